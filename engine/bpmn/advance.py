"""What came out of moving an instance, and what waits in it now?

The runtime has no database and no clock. It takes the state blob of an instance and hands back an `Advance`; the
services write what it says: the new blob, rows for user tasks, jobs and timers, audit entries.

A *token id* names one waiting place of one instance. It is decimal text, stays the same over every save and load, and
is never used again inside its instance; across instances it says nothing, so a row's key is (instance, token id).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.bpmn.model import Binding, Lane


@dataclass(frozen=True, kw_only=True)
class OpenUserTask:
    """A user task that somebody can do now."""

    token_id: str
    element_id: str
    name: str
    lane: Lane | None
    #: What its form may show: its local inputs over those of the enclosing scopes.
    variables: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OpenJob:
    """A service task that waits for its worker."""

    token_id: str
    element_id: str
    name: str
    job_type: str
    headers: Mapping[str, Any]
    #: Local inputs only when the task has an input mapping, else everything visible.
    inputs: Mapping[str, Any]
    retries: int | None


@dataclass(frozen=True, kw_only=True)
class WaitingJob:
    """A service task that still waits; what it was asked stands in the job's row."""

    token_id: str
    element_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class WaitingTimer:
    """A timer that stands armed."""

    token_id: str
    element_id: str
    #: Aware, UTC. Counted in elapsed time; where `calendar` is given the caller counts `duration` from
    #: `armed_at` in that calendar instead and passes what it found to `fire_timer(due_at=…)`.
    due_at: datetime
    armed_at: datetime
    #: ISO 8601, as written (`PT2H`, `P1D`) or computed; None when a date was given.
    duration: str | None
    #: Calendar named on the event (`alur:calendar`); None counts elapsed time.
    calendar: str | None
    #: Element id of the activity for boundary timers, and the token it guards.
    attached_to: str | None
    attached_token: str | None
    interrupting: bool


class EventKind(StrEnum):
    """What an instance can wait for from outside besides people, workers and time."""

    MESSAGE = "message"
    SIGNAL = "signal"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Somebody in the instance waits for a message or a signal."""

    token_id: str
    element_id: str
    kind: EventKind
    name: str
    #: For messages: the evaluated key as text; None where nothing tells instances apart, and for signals.
    correlation_key: str | None
    interrupting: bool
    #: Token of the activity that it is attached to, if any.
    attached_token: str | None


@dataclass(frozen=True, kw_only=True)
class ThrownMessage:
    """A message that the instance publishes; the services correlate it, possibly back into this instance."""

    element_id: str
    name: str
    #: Empty where nothing tells the receivers apart.
    correlation_key: str
    variables: Mapping[str, Any]
    #: ISO 8601 duration; None is the house's default.
    time_to_live: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ThrownSignal:
    """A signal for all other instances; this one has heard it already."""

    element_id: str
    name: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ThrownEscalation:
    """An escalation that nobody inside caught."""

    element_id: str
    code: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ThrownError:
    """The BPMN error that ended a called instance."""

    element_id: str
    code: str


@dataclass(frozen=True, kw_only=True)
class DecisionMade:
    """A decision that a business rule task asked for."""

    element_id: str
    decision_id: str
    value: Any
    #: One entry per decision evaluated (`engine.dmn`): its inputs, the rows that matched and what they gave.
    trace: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class OpenCall:
    """A call activity that has been reached."""

    token_id: str
    element_id: str
    name: str
    process_id: str
    binding: Binding
    version_tag: str | None
    #: What the called instance begins with.
    variables: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class WaitingCall:
    """A call activity whose called instance goes on."""

    token_id: str
    element_id: str
    name: str


class Closing(StrEnum):
    """Why an open user task, job or timer is gone."""

    COMPLETED = "completed"
    #: By an interrupting boundary event, a terminate end event, or an error.
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A user task or job that stopped waiting in this step."""

    token_id: str
    element_id: str
    reason: Closing


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an instance stands, read without moving it."""

    user_tasks: tuple[OpenUserTask, ...]
    jobs: tuple[WaitingJob, ...]
    calls: tuple[WaitingCall, ...]
    timers: tuple[WaitingTimer, ...]
    subscriptions: tuple[Subscription, ...]
    #: Variables of the instance itself; what is local to a sub-process is not among them.
    variables: Mapping[str, Any]
    #: Element ids that hold a token now, joins and sub-processes included; for markers on the drawing.
    active: tuple[str, ...]
    completed: bool


@dataclass(frozen=True, kw_only=True)
class Advance:
    """The outcome of one step of the runtime."""

    #: The instance's new state; opaque and compact.
    state: bytes
    #: User tasks and jobs that were opened by this step and are open at its end.
    opened: tuple[OpenUserTask, ...]
    jobs_opened: tuple[OpenJob, ...]
    #: User tasks and jobs that were open before this step and are not any more.
    closed: tuple[Closed, ...]
    jobs_closed: tuple[Closed, ...]
    calls_opened: tuple[OpenCall, ...]
    calls_closed: tuple[Closed, ...]
    #: Every timer armed at the end of the step; the caller compares with its rows by token id and due time.
    timers: tuple[WaitingTimer, ...]
    #: Every message and signal waited for at the end of the step, likewise.
    subscriptions: tuple[Subscription, ...]
    #: What this step threw, in order.
    messages: tuple[ThrownMessage, ...]
    signals: tuple[ThrownSignal, ...]
    escalations: tuple[ThrownEscalation, ...]
    #: Only in a called instance: the error that ended it, because nobody inside caught it.
    error: ThrownError | None
    decisions: tuple[DecisionMade, ...]
    variables: Mapping[str, Any]
    #: Ids of flow nodes left and sequence flows taken, in order.
    path: tuple[str, ...]
    #: End events reached, sub-processes' included, in order.
    end_events: tuple[str, ...]
    completed: bool
