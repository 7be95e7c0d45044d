"""How do Python's values become FEEL's?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.values import DECIMAL128, Far, Function, Range, Value, YearMonthDuration

#: Nested deeper than this, data comes from an attack or a mistake, not from a form; in or out.
DEEPEST = 100

_AS_THEY_ARE = frozenset(
    {
        *(bool, str, type(None), date, time, datetime, timedelta),
        *(YearMonthDuration, Far, Range, Function),
    }
)


class Foreign(Exception):
    """A Python value without a FEEL counterpart; the text says what it is, in Indonesian."""


def import_value(value: Any, depth: int = 0) -> Value:
    """Return a copy in FEEL's types, so that no expression can change a process variable.

    int and float become Decimal (a float by its shortest decimal form), tuples become lists. Raises
    `Foreign` for anything else, for NaN and infinity, and for data nested too deeply.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value  # type: ignore[no-any-return]  # the set lists exactly the members of Value
    if depth > DEEPEST:
        raise Foreign("data yang bersarang terlalu dalam")
    if isinstance(value, list | tuple):
        return [import_value(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise Foreign("data dengan kunci yang bukan teks")
        return {str(key): import_value(item, depth + 1) for key, item in value.items()}
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
