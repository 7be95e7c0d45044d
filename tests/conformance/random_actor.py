"""What is a block that is being run, and what does it wait for?

The ground of the interpreter (`random_oracle`): waits, variables, scopes, and the actors that stand for blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.random_blocks import Block

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Something that the process waits for, and what happens when it comes."""

    #: `user`, `job`, `timer`, `message`, `signal`; `error` is another way for a job to end, and no wait of its own.
    kind: str
    element: str
    #: How many ways there are to answer it.
    choices: int
    #: Takes the choice and a value nobody used before; returns what is handed in.
    act: Callable[[int, int], Values]
    #: The item of a multi-instance that it belongs to, by the variable that holds it.
    item: tuple[str, int] | None = None
    #: An event that has been used up by the test, though it still waits.
    is_offered: bool = True


class Variables:
    """Where a variable lives: the nearest place that has it, else the nearest closed one."""

    def __init__(
        self, around: Variables | None = None, own: Values | None = None, *, closed: bool = False
    ) -> None:
        self.around, self.own = around, own or {}
        self.closed = closed or around is None

    def write(self, name: str, value: object) -> None:
        place: Variables | None = self
        while place is not None and name not in place.own:
            place = place.around
        if place is None:
            place = self
            while not place.closed and place.around is not None:
                place = place.around
        place.own[name] = value

    def read(self) -> Values:
        outer = {} if self.around is None else self.around.read()
        return outer | self.own


@dataclass
class Scope:
    """The process or a sub-process: its variables and the branches that run beside its main one."""

    log: list[str]
    variables: Variables
    beside: list[Actor] = field(default_factory=list)
    item: tuple[str, int] | None = None

    def inner(self, own: Values | None = None, *, closed: bool = False) -> Scope:
        """Begin a sub-process; with variables of its own or without."""
        mine = self.variables if own is None else Variables(self.variables, own, closed=closed)
        return Scope(self.log, mine, item=self.item)


class Actor:
    """A block that is being run."""

    def __init__(self, block: Block, scope: Scope) -> None:
        self.block, self.scope, self.done = block, scope, False
        self.begin()

    def begin(self) -> None:
        """Do what happens on arrival."""

    def waits(self) -> Iterator[Wait]:
        """What it waits for."""
        yield from ()

    def settle(self) -> None:
        """Go as far as possible without anything from outside."""

    def pass_(self, *names: str) -> None:
        """Note elements that were passed; a leading `_` continues the block's own id."""
        self.scope.log += [self.block.id + n if n.startswith("_") or not n else n for n in names]

    def wait(
        self,
        kind: str,
        element: str,
        act: Callable[[int, int], Values],
        choices: int = 1,
        *,
        offered: bool = True,
    ) -> Wait:
        return Wait(
            kind=kind,
            element=element,
            choices=choices,
            act=act,
            item=self.scope.item,
            is_offered=offered,
        )


#: Who runs which kind of block; filled by `acts`.
ACTORS: dict[str, type[Actor]] = {}


def acts(*kinds: str) -> Callable[[type[Actor]], type[Actor]]:
    """Let a class run these kinds of blocks."""

    def note(actor: type[Actor]) -> type[Actor]:
        ACTORS.update(dict.fromkeys(kinds, actor))
        return actor

    return note


def run(block: Block, scope: Scope) -> Actor:
    """Begin a block."""
    return ACTORS[block.kind](block, scope)
