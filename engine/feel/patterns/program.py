"""What is a pattern once it is compiled?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from engine.feel.patterns.characters import CharacterTest

#: A repetition writes its part out as often as it may occur; beyond this a pattern is refused.
LONGEST_PROGRAM = 1000


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
    #: Consume what group `first` matched, without minding capitals when `second` is 1.
    REPEAT = auto()
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
    #: Whether groups are repeated, so that what they matched decides how it goes on.
    repeats: bool = False
    #: How much longer than one comparison the longest of the tests takes.
    weight: int = 1


Code: TypeAlias = list[Instruction]


def moved(code: Code, by: int) -> Code:
    """Return code that will stand `by` places further on: the targets of forks move with it."""
    return [
        step._replace(first=step.first + by, second=step.second + by)
        if step.operation is Operation.FORK
        else step
        for step in code
    ]


def fork(inside: int, after: int, lazy: bool) -> Instruction:
    """Return the choice between going inside and going on after; a lazy one prefers the latter."""
    return (
        Instruction(Operation.FORK, after, inside)
        if lazy
        else Instruction(Operation.FORK, inside, after)
    )


def bounded(code: Code) -> Code:
    """Return code that is not too long; UnsupportedPattern otherwise."""
    if len(code) > LONGEST_PROGRAM:
        raise UnsupportedPattern("pola sepanjang itu")
    return code
