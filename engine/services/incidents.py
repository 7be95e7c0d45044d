"""What stopped, and how does it go on?"""

from __future__ import annotations

from dataclasses import replace

from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEvent
from engine.domain.incidents import Incident
from engine.domain.instances import InstanceState
from engine.errors import Conflict, NotFound
from engine.services import seeing
from engine.services.sites import Sees
from engine.services.work import Work


def open_ones(work: Work, *, by: Actor) -> list[Incident]:
    """List what waits for an operator, oldest first.

    Raises:
        NotAllowed: the person does not look after the system.
    """
    _require(work, by)
    return work.incidents.unresolved()


def retry(work: Work, incident_id: str, *, by: Actor) -> None:
    """Let the failed job run again with fresh attempts, and the instance go on.

    Raises:
        NotAllowed: the person does not look after the system.
        NotFound: there is no such incident.
        Conflict: it is dealt with already.
    """
    _require(work, by)
    incident = work.incidents.get(incident_id, lock=True)
    if incident is None:
        raise NotFound("Insiden ini tidak ada.")
    now = work.clock.now()
    if not work.incidents.resolve(incident.id, by=by.name, at=now):
        raise Conflict("Insiden ini sudah ditangani.")
    work.jobs.revive(incident.job_id, now=now)
    _resume(work, incident, by)
    work.commit()


def _resume(work: Work, incident: Incident, by: Actor) -> None:
    instance = work.instances.get(incident.instance_id, lock=True) if incident.instance_id else None
    if instance is not None:
        others = [
            each for each in work.incidents.of_instance(instance.id) if each.id != incident.id
        ]
        if instance.state is InstanceState.INCIDENT and all(each.resolved_at for each in others):
            work.instances.save(replace(instance, state=InstanceState.ACTIVE))
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}" if instance else "site",
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
