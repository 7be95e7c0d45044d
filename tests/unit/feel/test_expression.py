"""What does the package promise to those who call it?"""

from __future__ import annotations

import enum
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from engine.feel import FeelError, body, compile_expression, evaluate, is_expression

from .conftest import NOW


@pytest.mark.parametrize(
    "source, variables",
    [
        ('keputusan = "setuju"', {"keputusan"}),
        ("pemohon.usia >= batas", {"pemohon", "batas"}),
        ("for x in daftar return x + y", {"daftar", "y"}),
        ("some x in daftar satisfies x = y", {"daftar", "y"}),
        ("for x in x return x", {"x"}),
        ("function(a) a + b", {"b"}),
        ("{a: 1, c: a + b}", {"b"}),
        ("{a: a}", {"a"}),
        ("count(daftar)", {"daftar"}),
        ("x in (a, < b)", {"x", "a", "b"}),
        ("1 in (? > batas)", {"batas"}),
    ],
)
def test_variables_are_the_names_read_from_the_context(source: str, variables: set[str]) -> None:
    assert compile_expression(source).variables == variables


def test_names_in_a_filter_may_be_entries_of_the_items_and_are_not_among_the_variables() -> None:
    assert compile_expression("laporan[nilai > 3 and item.a = b]").variables == {"laporan"}


def test_a_compiled_expression_is_kept() -> None:
    assert compile_expression("a + 12345") is compile_expression("a + 12345")


def test_an_expression_never_changes_a_variable_and_shares_nothing_with_it() -> None:
    context = {"daftar": [{"a": [1]}]}
    result = evaluate("append(daftar, 2)", context, now=NOW)
    assert isinstance(result, list)
    assert isinstance(result[0], dict)
    result[0]["a"] = None
    assert context == {"daftar": [{"a": [1]}]}


def test_python_numbers_tuples_and_enums_are_taken_in() -> None:
    class Keputusan(enum.StrEnum):
        SETUJU = "setuju"

    context = {"i": 3, "f": 0.1, "t": (1, 2), "e": Keputusan.SETUJU, "d": Decimal("1.5")}
    assert evaluate("[i, f, t, e, d]", context, now=NOW) == [
        Decimal(3),
        Decimal("0.1"),
        [Decimal(1), Decimal(2)],
        "setuju",
        Decimal("1.5"),
    ]
    assert type(evaluate("e", context, now=NOW)) is str


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        b"x",
        UUID(int=1),
        {1: 2},
        {"a": {3}},
        Decimal("sNaN"),
        Decimal("1e7000"),
    ],
)
def test_a_variable_without_a_feel_type_is_refused_by_name(value: Any) -> None:
    with pytest.raises(FeelError, match="`rahasia`"):
        evaluate("rahasia", {"rahasia": value}, now=NOW)


def test_a_variable_that_is_not_read_may_hold_anything() -> None:
    assert evaluate("1", {"rahasia": object()}, now=NOW) == 1


def test_a_variable_nested_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(FeelError, match="terlalu dalam"):
        evaluate("a", {"a": endless}, now=NOW)


def test_the_zone_of_now_decides_what_day_it_is() -> None:
    moment = datetime(2026, 3, 17, 23, 30, tzinfo=UTC)
    makassar = moment.astimezone(timezone(timedelta(hours=8)))
    assert evaluate("string(today())", {}, now=moment) == "2026-03-17"
    assert evaluate("string(today())", {}, now=makassar) == "2026-03-18"


def test_a_naive_now_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="aware"):
        evaluate("1", {}, now=datetime.fromisoformat("2026-03-17T00:00:00"))


def test_a_leading_equals_sign_marks_an_expression() -> None:
    assert is_expression(" =a > 1")
    assert not is_expression("PT1H")
    assert body(" = a > 1 ") == "a > 1"
    assert body("a > 1") == "a > 1"


@pytest.mark.parametrize("text", ["${a > 1}", " #{a > 1}"])
def test_the_expressions_of_other_engines_are_refused_with_the_feel_to_write(text: str) -> None:
    with pytest.raises(FeelError, match="`=a > 1`") as refusal:
        body(text)
    assert refusal.value.position == text.index("{")


def test_an_error_survives_the_way_to_another_process() -> None:
    error = FeelError("Salah.", position=3, source="a b")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.position, copy.source) == ("Salah. (karakter ke-3)", 3, "a b")
