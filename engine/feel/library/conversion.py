"""How does one kind of value become another (DMN 1.5 §10.3.4.1 and .2)?"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.library.signatures import Library
from engine.feel.rendering import render
from engine.feel.run import Run
from engine.feel.values import DECIMAL128, Value

LIBRARY = Library()

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_GROUPINGS: tuple[Value, ...] = (None, " ", ",", ".")
_POINTS: tuple[Value, ...] = (None, ",", ".")


@LIBRARY.function("string", "from: Any")
def string(run: Run, value: Value) -> Value:
    """Write any value out; null stays null."""
    return None if value is None else render(value, run)


@LIBRARY.function("number", "from: string")
@LIBRARY.function("number", "from: number")
def number(run: Run, value: Value) -> Value:
    """Read a number written as in FEEL."""
    return _read(value) if isinstance(value, str) else value


@LIBRARY.function("number", "from: string, grouping separator: Any, decimal separator?: Any")
def number_with_separators(run: Run, text: str, grouping: Value, point: Value = None) -> Value:
    """Read a number with separators, such as `number("1.234,5", ".", ",")`."""
    if (
        grouping not in _GROUPINGS
        or point not in _POINTS
        or (grouping is not None and grouping == point)
    ):
        return None
    if isinstance(grouping, str):
        text = text.replace(grouping, "")
    if point == ",":
        # A point has no meaning left; a second comma becomes a second point, which is no number.
        text = text.replace(".", "?").replace(",", ".")
    return _read(text)


def _read(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return DECIMAL128.create_decimal(text)
    except ArithmeticError:
        return None


@LIBRARY.function("not", "negand: Any")
def negation(run: Run, value: Value) -> Value:
    """Negate in three values."""
    return not value if isinstance(value, bool) else None


@LIBRARY.function("is defined", "value: Any")
def is_defined(run: Run, value: Value) -> Value:
    """Tell whether a value is there; in a process, null and not set mean the same.

    Not in the standard: Camunda has it, and process owners use it.
    """
    return value is not None
