"""Which events does Alur run, and where?"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.namespaces import BPMN, bpmn, child, children, local_name, namespace
from engine.bpmn.report import Report

EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
#: By element and trigger (empty for none): what it does.
_KINDS: Mapping[str, Mapping[str, ElementKind]] = {
    "startEvent": {
        "": ElementKind.START_EVENT,
        "message": ElementKind.MESSAGE_START_EVENT,
        "timer": ElementKind.TIMER_START_EVENT,
        "signal": ElementKind.SIGNAL_START_EVENT,
        "error": ElementKind.ERROR_START_EVENT,
        "escalation": ElementKind.ESCALATION_START_EVENT,
    },
    "endEvent": {
        "": ElementKind.END_EVENT,
        "terminate": ElementKind.TERMINATE_END_EVENT,
        "error": ElementKind.ERROR_END_EVENT,
        "escalation": ElementKind.ESCALATION_END_EVENT,
        "message": ElementKind.MESSAGE_END_EVENT,
        "signal": ElementKind.SIGNAL_END_EVENT,
        "compensate": ElementKind.COMPENSATION_END_EVENT,
    },
    "intermediateCatchEvent": {
        "timer": ElementKind.TIMER_CATCH_EVENT,
        "message": ElementKind.MESSAGE_CATCH_EVENT,
        "signal": ElementKind.SIGNAL_CATCH_EVENT,
        "link": ElementKind.LINK_CATCH_EVENT,
    },
    "intermediateThrowEvent": {
        "": ElementKind.NONE_THROW_EVENT,
        "message": ElementKind.MESSAGE_THROW_EVENT,
        "signal": ElementKind.SIGNAL_THROW_EVENT,
        "escalation": ElementKind.ESCALATION_THROW_EVENT,
        "link": ElementKind.LINK_THROW_EVENT,
        "compensate": ElementKind.COMPENSATION_THROW_EVENT,
    },
    "boundaryEvent": {
        "timer": ElementKind.TIMER_BOUNDARY_EVENT,
        "error": ElementKind.ERROR_BOUNDARY_EVENT,
        "escalation": ElementKind.ESCALATION_BOUNDARY_EVENT,
        "message": ElementKind.MESSAGE_BOUNDARY_EVENT,
        "signal": ElementKind.SIGNAL_BOUNDARY_EVENT,
        "compensate": ElementKind.COMPENSATION_BOUNDARY_EVENT,
    },
}
#: Triggers of start events that exist at the start of event sub-processes only.
_RAISED = frozenset({"error", "escalation"})
_TRIGGER_NAMES = {
    "": "tanpa pemicu",
    "cancel": "dengan pemicu pembatalan transaksi",
    "compensate": "dengan pemicu kompensasi",
    "conditional": "dengan pemicu syarat",
    "error": "dengan pemicu kesalahan",
    "escalation": "dengan pemicu eskalasi",
    "link": "dengan pemicu sambungan",
    "message": "dengan pemicu pesan",
    "signal": "dengan pemicu sinyal",
    "terminate": "dengan pemicu penghentian",
    "timer": "dengan pemicu waktu",
}
#: What to draw in place of a trigger that does not run.
_INSTEAD = {
    "cancel": "pakai kejadian kesalahan",
    "compensate": "pakai kejadian kesalahan yang diikuti kompensasi",
    "conditional": "pakai pesan atau sinyal",
    "error": "pakai kejadian akhir kesalahan, atau tangkap di tepi kegiatan",
    "escalation": "tangkap eskalasi di tepi kegiatan",
    "link": "sambungan hanya di tengah alur",
    "terminate": "pakai kejadian akhir",
}
_EVENT_NAMES = {
    "startEvent": "Kejadian awal",
    "endEvent": "Kejadian akhir",
    "intermediateCatchEvent": "Kejadian tengah yang menunggu",
    "intermediateThrowEvent": "Kejadian tengah yang melempar",
    "boundaryEvent": "Kejadian tepi",
}


def trigger_of(node: _Element) -> str:
    """Return the (first) trigger of an event; empty for none."""
    return next(iter(_triggers(node)), "")


def event_kind(node: _Element) -> ElementKind | None:
    """Return what an event does; None for one that we do not run."""
    return _KINDS[local_name(node)].get(trigger_of(node))


def check_event(node: _Element, report: Report) -> bool:
    """Check the trigger of an event; tell whether it can be run."""
    name = local_name(node)
    what = _EVENT_NAMES[name]
    triggers = _triggers(node)
    if len(triggers) > 1:
        report.error("event-multiple", node, f"{what} hanya boleh punya satu pemicu.")
        return False
    trigger = triggers[0] if triggers else ""
    if trigger not in _KINDS[name]:
        if not trigger:
            report.error("event-empty", node, f"{what} belum punya pemicu.")
        else:
            spoken = _TRIGGER_NAMES.get(trigger, f"“{trigger}”")
            instead = _INSTEAD.get(trigger, "pilih pemicu lain")
            report.error("event-unsupported", node, f"{what} {spoken} tidak dijalankan; {instead}.")
        return False
    return _check_place(node, name, trigger, report) and _check_timer_form(node, report)


def _check_place(node: _Element, name: str, trigger: str, report: Report) -> bool:
    if name != "startEvent":
        return True
    scope = node.getparent()
    inside = scope is not None and scope.get("triggeredByEvent") in {"true", "1"}
    if not inside and node.get("isInterrupting", "true") in {"false", "0"}:
        report.error(
            "event-unsupported",
            node,
            "isInterrupting hanya berarti pada kejadian awal subproses yang dipicu kejadian.",
        )
    if inside and not trigger:
        report.error(
            "event-sub-process",
            node,
            "Kejadian awal subproses yang dipicu kejadian harus punya pemicu.",
        )
        return False
    if inside or not trigger:
        return True
    is_process = scope is not None and local_name(scope) == "process"
    if trigger in _RAISED or not is_process:
        spoken = _TRIGGER_NAMES[trigger]
        report.error(
            "event-unsupported",
            node,
            f"Kejadian awal {spoken} hanya ada pada subproses yang dipicu kejadian.",
        )
        return False
    return True


def _triggers(node: _Element) -> list[str]:
    return [
        local_name(part).removesuffix("EventDefinition")
        for part in node
        if namespace(part) == BPMN and local_name(part).endswith("EventDefinition")
    ]


def _check_timer_form(node: _Element, report: Report) -> bool:
    definition = child(node, "timerEventDefinition")
    if definition is None:
        return True
    forms = children(definition, "timeDate", "timeDuration", "timeCycle")
    if len(forms) > 1:
        report.error(
            "timer-form", node, "Isi salah satu saja: tanggal, lama waktu, atau waktu berulang."
        )
        return False
    if forms and forms[0].tag == bpmn("timeCycle") and not _may_repeat(node):
        report.warning(
            "timer-cycle",
            node,
            "Waktu berulang tidak berulang pada kejadian ini; yang dipakai hanya yang pertama.",
        )
    return True


def _may_repeat(node: _Element) -> bool:
    """A cycle repeats where something stays: non-interrupting events, and the start of a process."""
    name = local_name(node)
    if name == "boundaryEvent":
        return node.get("cancelActivity", "true") in {"false", "0"}
    if name == "startEvent":
        scope = node.getparent()
        is_process = scope is not None and local_name(scope) == "process"
        return is_process or node.get("isInterrupting", "true") in {"false", "0"}
    return False
