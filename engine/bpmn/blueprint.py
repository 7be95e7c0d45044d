"""How does a checked model become something SpiffWorkflow can walk?

One spec per element and one per sequence flow's connection, drawn straight from the `ProcessModel`. The library's own
parser is not asked: it drops flows without an id, vanishes links, and reads lanes by name. That every element arrived
is checked all the same (`missing`), so that a kind added to the model but not here cannot pass unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.activity_specs import SubProcessSpec
from engine.bpmn.ad_hoc_specs import AdHocSpec
from engine.bpmn.compensation_specs import UndoScopeSpec, remember, undone
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.gateway_specs import InclusiveSpec
from engine.bpmn.loop_specs import MultiInstanceSpec, body_of
from engine.bpmn.model import (
    Element,
    ProcessModel,
)
from engine.bpmn.reachability import entries, upstream
from engine.bpmn.spec_choice import listener_class, spec_class
from engine.bpmn.specs import ActivitySpec, GuardSpec, NodeSpec, ProcessSpec, Watcher
from engine.bpmn.throw_specs import LinkThrowSpec


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The specs of a process and its sub-processes; shared by every instance, never written to."""

    process: ProcessSpec
    #: By name: the plans of sub-processes and of the bodies of multi-instances, nested ones included.
    sub_processes: Mapping[str, ProcessSpec]

    def plan(self, name: str) -> ProcessSpec:
        """Return the plan of the process, of a sub-process, or of the body of a multi-instance."""
        return self.sub_processes.get(name, self.process)


def draw(model: ProcessModel) -> Blueprint:
    """Draw the blueprint of a model that the compiler found clean."""
    plans = _Drawing(model).draw()
    return Blueprint(
        process=plans[model.process_id],
        sub_processes={key: plan for key, plan in plans.items() if key != model.process_id},
    )


def missing(model: ProcessModel, blueprint: Blueprint) -> tuple[Element, ...]:
    """Return the elements that have no spec, or one without all their flows; empty when all is well."""
    return tuple(e for e in model.elements.values() if not _arrived(e, blueprint))


def _arrived(element: Element, blueprint: Blueprint) -> bool:
    spec = blueprint.plan(element.scope_id).task_specs.get(element.id)
    if spec is None or tuple(flow.id for flow, _ in spec.leads) != element.outgoing:
        return False
    if element.loop is not None:
        inner = blueprint.plan(body_of(element)).task_specs.get(element.id)
        return type(spec) is MultiInstanceSpec and type(inner) is spec_class(element)
    return type(spec) is spec_class(element)


class _Drawing:
    """A blueprint while it is drawn."""

    def __init__(self, model: ProcessModel) -> None:
        self.model = model
        self.plans = {model.process_id: ProcessSpec(model.process_id)}
        #: By element id: what flows lead out of; for a multi-instance its body.
        self.specs: dict[str, NodeSpec] = {}
        #: By element id: the work itself, which for a multi-instance stands inside the body.
        self.work: dict[str, NodeSpec] = {}
        #: By element id: what flows lead into: the element, or the guard before it.
        self.entries: dict[str, NodeSpec] = {}

    def draw(self) -> dict[str, ProcessSpec]:
        elements = self.model.elements.values()
        for element in elements:
            if element.kind.is_scope:
                self.plans[element.id] = ProcessSpec(element.id)
            if element.loop is not None:
                self.plans[body_of(element)] = ProcessSpec(body_of(element))
        for element in elements:
            self._spec(element)
        self._guards()
        for element in elements:
            self._leads(element)
        for scope_id in (self.model.process_id, *(e.id for e in elements if e.kind.is_scope)):
            self._scope(scope_id)
        self._compensation()
        return self.plans

    def _spec(self, element: Element) -> None:
        plan = self.plans[element.scope_id]
        if element.loop is None:
            work = spec_class(element)(plan, element)
            self.specs[element.id] = work
        else:
            work = spec_class(element)(self.plans[body_of(element)], element)
            body = MultiInstanceSpec(plan, element, work)
            self.specs[element.id] = body
            _watch(work, body.item_done)
        self.work[element.id] = work
        if isinstance(work, SubProcessSpec):
            work.declares = self.model.data_objects.get(element.id, ())
        if isinstance(work, InclusiveSpec):
            work.upstream = upstream(self.model, element)
            plan.has_inclusive_joins |= len(element.incoming) > 1

    def _guards(self) -> None:
        attached: dict[str, list[NodeSpec]] = {}
        for element in self.model.elements.values():
            is_marker = element.kind is ElementKind.COMPENSATION_BOUNDARY_EVENT
            if element.attached_to is not None and not is_marker:
                attached.setdefault(element.attached_to, []).append(self.specs[element.id])
        self.entries = dict(self.specs)
        for activity_id, events in attached.items():
            element = self.model.elements[activity_id]
            plan = self.plans[element.scope_id]
            self.entries[activity_id] = GuardSpec(plan, element, self.specs[activity_id], events)

    def _leads(self, element: Element) -> None:
        spec = self.specs[element.id]
        for flow_id in element.outgoing:
            flow = self.model.flows[flow_id]
            spec.lead(flow, self.entries[flow.target])
        if isinstance(spec, LinkThrowSpec):
            spec.lands = next(
                e.id
                for e in self.model.within(element.scope_id)
                if e.kind is ElementKind.LINK_CATCH_EVENT and e.link == element.link
            )

    def _scope(self, scope_id: str) -> None:
        plan = self.plans[scope_id]
        owner = self.work.get(scope_id)
        first = {e.id: self.entries[e.id] for e in entries(self.model, scope_id)}
        if isinstance(owner, AdHocSpec):
            owner.entries = {element_id: spec.name for element_id, spec in first.items()}
            for element in self.model.within(scope_id):
                if element.kind.is_activity:
                    _watch(self.specs[element.id], owner.is_enough)
        else:
            for spec in first.values():
                plan.start.connect(spec)
        for element in self.model.within(scope_id):
            if element.kind is ElementKind.EVENT_SUB_PROCESS:
                (start,) = entries(self.model, element.id)
                listener = listener_class(start)(plan, start, handler=element.id)
                plan.listeners = (*plan.listeners, listener)

    def _compensation(self) -> None:
        marks = [e for e in self.model.elements.values() if e.handler is not None]
        for mark in marks:
            undoable = self.specs[mark.attached_to or ""]
            assert isinstance(undoable, ActivitySpec)
            undoable.is_compensable = True
            _watch(undoable, remember)
            self.plans[mark.scope_id].handlers[undoable.name] = self.entries[
                mark.handler or ""
            ].name
        # Once each, however many activities it undoes.
        for handler_id in {mark.handler: None for mark in marks}:
            _watch(self.specs[handler_id or ""], undone)
        if not marks:
            return
        for element in self.model.elements.values():
            if element.kind.is_scope:
                home = element.scope_id
                if element.loop is not None:
                    UndoScopeSpec(self.plans[home], element, body_of(element))
                    home = body_of(element)
                UndoScopeSpec(self.plans[home], element, element.id)


def _watch(spec: NodeSpec, watcher: Watcher) -> None:
    assert isinstance(spec, ActivitySpec)
    spec.watchers = (*spec.watchers, watcher)
