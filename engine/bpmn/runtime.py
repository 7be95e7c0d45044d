"""How does an instance move?

A verb for everything that may happen to it, over state blobs; see the package docstring for their use. Each one loads the instance, moves it as far as it
can go by itself, and returns an `Advance`. Nothing is kept between calls, so any process may make the next one; that
no two make it at once is the services' business (the row's version).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.bpmn import raising, state_codec
from engine.bpmn.activity_specs import CallSpec, JobSpec, ReceiveSpec, UserTaskSpec
from engine.bpmn.advance import Advance, Closed, Closing, Standing
from engine.bpmn.definition import Definition
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.evaluation import map_variables
from engine.bpmn.event_specs import SubscriptionSpec, TimerSpec
from engine.bpmn.model import ProcessModel
from engine.bpmn.run import run
from engine.bpmn.specs import ActivitySpec
from engine.bpmn.tokens import Host, Token
from engine.bpmn.values import Unstorable, encode
from engine.bpmn.variable_reads import BUILT_IN
from engine.bpmn.waiting import (
    active_elements,
    call_of,
    calls_of,
    job_of,
    subscriptions_of,
    timers_of,
    user_task_of,
    waiting_job_of,
)
from engine.errors import AlreadyDone, InvalidInput

#: Looking moves nothing, so it needs no time.
_UNUSED = datetime.min.replace(tzinfo=UTC)


def start(
    definition: Definition,
    variables: Mapping[str, Any],
    *,
    now: datetime,
    at: str | None = None,
    called: bool = False,
) -> Advance:
    """Begin an instance with its first variables.

    `at` is the id of the start event whose trigger happened; without it the process begins at its start event without
    a trigger. An output mapping of the start event says which of the trigger's variables come in. A `called` instance
    hands an error that nobody catches to its caller (`Advance.error`).

    Raises:
        EngineFailure: when an element cannot be passed.
        InvalidInput: for a variable that cannot be stored, or when the process has no such start.
    """
    plan, model = definition.blueprint, definition.model
    if at is not None and at not in {event.id for event in model.start_events}:
        raise InvalidInput(f"Proses “{model.name}” tidak punya kejadian awal “{at}”.")
    if at is None and not plan.process.start.outputs:
        raise InvalidInput(f"Proses “{model.name}” hanya dimulai oleh pesan, sinyal, atau waktu.")
    host = Host(
        plan.process,
        dict(plan.sub_processes),
        now=now,
        decisions=definition.decisions,
        is_called=called,
    )
    step = _Step(definition, host)
    host.scope.local.update(dict.fromkeys(model.data_objects.get(model.process_id, ())))
    host.scope.local.update(_first_variables(model, at, _storable(variables), now))
    host.plant(*([at] if at is not None else []))
    return step.end()


def _first_variables(
    model: ProcessModel, at: str | None, given: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Return what an instance begins with: what its start event's output mapping lets in, and what the house sets.

    At a start event without a trigger a person or a caller gave the variables, and the mapping adds to them.
    """
    at_none = ElementKind.START_EVENT
    event = next(
        (e for e in model.start_events if at == e.id or (not at and e.kind is at_none)), None
    )
    if event is None or not event.outputs:
        return given
    mapped = map_variables(event.outputs, given, now=now, element=event)
    if event.kind is at_none:
        return given | mapped
    return {name: given[name] for name in BUILT_IN & given.keys()} | mapped


def complete(
    definition: Definition, state: bytes, token_id: str, values: Mapping[str, Any], *, now: datetime
) -> Advance:
    """Complete a user task; `values` go through its output mapping if it has one.

    Raises:
        AlreadyDone: when that task is not open any more.
        EngineFailure: when an element cannot be passed.
        InvalidInput: for a value that cannot be stored.
    """
    step = _Step.begin(definition, state, now)
    token = step.waiting(token_id, UserTaskSpec)
    token.task_spec.store(token, _storable(values))
    token.run()
    return step.end()


def complete_job(
    definition: Definition, state: bytes, token_id: str, result: Mapping[str, Any], *, now: datetime
) -> Advance:
    """Complete a service or send task with what its worker returned.

    Raises:
        AlreadyDone: when that job waits no more.
        EngineFailure: when an element cannot be passed.
        InvalidInput: for a value that cannot be stored.
    """
    step = _Step.begin(definition, state, now)
    token = step.waiting(token_id, JobSpec)
    token.task_spec.store(token, _storable(result))
    token.complete()
    return step.end()


