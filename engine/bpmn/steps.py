"""In what order does a reader meet the steps of a process?

Text lists, the printed SOP and the auditor's desk show the user tasks as the drawing flows: whatever comes before comes
first, the flow drawn first before its siblings, and a way back (a correction, a repetition) after what it returns from.
"""

from __future__ import annotations

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import Element, ProcessModel
from engine.bpmn.reachability import entries


def steps(model: ProcessModel) -> tuple[Element, ...]:
    """Return the user tasks in flow order, those of a sub-process in its place."""
    scopes = (model.process_id, *(e.id for e in model.elements.values() if e.kind.is_scope))
    starts = {scope_id: _starts(model, scope_id) for scope_id in scopes}
    attached: dict[str, list[str]] = {}
    for element in model.elements.values():
        if element.attached_to is not None:
            attached.setdefault(element.attached_to, []).append(element.id)

    def following(element_id: str) -> list[str]:
        inner = starts.get(element_id, [])
        return [*inner, *model.flow_targets(element_id), *attached.get(element_id, ())]

    order: list[str] = []
    seen: set[str] = set()
    # Depth first with the last sibling first, noted on the way back: reversed, that is flow order.
    stack = [(first, False) for first in starts[model.process_id]]
    while stack:
        element_id, is_left = stack.pop()
        if is_left:
            order.append(element_id)
        elif element_id not in seen:
            seen.add(element_id)
            stack.append((element_id, True))
            stack += [(target, False) for target in following(element_id) if target not in seen]
    found = (model.elements[element_id] for element_id in reversed(order))
    return tuple(element for element in found if element.user_task is not None)


def _starts(model: ProcessModel, scope_id: str) -> list[str]:
    """Return where a reader begins: the start events, or what nothing leads to; then what an event begins."""
    inside = model.within(scope_id)
    first = [e.id for e in inside if e.kind.is_start] or [e.id for e in entries(model, scope_id)]
    beside = [
        e.id for e in inside if e.kind is ElementKind.EVENT_SUB_PROCESS or e.is_handler or e.link
    ]
    return [*first, *(each for each in beside if each not in first)]
