"""What happens when a token reaches an element, leaves it, and goes on?

The base classes of all specs. Every one is a SpiffWorkflow task spec that keeps the library's protocol (`_update_hook`
when a token arrives, `_run_hook` when it is its turn, `_on_complete_hook` when it leaves) and replaces the parts that
`docs/adr/0003-spiffworkflow-as-token-engine.md` lists. Specs are shared by all instances and threads: nothing is
written to them once the blueprint is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs import WorkflowSpec

from engine.bpmn.evaluation import is_met, map_variables
from engine.bpmn.model import Element, Flow
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


class ProcessSpec(BpmnProcessSpec):
    """The plan of a process, a sub-process, or the body of a multi-instance.

    The library's own constructor would add tasks named `Start` and `End`, which are good ids for a drawn element.
    """

    def __init__(self, scope_id: str) -> None:
        """Begin an empty plan."""
        WorkflowSpec.__init__(self, name=scope_id)
        self.data_objects: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.start = RootSpec(self, "(root)")
        #: The events of its event sub-processes, armed as long as it is open.
        self.listeners: tuple[NodeSpec, ...] = ()
        #: Whether an inclusive gateway in it joins flows; the run looks at no other plan for them.
        self.has_inclusive_joins = False
        #: By name of an activity's spec: the name of the spec that undoes it.
        self.handlers: dict[str, str] = {}


class RootSpec(BpmnTaskSpec):
    """Where every tree of tokens begins; never run."""

    is_guard = False
    is_listener = False


class NodeSpec(BpmnTaskSpec):
    """An element that a token passes: start event, end event, or anything without a behaviour of its own."""

    #: Whether its token holds together those that came out of it (`GuardSpec`, event-based gateways).
    is_guard = False
    #: Whether it is the event of an event sub-process, which keeps nothing open.
    is_listener = False
    #: Whether its tokens wait for nothing but other tokens.
    is_join = False

    def __init__(
        self, process_spec: Any, element: Element, *, name: str = "", manual: bool = False
    ) -> None:
        """Stand for `element` in `process_spec`; `name` differs from its id for what is not drawn."""
        super().__init__(process_spec, name or element.id, manual=manual)
        self.element = element
        self.bpmn_id = element.id
        self.bpmn_name = element.name
        #: Outgoing flows with the name of the spec each leads to; filled by the blueprint.
        self.leads: tuple[tuple[Flow, str], ...] = ()

    def lead(self, flow: Flow, target: NodeSpec) -> None:
        """Add an outgoing flow; only while the blueprint is drawn."""
        self.connect(target)
        self.leads = (*self.leads, (flow, target.name))

    def note(self, token: Token, host: Host) -> None:
        """Write on the path that a token leaves."""
        host.path.append(self.element.id)
        if self.element.kind.is_end:
            host.end_events.append(self.element.id)

    def visible(self, token: Token) -> dict[str, Any]:
        """Return what an expression of this element may read."""
        return token.scope.visible(token.local)

    def store(self, token: Token, values: Mapping[str, Any]) -> None:
        """Write a result: through the output mapping if there is one, else as it is.

        What an output mapping names leaves the item of a multi-instance; everything else stays in it.
        """
        scope = token.scope
        if self.element.outputs:
            values = map_variables(
                self.element.outputs,
                scope.visible({**token.local, **values}),
                now=token.host.now,
                element=self.element,
            )
            scope = token.workflow.scope
        for name, value in values.items():
            scope.assign(name, value)

    def test(self) -> None:
        """The compiler has checked the drawing."""

    def _predict(self, my_task: Token, *args: Any, **kwargs: Any) -> None:
        """Nothing is predicted: a token's next place is made when it goes there."""

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        host = my_task.host
        for flow, target in self.following(my_task, host):
            host.path.append(flow.id)
            child = my_task._add_child(self._wf_spec.task_specs[target])
            child.internal_data["via"] = flow.id

    def following(self, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
        """Return the flows that get a token: all without a condition, and those whose condition holds."""
        if not any(flow.condition or flow.is_default for flow, _ in self.leads):
            return self.leads
        return split(self, token, host)


def split(spec: NodeSpec, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
    """Return every flow whose condition holds, those without one included; else the default flow.

    Raises:
        EngineFailure: when no flow is left to take.
    """
    context = token.scope.visible()
    default = tuple(lead for lead in spec.leads if lead[0].is_default)
    taken = tuple(
        lead
        for lead in spec.leads
        if not lead[0].is_default and is_met(lead[0], context, now=host.now, element=spec.element)
    )
    conditional = any(flow.condition for flow, _ in taken)
    if default and not conditional:
        return (*taken, *default)
    if not taken:
        raise EngineFailure(
            f"Tidak satu pun syarat sesudah “{spec.element.label}” terpenuhi.",
            element_id=spec.element.id,
        )
    return taken


class GuardSpec(NodeSpec):
    """Stands before an activity with boundary events: lets the activity begin and arms its events.

    The activity and its events are children of the guard's token, which is how they find each other.
    """

    is_guard = True

    def __init__(
        self, process_spec: Any, element: Element, activity: NodeSpec, events: list[NodeSpec]
    ) -> None:
        """Guard `activity`; `element` is the activity's."""
        # No NCName has a bracket, so the name cannot clash with an element of the drawing.
        super().__init__(process_spec, element, name=f"guard({element.id})")
        for spec in (activity, *events):
            self.connect(spec)

    def note(self, token: Token, host: Host) -> None:
        """A guard is not drawn."""

    def _on_complete_hook(self, my_task: Token) -> None:
        for spec in self.outputs:
            my_task._add_child(spec)


def guarded(token: Token) -> list[Token]:
    """Return the other tokens under the same guard: the activity and its boundary events, or the gateway's events."""
    guard = token.parent
    if guard is None or not guard.task_spec.is_guard:
        return []
    return [sibling for sibling in guard.children if sibling is not token]


def cancel_guarded(token: Token) -> None:
    """Cancel what stands under the same guard."""
    for sibling in guarded(token):
        if sibling.is_open:
            sibling.cancel()


#: Called when an activity is done, before its token goes on; True keeps it from going on.
Watcher = Callable[[Token], bool]


class ActivitySpec(NodeSpec):
    """Work: when it is done its boundary events are disarmed and whoever watches it is told."""

    #: Whether a compensation handler of its own undoes it.
    is_compensable = False

    def __init__(
        self, process_spec: Any, element: Element, *, name: str = "", manual: bool = False
    ) -> None:
        """Have no watchers; the blueprint adds them."""
        super().__init__(process_spec, element, name=name, manual=manual)
        self.watchers: tuple[Watcher, ...] = ()

    def store(self, token: Token, values: Mapping[str, Any]) -> None:
        """Write the result; what came back stands over what went in, for whoever gathers the items."""
        super().store(token, values)
        if "item" in token.internal_data:
            local = {**token.local, **values}
            for mapping in self.element.outputs:
                local.pop(mapping.target, None)
            token.internal_data["local"] = local

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.element.inputs:
            my_task.internal_data["local"] = map_variables(
                self.element.inputs,
                my_task.scope.visible(),
                now=my_task.host.now,
                element=self.element,
            )

    def _on_complete_hook(self, my_task: Token) -> None:
        cancel_guarded(my_task)
        told = [watcher(my_task) for watcher in self.watchers]
        if not any(told):
            super()._on_complete_hook(my_task)
