from __future__ import annotations

import json
from datetime import timedelta

import pytest

from engine.domain.due_dates import DueDate, resolve
from engine.domain.durations import parse_duration
from engine.domain.time_standard_records import from_record, to_record
from engine.domain.time_standards import SlaClock, begin, finish, move_deadline, pause, resume, tick
from tests.unit.domain.offices import BATANG, wib

CLOCK = begin(resolve(wib(13, 2, 15, 30), parse_duration("PT4H"), BATANG))
PAUSED, _ = pause(CLOCK, wib(13, 2, 16) + timedelta(microseconds=7))
RESUMED, _ = resume(PAUSED, wib(18, 2, 9), BATANG)
MOVED, _ = move_deadline(
    CLOCK, DueDate(start=CLOCK.started_at, due=wib(20, 2, 9), warn=wib(19, 2, 9)), wib(14, 2, 9)
)


@pytest.mark.parametrize(
    "clock",
    [
        CLOCK,
        tick(CLOCK, wib(1, 3, 9))[0],
        PAUSED,
        RESUMED,
        MOVED,
        finish(RESUMED, wib(19, 2, 9))[0],
    ],
    ids=["running", "breached", "paused", "resumed", "moved", "missed"],
)
def test_a_clock_survives_json(clock: SlaClock) -> None:
    assert from_record(json.loads(json.dumps(to_record(clock)))) == clock


def test_what_is_unset_is_not_written() -> None:
    assert to_record(CLOCK) == {
        "started_at": "2026-02-13T08:30:00+00:00",
        "due_at": "2026-02-18T03:30:00+00:00",
        "warn_at": "2026-02-18T02:30:00+00:00",
        "state": "running",
    }


def test_what_something_else_wrote_is_refused() -> None:
    with pytest.raises(KeyError):
        from_record({})
    with pytest.raises(ValueError, match="late"):
        from_record(to_record(CLOCK) | {"state": "late"})
