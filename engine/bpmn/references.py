"""Does everything that a file refers to exist in it?

The schema lets a reference be any name. A reference to nothing is a part of the drawing that got lost on the way here,
so it blocks, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from engine.bpmn.namespaces import BPMN, bpmn, children, local_name, namespace, text_of
from engine.bpmn.report import Report

#: Attributes that name another element of the file. Those of sequence flows and boundary events are checked with the
#: wiring, those of events where they are read.
_ATTRIBUTES = frozenset(
    {
        "categoryValueRef",
        "dataObjectRef",
        "dataStoreRef",
        "operationRef",
        "processRef",
        "activityRef",
    }
)
#: Elements whose text names another element of the file.
_ELEMENTS = frozenset(
    {
        "dataInputRefs",
        "dataOutputRefs",
        "inputSetRefs",
        "outputSetRefs",
        "optionalInputRefs",
        "optionalOutputRefs",
        "whileExecutingInputRefs",
        "whileExecutingOutputRefs",
    }
)
_ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_ENDS = frozenset({"association", "messageFlow"})


def check_references(root: _Element, report: Report) -> None:
    """Report every reference to an element that is not there."""
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    for node in root.iter():
        if namespace(node) != BPMN:
            continue
        for reference in _references(node):
            # A qualified name; the prefix is that of this file's own namespace, or of one that nobody imports.
            if reference and reference.rpartition(":")[2] not in ids:
                report.error("reference", node, f"Merujuk “{reference}”, yang tidak ada.")
    for flow in root.iter(bpmn("messageFlow")):
        _check_message_flow(flow, root, report)
    _check_directions(root, report)


def _references(node: _Element) -> Iterator[str]:
    name = local_name(node)
    for attribute in _ATTRIBUTES:
        if node.get(attribute) is not None:
            yield node.get(attribute, "")
    if name in _ENDS:
        yield from (node.get("sourceRef", ""), node.get("targetRef", ""))
    if name in _ELEMENTS:
        yield text_of(node)
    if name in _ASSOCIATIONS:
        yield from (text_of(end) for end in children(node, "sourceRef", "targetRef"))


def _check_message_flow(flow: _Element, root: _Element, report: Report) -> None:
    """A message passes between pools; inside one there is nobody to send it to."""
    pools = [_pool(root, flow.get(end, "")) for end in ("sourceRef", "targetRef")]
    if pools[0] is not None and pools[0] is pools[1]:
        report.error(
            "message-flow",
            flow,
            "Alur pesan hanya menghubungkan dua kolam yang berbeda; di dalam satu kolam pakai alur biasa.",
        )


def _pool(root: _Element, reference: str) -> _Element | None:
    wanted = reference.rpartition(":")[2]
    for participant in root.iter(bpmn("participant")):
        if participant.get("id") == wanted:
            return _process(root, participant) if participant.get("processRef") else participant
    for process in root.iterchildren(bpmn("process")):
        if any(node.get("id") == wanted for node in process.iter()):
            return process
    return None


def _process(root: _Element, participant: _Element) -> _Element | None:
    wanted = participant.get("processRef", "").rpartition(":")[2]
    found = [p for p in root.iterchildren(bpmn("process")) if p.get("id") == wanted]
    return found[0] if found else participant


def _check_directions(root: _Element, report: Report) -> None:
    """Where an element lists its flows, each has to be one that really comes in or goes out there."""
    targets = {flow.get("id"): flow.get("targetRef") for flow in root.iter(bpmn("sequenceFlow"))}
    sources = {flow.get("id"): flow.get("sourceRef") for flow in root.iter(bpmn("sequenceFlow"))}
    for node in root.iter():
        for name, ends, what in (("incoming", targets, "masuk"), ("outgoing", sources, "keluar")):
            for listed in children(node, name):
                flow_id = text_of(listed).rpartition(":")[2]
                if namespace(node) == BPMN and ends.get(flow_id) != node.get("id"):
                    report.error(
                        "reference", node, f"Alur {what} “{flow_id}” tidak terhubung ke unsur ini."
                    )
