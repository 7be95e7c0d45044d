from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.durations import (
    MAX_DAYS,
    InvalidDuration,
    WorkDuration,
    format_duration,
    parse_duration,
)
from engine.errors import InvalidInput


@pytest.mark.parametrize(
    "text,days,time",
    [
        ("P1D", 1, timedelta()),
        ("PT6H", 0, timedelta(hours=6)),
        ("PT24H", 0, timedelta(hours=24)),
        ("PT90M", 0, timedelta(minutes=90)),
        ("P2DT1H30M", 2, timedelta(hours=1, minutes=30)),
        ("PT1H5S", 0, timedelta(hours=1, seconds=5)),
        ("PT0.25S", 0, timedelta(milliseconds=250)),
        ("P0DT1H", 0, timedelta(hours=1)),
    ],
)
def test_a_duration_is_read_as_days_and_time_apart(text: str, days: int, time: timedelta) -> None:
    assert parse_duration(text) == WorkDuration(days=days, time=time)


def test_a_working_day_is_not_24_hours() -> None:
    assert parse_duration("P1D") != parse_duration("PT24H")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "-PT1H",
        "PT-1H",
        "+P1D",
        "1h",
        "6 jam",
        "PT1H ",
        "pt1h",
        "PT1M1H",
        "P1D1D",
        "PT١H",
    ],
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidDuration, match="tidak dapat dibaca. Contoh yang benar: P1D"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P1W", "P1M", "P1Y", "P1Y2D", "P3W"])
def test_weeks_months_and_years_are_refused_because_their_length_varies(text: str) -> None:
    with pytest.raises(InvalidDuration, match="tahun, bulan, atau minggu"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["PT1.5H", "PT1,5H", "P0.5D", "PT0.5M"])
def test_fractions_are_refused_with_the_way_to_write_them(text: str) -> None:
    with pytest.raises(InvalidDuration, match="pecahan.*PT1H30M"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P0D", "PT0S", "PT0H0M", "PT0.0S"])
def test_nothing_at_all_is_refused(text: str) -> None:
    with pytest.raises(InvalidDuration, match="harus lebih dari nol"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", [f"P{MAX_DAYS + 1}D", "P999999999D", "PT999999999H", "PT999999999M", "PT999999999S"]
)
def test_more_than_ten_years_is_refused_before_anything_is_counted(text: str) -> None:
    with pytest.raises(InvalidDuration, match="sepuluh tahun"):
        parse_duration(text)


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(InvalidDuration) as refused:
        parse_duration("x" * 5000)
    assert len(refused.value.message) < 200


def test_a_refused_duration_is_invalid_input() -> None:
    assert issubclass(InvalidDuration, InvalidInput)


@pytest.mark.parametrize("days,time", [(-1, timedelta()), (0, timedelta(seconds=-1))])
def test_less_than_nothing_cannot_be_made(days: int, time: timedelta) -> None:
    with pytest.raises(InvalidDuration):
        WorkDuration(days=days, time=time)


def test_nothing_is_written_as_zero_seconds() -> None:
    assert format_duration(WorkDuration()) == "PT0S"


@given(
    st.integers(0, MAX_DAYS),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)),
)
def test_what_is_written_reads_back_the_same(days: int, time: timedelta) -> None:
    duration = WorkDuration(days=days, time=time)
    if duration.is_zero:
        return
    assert parse_duration(format_duration(duration)) == duration


@given(st.text(alphabet="PTDHMSWY0123456789.,-+ ", max_size=12))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        duration = parse_duration(text)
    except InvalidDuration:
        return
    assert not duration.is_zero
