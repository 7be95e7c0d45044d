"""In what order does a reader meet the steps of a process?

Text lists, the printed SOP and the auditor's desk show the user tasks as the drawing flows: whatever comes before comes
first, the flow drawn first before its siblings, and a way back (a correction, a repetition) after what it returns from.
"""

from __future__ import annotations

from engine.bpmn.model import Element, ElementKind, ProcessModel


def steps(model: ProcessModel) -> tuple[Element, ...]:
    """Return the user tasks in flow order, those of a sub-process in its place."""
    starts: dict[str, str] = {
        e.scope_id: e.id for e in model.elements.values() if e.kind is ElementKind.START_EVENT
    }
    attached: dict[str, list[str]] = {}
    for element in model.elements.values():
        if element.attached_to is not None:
            attached.setdefault(element.attached_to, []).append(element.id)

    def following(element_id: str) -> list[str]:
        inner = [starts[element_id]] if element_id in starts else []
        return [*inner, *model.flow_targets(element_id), *attached.get(element_id, ())]

    order: list[str] = []
    seen: set[str] = set()
    # Depth first with the last sibling first, noted on the way back: reversed, that is flow order.
    first = starts.get(model.process_id)
    stack = [] if first is None else [(first, False)]
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
