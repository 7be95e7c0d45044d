"""Where do boxes overlap, and what do they leave uncovered?

A row of a decision table is a box: one set of pieces for each column. Overlaps are found pair by pair. What is left
uncovered is found by the sweep of Calvanese, Dumas, Laurson, Maggi, Montali and Teinemaa, "Semantics, Analysis and
Simplification of DMN Decision Tables" (Information Systems 78, 2018): go along one column, keep the set of boxes that the
current piece lies in, and where that set changes do the same along the next column. Sets that came up before at the same
column are not looked into twice, and the work is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

#: One set of pieces for each column.
Box: TypeAlias = tuple[int, ...]

#: What the analysis of one table may cost, in looks at one piece or one box; about half a second.
MAX_WORK = 2_000_000


class TooLarge(Exception):
    """The analysis would take too long."""


class Work:
    """What the analysis of one table may still cost."""

    def __init__(self) -> None:
        """Start with everything."""
        self._left = MAX_WORK

    def spend(self, looks: int) -> None:
        """Take some away. Raises `TooLarge` when nothing is left."""
        self._left -= looks
        if self._left < 0:
            raise TooLarge


def overlaps(boxes: Sequence[Box | None], work: Work) -> Iterator[tuple[int, int, Box]]:
    """Yield each two boxes that share something, and what they share; None stands for a box that is not known.

    Raises `TooLarge`.
    """
    for second, one in enumerate(boxes):
        work.spend(second)
        if one is None:
            continue
        for first in range(second):
            other = boxes[first]
            if other is None:
                continue
            for mine, theirs in zip(one, other, strict=True):
                if not mine & theirs:
                    break
            else:
                yield (
                    first,
                    second,
                    tuple(mine & theirs for mine, theirs in zip(one, other, strict=True)),
                )


def uncovered(whole: Box, boxes: Sequence[Box], work: Work) -> Box | None:
    """Return a part of the whole that lies in no box; None when there is none. Raises `TooLarge`."""
    work.spend(len(boxes))
    near = [
        box for box in boxes if all(mine & theirs for mine, theirs in zip(box, whole, strict=True))
    ]
    return _Sweep(whole, near, work).find()


class _Sweep:
    """One walk through one whole."""

    def __init__(self, whole: Box, boxes: Sequence[Box], work: Work) -> None:
        self._whole = whole
        self._work = work
        self._all = (1 << len(boxes)) - 1
        self._covered: set[tuple[int, int]] = set()
        self._at = [self._pieces(column, boxes) for column in range(len(whole))]
        self._filling = [
            sum(
                1 << index
                for index, box in enumerate(boxes)
                if all(not whole[later] & ~box[later] for later in range(column, len(whole)))
            )
            for column in range(len(whole) + 1)
        ]

    def _pieces(self, column: int, boxes: Sequence[Box]) -> list[tuple[int, int]]:
        """Return each piece of a column with the boxes that it lies in."""
        pieces, everywhere = self._whole[column], 0
        self._work.spend(pieces.bit_count())
        inside = dict.fromkeys(_bits(pieces), 0)
        for index, box in enumerate(boxes):
            shared = pieces & box[column]
            if shared == pieces:
                everywhere |= 1 << index
                continue
            self._work.spend(shared.bit_count())
            for piece in _bits(shared):
                inside[piece] |= 1 << index
        return [(1 << piece, found | everywhere) for piece, found in inside.items()]

    def find(self) -> Box | None:
        if not all(self._whole):
            return None
        return self._find(0, self._all)

    def _find(self, column: int, active: int) -> Box | None:
        if not active:
            return self._whole[column:]
        if active & self._filling[column] or (column, active) in self._covered:
            return None
        self._work.spend(len(self._at[column]))
        groups: dict[int, int] = {}
        for piece, inside in self._at[column]:
            groups[active & inside] = groups.get(active & inside, 0) | piece
        for inside, pieces in groups.items():
            rest = self._find(column + 1, inside)
            if rest is not None:
                return (pieces, *rest)
        self._covered.add((column, active))
        return None


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1
