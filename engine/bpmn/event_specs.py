"""What do timer and error events do?

A timer is armed when its token arrives: the due time is computed once, from the instant that the caller passed, and
kept with the token. It never fires by itself; `runtime.fire_timer` fires it.

Errors go to the innermost enclosing activity that catches them, an exact code before a catch-all, as BPMN says.
SpiffWorkflow would also fire the boundaries of neighbouring sub-processes, and lets an error that nobody catches pass
for success; here it stops the instance.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import timers
from engine.bpmn.evaluation import evaluate
from engine.bpmn.model import Element
from engine.bpmn.specs import ActivitySpec, NodeSpec, guarded
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


class TimerSpec(NodeSpec):
    """An intermediate timer event: waits for an instant."""

    def _update_hook(self, my_task: Token) -> bool:
        host: Host = my_task.workflow.top_workflow
        schedule = self._schedule(my_task, host)
        my_task.internal_data.update(
            due=schedule.due_at,
            armed=host.now.astimezone(UTC),
            every=schedule.every.text if schedule.every else None,
            repeats=schedule.repeats,
        )
        my_task._set_state(TaskState.WAITING)
        return False

    def _schedule(self, token: Token, host: Host) -> timers.Schedule:
        timer = self.element.timer
        assert timer is not None
        context = token.scope.visible()
        value = evaluate(timer.value, context, now=host.now, element=self.element, what="Waktu")
        try:
            return timers.schedule(timer.kind, value, now=host.now)
        except timers.InvalidTimer as error:
            raise EngineFailure(
                f"Timer “{self.element.label}”: {error}", element_id=self.element.id
            ) from error

    def fire(self, token: Token) -> None:
        """Let the token go on."""
        token._ready()
        token.run()


class BoundarySpec(NodeSpec):
    """What timer and error boundary events share: an interrupting one cancels the activity."""

    def _on_complete_hook(self, my_task: Token) -> None:
        if self.element.interrupting:
            for sibling in guarded(my_task):
                if sibling.is_open:
                    sibling.cancel()
        super()._on_complete_hook(my_task)


class TimerBoundarySpec(BoundarySpec, TimerSpec):
    """A timer on an activity."""

    def fire(self, token: Token) -> None:
        """Let a token out; a cycle with firings left stays armed for the next."""
        repeats: int = token.internal_data["repeats"]
        if not repeats:
            super().fire(token)
            return
        host: Host = token.workflow.top_workflow
        due: datetime = token.internal_data["due"]
        every = timers.duration(token.internal_data["every"])
        token.internal_data.update(due=every.after(due), armed=due, repeats=max(repeats - 1, -1))
        self.note(token, host)
        for flow, target in self.leads:
            host.path.append(flow.id)
            child = token.workflow.task_tree._add_child(self._wf_spec.task_specs[target])
            child.internal_data["via"] = flow.id
            child.task_spec._update(child)


class ErrorBoundarySpec(BoundarySpec):
    """Waits for an error out of its activity."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(TaskState.WAITING)
        return False

    def catches(self, code: str) -> bool:
        """Tell whether an error with this code is meant."""
        return self.element.error_code is None or self.element.error_code == code


class ErrorEndSpec(NodeSpec):
    """Throws its error out of the sub-process it stands in."""

    def _on_complete_hook(self, my_task: Token) -> None:
        host: Host = my_task.workflow.top_workflow
        code = self.element.error_code or ""
        if my_task.workflow is host:
            raise uncaught(self.element, code)
        throw_error(my_task.workflow.parent_token, code, source=self.element)


def throw_error(token: Token | None, code: str, *, source: Element) -> None:
    """Let the innermost activity around (or at) `token` catch an error. Raises `EngineFailure` if none does."""
    while token is not None:
        catching = [
            other
            for other in guarded(token)
            if isinstance(other.task_spec, ErrorBoundarySpec)
            and other.state == TaskState.WAITING
            and other.task_spec.catches(code)
        ]
        if catching and isinstance(token.task_spec, ActivitySpec):
            caught = min(catching, key=lambda other: other.task_spec.element.error_code is None)
            caught._ready()
            caught.run()
            return
        inner: Any = token.workflow
        token = inner.parent_token if inner is not inner.top_workflow else None
    raise uncaught(source, code)


def uncaught(element: Element, code: str) -> EngineFailure:
    """Say that nobody catches an error."""
    return EngineFailure(
        f"Kesalahan “{code}” dari “{element.label}” tidak ditangkap oleh bagian mana pun dari proses.",
        element_id=element.id,
    )
