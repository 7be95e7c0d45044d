"""How do ranges and points lie to each other (DMN 1.5 §10.3.4.7)?

Allen's relations, on ends that are ordered as (value, how far beyond it): `[5` starts at 5, `(5`
just after it, and `5)` ends just before it. A point is the range from itself to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from engine.feel.comparison import compare
from engine.feel.library.range_texts import read_range
from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import Range, Value

LIBRARY = Library()

#: Reading a text takes so much longer than comparing.
_STEPS_OF_READING = 60


class _Incomparable(Exception):
    """The two have no order between them: the answer is null."""


@dataclass(frozen=True, kw_only=True)
class _End:
    value: Value
    #: -1 just before the value, 0 at it, 1 just after it.
    beyond: int = 0
    #: -1 before and 1 after every value, where a range is open to that side.
    reach: int = 0

    def __lt__(self, other: _End) -> bool:
        if self.reach or other.reach:
            return self.reach < other.reach
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


def _span(value: Value) -> _Span:
    if not isinstance(value, Range):
        return _Span(low=_End(value=value), high=_End(value=value))
    if value.outside:
        raise _Incomparable
    low = _End(
        value=value.low,
        beyond=0 if value.low_included else 1,
        reach=-1 if value.low is None else 0,
    )
    high = _End(
        value=value.high,
        beyond=0 if value.high_included else -1,
        reach=1 if value.high is None else 0,
    )
    return _Span(low=low, high=high)


def _before(one: _Span, other: _Span) -> bool:
    return one.high < other.low


def _meets(one: _Span, other: _Span) -> bool:
    return one.high.same_as(other.low)


def _overlaps(one: _Span, other: _Span) -> bool:
    return not (one.high < other.low or other.high < one.low)


def _overlaps_before(one: _Span, other: _Span) -> bool:
    return one.low < other.low and not one.high < other.low and not other.high < one.high


def _includes(one: _Span, other: _Span) -> bool:
    return not other.low < one.low and not one.high < other.high


def _starts(one: _Span, other: _Span) -> bool:
    return one.low.same_as(other.low) and not other.high < one.high


def _finishes(one: _Span, other: _Span) -> bool:
    return one.high.same_as(other.high) and not one.low < other.low


def _coincides(one: _Span, other: _Span) -> bool:
    return one.low.same_as(other.low) and one.high.same_as(other.high)


_Holds: TypeAlias = Callable[[_Span, _Span], bool]


def _relation(
    holds: _Holds, points: tuple[bool, bool], run: Run, one: Value, other: Value
) -> Value:
    """Answer a relation; `points` says on which sides a point is expected."""
    if points != (not isinstance(one, Range), not isinstance(other, Range)):
        return None
    try:
        return holds(_span(one), _span(other))
    except _Incomparable:
        return None


def _swapped(holds: _Holds) -> _Holds:
    return lambda one, other: holds(other, one)


#: The forms of the standard, by which sides are points.
_FORMS = {
    (False, False): "range1: range, range2: range",
    (True, False): "point: Any, range: range",
    (False, True): "range: range, point: Any",
    (True, True): "point1: Any, point2: Any",
}
_RANGES, _LEFT, _RIGHT, _POINTS = _FORMS

for _name, _holds, _forms in (
    ("before", _before, (_RANGES, _LEFT, _RIGHT, _POINTS)),
    ("after", _swapped(_before), (_RANGES, _LEFT, _RIGHT, _POINTS)),
    ("meets", _meets, (_RANGES,)),
    ("met by", _swapped(_meets), (_RANGES,)),
    ("overlaps", _overlaps, (_RANGES,)),
    ("overlaps before", _overlaps_before, (_RANGES,)),
    ("overlaps after", _swapped(_overlaps_before), (_RANGES,)),
    ("finishes", _finishes, (_RANGES, _LEFT)),
    ("finished by", _swapped(_finishes), (_RANGES, _RIGHT)),
    ("includes", _includes, (_RANGES, _RIGHT)),
    ("during", _swapped(_includes), (_RANGES, _LEFT)),
    ("starts", _starts, (_RANGES, _LEFT)),
    ("started by", _swapped(_starts), (_RANGES, _RIGHT)),
    ("coincides", _coincides, (_RANGES, _POINTS)),
):
    for _form in _forms:
        LIBRARY.function(_name, _FORMS[_form])(partial(_relation, _holds, _form))


@LIBRARY.function("range", "from: string")
def range_from_text(run: Run, text: str) -> Value:
    """Read `[18..21)`, or `[18..)` for a range of one end; null for ends that are not written out."""
    run.spend(_STEPS_OF_READING)
    return read_range(text)
