"""What do events that throw do?"""

from __future__ import annotations

from typing import Any

from engine.bpmn.advance import ThrownMessage, ThrownSignal
from engine.bpmn.evaluation import map_variables
from engine.bpmn.model import Element, MessageModel, Value
from engine.bpmn.raising import escalate, throw_error
from engine.bpmn.specs import ActivitySpec, NodeSpec
from engine.bpmn.subscribing import correlation_key, hearers, spoken
from engine.bpmn.tokens import Host, Token


class ErrorEndSpec(NodeSpec):
    """Throws its error out of the process or sub-process it stands in."""

    def _on_complete_hook(self, my_task: Token) -> None:
        throw_error(my_task, self.element.code or "", source=self.element)


class EscalationThrowSpec(NodeSpec):
    """Throws its escalation and goes on, unless that took its scope away."""

    def _on_complete_hook(self, my_task: Token) -> None:
        if not escalate(my_task, self.element.code or "", source=self.element):
            super()._on_complete_hook(my_task)


class SignalThrowSpec(NodeSpec):
    """Calls its signal to everybody, this instance included."""

    def _on_complete_hook(self, my_task: Token) -> None:
        host = my_task.host
        signal = self.element.signal
        assert signal is not None
        context = self.visible(my_task)
        thrown = ThrownSignal(
            element_id=self.element.id,
            name=spoken(signal.name, context, host, self.element, "Nama sinyal"),
            variables=_payload(self.element, context, host),
        )
        host.thrown.signals.append(thrown)
        host.thrown.unheard.append((thrown, hearers(host, thrown.name)))
        super()._on_complete_hook(my_task)


class MessageThrowSpec(NodeSpec):
    """Publishes its message."""

    def _on_complete_hook(self, my_task: Token) -> None:
        publish(self.element, my_task, self.visible(my_task))
        super()._on_complete_hook(my_task)


class SendSpec(ActivitySpec):
    """A send task without a job type: publishes its message."""

    def _run_hook(self, my_task: Token) -> bool:
        publish(self.element, my_task, my_task.scope.visible())
        return True


class LinkThrowSpec(NodeSpec):
    """Goes on at the catching link event of the same name."""

    #: Name of that event's spec; set by the blueprint.
    lands: str = ""

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task._add_child(self._wf_spec.task_specs[self.lands])


class TerminateSpec(NodeSpec):
    """Ends everything in its process or sub-process, and nothing outside."""

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.workflow.cancel_open()


def publish(element: Element, token: Token, context: dict[str, Any]) -> None:
    """Throw the message of an element. Only what its input mapping names travels with it."""
    host = token.host
    message: MessageModel | None = element.message
    assert message is not None
    host.thrown.messages.append(
        ThrownMessage(
            element_id=element.id,
            name=spoken(message.name, context, host, element, "Nama pesan"),
            correlation_key=correlation_key(message.correlation_key, context, host, element) or "",
            variables=_payload(element, context, host),
            time_to_live=_optional(message.time_to_live, "Masa simpan", context, host, element),
            message_id=_optional(message.message_id, "Id pesan", context, host, element),
        )
    )


def _payload(element: Element, context: dict[str, Any], host: Host) -> dict[str, Any]:
    return map_variables(element.inputs, context, now=host.now, element=element)


def _optional(
    value: Value | None, what: str, context: dict[str, Any], host: Host, element: Element
) -> str | None:
    return None if value is None else spoken(value, context, host, element, what)
