"""What should tasks, events in the flow, gateways and loops do?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.conformance.random_actor import Actor, Values, Wait, acts, run
from tests.conformance.random_blocks import EVENTS


@acts("user", "service", "send", "receive")
class Task(Actor):
    """A user task or a job: waits, and writes a variable."""

    def waits(self) -> Iterator[Wait]:
        kinds = {"user": "user", "receive": "message"}
        yield self.wait(kinds.get(self.block.kind, "job"), self.block.id, self._done)

    def _done(self, _: int, fresh: int) -> Values:
        self.done = True
        self.pass_("")
        self.scope.variables.write(f"v_{self.block.id}", fresh)
        return {f"v_{self.block.id}": fresh}


@acts("script")
class Script(Actor):
    def begin(self) -> None:
        self.pass_("")
        name = f"s_{self.block.id}"
        self.scope.variables.write(name, self.scope.variables.read().get(name, 0) + 1)
        self.done = True


@acts("throw")
class Throw(Actor):
    def begin(self) -> None:
        self.pass_("")
        self.done = True


@acts("link")
class Link(Actor):
    def begin(self) -> None:
        self.pass_("_ke", "_dari")
        self.done = True


@acts("catch")
class Catch(Actor):
    def waits(self) -> Iterator[Wait]:
        yield self.wait(self.block.event, self.block.id, self._happened)

    def _happened(self, _: int, __: int) -> Values:
        self.done = True
        self.pass_("")
        return {}


@acts("seq")
class Seq(Actor):
    def begin(self) -> None:
        self.rest = list(self.block.parts)
        self.now: Actor = run(self.rest.pop(0), self.scope)

    def waits(self) -> Iterator[Wait]:
        yield from self.now.waits()

    def settle(self) -> None:
        self.now.settle()
        while self.now.done and self.rest:
            self.now = run(self.rest.pop(0), self.scope)
            self.now.settle()
        self.done = self.now.done


@acts("xor", "and", "or")
class Branches(Actor):
    """Gateways: some branches are begun, and joined when all of them are done."""

    def begin(self) -> None:
        self.begun: list[Actor] | None = None
        if self.block.kind == "and":
            self._split(range(len(self.block.parts)))

    def _split(self, chosen: Iterable[int]) -> None:
        self.pass_("_pisah" if self.block.kind == "and" else "_pilih")
        self.begun = [run(self.block.parts[number], self.scope) for number in chosen]

    def waits(self) -> Iterator[Wait]:
        if self.begun is None:
            many = len(self.block.parts)
            ways = many if self.block.kind == "xor" else 2**many - 1
            yield self.wait("user", f"{self.block.id}_tanya", self._asked, ways)
        else:
            for actor in self.begun:
                if not actor.done:
                    yield from actor.waits()

    def _asked(self, choice: int, _: int) -> Values:
        chosen = [n for n in range(len(self.block.parts)) if (choice + 1) >> n & 1]
        answer: object = choice if self.block.kind == "xor" else chosen
        self.pass_("_tanya")
        self.scope.variables.write(f"d_{self.block.id}", answer)
        self._split([choice] if self.block.kind == "xor" else chosen)
        return {f"d_{self.block.id}": answer}

    def settle(self) -> None:
        if self.begun is None or self.done:
            return
        for actor in self.begun:
            actor.settle()
        if all(actor.done for actor in self.begun):
            self.pass_("_gabung")
            self.done = True


@acts("race")
class Race(Actor):
    """An event-based gateway."""

    def begin(self) -> None:
        self.pass_("_tunggu")
        self.won: Actor | None = None

    def waits(self) -> Iterator[Wait]:
        if self.won is not None:
            yield from self.won.waits()
            return
        for number in range(len(self.block.parts)):
            kind = EVENTS[(EVENTS.index(self.block.event) + number) % len(EVENTS)]
            yield self.wait(kind, f"{self.block.id}_{number}", self._wins(number))

    def _wins(self, number: int) -> Callable[[int, int], Values]:
        def act(_: int, __: int) -> Values:
            self.pass_(f"_{number}")
            self.won = run(self.block.parts[number], self.scope)
            return {}

        return act

    def settle(self) -> None:
        if self.won is not None and not self.done:
            self.won.settle()
            if self.won.done:
                self.pass_("_gabung")
                self.done = True


@acts("loop")
class Loop(Actor):
    def begin(self) -> None:
        self.turn = 0
        self.pass_("_nol", "_masuk")
        self.scope.variables.write(f"n_{self.block.id}", 0)
        self.now = run(self.block.parts[0], self.scope)

    def waits(self) -> Iterator[Wait]:
        yield from self.now.waits()

    def settle(self) -> None:
        self.now.settle()
        while self.now.done and not self.done:
            self.turn += 1
            self.pass_("_hitung", "_ulang")
            self.scope.variables.write(f"n_{self.block.id}", self.turn)
            if self.turn < self.block.count:
                self.pass_("_masuk")
                self.now = run(self.block.parts[0], self.scope)
                self.now.settle()
            else:
                self.pass_("_keluar")
                self.done = True
