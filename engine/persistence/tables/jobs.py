"""Tables of jobs and of the incidents that they end in."""

from __future__ import annotations

import sqlalchemy as sa

from engine.persistence.base import Id, Instant, Json, metadata

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("dedup_key", sa.String(255), nullable=False, unique=True),
    sa.Column("instance_id", Id),
    sa.Column("task_id", Id),
    sa.Column("token_id", sa.String(64)),
    sa.Column("payload", Json, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("max_attempts", sa.Integer, nullable=False),
    sa.Column("lock_owner", sa.String(64)),
    sa.Column("lock_expires", Instant),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("last_error", sa.Text),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),
)
_ready = sa.text("state = 'ready'")
# Finished history costs acquisition nothing.
sa.Index("ix_job_live", job.c.due_at, job.c.id, sqlite_where=_ready, postgresql_where=_ready)
sa.Index("ix_job_instance", job.c.instance_id, sqlite_where=_ready, postgresql_where=_ready)

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", Id, primary_key=True),
    # None where a person met the fault: the step was theirs, and there is no job to run again.
    sa.Column("job_id", Id, sa.ForeignKey("job.id")),
    sa.Column("job_kind", sa.String(32), nullable=False),
    sa.Column("instance_id", Id),
    sa.Column("task_id", Id),
    sa.Column("element_id", sa.String(255)),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("error_id", sa.String(32), nullable=False),
    sa.Column("raised_at", Instant, nullable=False),
    sa.Column("resolved_at", Instant),
    sa.Column("resolved_by", sa.Text),
)
sa.Index("ix_incident_open", incident.c.resolved_at, incident.c.raised_at)
sa.Index("ix_incident_job_id", incident.c.job_id)
