"""Which parts of BPMN does Alur run, and what does it say to the rest?

Nothing is run that is not run right. A construct that is missing here is refused with one sentence that says what to
draw instead; one that only documents (a note, a data store) is let through with a remark that it has no effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml.etree import _Element

from engine.bpmn.dialect import VARIABLE, check_extensions
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.event_profile import EVENTS, check_event
from engine.bpmn.namespaces import BPMN, children, local_name, namespace
from engine.bpmn.report import Report

SIMPLE_KINDS: Mapping[str, ElementKind] = {
    "userTask": ElementKind.USER_TASK,
    "serviceTask": ElementKind.SERVICE_TASK,
    "sendTask": ElementKind.SEND_TASK,
    "receiveTask": ElementKind.RECEIVE_TASK,
    "scriptTask": ElementKind.SCRIPT_TASK,
    "businessRuleTask": ElementKind.BUSINESS_RULE_TASK,
    "callActivity": ElementKind.CALL_ACTIVITY,
    "exclusiveGateway": ElementKind.EXCLUSIVE_GATEWAY,
    "parallelGateway": ElementKind.PARALLEL_GATEWAY,
    "inclusiveGateway": ElementKind.INCLUSIVE_GATEWAY,
    "eventBasedGateway": ElementKind.EVENT_BASED_GATEWAY,
    "subProcess": ElementKind.SUB_PROCESS,
    "adHocSubProcess": ElementKind.AD_HOC_SUB_PROCESS,
}
#: Elements in which flow nodes are drawn.
SCOPES = frozenset({"subProcess", "adHocSubProcess"})
_TASKS = frozenset(
    {
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "callActivity",
    }
)
_CHOREOGRAPHY = "Koreografi tidak dijalankan; gambar proses tiap pihak, yang saling mengirim pesan."
#: Flow nodes and their advice.
_REFUSED: Mapping[str, str] = {
    "task": "Tugas tanpa jenis tidak dijalankan; pilih tugas pengguna, layanan, atau skrip.",
    "manualTask": "Tugas manual tidak dapat dipantau; jadikan tugas pengguna agar tercatat siapa yang mengerjakan.",
    "transaction": "Transaksi BPMN tidak dijalankan; pakai subproses dengan kejadian tepi kesalahan dan kompensasi.",
    "complexGateway": "Gerbang kompleks tidak dijalankan; pakai gerbang eksklusif, inklusif, atau paralel.",
    "implicitThrowEvent": "Kejadian tersirat tidak dijalankan; pakai kejadian tengah yang melempar.",
    "event": "Kejadian tanpa jenis tidak dijalankan; pakai kejadian awal, tengah, atau akhir.",
    "choreographyTask": _CHOREOGRAPHY,
    "subChoreography": _CHOREOGRAPHY,
    "callChoreography": _CHOREOGRAPHY,
}
#: Parts of a flow node that change what it does.
_REFUSED_PARTS: Mapping[str, str] = {
    "standardLoopCharacteristics": "Penanda ulang tidak dijalankan; gambar perulangannya dengan gerbang eksklusif.",
    "potentialOwner": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "humanPerformer": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "performer": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "resourceRole": "Pindahkan pelaksana ke zeebe:assignmentDefinition.",
    "script": "Bahasa skrip di bpmn:script tidak dijalankan; pakai zeebe:script dengan FEEL.",
    "eventDefinitionRef": "Rujukan ke definisi kejadian bersama tidak dijalankan; isi langsung pada kejadiannya.",
}
#: Attributes that change what a flow node does, with the values that change nothing.
_REFUSED_ATTRIBUTES: Mapping[str, tuple[frozenset[str], str]] = {
    "startQuantity": (
        frozenset({"1"}),
        "Jumlah token awal selain 1 tidak dijalankan; kumpulkan cabangnya dengan gerbang paralel.",
    ),
    "completionQuantity": (
        frozenset({"1"}),
        "Jumlah token akhir selain 1 tidak dijalankan; bagi cabangnya dengan gerbang paralel.",
    ),
    "parallelMultiple": (
        frozenset({"false", "0"}),
        "Kejadian ganda tidak dijalankan; gambar satu kejadian untuk tiap pemicu.",
    ),
    "eventGatewayType": (
        frozenset({"exclusive"}),
        "Gerbang berbasis kejadian yang menunggu semua kejadian tidak dijalankan; pakai gerbang paralel.",
    ),
    "instantiate": (
        frozenset({"false", "0"}),
        "Memulai proses dari sini tidak dijalankan; pakai kejadian awal dengan pesan.",
    ),
    "scriptFormat": (
        frozenset({"", "feel", "application/feel", "text/feel"}),
        "Bahasa skrip selain FEEL tidak dijalankan; tulis ulang di zeebe:script.",
    ),
}
#: Parts of a multi-instance that would change when it throws events or ends.
_REFUSED_IN_LOOPS: Mapping[str, str] = {
    "complexBehaviorDefinition": "Kejadian dari pengulangan tidak dijalankan; pakai syarat selesai.",
    "inputDataItem": "Tulis nama isian di zeebe:loopCharacteristics inputElement.",
    "outputDataItem": "Tulis hasilnya di zeebe:loopCharacteristics outputElement.",
    "loopDataInputRef": "Tulis daftarnya di zeebe:loopCharacteristics inputCollection.",
    "loopDataOutputRef": "Tulis nama daftarnya di zeebe:loopCharacteristics outputCollection.",
}
#: Drawn for the reader, without effect on a run.
_DRAWING = frozenset(
    {
        "association",
        "dataInputAssociation",
        "dataOutputAssociation",
        "dataStoreReference",
        "group",
        "ioSpecification",
        "property",
        "rendering",
    }
)
_DATA = frozenset({"dataObject", "dataObjectReference"})
_SILENT = frozenset({"textAnnotation", "documentation", "extensionElements", "laneSet"})
_STRUCTURE = frozenset({"incoming", "outgoing", "ioBinding", "supports", "completionCondition"})


def check_profile(process: _Element, report: Report) -> frozenset[str]:
    """Check every node of a process; return the ids of the flow nodes that were refused."""
    check_extensions(process, report)
    refused: set[str] = set()
    _check_scope(process, report, refused)
    return frozenset(refused)


def is_flow_node(node: _Element) -> bool:
    """Tell whether sequence flows may begin or end at an element."""
    name = local_name(node)
    return namespace(node) == BPMN and (name in SIMPLE_KINDS or name in EVENTS or name in _REFUSED)


def is_event_sub_process(node: _Element) -> bool:
    """Tell whether a sub-process is begun by an event instead of a flow."""
    return local_name(node) == "subProcess" and node.get("triggeredByEvent") in {"true", "1"}


def _check_scope(scope: _Element, report: Report, refused: set[str]) -> None:
    _check_directions(scope, report)
    for node in scope:
        if namespace(node) != BPMN:
            continue
        name = local_name(node)
        if is_flow_node(node):
            if not _check_node(node, report):
                refused.add(node.get("id", ""))
            elif name in SCOPES:
                _check_scope(node, report, refused)
        elif name in _DRAWING:
            _only_drawn(node, report)
        elif name in _DATA:
            _check_data(node, report)
        elif name == "sequenceFlow":
            check_extensions(node, report)
        elif name not in _SILENT and name not in _STRUCTURE and not _is_loop(name):
            report.error(
                "construct-unsupported",
                node,
                f"Unsur “{name}” tidak dijalankan; hapus dari gambar.",
            )


def _check_data(node: _Element, report: Report) -> None:
    """A data object with a name that a variable can have is one; any other is only drawn."""
    name = (node.get("name") or "").strip()
    if local_name(node) == "dataObject" and not name:
        return
    if VARIABLE.fullmatch(name) is None:
        _only_drawn(node, report)


def _check_node(node: _Element, report: Report) -> bool:
    """Check one flow node; tell whether it can be run."""
    name = local_name(node)
    if name in _REFUSED:
        report.error("construct-unsupported", node, _REFUSED[name])
        return False
    check_extensions(node, report)
    attributes_fit = _check_attributes(node, report)
    parts_fit = _check_parts(node, report)
    definitions_fit = name not in EVENTS or check_event(node, report)
    return attributes_fit and parts_fit and definitions_fit


def _check_directions(scope: _Element, report: Report) -> None:
    flows = children(scope, "sequenceFlow")
    arriving = Counter(flow.get("targetRef") for flow in flows)
    leaving = Counter(flow.get("sourceRef") for flow in flows)
    for node in scope:
        if is_flow_node(node) and local_name(node).endswith("Gateway"):
            node_id = node.get("id")
            _check_direction(node, (arriving[node_id], leaving[node_id]), report)


def _check_direction(node: _Element, ends: tuple[int, int], report: Report) -> None:
    """A gateway that says whether it splits or joins has to do so (BPMN 2.0.2, table 8.45).

    `ends` are the numbers of flows that arrive and that leave.
    """
    direction = node.get("gatewayDirection", "Unspecified")
    joins, splits = (count > 1 for count in ends)
    fits = {
        "Diverging": splits and not joins,
        "Converging": joins and not splits,
        "Mixed": joins and splits,
    }
    if not fits.get(direction, True):
        report.error(
            "gateway-direction",
            node,
            f"Gerbang ini ditandai “{direction}”, tetapi alur masuk dan keluarnya berkata lain.",
        )


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
        elif name == "multiInstanceLoopCharacteristics":
            fits = _check_loop(node, part, report) and fits
        elif name in _DRAWING and local_name(node) not in SCOPES:
            _only_drawn(part, report)
    return fits


def _check_loop(node: _Element, loop: _Element, report: Report) -> bool:
    fits = True
    for part in loop:
        name = local_name(part)
        if namespace(part) == BPMN and name in _REFUSED_IN_LOOPS:
            report.error("construct-unsupported", node, _REFUSED_IN_LOOPS[name])
            fits = False
    if (loop.get("behavior") or "All") != "All":
        sentence = _REFUSED_IN_LOOPS["complexBehaviorDefinition"]
        report.error("construct-unsupported", node, sentence)
        fits = False
    if is_event_sub_process(node) or local_name(node) not in _TASKS | SCOPES:
        report.error(
            "construct-unsupported",
            node,
            "Pengulangan di sini tidak dijalankan; ulangi kegiatan di dalamnya.",
        )
        fits = False
    return fits


def _is_loop(name: str) -> bool:
    return name.endswith("LoopCharacteristics")


def _only_drawn(node: _Element, report: Report) -> None:
    # The line to a note says nothing about data, and that of a compensation does something.
    if local_name(node) == "association" and _leads_to(node, "textAnnotation", "boundaryEvent"):
        return
    report.warning(
        "drawing-only",
        node,
        f"“{local_name(node)}” hanya gambar: tidak memengaruhi jalannya proses. Data mengalir lewat variabel.",
    )


def _leads_to(association: _Element, *names: str) -> bool:
    """Tell whether one end of an association is one of these elements."""
    scope = association.getparent()
    ends = {association.get("sourceRef"), association.get("targetRef")}
    return scope is not None and any(
        node.get("id") in ends and local_name(node) in names for node in scope
    )
