"""Tables of the spine: what is deployed, who may do what, process instances and user tasks."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001_spine"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

# A migration keeps its own words: what the types in `base` mean may change later.
_INSTANT = sa.BigInteger()
_JSON = sa.Text()
_TABLES = (
    "audience_group",
    "business_calendar",
    "definition",
    "region",
    "site",
    "account",
    "account_role",
    "one_time_link",
    "session",
    "counter",
    "instance",
    "user_task",
)


def upgrade() -> None:
    _create_definitions()
    _create_references()
    _create_accounts()
    _create_sessions()
    _create_instances()
    _create_user_tasks()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_definitions() -> None:
    op.create_table(
        "audience_group",
        sa.Column("audience", sa.String(512), nullable=False),
        sa.Column("grp", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("audience", "grp", name="pk_audience_group"),
    )
    op.create_table(
        "business_calendar",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_business_calendar"),
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("deployed_at", _INSTANT, nullable=False),
        sa.Column("deployed_by_id", sa.String(36), nullable=False),
        sa.Column("deployed_by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_definition"),
        sa.UniqueConstraint("key", "version", name="uq_definition_key_version"),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_region"),
    )


def _create_references() -> None:
    op.create_table(
        "site",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_site"),
    )


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("grp", sa.String(64), nullable=False),
        sa.Column("region", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "grp", "region", name="pk_account_role"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_account_role_account_id_account"
        ),
    )
    op.create_index("ix_account_role_members", "account_role", ["grp", "region"])
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_link"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_one_time_link_account_id_account"
        ),
    )


def _create_sessions() -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_session_account_id_account"
        ),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])


def _create_instances() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("definition_id", sa.String(36), nullable=False),
        sa.Column("definition_key", sa.String(128), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("region", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("initiator_id", sa.String(36), nullable=False),
        sa.Column("initiator_name", sa.Text(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("end_event", sa.String(255)),
        sa.Column("calendar", sa.String(64), nullable=False),
        sa.Column("due_at", _INSTANT),
        sa.Column("warn_at", _INSTANT),
        sa.Column("sla_state", sa.String(16)),
        sa.Column("clock", _JSON),
        sa.Column("state_blob", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audit_length", sa.Integer(), nullable=False),
        sa.Column("audit_head", sa.String(64), nullable=False),
        sa.Column("request_key", sa.String(128)),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_instance_definition_id_definition"
        ),
        sa.UniqueConstraint("request_key", name="uq_instance_request_key"),
        sa.UniqueConstraint("site", "number", name="uq_instance_site_number"),
    )
    op.create_index("ix_instance_initiator", "instance", ["initiator_id", "started_at"])
    op.create_index("ix_instance_list", "instance", ["definition_key", "started_at", "id"])


def _create_user_tasks() -> None:
    op.create_table(
        "user_task",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("definition_id", sa.String(36), nullable=False),
        sa.Column("token_id", sa.String(64), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("region", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(512), nullable=False),
        sa.Column("assignee_id", sa.String(36)),
        sa.Column("assignee_name", sa.Text()),
        sa.Column("form_id", sa.String(255)),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("claimed_at", _INSTANT),
        sa.Column("closed_at", _INSTANT),
        sa.Column("closed_by_id", sa.String(36)),
        sa.Column("closed_by_name", sa.Text()),
        sa.Column("calendar", sa.String(64), nullable=False),
        sa.Column("due_at", _INSTANT),
        sa.Column("warn_at", _INSTANT),
        sa.Column("sla_state", sa.String(16)),
        sa.Column("clock", _JSON),
        sa.Column("sort_at", _INSTANT, nullable=False),
        sa.Column("escalated_to", sa.String(64)),
        sa.Column("draft", _JSON),
        sa.Column("completion_key", sa.String(128)),
        sa.Column("excluded_ids", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_task"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_user_task_instance_id_instance"
        ),
    )
    _partial_index(
        "ix_user_task_assignee", "user_task", ["assignee_id", "sort_at", "id"], "state = 'open'"
    )
    _partial_index(
        "ix_user_task_audience", "user_task", ["audience", "sort_at", "id"], "state = 'open'"
    )
    op.create_index("ix_user_task_audit", "user_task", ["element_id", "created_at"])
    _partial_index(
        "ix_user_task_escalated", "user_task", ["escalated_to", "sort_at", "id"], "state = 'open'"
    )
    op.create_index("ix_user_task_instance", "user_task", ["instance_id", "created_at"])


def _partial_index(name: str, table: str, columns: Sequence[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)
