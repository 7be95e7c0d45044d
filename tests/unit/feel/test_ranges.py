"""What is a range as a value, and how do ranges lie to each other?

The lines about relations are the examples of DMN 1.5 §10.3.4.7.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Range, compile_expression

from .conftest import NOW


@pytest.mark.parametrize(
    "source, expected",
    [
        ("[(< 10).start, (< 10).end]", [None, 10]),
        ("[(< 10).start included, (<= 10).end included]", [False, True]),
        ("(= 5) = [5..5]", True),
        ("(>= 5) = (> 5)", False),
        ("(!= 5) = (5..5)", False),
        ("{r: (< 10), a: [3 in r, 10 in r]}.a", [True, False]),
        ("{r: (>= 5), a: [5 in r, 4 in r]}.a", [True, False]),
        ("{r: (!= 5), a: [5 in r, 4 in r, null in r]}.a", [False, True, None]),
        ("5 in [< 3, > 4]", True),
        ("[1, 5, 9][item in (> 3)]", [5, 9]),
        ("(< null)", None),
        ("(< [1])", None),
        ("(< 3) instance of range<number>", True),
        ("(< 3) instance of range<string>", False),
        ("for i in (1..4) return i", [2, 3]),
        ("for i in [1..4) return i", [1, 2, 3]),
        ("for i in (< 4) return i", None),
        (
            "[string((< 3)), string((>= 3)), string((!= 3)), string((= 3)), string([1..3))]",
            ["(< 3)", "(>= 3)", "(!= 3)", "[3..3]", "[1..3)"],
        ),
    ],
)
def test_a_range_of_one_end_is_a_value(
    check: Callable[..., None], source: str, expected: Any
) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[18..21]", (Decimal(18), Decimal(21), True, True)),
        ("(18..21)", (Decimal(18), Decimal(21), False, False)),
        ("]-2..-1[", (Decimal(-2), Decimal(-1), False, False)),
        ("[2..)", (Decimal(2), None, True, False)),
        ("(..2]", (None, Decimal(2), False, True)),
        ('["a".."b"]', ("a", "b", True, True)),
        ('[date("2026-01-01")..@"2026-01-02"]', (date(2026, 1, 1), date(2026, 1, 2), True, True)),
    ],
)
def test_a_range_is_read_from_a_text(feel: Callable[..., Any], text: str, expected: Any) -> None:
    low, high, low_included, high_included = expected
    wanted = Range(low=low, high=high, low_included=low_included, high_included=high_included)
    assert feel("range(t)", t=text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "[..]", "(..)", "[2..]", "[..2)", "[5..1]", '[1.."a"]', "[1..2..3]", "1..2"),
        *(
            "[1+1..5]",
            "[a..b]",
            "[[1]..[2]]",
            "[null..2]",
            '[1.."',
            '[date("x")..2]',
            "[1..2]" * 50,
        ),
    ],
)
def test_a_text_that_describes_no_range_is_null(feel: Callable[..., Any], text: str) -> None:
    assert feel("range(t)", t=text) is None


@given(
    st.none() | st.integers(-99, 0), st.none() | st.integers(0, 99), st.booleans(), st.booleans()
)
def test_a_range_written_by_hand_is_read_as_the_literal_is(
    low: int | None, high: int | None, low_included: bool, high_included: bool
) -> None:
    opening = "[" if low_included and low is not None else "("
    closing = "]" if high_included and high is not None else ")"
    ends = [low, high]
    text = f"{opening}{'..'.join('' if end is None else str(end) for end in ends)}{closing}"
    read = compile_expression("range(t)").evaluate({"t": text}, now=NOW)
    if low is None and high is None:
        assert read is None
    else:
        written = compile_expression("string(r)").evaluate({"r": read}, now=NOW)
        assert isinstance(written, str)
        assert compile_expression(written).evaluate({}, now=NOW) == read


TRUE = """
before(1, 10) | before(1, [2..10]) | before([1..10], 15) | before([1..10], [15..20]) | before([1..10), [10..20])
before([1..10], (10..20]) | before(5, (> 5)) | after(10, 5) | after(12, [1..10]) | after([11..20], 5)
after((10..20], [1..10]) | after([10..20], [1..10)) | meets([1..5], [5..10]) | met by([5..10], [1..5])
overlaps([1..5], [3..8]) | overlaps([3..8], [1..5]) | overlaps([1..8], [3..5]) | overlaps([1..5], [5..8])
overlaps before([1..5], [3..8]) | overlaps before([1..5], [5..8]) | overlaps before([1..5), (1..5])
overlaps before([1..5], (1..5]) | overlaps after([3..8], [1..5]) | overlaps after([5..8], [1..5])
overlaps after((1..5], [1..5)) | overlaps after((1..5], [1..5]) | finishes(10, [1..10]) | finishes([5..10], [1..10])
finishes([5..10), [1..10)) | finishes([1..10], [1..10]) | finished by([1..10], 10) | finished by([1..10], (1..10])
includes([1..10], 5) | includes([1..10], [4..6]) | includes((1..10], (1..10]) | includes((< 10), 5)
during(5, [1..10]) | during([4..6], [1..10]) | during((1..10), [1..10]) | starts(1, [1..10]) | starts([1..5], [1..10])
starts((1..5], (1..10]) | started by([1..10], 1) | started by([1..10], [1..5]) | coincides(5, 5)
coincides([1..5], [1..5]) | coincides((< 5), (< 5)) | before(point1: 1, point2: 2) | before(point: 1, range: [2..3])
meets(range1: [1..5], range2: [5..9]) | includes(range: [1..9], point: 3)
"""
FALSE = """
before(10, 1) | before(1, [1..10]) | before([1..10], 10) | before([1..10], [10..20]) | after(5, 10)
after(10, [1..10]) | meets([1..5), [5..10]) | meets([1..5], (5..10]) | met by([5..10], [1..5)) | overlaps([1..5], [6..8])
overlaps([1..5], (5..8]) | overlaps([1..5), [5..8]) | overlaps((5..8], [1..5]) | overlaps before([1..5], [6..8])
overlaps before([1..5], (5..8]) | overlaps before([1..5), [1..5]) | overlaps before([1..5], [1..5])
overlaps after([6..8], [1..5]) | overlaps after((5..8], [1..5]) | overlaps after([5..8], [1..5))
overlaps after([1..5], [1..5)) | overlaps after((1..5), [1..5]) | overlaps after((1..5], [2..5])
finishes(10, [1..10)) | finishes([5..10), [1..10]) | finished by([1..10), 10) | includes([1..10), 10)
includes((1..10], 1) | during(10, [1..10)) | during([1..10], (1..10]) | starts(1, (1..10]) | starts(2, [1..10])
starts([1..5], (1..10]) | started by((1..10], 1) | coincides(3, 4) | coincides([1..5), [1..5]) | coincides([1..5], [2..6])
"""
NULL = """
before(1, null) | before(null, 1) | before(1, "a") | meets(1, [1..2]) | meets([1..2], 1) | coincides(1, [1..1])
includes(1, [1..2]) | during([1..2], 1) | before([1..2], ["a".."b"]) | overlaps((!= 3), [1..2]) | starts([1..2], 1)
"""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\n", "|").split("|") if line.strip()]


@pytest.mark.parametrize("source", _lines(TRUE))
def test_this_relation_holds(feel: Callable[..., Any], source: str) -> None:
    assert feel(source) is True


@pytest.mark.parametrize("source", _lines(FALSE))
def test_this_relation_does_not_hold(feel: Callable[..., Any], source: str) -> None:
    assert feel(source) is False


@pytest.mark.parametrize("source", _lines(NULL))
def test_this_relation_has_no_answer(feel: Callable[..., Any], source: str) -> None:
    assert feel(source) is None