def complete_call(
    definition: Definition,
    state: bytes,
    token_id: str,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> Advance:
    """Complete a call activity with the variables that the called instance ended with.

    Raises:
        AlreadyDone: when that call waits no more.
        EngineFailure: when an element cannot be passed.
    """
    step = _Step.begin(definition, state, now)
    token = step.waiting(token_id, CallSpec)
    token.task_spec.take_back(token, _storable(variables))
    return step.end()


def throw_error(
    definition: Definition,
    state: bytes,
    token_id: str,
    code: str,
    *,
    now: datetime,
    variables: Mapping[str, Any] | None = None,
) -> Advance:
    """Let the BPMN error of a worker or of a called instance be caught by the innermost event that names it.

    Raises:
        AlreadyDone: when that job or call waits no more.
        UncaughtError: when nobody catches it.
        EngineFailure: when an element cannot be passed.
    """
    step = _Step.begin(definition, state, now)
    token = step.waiting(token_id, JobSpec, CallSpec)
    raising.throw_error(
        token, code, source=token.task_spec.element, variables=_storable(variables or {})
    )
    return step.end()


def escalate(
    definition: Definition,
    state: bytes,
    token_id: str,
    code: str,
    *,
    now: datetime,
    variables: Mapping[str, Any] | None = None,
) -> Advance:
    """Let an escalation out of a called instance be caught around its call activity; nobody need do so.

    Raises:
        AlreadyDone: when that call waits no more.
        EngineFailure: when an element cannot be passed.
    """
    step = _Step.begin(definition, state, now)
    token = step.waiting(token_id, CallSpec)
    raising.escalate(
        token, code, source=token.task_spec.element, variables=_storable(variables or {})
    )
    return step.end()


def deliver(
    definition: Definition,
    state: bytes,
    token_id: str,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> Advance | None:
    """Hand a message or signal to the token of a `Subscription`; None when it waits no more.

    Raises:
        EngineFailure: when an element cannot be passed.
        InvalidInput: for a value that cannot be stored.
    """
    step = _Step.begin(definition, state, now)
    token = step.host.find(_number(token_id))
    if token is None or not isinstance(token.task_spec, SubscriptionSpec | ReceiveSpec):
        return None
    token.task_spec.fire(token, _storable(variables))
    return step.end()


def fire_timer(
    definition: Definition,
    state: bytes,
    token_id: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> Advance | None:
    """Fire a timer; None when it waits no more, or is not due yet.

    `due_at` overrules the due time kept in the state: the caller's, where a business calendar counts or a person moved
    it. A cycle that was late fires once per call, so that no repetition is lost.
    """
    step = _Step.begin(definition, state, now)
    token = step.host.find(_number(token_id))
    if token is None or not isinstance(token.task_spec, TimerSpec):
        return None
    if (due_at or token.internal_data["due"]) > now:
        return None
    token.task_spec.fire(token)
    return step.end()


def inspect(definition: Definition, state: bytes) -> Standing:
    """Tell where an instance stands, without moving it."""
    plan = definition.blueprint
    host = state_codec.load(state, plan, definition.fingerprint, now=_UNUSED)
    tokens = host.all_open()
    return Standing(
        user_tasks=tuple(user_task_of(t) for t in tokens if isinstance(t.task_spec, UserTaskSpec)),
        jobs=tuple(waiting_job_of(t) for t in tokens if isinstance(t.task_spec, JobSpec)),
        calls=calls_of(tokens),
        timers=timers_of(tokens),
        subscriptions=subscriptions_of(tokens),
        variables=dict(host.scope.local),
        active=active_elements(tokens),
        completed=host.completed,
    )


class _Step:
    """One move of one instance: what was open before, and what came of it."""

    def __init__(self, definition: Definition, host: Host) -> None:
        self.definition = definition
        self.host = host
        self.before = self._open_work()

    @classmethod
    def begin(cls, definition: Definition, state: bytes, now: datetime) -> _Step:
        host = state_codec.load(
            state,
            definition.blueprint,
            definition.fingerprint,
            now=now,
            decisions=definition.decisions,
        )
        return cls(definition, host)

    def waiting(self, token_id: str, *kinds: type[ActivitySpec]) -> Token:
        token = self.host.find(_number(token_id))
        if token is None or not isinstance(token.task_spec, kinds):
            raise AlreadyDone
        return token

    def end(self) -> Advance:
        host = self.host
        run(host)
        after = self._open_work()
        new = [token for number, token in after.items() if number not in self.before]
        gone = [token for number, token in self.before.items() if number not in after]
        jobs = tuple(job_of(token) for token in new if isinstance(token.task_spec, JobSpec))
        calls = tuple(call_of(token) for token in new if isinstance(token.task_spec, CallSpec))
        tokens = host.all_open()
        return Advance(
            state=state_codec.dump(host, self.definition.fingerprint),
            opened=tuple(user_task_of(t) for t in new if isinstance(t.task_spec, UserTaskSpec)),
            jobs_opened=jobs,
            closed=self._closed(gone, UserTaskSpec),
            jobs_closed=self._closed(gone, JobSpec),
            calls_opened=calls,
            calls_closed=self._closed(gone, CallSpec),
            timers=timers_of(tokens),
            subscriptions=subscriptions_of(tokens),
            messages=tuple(host.thrown.messages),
            signals=tuple(host.thrown.signals),
            escalations=tuple(host.thrown.escalations),
            error=host.thrown.error,
            decisions=tuple(host.thrown.decisions),
            variables=dict(host.scope.local),
            path=tuple(host.path),
            end_events=tuple(host.end_events),
            completed=host.completed,
        )

    def _closed(self, tokens: list[Token], kind: type[ActivitySpec]) -> tuple[Closed, ...]:
        return tuple(
            Closed(
                token_id=str(token.id),
                element_id=token.task_spec.element.id,
                reason=Closing.COMPLETED if token.id in self.host.finished else Closing.CANCELLED,
            )
            for token in tokens
            if isinstance(token.task_spec, kind)
        )

    def _open_work(self) -> dict[int, Token]:
        return {
            token.id: token
            for token in self.host.all_open()
            if isinstance(token.task_spec, UserTaskSpec | JobSpec | CallSpec)
        }


def _storable(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables if all of them can be kept. Raises `InvalidInput` that names the first that cannot."""
    for name, value in variables.items():
        try:
            encode({name: value})
        except Unstorable as error:
            raise InvalidInput(
                f"Isian “{error.path}” {error.reason}.", fields={name: f"Isian ini {error.reason}."}
            ) from error
    return dict(variables)


def _number(token_id: str) -> int:
    """Read a token id; what is no number names no token."""
    return int(token_id) if token_id.isascii() and token_id.isdigit() and len(token_id) < 19 else 0
