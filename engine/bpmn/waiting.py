"""How does a waiting token look from outside?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.bpmn.advance import OpenJob, OpenUserTask, WaitingJob, WaitingTimer
from engine.bpmn.evaluation import evaluate
from engine.bpmn.event_specs import ErrorBoundarySpec, TimerSpec
from engine.bpmn.model import Element
from engine.bpmn.specs import guarded
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


def user_task_of(token: Token) -> OpenUserTask:
    """Describe the user task that a token waits at."""
    element: Element = token.task_spec.element
    return OpenUserTask(
        token_id=str(token.id),
        element_id=element.id,
        name=element.name,
        lane=element.lane,
        variables=token.scope.visible(token.local),
    )


def job_of(token: Token) -> OpenJob:
    """Describe the job that a token has just opened. Raises `EngineFailure` for a type that is no text."""
    element: Element = token.task_spec.element
    job = element.job
    assert job is not None
    host: Host = token.workflow.top_workflow
    context = token.scope.visible(token.local)
    job_type = evaluate(
        job.job_type, context, now=host.now, element=element, what="Jenis pekerjaan"
    )
    if not isinstance(job_type, str) or not job_type:
        raise EngineFailure(f"Jenis pekerjaan “{element.label}” bukan teks.", element_id=element.id)
    return OpenJob(
        token_id=str(token.id),
        element_id=element.id,
        name=element.name,
        job_type=job_type,
        headers=_headers(element, job.headers, context, host),
        inputs=dict(token.local) if element.inputs else context,
        retries=job.retries,
    )


def _headers(
    element: Element, headers: Mapping[str, Any], context: Mapping[str, Any], host: Host
) -> dict[str, Any]:
    return {
        key: evaluate(value, context, now=host.now, element=element, what=f"Pengaturan “{key}”")
        for key, value in headers.items()
    }


def waiting_job_of(token: Token) -> WaitingJob:
    """Describe the job that a token waits at."""
    element: Element = token.task_spec.element
    return WaitingJob(token_id=str(token.id), element_id=element.id, name=element.name)


def timers_of(tokens: Iterable[Token]) -> tuple[WaitingTimer, ...]:
    """Describe the armed timers among some tokens."""
    return tuple(_timer_of(token) for token in tokens if isinstance(token.task_spec, TimerSpec))


def _timer_of(token: Token) -> WaitingTimer:
    element: Element = token.task_spec.element
    assert element.timer is not None
    activity = next(
        (t for t in guarded(token) if t.task_spec.element.id == element.attached_to), None
    )
    return WaitingTimer(
        token_id=str(token.id),
        element_id=element.id,
        due_at=token.internal_data["due"],
        armed_at=token.internal_data["armed"],
        duration=token.internal_data["every"],
        calendar=element.timer.calendar,
        attached_to=element.attached_to,
        attached_token=None if activity is None else str(activity.id),
        interrupting=element.interrupting,
    )


def active_elements(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Return the ids of the elements that hold a token; what merely listens for an error does not."""
    return tuple(
        dict.fromkeys(
            token.task_spec.element.id
            for token in tokens
            if not isinstance(token.task_spec, ErrorBoundarySpec)
            and not (
                isinstance(token.task_spec, TimerSpec) and token.task_spec.element.kind.is_boundary
            )
        )
    )
