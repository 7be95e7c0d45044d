"""Tables of what people are told: notifications in the site, and mails kept in the local mailbox."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, metadata

notification = sa.Table(
    "notification",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    # Path inside the site that the notification leads to.
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("read_at", Instant),
    # The same news reaches a person once, however often its job runs.
    sa.Column("dedup_key", sa.String(255), nullable=False, unique=True),
)
sa.Index("ix_notification_account", notification.c.account_id, notification.c.at)

local_mail = sa.Table(
    "local_mail",
    metadata,
    sa.Column("message_id", sa.String(255), primary_key=True),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
