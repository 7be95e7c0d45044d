"""Tables of what follows a step: jobs, the audit trail, files, messages and registers."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002_effects"
down_revision: str | None = "0001_spine"
branch_labels: str | None = None
depends_on: str | None = None

# A migration keeps its own words: what the types in `base` mean may change later.
_INSTANT = sa.BigInteger()
_JSON = sa.Text()
_TABLES = (
    "job",
    "incident",
    "audit_checkpoint",
    "audit_entry",
    "audit_stream",
    "stored_file",
    "local_mail",
    "notification",
    "register_entry",
)


def upgrade() -> None:
    _create_jobs()
    _create_incidents()
    _create_audit()
    _create_files()
    _create_messages()
    _create_registers()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("dedup_key", sa.String(255), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("task_id", sa.String(36)),
        sa.Column("token_id", sa.String(64)),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("lock_owner", sa.String(64)),
        sa.Column("lock_expires", _INSTANT),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("dedup_key", name="uq_job_dedup_key"),
    )
    _partial_index("ix_job_instance", "job", ["instance_id"], "state = 'ready'")
    _partial_index("ix_job_live", "job", ["due_at", "id"], "state = 'ready'")


def _create_incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("job_id", sa.String(36), nullable=False),
        sa.Column("job_kind", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("element_id", sa.String(255)),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("error_id", sa.String(32), nullable=False),
        sa.Column("raised_at", _INSTANT, nullable=False),
        sa.Column("resolved_at", _INSTANT),
        sa.Column("resolved_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_incident_job_id_job"),
    )
    op.create_index("ix_incident_job_id", "incident", ["job_id"])
    op.create_index("ix_incident_open", "incident", ["resolved_at", "raised_at"])


def _create_audit() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("covers_until", _INSTANT, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoint"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("written_at", _INSTANT, nullable=False),
        sa.Column("actor_id", sa.String(36), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("private", sa.Text()),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.UniqueConstraint("stream", "seq", name="uq_audit_entry_stream_seq"),
    )
    op.create_index("ix_audit_entry_written", "audit_entry", ["written_at", "id"])
    op.create_table(
        "audit_stream",
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_audit_stream"),
    )


def _create_files() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("uploaded_by_id", sa.String(36), nullable=False),
        sa.Column("uploaded_at", _INSTANT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("display_sha256", sa.String(64)),
        sa.Column("thumb_sha256", sa.String(64)),
        sa.Column("facts", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_stored_file_instance_id_instance"
        ),
    )
    op.create_index("ix_stored_file_instance_id", "stored_file", ["instance_id"])


def _create_messages() -> None:
    op.create_table(
        "local_mail",
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_local_mail"),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("read_at", _INSTANT),
        sa.Column("dedup_key", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_notification_account_id_account"
        ),
        sa.UniqueConstraint("dedup_key", name="uq_notification_dedup_key"),
    )
    op.create_index("ix_notification_account", "notification", ["account_id", "at"])


def _create_registers() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("register", sa.String(64), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("region", sa.String(16), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
        sa.UniqueConstraint("site", "register", "key", name="uq_register_entry_site_register_key"),
    )
    op.create_index("ix_register_entry_list", "register_entry", ["site", "register", "at"])


def _partial_index(name: str, table: str, columns: Sequence[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)
