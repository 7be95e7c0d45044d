"""What must be written after the token engine has moved an instance?

The runtime says what opened, closed and waits; here that becomes rows of user tasks, jobs, clocks and audit entries,
all collected in one unit of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.bpmn import Advance, Closed, Closing, OpenJob, OpenUserTask, WaitingTimer
from engine.domain import time_standards
from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEvent
from engine.domain.durations import parse_duration
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.jobs import JobKind, NewJob
from engine.domain.messages import SHOWN_OF_KEY, digest_of
from engine.domain.user_tasks import UserTaskState
from engine.errors import EngineFailure
from engine.services import chains, incidents, time_keeping
from engine.services.catalog import LoadedDefinition
from engine.services.opening import Opening, faults_of, open_task
from engine.services.time_keeping import Timed
from engine.services.work import Work

#: Attempts at a job whose model names no number.
DEFAULT_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class Move:
    """One movement of one instance, and on whose behalf it was made."""

    loaded: LoadedDefinition
    #: The instance as it was before.
    instance: ProcessInstance
    advance: Advance
    by: Actor
    now: datetime


def apply(work: Work, move: Move) -> ProcessInstance:
    """Collect everything that follows from a movement; returns the instance as it is afterwards.

    The user task that was completed, if any, has been closed by the caller.
    """
    instance = _cancel_closed(work, move, _moved(move))
    task_ids = {
        opened.token_id: _open_task(work, move, instance, opened) for opened in move.advance.opened
    }
    for job in move.advance.jobs_opened:
        work.enqueue(_service_job(move, job))
    if not move.advance.completed:
        for timer in move.advance.timers:
            guarded = task_ids.get(timer.attached_token) if timer.attached_token else None
            work.enqueue(_timer_job(work, move, timer, task_id=guarded))
    if _has_pauses(move.loaded):
        instance = _pause_or_resume(work, move, instance)
    if move.advance.completed:
        instance = _finish(work, move, instance)
    _record_decisions(work, move)
    _record_thrown(work, move)
    if move.by is not SYSTEM:
        instance = replace(instance, throws=0, throws_since=None)
    elif thrown := _thrown(move.advance):
        instance = chains.count_throw(instance, element_id=thrown[0], now=move.now)
    work.instances.save(instance)
    return instance


def _thrown(advance: Advance) -> list[str]:
    """Return the elements that threw something."""
    messages = [each.element_id for each in advance.messages]
    return messages + [each.element_id for each in advance.signals]


def _record_thrown(work: Work, move: Move) -> None:
    for message in move.advance.messages:
        data = {"name": message.name, "key": digest_of(message.correlation_key)[:SHOWN_OF_KEY]}
        _record(work, move, "message.published", message.element_id, data)
    for signal in move.advance.signals:
        _record(work, move, "signal.sent", signal.element_id, {"name": signal.name})


def _record_decisions(work: Work, move: Move) -> None:
    """Tell which rules decided; what they were given may be personal."""
    for made in move.advance.decisions:
        element = move.loaded.process.elements[made.element_id]
        rules = {step.decision_id: list(step.rules) for step in made.trace}
        given = {step.decision_id: dict(step.inputs) for step in made.trace}
        work.record(
            AuditEvent(
                stream=f"instance:{move.instance.id}",
                action="decision.made",
                actor_id=SYSTEM.account_id,
                actor_name=SYSTEM.name,
                subject=element.id,
                data={"name": element.label, "decision": made.decision_id, "rules": rules},
                private=encode({"inputs": given, "value": made.value}),
            )
        )


def _moved(move: Move) -> ProcessInstance:
    ends = move.advance.end_events
    return replace(
        move.instance,
        state_blob=move.advance.state,
        end_event=ends[-1] if ends else move.instance.end_event,
    )


def _cancel_closed(work: Work, move: Move, instance: ProcessInstance) -> ProcessInstance:
    """Close the rows of tasks, and drop the jobs, that a boundary event or a terminate end took away."""
    tokens = _cancelled(move.advance.closed)
    job_tokens = _cancelled(move.advance.jobs_closed)
    if not tokens and not job_tokens:
        return instance
    tasks = work.user_tasks.open_by_tokens(move.instance.id, tokens) if tokens else []
    for task in tasks:
        work.user_tasks.save(
            replace(task, state=UserTaskState.CANCELLED, closed_at=move.now, draft=None)
        )
        _record(
            work,
            move,
            "user_task.cancelled",
            task.element_id,
            {"name": task.name, "task_id": task.id},
        )
    task_ids = [task.id for task in tasks]
    work.jobs.cancel_for_tasks(task_ids)
    work.jobs.cancel_for_tokens(move.instance.id, job_tokens)
    return incidents.settle(work, instance, tasks=task_ids, tokens=job_tokens, by=SYSTEM)


def _cancelled(closed: Iterable[Closed]) -> tuple[str, ...]:
    return tuple(each.token_id for each in closed if each.reason is Closing.CANCELLED)


def _open_task(work: Work, move: Move, instance: ProcessInstance, opened: OpenUserTask) -> str:
    """Collect a user task that opened; returns its id."""
    opening = Opening(
        loaded=move.loaded,
        instance=instance,
        opened=opened,
        by=move.by,
        variables=opened.variables,
        now=move.now,
    )
    excluded = _excluded(work, move, opening.model.exclude_completer_of)
    return open_task(work, opening, excluded_ids=excluded).id


def _excluded(work: Work, move: Move, element_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Find who may not work on a task because they completed another one (four eyes)."""
    if not element_ids:
        return ()
    stored = () if is_new(move) else work.user_tasks.completers_of(move.instance.id, element_ids)
    earlier = set(stored)
    if {closed.element_id for closed in move.advance.closed} & set(element_ids):
        earlier.add(move.by.account_id)
    return tuple(sorted(earlier))


