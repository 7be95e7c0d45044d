"""How is one instance played on Alur's runtime, with the verbs that `StockPlayer` has?

The player is what the services are: it keeps each instance's state as bytes and nothing else, runs called processes as
instances of their own, and hands messages and signals to whoever subscribed. An `EngineFailure` becomes an incident.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.bpmn import (
    Advance,
    EventKind,
    OpenCall,
    OpenUserTask,
    Standing,
    Subscription,
    ThrownMessage,
    WaitingJob,
)
from engine.errors import EngineFailure
from tests.conformance import steps
from tests.conformance.stock import NOW

#: Processes that call each other; the services stop at some depth too, or a mistaken drawing would fill the database.
MAX_CALLS = 30


@dataclass
class Running:
    """One instance: the bytes, what the last step said, and the instances that it called, by token."""

    process_id: str
    caller: tuple[Running, str] | None = None
    last: Advance | None = None
    called: dict[str, Running] = field(default_factory=dict)

    def all(self) -> Iterator[Running]:
        """This instance and those below it."""
        yield self
        for inner in self.called.values():
            yield from inner.all()


class AlurPlayer:
    """One instance, and those that it called."""

    def __init__(
        self,
        content: bytes,
        /,
        process_id: str = "p",
        make: steps.MakeStep = steps.here,
        **variables: Any,
    ) -> None:
        self.content = content
        self.make = make
        self.now: datetime = NOW
        self.model = steps.definition(content, process_id).model
        self.path: list[str] = []
        self.incident: str | None = None
        self.messages: list[ThrownMessage] = []
        self.root = Running(process_id)
        self._guarded(self.root, "start", variables)

    def again(self, **variables: Any) -> AlurPlayer:
        """Begin another instance of the same definition."""
        return AlurPlayer(self.content, self.root.process_id, self.make, **variables)

    def complete(self, element_id: str, /, **values: Any) -> None:
        """Complete the first open user task at an element."""
        self._answer("complete", element_id, values)

    def work(self, element_id: str, /, **values: Any) -> None:
        """Complete the first job that waits for its worker."""
        self._answer("complete_job", element_id, values)

    def fail(self, element_id: str, code: str, /) -> None:
        """Let the first job at an element end with a BPMN error."""
        self._answer("throw_error", element_id, code)

    def complete_item(self, element_id: str, item: str, /, **values: Any) -> None:
        """Complete the open task of one item of a multi-instance activity."""
        tasks = self.standing(self.root).user_tasks
        token = next(
            t.token_id for t in tasks if t.element_id == element_id and item in t.variables.values()
        )
        self._guarded(self.root, "complete", token, values)

    def wait(self, **duration: float) -> None:
        """Move the clock and fire what is due, earliest first."""
        self.now += timedelta(**duration)
        while self.incident is None:
            due = [
                (timer.due_at, number, running, timer.token_id)
                for number, running in enumerate(self.root.all())
                for timer in (running.last.timers if running.last else ())
                if timer.due_at <= self.now
            ]
            if not due:
                return
            _, _, running, token = min(due)
            self._guarded(running, "fire_timer", token)

    def message(self, name: str, /, **variables: Any) -> None:
        """Deliver a message to the first that waits for it."""
        for running, waiting in self._waiting(EventKind.MESSAGE, name):
            self._guarded(running, "deliver", waiting.token_id, variables)
            return
        raise LookupError(name)

    def signal(self, name: str, /, **variables: Any) -> None:
        """Deliver a signal to all that wait for it."""
        for running, waiting in list(self._waiting(EventKind.SIGNAL, name)):
            self._guarded(running, "deliver", waiting.token_id, variables)

    @property
    def open(self) -> list[str]:
        """Element ids of the open user tasks and jobs, sorted."""
        begun = [running for running in self.root.all() if running.last]
        return sorted(work.element_id for running in begun for work in self._work(running))

    @property
    def inside(self) -> list[str]:
        """Element ids of the sub-processes that are running, sorted."""
        scopes = {e.id for e in self.model.elements.values() if e.kind.is_scope}
        return sorted(scopes.intersection(self.standing(self.root).active))

    @property
    def ended(self) -> str:
        """`completed`, `incident` or `open`."""
        if self.incident is not None:
            return "incident"
        return "completed" if self.root.last is not None and self.root.last.completed else "open"

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the instance."""
        return {} if self.root.last is None else dict(self.root.last.variables)

    def passed(self, element_id: str) -> int:
        """How often an element was passed."""
        return self.path.count(element_id)

    def lane(self, element_id: str) -> tuple[str, str]:
        """Id and name of the lane that an element stands in."""
        lane = self.model.elements[element_id].lane
        return ("", "") if lane is None else (lane.id, lane.name)

    def shares_nested_data(self) -> bool:
        """Tell whether what one open task edits in its data shows in the other's."""
        one, _ = self.standing(self.root).user_tasks
        one.variables["laporan"]["isi"]["teks"] = "baru"
        _, other = self.standing(self.root).user_tasks
        return bool(other.variables["laporan"]["isi"]["teks"] == "baru")

    def called_with(self) -> list[str]:
        """Names of the variables that the (only) open task of a called process sees."""
        (inner,) = self.root.called.values()
        return list(self.standing(inner).user_tasks[0].variables)

    def sent(self) -> dict[str, Any]:
        """What the message that was sent carries."""
        (message,) = self.messages
        return dict(message.variables)

    def _work(self, running: Running) -> list[OpenUserTask | WaitingJob]:
        look = self.standing(running)
        return [*look.user_tasks, *look.jobs]

    def standing(self, running: Running) -> Standing:
        """Look at one of the instances afresh."""
        assert running.last is not None
        return steps.looked_at(self.content, running.process_id, running.last.state)

    def _waiting(self, kind: EventKind, name: str) -> Iterator[tuple[Running, Subscription]]:
        for running in list(self.root.all()):
            for waiting in running.last.subscriptions if running.last else ():
                if waiting.kind is kind and waiting.name == name:
                    yield running, waiting

    def _answer(self, verb: str, element_id: str, given: object) -> None:
        for running in self.root.all():
            for waiting in self._work(running):
                if waiting.element_id == element_id:
                    self._guarded(running, verb, waiting.token_id, given)
                    return
        raise LookupError(element_id)

    def step(self, running: Running, verb: str, *arguments: Any, **options: Any) -> None:
        """Make one step of one of the instances, and all that follows from it. Raises what the runtime raises."""
        self._do(running, verb, *arguments, **options)

    def _guarded(self, running: Running, verb: str, *arguments: Any) -> None:
        try:
            self._do(running, verb, *arguments)
        except EngineFailure as failure:
            self.incident = failure.element_id or "?"

    def _do(self, running: Running, verb: str, *arguments: Any, **options: Any) -> None:
        step = steps.Step(
            verb=verb,
            content=self.content,
            process_id=running.process_id,
            now=self.now,
            state=None if running.last is None else running.last.state,
            arguments=arguments,
            options=options,
        )
        advance = self.make(step)
        if advance is not None:
            running.last = advance
            self._follow(running, advance)

    def _follow(self, running: Running, advance: Advance) -> None:
        """Do what a step asks of the house: calls, messages, signals, and the way back to the caller."""
        self.path += advance.path
        for closed in advance.calls_closed:
            running.called.pop(closed.token_id, None)
        for call in advance.calls_opened:
            self._call(running, call)
        for signal in advance.signals:
            self._broadcast(signal.name, signal.variables, besides=running)
        self.messages += advance.messages
        self._correlate()
        self._return(running, advance)

    def _call(self, running: Running, call: OpenCall) -> None:
        depth, above = 0, running.caller
        while above is not None:
            depth, above = depth + 1, above[0].caller
        if depth > MAX_CALLS:
            raise EngineFailure(element_id=call.element_id)
        inner = Running(call.process_id, caller=(running, call.token_id))
        running.called[call.token_id] = inner
        self._do(inner, "start", call.variables, called=True)

    def _broadcast(self, name: str, variables: Mapping[str, Any], besides: Running) -> None:
        for running, waiting in list(self._waiting(EventKind.SIGNAL, name)):
            if running is not besides:
                self._do(running, "deliver", waiting.token_id, variables)

    def _correlate(self) -> None:
        """Hand each message that was published to one who waits for its name and key; keep the rest."""
        for message in list(self.messages):
            for running, waiting in self._waiting(EventKind.MESSAGE, message.name):
                if (waiting.correlation_key or "") == message.correlation_key:
                    self.messages.remove(message)
                    self._do(running, "deliver", waiting.token_id, message.variables)
                    break

    def _return(self, running: Running, advance: Advance) -> None:
        if running.caller is None:
            return
        caller, token = running.caller
        for escalation in advance.escalations:
            if token in caller.called:
                self._do(caller, "escalate", token, escalation.code)
        if token not in caller.called:
            return
        if advance.error is not None:
            self._do(caller, "throw_error", token, advance.error.code)
        elif advance.completed:
            self._do(caller, "complete_call", token, advance.variables)
