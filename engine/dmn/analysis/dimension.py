"""Into which pieces do the constants of a column cut its values?

All the values inside one piece pass the same cells, so that a set of values is a set of pieces: the bits of an integer.
An ordered column is cut into alternating open intervals and points: `… < p0`, `p0`, `p0 < … < p1`, `p1`, and so on; a
column of texts or truth values into the values that are named and, for texts, everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.dmn.analysis.cells import Bound, Cell, Constant
from engine.feel import YearMonthDuration
from engine.feel.rendering import render_scalar

_ORDERED = frozenset({Decimal, date, time, datetime, timedelta, YearMonthDuration})
#: Texts that an "everything else" names before it says how many more.
_NAMED = 4


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A column, cut into pieces."""

    #: What the column is called.
    label: str
    #: Pieces that can occur at all.
    universe: int
    #: The pieces of a cell; None where nothing can be claimed about it.
    pieces: Callable[[Cell], int | None]
    #: Pieces to words.
    words: Callable[[int], str]


def make_dimension(label: str, cells: Iterable[Cell], *, is_boolean: bool) -> Dimension | None:
    """Cut a column by all the constants of its cells; None when they are of different kinds."""
    constants = {constant for cell in cells for constant in cell.constants}
    if None not in constants:
        return _plain(label, constants, is_boolean=is_boolean)
    plain = _plain(label, constants - {None}, is_boolean=is_boolean)
    return None if plain is None else _with_null(plain)


def _plain(label: str, constants: AbstractSet[Constant], *, is_boolean: bool) -> Dimension | None:
    kinds = {type(constant) for constant in constants}
    if not kinds and not is_boolean:
        return _listed(label, [], rest=True)
    if kinds <= {bool}:
        return _listed(label, [False, True], rest=False)
    if kinds == {str}:
        return _listed(label, sorted(constants, key=str), rest=True)
    if len(kinds) == 1 and kinds <= _ORDERED:
        try:
            points: list[Any] = sorted(constants)
        except TypeError:  # some have a time zone, others have none
            return None
        return _ordered(label, points)
    return None


def _with_null(plain: Dimension) -> Dimension:
    """Add a piece for the missing value, which matters only where a cell speaks of it."""
    missing = 1 << plain.universe.bit_length()

    def pieces(cell: Cell) -> int | None:
        found = plain.pieces(cell)
        return None if found is None else found | (missing if cell.passes_null else 0)

    def words(mask: int) -> str:
        known = mask & plain.universe
        return plain.words(known) if known else f"{plain.label} = null"

    return Dimension(
        label=plain.label, universe=plain.universe | missing, pieces=pieces, words=words
    )


def _listed(label: str, values: Sequence[Constant], *, rest: bool) -> Dimension:
    bits = {value: 1 << index for index, value in enumerate(values)}
    universe = (1 << (len(values) + rest)) - 1

    def of_bound(bound: Bound) -> int | None:
        piece = bits.get(bound.constant, 0)  # none for null
        if bound.operator == "=":
            return piece
        return universe & ~piece if bound.operator == "!=" else None

    def words(mask: int) -> str:
        for value, bit in bits.items():
            if mask & bit:
                return f"{label} = {_shown(value)}"
        if not values:
            return f"{label} ≠ null"
        named = ", ".join(_shown(value) for value in values[:_NAMED])
        more = f" dan {len(values) - _NAMED} lainnya" if len(values) > _NAMED else ""
        return f"{label} selain {named}{more}"

    return Dimension(
        label=label,
        universe=universe,
        pieces=lambda cell: _union(cell, universe, of_bound),
        words=words,
    )


def _ordered(label: str, points: Sequence[Any]) -> Dimension:
    places = {point: index for index, point in enumerate(points)}
    full = (1 << (2 * len(points) + 1)) - 1
    universe = full
    for index in range(len(points) + 1):
        low, high = (points[index - 1] if index else None), points[index : index + 1]
        if _is_empty(low, high[0] if high else None):
            universe &= ~(1 << (2 * index))

    def of_bound(bound: Bound) -> int | None:
        if bound.constant is None:
            return {"=": 0, "!=": universe}.get(bound.operator)
        point = 1 << (2 * places[bound.constant] + 1)
        below = point - 1
        sets = {
            "=": point,
            "!=": full & ~point,
            "<": below,
            "<=": below | point,
            ">": full & ~(below | point),
            ">=": full & ~below,
        }
        return sets[bound.operator] & universe

    return Dimension(
        label=label,
        universe=universe,
        pieces=lambda cell: _union(cell, universe, of_bound),
        words=lambda mask: _between(label, points, mask),
    )


def _union(cell: Cell, universe: int, of_bound: Callable[[Bound], int | None]) -> int | None:
    if not cell.alternatives:
        return universe
    union = 0
    for bounds in cell.alternatives:
        together = universe
        for bound in bounds:
            pieces = of_bound(bound)
            if pieces is None:
                return None
            together &= pieces
        union |= together
    return universe & ~union if cell.negated else union


def _is_empty(low: Any, high: Any) -> bool:
    """Tell whether nothing lies between two neighbouring points; None is the open end of the scale."""
    if type(low) is date and type(high) is date:
        return (high - low).days == 1
    if isinstance(low, YearMonthDuration) and isinstance(high, YearMonthDuration):
        return high.months_total - low.months_total == 1
    if low is None and isinstance(high, time):
        return high.replace(tzinfo=None) == time.min
    return False


def _between(label: str, points: Sequence[Any], mask: int) -> str:
    """Tell the first run of pieces in a mask."""
    first = (mask & -mask).bit_length() - 1
    last = first
    while mask >> (last + 1) & 1:
        last += 1
    low = points[first // 2 - (first % 2 == 0)] if first else None
    high = points[last // 2] if last < 2 * len(points) else None
    if first == last and first % 2:
        return f"{label} = {_shown(low)}"
    parts = []
    if low is not None:
        parts.append(f"{label} {'≥' if first % 2 else '>'} {_shown(low)}")
    if high is not None:
        parts.append(f"{'' if parts else f'{label} '}{'≤' if last % 2 else '<'} {_shown(high)}")
    return " dan ".join(parts) or f"{label} apa pun"


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else render_scalar(value)
