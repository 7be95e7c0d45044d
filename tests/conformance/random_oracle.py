"""What has to come of a random process?

An interpreter of blocks, written from BPMN and knowing nothing of tokens, drawings or the engine. It says after each
action what waits now, which elements were passed, and what the variables are.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.random_actor import Actor, Scope, Values, Variables, Wait, acts, run
from tests.conformance.random_blocks import Block
from tests.conformance.random_flows import Task


@acts("sub")
class Inside(Actor):
    """A sub-process: done when nothing is left in it."""

    closing: tuple[str, ...] = ("",)

    def begin(self) -> None:
        mapped = self.block.kind == "sub" and self.block.flag
        given = self.scope.variables.read()["nomor"] if mapped else None
        self.within = self.scope.inner({"lokal": given} if mapped else None)
        self.result: Values = {f"keluar_{self.block.id}": given} if mapped else {}
        self.main: Actor | None = self.enter()

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}")
        return run(self.block.parts[0], self.within)

    def waits(self) -> Iterator[Wait]:
        for actor in self._running():
            yield from actor.waits()

    def _running(self) -> list[Actor]:
        main = [] if self.main is None else [self.main]
        return [actor for actor in (*main, *self.within.beside) if not actor.done]

    def settle(self) -> None:
        if self.done:
            return
        for actor in self._running():
            actor.settle()
        if self.main is not None and self.main.done:
            self.main = None
            self.pass_(f"selesai_{self.block.id}")
        if not self._running():
            self.close()

    def close(self) -> None:
        self.done = True
        self.pass_(*self.closing)
        for name, value in self.result.items():
            self.scope.variables.write(name, value)

    def empty(self) -> None:
        """Cancel whatever runs in it."""
        self.main = None
        self.within.beside.clear()


@acts("listen")
class Listen(Inside):
    """With an event sub-process."""

    heard = 0

    def waits(self) -> Iterator[Wait]:
        yield from super().waits()
        is_used_up = self.heard and (self.block.flag or self.block.event == "timer")
        if not is_used_up:
            event = f"mulai_{self.block.id}_dengar"
            yield self.wait(self.block.event, event, self._hear, offered=not self.heard)

    def _hear(self, _: int, __: int) -> Values:
        self.heard += 1
        if self.block.flag:
            self.empty()
        self.within.beside.append(Heard(self.block, self.within))
        return {}


class Heard(Inside):
    """The event sub-process itself."""

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}_dengar")
        return run(self.block.parts[1], self.within)

    def settle(self) -> None:
        if self.done:
            return
        for actor in self._running():
            actor.settle()
        if self.main is not None and self.main.done:
            self.main = None
            self.pass_(f"selesai_{self.block.id}_dengar")
        if not self._running():
            self.done = True
            self.pass_("_dengar")


@acts("call")
class Call(Inside):
    """An instance of its own: begins with everything readable here, and gives back one thing."""

    def begin(self) -> None:
        own = Variables(None, self.scope.variables.read())
        self.within = Scope(self.scope.log, own, item=self.scope.item)
        self.result = {f"keluar_{self.block.id}": "ok"}
        self.main = self.enter()

    def settle(self) -> None:
        if self.main is not None and not self.done:
            self.main.settle()
            if self.main.done:
                self.pass_("_hasil")
        super().settle()


@acts("multi", "many")
class Multi(Actor):
    """A user task or a sub-process, once for each item."""

    def begin(self) -> None:
        self.items: list[Actor | None] = [None] * self.block.count
        self.gave: list[object] = [None] * self.block.count
        for number in range(1 if self.block.flag else self.block.count):
            self._item(number)

    def _item(self, number: int) -> None:
        name = f"butir_{self.block.id}"
        within = self.scope.inner({name: number + 1}, closed=True)
        within.item = (name, number + 1)
        kind = Inside if self.block.kind == "many" else Task
        shown = self.block if kind is Inside else Block(kind="user", id=self.block.id)
        self.items[number] = kind(shown, within)

    def waits(self) -> Iterator[Wait]:
        for actor in self.items:
            if actor is not None and not actor.done:
                yield from actor.waits()

    def settle(self) -> None:
        if self.done:
            return
        for number in range(self.block.count):
            actor = self.items[number]
            if actor is None:
                if self.items[number - 1] is None or not self.items[number - 1].done:  # type: ignore[union-attr]  # checked
                    break
                self._item(number)
                actor = self.items[number]
            assert actor is not None
            actor.settle()
            own = actor.scope.variables.own
            self.gave[number] = (
                own[f"butir_{self.block.id}" if self.block.kind == "many" else f"v_{self.block.id}"]
                if actor.done
                else None
            )
        if all(actor is not None and actor.done for actor in self.items):
            self.done = True
            self.scope.variables.write(f"hasil_{self.block.id}", list(self.gave))


@acts("guard")
class Bordered(Actor):
    """An activity with an event on its border, which joins the ordinary way or ends by itself."""

    def begin(self) -> None:
        self.happened = False
        self.now = self.host()
        self.handler = self.block.parts[-1]

    def host(self) -> Actor:
        return run(self.block.parts[0], self.scope)

    def waits(self) -> Iterator[Wait]:
        yield from self.now.waits()
        if self.block.kind == "guard" and not (
            self.happened and (self.interrupting or self.block.event == "timer")
        ):
            event = f"{self.block.id}_tepi"
            yield self.wait(self.block.event, event, self.border, offered=not self.happened)

    @property
    def interrupting(self) -> bool:
        return self.block.flag

    def border(self, _: int = 0, __: int = 0) -> Values:
        self.happened = True
        self.pass_("_tepi")
        if self.interrupting:
            self.now = run(self.handler, self.scope)
        else:
            self.scope.beside.append(Aside(self.block, self.scope))
        return {}

    def settle(self) -> None:
        if self.done:
            return
        self.now.settle()
        if self.now.done:
            self.done = True
            if self.interrupting:
                self.pass_("_gabung")


class Aside(Actor):
    """The way of an event that does not interrupt."""

    def begin(self) -> None:
        self.now = run(self.block.parts[-1], self.scope)

    def waits(self) -> Iterator[Wait]:
        yield from self.now.waits()

    def settle(self) -> None:
        self.now.settle()
        if self.now.done and not self.done:
            self.done = True
            self.pass_("_habis")


@acts("job_error")
class JobError(Bordered):
    """A job whose worker may throw an error."""

    interrupting = True

    def host(self) -> Actor:
        return Task(Block(kind="service", id=self.block.id), self.scope)

    def waits(self) -> Iterator[Wait]:
        yield from super().waits()
        if not self.happened and not self.now.done:
            yield self.wait("error", self.block.id, self.border)


class Deciding(Inside):
    """The inside of `raise`: somebody decides how it ends."""

    def __init__(self, block: Block, scope: Scope, owner: Raise) -> None:
        self.owner = owner
        super().__init__(block, scope)

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}")
        return None

    def waits(self) -> Iterator[Wait]:
        yield self.wait("user", f"{self.block.id}_tanya", self._asked, 2)

    def _asked(self, choice: int, _: int) -> Values:
        self.pass_("_tanya", "_pilih")
        self.scope.variables.write(f"d_{self.block.id}", choice)
        if choice:
            self.pass_("_gagal")
            self.owner.border()
        else:
            self.pass_(f"selesai_{self.block.id}", "")
            self.done = True
        return {f"d_{self.block.id}": choice}

    def settle(self) -> None:
        """It moves only when it is asked."""


@acts("raise")
class Raise(Bordered):
    interrupting = True

    def host(self) -> Actor:
        return Deciding(self.block, self.scope, self)


class Escalating(Inside):
    """The inside of `escalate`: a task, the escalation, another task."""

    def __init__(self, block: Block, scope: Scope, owner: Escalate) -> None:
        self.owner, self.step = owner, 0
        super().__init__(block, scope)

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}")
        return None

    def waits(self) -> Iterator[Wait]:
        yield self.wait("user", f"{self.block.id}_{'ab'[self.step]}", self._done)

    def _done(self, _: int, fresh: int) -> Values:
        name = "ab"[self.step]
        self.pass_(f"_{name}")
        self.scope.variables.write(f"v_{self.block.id}_{name}", fresh)
        self.step += 1
        if name == "a":
            self.pass_("_lempar")
            self.owner.border()
        else:
            self.pass_(f"selesai_{self.block.id}", "")
            self.done = True
        return {f"v_{self.block.id}_{name}": fresh}

    def settle(self) -> None:
        """It moves only when a task is done."""


@acts("escalate")
class Escalate(Bordered):
    def host(self) -> Actor:
        return Escalating(self.block, self.scope, self)


@acts("terminate")
class Terminate(Inside):
    """Two branches, one of which ends both."""

    def enter(self) -> Actor | None:
        self.pass_(f"mulai_{self.block.id}", "_pisah")
        self.stopped = False
        return run(self.block.parts[0], self.within)

    def waits(self) -> Iterator[Wait]:
        yield from super().waits()
        if not self.stopped:
            yield self.wait("user", f"{self.block.id}_a", self._stop)

    def _stop(self, _: int, fresh: int) -> Values:
        self.stopped = True
        self.pass_("_a", "_henti")
        self.scope.variables.write(f"v_{self.block.id}_a", fresh)
        self.empty()
        return {f"v_{self.block.id}_a": fresh}

    def settle(self) -> None:
        if self.done:
            return
        if self.main is not None:
            self.main.settle()
            if self.main.done:
                self.main = None
                self.pass_(f"selesai_{self.block.id}")
        for actor in self.within.beside:
            if not actor.done:
                actor.settle()
        if self.stopped:
            self.close()


class Expected:
    """A whole process, as it should be."""

    def __init__(self, block: Block, variables: Values) -> None:
        self.log: list[str] = []
        whole = Block(kind="sub", parts=(block,), id="p")
        self._root = Inside(whole, Scope(self.log, Variables(None, dict(variables))))
        self._root.closing = ()
        self._root.settle()

    @property
    def waits(self) -> list[Wait]:
        """What it waits for."""
        return [] if self._root.done else list(self._root.waits())

    def act(self, wait: Wait, choice: int, fresh: int) -> Values:
        """Let something happen; return what is handed in."""
        values = wait.act(choice, fresh)
        self._root.settle()
        return values

    @property
    def variables(self) -> Values:
        """The variables of the instance."""
        return dict(self._root.scope.variables.own)

    @property
    def done(self) -> bool:
        """Whether it is completed."""
        return self._root.done
