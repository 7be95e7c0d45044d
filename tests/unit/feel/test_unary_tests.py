"""Does a cell of a decision table match its input?"""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelError, compile_unary_tests

from .conftest import NOW


@pytest.mark.parametrize(
    "cell, value, answer",
    [
        ("-", None, True),
        ("", 1, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ("< 5", 4, True),
        ("< 5", None, None),
        ("!= 5", 4, True),
        ("[1..5), > 10", 5, False),
        ("[1..5), > 10", 11, True),
        ("not(< 10)", 12, True),
        ("batas", 7, True),
        ("< batas", 6, True),
        ("daftar", 2, True),
        ("null", None, True),
        ("null", 1, False),
        ("? > 3 and ? < 9", 5, True),
        ("? > 3 and ? < 9", 1, False),
        ("? = false", True, False),
        ("string length(?) = 2", "ab", True),
        ("? in [1, 2]", 2, True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("batas > 3", "apa saja", True),
        ("batas > 9", "apa saja", None),
        ('"1"', 1, None),
        ("[1, 2]", [1, 2], True),
        ("- 5", -5, True),
    ],
)
def test_a_cell_matches_as_the_standard_says(cell: str, value: Any, answer: bool | None) -> None:
    tests = compile_unary_tests(cell)
    assert tests.evaluate(value, {"batas": 7, "daftar": [1, 2]}, now=NOW) is answer


def test_the_input_is_not_among_the_variables() -> None:
    assert compile_unary_tests("? > batas").variables == {"batas"}


@pytest.mark.parametrize("cell", ["<", '"a",', "not(", 'not("a") and true', "1 2"])
def test_a_cell_that_is_no_test_is_refused(cell: str) -> None:
    with pytest.raises(FeelError):
        compile_unary_tests(cell)


def test_an_input_without_a_feel_type_is_refused() -> None:
    with pytest.raises(FeelError, match="Masukan"):
        compile_unary_tests("-").evaluate(object(), {}, now=NOW)
