"""How do ranges and points lie to each other (DMN 1.5 §10.3.4.7)?

Allen's relations, on ends that are ordered as (value, how far beyond it): `[5` starts at 5, `(5`
just after it, and `5)` ends just before it. A point is the range from itself to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from engine.feel.comparison import compare
from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import Range, Value

LIBRARY = Library()


class _Incomparable(Exception):
    """The two have no order between them: the answer is null."""


@dataclass(frozen=True, kw_only=True)
class _End:
    value: Value
    #: -1 just before the value, 0 at it, 1 just after it.
    beyond: int

    def __lt__(self, other: _End) -> bool:
        if compare("<", self.value, other.value):
            return True
        same = compare("<=", self.value, other.value)
        if same is None:
            raise _Incomparable
        return same and self.beyond < other.beyond

    def same_as(self, other: _End) -> bool:
        """Tell whether neither comes first."""
        return not self < other and not other < self


@dataclass(frozen=True, kw_only=True)
class _Span:
    low: _End
    high: _End
    point: bool


def _span(value: Value) -> _Span:
    if not isinstance(value, Range):
        end = _End(value=value, beyond=0)
        return _Span(low=end, high=end, point=True)
    return _Span(
        low=_End(value=value.low, beyond=0 if value.low_included else 1),
        high=_End(value=value.high, beyond=0 if value.high_included else -1),
        point=False,
    )


def _before(one: _Span, other: _Span) -> bool:
    return one.high < other.low


def _meets(one: _Span, other: _Span) -> bool:
    return one.high.same_as(other.low)


def _overlaps(one: _Span, other: _Span) -> bool:
    return not (one.high < other.low or other.high < one.low)


def _overlaps_before(one: _Span, other: _Span) -> bool:
    return one.low < other.low and not one.high < other.low and one.high < other.high


def _includes(one: _Span, other: _Span) -> bool:
    return not other.low < one.low and not one.high < other.high


def _starts(one: _Span, other: _Span) -> bool:
    return one.low.same_as(other.low) and not other.high < one.high


def _finishes(one: _Span, other: _Span) -> bool:
    return one.high.same_as(other.high) and not one.low < other.low


def _coincides(one: _Span, other: _Span) -> bool:
    return one.low.same_as(other.low) and one.high.same_as(other.high)


def _relation(
    holds: Callable[[_Span, _Span], bool],
    points: tuple[bool, bool],
    run: Run,
    one: Value,
    other: Value,
) -> Value:
    """Answer a relation; `points` says on which sides a point is allowed."""
    first, second = _span(one), _span(other)
    if (first.point and not points[0]) or (second.point and not points[1]):
        return None
    try:
        return holds(first, second)
    except _Incomparable:
        return None


def _swapped(holds: Callable[[_Span, _Span], bool]) -> Callable[[_Span, _Span], bool]:
    return lambda one, other: holds(other, one)


_BOTH, _NEITHER, _LEFT, _RIGHT = (True, True), (False, False), (True, False), (False, True)

for _name, _holds, _points in (
    ("before", _before, _BOTH),
    ("after", _swapped(_before), _BOTH),
    ("meets", _meets, _NEITHER),
    ("met by", _swapped(_meets), _NEITHER),
    ("overlaps", _overlaps, _NEITHER),
    ("overlaps before", _overlaps_before, _NEITHER),
    ("overlaps after", _swapped(_overlaps_before), _NEITHER),
    ("finishes", _finishes, _LEFT),
    ("finished by", _swapped(_finishes), _RIGHT),
    ("includes", _includes, _RIGHT),
    ("during", _swapped(_includes), _LEFT),
    ("starts", _starts, _LEFT),
    ("started by", _swapped(_starts), _RIGHT),
    ("coincides", _coincides, _BOTH),
):
    LIBRARY.function(_name, "value1: Any, value2: Any")(partial(_relation, _holds, _points))
