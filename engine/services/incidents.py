"""What stopped, and how does it go on?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEvent
from engine.domain.incidents import MET_AT_TASK, Incident
from engine.domain.instances import InstanceState, ProcessInstance
from engine.errors import Conflict, NotFound
from engine.services import seeing
from engine.services.desk_views import IncidentItem
from engine.services.sites import Sees
from engine.services.views import InstanceLink
from engine.services.work import Work

#: More open incidents than one instance ever has.
_MANY = 1000


def open_ones(work: Work, *, by: Actor) -> list[Incident]:
    """List what waits for an operator, oldest first.

    Raises:
        NotAllowed: the person does not look after the system.
    """
    _require(work, by)
    return work.incidents.unresolved()


def listed(work: Work, *, by: Actor) -> tuple[IncidentItem, ...]:
    """List what waits for an operator with the instances it stopped, oldest first.

    Operators need not see instances: of one that they may not open they learn its number and process, nothing else.

    Raises:
        NotAllowed: the person does not look after the system.
    """
    return tuple(_item(work, incident, by) for incident in open_ones(work, by=by))


def _item(work: Work, incident: Incident, by: Actor) -> IncidentItem:
    instance = work.instances.get(incident.instance_id) if incident.instance_id else None
    if instance is None:
        return IncidentItem(incident=incident, instance=None, may_open=False)
    link = InstanceLink(
        id=instance.id,
        number=instance.number,
        process_name=work.catalog.get(work, instance.definition_id).head.title,
        state=instance.state,
    )
    return IncidentItem(
        incident=incident, instance=link, may_open=seeing.may_see(work, instance, by)
    )


def retry(work: Work, incident_id: str, *, by: Actor) -> Incident:
    """Let the failed job run again with fresh attempts, and the instance go on; returns what is dealt with now.

    What a person met has no job: they are free to try again, and the incident comes back if nothing was mended.

    Raises:
        NotAllowed: the person does not look after the system.
        NotFound: there is no such incident.
        Conflict: it is dealt with already.
    """
    _require(work, by)
    incident = work.incidents.get(incident_id)
    if incident is None:
        raise NotFound("Gangguan ini tidak ada.")
    # The instance before the incident, as everybody who moves an instance locks them.
    instance = work.instances.get(incident.instance_id, lock=True) if incident.instance_id else None
    now = work.clock.now()
    if not work.incidents.resolve(incident.id, by=by.name, at=now):
        raise Conflict("Gangguan ini sudah ditangani.")
    if incident.job_id is not None:
        work.jobs.revive(incident.job_id, now=now)
    if instance is not None and instance.state is InstanceState.INCIDENT:
        work.instances.save(_resumed(work, instance))
    _record_resolved(work, incident, by)
    work.commit()
    return incident


def raise_one(work: Work, incident: Incident) -> None:
    """Write an incident, mark its instance and tell the trail; the caller commits."""
    work.incidents.add(incident)
    instance = work.instances.get(incident.instance_id, lock=True) if incident.instance_id else None
    if instance is not None and instance.state is InstanceState.ACTIVE:
        work.instances.save(replace(instance, state=InstanceState.INCIDENT))
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}" if instance else "site",
            action="incident.raised",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=incident.element_id or "",
            data={
                "incident_id": incident.id,
                "job_id": incident.job_id,
                "job_kind": incident.job_kind,
                "message": incident.message,
                "error_id": incident.error_id,
            },
        )
    )


def settle(
    work: Work,
    instance: ProcessInstance,
    *,
    tasks: Collection[str] | None,
    tokens: Collection[str] | None = (),
    by: Actor,
) -> ProcessInstance:
    """Resolve what stopped user tasks and jobs of tokens that are gone (None: all of them); returns the instance.

    Costs nothing unless the instance has an incident. The caller saves the instance.
    """
    if instance.state is not InstanceState.INCIDENT:
        return instance
    for incident in work.incidents.unresolved(instance_id=instance.id, limit=_MANY):
        if _is_gone(work, incident, tasks, tokens):
            work.incidents.resolve(incident.id, by=by.name, at=work.clock.now())
            _record_resolved(work, incident, by)
    return _resumed(work, instance)


def _is_gone(
    work: Work, incident: Incident, tasks: Collection[str] | None, tokens: Collection[str] | None
) -> bool:
    if incident.job_kind == MET_AT_TASK:
        return tasks is None or incident.task_id in tasks
    job = work.jobs.get(incident.job_id) if incident.job_id is not None else None
    # A job without a token has to tell or send something, whatever becomes of the instance.
    return (
        job is not None and job.token_id is not None and (tokens is None or job.token_id in tokens)
    )


def settle_all(work: Work, instance: ProcessInstance, *, by: Actor) -> None:
    """Resolve every incident of an instance that is cancelled: there is nothing left to retry."""
    if instance.state is not InstanceState.INCIDENT:
        return
    for incident in work.incidents.unresolved(instance_id=instance.id, limit=_MANY):
        work.incidents.resolve(incident.id, by=by.name, at=work.clock.now())
        _record_resolved(work, incident, by)


def _resumed(work: Work, instance: ProcessInstance) -> ProcessInstance:
    """Let an instance be active again when none of its incidents is open."""
    still_open = work.incidents.unresolved(instance_id=instance.id, limit=1)
    return instance if still_open else replace(instance, state=InstanceState.ACTIVE)


def _record_resolved(work: Work, incident: Incident, by: Actor) -> None:
    work.record(
        AuditEvent(
            stream=f"instance:{incident.instance_id}" if incident.instance_id else "site",
            action="incident.resolved",
            actor_id=by.account_id,
            actor_name=by.name,
            subject=incident.element_id or "",
            data={"incident_id": incident.id, "job_id": incident.job_id},
        )
    )


def _require(work: Work, by: Actor) -> None:
    if by is not SYSTEM:
        seeing.require(work, by, Sees.OPERATIONS)
