"""Tables of messages and who waits for them; called instances; incidents that a person met."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003_messages"
down_revision: str | None = "0002_effects"
branch_labels: str | None = None
depends_on: str | None = None

# A migration keeps its own words: what the types in `base` mean may change later.
_INSTANT = sa.BigInteger()
_JSON = sa.Text()
_INSTANCE_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "parent_instance_id": sa.String(36),
    "parent_token": sa.String(64),
    "start_key": sa.String(64),
    "origin_id": sa.String(36),
    "cause_id": sa.String(36),
    "throws": sa.Integer(),
    "throws_since": _INSTANT,
}


def upgrade() -> None:
    _create_subscriptions()
    _create_messages()
    for name, kind in _INSTANCE_COLUMNS.items():
        op.add_column("instance", sa.Column(name, kind))
    _partial_index("ix_instance_parent", ["parent_instance_id", "parent_token"])
    _partial_index("ix_instance_start_key", ["start_key", "definition_key"])
    _partial_index("ix_instance_origin", ["origin_id", "definition_key", "started_at"])
    with op.batch_alter_table("incident") as incident:
        incident.add_column(sa.Column("task_id", sa.String(36)))
        incident.alter_column("job_id", existing_type=sa.String(36), nullable=True)


def downgrade() -> None:
    # The older schema has no word for an incident without a job.
    op.execute("DELETE FROM incident WHERE job_id IS NULL")
    with op.batch_alter_table("incident") as incident:
        incident.alter_column("job_id", existing_type=sa.String(36), nullable=False)
        incident.drop_column("task_id")
    op.drop_index("ix_instance_origin", "instance")
    op.drop_index("ix_instance_start_key", "instance")
    op.drop_index("ix_instance_parent", "instance")
    for name in _INSTANCE_COLUMNS:
        op.drop_column("instance", name)
    op.drop_table("message")
    op.drop_table("subscription")


def _create_subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("key_digest", sa.String(64)),
        sa.Column("definition_id", sa.String(36), nullable=False),
        sa.Column("definition_key", sa.String(128), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("token_id", sa.String(64)),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("taken_by", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("instance_id", "token_id", name="uq_subscription_instance_id_token_id"),
    )
    op.create_index(
        "ix_subscription_waiting", "subscription", ["name", "kind", "key_digest", "opened_at"]
    )
    op.create_index("ix_subscription_definition", "subscription", ["definition_key"])


def _create_messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(255)),
        sa.Column("variables", _JSON, nullable=False),
        sa.Column("region", sa.String(16), nullable=False),
        sa.Column("published_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("delivered_to", _JSON, nullable=False),
        sa.Column("origin_id", sa.String(36)),
        sa.Column("cause_id", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint(
            "name", "key_digest", "message_id", name="uq_message_name_key_digest_message_id"
        ),
    )
    op.create_index("ix_message_buffer", "message", ["key_digest", "name", "published_at"])
    op.create_index("ix_message_expires", "message", ["expires_at"])


def _partial_index(name: str, columns: list[str]) -> None:
    where = sa.text(f"{columns[0]} IS NOT NULL")
    op.create_index(name, "instance", columns, sqlite_where=where, postgresql_where=where)
