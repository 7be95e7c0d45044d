"""Is this the value that a test case expects?"""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from engine.dmn.tck.suite import Unwritable
from engine.feel import normal_name
from engine.feel.rendering import render_scalar
from engine.feel.values import Range

#: The kit's own runners take numbers as equal that differ by less.
_PRECISION = Decimal("0.00000001")


def same(expected: Any, got: Any) -> bool:
    """Tell whether two values are the same in kind and content."""
    if isinstance(expected, Unwritable):
        return False
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) < _PRECISION
    if type(expected) is not type(got):
        return False
    if isinstance(expected, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    if isinstance(expected, dict):
        wanted = {normal_name(name): value for name, value in expected.items()}
        found = {normal_name(name): value for name, value in got.items()}
        return wanted.keys() == found.keys() and all(
            same(value, found[name]) for name, value in wanted.items()
        )
    if isinstance(expected, datetime | time) and expected.utcoffset() != got.utcoffset():
        return False
    return bool(expected == got)


def shown(value: Any) -> str:
    """Return a value as a line of a report writes it."""
    match value:
        case Unwritable():
            return value.text
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(shown(item) for item in value)}]"
        case dict():
            return "{" + ", ".join(f"{name}: {shown(item)}" for name, item in value.items()) + "}"
        case Range():
            opening, closing = (
                "[" if value.low_included else "(",
                "]" if value.high_included else ")",
            )
            return f"{opening}{shown(value.low)}..{shown(value.high)}{closing}"
    return render_scalar(value)
