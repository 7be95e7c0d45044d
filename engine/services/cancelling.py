"""How does a called instance end when its call activity is taken away?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.instances import InstanceState
from engine.domain.jobs import Job
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.services import calls, incidents, moving
from engine.services.work import Work


def run(work: Work, job: Job) -> None:
    """Cancel an instance with its tasks, jobs and subscriptions, and plan the same for those that it had called."""
    instance = work.instances.get(job.instance_id or "", lock=True)
    if instance is None or instance.state.has_ended:
        return
    now = work.clock.now()
    for task in work.user_tasks.of_instance(instance.id, only_open=True):
        _cancel_task(work, task)
    incidents.settle_all(work, instance, by=SYSTEM)
    work.jobs.cancel_for_instance(instance.id)
    cancelled = replace(instance, state=InstanceState.CANCELLED, ended_at=now)
    work.instances.save(cancelled)
    _record(work, instance.id, "instance.cancelled", "", {"number": instance.number})
    calls.cancel_called(work, instance)
    moving.close_all(work, cancelled)


def _cancel_task(work: Work, task: UserTask) -> None:
    closed = replace(task, state=UserTaskState.CANCELLED, closed_at=work.clock.now(), draft=None)
    work.user_tasks.save(closed)
    facts = {"name": task.name, "task_id": task.id}
    _record(work, task.instance_id, "user_task.cancelled", task.element_id, facts)


def _record(
    work: Work, instance_id: str, action: str, subject: str, facts: Mapping[str, str]
) -> None:
    work.record(
        AuditEvent(
            stream=f"instance:{instance_id}",
            action=action,
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=subject,
            data=facts,
        )
    )
