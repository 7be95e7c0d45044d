"""How is the clock of a time standard kept in columns?

What is searched for and sorted by (state, due, warn) has columns of its own; the rest is one JSON value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.due_dates import DueDate
from engine.domain.opening_hours import Interval
from engine.domain.time_standards import SlaClock, SlaState


def clock_from(row: Mapping[Any, Any]) -> SlaClock | None:
    """Read the clock columns that instances and user tasks share."""
    if row["sla_state"] is None:
        return None
    rest: Mapping[str, Any] = row["clock_rest"] or {}
    held = rest.get("held")
    return SlaClock(
        started_at=row["clock_started_at"],
        state=SlaState(row["sla_state"]),
        due_at=row["due_at"],
        warn_at=row["warn_at"],
        paused_at=_read(rest.get("paused_at")),
        held=DueDate(**{name: datetime.fromisoformat(at) for name, at in held.items()})
        if held
        else None,
        pauses=tuple(
            Interval(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
            for start, end in rest.get("pauses", ())
        ),
        finished_at=_read(rest.get("finished_at")),
        deadline_moved=bool(rest.get("deadline_moved")),
    )


def clock_columns(clock: SlaClock | None) -> dict[str, Any]:
    """Write the clock columns that instances and user tasks share."""
    if clock is None:
        return dict.fromkeys(("clock_started_at", "sla_state", "due_at", "warn_at", "clock_rest"))
    held = clock.held
    rest: dict[str, Any] = {
        "paused_at": clock.paused_at.isoformat() if clock.paused_at else None,
        "held": {name: getattr(held, name).isoformat() for name in ("start", "due", "warn")}
        if held
        else None,
        "pauses": [[pause.start.isoformat(), pause.end.isoformat()] for pause in clock.pauses],
        "finished_at": clock.finished_at.isoformat() if clock.finished_at else None,
        "deadline_moved": clock.deadline_moved,
    }
    return {
        "clock_started_at": clock.started_at,
        "sla_state": clock.state.value,
        "due_at": clock.due_at,
        "warn_at": clock.warn_at,
        "clock_rest": {name: value for name, value in rest.items() if value} or None,
    }


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
