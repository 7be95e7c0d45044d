"""What do the built-in functions answer?

One line per promise; the sections follow DMN 1.5 §10.3.4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import YearMonthDuration

from .conftest import NOW


@pytest.mark.parametrize(
    "source, expected",
    [
        ('number("12.5")', Decimal("12.5")),
        ("number(7)", 7),
        ('number("1.234,5", ".", ",")', Decimal("1234.5")),
        ('number("1 000", " ", null)', 1000),
        ('number(from: "1,5", grouping separator: null, decimal separator: ",")', Decimal("1.5")),
        ('number("1,5,5", null, ",")', None),
        ('number("1.5", null, ",")', None),
        ('number("1", ".", ".")', None),
        ('number("1", "x", ".")', None),
        ('number("dua")', None),
        ('number("1e999999")', None),
        ("string(1.10)", "1.10"),
        ("string(1e3)", "1000"),
        ('string("a")', "a"),
        ("string(null)", None),
        ('string([1, "a", null, true])', '[1, "a", null, true]'),
        ('string({a: "b"})', '{a: "b"}'),
        (
            'string({"a b": 1, "a-b": 2, "{": 3, "1a": 4, "": 5})',
            '{a b: 1, a-b: 2, "{": 3, "1a": 4, "": 5}',
        ),
        (r'string({"\"": 1})', r'{"\"": 1}'),
        ("string([1..3))", "[1..3)"),
        ('string(@"2026-01-31")', "2026-01-31"),
        ('string(@"2026-01-31T08:30:00.500+08:00")', "2026-01-31T08:30:00.5+08:00"),
        ('string(@"08:30:00@Asia/Makassar")', "08:30:00@Asia/Makassar"),
        ('string(@"08:30:00Z")', "08:30:00Z"),
        ('string(@"-P1DT2H0.5S")', "-P1DT2H0.5S"),
        ('string(@"PT0S")', "PT0S"),
        ('string(@"P14M")', "P1Y2M"),
        ("not(true)", False),
        ("not(null)", None),
        ("not(1)", None),
    ],
)
def test_conversion(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


def test_is_defined_takes_null_and_not_set_for_the_same(feel: Callable[..., Any]) -> None:
    assert feel("[is defined(a), is defined(b), is defined(c.d)]", a=0, b=None) == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "source, expected",
    [
        ('string length("désa🐎")', 5),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 2)', "ob"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring(string: "foobar", start position: 6)', "r"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", -9)', None),
        ('substring("foobar", 7)', None),
        ('substring("", 1)', None),
        ('substring("foobar", 1, 0)', None),
        ('upper case("désa")', "DÉSA"),
        ('lower case("DESA")', "desa"),
        ('contains("kelurahan", "lurah")', True),
        ('starts with("kelurahan", "kel")', True),
        ('ends with("kelurahan", "kel")', False),
        ('substring before("a=b=c", "=")', "a"),
        ('substring before("a", "x")', ""),
        ('substring after("a=b=c", "=")', "b=c"),
        ('substring after("a", "x")', ""),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('string join(["a", "b"])', "ab"),
        ("string join([1])", None),
        ('string join(["a", "b"], null)', "ab"),
        ('string join(["a", "b"], 1)', None),
        ('substring("foobar", 3.8)', "obar"),
        ('substring("foobar", 1e20)', None),
        ("upper case(1)", None),
        ("upper case(null)", None),
        ('upper case(["a"])', "A"),
    ],
)
def test_texts(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("floor(-1.5)", -2),
        ("ceiling(1.21, 1)", Decimal("1.3")),
        ("decimal(2.5, 0)", 2),
        ("decimal(1/3, 2)", Decimal("0.33")),
        ("decimal(5, 2)", 5),
        ("decimal(1, 7000)", None),
        ("round half up(2.5, 0)", 3),
        ("round half down(2.5, 0)", 2),
        ("round up(1.01, 0)", 2),
        ("round down(-1.99, 0)", -1),
        ("round half up(1250, -2)", 1300),
        ("ceiling(1.5, null)", None),
        ("abs(-3)", 3),
        ("abs(n: -3)", 3),
        ('abs(@"-PT1H")', timedelta(hours=1)),
        ('abs(@"-P1M")', YearMonthDuration(1)),
        ("modulo(10, 3)", 1),
        ("modulo(-10, 3)", 2),
        ("modulo(10, -3)", -2),
        ("modulo(1, 0)", None),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("decimal(log(10), 4)", Decimal("2.3026")),
        ("log(0)", None),
        ("exp(0)", 1),
        ("exp(99999)", None),
        ("[odd(3), even(3), even(0), odd(1.5)]", [True, False, True, None]),
    ],
)
def test_numbers(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("count([1, null])", 2),
        ("count([])", 0),
        ("count(null)", None),
        ("sum([1, 2])", 3),
        ("sum(1, 2)", 3),
        ("sum([])", None),
        ('sum([1, "a"])', None),
        ("min(3, 1, 2)", 1),
        ('max(["a", "b"])', "b"),
        ('max([1, "b"])', None),
        ("max([])", None),
        ("mean([1, 2])", Decimal("1.5")),
        ("median([3, 1, 2])", 2),
        ("median(4, 1, 2, 3)", Decimal("2.5")),
        ("product(2, 3)", 6),
        ("stddev([2, 4])", Decimal("1.414213562373095048801688724209698")),
        ("stddev([1])", None),
        ("mode([2, 1, 2, 1, 3])", [1, 2]),
        ("mode([])", []),
        ("all([true, null])", None),
        ("all([false, null])", False),
        ("all([])", True),
        ("any(true, null)", True),
        ("any([])", False),
        ("sum([1e6144, 9e6144])", None),
    ],
)
def test_aggregates(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("list contains([1, null], null)", True),
        ("list contains([1], 2)", False),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 2, 5)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("append([1], [2])", [1, [2]]),
        ("append(null, 1)", None),
        ("concatenate([1], [2, 3])", [1, 2, 3]),
        ("concatenate([1], 2)", [1, 2]),
        ("concatenate([1], null)", None),
        ("union([1], null)", None),
        ("append(list: [1], item: 2)", [1, 2]),
        ("concatenate([1], [null])", [1, None]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1], 3, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1], 0)", None),
        ("list replace([1, 2], 2, 9)", [1, 9]),
        ("list replace([1, 5], function(item, newItem) item < newItem, 3)", [3, 5]),
        ("list replace([1], function(item, newItem) 1, 3)", None),
        ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
        ("sort([{k: 1, v: 1}, {k: 0, v: 2}, {k: 1, v: 3}], function(a, b) a.k < b.k).v", [2, 1, 3]),
    ],
)
def test_lists(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ('get value({a: {b: 1}}, ["a", "b"])', 1),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context([{key: "a"}])', None),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ("context merge([1])", None),
        ('context put({a: 1}, ["b", "c"], 2)', None),
        ('context put({a: 1}, ["a", "c"], 2)', None),
        ("context put({a: 1}, [], 2)", None),
    ],
)
def test_contexts(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ('date("2026-01-31")', date(2026, 1, 31)),
        ('date("2026-02-30")', None),
        ('date("02026-01-31")', None),
        ("date(2026, 1, 31)", date(2026, 1, 31)),
        ("date(2026, 13, 1)", None),
        ('date(@"2026-01-31T08:00:00Z")', date(2026, 1, 31)),
        ('time("08:30:00")', time(8, 30)),
        ('time("24:00:00")', None),
        ('time("08:00:00@Antah/Berantah")', None),
        ("time(8, 30, 1.5)", time(8, 30, 1, 500_000)),
        ('time(8, 30, 0, @"PT8H")', time(8, 30, tzinfo=timezone(timedelta(hours=8)))),
        ("time(8, 30, 0, null)", time(8, 30)),
        ("time(8, 30, 60)", None),
        ('time(@"2026-01-31T08:00:00Z")', time(8, 0, tzinfo=UTC)),
        ('date and time("2026-01-31T08:00:00Z")', datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ('date and time("2026-01-31")', datetime.fromisoformat("2026-01-31T00:00:00")),
        ('date and time(@"2026-01-31", @"08:00:00Z")', datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ('date and time("kemarin")', None),
        ('duration("PT90M")', timedelta(minutes=90)),
        ('duration("P1Y")', YearMonthDuration(12)),
        ('duration("P")', None),
        ('duration("P1DT")', None),
        ('duration("P1Y1D")', None),
        ('duration("1h")', None),
        ('years and months duration(@"2024-02-29", @"2026-02-28")', YearMonthDuration(23)),
        ('years and months duration(@"2026-02-28", @"2024-02-29")', YearMonthDuration(-23)),
        ('day of week(@"2026-03-17")', "Tuesday"),
        ('month of year(@"2026-03-17")', "March"),
        ('day of year(@"2026-02-01")', 32),
        ('week of year(@"2026-01-01")', 1),
        ('is(@"08:00:00Z", @"08:00:00+00:00")', True),
        ('is(@"08:00:00Z", @"16:00:00+08:00")', False),
        ('is(1, "1")', False),
        ("is([true], [1])", False),
        ("is({a: [1]}, {a: [1]})", True),
        ('is(time("23:00:50z"), time("23:00:50+00:00"))', True),
        ('is(time("23:00:50z"), time("23:00:50"))', False),
    ],
)
def test_temporal_functions(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


def test_now_and_today_are_what_the_caller_says(check: Callable[..., None]) -> None:
    check("now()", NOW)
    check("today()", date(2026, 3, 17))


@pytest.mark.parametrize(
    "source, expected",
    [
        ("before(1, [2..3])", True),
        ("before([1..2), [2..3])", True),
        ("before([1..2], [2..3])", False),
        ("after(5, [1..5))", True),
        ("meets([1..2], [2..3])", True),
        ("meets([1..2), [2..3])", False),
        ("met by([2..3], [1..2])", True),
        ("overlaps([1..3], [2..4])", True),
        ("overlaps([1..2), [2..4])", False),
        ("overlaps before([1..3], [2..4])", True),
        ("overlaps after([2..4], [1..3])", True),
        ("finishes(5, [1..5])", True),
        ("finished by([1..5], (3..5])", True),
        ("includes([1..5], 5)", True),
        ("includes([1..5), 5)", False),
        ("during([2..3], [1..5])", True),
        ("starts([1..3], [1..5])", True),
        ("started by([1..5], 1)", True),
        ("coincides([1..5], [1..5])", True),
        ("coincides([1..5], [1..5))", False),
        ('before(1, "a")', None),
        ("meets(1, [1..2])", None),
    ],
)
def test_ranges(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)
