from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.due_dates import DueDate, InvalidShare, for_deadline, parse_share, resolve
from engine.domain.durations import WorkDuration, parse_duration
from tests.unit.domain.offices import BALANGAN_ELAPSED, BATANG, wib, wita


def test_the_warning_comes_after_75_percent_of_the_working_time() -> None:
    due = resolve(wib(13, 2, 15, 30), parse_duration("PT4H"), BATANG)
    assert due == DueDate(start=wib(13, 2, 15, 30), due=wib(18, 2, 10, 30), warn=wib(18, 2, 9, 30))


def test_of_a_working_day_it_is_75_percent_of_the_hours_that_lie_in_it() -> None:
    # From Tuesday 07.30 to Wednesday 07.30 lie 7.5 hours of work; 75 % of them are 5 h 37 m 30 s.
    due = resolve(wib(3, 2, 7, 30), parse_duration("P1D"), BATANG)
    assert due.warn == wib(3, 2, 14, 7) + timedelta(seconds=30)


def test_of_elapsed_time_it_is_75_percent_of_it() -> None:
    due = resolve(wita(17, 3, 23), parse_duration("PT2H"), BALANGAN_ELAPSED)
    assert (due.warn, due.due) == (wita(18, 3, 0, 30), wita(18, 3, 1))


def test_the_model_may_name_another_share() -> None:
    half = resolve(wib(3, 2, 8), parse_duration("PT4H"), BATANG, parse_share("50%"))
    assert half.warn == wib(3, 2, 10)


def test_a_share_of_100_percent_warns_when_it_is_due_and_not_after() -> None:
    due = resolve(wib(3, 2, 8), parse_duration("P1D"), BATANG, Fraction(1))
    assert due.warn == due.due == wib(4, 2, 8)


def test_a_deadline_that_was_given_gets_its_warning_between_start_and_deadline() -> None:
    moved = for_deadline(wib(3, 2, 8), wib(4, 2, 12), BATANG)
    # 7 hours on Tuesday and 4.5 on Wednesday: three quarters are 8 h 37 m 30 s.
    assert moved.warn == wib(4, 2, 9, 7) + timedelta(seconds=30)


def test_a_deadline_before_the_start_warns_at_once() -> None:
    moved = for_deadline(wib(3, 2, 8), wib(2, 2, 8), BATANG)
    assert moved.warn == moved.due == wib(2, 2, 8)


@pytest.mark.parametrize(
    "text,share", [("75%", Fraction(3, 4)), (" 100 % ", Fraction(1)), ("1%", Fraction(1, 100))]
)
def test_a_share_is_a_percentage(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "75", "0%", "101%", "-5%", "7.5%", "0.75", "%", "٧٥%"])
def test_any_other_share_is_refused(text: str) -> None:
    with pytest.raises(InvalidShare, match="75%"):
        parse_share(text)


@given(
    st.integers(0, 20_000),
    st.integers(0, 3),
    st.integers(0, 3000),
    st.integers(1, 100),
)
def test_the_warning_lies_between_start_and_due_with_the_share_used(
    begin: int, days: int, minutes: int, percent: int
) -> None:
    start = wib(2, 2, 0) + timedelta(minutes=begin)
    standard = WorkDuration(days=days, time=timedelta(minutes=minutes))
    due = resolve(start, standard, BATANG, Fraction(percent, 100))

    total = BATANG.working_time_between(start, due.due)
    used = BATANG.working_time_between(start, due.warn)
    assert start <= due.warn <= due.due
    assert abs(used - total * percent / 100) <= timedelta(microseconds=1)
