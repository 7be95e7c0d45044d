"""What does each kind of element do when a token reaches it?

Every class here is a SpiffWorkflow task spec that keeps the library's protocol (`_update_hook` when a token arrives,
`_run_hook` when it is its turn, `_on_complete_hook` when it leaves) and replaces the parts that
`docs/adr/0003-spiffworkflow-as-token-engine.md` lists. Specs are shared by all instances and threads: nothing is
written to them once the blueprint is drawn.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.evaluation import evaluate, is_met, map_variables
from engine.bpmn.model import Element, Flow
from engine.bpmn.scopes import Scope
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


class ProcessSpec(BpmnProcessSpec):
    """The plan of a process or sub-process.

    The library's own constructor would add tasks named `Start` and `End`, which are good ids for a drawn element.
    """

    def __init__(self, scope_id: str) -> None:
        """Begin an empty plan."""
        WorkflowSpec.__init__(self, name=scope_id)
        self.data_objects: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.start = RootSpec(self, "(root)")


class RootSpec(BpmnTaskSpec):
    """Where every tree of tokens begins; never run."""

    is_guard = False


class NodeSpec(BpmnTaskSpec):
    """An element that a token passes: start event, end event, or anything without a behaviour of its own."""

    is_guard = False

    def __init__(
        self, process_spec: Any, element: Element, *, name: str = "", manual: bool = False
    ) -> None:
        """Stand for `element` in `process_spec`; `name` differs from its id for guards only."""
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

    def test(self) -> None:
        """The compiler has checked the drawing."""

    def _predict(self, my_task: Token, *args: Any, **kwargs: Any) -> None:
        """Nothing is predicted: a token's next place is made when it goes there."""

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        host: Host = my_task.workflow.top_workflow
        for flow, target in self.following(my_task, host):
            host.path.append(flow.id)
            child = my_task._add_child(self._wf_spec.task_specs[target])
            child.internal_data["via"] = flow.id

    def following(self, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
        """Return the flows that get a token: all of them, unless the kind of element says otherwise."""
        return self.leads


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
    """Return the other tokens under the same guard: the activity and its boundary events."""
    guard = token.parent
    if guard is None or not guard.task_spec.is_guard:
        return []
    return [sibling for sibling in guard.children if sibling is not token]


class ActivitySpec(NodeSpec):
    """Work: when it is done its boundary events are disarmed and its output mapping is applied."""

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.element.inputs:
            host: Host = my_task.workflow.top_workflow
            my_task.internal_data["local"] = map_variables(
                self.element.inputs, my_task.scope.visible(), now=host.now, element=self.element
            )

    def _on_complete_hook(self, my_task: Token) -> None:
        for sibling in guarded(my_task):
            if sibling.is_open:
                sibling.cancel()
        super()._on_complete_hook(my_task)

    def store(self, token: Token, values: dict[str, Any]) -> None:
        """Write the result of the work: through the output mapping if there is one, else as it is."""
        if self.element.outputs:
            host: Host = token.workflow.top_workflow
            values = map_variables(
                self.element.outputs,
                token.scope.visible({**token.local, **values}),
                now=host.now,
                element=self.element,
            )
        for name, value in values.items():
            token.scope.assign(name, value)


class UserTaskSpec(ActivitySpec):
    """Waits READY until a person completes it."""

    def __init__(self, process_spec: Any, element: Element) -> None:
        """Be manual, so that the run leaves it alone."""
        super().__init__(process_spec, element, manual=True)


class JobSpec(ActivitySpec):
    """Waits STARTED until a worker completes it."""

    def _run_hook(self, my_task: Token) -> None:
        """Return None: the library's word for "started, not done"."""


class ScriptSpec(ActivitySpec):
    """Evaluates its FEEL expression and writes the result."""

    def _run_hook(self, my_task: Token) -> bool:
        script = self.element.script
        assert script is not None
        host: Host = my_task.workflow.top_workflow
        result = evaluate(
            script.expression,
            self.visible(my_task),
            now=host.now,
            element=self.element,
            what="Skrip",
        )
        self.store(my_task, {script.result_variable: result})
        return True


class SubProcessSpec(ActivitySpec):
    """Opens the sub-process and waits until nothing is left in it."""

    def _update_hook(self, my_task: Token) -> bool:
        self._on_ready_hook(my_task)
        host: Host = my_task.workflow.top_workflow
        scope = Scope(my_task.scope, my_task.local) if self.element.inputs else my_task.scope
        my_task._set_state(TaskState.STARTED)
        host.enter(my_task, scope).plant()
        return False

    def finish(self, token: Token, host: Host) -> None:
        """Close the sub-process and let its token go on."""
        inner = host.subprocesses.pop(token.id)
        if self.element.outputs:
            self.store(token, inner.scope.visible())
        token.complete()

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.abandon(my_task)


class ExclusiveSpec(NodeSpec):
    """Takes the first flow whose condition holds, else the default flow."""

    def following(self, token: Token, host: Host) -> tuple[tuple[Flow, str], ...]:
        """Return the one flow taken. Raises `EngineFailure` when there is none."""
        if len(self.leads) == 1:
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

    def _update_hook(self, my_task: Token) -> bool:
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


class TerminateSpec(NodeSpec):
    """Ends everything in its process or sub-process, and nothing outside."""

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.workflow.cancel_open()
