"""What becomes of dates and times beyond Python's bounds?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import compile_expression
from engine.feel.far import combine, make_date, place, with_nanoseconds
from engine.feel.temporal import parse_date, parse_date_time, parse_time
from engine.feel.values import Far

from .conftest import NOW


def _lenient(source: str) -> Any:
    return compile_expression(source, strict=False).evaluate({}, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "99999-12-31",
        "-2017-08-30",
        "999999999-12-31",
        "-999999999-02-28",
        "12000-02-29",
        "99999-12-31T11:22:33",
        "-99999-12-31T11:22:33Z",
        "2011-12-31T10:15:30.123456789@Europe/Paris",
        "999999999-12-31T23:59:59.999999999@Europe/Paris",
        "-999999999-12-31T23:59:59.999999999+02:00",
        "23:59:00.123456789+02:00",
    ],
)
def test_a_decision_model_reads_and_writes_what_the_standard_allows(text: str) -> None:
    assert _lenient(f'string(@"{text}")') == text


@pytest.mark.parametrize(
    "text", ["0000-01-01", "12001-02-29", "9999999999-12-31", "99999-13-01", "-99999-00-10"]
)
def test_what_is_no_day_is_null(text: str) -> None:
    assert _lenient(f'date("{text}")') is None


def test_a_process_has_the_bounds_of_what_it_can_store() -> None:
    strict = compile_expression('[date("99999-12-31"), string(time("08:00:00.123456789"))]')
    assert strict.evaluate({}, now=NOW) == [None, "08:00:00.123456"]
    assert parse_date("99999-12-31") is None
    assert parse_time("08:00:00.123456789") == time(8, 0, 0, 123456)
    assert parse_date_time("99999-12-31T00:00:00") is None


@pytest.mark.parametrize(
    "source, expected",
    [
        ('@"99999-12-31".year', 99999),
        ('@"-99999-12-31".month', 12),
        ('@"2000-01-01".weekday = @"12000-01-01".weekday', True),
        ('@"08:30:15.123456789".second', 15),
        ('@"08:30:15.123456789".year', None),
        ('string(date(@"99999-12-31T08:00:00"))', "99999-12-31"),
        ('string(time(@"2026-12-31T08:00:00.000000001"))', "08:00:00.000000001"),
        (
            'string(date and time(@"99999-12-31", @"08:00:00.000000001"))',
            "99999-12-31T08:00:00.000000001",
        ),
        ("string(date(-5, 3, 1))", "-0005-03-01"),
        ('string(time(8, 30, 15.123456789, @"PT2H"))', "08:30:15.123456789+02:00"),
        ('string(years and months duration(@"2026-01-01", @"99999-02-01"))', "P97973Y1M"),
        ('@"99999-12-31" instance of date', True),
        ('@"99999-12-31" = date("99999-12-31")', True),
        ('@"99999-12-31" = @"2026-12-31"', False),
        ('@"99999-12-31" > @"2026-12-31"', True),
        ('@"-99999-12-31" > @"2026-12-31"', False),
        ('@"99999-12-31" <= @"99999-12-31"', True),
        ('@"99999-12-31" = @"08:00:00"', None),
        ('@"99999-12-31" < null', None),
        ('@"99999-12-31T00:00:00Z" < @"99999-12-31T00:00:00"', None),
        ('@"99999-12-31T00:00:00Z" = @"99999-12-31T02:00:00+02:00"', True),
        ('@"08:00:00.000000001" > @"08:00:00"', True),
        ('@"99999-12-31" in [@"2026-01-01"..@"999999-01-01"]', True),
        ('@"99999-12-31" + @"P1D"', None),
        ('week of year(@"99999-12-31")', None),
        ('for d in @"99999-12-30"..@"99999-12-31" return d', None),
    ],
)
def test_they_have_parts_and_an_order_but_no_arithmetic(source: str, expected: Any) -> None:
    assert _lenient(source) == expected


@given(st.datetimes(), st.datetimes(), st.booleans())
def test_their_order_is_that_of_pythons_own_values(one: Any, other: Any, zoned: bool) -> None:
    if zoned:
        one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
    first, second = place(one), place(other)
    assert first is not None
    assert second is not None
    assert (first < second) is (one < other)
    assert (first == second) is (one == other)


@given(st.dates(), st.integers(1, 2_000_000))
def test_a_day_far_away_has_the_weekday_of_its_cycle(day: date, cycles: int) -> None:
    far = make_date(day.year + 400 * (cycles + 25), day.month, day.day, exact=True)
    assert isinstance(far, Far)
    assert isinstance(far.base, date)
    assert far.base.weekday() == day.weekday()


def test_what_python_can_hold_stays_pythons() -> None:
    assert make_date(2026, 3, 17, exact=True) == date(2026, 3, 17)
    assert with_nanoseconds(time(8), 0) == time(8)
    assert combine(date(2026, 3, 17), time(8)) == datetime.combine(date(2026, 3, 17), time(8))
    assert place(datetime.min.replace(tzinfo=UTC)) is not None
    assert timedelta(days=146_097) == date(2400, 1, 1) - date(2000, 1, 1)
