"""When are two values equal, and which one is less?

The answer is three-valued: None when the two cannot be compared (DMN 1.5 §10.3.2).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.far import place
from engine.feel.run import Run
from engine.feel.values import Far, Range, Value, YearMonthDuration, kind_of

#: The day that the difference between two times is counted on as well.
_WINTER = date(2000, 1, 1)
_ORDERED = frozenset({Decimal, str, date, time, datetime, timedelta, YearMonthDuration})
_ORDER: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def equal(left: Value, right: Value, run: Run) -> bool | None:
    """Tell whether two values are the same; None for values of different kinds."""
    if left is None or right is None:
        return left is right
    if isinstance(left, Far) or isinstance(right, Far):
        return _equal_far(left, right)
    if type(left) is not type(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, run)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _equal_lists(list(left.values()), [right[name] for name in left], run)
    if isinstance(left, Range) and isinstance(right, Range):
        if _edges(left) != _edges(right):
            return False
        return _equal_lists([left.low, left.high], [right.low, right.high], run)
    if isinstance(left, time) and isinstance(right, time):
        return _fixed(left) == _fixed(right)
    return left == right


def _equal_far(left: Value, right: Value) -> bool | None:
    return _places(left, right, eq) if kind_of(left) is kind_of(right) else None


def _places(left: Any, right: Any, holds: Callable[[Any, Any], Any]) -> bool:
    one, other = place(left), place(right)
    if one is None or other is None or one[0] is not other[0]:
        return False
    return bool(holds(one, other))


def _compare_far(operator: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None or kind_of(left) is not kind_of(right):
        return None
    less, same = _places(left, right, lt), _places(left, right, eq)
    if not less and not same and not _places(left, right, gt):
        return None
    return {"<": less, "<=": less or same, ">": not (less or same), ">=": not less}[operator]


def _edges(value: Range) -> tuple[bool, ...]:
    return value.low_included, value.high_included, value.outside


def _equal_lists(left: list[Value], right: list[Value], run: Run) -> bool | None:
    if len(left) != len(right):
        return False
    run.spend(len(left))
    return all(equal(one, other, run) for one, other in zip(left, right, strict=True))


def _fixed(clock: time) -> time:
    """Return a time with the winter offset of its zone, for without a date a zone has none."""
    if not isinstance(clock.tzinfo, ZoneInfo):
        return clock
    offset = datetime.combine(_WINTER, clock).utcoffset()
    return clock.replace(tzinfo=None if offset is None else timezone(offset))


def compare(operator: str, left: Value, right: Value) -> bool | None:
    """Answer `<`, `<=`, `>` or `>=`; None for values that have no order between them."""
    if isinstance(left, Far) or isinstance(right, Far):
        return _compare_far(operator, left, right)
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return None
    if isinstance(left, time) and isinstance(right, time):
        left, right = _fixed(left), _fixed(right)
    try:
        return bool(_ORDER[operator](left, right))
    except (TypeError, OverflowError):  # one has a time zone, the other has none
        return None


def inside(value: Value, interval: Range) -> bool | None:
    """Tell whether a value lies in a range."""
    if interval.outside:
        same = both(compare(">=", value, interval.low), compare("<=", value, interval.high))
        return None if same is None else not same
    above = (
        True
        if interval.low is None
        else compare(">=" if interval.low_included else ">", value, interval.low)
    )
    below = (
        True
        if interval.high is None
        else compare("<=" if interval.high_included else "<", value, interval.high)
    )
    return both(above, below)


def both(one: bool | None, other: bool | None) -> bool | None:
    """Answer `and` in three values."""
    if one is False or other is False:
        return False
    return True if one and other else None


def satisfies(value: Value, wanted: Value, run: Run) -> bool | None:
    """Tell whether a value passes a test that is itself a value, a range, or a list of such."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return inside(value, wanted)
    if isinstance(wanted, list):
        run.spend(len(wanted))
        if isinstance(value, list) and equal(value, wanted, run):
            return True
        return any(
            inside(value, item) if isinstance(item, Range) else equal(value, item, run)
            for item in wanted
        )
    return equal(value, wanted, run)
