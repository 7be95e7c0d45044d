"""How is an expression of a model evaluated while an instance runs?

Everything that can go wrong becomes an `EngineFailure` that names the element and the expression, in words that a
process owner understands; the services turn it into an incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine import feel
from engine.bpmn.model import Element, Flow, Value, VariableMapping
from engine.errors import EngineFailure


def evaluate(
    value: Value, context: Mapping[str, Any], *, now: datetime, element: Element, what: str
) -> Any:
    """Return the value of a setting; `what` names the setting in the sentence."""
    try:
        return value.evaluate(context, now=now)
    except feel.FeelError as error:
        raise EngineFailure(
            f"{what} pada “{element.label}” tidak dapat dihitung ({value.text}): {error}",
            element_id=element.id,
        ) from error


def is_met(flow: Flow, context: Mapping[str, Any], *, now: datetime, element: Element) -> bool:
    """Tell whether a flow's condition holds. Null or a non-boolean is an error, never a silent "no"."""
    if flow.condition is None:
        return True
    result = evaluate(
        flow.condition, context, now=now, element=element, what=f"Syarat alur {_flow_label(flow)}"
    )
    if not isinstance(result, bool):
        found = "kosong" if result is None else "bukan ya/tidak"
        raise EngineFailure(
            f"Syarat alur {_flow_label(flow)} dari “{element.label}” hasilnya {found}: {flow.condition.text}",
            element_id=element.id,
        )
    return result


def is_enough(
    condition: Value, context: Mapping[str, Any], *, now: datetime, element: Element
) -> bool:
    """Tell whether a completion condition holds. Null or a non-boolean is an error, as with a flow's."""
    found = evaluate(condition, context, now=now, element=element, what="Syarat selesai")
    if not isinstance(found, bool):
        raise EngineFailure(
            f"Syarat selesai “{element.label}” tidak menghasilkan ya atau tidak ({condition.text}).",
            element_id=element.id,
        )
    return found


def map_variables(
    mappings: Iterable[VariableMapping],
    context: Mapping[str, Any],
    *,
    now: datetime,
    element: Element,
) -> dict[str, Any]:
    """Return the targets of an input or output mapping with their values."""
    return {
        mapping.target: evaluate(
            mapping.source, context, now=now, element=element, what=f"Pemetaan “{mapping.target}”"
        )
        for mapping in mappings
    }


def _flow_label(flow: Flow) -> str:
    return f"“{flow.name}” ({flow.id})" if flow.name else f"({flow.id})"
