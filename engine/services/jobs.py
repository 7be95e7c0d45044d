"""What can an operator do about a single job?"""

from __future__ import annotations

from engine.domain.actors import SYSTEM, Actor
from engine.domain.jobs import Job, JobState
from engine.errors import Conflict, NotFound
from engine.services import incidents, seeing
from engine.services.sites import Sees
from engine.services.work import Work

#: More open incidents than an operator would ever leave.
_MANY = 10_000


def listed(
    work: Work, *, state: JobState | None = None, limit: int = 50, by: Actor = SYSTEM
) -> list[Job]:
    """List jobs, the next one due first.

    Raises:
        NotAllowed: the person does not look after the system.
    """
    seeing.require(work, by, Sees.OPERATIONS)
    return work.jobs.page(state=state, limit=limit)


def retry(work: Work, job_id: str, *, by: Actor = SYSTEM) -> None:
    """Let a failed job run at once: one that waits for its next attempt, or one that was given up.

    Raises:
        NotAllowed: the person does not look after the system.
        NotFound: there is no such job.
        Conflict: it is done, has not failed, or its incident is dealt with.
    """
    seeing.require(work, by, Sees.OPERATIONS)
    job = work.jobs.get(job_id)
    if job is None:
        raise NotFound("Pekerjaan ini tidak ada.")
    if job.state is JobState.DONE:
        raise Conflict("Pekerjaan ini sudah selesai.")
    if job.state is JobState.READY:
        if not job.attempts:
            # A clock that is moved by hand would tell a deadline that nobody set.
            raise Conflict("Pekerjaan ini belum pernah gagal; ia berjalan pada waktunya.")
        work.jobs.reschedule(job.id, work.clock.now())
        work.commit()
        return
    same_kind = work.incidents.unresolved(job_kinds=[job.kind.value], limit=_MANY)
    incident = next((each for each in same_kind if each.job_id == job.id), None)
    if incident is None:
        raise Conflict("Gangguan pekerjaan ini sudah ditangani.")
    incidents.retry(work, incident.id, by=by)
