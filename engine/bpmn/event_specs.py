"""What do events that wait do?

An event stands in one of three places: in the middle of a flow (or behind an event-based gateway), on the border of an
activity, or at the start of an event sub-process, where it *listens* as long as the scope around it is open. What it
waits for is evaluated once, when its token arrives. Nothing here fires by itself; `runtime` and `raising` call `fire`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import timers
from engine.bpmn.evaluation import evaluate
from engine.bpmn.model import Element
from engine.bpmn.specs import NodeSpec, cancel_guarded, guarded
from engine.bpmn.subscribing import subscribe
from engine.bpmn.tokens import Host, Inner, Token
from engine.errors import EngineFailure


class CatchSpec(NodeSpec):
    """Waits for something to happen, wherever it stands."""

    def __init__(self, process_spec: Any, element: Element, *, handler: str = "") -> None:
        """Stand for `element`; with `handler`, the spec of an event sub-process, listen for it."""
        super().__init__(process_spec, element, name=f"listen({element.id})" if handler else "")
        self.handler = handler
        self.is_listener = bool(handler)

    @property
    def stays(self) -> bool:
        """Whether it may fire again while what it belongs to goes on."""
        return not self.element.interrupting and (self.is_listener or self.element.kind.is_boundary)

    def _update_hook(self, my_task: Token) -> bool:
        self.arm(my_task, my_task.host)
        my_task._set_state(TaskState.WAITING)
        return False

    def arm(self, token: Token, host: Host) -> None:
        """Evaluate what is waited for."""

    def visible(self, token: Token) -> dict[str, Any]:
        """Return what the event may read: on a border, the local variables of its activity too."""
        element = self.element
        around = next(
            (t for t in guarded(token) if t.task_spec.element.id == element.attached_to), None
        )
        return token.scope.visible(around.local if around else token.local)

    def fire(self, token: Token, variables: Mapping[str, Any] | None = None) -> None:
        """Let the token go on, or let another one out where the event goes on waiting."""
        if variables or self.element.outputs:
            self.store(token, variables or {})
        if self.stays and self.again(token):
            self._branch(token)
        else:
            token._ready()
            token.run()

    def again(self, token: Token) -> bool:
        """Tell whether an event that stays goes on waiting; called once per firing."""
        return True

    def note(self, token: Token, host: Host) -> None:
        """Write the event on the path; a listener is written by its start event."""
        if not self.is_listener:
            super().note(token, host)

    def _branch(self, token: Token) -> None:
        host = token.host
        self.note(token, host)
        if self.is_listener:
            token.workflow.put(self._wf_spec.task_specs[self.handler])
            return
        for flow, target in self.following(token, host):
            host.path.append(flow.id)
            token.workflow.put(self._wf_spec.task_specs[target], via=flow.id)

    def _on_complete_hook(self, my_task: Token) -> None:
        if self.is_listener:
            if self.element.interrupting:
                self._interrupt(my_task.workflow)
            my_task.workflow.put(self._wf_spec.task_specs[self.handler])
            return
        if self.element.interrupting or not self.element.kind.is_boundary:
            cancel_guarded(my_task)
        super()._on_complete_hook(my_task)

    @staticmethod
    def _interrupt(tree: Host | Inner) -> None:
        """Cancel what goes on in the process or sub-process that listens; nothing more begins in it by itself."""
        tree.cancel_open()
        if isinstance(tree, Inner):
            tree.parent_token.task_spec.interrupted(tree.parent_token)


class TimerSpec(CatchSpec):
    """Waits for an instant."""

    def arm(self, token: Token, host: Host) -> None:
        """Compute the due time, once, from the instant that the caller passed."""
        schedule = self._schedule(token, host)
        token.internal_data.update(
            due=schedule.due_at,
            armed=host.now.astimezone(UTC),
            every=schedule.every.text if schedule.every else None,
            repeats=schedule.repeats,
        )

    def _schedule(self, token: Token, host: Host) -> timers.Schedule:
        timer = self.element.timer
        assert timer is not None
        value = evaluate(
            timer.value, self.visible(token), now=host.now, element=self.element, what="Waktu"
        )
        try:
            return timers.schedule(timer.kind, value, now=host.now)
        except timers.InvalidTimer as error:
            raise EngineFailure(
                f"Timer “{self.element.label}”: {error}", element_id=self.element.id
            ) from error

    def again(self, token: Token) -> bool:
        """Arm a cycle with firings left for the next one."""
        host = token.host
        repeats: int = token.internal_data["repeats"]
        if not repeats:
            return False
        due: datetime = token.internal_data["due"]
        every = timers.duration(token.internal_data["every"])
        try:
            following, repeats = timers.following(every, due, repeats, now=host.now)
        except OverflowError:
            # Beyond the calendar: this was the last time.
            return False
        token.internal_data.update(due=following, armed=due, repeats=repeats)
        return True


class SubscriptionSpec(CatchSpec):
    """Waits for a message or a signal."""

    def arm(self, token: Token, host: Host) -> None:
        """Evaluate name and correlation key."""
        subscribe(token, self.visible(token))


class RaisedSpec(CatchSpec):
    """Waits for an error or an escalation out of what it belongs to."""

    def catches(self, code: str) -> bool:
        """Tell whether this code is meant."""
        return self.element.code is None or self.element.code == code
