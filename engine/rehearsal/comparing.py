"""Is a variable what a scenario says it is?

Values are compared as people mean them: 1 is 1.0, an instant is the same in every zone, a duration or date may be written as
text, and of a context only what is mentioned is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine import feel

#: Writing a value down needs no time.
_UNUSED = datetime.min.replace(tzinfo=UTC)


def fits(expected: Any, found: Any) -> bool:
    """Tell whether a found value is the expected one."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and fits(value, found[name]) for name, value in expected.items()
        )
    if _is_list(expected):
        return (
            _is_list(found)
            and len(expected) == len(found)
            and all(fits(*pair) for pair in zip(expected, found, strict=True))
        )
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return expected is found
    return _same_scalar(expected, found)


def _same_scalar(expected: Any, found: Any) -> bool:
    if isinstance(expected, int | float | Decimal) and isinstance(found, int | float | Decimal):
        return _number(expected) == _number(found)
    if isinstance(expected, datetime) and isinstance(found, datetime):
        # A time without an offset is taken as it stands.
        if (expected.tzinfo is None) != (found.tzinfo is None):
            return expected.replace(tzinfo=None) == found.replace(tzinfo=None)
        return expected == found
    if isinstance(expected, str) and not isinstance(found, str):
        return expected == told(found)
    if type(expected) is date and isinstance(found, str):
        return expected.isoformat() == found
    return bool(expected == found)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _number(value: float | Decimal) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def told(value: Any) -> str:
    """Write a value the way FEEL does."""
    text = feel.evaluate("string(nilai)", {"nilai": value}, now=_UNUSED)
    return "null" if text is None else str(text)
