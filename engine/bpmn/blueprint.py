"""How does a checked model become something SpiffWorkflow can walk?

One spec per element and one per sequence flow's connection, drawn straight from the `ProcessModel`. The library's own
parser is not asked: it drops flows without an id, vanishes links, and reads lanes by name. That every element arrived
is checked all the same (`missing`), so that a kind added to the model but not here cannot pass unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.event_specs import (
    ErrorBoundarySpec,
    ErrorEndSpec,
    TimerBoundarySpec,
    TimerSpec,
)
from engine.bpmn.model import Element, ElementKind, ProcessModel
from engine.bpmn.specs import (
    ExclusiveSpec,
    GuardSpec,
    JobSpec,
    NodeSpec,
    ParallelSpec,
    ProcessSpec,
    ScriptSpec,
    SubProcessSpec,
    TerminateSpec,
    UserTaskSpec,
)

_SPECS: Mapping[ElementKind, Callable[[Any, Element], NodeSpec]] = {
    ElementKind.START_EVENT: NodeSpec,
    ElementKind.END_EVENT: NodeSpec,
    ElementKind.TERMINATE_END_EVENT: TerminateSpec,
    ElementKind.ERROR_END_EVENT: ErrorEndSpec,
    ElementKind.TIMER_CATCH_EVENT: TimerSpec,
    ElementKind.TIMER_BOUNDARY_EVENT: TimerBoundarySpec,
    ElementKind.ERROR_BOUNDARY_EVENT: ErrorBoundarySpec,
    ElementKind.USER_TASK: UserTaskSpec,
    ElementKind.SERVICE_TASK: JobSpec,
    ElementKind.SEND_TASK: JobSpec,
    ElementKind.SCRIPT_TASK: ScriptSpec,
    ElementKind.EXCLUSIVE_GATEWAY: ExclusiveSpec,
    ElementKind.PARALLEL_GATEWAY: ParallelSpec,
    ElementKind.SUB_PROCESS: SubProcessSpec,
}


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The specs of a process and its sub-processes; shared by every instance, never written to."""

    process: ProcessSpec
    #: By element id of the sub-process, nested ones included.
    sub_processes: Mapping[str, ProcessSpec]
    #: By scope id: the names of its specs in a fixed order. A state blob holds positions in it.
    names: Mapping[str, tuple[str, ...]]
    #: By scope id: the same, the other way round.
    positions: Mapping[str, Mapping[str, int]]

    def spec_of(self, scope_id: str) -> ProcessSpec:
        """Return the spec of the process or of one of its sub-processes."""
        return self.sub_processes.get(scope_id, self.process)


def draw(model: ProcessModel) -> Blueprint:
    """Draw the blueprint of a model that the compiler found clean."""
    scopes = {model.process_id: ProcessSpec(model.process_id)}
    for element in model.elements.values():
        if element.kind is ElementKind.SUB_PROCESS:
            scopes[element.id] = ProcessSpec(element.id)
    specs = {e.id: _SPECS[e.kind](scopes[e.scope_id], e) for e in model.elements.values()}
    entries = specs | _guards(model, scopes, specs)
    for element in model.elements.values():
        if element.kind is ElementKind.START_EVENT:
            scopes[element.scope_id].start.connect(specs[element.id])
        for flow_id in element.outgoing:
            flow = model.flows[flow_id]
            specs[element.id].lead(flow, entries[flow.target])
    names = {scope_id: tuple(spec.task_specs) for scope_id, spec in scopes.items()}
    return Blueprint(
        process=scopes[model.process_id],
        sub_processes={key: spec for key, spec in scopes.items() if key != model.process_id},
        names=names,
        positions={key: {name: i for i, name in enumerate(row)} for key, row in names.items()},
    )


def missing(model: ProcessModel, blueprint: Blueprint) -> tuple[Element, ...]:
    """Return the elements that have no spec, or one without all their flows; empty when all is well."""
    return tuple(
        element
        for element in model.elements.values()
        if not _arrived(element, blueprint.spec_of(element.scope_id).task_specs.get(element.id))
    )


def _arrived(element: Element, spec: NodeSpec | None) -> bool:
    if spec is None or type(spec) is not _SPECS[element.kind]:
        return False
    return tuple(flow.id for flow, _ in spec.leads) == element.outgoing


def _guards(
    model: ProcessModel, scopes: Mapping[str, ProcessSpec], specs: Mapping[str, NodeSpec]
) -> dict[str, NodeSpec]:
    attached: dict[str, list[NodeSpec]] = {}
    for element in model.elements.values():
        if element.attached_to is not None:
            attached.setdefault(element.attached_to, []).append(specs[element.id])
    return {
        activity_id: GuardSpec(
            scopes[model.elements[activity_id].scope_id],
            model.elements[activity_id],
            specs[activity_id],
            events,
        )
        for activity_id, events in attached.items()
    }
