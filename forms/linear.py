"""Can this pattern be matched in linear time, whatever is typed?

Python's matcher goes back and tries again; a pattern such as `^(a+)+$` lets a short answer run for
hours. So an own pattern is accepted only when it is *strongly one-unambiguous* (Brüggemann-Klein
and Wood, 1998): after every character at most one place of the pattern can take the next one, and
there is one way only to get there. An alternative left behind by the matcher then dies at the next
character, so the work is bounded by the length of the answer times the size of the pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from forms.errors import UnsafePattern
from forms.regex import Chars, Choice, Node, Ranges, Repeat, Sequence, read, write

#: Places after writing out counted repetitions.
_MAX_PLACES = 600
_AMBIGUOUS = (
    "Pola dapat dicocokkan dengan lebih dari satu cara sehingga berisiko lambat. "
    "Sederhanakan pengulangannya atau pakai pola yang tersedia"
)


def compile_linear(source: str) -> re.Pattern[str]:
    """Compile an own pattern (JavaScript syntax, anchored) for `fullmatch`.

    Raises:
        UnsafePattern: outside the subset, or not proven to match in linear time.
    """
    node = read(source)
    places = _Places()
    whole = places.add(node)
    places.check(whole.first)
    return re.compile(write(node))


@dataclass(frozen=True)
class _Part:
    """A piece of the pattern: may it be empty, which places start it, which end it."""

    empty: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


_NOTHING = _Part(True, (), ())


@dataclass
class _Places:
    """Glushkov's construction; `follow` keeps doubles, for a double is a second way."""

    ranges: list[Ranges] = field(default_factory=list)
    follow: list[list[int]] = field(default_factory=list)

    def add(self, node: Node) -> _Part:
        if isinstance(node, Chars):
            return self._place(node.ranges)
        if isinstance(node, Sequence):
            part = _NOTHING
            for item in node.items:
                part = self._join(part, self.add(item))
            return part
        if isinstance(node, Choice):
            return self._choice([self.add(branch) for branch in node.branches])
        return self._repeat(node)

    def check(self, starts: tuple[int, ...]) -> None:
        """Refuse when two places can take the same character."""
        for choices in (starts, *self.follow):
            taken = sorted(pair for place in choices for pair in self.ranges[place])
            for (_, high), (low, _) in pairwise(taken):
                if low <= high:
                    raise UnsafePattern(_AMBIGUOUS)

    def _place(self, ranges: Ranges) -> _Part:
        if len(self.ranges) >= _MAX_PLACES:
            raise UnsafePattern("Pola terlalu besar. Kurangi jumlah pengulangannya")
        self.ranges.append(ranges)
        self.follow.append([])
        here = (len(self.ranges) - 1,)
        return _Part(False, here, here)

    def _join(self, left: _Part, right: _Part) -> _Part:
        for place in left.last:
            self.follow[place].extend(right.first)
        first = left.first + right.first if left.empty else left.first
        last = left.last + right.last if right.empty else right.last
        return _Part(left.empty and right.empty, first, last)

    @staticmethod
    def _choice(parts: list[_Part]) -> _Part:
        if sum(part.empty for part in parts) > 1:
            raise UnsafePattern(_AMBIGUOUS)
        first = tuple(place for part in parts for place in part.first)
        last = tuple(place for part in parts for place in part.last)
        return _Part(any(part.empty for part in parts), first, last)

    def _repeat(self, node: Repeat) -> _Part:
        """Write `x{2,4}` out as `xx(x(x)?)?`, and `x{2,}` as `xx` and a loop."""
        tail = _NOTHING
        if node.most is None:
            body = self._body(node)
            for place in body.last:
                self.follow[place].extend(body.first)
            tail = _Part(True, body.first, body.last)
        for _ in range((node.most or node.least) - node.least):
            part = self._join(self._body(node), tail)
            tail = _Part(True, part.first, part.last)
        for _ in range(node.least):
            tail = self._join(self._body(node), tail)
        return tail

    def _body(self, node: Repeat) -> _Part:
        part = self.add(node.body)
        if part.empty and node.most != 1:
            raise UnsafePattern(_AMBIGUOUS)
        if part.empty and node.least == 0:
            raise UnsafePattern(_AMBIGUOUS)
        return part
