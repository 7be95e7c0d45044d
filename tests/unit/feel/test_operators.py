"""What do operators answer, and when is the answer null?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import YearMonthDuration


@pytest.mark.parametrize(
    "source, expected",
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("2 ** -1", Decimal("0.5")),
        ("- -3", 3),
        ("8 / 4 / 2", 1),
        ('"a" + "b"', "ab"),
        ("1 / 0", None),
        ("0 ** 0", 1),
        ("0 ** -1", None),
        ('1 + "a"', None),
        ("1 + null", None),
        ("[1] + 1", None),
        ("-true", None),
        ('"a" * 2', None),
    ],
)
def test_arithmetic(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('@"P1Y" + @"2024-02-29"', date(2025, 2, 28)),
        ('@"2026-03-31" - @"P1M"', date(2026, 2, 28)),
        ('@"2026-01-01" + @"PT36H"', date(2026, 1, 2)),
        ('@"2026-01-01" - @"PT1H"', date(2025, 12, 31)),
        ('@"2026-01-31T10:00:00" + @"P1M"', datetime.fromisoformat("2026-02-28T10:00:00")),
        ('@"2026-01-01T23:00:00" + @"PT2H"', datetime.fromisoformat("2026-01-02T01:00:00")),
        ('@"23:00:00" + @"PT2H"', time(1, 0)),
        ('@"00:30:00" - @"PT1H"', time(23, 30)),
        ('@"2026-03-01" - @"2026-02-01"', timedelta(days=28)),
        ('@"2026-03-01T08:00:00+08:00" - @"2026-03-01T00:00:00Z"', timedelta(0)),
        ('@"2026-03-01T08:00:00Z" - @"2026-03-01"', timedelta(hours=8)),
        ('@"10:00:00" - @"09:30:00"', timedelta(minutes=30)),
        ('@"P1D" + @"PT1H"', timedelta(hours=25)),
        ('@"P1D" * 1.5', timedelta(hours=36)),
        ('2 * @"P1Y"', YearMonthDuration(24)),
        ('@"P1D" / 2', timedelta(hours=12)),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1Y" / @"P3M"', 4),
        ('-@"P1Y"', YearMonthDuration(-12)),
        ('@"P1Y" + @"P1D"', None),
        ('@"2026-01-01" + 1', None),
        ('@"2026-01-01T00:00:00" - @"2026-01-01T00:00:00Z"', None),
        ('@"9999-12-31" + @"P1D"', None),
        ('@"9999-12-31" + @"P1M"', None),
        ('@"P1D" / 0', None),
        ('@"P999999999D" * 2', None),
        ('-@"P999999999DT23H59M59.999999S"', None),
    ],
)
def test_temporal_arithmetic(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


def test_elapsed_time_counts_through_a_change_of_the_clocks(feel: Callable[..., Any]) -> None:
    later = feel('@"2026-03-28T12:00:00@Europe/Paris" + @"P1D"')
    assert (later.hour, later.day) == (13, 29)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("1 = 1.0", True),
        ("1 != 2", True),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("[1, [2]] = [1, [2]]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: 2}", False),
        ("[1..2] = [1..2]", True),
        ("[1..2] = [1..2)", False),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', True),
        ('@"10:00:00@Asia/Makassar" = @"10:00:00@Asia/Jakarta"', False),
        ('@"10:00:00@Asia/Makassar" = @"09:00:00@Asia/Jakarta"', True),
        ('@"10:00:00@Asia/Makassar" = @"10:00:00+08:00"', True),
        ('@"10:00:00@Asia/Makassar" = @"10:00:00"', False),
        ('@"10:00:00@Asia/Makassar" < @"10:00:00@Asia/Jakarta"', True),
        ('@"10:00:00@Asia/Makassar" < @"10:00:00"', None),
        ('"a" < "b"', True),
        ("2 >= 2", True),
        ("1 < null", None),
        ('1 < "2"', None),
        ("true < false", None),
        ("[1] < [2]", None),
        ('@"2026-01-01" < @"2026-01-02"', True),
        ('@"P1Y" > @"P11M"', True),
        ('@"2026-01-01T00:00:00" < @"2026-01-02T00:00:00Z"', None),
    ],
)
def test_comparison(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("2 between 1 and 3", True),
        ("3 between 1 and 3 and false", False),
        ("0 between 1 and 3", False),
        ("null between 1 and 3", None),
        ("1 in (1, 2)", True),
        ("3 in (1, 2)", False),
        ("1 in [2, 1]", True),
        ("5 in (< 3, > 4)", True),
        ("5 in <= 5", True),
        ("1 in != 1", False),
        ("5 in [1..5)", False),
        ("5 in (1..5]", True),
        ("5 in ]1..5[ or true", True),
        ("3 in ]1..5[", True),
        ("2 in ([1..3])", True),
        ("2 in [[5..6], [1..3]]", True),
        ("5 in (? > 3)", True),
        ("5 in [null..9]", None),
        ('"x" in ("a", "b")', False),
        ("[1, 2] in ([1, 2])", True),
        ("null in (null)", True),
    ],
)
def test_between_and_in(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


TRUTH = {"true": True, "false": False, "null": None, "1": None}


@pytest.mark.parametrize("left", TRUTH)
@pytest.mark.parametrize("right", TRUTH)
def test_and_and_or_are_three_valued(feel: Callable[..., Any], left: str, right: str) -> None:
    values = {TRUTH[left], TRUTH[right]}
    assert feel(f"{left} and {right}") is (
        False if False in values else None if None in values else True
    )
    assert feel(f"{left} or {right}") is (
        True if True in values else None if None in values else False
    )


def test_and_and_or_stop_at_the_first_decisive_operand(feel: Callable[..., Any]) -> None:
    endless = "count(for i in 1..99999999 return i) = 0"
    assert feel(f"false and {endless}") is False
    assert feel(f"true or {endless}") is True


@pytest.mark.parametrize(
    "source, expected",
    [
        ("1 instance of number", True),
        ('"a" instance of string', True),
        ("null instance of string", False),
        ('@"2026-01-01T00:00:00" instance of date', False),
        ('@"P1D" instance of days and time duration', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1} instance of context<b: number>", False),
        ("[1..2] instance of range<number>", True),
        ("1 instance of Any", True),
        ("count instance of function", True),
        ("null instance of Null", True),
        ("-1 instance of number", True),
        ("1 + 2 instance of number", True),
        ("true = 1 instance of number", True),
        ("1 instance of number = true", True),
        ("null instance of Any", False),
        ("[null] instance of list<number>", True),
        ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"P1M" instance of years and months duration', True),
        ("(function(a: number) a) instance of function<number>->number", True),
        ("(function(a: number) a) instance of function<string>->number", False),
        ("(function(a) a) instance of function<string>->Any", True),
        ("(function(a: list<number>) a) instance of function<list<number>>->Any", True),
        ("(function(a: list<number>) a) instance of function<list<string>>->Any", False),
        ("(function(a, b) a) instance of function<string>->Any", False),
        ("(function() 1) instance of function<>->number", True),
        ("abs instance of function<number>->number", True),
        ("abs instance of function<string>->number", False),
    ],
)
def test_instance_of(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)
