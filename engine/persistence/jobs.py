"""How are jobs written, taken and finished?

New jobs and cancellations are collected and written when the unit of work flushes. Everything a worker does with a job
is written at once. A finished job keeps its row: its `dedup_key` stays taken, so the same job is never made twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from engine.domain.ids import NewId
from engine.domain.jobs import Job, JobKind, JobState, NewJob
from engine.persistence.tables import incident, job
from engine.persistence.upserts import insert_missing

#: Clocks: they fall with their user task or their instance. News of what has happened is told all the same.
_CLOCKS = (JobKind.TIMER.value, JobKind.TIME_STANDARD.value)
#: More jobs than are ever on lease at once.
_MOST_LEASES = 100
_READY = job.c.state == JobState.READY.value


class Jobs:
    """Jobs of one unit of work."""

    def __init__(self, connection: sa.Connection, *, new_id: NewId) -> None:
        """Work on the unit's connection."""
        self._connection = connection
        self._new_id = new_id
        self._collected: list[NewJob] = []
        self._cancelled: list[sa.ColumnElement[bool]] = []
        self._taken: set[str] = set()

    # -- collected ---------------------------------------------------------------------------------------------------

    def collect(self, new: NewJob) -> None:
        """Keep a job until the flush; one with a known `dedup_key` is left alone."""
        self._collected.append(new)

    def cancel_for_tasks(self, task_ids: Collection[str]) -> None:
        """Drop the waiting clocks of user tasks; jobs collected in this unit are not touched."""
        if task_ids:
            self._cancelled.append(job.c.task_id.in_(task_ids) & job.c.kind.in_(_CLOCKS))

    def cancel_for_tokens(self, instance_id: str, token_ids: Collection[str]) -> None:
        """Drop whatever waits for these tokens of an instance; jobs collected in this unit are not touched."""
        if token_ids:
            self._cancelled.append(
                (job.c.instance_id == instance_id) & job.c.token_id.in_(token_ids)
            )

    def cancel_for_instance(self, instance_id: str) -> None:
        """Drop an instance's waiting clocks and token jobs; what has to be told or sent besides them stays."""
        of_instance = job.c.instance_id == instance_id
        self._cancelled.append(
            of_instance & (job.c.kind.in_(_CLOCKS) | job.c.token_id.is_not(None))
        )

    def cancel_with_prefix(self, prefix: str) -> None:
        """Drop the waiting jobs whose `dedup_key` begins like this; jobs collected in this unit are not touched."""
        self._cancelled.append(job.c.dedup_key.startswith(prefix, autoescape=True))

    def flush(self, *, now: datetime) -> None:
        """Write what was collected: one statement for all cancellations, one for all new jobs."""
        if self._cancelled:
            self._connection.execute(self._cancellation())
            self._cancelled.clear()
        if self._collected:
            rows = [_new_row(new, job_id=self._new_id(), now=now) for new in self._collected]
            insert_missing(self._connection, job, rows)
            self._collected.clear()

    def discard(self) -> None:
        """Forget what was collected."""
        self._collected.clear()
        self._cancelled.clear()

    def _cancellation(self) -> sa.Delete:
        # A job that a worker is on right now is skipped, not waited for: the worker may be waiting for our instance.
        # It finds its token gone when its turn comes. A job with an incident stays for the record, and does the same.
        # The jobs that this unit itself is on are about to be marked done.
        found = (
            sa.select(job.c.id)
            .where(_READY, sa.or_(*self._cancelled), job.c.id.not_in(self._taken))
            .where(~sa.exists().where(incident.c.job_id == job.c.id))
            .with_for_update(skip_locked=True, of=job)
        )
        return sa.delete(job).where(job.c.id.in_(found))

    # -- reading -----------------------------------------------------------------------------------------------------

    def get(self, job_id: str) -> Job | None:
        """Read one job."""
        row = self._connection.execute(sa.select(job).where(job.c.id == job_id)).mappings().first()
        return job_from(row) if row else None

    def of_instance(self, instance_id: str, kinds: Collection[JobKind] | None = None) -> list[Job]:
        """List an instance's waiting jobs, the next one first."""
        query = sa.select(job).where(_READY, job.c.instance_id == instance_id)
        if kinds is not None:
            query = query.where(job.c.kind.in_([kind.value for kind in kinds]))
        found = self._connection.execute(query.order_by(job.c.due_at, job.c.id)).mappings()
        return [job_from(row) for row in found]

    def page(
        self,
        *,
        state: JobState | None = None,
        after: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Job]:
        """List jobs by (`due_at`, `id`), starting behind `after`."""
        query = sa.select(job).order_by(job.c.due_at, job.c.id).limit(limit)
        if state is not None:
            query = query.where(job.c.state == state.value)
        if after is not None:
            query = query.where(
                (job.c.due_at > after[0]) | ((job.c.due_at == after[0]) & (job.c.id > after[1]))
            )
        return [job_from(row) for row in self._connection.execute(query).mappings()]

    def next_due_at(self, kinds: Collection[JobKind]) -> datetime | None:
        """Return when the next waiting job can be taken; a lease counts until it runs out."""
        query = (
            sa.select(job.c.due_at, job.c.lock_expires)
            .where(_READY, job.c.kind.in_([kind.value for kind in kinds]))
            .order_by(job.c.due_at, job.c.id)
            .limit(_MOST_LEASES)
        )
        earliest: datetime | None = None
        for due_at, lock_expires in self._connection.execute(query):
            free_at: datetime = max(due_at, lock_expires or due_at)
            earliest = min(earliest or free_at, free_at)
            if lock_expires is None:
                # Jobs are read in order of `due_at`: none that follows comes earlier.
                break
        return earliest

    # -- work inside the database --------------------------------------------------------------------------------------

    def acquire_batch(self, now: datetime, limit: int, kinds: Collection[JobKind]) -> list[Job]:
        """Take due jobs for the rest of this unit; no other worker gets them meanwhile.

        They are sorted by instance, so that two workers lock instances in the same order.
        """
        query = (
            sa.select(job)
            .where(_READY, job.c.due_at <= now, job.c.kind.in_([kind.value for kind in kinds]))
            .order_by(job.c.due_at, job.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = [job_from(row) for row in self._connection.execute(query).mappings()]
        self._taken.update(each.id for each in taken)
        return sorted(taken, key=lambda each: (each.instance_id or "", each.due_at, each.id))

    def finish_batch(self, job_ids: Collection[str], *, now: datetime) -> None:
        """Mark taken jobs as done, except those that their handler moved to later."""
        if job_ids:
            self._connection.execute(
                job.update()
                .where(job.c.id.in_(job_ids), _READY, job.c.due_at <= now)
                .values(state=JobState.DONE.value, finished_at=now)
            )

    def reschedule(self, job_id: str, due_at: datetime) -> None:
        """Move a job to a later instant without counting a failure."""
        self._connection.execute(
            job.update()
            .where(job.c.id == job_id, _READY)
            .values(due_at=due_at, lock_owner=None, lock_expires=None)
        )

    # -- work outside the database -------------------------------------------------------------------------------------

    def lease(
        self,
        now: datetime,
        owner: str,
        limit: int,
        lease_for: timedelta,
        kinds: Collection[JobKind],
    ) -> list[Job]:
        """Take due jobs for `lease_for`; the fence that comes with them is needed to finish."""
        free = job.c.lock_expires.is_(None) | (job.c.lock_expires <= now)
        found = (
            sa.select(job.c.id)
            .where(_READY, free, job.c.due_at <= now)
            .where(job.c.kind.in_([kind.value for kind in kinds]))
            .order_by(job.c.due_at, job.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        statement = (
            job.update()
            .where(job.c.id.in_(found))
            .values(lock_owner=owner, lock_expires=now + lease_for, fence=job.c.fence + 1)
            .returning(*job.c)
        )
        return [job_from(row) for row in self._connection.execute(statement).mappings()]

    def finish(self, taken: Job, *, now: datetime) -> bool:
        """Mark a leased job as done; False when the lease was lost and somebody else has the job."""
        return self._change_leased(
            taken, state=JobState.DONE.value, finished_at=now, lock_owner=None, lock_expires=None
        )

    # -- failures ------------------------------------------------------------------------------------------------------

    def fail(self, taken: Job, *, error: str, retry_at: datetime) -> bool:
        """Count a failure and wait until `retry_at`; False when the lease was lost."""
        return self._change_leased(
            taken,
            attempts=taken.attempts + 1,
            last_error=error,
            due_at=retry_at,
            lock_owner=None,
            lock_expires=None,
        )

    def bury(self, taken: Job, *, error: str, now: datetime) -> bool:
        """Give a job up after its last attempt; False when the lease was lost."""
        return self._change_leased(
            taken,
            state=JobState.DEAD.value,
            attempts=taken.attempts + 1,
            last_error=error,
            finished_at=now,
            lock_owner=None,
            lock_expires=None,
        )

    def revive(self, job_id: str, *, now: datetime) -> bool:
        """Give a dead job all its attempts again, at once; False when it is not dead."""
        result = self._connection.execute(
            job.update()
            .where(job.c.id == job_id, job.c.state == JobState.DEAD.value)
            .values(state=JobState.READY.value, attempts=0, due_at=now, finished_at=None)
        )
        return bool(result.rowcount)

    def forget_payload(self, job_id: str) -> None:
        """Empty the payload of a job that is being done: what a message carried must not outlive its delivery here."""
        self._connection.execute(job.update().where(job.c.id == job_id).values(payload={}))

    def _change_leased(self, taken: Job, **values: object) -> bool:
        result = self._connection.execute(
            job.update()
            .where(job.c.id == taken.id, job.c.fence == taken.fence, _READY)
            .values(**values)
        )
        return bool(result.rowcount)


def job_from(row: sa.RowMapping) -> Job:
    """Read a job."""
    plain = {name: row[name] for name in Job.__dataclass_fields__ if name not in ("kind", "state")}
    return Job(**plain, kind=JobKind(row["kind"]), state=JobState(row["state"]))


def _new_row(new: NewJob, *, job_id: str, now: datetime) -> dict[str, object]:
    return {
        "id": job_id,
        "kind": new.kind.value,
        "dedup_key": new.dedup_key,
        "instance_id": new.instance_id,
        "task_id": new.task_id,
        "token_id": new.token_id,
        "payload": dict(new.payload),
        "due_at": new.due_at,
        "state": JobState.READY.value,
        "attempts": 0,
        "max_attempts": new.max_attempts,
        "fence": 0,
        "created_at": now,
    }
