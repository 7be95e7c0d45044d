"""ISO 8601 durations, dates and cycles: what is read, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.model import TimerKind
from engine.bpmn.timers import InvalidTimer, check, duration, schedule
from engine.feel import YearMonthDuration

NOW = datetime(2024, 1, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, due",
    [
        ("PT2H", datetime(2024, 1, 31, 10, tzinfo=UTC)),
        ("P1DT30M", datetime(2024, 2, 1, 8, 30, tzinfo=UTC)),
        ("P2W", datetime(2024, 2, 14, 8, tzinfo=UTC)),
        ("P1M", datetime(2024, 2, 29, 8, tzinfo=UTC)),
        ("P1Y1M", datetime(2025, 2, 28, 8, tzinfo=UTC)),
        ("PT0S", NOW),
        ("PT90S", datetime(2024, 1, 31, 8, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_duration_counts_from_the_instant_of_arrival(text: str, due: datetime) -> None:
    assert schedule(TimerKind.DURATION, text, now=NOW).due_at == due


@given(st.integers(0, 400), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_without_months_is_plain_elapsed_time(d: int, h: int, m: int, s: int) -> None:
    expected = NOW + timedelta(days=d, hours=h, minutes=m, seconds=s)

    assert duration(f"P{d}DT{h}H{m}M{s}S").after(NOW) == expected


@given(st.integers(0, 2000))
def test_adding_months_lands_in_the_right_month_and_never_later_in_it(months: int) -> None:
    later = duration(YearMonthDuration(months)).after(NOW)

    assert (later.year - NOW.year) * 12 + later.month - NOW.month == months
    assert later.day <= NOW.day


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1DT", "1h", "-PT1H", "PT-1H", "PT1.5H", "p1d", "", "2 jam", "P1H"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer, match="PT2H"):
        check(TimerKind.DURATION, text)


@pytest.mark.parametrize(
    "text", ["2026-03-17", "2026-03-17T08:00", "2026-03-17T08:00:00", "besok", "2026-02-30T00:00Z"]
)
def test_a_date_without_time_or_zone_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer):
        check(TimerKind.DATE, text)


@pytest.mark.parametrize(
    "text", ["R0/PT1H", "R3", "R/PT0S", "R/PT30S", "R3/2026-01-01T00:00/PT1H", "PT1H", "0 0 * * *"]
)
def test_a_cycle_that_we_do_not_run_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer):
        check(TimerKind.CYCLE, text)


def test_a_timer_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidTimer, match="kalender"):
        schedule(TimerKind.DURATION, "P9999Y", now=NOW)
