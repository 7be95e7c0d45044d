"""How is an SLA clock written down?

As JSON can hold it, with instants as ISO 8601 in UTC. A table may keep `due_at`, `warn_at` and `state` in columns of
their own to search by; this record is the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.domain.due_dates import DueDate
from engine.domain.opening_hours import Interval
from engine.domain.time_standards import SlaClock, SlaState

_INSTANTS = ("started_at", "due_at", "warn_at", "paused_at", "finished_at")


def to_record(clock: SlaClock) -> dict[str, Any]:
    """Return the clock as JSON can hold it, without what is unset; `from_record` gives an equal one back."""
    instants = {name: getattr(clock, name) for name in _INSTANTS}
    record: dict[str, Any] = {name: _text(at) for name, at in instants.items() if at is not None}
    record["state"] = clock.state.value
    if clock.held is not None:
        record["held"] = [_text(clock.held.start), _text(clock.held.due), _text(clock.held.warn)]
    if clock.pauses:
        record["pauses"] = [[_text(each.start), _text(each.end)] for each in clock.pauses]
    if clock.deadline_moved:
        record["deadline_moved"] = True
    return record


def from_record(record: Mapping[str, Any]) -> SlaClock:
    """Read what `to_record` wrote; KeyError or ValueError mean that something else wrote it."""
    held = record.get("held")
    return SlaClock(
        started_at=datetime.fromisoformat(record["started_at"]),
        state=SlaState(record["state"]),
        due_at=_instant(record.get("due_at")),
        warn_at=_instant(record.get("warn_at")),
        paused_at=_instant(record.get("paused_at")),
        held=_due_date(*held) if held else None,
        pauses=tuple(_interval(*each) for each in record.get("pauses", ())),
        finished_at=_instant(record.get("finished_at")),
        deadline_moved=bool(record.get("deadline_moved")),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _due_date(start: str, due: str, warn: str) -> DueDate:
    instant = datetime.fromisoformat
    return DueDate(start=instant(start), due=instant(due), warn=instant(warn))


def _interval(start: str, end: str) -> Interval:
    return Interval(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
