"""What does a cell compare its input with, if it does nothing but compare?

Read here are lists of comparisons, intervals and constants, with or without `not(…)`; a cell with a variable, a function
or arithmetic is none of those, and nothing is claimed about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from engine.dmn.expressions import NO_CLOCK
from engine.feel import FeelError, YearMonthDuration, compile_expression, compile_unary_tests
from engine.feel.tokens import Token, TokenKind, tokenize

Constant: TypeAlias = (
    bool | Decimal | str | date | time | datetime | timedelta | YearMonthDuration | None
)

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_MAKERS = frozenset({"date", "time", "duration", "date and time"})
_WORDS = frozenset({"true", "false", "null"})


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A comparison with a constant."""

    operator: str
    constant: Constant


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What passes: whatever passes one of the alternatives, or none of them when `negated`.

    An alternative is a set of bounds that must hold together; no alternative at all lets everything pass.
    """

    alternatives: tuple[tuple[Bound, ...], ...] = ()
    negated: bool = False
    #: As written.
    text: str = "-"

    @cached_property
    def passes_null(self) -> bool:
        """Whether a missing value passes; FEEL itself is asked, for its logic has three values here."""
        return compile_unary_tests(self.text).evaluate(None, {}, now=NO_CLOCK) is True

    @property
    def constants(self) -> list[Constant]:
        """Everything that the input is compared with."""
        return [bound.constant for bounds in self.alternatives for bound in bounds]


EVERYTHING = Cell()


def read_cell(text: str) -> Cell | None:
    """Return what a cell compares with; None when it does anything else."""
    if text in {"", "-"}:
        return EVERYTHING
    try:
        return replace(_Reader(tokenize(text)).cell(), text=text)
    except (FeelError, _NotPlainError):
        return None


class _NotPlainError(Exception):
    """The cell does more than compare."""


class _Reader:
    """A walk through the tokens of one cell."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0

    def cell(self) -> Cell:
        negated = self._at("not") and self._tokens[self._index + 1].text == "("
        if negated:
            self._index += 2
        alternatives = [self._test()]
        while self._accept(","):
            alternatives.append(self._test())
        if negated:
            self._expect(")")
        if self._token.kind is not TokenKind.END:
            raise _NotPlainError
        return Cell(alternatives=tuple(alternatives), negated=negated)

    def _test(self) -> tuple[Bound, ...]:
        text = self._token.text
        if self._token.kind is TokenKind.SIGN and text in _COMPARISONS:
            self._index += 1
            return (Bound(operator=text, constant=self._constant()),)
        if self._token.kind is TokenKind.SIGN and text in "[](":
            return self._interval()
        return (Bound(operator="=", constant=self._constant()),)

    def _interval(self) -> tuple[Bound, ...]:
        opening = self._take()
        low = self._constant()
        self._expect("..")
        high = self._constant()
        closing = self._take()
        if closing not in {"]", ")", "["}:
            raise _NotPlainError
        return (
            Bound(operator=">=" if opening == "[" else ">", constant=low),
            Bound(operator="<=" if closing == "]" else "<", constant=high),
        )

    def _constant(self) -> Constant:
        token = self._token
        if token.kind is TokenKind.STRING:
            self._index += 1
            return token.text
        if token.kind is TokenKind.NAME and token.text in _WORDS:
            return {"true": True, "false": False, "null": None}[self._take()]
        sign = "-" if self._accept("-") else ""
        if self._token.kind is TokenKind.NUMBER:
            return _evaluated(sign + self._take())
        if sign:
            raise _NotPlainError
        return self._made()

    def _made(self) -> Constant:
        """Read `@"…"` or `date("…")`."""
        if self._accept("@"):
            if self._token.kind is not TokenKind.STRING:
                raise _NotPlainError
            return _evaluated(f'@"{self._take()}"')
        words = []
        while self._token.kind is TokenKind.NAME:
            words.append(self._take())
        maker = " ".join(words)
        self._expect("(")
        if maker not in _MAKERS or self._token.kind is not TokenKind.STRING:
            raise _NotPlainError
        text = self._take()
        self._expect(")")
        return _evaluated(f'{maker}("{text}")')

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _at(self, text: str) -> bool:
        return self._token.text == text and self._token.kind is not TokenKind.STRING

    def _take(self) -> str:
        if self._token.kind is TokenKind.END:
            raise _NotPlainError
        self._index += 1
        return self._tokens[self._index - 1].text

    def _accept(self, text: str) -> bool:
        if self._at(text):
            self._index += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise _NotPlainError


def _evaluated(text: str) -> Constant:
    """Let FEEL itself say what a constant is, so that the two never differ."""
    value = compile_expression(text).evaluate({}, now=NO_CLOCK)
    if value is None or isinstance(value, list | dict):
        raise _NotPlainError
    return value  # type: ignore[return-value]  # the makers make nothing else
