"""How does a waiting token look from outside?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.bpmn.activity_specs import CallSpec
from engine.bpmn.advance import (
    EventKind,
    OpenCall,
    OpenJob,
    OpenUserTask,
    Subscription,
    WaitingCall,
    WaitingJob,
    WaitingTimer,
)
from engine.bpmn.evaluation import evaluate
from engine.bpmn.event_specs import CatchSpec, TimerSpec
from engine.bpmn.model import Element
from engine.bpmn.specs import guarded
from engine.bpmn.subscribing import spoken
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
    host = token.host
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


def call_of(token: Token) -> OpenCall:
    """Describe the call that a token has just reached. Raises `EngineFailure` for a process id that is no text."""
    element: Element = token.task_spec.element
    call = element.call
    assert call is not None
    host = token.host
    context = token.scope.visible(token.local)
    process_id = spoken(call.process_id, context, host, element, "Nama proses")
    return OpenCall(
        token_id=str(token.id),
        element_id=element.id,
        name=element.name,
        process_id=process_id,
        binding=call.binding,
        version_tag=call.version_tag,
        variables=context if call.takes_all else dict(token.local),
    )


def calls_of(tokens: Iterable[Token]) -> tuple[WaitingCall, ...]:
    """Describe the calls among some tokens."""
    return tuple(
        WaitingCall(
            token_id=str(token.id),
            element_id=token.task_spec.element.id,
            name=token.task_spec.element.name,
        )
        for token in tokens
        if isinstance(token.task_spec, CallSpec)
    )


def subscriptions_of(tokens: Iterable[Token]) -> tuple[Subscription, ...]:
    """Describe what some tokens wait for besides people, workers and time."""
    return tuple(_subscription(t) for t in tokens if "waits" in t.internal_data)


def _subscription(token: Token) -> Subscription:
    element: Element = token.task_spec.element
    kind, name, key = token.internal_data["waits"]
    return Subscription(
        token_id=str(token.id),
        element_id=element.id,
        kind=EventKind(kind),
        name=name,
        correlation_key=key,
        interrupting=element.interrupting,
        attached_token=_attached_token(token),
    )


def _attached_token(token: Token) -> str | None:
    around = token.task_spec.element.attached_to
    found = next((t for t in guarded(token) if t.task_spec.element.id == around), None)
    return None if found is None else str(found.id)


def timers_of(tokens: Iterable[Token]) -> tuple[WaitingTimer, ...]:
    """Describe the armed timers among some tokens."""
    return tuple(_timer_of(token) for token in tokens if isinstance(token.task_spec, TimerSpec))


def _timer_of(token: Token) -> WaitingTimer:
    element: Element = token.task_spec.element
    assert element.timer is not None
    return WaitingTimer(
        token_id=str(token.id),
        element_id=element.id,
        due_at=token.internal_data["due"],
        armed_at=token.internal_data["armed"],
        duration=token.internal_data["every"],
        calendar=element.timer.calendar,
        attached_to=element.attached_to,
        attached_token=_attached_token(token),
        interrupting=element.interrupting,
    )


def active_elements(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Return the ids of the elements that hold a token; what merely listens does not."""
    return tuple(
        dict.fromkeys(
            token.task_spec.element.id
            for token in tokens
            if not isinstance(token.task_spec, CatchSpec)
            or not (token.task_spec.is_listener or token.task_spec.element.kind.is_boundary)
        )
    )
