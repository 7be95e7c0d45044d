"""Drives one instance through the runtime, and restarts it after every step.

Nothing but the state blob is carried from one step to the next, and after each one what the `Advance` says must be
what a fresh look at the blob (`inspect`) says, and the blob itself must survive being read and written again. So every test of the runtime is a test of save and load as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from engine.bpmn import (
    Advance,
    OpenUserTask,
    Standing,
    WaitingCall,
    WaitingJob,
    runtime,
    state_codec,
)
from engine.bpmn.definition import Definition
from tests.unit.bpmn.models import NOW


class Instance:
    """A running instance of a drawing."""

    def __init__(
        self,
        content: bytes,
        /,
        *,
        at: str | None = None,
        called: bool = False,
        decisions: Any = None,
        **variables: Any,
    ) -> None:
        self.definition = Definition.load(content, decisions=decisions)
        self._drawn = _written(self.definition)
        self.now: datetime = NOW
        self.path: list[str] = []
        self.standing = Standing(
            user_tasks=(),
            jobs=(),
            calls=(),
            timers=(),
            subscriptions=(),
            variables={},
            active=(),
            completed=False,
        )
        self.last = runtime.start(self.definition, variables, now=self.now, at=at, called=called)
        self._took(self.last)

    def complete(self, element_id: str, /, **values: Any) -> Advance:
        """Complete the (first) open user task at an element."""
        token_id = self.token(element_id)
        return self._took(
            runtime.complete(self.definition, self.last.state, token_id, values, now=self.now)
        )

    def work(self, element_id: str, /, **result: Any) -> Advance:
        """Complete the (first) waiting job at an element."""
        token_id = self.token(element_id)
        return self._took(
            runtime.complete_job(self.definition, self.last.state, token_id, result, now=self.now)
        )

    def deliver(self, element_id: str, /, **variables: Any) -> Advance | None:
        """Hand its message or signal to the (first) event that waits at an element."""
        token_id = next(s.token_id for s in self.last.subscriptions if s.element_id == element_id)
        advance = runtime.deliver(
            self.definition, self.last.state, token_id, variables, now=self.now
        )
        return None if advance is None else self._took(advance)

    def answer(self, element_id: str, /, **variables: Any) -> Advance:
        """Let the instance that an element called end with these variables."""
        token_id = self.token(element_id)
        return self._took(
            runtime.complete_call(
                self.definition, self.last.state, token_id, variables, now=self.now
            )
        )

    def escalate(self, element_id: str, code: str) -> Advance:
        """Let an escalation out of the instance that an element called."""
        token_id = self.token(element_id)
        return self._took(
            runtime.escalate(self.definition, self.last.state, token_id, code, now=self.now)
        )

    def throw(self, element_id: str, code: str) -> Advance:
        """Let the job or the called instance at an element end with a BPMN error."""
        token_id = self.token(element_id)
        return self._took(
            runtime.throw_error(self.definition, self.last.state, token_id, code, now=self.now)
        )

    def fire(self, element_id: str, after: timedelta | None = None) -> Advance | None:
        """Move the clock and fire the timer at an element, if it is due."""
        self.now += after or timedelta()
        timer = next(t for t in self.last.timers if t.element_id == element_id)
        advance = runtime.fire_timer(self.definition, self.last.state, timer.token_id, now=self.now)
        return None if advance is None else self._took(advance)

    def token(self, element_id: str) -> str:
        """The first token that waits at an element for a person or a worker."""
        return next(w.token_id for w in self._waiting if w.element_id == element_id)

    @property
    def awaited(self) -> list[tuple[str, str | None]]:
        """Names and keys of the messages and signals that are waited for, sorted."""
        return sorted((s.name, s.correlation_key) for s in self.last.subscriptions)

    @property
    def open(self) -> list[str]:
        """Element ids of the open user tasks, jobs and calls, sorted."""
        return sorted(w.element_id for w in self._waiting)

    @property
    def _waiting(self) -> list[OpenUserTask | WaitingJob | WaitingCall]:
        return [*self.standing.user_tasks, *self.standing.jobs, *self.standing.calls]

    @property
    def variables(self) -> dict[str, Any]:
        return dict(self.last.variables)

    @property
    def elements(self) -> list[str]:
        """The path without sequence flows."""
        return [name for name in self.path if name in self.definition.model.elements]

    def _took(self, advance: Advance) -> Advance:
        before = {t.token_id for t in self.standing.user_tasks}
        calls_before = {t.token_id for t in self.standing.calls}
        jobs_before = {t.token_id for t in self.standing.jobs}
        self.last = advance
        self.path += advance.path
        self.standing = runtime.inspect(self.definition, advance.state)
        calls_opened = {t.token_id for t in advance.calls_opened}
        calls_closed = {t.token_id for t in advance.calls_closed}
        assert {t.token_id for t in self.standing.calls} == (
            calls_before | calls_opened
        ) - calls_closed
        opened = {t.token_id for t in advance.opened}
        closed = {t.token_id for t in advance.closed}
        jobs_opened = {t.token_id for t in advance.jobs_opened}
        jobs_closed = {t.token_id for t in advance.jobs_closed}
        assert {t.token_id for t in self.standing.user_tasks} == (before | opened) - closed
        assert {t.token_id for t in self.standing.jobs} == (jobs_before | jobs_opened) - jobs_closed
        assert self._rewritten(advance.state) == advance.state
        assert _written(self.definition) == self._drawn, (
            "threads share the plan: nobody writes to it"
        )
        assert self.standing.timers == advance.timers
        assert self.standing.subscriptions == advance.subscriptions
        assert self.standing.variables == advance.variables
        assert self.standing.completed is advance.completed
        return advance

    def _rewritten(self, state: bytes) -> bytes:
        """Load a state and write it down again: nothing may be lost on the way, on whatever drawing."""
        definition = self.definition
        host = state_codec.load(
            state,
            definition.blueprint,
            definition.fingerprint,
            now=self.now,
            decisions=definition.decisions,
        )
        return state_codec.dump(host, definition.fingerprint)


def _written(definition: Definition) -> list[dict[str, Any]]:
    """What stands in the plan and in its specs."""
    blueprint = definition.blueprint
    plans = (blueprint.process, *blueprint.sub_processes.values())
    return [dict(vars(each)) for plan in plans for each in (plan, *plan.task_specs.values())]
