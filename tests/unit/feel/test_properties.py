"""Does it hold for any text and any numbers?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.feel import FeelError, compile_expression, compile_unary_tests, evaluate

from .conftest import NOW

CONTEXT = {
    "a": 1,
    "b": "teks",
    "c": [1, "x", None, {"a": 2}],
    "d": {"a": {"b": 3}},
    "e": None,
    "f": True,
}

TOKENS = st.sampled_from(
    """
    a b c d e f ? item partial 0 1 2.5 1e3 -1 "x" "2026-01-31" @"2026-01-31" @"P1D" @"P1M" @"08:00:00Z"
    true false null + - * / ** = != < <= > >= ( ) [ ] { } , : . .. and or not( in between instance of number
    if then else for return some every satisfies function( count( sum( date( string( substring( sort( flatten(
    date_and_time( list_contains( append( context( get_value( before( duration( modulo( decimal( // /* */ @ '
    """.replace("date_and_time", "date·and·time")
    .replace("list_contains", "list·contains")
    .replace("get_value", "get·value")
    .split()
).map(lambda token: token.replace("·", " "))

WELL_FORMED = st.recursive(
    st.sampled_from(
        [
            "a",
            "b",
            "c",
            "d",
            "e",
            "f",
            "0",
            "2.5",
            '"x"',
            '@"P1D"',
            '@"P1M"',
            '@"2026-01-31"',
            '@"08:00:00Z"',
        ]
    ),
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", "-", "*", "/", "**", "=", "<", "and", "or", "in"]), inner
        ).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(inner, inner).map(lambda parts: f"[{parts[0]}, {parts[1]}]"),
        st.tuples(inner, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        st.tuples(inner, inner).map(lambda parts: f"[{parts[0]}..{parts[1]})"),
        inner.map(lambda part: f"{{k: {part}, l: k}}.l"),
        inner.map(lambda part: f"-{part}"),
        st.tuples(inner, inner, inner).map(
            lambda parts: f"(if {parts[0]} then {parts[1]} else {parts[2]})"
        ),
        st.tuples(inner, inner).map(lambda parts: f"(for i in {parts[0]} return {parts[1]})"),
        st.tuples(
            st.sampled_from(
                [
                    "min",
                    "max",
                    "sum",
                    "all",
                    "union",
                    "concatenate",
                    "is",
                    "before",
                    "append",
                    "modulo",
                ]
            ),
            inner,
            inner,
        ).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
        st.tuples(
            st.sampled_from(["string", "number", "date", "duration", "flatten", "abs", "floor"]),
            inner,
        ).map(lambda parts: f"{parts[0]}({parts[1]})"),
    ),
    max_leaves=12,
)


def _attempt(source: str) -> None:
    """Whatever is refused is refused by a FeelError that points into the source; all else is a bug."""
    for position in (_refusal(_as_cell, source), _refusal(_as_expression, source)):
        assert position is None or 1 <= position <= len(source) + 1


def _refusal(use: Callable[[str], object], source: str) -> int | None:
    try:
        use(source)
    except FeelError as error:
        return error.position
    return None


def _as_cell(source: str) -> object:
    return compile_unary_tests(source).evaluate(1, CONTEXT, now=NOW)


def _as_expression(source: str) -> object:
    return compile_expression(source).evaluate(CONTEXT, now=NOW)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
@example("\ud800")
@example('"\\')
def test_any_text_is_a_value_or_a_feel_error(source: str) -> None:
    _attempt(source)


@given(st.lists(TOKENS, max_size=25).map(" ".join))
@settings(max_examples=500, deadline=None)
def test_any_soup_of_tokens_is_a_value_or_a_feel_error(source: str) -> None:
    _attempt(source)


@given(WELL_FORMED)
@settings(max_examples=400, deadline=None)
def test_any_well_formed_expression_is_a_value_or_a_feel_error(source: str) -> None:
    _attempt(source)


@given(WELL_FORMED)
@settings(max_examples=150, deadline=None)
def test_the_same_question_has_the_same_answer(source: str) -> None:
    def answer() -> str:
        try:
            return repr(evaluate(f"string({source})", CONTEXT, now=NOW))
        except FeelError as error:
            return str(error)

    assert answer() == answer()


NUMBERS = st.integers(-(10**15), 10**15).map(Decimal) | st.decimals(-1000, 1000, places=3)


@given(NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=200, deadline=None)
def test_sums_are_exact(one: Decimal, two: Decimal, three: Decimal) -> None:
    context = {"x": one, "y": two, "z": three}
    assert evaluate("x + y + z - z - y = x", context, now=NOW) is True
    assert evaluate("(x < y) = (y > x) and (x <= y) != (x > y)", context, now=NOW) is True


@given(NUMBERS, NUMBERS.filter(bool))
@settings(max_examples=200, deadline=None)
def test_modulo_is_what_floor_division_leaves(dividend: Decimal, divisor: Decimal) -> None:
    context = {"n": dividend, "d": divisor}
    rest = evaluate("modulo(n, d)", context, now=NOW)
    assert isinstance(rest, Decimal)
    assert (dividend - rest) % divisor == 0
    assert 0 <= rest < divisor or divisor < rest <= 0


@given(st.dates(), st.integers(-5000, 5000))
@settings(max_examples=200, deadline=None)
def test_a_date_moved_by_months_keeps_its_day_or_takes_the_last(day: object, months: int) -> None:
    moved = evaluate(
        '{m: d + n * @"P1M", r: m = null or m.day = d.day or (m.day < d.day and (m + @"P1D").day = 1)}.r',
        {"d": day, "n": months},
        now=NOW,
    )
    assert moved is True


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_text_written_into_a_list_can_be_read_again(text: str) -> None:
    written = evaluate("string([t])", {"t": text}, now=NOW)
    assert isinstance(written, str)
    assert evaluate(written, {}, now=NOW) == [text]
