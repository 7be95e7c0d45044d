"""How does a pattern become a list of instructions?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from engine.feel.patterns.characters import (
    CATEGORIES,
    CLASSES,
    SINGLES,
    CharacterTest,
    between,
    exactly,
    folded,
    in_category,
    negated,
    one_of,
    without,
)

#: A repetition writes its part out as often as it may occur; beyond this a pattern is refused.
_LONGEST_PROGRAM = 1000
_DEEPEST_GROUP = 40
_MOST_RANGES = 30
_LONGEST_PATTERN = 2000
_FLAGS = frozenset("smixq")


class InvalidPattern(Exception):
    """No pattern at all: the function that was given it answers null."""


class UnsupportedPattern(Exception):
    """A pattern that is not run here; the text says what is missing, in Indonesian."""


class Operation(Enum):
    """What an instruction does."""

    #: Consume one character that passes the test.
    CHARACTER = auto()
    #: Go on at `first`, and if that fails at `second`.
    FORK = auto()
    #: Note the place in slot `first`.
    SAVE = auto()
    #: Go on only at the start of the text, or of a line when `first` is 1.
    START = auto()
    #: Go on only at the end.
    END = auto()
    #: The whole pattern is matched.
    MATCH = auto()


class Instruction(NamedTuple):
    """One step; where nothing else is said, the next instruction follows."""

    operation: Operation
    first: int = 0
    second: int = 0
    test: CharacterTest | None = None


@dataclass(frozen=True, kw_only=True)
class Program:
    """A compiled pattern."""

    instructions: tuple[Instruction, ...]
    #: Groups in brackets; slots 2n and 2n+1 hold the start and end of group n, 0 being the whole.
    groups: int


_Code = list[Instruction]


def compile_pattern(pattern: str, flags: str = "") -> Program:
    """Compile a pattern; flags are those of XPath (`i`, `m`, `s`, `x`, `q`).

    Raises InvalidPattern or UnsupportedPattern.
    """
    if not _FLAGS.issuperset(flags):
        raise InvalidPattern
    if len(pattern) > _LONGEST_PATTERN:
        raise UnsupportedPattern(f"lebih dari {_LONGEST_PATTERN} karakter")
    return _compile(pattern, "".join(sorted(set(flags))))


@lru_cache(maxsize=512)
def _compile(pattern: str, flags: str) -> Program:
    if "x" in flags and "q" not in flags:
        pattern = _without_spaces(pattern)
    parser = _Parser(pattern, frozenset(flags))
    body = parser.literally() if "q" in flags else parser.whole()
    save = Operation.SAVE
    code = [
        Instruction(save, 0),
        *_moved(body, 1),
        Instruction(save, 1),
        Instruction(Operation.MATCH),
    ]
    return Program(instructions=tuple(code), groups=parser.groups)


def _without_spaces(pattern: str) -> str:
    """Take out all white space that is not in a class (flag `x`), even after a backslash."""
    kept: list[str] = []
    depth = 0
    for index, character in enumerate(pattern):
        escaped = index > 0 and pattern[index - 1] == "\\"
        if not escaped and character in "[]":
            depth += 1 if character == "[" else -1
        if depth > 0 or character not in " \t\n\r":
            kept.append(character)
    return "".join(kept)


def _moved(code: _Code, by: int) -> _Code:
    """Return code that will stand `by` places further on: the targets of forks move with it."""
    return [
        step._replace(first=step.first + by, second=step.second + by)
        if step.operation is Operation.FORK
        else step
        for step in code
    ]


class _Parser:
    """One pass over one pattern; every method returns code that starts at place 0."""

    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.groups = 0
        self._pattern = pattern
        self._flags = flags
        self._index = 0
        self._depth = 0

    def literally(self) -> _Code:
        """Take every character for itself (flag `q`)."""
        return self._bounded([self._character(exactly(character)) for character in self._pattern])

    def whole(self) -> _Code:
        """Parse the whole pattern."""
        code = self._alternatives()
        if self._index < len(self._pattern):
            raise InvalidPattern
        return code

    def _peek(self) -> str:
        return self._pattern[self._index : self._index + 1]

    def _take(self) -> str:
        character = self._pattern[self._index : self._index + 1]
        if not character:
            raise InvalidPattern
        self._index += 1
        return character

    def _accept(self, text: str) -> bool:
        if self._peek() and self._pattern.startswith(text, self._index):
            self._index += len(text)
            return True
        return False

    def _alternatives(self) -> _Code:
        branches = [self._branch()]
        while self._accept("|"):
            branches.append(self._branch())
        code = branches.pop()
        while branches:
            branch = branches.pop()
            after = len(branch) + 2
            jump = Instruction(Operation.FORK, after + len(code), after + len(code))
            code = [
                Instruction(Operation.FORK, 1, after),
                *_moved(branch, 1),
                jump,
                *_moved(code, after),
            ]
            self._bounded(code)
        return code

    def _branch(self) -> _Code:
        code: _Code = []
        while self._peek() not in {"", "|", ")"}:
            code += _moved(self._repeated(self._atom()), len(code))
            self._bounded(code)
        return code

    def _atom(self) -> _Code:
        character = self._take()
        match character:
            case "(":
                return self._group()
            case "[":
                return [self._character(self._class())]
            case ".":
                test: CharacterTest = (lambda _: True) if "s" in self._flags else _not_a_line_end
                return [self._character(test)]
            case "^":
                return [Instruction(Operation.START, int("m" in self._flags))]
            case "$":
                return [Instruction(Operation.END, int("m" in self._flags))]
            case "\\":
                return [self._character(self._escape())]
        if character in "?*+{}]":
            raise InvalidPattern
        return [self._character(exactly(character))]

    def _group(self) -> _Code:
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            raise UnsupportedPattern("kelompok yang bersarang terlalu dalam")
        captures = not self._accept("?:")
        if captures and self._peek() == "?":
            raise InvalidPattern
        if captures:
            self.groups += 1
        number = self.groups
        code = self._alternatives()
        if not self._accept(")"):
            raise InvalidPattern
        self._depth -= 1
        if not captures:
            return code
        save = Operation.SAVE
        return [Instruction(save, 2 * number), *_moved(code, 1), Instruction(save, 2 * number + 1)]

    def _repeated(self, atom: _Code) -> _Code:
        low, high = self._quantifier()
        if (low, high) == (1, 1):
            return atom
        lazy = self._accept("?")
        code: _Code = []
        for _ in range(low):
            code += _moved(atom, len(code))
            self._bounded(code)
        if high is None:
            start = len(code)
            after = start + len(atom) + 2
            code.append(_fork(start + 1, after, lazy))
            code += _moved(atom, start + 1)
            code.append(Instruction(Operation.FORK, start, start))
            return code
        end = len(code) + (high - low) * (len(atom) + 1)
        if end > _LONGEST_PROGRAM:
            raise UnsupportedPattern("pengulangan sebanyak itu")
        for _ in range(high - low):
            code.append(_fork(len(code) + 1, end, lazy))
            code += _moved(atom, len(code))
        return code

    def _quantifier(self) -> tuple[int, int | None]:
        for sign, bounds in {"?": (0, 1), "*": (0, None), "+": (1, None)}.items():
            if self._accept(sign):
                return bounds
        if not self._accept("{"):
            return 1, 1
        end = self._pattern.find("}", self._index)
        low, comma, high = self._pattern[self._index : max(end, self._index)].partition(",")
        self._index = end + 1
        if end < 0 or not _is_count(low) or not (high == "" or _is_count(high)):
            raise InvalidPattern
        if not comma:
            return int(low), int(low)
        if high and int(high) < int(low):
            raise InvalidPattern
        return int(low), int(high) if high else None

    def _escape(self) -> CharacterTest:
        character = self._take()
        if character in CLASSES:
            return CLASSES[character]
        if character in SINGLES:
            return exactly(SINGLES[character])
        if character in "pP":
            return self._category(inverted=character == "P")
        if character.isdigit():
            raise UnsupportedPattern("acuan balik seperti `\\1`")
        if character in "iIcC":
            raise UnsupportedPattern(f"`\\{character}`")
        raise InvalidPattern

    def _category(self, *, inverted: bool) -> CharacterTest:
        end = self._pattern.find("}", self._index)
        if end < 0 or self._take() != "{":
            raise InvalidPattern
        name = self._pattern[self._index : end]
        if name not in CATEGORIES:
            raise UnsupportedPattern(f"`\\p{{{name}}}`")
        self._index = end + 1
        return negated(in_category(name)) if inverted else in_category(name)

    def _class(self) -> CharacterTest:
        """Parse from after `[` to after `]`; a class may end in `-[…]`, which takes characters away."""
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            raise UnsupportedPattern("kelas karakter yang bersarang terlalu dalam")
        inverted = self._pattern.startswith("^", self._index)
        self._index += inverted
        singles: set[str] = set()
        tests: list[CharacterTest] = []
        removed: CharacterTest | None = None
        while not self._pattern.startswith("]", self._index):
            if (singles or tests) and self._pattern.startswith("-[", self._index):
                self._index += 2
                removed = self._class()
                break
            part = self._class_part()
            if isinstance(part, str):
                singles.add(part)
            else:
                tests.append(part)
        if self._take() != "]" or not (singles or tests):
            raise InvalidPattern
        if len(tests) > _MOST_RANGES:
            raise UnsupportedPattern("kelas karakter sebesar itu")
        self._depth -= 1
        test = one_of(frozenset(singles), tuple(tests))
        if "i" in self._flags:
            test = folded(test)
        test = negated(test) if inverted else test
        return without(test, removed) if removed else test

    def _class_part(self) -> str | CharacterTest:
        low = self._class_character()
        if not isinstance(low, str):
            return low
        following = self._pattern[self._index + 1 : self._index + 2]
        if not self._pattern.startswith("-", self._index) or following in {"]", "["}:
            return low
        self._index += 1
        high = self._class_character()
        if not isinstance(high, str) or high < low:
            raise InvalidPattern
        return between(low, high)

    def _class_character(self) -> str | CharacterTest:
        character = self._take()
        if character == "[":
            raise InvalidPattern
        if character != "\\":
            return character
        following = self._pattern[self._index : self._index + 1]
        if following in SINGLES:
            self._index += 1
            return SINGLES[following]
        return self._escape()

    def _character(self, test: CharacterTest) -> Instruction:
        return Instruction(Operation.CHARACTER, test=folded(test) if "i" in self._flags else test)

    @staticmethod
    def _bounded(code: _Code) -> _Code:
        if len(code) > _LONGEST_PROGRAM:
            raise UnsupportedPattern("pola sepanjang itu")
        return code


def _fork(inside: int, after: int, lazy: bool) -> Instruction:
    return (
        Instruction(Operation.FORK, after, inside)
        if lazy
        else Instruction(Operation.FORK, inside, after)
    )


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _not_a_line_end(character: str) -> bool:
    return character not in "\n\r"
