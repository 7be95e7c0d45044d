"""How does a pattern become a list of instructions?"""

from __future__ import annotations

from functools import lru_cache

from engine.feel.patterns.blocks import BLOCKS
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
from engine.feel.patterns.program import (
    LONGEST_PROGRAM,
    Code,
    Instruction,
    InvalidPattern,
    Operation,
    Program,
    UnsupportedPattern,
    bounded,
    fork,
    moved,
)

_DEEPEST_GROUP = 40
_MOST_RANGES = 30
_LONGEST_PATTERN = 2000
#: With the flag `i` a test is made for a letter, its small form and its capital.
_CASES = 3
#: The characters of XML names are so many ranges.
_WEIGHT_OF_NAMES = 8
_FLAGS = frozenset("smixq")


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
        *moved(body, 1),
        Instruction(save, 1),
        Instruction(Operation.MATCH),
    ]
    repeats = any(step.operation is Operation.REPEAT for step in code)
    return Program(
        instructions=tuple(code),
        groups=parser.groups,
        repeats=repeats,
        weight=parser.weight * (_CASES if "i" in flags else 1),
    )


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


class _Parser:
    """One pass over one pattern; every method returns code that starts at place 0."""

    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.groups = 0
        self.weight = 1
        self._pattern = pattern
        self._flags = flags
        self._index = 0
        self._depth = 0
        self._open_groups: set[int] = set()

    def literally(self) -> Code:
        """Take every character for itself (flag `q`)."""
        return bounded([self._character(exactly(character)) for character in self._pattern])

    def whole(self) -> Code:
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

    def _alternatives(self) -> Code:
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
                *moved(branch, 1),
                jump,
                *moved(code, after),
            ]
            bounded(code)
        return code

    def _branch(self) -> Code:
        code: Code = []
        while self._peek() not in {"", "|", ")"}:
            code += moved(self._repeated(self._atom()), len(code))
            bounded(code)
        return code

    def _atom(self) -> Code:
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
            case "\\" if self._peek() and self._peek() in "123456789":
                return [self._back_reference()]
            case "\\":
                return [self._character(self._escape())]
        if character in "?*+{}]":
            raise InvalidPattern
        return [self._character(exactly(character))]

    def _group(self) -> Code:
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            raise UnsupportedPattern("kelompok yang bersarang terlalu dalam")
        captures = not self._accept("?:")
        if captures and self._peek() == "?":
            raise InvalidPattern
        if captures:
            self.groups += 1
        number = self.groups
        if captures:
            self._open_groups.add(number)
        code = self._alternatives()
        if not self._accept(")"):
            raise InvalidPattern
        self._depth -= 1
        if not captures:
            return code
        self._open_groups.discard(number)
        save = Operation.SAVE
        return [Instruction(save, 2 * number), *moved(code, 1), Instruction(save, 2 * number + 1)]

    def _repeated(self, atom: Code) -> Code:
        low, high = self._quantifier()
        if (low, high) == (1, 1):
            return atom
        lazy = self._accept("?")
        code: Code = []
        for _ in range(low):
            code += moved(atom, len(code))
            bounded(code)
        if high is None:
            start = len(code)
            after = start + len(atom) + 2
            code.append(fork(start + 1, after, lazy))
            code += moved(atom, start + 1)
            code.append(Instruction(Operation.FORK, start, start))
            return code
        end = len(code) + (high - low) * (len(atom) + 1)
        if end > LONGEST_PROGRAM:
            raise UnsupportedPattern("pengulangan sebanyak itu")
        for _ in range(high - low):
            code.append(fork(len(code) + 1, end, lazy))
            code += moved(atom, len(code))
        return code

    def _back_reference(self) -> Instruction:
        """Parse the number of a group: as many digits as there are groups; the group must be closed."""
        number = int(self._take())
        while self._peek().isdecimal() and int(f"{number}{self._peek()}") <= self.groups:
            number = int(f"{number}{self._take()}")
        if number > self.groups or number in self._open_groups:
            raise InvalidPattern
        return Instruction(Operation.REPEAT, number, int("i" in self._flags))

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
            self.weight += _WEIGHT_OF_NAMES if character in "iIcC" else 0
            return CLASSES[character]
        if character in SINGLES:
            return exactly(SINGLES[character])
        if character in "pP":
            return self._category(inverted=character == "P")
        raise InvalidPattern

    def _category(self, *, inverted: bool) -> CharacterTest:
        end = self._pattern.find("}", self._index)
        if end < 0 or self._take() != "{":
            raise InvalidPattern
        name = self._pattern[self._index : end]
        self._index = end + 1
        if name.startswith("Is") and name[2:] in BLOCKS:
            test = between(*BLOCKS[name[2:]])
        elif name in CATEGORIES:
            test = in_category(name)
        else:
            raise InvalidPattern
        return negated(test) if inverted else test

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
        # A test of a set is a call more, about twice as long as a comparison.
        self.weight += len(tests) // 2
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


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _not_a_line_end(character: str) -> bool:
    return character not in "\n\r"
