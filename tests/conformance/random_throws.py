"""What should become of what is thrown inside a process: messages, signals, errors, escalations, compensation?"""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.random_actor import Actor, Values, Wait, acts, run
from tests.conformance.random_oracle import Inside


class Steps(Inside):
    """A sub-process with user tasks after each other, each named by its letter."""

    letter: str | None = "a"

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}")
        return None

    def waits(self) -> Iterator[Wait]:
        if self.letter is not None:
            yield self.wait("user", f"{self.block.id}_{self.letter}", self._done)
        yield from super().waits()

    def _done(self, _: int, fresh: int) -> Values:
        letter, name = self.letter, f"v_{self.block.id}_{self.letter}"
        self.pass_(f"_{letter}")
        self.scope.variables.write(name, fresh)
        self.letter = self.then(letter or "")
        return {name: fresh}

    def then(self, letter: str) -> str | None:
        """Go on behind a task; return the letter of the next."""
        raise NotImplementedError

    def settle(self) -> None:
        if self.done:
            return
        for actor in self._running():
            actor.settle()
        if self.letter is None and not self._running():
            self.close()

    def end(self) -> None:
        """Reach the ordinary end."""
        self.pass_(f"selesai_{self.block.id}")


@acts("post")
class Post(Steps):
    """What one branch throws at its end, the other hears."""

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}", "_pisah")
        return None

    def waits(self) -> Iterator[Wait]:
        yield from super().waits()
        kind = "message" if self.block.flag else "signal"
        yield self.wait(kind, f"{self.block.id}_dengar", lambda _, __: {}, offered=False)

    def then(self, letter: str) -> str | None:
        self.pass_("_lempar", "_dengar")
        self.end()
        return None


class Handled(Inside):
    """The event sub-process that catches."""

    closing = ("_dengar",)

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}_dengar")
        return run(self.block.parts[0], self.within)

    def settle(self) -> None:
        if self.done:
            return
        for actor in self._running():
            actor.settle()
        if self.main is not None and self.main.done:
            self.main = None
            self.pass_(f"selesai_{self.block.id}_dengar")
        if not self._running():
            self.close()


@acts("caught")
class Caught(Steps):
    """An error or escalation that an event sub-process catches."""

    def then(self, letter: str) -> str | None:
        if letter == "b":
            self.end()
            return None
        self.pass_("_lempar")
        self.within.beside.append(Handled(self.block, self.within))
        is_error = self.block.event == "timer"
        return None if is_error or self.block.flag else "b"


@acts("undo")
class Undo(Steps):
    """Two tasks, and the first is undone."""

    undoing = False

    def waits(self) -> Iterator[Wait]:
        yield from super().waits()
        if self.undoing:
            yield self.wait("user", f"{self.block.id}_batal", self._undone)

    def then(self, letter: str) -> str | None:
        if letter == "b":
            self.undoing = True
        return "b" if letter == "a" else None

    def _undone(self, _: int, fresh: int) -> Values:
        self.undoing = False
        self.pass_("_batal", "_lempar")
        self.scope.variables.write(f"v_{self.block.id}_batal", fresh)
        self.end()
        return {f"v_{self.block.id}_batal": fresh}

    def settle(self) -> None:
        if not self.undoing:
            super().settle()
