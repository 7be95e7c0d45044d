"""How do gateways split and join?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.evaluation import is_met
from engine.bpmn.model import Flow
from engine.bpmn.specs import NodeSpec, split
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


class ExclusiveSpec(NodeSpec):
    """Takes the first flow whose condition holds, else the default flow."""

    def following(self, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
        """Return the one flow taken. Raises `EngineFailure` when there is none."""
        if len(self.leads) <= 1:
            return self.leads
        context = token.scope.visible()
        for flow, target in self.leads:
            if not flow.is_default and is_met(flow, context, now=host.now, element=self.element):
                return ((flow, target),)
        for flow, target in self.leads:
            if flow.is_default:
                return ((flow, target),)
        raise EngineFailure(
            f"Tidak satu pun syarat pada gerbang “{self.element.label}” terpenuhi.",
            element_id=self.element.id,
        )


class ParallelSpec(NodeSpec):
    """Waits for one token on every incoming flow, and sends one along every outgoing flow.

    A second token on the same flow waits for the next round, as BPMN says.
    """

    is_join = True

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return True
        arrived = {my_task.internal_data["via"]: my_task}
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self and token.state == TaskState.WAITING:
                arrived.setdefault(token.internal_data["via"], token)
        if len(arrived) < len(self.element.incoming):
            my_task._set_state(TaskState.WAITING)
            return False
        for token in arrived.values():
            if token is not my_task:
                token._set_state(TaskState.CANCELLED)
        return True


class InclusiveSpec(NodeSpec):
    """Sends a token along every flow whose condition holds; joins what can still arrive.

    The join follows BPMN 2.0.2 §13.4.3: it waits as long as some token elsewhere can still come in on a flow that has
    none, unless that token can come in on a flow that has one as well.
    """

    is_join = True

    #: By incoming flow: the elements from which a token can get there without passing this gateway; set by the blueprint.
    upstream: Mapping[str, frozenset[str]] = MappingProxyType({})

    def following(self, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
        """Return the flows taken. Raises `EngineFailure` when there is none."""
        return self.leads if len(self.leads) <= 1 else split(self, token, host)

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def release(self, waiting: list[Token], elsewhere: Iterable[str]) -> bool:
        """Let the join fire if nothing more can come; `elsewhere` are the elements where other tokens are."""
        arrived: dict[str, Token] = {}
        for token in waiting:
            arrived.setdefault(token.internal_data["via"], token)
        for place in elsewhere:
            reaches = {flow for flow, elements in self.upstream.items() if place in elements}
            if reaches and not reaches & arrived.keys():
                return False
        first, *others = arrived.values()
        for token in others:
            token._set_state(TaskState.CANCELLED)
        first._ready()
        return True


class EventGatewaySpec(NodeSpec):
    """Arms the events that follow; the first to happen is the way, the others are dropped."""

    is_guard = True