def is_new(move: Move) -> bool:
    """Tell whether this is an instance's first movement.

    Before the first entry of its trail is written nothing of an instance is stored, and nothing need be asked for.
    """
    return move.instance.audit_length == 0


def _service_job(move: Move, job: OpenJob) -> NewJob:
    try:
        kind = JobKind(job.job_type)
    except ValueError as error:
        raise EngineFailure(
            f"Jenis pekerjaan “{job.job_type}” tidak dikenal.", element_id=job.element_id
        ) from error
    return NewJob(
        kind=kind,
        dedup_key=f"service:{move.instance.id}:{job.token_id}",
        due_at=move.now,
        instance_id=move.instance.id,
        token_id=job.token_id,
        payload={
            "element_id": job.element_id,
            "headers": dict(job.headers),
            "inputs": encode(job.inputs) if _reads_inputs(move, job, kind) else {},
        },
        max_attempts=job.retries or DEFAULT_ATTEMPTS,
    )


def _reads_inputs(move: Move, job: OpenJob, kind: JobKind) -> bool:
    """A job carries what its step maps; without a mapping it would be the whole instance, in clear and for ever."""
    return kind is JobKind.REGISTER_PUT or bool(move.loaded.process.elements[job.element_id].inputs)


def encode(values: Mapping[str, Any]) -> dict[str, Any]:
    """Make FEEL values fit for JSON: times in ISO 8601, numbers as they are written."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _timer_job(work: Work, move: Move, timer: WaitingTimer, *, task_id: str | None) -> NewJob:
    """Make the job of a timer; one that guards a user task falls with it, one known already is left alone."""
    due_at = timer.due_at
    if timer.calendar and timer.duration:
        with faults_of(timer.element_id, move.loaded.process.elements[timer.element_id].label):
            calendar = work.catalog.calendar(work, timer.calendar, move.instance.site)
            due_at = calendar.add(timer.armed_at, parse_duration(timer.duration))
    return NewJob(
        kind=JobKind.TIMER,
        dedup_key=f"timer:{move.instance.id}:{timer.token_id}:{due_at.isoformat()}",
        due_at=due_at,
        instance_id=move.instance.id,
        task_id=task_id,
        token_id=timer.token_id,
        payload={"element_id": timer.element_id},
    )


def _has_pauses(loaded: LoadedDefinition) -> bool:
    return any(
        element.user_task and element.user_task.pauses_instance
        for element in loaded.process.user_tasks
    )


def _pause_or_resume(work: Work, move: Move, instance: ProcessInstance) -> ProcessInstance:
    """Let the instance's clock stand still while a task that pauses it is open."""
    if instance.clock is None or move.advance.completed:
        return instance
    pausing = _is_paused_by(move, (opened.element_id for opened in move.advance.opened))
    if not pausing and instance.clock.paused_at is not None:
        # Some other task may keep it still; while it runs, none does, and nobody need look.
        closed = {closed.token_id for closed in move.advance.closed}
        stored = work.user_tasks.of_instance(instance.id, only_open=True)
        pausing = _is_paused_by(
            move, (task.element_id for task in stored if task.token_id not in closed)
        )
    calendar = work.catalog.calendar(work, instance.calendar, instance.site)
    clock, transitions = (
        time_standards.pause(instance.clock, move.now)
        if pausing
        else time_standards.resume(instance.clock, move.now, calendar)
    )
    timed = instance_timed(instance)
    time_keeping.record(work, timed, transitions, standard=move.loaded.process.time.time_standard)
    if transitions:
        time_keeping.arm(work, timed, clock)
    return replace(instance, clock=clock)


def _is_paused_by(move: Move, element_ids: Iterable[str]) -> bool:
    elements = move.loaded.process.elements
    models = (elements[each].user_task for each in element_ids)
    return any(model is not None and model.pauses_instance for model in models)


def _finish(work: Work, move: Move, instance: ProcessInstance) -> ProcessInstance:
    clock = instance.clock
    if clock is not None:
        clock, transitions = time_standards.finish(clock, move.now)
        time_keeping.record(
            work,
            instance_timed(instance),
            transitions,
            standard=move.loaded.process.time.time_standard,
        )
    work.jobs.cancel_for_instance(instance.id)
    instance = incidents.settle(work, instance, tasks=None, tokens=None, by=SYSTEM)
    _record(
        work,
        move,
        "instance.completed",
        instance.end_event or "",
        {"end_events": list(move.advance.end_events)},
    )
    return replace(instance, state=InstanceState.COMPLETED, ended_at=move.now, clock=clock)


def instance_timed(instance: ProcessInstance) -> Timed:
    """Name the instance as the carrier of its own clock."""
    return Timed(instance_id=instance.id, task_id=None, element_id="", name=instance.title)


def _record(
    work: Work,
    move: Move,
    action: str,
    subject: str,
    data: Mapping[str, Any],
    *,
    system: bool = False,
) -> None:
    work.record(
        AuditEvent(
            stream=f"instance:{move.instance.id}",
            action=action,
            actor_id="system" if system else move.by.account_id,
            actor_name="Sistem" if system else move.by.name,
            subject=subject,
            data=data,
        )
    )
