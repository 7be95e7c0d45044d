"""Tables of accounts, what they may do, and their sessions."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, metadata

account = sa.Table(
    "account",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("username", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    # argon2id; empty until the one-time link was used.
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

account_role = sa.Table(
    "account_role",
    metadata,
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("grp", sa.String(64), primary_key=True),
    sa.Column("region", sa.String(16), primary_key=True),
)
sa.Index("ix_account_role_members", account_role.c.grp, account_role.c.region)

session = sa.Table(
    "session",
    metadata,
    # SHA-256 of the token in the cookie: a copy of the table opens no session.
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)
sa.Index("ix_session_account_id", session.c.account_id)

one_time_link = sa.Table(
    "one_time_link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)
