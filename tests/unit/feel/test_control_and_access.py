"""How do conditions, loops, functions, lists and contexts behave?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

LAPORAN = [
    {"judul": "Banjir", "nilai": 3, "item": "banjir"},
    {"judul": "Longsor", "nilai": 8, "item": "longsor"},
    {"judul": "Kebakaran"},
]


@pytest.mark.parametrize(
    "source, expected",
    [
        ('if 1 < 2 then "ya" else "tidak"', "ya"),
        ('if null then "ya" else "tidak"', "tidak"),
        ('if "teks" then "ya" else "tidak"', "tidak"),
        ("for i in [1, 2] return i * 10", [10, 20]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..2, j in i..2 return [i, j]", [[1, 1], [1, 2], [2, 2]]),
        ("for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]),
        (
            "for i in 1..2 return [count(partial), for j in 1..2 return j]",
            [[0, [1, 2]], [1, [1, 2]]],
        ),
        ("for i in [] return i", []),
        ("for i in null return i", None),
        ("for i in 5 return i", [5]),
        ("for i in [2..4] return i", [2, 3, 4]),
        ("for nama depan in [1] return nama depan", [1]),
        (
            'for hari in @"2026-01-31"..@"2026-02-01" return hari',
            [date(2026, 1, 31), date(2026, 2, 1)],
        ),
        ("some x in [1, 5] satisfies x > 3", True),
        ("some x in [1, 2] satisfies x > 3", False),
        ("some x in [1, null] satisfies x > 3", None),
        ("every x in [4, 5] satisfies x > 3", True),
        ("every x in [4, 1] satisfies x > 3", False),
        ("every x in [4, null] satisfies x > 3", None),
        ("some x in [] satisfies true", False),
        ("every x in [] satisfies false", True),
        ("some x in null satisfies true", None),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
    ],
)
def test_conditions_and_loops(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("(function(a, b) a - b)(5, 3)", 2),
        ("{f: function(a, b) a - b, r: f(b: 3, a: 5)}.r", 2),
        ("{f: function(a) a, r: f(1, 2)}.r", None),
        ("{f: function(a) a, r: f(salah: 1)}.r", None),
        ("{f: function() 1, r: f(2)}.r", None),
        ("{f: function(a: number) a + 1, r: [f(1), f(true)]}.r", [2, None]),
        ("{n: 10, f: function(a) a + n, r: f(1)}.r", 11),
        (
            "{faktorial: function(n) if n < 2 then 1 else n * faktorial(n - 1), r: faktorial(10)}.r",
            3628800,
        ),
        ("[for i in 1..3 return function() i][1][2]()", 2),
        ("1(2)", None),
        ("(function(a: number) a)([1])", 1),
        ("(function(a: list<number>) a)(1)", [1]),
        ('(function(a: list<number>) a)(["a"])', None),
        ('string((function(a: date and time) a)(@"2026-01-01"))', "2026-01-01T00:00:00Z"),
        ("(function(f: function<number>->number) f(2))(function(n: number) n * n)", 4),
        ("(function(f: function<number>->number) f(2))(function(a, b) a)", None),
        ("sort([3, 1, 2], function(a, b) a < b)", [1, 2, 3]),
    ],
)
def test_functions_written_in_the_expression(
    check: Callable[..., None], source: str, expected: Any
) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("[1, 2, 3][1]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[1, 2, 3][n]", 2),
        ("7[1]", 7),
        ("7[item > 9]", []),
        ("null[item > 1]", []),
        ("[1, null, 3][item > 2]", [3]),
        ("laporan[nilai > 5].judul", ["Longsor"]),
        ("laporan[nilai > n].judul", ["Banjir", "Longsor"]),
        ('laporan[item = "banjir"].judul', ["Banjir"]),
        ("laporan[1].judul", "Banjir"),
        ("laporan.nilai", [3, 8, None]),
        ("laporan[3].nilai", None),
        ("[[1, 2], [3]][2][1]", 3),
    ],
)
def test_filters_and_indexes(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected, laporan=LAPORAN, n=2)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("{a: {b: 1}}.a.b", 1),
        ("{a: 1}.b", None),
        ("{a: 1}.a.b", None),
        ("null.a", None),
        ("{a: 1, b: {a: 2, c: a}}.b.c", 2),
        ("{a: a + 1}.a", 11),
        ('@"2026-03-17".weekday', 2),
        ('@"2026-03-17T08:30:15".minute', 30),
        ('string(@"08:00:00+08:00".time offset)', "PT8H"),
        ('@"08:00:00@Asia/Makassar".timezone', "Asia/Makassar"),
        ('[@"P1DT25H3M4S".days, @"P1DT25H3M4S".hours, @"-PT90M".minutes]', [2, 1, -30]),
        ('[@"P14M".years, @"P14M".months, @"P1Y".days]', [1, 2, None]),
        ("[[1..5).start, [1..5).end included]", [1, False]),
    ],
)
def test_paths(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected, a=10)


def test_an_unknown_variable_is_null(feel: Callable[..., Any]) -> None:
    assert feel("keputusn") is None
    assert feel('keputusn = "setuju"') is False


def test_a_variable_hides_a_built_in_of_the_same_name_except_in_a_call(
    check: Callable[..., None],
) -> None:
    check("date", "besok", date="besok")
    check("count", None, count=None)
    check("count([1])", 1, count=5)
