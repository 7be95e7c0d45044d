"""How do the clocks of time standards start, tick and get told?

A clock belongs to a user task or to an instance. Its next transition is a job; when the job runs, the clock ticks, every
transition becomes an audit entry, people are told, and the job of the transition after that is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn import TimeSettings, Value
from engine.domain import due_dates, time_standards
from engine.domain.audit import AuditEvent
from engine.domain.calendars import BusinessCalendar
from engine.domain.durations import parse_duration
from engine.domain.jobs import JobKind, NewJob
from engine.domain.time_standards import SlaClock, SlaState, Transition
from engine.services.work import Work

_VERBS = {
    SlaState.WARNED: "warned",
    SlaState.BREACHED: "breached",
    SlaState.MET: "met",
    SlaState.MISSED: "missed",
    SlaState.PAUSED: "paused",
    SlaState.RUNNING: "relieved",
}


def _verb(transition: Transition) -> str:
    """Name a transition in the trail; a paused clock that runs on tells no warning or breach anew."""
    resumed = transition.from_state is SlaState.PAUSED and not transition.to_state.is_final
    return "resumed" if resumed else _VERBS[transition.to_state]


@dataclass(frozen=True, kw_only=True)
class Timed:
    """What carries a clock: an instance, or one of its user tasks."""

    instance_id: str
    #: None for the instance's own clock.
    task_id: str | None
    #: BPMN element of the task; empty for the instance.
    element_id: str
    name: str

    @property
    def stream(self) -> str:
        """The audit stream its transitions go to."""
        return f"instance:{self.instance_id}"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """What is known about a deadline before the clock starts."""

    settings: TimeSettings
    #: An explicit deadline (`zeebe:taskSchedule dueDate`); it wins over the time standard.
    due_date: Value | None = None


def begin(
    deadline: Deadline,
    calendar: BusinessCalendar,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> SlaClock | None:
    """Start a clock, or return None where the model asks for none."""
    settings = deadline.settings
    warn = settings.warn_at or due_dates.WARN_SHARE
    start = as_instant(settings.time_standard_from, variables, calendar, now=now) or now
    due = as_instant(deadline.due_date, variables, calendar, now=now)
    if due is not None:
        return time_standards.begin(due_dates.for_deadline(start, due, calendar, warn))
    if settings.time_standard is None:
        return None
    return time_standards.begin(
        due_dates.resolve(start, parse_duration(settings.time_standard), calendar, warn)
    )


def as_instant(
    value: Value | None, variables: Mapping[str, Any], calendar: BusinessCalendar, *, now: datetime
) -> datetime | None:
    """Evaluate a setting to an aware instant; local times are meant in the calendar's zone, null is none."""
    if value is None:
        return None
    found = value.evaluate(variables, now=now)
    if isinstance(found, str):
        found = datetime.fromisoformat(found)
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(calendar.zone))
    if isinstance(found, date):
        return datetime.combine(found, time(), tzinfo=ZoneInfo(calendar.zone))
    return None


def record(
    work: Work, timed: Timed, transitions: Iterable[Transition], *, standard: str | None
) -> None:
    """Write transitions to the trail."""
    for transition in transitions:
        work.record(
            AuditEvent(
                stream=timed.stream,
                action=f"time_standard.{_verb(transition)}",
                actor_id="system",
                actor_name="Sistem",
                subject=timed.element_id,
                at=transition.at,
                data={
                    "name": timed.name,
                    "task_id": timed.task_id,
                    "from": transition.from_state.value,
                    "to": transition.to_state.value,
                    "standard": standard,
                },
            )
        )


def arm(work: Work, timed: Timed, clock: SlaClock | None) -> None:
    """Write the job of the clock's next transition, if time will bring one."""
    at = time_standards.next_instant(clock) if clock else None
    if clock is None or at is None:
        return
    subject = timed.task_id or timed.instance_id
    work.enqueue(
        NewJob(
            kind=JobKind.TIME_STANDARD,
            dedup_key=f"time-standard:{subject}:{clock.state.value}:{at.isoformat()}",
            due_at=at,
            instance_id=timed.instance_id,
            task_id=timed.task_id,
        )
    )
