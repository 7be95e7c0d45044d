"""What happens when the clock of a time standard comes to a warning or a breach?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.bpmn import TimeSettings
from engine.domain import time_standards
from engine.domain.audit import AuditEvent
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.jobs import Job, JobKind, NewJob
from engine.domain.time_standards import SlaState, Transition
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.services import time_keeping
from engine.services.advancing import instance_timed
from engine.services.time_keeping import Timed
from engine.services.work import Work

_TOLD = frozenset({SlaState.WARNED, SlaState.BREACHED})


def run(work: Work, job: Job) -> None:
    """Tick the clock that the job belongs to, tell people, and write the job of what comes next."""
    # Another machine's clock may have called the job due a moment before ours does.
    now = max(work.clock.now(), job.due_at)
    if job.task_id is not None:
        found = work.user_tasks.get_with_instance(job.task_id)
        if found is not None:
            work.instances.remember(found[1])
            _tick_task(work, *found, now=now)
        return
    instance = work.instances.get(job.instance_id or "", lock=True)
    if instance is not None:
        _tick_instance(work, instance, now=now)


def _tick_task(work: Work, task: UserTask, instance: ProcessInstance, *, now: datetime) -> None:
    if task.clock is None or task.state is not UserTaskState.OPEN:
        return
    loaded = work.catalog.get(work, instance.definition_id)
    model = loaded.process.elements[task.element_id].user_task
    settings = model.time if model else TimeSettings()
    clock, transitions = time_standards.tick(task.clock, now)
    timed = Timed(
        instance_id=instance.id, task_id=task.id, element_id=task.element_id, name=task.name
    )
    time_keeping.record(work, timed, transitions, standard=settings.time_standard)
    time_keeping.arm(work, timed, clock)
    task = replace(task, clock=clock)
    for transition in _told(transitions):
        _tell(work, timed, transition)
        if transition.to_state is SlaState.BREACHED and settings.escalate_to:
            task = _escalate(work, task, settings.escalate_to)
    work.user_tasks.save(task)


def _tick_instance(work: Work, instance: ProcessInstance, *, now: datetime) -> None:
    if instance.clock is None or instance.state in {
        InstanceState.COMPLETED,
        InstanceState.CANCELLED,
    }:
        return
    settings = work.catalog.get(work, instance.definition_id).process.time
    clock, transitions = time_standards.tick(instance.clock, now)
    timed = instance_timed(instance)
    time_keeping.record(work, timed, transitions, standard=settings.time_standard)
    time_keeping.arm(work, timed, clock)
    for transition in _told(transitions):
        _tell(work, timed, transition)
    work.instances.save(replace(instance, clock=clock))


def _told(transitions: Iterable[Transition]) -> list[Transition]:
    return [transition for transition in transitions if transition.to_state in _TOLD]


def _tell(work: Work, timed: Timed, transition: Transition) -> None:
    subject = timed.task_id or timed.instance_id
    news = transition.to_state.value if timed.task_id else f"instance_{transition.to_state.value}"
    work.enqueue(
        NewJob(
            kind=JobKind.NOTIFY,
            dedup_key=f"notify:{news}:{subject}:{transition.at.isoformat()}",
            due_at=transition.at,
            instance_id=timed.instance_id,
            payload={"news": news, "task_id": timed.task_id},
        )
    )


def _escalate(work: Work, task: UserTask, group: str) -> UserTask:
    """Show the task to the group that the model names, and tell it."""
    work.record(
        AuditEvent(
            stream=f"instance:{task.instance_id}",
            action="user_task.escalated",
            actor_id="system",
            actor_name="Sistem",
            subject=task.element_id,
            data={"name": task.name, "task_id": task.id, "group": group},
        )
    )
    work.enqueue(
        NewJob(
            kind=JobKind.NOTIFY,
            dedup_key=f"notify:escalated:{task.id}",
            due_at=work.clock.now(),
            instance_id=task.instance_id,
            payload={"news": "escalated", "task_id": task.id, "group": group},
        )
    )
    return replace(task, escalated_to=group)
