"""Where in a drawing can a token come from, and where does it begin?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import (
    Element,
    ProcessModel,
)

_NEVER_ENTERED = frozenset({ElementKind.EVENT_SUB_PROCESS, ElementKind.LINK_CATCH_EVENT})


def entries(model: ProcessModel, scope_id: str) -> tuple[Element, ...]:
    """Return the elements at which a process or sub-process begins by itself.

    That is its start event without a trigger; without any start event, all to which no flow leads (BPMN 2.0.2 §13.2).
    """
    inside = model.within(scope_id)
    starts = [e for e in inside if e.kind.is_start]
    if starts:
        scope = model.elements.get(scope_id)
        triggered = scope is not None and scope.kind is ElementKind.EVENT_SUB_PROCESS
        return tuple(e for e in starts if triggered or e.kind is ElementKind.START_EVENT)
    return tuple(e for e in inside if is_implicit_start(e))


def is_implicit_start(element: Element) -> bool:
    """Tell whether a token begins here in a drawing without start events."""
    return not (
        element.incoming
        or element.kind.is_boundary
        or element.kind in _NEVER_ENTERED
        or element.is_handler
    )


def edges(model: ProcessModel, elements: Iterable[Element]) -> dict[str, set[str]]:
    """Return who follows whom in a scope: along flows, over links, and from an activity to its boundary events."""
    inside = list(elements)
    following: dict[str, set[str]] = {}
    for element in inside:
        following.setdefault(element.id, set()).update(model.flow_targets(element.id))
        if element.attached_to is not None:
            following.setdefault(element.attached_to, set()).add(element.id)
        if element.handler is not None:
            following.setdefault(element.id, set()).add(element.handler)
        if element.kind is ElementKind.LINK_THROW_EVENT:
            following[element.id] |= {
                e.id
                for e in inside
                if e.kind is ElementKind.LINK_CATCH_EVENT and e.link == element.link
            }
    return following


def reversed_edges(following: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return who comes before whom."""
    before: dict[str, set[str]] = {}
    for source, targets in following.items():
        for target in targets:
            before.setdefault(target, set()).add(source)
    return before


def closure(start: Iterable[str], following: Mapping[str, set[str]]) -> set[str]:
    """Return everything that is reached from some elements, themselves included."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for each in following.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen


def upstream(model: ProcessModel, gateway: Element) -> dict[str, frozenset[str]]:
    """Return for each flow into a gateway the elements from which a token gets there without passing the gateway."""
    following = edges(model, model.within(gateway.scope_id))
    following.pop(gateway.id, None)
    before = reversed_edges(following)
    return {
        flow_id: frozenset(closure({model.flows[flow_id].source} - {gateway.id}, before))
        for flow_id in gateway.incoming
    }
