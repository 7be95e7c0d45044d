"""How does due work get done once, whatever fails meanwhile?

Killed at any point, a worker loses nothing: inside jobs and their effect share one transaction; outside jobs are leased,
and whoever takes them over acts with the same idempotency key. A job that fails is tried again with growing pauses,
then it becomes an incident. A race that somebody else won counts as no failure.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from engine.domain.incidents import Incident
from engine.domain.jobs import Job, JobKind
from engine.domain.retries import RetryPolicy
from engine.errors import AlreadyDone, AlurError, EngineFailure
from engine.persistence.database import is_transient, retrying
from engine.services import incidents
from engine.services.handler_types import Handler, JobHandlers, OpenWork, OutsideHandler
from engine.services.work import Ports, Work

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Larger batches win nothing and hold instances longer.
BATCH = 20
#: Longer than any outside call may take.
LEASE = timedelta(minutes=2)
_AFTER_LOST_RACE = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class JobRunner:
    """What running jobs takes."""

    open_work: OpenWork
    handlers: JobHandlers
    ports: Ports
    #: Names this worker in leases.
    owner: str
    #: Between 0 and 1, anew at every call.
    jitter: Callable[[], float] = field(default_factory=lambda: secrets.SystemRandom().random)
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    new_error_id: Callable[[], str] = field(default_factory=lambda: lambda: secrets.token_hex(4))

    def inside(self) -> dict[JobKind, Handler]:
        """Return the handlers whose effect lies in our database."""
        return {k: h for k, h in self.handlers.items() if not isinstance(h, OutsideHandler)}

    def outside(self) -> dict[JobKind, OutsideHandler]:
        """Return the handlers whose effect lies outside."""
        return {k: h for k, h in self.handlers.items() if isinstance(h, OutsideHandler)}


def drain(
    runner: JobRunner, *, now: datetime, keep_going: Callable[[], bool] = lambda: True
) -> int:
    """Run the jobs that are due at `now` until there are none, or `keep_going` says stop; return how many ran.

    Jobs that these jobs enqueue run as well, as far as they are due at `now`.
    """
    ran = 0
    while keep_going():
        # A batch is tried again as a whole: everything it did was rolled back.
        step = retrying(lambda: _run_batch(runner, now)) + _run_one_outside(runner, now)
        if not step:
            break
        ran += step
    return ran


def next_due_at(runner: JobRunner) -> datetime | None:
    """Return when there will be something to do, if nothing new is enqueued."""
    with runner.open_work(read_only=True) as work:
        return work.jobs.next_due_at(runner.handlers.keys())


# -- inside our database -----------------------------------------------------------------------------------------------


def _run_batch(runner: JobRunner, now: datetime) -> int:
    handlers = runner.inside()
    with runner.open_work() as work:
        taken = work.jobs.acquire_batch(now, BATCH, handlers.keys())
        if not taken:
            return 0
        done, ran = [], 0
        for job in taken:
            if _run_inside(runner, work, job, handlers[job.kind], now):
                done.append(job.id)
            ran += 1
            # What is left of the batch is taken again: its instances must not be waited for with such locks in hand.
            if work.has_reached_out:
                break
        work.jobs.finish_batch(done, now=now)
        work.commit()
        return ran


def _run_inside(runner: JobRunner, work: Work, job: Job, handler: Handler, now: datetime) -> bool:
    try:
        with work.savepoint():
            handler(work, job)
    except AlreadyDone:
        # The step was taken away while the job was on its way: what it did here is undone, and nothing is left to do.
        return True
    except Exception as error:
        if work.connection.invalidated:
            raise
        if is_transient(error):
            work.jobs.reschedule(job.id, now + _AFTER_LOST_RACE)
        else:
            _count_failure(runner, work, job, error, now)
        return False
    return True


# -- outside -----------------------------------------------------------------------------------------------------------


def _run_one_outside(runner: JobRunner, now: datetime) -> int:
    # One at a time: a lease must not run out while its job waits for the mail server's answer to another.
    handlers = runner.outside()
    if not handlers:
        return 0
    job = retrying(lambda: _lease(runner, now))
    if job is None:
        return 0
    handler = handlers[job.kind]
    try:
        prepared = retrying(lambda: _prepare(runner, handler, job))
        result = handler.act(prepared, job, runner.ports)
        retrying(lambda: _settle(runner, handler, job, result))
    except Exception as error:
        if is_transient(error):
            # Our database is away: the lease runs out by itself, and the job is taken again.
            raise
        cause = error
        retrying(lambda: _fail_outside(runner, job, cause))
    return 1


def _lease(runner: JobRunner, now: datetime) -> Job | None:
    with runner.open_work() as work:
        taken = work.jobs.lease(now, runner.owner, 1, LEASE, runner.outside().keys())
        work.commit()
        return taken[0] if taken else None


def _prepare(runner: JobRunner, handler: OutsideHandler, job: Job) -> object:
    with runner.open_work(read_only=True) as work:
        return handler.prepare(work, job)


def _settle(runner: JobRunner, handler: OutsideHandler, job: Job, result: object) -> None:
    with runner.open_work() as work:
        if not work.jobs.finish(job, now=work.clock.now()):
            _log.warning("job %s (%s): lease lost before it was done", job.id, job.kind)
            return
        handler.after(work, job, result)
        work.commit()


def _fail_outside(runner: JobRunner, job: Job, error: Exception) -> None:
    with runner.open_work() as work:
        if _count_failure(runner, work, job, error, work.clock.now()):
            work.commit()


# -- failures ------------------------------------------------------------------------------------------------------------


def _count_failure(
    runner: JobRunner, work: Work, job: Job, error: Exception, now: datetime
) -> bool:
    """Plan the next attempt, or give up with an incident; False when the job belongs to somebody else by now."""
    error_id = runner.new_error_id()
    _log.error("job %s (%s) failed, error %s", job.id, job.kind, error_id, exc_info=error)
    message = error.message if isinstance(error, AlurError) else _UNEXPECTED
    retry_at = runner.retries.next_attempt(
        now=now,
        attempts=job.attempts + 1,
        max_attempts=job.max_attempts,
        jitter=runner.jitter(),
    )
    if retry_at is not None and not isinstance(error, EngineFailure):
        return work.jobs.fail(job, error=f"{message} ({error_id})", retry_at=retry_at)
    if not work.jobs.bury(job, error=f"{message} ({error_id})", now=now):
        return False
    element_id = getattr(error, "element_id", None) or job.payload.get("element_id")
    incidents.raise_one(
        work,
        Incident(
            id=work.new_id(),
            job_id=job.id,
            job_kind=job.kind.value,
            instance_id=job.instance_id,
            element_id=element_id,
            message=message,
            error_id=error_id,
            raised_at=now,
        ),
    )
    return True


_UNEXPECTED = "Kesalahan yang tidak terduga; rinciannya ada di catatan sistem."
