r"""What does an own pattern say?

Reads the part of JavaScript's regular expressions that form-js patterns need into a small tree, and
writes it back as a Python expression of the same meaning (JavaScript's `\d` and `\w` are ASCII).
Not read, and refused by name: look-around, back references, lazy repetition, flags.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.errors import UnsafePattern

#: Inclusive code point ranges, sorted, not touching.
Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_MAX_SOURCE = 300
_MAX_DEPTH = 20
_MAX_COUNT = 500
_DIGIT = ((48, 57),)
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = ((9, 13), (32, 32), (160, 160), (0x2028, 0x2029), (0xFEFF, 0xFEFF))
_SETS: dict[str, Ranges] = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_SPECIAL = frozenset("\\^$.|?*+()[]{}")


@dataclass(frozen=True)
class Chars:
    """One character out of a set."""

    ranges: Ranges


@dataclass(frozen=True)
class Sequence:
    """One after the other; empty matches nothing and succeeds."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    branches: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """`least` to `most` times, `most` None is without end."""

    body: Node
    least: int
    most: int | None


Node = Chars | Sequence | Choice | Repeat


def read(source: str) -> Node:
    """Read `^…$` into a tree.

    Raises:
        UnsafePattern: not anchored at both ends, too long, or outside the subset.
    """
    if len(source) > _MAX_SOURCE:
        raise UnsafePattern(f"Pola paling panjang {_MAX_SOURCE} karakter")
    if not (source.startswith("^") and source.endswith("$")) or source.endswith("\\$"):
        raise UnsafePattern("Pola harus diawali ^ dan diakhiri $")
    reader = _Reader(source[1:-1])
    node = reader.sequence(depth=0)
    if reader.peek() == "|":
        raise UnsafePattern("Kurung pilihan pada pola: tulis ^(?:a|b)$, bukan ^a|b$")
    if reader.peek():
        raise UnsafePattern("Tanda kurung pada pola tidak berpasangan")
    return node


def write(node: Node) -> str:
    """The tree as the source of a Python `re` expression."""
    if isinstance(node, Chars):
        return "[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in node.ranges) + "]"
    if isinstance(node, Sequence):
        return "".join(write(item) for item in node.items)
    if isinstance(node, Choice):
        return "(?:" + "|".join(write(branch) for branch in node.branches) + ")"
    most = "" if node.most is None else str(node.most)
    return f"(?:{write(node.body)}){{{node.least},{most}}}"


def _merge(ranges: list[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _negate(ranges: Ranges) -> Ranges:
    edges = [-1, *(edge for pair in ranges for edge in pair), _LAST + 1]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((low + 1, high - 1) for low, high in gaps if low + 1 <= high - 1)


class _Reader:
    """Recursive descent over the source; depth is bounded."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise UnsafePattern("Pola terputus di tengah")
        self.at += 1
        return char

    def eat(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def choice(self, *, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise UnsafePattern("Kurung pada pola terlalu dalam")
        branches = [self.sequence(depth=depth)]
        while self.eat("|"):
            branches.append(self.sequence(depth=depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self, *, depth: int) -> Node:
        items: list[Node] = []
        while self.peek() not in {"", "|", ")"}:
            items.append(self.repeated(self.atom(depth)))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def atom(self, depth: int) -> Node:
        char = self.take()
        if char == "(":
            if not self.eat("?:") and self.peek() == "?":
                raise UnsafePattern("Pola memakai (?…) yang tidak didukung")
            node = self.choice(depth=depth + 1)
            if not self.eat(")"):
                raise UnsafePattern("Tanda kurung pada pola tidak berpasangan")
            return node
        if char == "[":
            return Chars(self.bracket())
        if char == ".":
            return Chars(_negate(((10, 10), (13, 13), (0x2028, 0x2029))))
        if char == "\\":
            return Chars(self.escape())
        if char in _SPECIAL:
            raise UnsafePattern(f"Tanda {char} pada pola tidak pada tempatnya")
        return Chars(((ord(char), ord(char)),))

    def escape(self) -> Ranges:
        char = self.take()
        if char.lower() in _SETS:
            found = _SETS[char.lower()]
            return found if char.islower() else _negate(found)
        if char in "tnr":
            char = {"t": "\t", "n": "\n", "r": "\r"}[char]
        elif char.isalnum():
            raise UnsafePattern(f"Pola memakai \\{char} yang tidak didukung")
        return ((ord(char), ord(char)),)

    def bracket(self) -> Ranges:
        negated = self.eat("^")
        found: list[tuple[int, int]] = []
        while not self.eat("]"):
            low = self.member()
            # A hyphen before the closing bracket is a plain hyphen.
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.take()
                high = self.member()
                if len(low) != 1 or len(high) != 1 or low[0][0] > high[0][1]:
                    raise UnsafePattern("Rentang huruf pada pola terbalik")
                low = ((low[0][0], high[0][1]),)
            found.extend(low)
        ranges = _merge(found)
        if not ranges:
            raise UnsafePattern("Kurung siku pada pola kosong")
        ranges = _negate(ranges) if negated else ranges
        if not ranges:
            raise UnsafePattern("Kurung siku pada pola tidak menerima huruf apa pun")
        return ranges

    def member(self) -> Ranges:
        char = self.take()
        return self.escape() if char == "\\" else ((ord(char), ord(char)),)

    def repeated(self, body: Node) -> Node:
        char = self.peek()
        if char not in {"?", "*", "+", "{"}:
            return body
        self.take()
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(char, (0, 0))
        if char == "{":
            least, most = self.counts()
        if self.peek() in {"?", "*", "+", "{"}:
            raise UnsafePattern("Pola memakai pengulangan ganda yang tidak didukung")
        return Repeat(body, least, most)

    def counts(self) -> tuple[int, int | None]:
        least = self.number()
        most: int | None = least
        if self.eat(","):
            most = None if self.peek() == "}" else self.number()
        if not self.eat("}") or most == 0 or (most is not None and most < least):
            raise UnsafePattern("Jumlah pengulangan {…} pada pola keliru")
        return least, most

    def number(self) -> int:
        digits = ""
        while self.peek() in set("0123456789"):
            digits += self.take()
        if not digits or len(digits) > 4 or int(digits) > _MAX_COUNT:
            raise UnsafePattern(f"Jumlah pengulangan pada pola paling banyak {_MAX_COUNT}")
        return int(digits)
