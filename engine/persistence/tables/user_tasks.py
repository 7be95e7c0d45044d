"""Table of user tasks: one row holds all that the inbox shows."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

user_task = sa.Table(
    "user_task",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("instance_id", Id, sa.ForeignKey("instance.id"), nullable=False),
    sa.Column("definition_id", Id, nullable=False),
    sa.Column("token_id", sa.String(64), nullable=False),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lane", sa.Text, nullable=False),
    sa.Column("site", sa.String(64), nullable=False),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("region", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # Candidate groups and (marked) users, sorted and joined by `+`; see `audience_group`.
    sa.Column("audience", sa.String(512), nullable=False),
    sa.Column("assignee_id", Id),
    sa.Column("assignee_name", sa.Text),
    sa.Column("form_id", sa.String(255)),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("claimed_at", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("closed_by_id", Id),
    sa.Column("closed_by_name", sa.Text),
    sa.Column("calendar", sa.String(64), nullable=False),
    sa.Column("due_at", Instant),
    sa.Column("warn_at", Instant),
    sa.Column("sla_state", sa.String(16)),
    # The whole clock of the time standard (`domain.time_standard_records`); what is searched for stands beside it.
    sa.Column("clock", Json),
    # Key of inbox order: the due date, or far in the future where there is none.
    sa.Column("sort_at", Instant, nullable=False),
    sa.Column("escalated_to", sa.String(64)),
    sa.Column("draft", Json),
    sa.Column("completion_key", sa.String(128)),
    sa.Column("excluded_ids", Json, nullable=False),
)

_open = sa.text("state = 'open'")


def _open_index(name: str, *columns: sa.Column[object]) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=_open, postgresql_where=_open)


_c = user_task.c
_open_index("ix_user_task_audience", _c.audience, _c.sort_at, _c.id)
_open_index("ix_user_task_escalated", _c.escalated_to, _c.sort_at, _c.id)
_open_index("ix_user_task_assignee", _c.assignee_id, _c.sort_at, _c.id)
sa.Index("ix_user_task_instance", _c.instance_id, _c.created_at)
sa.Index("ix_user_task_audit", _c.element_id, _c.created_at)
