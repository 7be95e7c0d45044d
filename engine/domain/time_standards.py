"""Is the time standard of this work being kept?

One clock per user task, and one per instance::

    running ──warn──▶ warned ──breach──▶ breached
       └───────┴───────────┴──pause──▶ paused ──resume──▶ back to where it was
    running | warned ──finish──▶ met          breached ──finish──▶ missed

The functions are pure: they take a clock and an instant, and return the clock as it is then and the transitions that
brought it there, oldest first. A transition that time brings (warn, breach) carries the instant at which it was due,
however late the worker looked; so the trail is the same whether the worker slept or not. A deadline is the first
instant that is too late: finishing exactly then is missed.

Asking again changes nothing: pausing what is paused, resuming what runs or finishing what is finished returns the
clock as it is and no transition, as jobs may be delivered twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from engine.domain.calendars import BusinessCalendar
from engine.domain.due_dates import DueDate
from engine.domain.durations import WorkDuration
from engine.domain.opening_hours import Interval
from engine.errors import Conflict


class SlaState(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    WARNED = "warned"
    BREACHED = "breached"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"

    @property
    def is_final(self) -> bool:
        """Whether the work is finished and nothing will change any more."""
        return self in (SlaState.MET, SlaState.MISSED)


class ClockStopped(Conflict):
    """Pekerjaan ini sudah selesai, jadi tenggatnya tidak dapat diubah lagi."""


@dataclass(frozen=True, kw_only=True)
class SlaClock:
    """A time standard at work; all instants are aware UTC."""

    started_at: datetime
    state: SlaState
    #: First instant that is too late; None while paused, for then nobody can tell.
    due_at: datetime | None
    #: When the warning falls due; None while paused.
    warn_at: datetime | None
    #: Since when it stands still; None unless paused.
    paused_at: datetime | None = None
    #: What `due_at` and `warn_at` were when the clock was paused; None unless paused.
    held: DueDate | None = None
    #: Pauses that are over, in order; the deadline was shifted by the working time in each.
    pauses: tuple[Interval, ...] = ()
    #: When the work was finished; None while it is open.
    finished_at: datetime | None = None
    #: Whether a person set the deadline; then no recomputation touches it.
    deadline_moved: bool = False


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One change of state, for the audit trail."""

    from_state: SlaState
    to_state: SlaState
    #: When it happened: for warnings and breaches the instant they were due.
    at: datetime


#: A clock as it is now, and what happened to it on the way, oldest first.
Progress: TypeAlias = tuple[SlaClock, tuple[Transition, ...]]


def begin(due: DueDate) -> SlaClock:
    """Start a clock on a resolved due date."""
    return SlaClock(started_at=due.start, state=SlaState.RUNNING, due_at=due.due, warn_at=due.warn)


def next_instant(clock: SlaClock) -> datetime | None:
    """Return when time itself will bring the next transition; None when it never will."""
    if clock.state is SlaState.RUNNING:
        return clock.warn_at
    if clock.state is SlaState.WARNED:
        return clock.due_at
    return None


def tick(clock: SlaClock, now: datetime) -> Progress:
    """Let time pass until `now`; a late look yields every transition that was due since."""
    transitions: list[Transition] = []
    following = {SlaState.RUNNING: SlaState.WARNED, SlaState.WARNED: SlaState.BREACHED}
    while (at := next_instant(clock)) is not None and at <= now:
        to_state = following[clock.state]
        transitions.append(Transition(from_state=clock.state, to_state=to_state, at=at))
        clock = replace(clock, state=to_state)
    return clock, tuple(transitions)


def pause(clock: SlaClock, now: datetime) -> Progress:
    """Let the clock stand still; a breach that happened before stays one."""
    clock, passed = tick(clock, now)
    if clock.due_at is None or clock.warn_at is None or clock.state.is_final:
        return clock, passed
    paused = replace(
        clock,
        state=SlaState.PAUSED,
        due_at=None,
        warn_at=None,
        paused_at=now,
        held=DueDate(start=clock.started_at, due=clock.due_at, warn=clock.warn_at),
    )
    return paused, (*passed, Transition(from_state=clock.state, to_state=paused.state, at=now))


