"""Tables of process instances and of the counters that number them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

instance = sa.Table(
    "instance",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("definition_id", Id, sa.ForeignKey("definition.id"), nullable=False),
    sa.Column("definition_key", sa.String(128), nullable=False),
    sa.Column("site", sa.String(64), nullable=False),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("region", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("initiator_id", Id, nullable=False),
    sa.Column("initiator_name", sa.Text, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("end_event", sa.String(255)),
    sa.Column("calendar", sa.String(64), nullable=False),
    sa.Column("due_at", Instant),
    sa.Column("warn_at", Instant),
    sa.Column("sla_state", sa.String(16)),
    # The whole clock of the time standard (`domain.time_standard_records`); what is searched for stands beside it.
    sa.Column("clock", Json),
    sa.Column("state_blob", sa.LargeBinary, nullable=False),
    # Optimistic lock: an update names the version that it read.
    sa.Column("version", sa.Integer, nullable=False),
    # Length and head of the instance's audit chain, so that an append needs no look-up.
    sa.Column("audit_length", sa.Integer, nullable=False),
    sa.Column("audit_head", sa.String(64), nullable=False),
    # Key of the request that started it: a replayed request finds the instance instead of starting another.
    sa.Column("request_key", sa.String(128), unique=True),
    # The call activity that this instance carries out: the instance it stands in, and its token there.
    sa.Column("parent_instance_id", Id),
    sa.Column("parent_token", sa.String(64)),
    # Digest of the correlation key of the message that started it: while it runs, no second one with the same key.
    sa.Column("start_key", sa.String(64)),
    # Where the chain of events began that led to this instance, and the instance that threw the last of them.
    sa.Column("origin_id", Id),
    sa.Column("cause_id", Id),
    # How often it has thrown messages and signals by itself, and since when this is counted.
    sa.Column("throws", sa.Integer),
    sa.Column("throws_since", Instant),
    sa.UniqueConstraint("site", "number"),
)
sa.Index("ix_instance_list", instance.c.definition_key, instance.c.started_at, instance.c.id)
sa.Index("ix_instance_initiator", instance.c.initiator_id, instance.c.started_at)
_called = sa.text("parent_instance_id IS NOT NULL")
sa.Index(
    "ix_instance_parent",
    instance.c.parent_instance_id,
    instance.c.parent_token,
    sqlite_where=_called,
    postgresql_where=_called,
)
_by_message = sa.text("start_key IS NOT NULL")
sa.Index(
    "ix_instance_start_key",
    instance.c.start_key,
    instance.c.definition_key,
    sqlite_where=_by_message,
    postgresql_where=_by_message,
)
_by_chain = sa.text("origin_id IS NOT NULL")
sa.Index(
    "ix_instance_origin",
    instance.c.origin_id,
    instance.c.definition_key,
    instance.c.started_at,
    sqlite_where=_by_chain,
    postgresql_where=_by_chain,
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("name", sa.String(128), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
