"""How does a finished job move its instance on?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn import runtime
from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.jobs import Job
from engine.services import moving
from engine.services.advancing import Move
from engine.services.work import Work


def complete(work: Work, job: Job, instance: ProcessInstance, result: Mapping[str, Any]) -> None:
    """Complete the service task that a job was made for; `instance` was read with its lock."""
    if job.token_id is None or instance.state is InstanceState.CANCELLED:
        return
    now = work.catalog.now(work, instance.site)
    loaded = work.catalog.get(work, instance.definition_id)
    advance = runtime.complete_job(
        loaded.runtime, instance.state_blob, job.token_id, result, now=now
    )
    element = loaded.process.elements[str(job.payload["element_id"])]
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="service_task.completed",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=element.id,
            data={"name": element.label, "kind": job.kind.value, "path": list(advance.path)},
        )
    )
    moving.carry_out(
        work, Move(loaded=loaded, instance=instance, advance=advance, by=SYSTEM, now=now)
    )


def fire_timer(work: Work, job: Job) -> None:
    """Move the token that waited for a timer; one that waits no more is left alone."""
    instance = work.instances.get(job.instance_id or "", lock=True)
    if instance is None or job.token_id is None or instance.state is InstanceState.CANCELLED:
        return
    # The picker's clock called the job due; the engine must not think it is still early.
    zone = work.catalog.zone(work, instance.site)
    now = max(work.clock.now(), job.due_at).astimezone(zone)
    loaded = work.catalog.get(work, instance.definition_id)
    advance = runtime.fire_timer(
        loaded.runtime, instance.state_blob, job.token_id, now=now, due_at=job.due_at
    )
    if advance is None:
        return
    element = loaded.process.elements[str(job.payload["element_id"])]
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="timer.fired",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=element.id,
            at=job.due_at,
            data={"name": element.label, "path": list(advance.path)},
        )
    )
    moving.carry_out(
        work, Move(loaded=loaded, instance=instance, advance=advance, by=SYSTEM, now=now)
    )
