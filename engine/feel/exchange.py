"""How do Python's values become FEEL's?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from engine.feel.values import DECIMAL128, Far, Function, Range, Value, YearMonthDuration

#: Nested deeper than this, data comes from an attack or a mistake, not from a form; in or out.
DEEPEST = 100

#: Making a list or context takes so much longer than copying an element.
_ELEMENTS_OF_CONTAINER = 3
#: Whole numbers below need no rounding to 34 digits, and a float has no more than 17.
_EXACT = 10**33
_AS_THEY_ARE = frozenset(
    {
        *(bool, str, type(None), date, time, datetime, timedelta),
        *(YearMonthDuration, Far, Range, Function),
    }
)


class Foreign(Exception):
    """A Python value without a FEEL counterpart; the text says what it is, in Indonesian."""


def _freely(elements: int) -> None:
    """Charge nothing."""


def import_value(value: Any, depth: int = 0, charge: Callable[[int], None] = _freely) -> Value:
    """Return a copy in FEEL's types, so that no expression can change a process variable.

    `charge` is told the number of elements or entries before they are copied.

    int and float become Decimal (a float by its shortest decimal form), tuples become lists. Raises
    `Foreign` for anything else, for NaN and infinity, and for data nested too deeply.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value  # type: ignore[no-any-return]  # the set lists exactly the members of Value
    if kind is int and -_EXACT < value < _EXACT:
        return Decimal(value)
    if kind is float and isfinite(value):
        return Decimal(repr(value))
    if depth > DEEPEST:
        raise Foreign("data yang bersarang terlalu dalam")
    if kind is list or isinstance(value, list | tuple):
        charge(len(value) + _ELEMENTS_OF_CONTAINER)
        return [import_value(item, depth + 1, charge) for item in value]
    if kind is dict or isinstance(value, Mapping):
        charge(len(value) + _ELEMENTS_OF_CONTAINER)
        if not all(isinstance(key, str) for key in value):
            raise Foreign("data dengan kunci yang bukan teks")
        return {str(key): import_value(item, depth + 1, charge) for key, item in value.items()}
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    raise Foreign(f"nilai Python bertipe `{kind.__name__}`")


def _number(value: float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise Foreign("bilangan yang tidak berhingga")
    try:
        return DECIMAL128.plus(number)
    except ArithmeticError:
        raise Foreign("bilangan yang terlalu besar") from None
