"""Which parts of BPMN does Alur run, and what does it say to the rest?

Nothing is run that is not run right. A construct that is missing here is refused with one sentence that says what to
draw instead; one that only documents (a note, a data object) is let through with a remark that it has no effect.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from engine.bpmn.dialect import check_extensions
from engine.bpmn.model import ElementKind
from engine.bpmn.namespaces import BPMN, bpmn, child, children, local_name, namespace
from engine.bpmn.report import Report

SIMPLE_KINDS: Mapping[str, ElementKind] = {
    "startEvent": ElementKind.START_EVENT,
    "userTask": ElementKind.USER_TASK,
    "serviceTask": ElementKind.SERVICE_TASK,
    "sendTask": ElementKind.SEND_TASK,
    "scriptTask": ElementKind.SCRIPT_TASK,
    "exclusiveGateway": ElementKind.EXCLUSIVE_GATEWAY,
    "parallelGateway": ElementKind.PARALLEL_GATEWAY,
    "subProcess": ElementKind.SUB_PROCESS,
}
_EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"})
#: Event definitions that each kind of event may carry.
_DEFINITIONS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset(),
    "endEvent": frozenset({"terminate", "error"}),
    "intermediateCatchEvent": frozenset({"timer"}),
    "boundaryEvent": frozenset({"timer", "error"}),
}
_DEFINITION_NAMES = {
    "cancel": "pembatalan transaksi",
    "compensate": "kompensasi",
    "conditional": "syarat",
    "error": "kesalahan",
    "escalation": "eskalasi",
    "link": "sambungan",
    "message": "pesan",
    "signal": "sinyal",
    "terminate": "penghentian",
    "timer": "waktu",
}
_EVENT_NAMES = {
    "startEvent": "Kejadian awal",
    "endEvent": "Kejadian akhir",
    "intermediateCatchEvent": "Kejadian tengah",
    "boundaryEvent": "Kejadian tepi",
}
#: Flow nodes and their advice.
_REFUSED: Mapping[str, str] = {
    "task": "Tugas tanpa jenis tidak dijalankan; pilih tugas pengguna, layanan, atau skrip.",
    "manualTask": "Tugas manual tidak dapat dipantau; jadikan tugas pengguna agar tercatat siapa yang mengerjakan.",
    "receiveTask": "Tugas menerima pesan belum dijalankan.",
    "businessRuleTask": "Tugas aturan (DMN) belum dijalankan; pakai tugas skrip dengan FEEL.",
    "callActivity": "Pemanggilan proses lain belum dijalankan; gambar langkahnya sebagai subproses.",
    "transaction": "Transaksi BPMN belum dijalankan; pakai subproses biasa.",
    "adHocSubProcess": "Subproses ad-hoc belum dijalankan; gambar urutan langkahnya.",
    "inclusiveGateway": "Gerbang inklusif belum dijalankan; pakai gerbang eksklusif atau paralel.",
    "complexGateway": "Gerbang kompleks tidak dijalankan; pakai gerbang eksklusif atau paralel.",
    "eventBasedGateway": "Gerbang berbasis kejadian belum dijalankan; pakai kejadian tepi pada tugas.",
    "intermediateThrowEvent": "Kejadian yang melempar di tengah alur belum dijalankan.",
    "implicitThrowEvent": "Kejadian tersirat tidak dijalankan.",
    "event": "Kejadian tanpa jenis tidak dijalankan.",
    "choreographyTask": "Koreografi tidak dijalankan.",
    "subChoreography": "Koreografi tidak dijalankan.",
    "callChoreography": "Koreografi tidak dijalankan.",
}
#: Parts of a flow node that change what it does.
_REFUSED_PARTS: Mapping[str, str] = {
    "multiInstanceLoopCharacteristics": "Pengulangan untuk banyak orang atau barang (multi-instance) belum dijalankan.",
    "standardLoopCharacteristics": "Penanda ulang belum dijalankan; gambar perulangannya dengan gerbang eksklusif.",
    "potentialOwner": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "humanPerformer": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "performer": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "resourceRole": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "script": "Bahasa skrip di bpmn:script tidak dijalankan; pakai zeebe:script dengan FEEL.",
    "completionCondition": "Syarat selesai di sini tidak dijalankan.",
    "eventDefinitionRef": "Rujukan ke definisi kejadian bersama tidak dijalankan; isi langsung pada kejadiannya.",
}
#: Attributes that change what a flow node does, with the values that change nothing.
_REFUSED_ATTRIBUTES: Mapping[str, tuple[frozenset[str], str]] = {
    "triggeredByEvent": (
        frozenset({"false", "0"}),
        "Subproses yang dipicu kejadian belum dijalankan.",
    ),
    "isForCompensation": (frozenset({"false", "0"}), "Kompensasi belum dijalankan."),
    "startQuantity": (frozenset({"1"}), "Jumlah token awal selain 1 tidak dijalankan."),
    "completionQuantity": (frozenset({"1"}), "Jumlah token akhir selain 1 tidak dijalankan."),
    "parallelMultiple": (frozenset({"false", "0"}), "Kejadian ganda tidak dijalankan."),
    "scriptFormat": (
        frozenset({"", "feel", "application/feel", "text/feel"}),
        "Bahasa skrip selain FEEL tidak dijalankan.",
    ),
}
#: Drawn for the reader, without effect on a run.
_DRAWING = frozenset(
    {
        "association",
        "dataInputAssociation",
        "dataObject",
        "dataObjectReference",
        "dataOutputAssociation",
        "dataStoreReference",
        "group",
        "ioSpecification",
        "property",
        "rendering",
    }
)
_SILENT = frozenset({"textAnnotation", "documentation", "extensionElements", "laneSet"})
_STRUCTURE = frozenset({"incoming", "outgoing", "ioBinding", "supports"})


def check_profile(process: _Element, report: Report) -> frozenset[str]:
    """Check every node of a process; return the ids of the flow nodes that were refused."""
    check_extensions(process, report)
    refused: set[str] = set()
    _check_scope(process, report, refused)
    return frozenset(refused)


def is_flow_node(node: _Element) -> bool:
    """Tell whether sequence flows may begin or end at an element."""
    name = local_name(node)
    return namespace(node) == BPMN and (name in SIMPLE_KINDS or name in _EVENTS or name in _REFUSED)


def _check_scope(scope: _Element, report: Report, refused: set[str]) -> None:
    for node in scope:
        if namespace(node) != BPMN:
            continue
        name = local_name(node)
        if is_flow_node(node):
            if not _check_node(node, report):
                refused.add(node.get("id", ""))
            elif name == "subProcess":
                _check_scope(node, report, refused)
        elif name in _DRAWING:
            report.warning("drawing-only", node, _only_drawn(name))
        elif name == "sequenceFlow":
            check_extensions(node, report)
        elif name not in _SILENT and name not in _STRUCTURE:
            report.error(
                "construct-unsupported", node, f"Unsur “{name}” tidak dijalankan oleh Alur."
            )


def _check_node(node: _Element, report: Report) -> bool:
    """Check one flow node; tell whether it can be run."""
    name = local_name(node)
    if name in _REFUSED:
        report.error("construct-unsupported", node, _REFUSED[name])
        return False
    check_extensions(node, report)
    attributes_fit = _check_attributes(node, report)
    parts_fit = _check_parts(node, report)
    definitions_fit = name not in _EVENTS or _check_definitions(node, report)
    return attributes_fit and parts_fit and definitions_fit


def _check_attributes(node: _Element, report: Report) -> bool:
    fits = True
    for attribute, (harmless, sentence) in _REFUSED_ATTRIBUTES.items():
        value = node.get(attribute)
        if value is not None and value.strip().lower() not in harmless:
            report.error("construct-unsupported", node, sentence)
            fits = False
    return fits


def _check_parts(node: _Element, report: Report) -> bool:
    fits = True
    for part in node:
        name = local_name(part)
        if namespace(part) != BPMN:
            continue
        if name in _REFUSED_PARTS:
            report.error("construct-unsupported", node, _REFUSED_PARTS[name])
            fits = False
        elif name in _DRAWING and local_name(node) != "subProcess":
            report.warning("drawing-only", part, _only_drawn(name))
    return fits


def _check_definitions(node: _Element, report: Report) -> bool:
    name = local_name(node)
    kinds = [
        local_name(part).removesuffix("EventDefinition")
        for part in node
        if local_name(part).endswith("EventDefinition")
    ]
    what = _EVENT_NAMES[name]
    if len(kinds) > 1:
        report.error("event-multiple", node, f"{what} hanya boleh punya satu pemicu.")
        return False
    if not kinds and name in {"intermediateCatchEvent", "boundaryEvent"}:
        report.error("event-empty", node, f"{what} belum punya pemicu; isi waktunya.")
        return False
    for kind in kinds:
        if kind not in _DEFINITIONS[name]:
            spoken = _DEFINITION_NAMES.get(kind, kind)
            report.error(
                "event-unsupported", node, f"{what} dengan pemicu {spoken} belum dijalankan."
            )
            return False
    return _check_timer_form(node, report)


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
    if forms and forms[0].tag == bpmn("timeCycle"):
        repeats = node.get("cancelActivity", "true") in {"false", "0"}
        if local_name(node) != "boundaryEvent" or not repeats:
            report.error(
                "timer-cycle",
                node,
                "Waktu berulang hanya untuk kejadian tepi yang tidak memutus tugas; pakai lama waktu.",
            )
            return False
    return True


def _only_drawn(name: str) -> str:
    return (
        f"“{name}” hanya gambar: tidak memengaruhi jalannya proses. Data mengalir lewat variabel."
    )
