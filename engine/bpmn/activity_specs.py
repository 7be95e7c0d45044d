"""How is each kind of activity begun, and what does it wait for?"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import DecisionMade
from engine.bpmn.evaluation import evaluate
from engine.bpmn.model import Element
from engine.bpmn.scopes import Scope
from engine.bpmn.specs import ActivitySpec
from engine.bpmn.subscribing import spoken, subscribe
from engine.bpmn.tokens import Host, Inner, Token
from engine.errors import EngineFailure


class UserTaskSpec(ActivitySpec):
    """Waits READY until a person completes it."""

    def __init__(self, process_spec: Any, element: Element) -> None:
        """Be manual, so that the run leaves it alone."""
        super().__init__(process_spec, element, manual=True)


class JobSpec(ActivitySpec):
    """Waits STARTED until a worker completes it."""

    def _run_hook(self, my_task: Token) -> None:
        """Return None: the library's word for "started, not done"."""


class CallSpec(ActivitySpec):
    """Waits STARTED until the called instance has ended."""

    def _run_hook(self, my_task: Token) -> None:
        """Return None: the library's word for "started, not done"."""

    def take_back(self, token: Token, variables: dict[str, Any]) -> None:
        """Take what the called instance brought, and let the token go on."""
        call = self.element.call
        assert call is not None
        if self.element.outputs or call.returns_all:
            self.store(token, variables)
        token.complete()


class ReceiveSpec(ActivitySpec):
    """Waits STARTED for its message."""

    def _run_hook(self, my_task: Token) -> None:
        """Return None: the library's word for "started, not done"."""
        subscribe(my_task, self.visible(my_task))

    def fire(self, token: Token, variables: dict[str, Any]) -> None:
        """Take the message, and let the token go on."""
        self.store(token, variables)
        token.complete()


class ScriptSpec(ActivitySpec):
    """Evaluates its FEEL expression and writes the result."""

    def _run_hook(self, my_task: Token) -> bool:
        script = self.element.script
        assert script is not None
        host = my_task.host
        result = evaluate(
            script.expression,
            self.visible(my_task),
            now=host.now,
            element=self.element,
            what="Skrip",
        )
        self.store(my_task, {script.result_variable: result})
        return True


class DecisionSpec(ActivitySpec):
    """Asks a decision of the package and writes what it gave."""

    def _run_hook(self, my_task: Token) -> bool:
        call = self.element.decision
        assert call is not None
        host = my_task.host
        context = self.visible(my_task)
        decision_id = spoken(call.decision_id, context, host, self.element, "Nama keputusan")
        if host.decisions is None or decision_id not in host.decisions.ids:
            raise EngineFailure(
                f"Keputusan “{decision_id}” pada “{self.element.label}” tidak ada.",
                element_id=self.element.id,
            )
        try:
            outcome = host.decisions.evaluate(decision_id, context, now=host.now)
        except EngineFailure as error:
            raise EngineFailure(
                f"Keputusan “{decision_id}” pada “{self.element.label}”: {error.message}",
                element_id=self.element.id,
            ) from error
        host.thrown.decisions.append(
            DecisionMade(
                element_id=self.element.id,
                decision_id=decision_id,
                value=outcome.value,
                trace=tuple(outcome.trace),
            )
        )
        self.store(my_task, {call.result_variable: outcome.value})
        return True


class SubProcessSpec(ActivitySpec):
    """Opens the sub-process and waits until nothing is left in it."""

    #: Variables that data objects declare in it.
    declares: tuple[str, ...] = ()

    @property
    def opens(self) -> str:
        """Name of the plan that it opens."""
        return self.element.id

    def inner_scope(self, token: Token) -> Scope:
        """Return the scope of what goes on inside."""
        if self.element.inputs or self.declares:
            return Scope(token.scope, token.internal_data.setdefault("local", {}))
        return token.scope

    def _update_hook(self, my_task: Token) -> bool:
        self._on_ready_hook(my_task)
        scope = self.inner_scope(my_task)
        for name in self.declares:
            scope.local.setdefault(name, None)
        my_task._set_state(TaskState.STARTED)
        host = my_task.host
        self.begin(my_task, host.enter(my_task, scope))
        return False

    def begin(self, token: Token, inner: Inner) -> None:
        """Put the first tokens into the opened sub-process."""
        inner.plant()

    def interrupted(self, token: Token) -> None:
        """Hear that an event sub-process has taken the place of what went on inside."""

    def finish(self, token: Token, host: Host) -> None:
        """Close the sub-process, in which nothing is left, and let its token go on."""
        inner = host.close(token)
        if self.element.outputs:
            self.store(token, inner.scope.visible())
        token.complete()

    def _on_cancel(self, my_task: Token) -> None:
        my_task.host.abandon(my_task)


class EventSubProcessSpec(SubProcessSpec):
    """Begun by its event instead of a flow."""