def resume(clock: SlaClock, now: datetime, calendar: BusinessCalendar) -> Progress:
    """Let a paused clock run on, with exactly the working time that was left when it was paused."""
    if clock.paused_at is None or clock.held is None:
        return clock, ()
    stood = _stood(clock.paused_at, now)
    due = _shifted(clock.held, stood, calendar)
    running = replace(
        clock,
        state=_state_at(clock.paused_at, clock.held),
        due_at=due.due,
        warn_at=due.warn,
        paused_at=None,
        held=None,
        pauses=(*clock.pauses, stood),
    )
    return running, (Transition(from_state=clock.state, to_state=running.state, at=now),)


def finish(clock: SlaClock, now: datetime) -> Progress:
    """End the clock: met before the deadline, missed from then on.

    A paused clock ends as it stood when it was paused; its last deadline is put back for the record.
    """
    clock, passed = tick(clock, now)
    if clock.state.is_final:
        return clock, passed
    before, reached = clock.state, clock.state
    if clock.paused_at is not None and clock.held is not None:
        reached = _state_at(clock.paused_at, clock.held)
        clock = replace(
            clock,
            due_at=clock.held.due,
            warn_at=clock.held.warn,
            paused_at=None,
            held=None,
            pauses=(*clock.pauses, _stood(clock.paused_at, now)),
        )
    state = SlaState.MISSED if reached is SlaState.BREACHED else SlaState.MET
    finished = replace(clock, state=state, finished_at=now)
    return finished, (*passed, Transition(from_state=before, to_state=state, at=now))


def move_deadline(clock: SlaClock, due: DueDate, now: datetime) -> Progress:
    """Set another deadline by decision of a person; a breach is lifted when the new one lies ahead.

    Raises:
        ClockStopped: when the work is finished.
    """
    if clock.state.is_final:
        raise ClockStopped
    clock, passed = tick(clock, now)
    moved, changed = _with_deadline(replace(clock, deadline_moved=True), due, now)
    return moved, (*passed, *changed)


def recompute(clock: SlaClock, due: DueDate, calendar: BusinessCalendar, now: datetime) -> Progress:
    """Take over a due date resolved afresh because the calendar changed.

    `due` is resolved from the clock's start on the changed calendar; the pauses are added here. Finished clocks and
    deadlines set by a person stay as they are.
    """
    if clock.state.is_final or clock.deadline_moved:
        return clock, ()
    clock, passed = tick(clock, now)
    for stood in clock.pauses:
        due = _shifted(due, stood, calendar)
    renewed, changed = _with_deadline(clock, due, now)
    return renewed, (*passed, *changed)


def _with_deadline(clock: SlaClock, due: DueDate, now: datetime) -> Progress:
    if clock.held is not None:
        return replace(clock, held=due), ()
    state = _state_at(now, due)
    changed = replace(clock, state=state, due_at=due.due, warn_at=due.warn)
    if state is clock.state:
        return changed, ()
    return changed, (Transition(from_state=clock.state, to_state=state, at=now),)


def _state_at(instant: datetime, due: DueDate) -> SlaState:
    if instant >= due.due:
        return SlaState.BREACHED
    return SlaState.WARNED if instant >= due.warn else SlaState.RUNNING


def _stood(paused_at: datetime, now: datetime) -> Interval:
    # Two machines' clocks differ by a little; a pause never ends before it began.
    return Interval(start=paused_at, end=max(paused_at, now))


def _shifted(due: DueDate, stood: Interval, calendar: BusinessCalendar) -> DueDate:
    lost = WorkDuration(time=calendar.working_time_between(stood.start, stood.end))
    return DueDate(
        start=due.start, due=calendar.add(due.due, lost), warn=calendar.add(due.warn, lost)
    )
