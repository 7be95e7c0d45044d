"""Tables of messages and signals: who waits for one, and which messages still look for somebody."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("id", Id, primary_key=True),
    # message | signal
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    # SHA-256 of the correlation key, which may well be somebody's NIK; None for signals and start events.
    sa.Column("key_digest", sa.String(64)),
    sa.Column("definition_id", Id, nullable=False),
    sa.Column("definition_key", sa.String(128), nullable=False),
    sa.Column("element_id", sa.String(255), nullable=False),
    # Both None for the start event of a version: it waits without an instance.
    sa.Column("instance_id", Id),
    sa.Column("token_id", sa.String(64)),
    sa.Column("opened_at", Instant, nullable=False),
    # The message that is on its way here; it gets no second one meanwhile.
    sa.Column("taken_by", Id),
    sa.UniqueConstraint("instance_id", "token_id"),
)
sa.Index(
    "ix_subscription_waiting",
    subscription.c.name,
    subscription.c.kind,
    subscription.c.key_digest,
    subscription.c.opened_at,
)
sa.Index("ix_subscription_definition", subscription.c.definition_key)

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("key_digest", sa.String(64), nullable=False),
    # The sender's own id for it: while the message lives, no second one of this name and key is taken.
    sa.Column("message_id", sa.String(255)),
    # As the token engine keeps values; gone with the row as soon as nobody may take the message any more.
    sa.Column("variables", Json, nullable=False),
    # Region for an instance that the message may start.
    sa.Column("region", sa.String(16), nullable=False),
    sa.Column("published_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    # Keys of the processes that have it: each gets it once.
    sa.Column("delivered_to", Json, nullable=False),
    # Where the chain of events began that led to it, and the instance that threw it.
    sa.Column("origin_id", Id),
    sa.Column("cause_id", Id),
    sa.UniqueConstraint("name", "key_digest", "message_id"),
)
sa.Index("ix_message_buffer", message.c.key_digest, message.c.name, message.c.published_at)
sa.Index("ix_message_expires", message.c.expires_at)
