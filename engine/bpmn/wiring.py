"""Do the lines of the drawing lead somewhere?

Checked on the XML, because a model can only hold lines that do.
"""

from __future__ import annotations

from lxml.etree import _Element

from engine.bpmn.dialect import has_job
from engine.bpmn.namespaces import bpmn, child, children, local_name, text_of
from engine.bpmn.profile import SCOPES, is_flow_node
from engine.bpmn.report import Report


def check_wiring(process: _Element, report: Report) -> None:
    """Check the ends of flows, default flows, boundary events and lane references of one process."""
    nodes = {node.get("id", ""): node for node in process.iter() if is_flow_node(node)}
    for scope in (process, *process.iter(*(bpmn(name) for name in SCOPES))):
        _check_flows(scope, nodes, report)
        _check_attachments(scope, nodes, report)
    for lane in process.iter(bpmn("lane")):
        for reference in children(lane, "flowNodeRef"):
            if text_of(reference) not in nodes:
                report.error(
                    "lane-reference", lane, f"Lajur merujuk “{text_of(reference)}”, yang tidak ada."
                )


def _check_flows(scope: _Element, nodes: dict[str, _Element], report: Report) -> None:
    seen: set[tuple[str, str]] = set()
    sources: dict[str, str] = {}
    for flow in children(scope, "sequenceFlow"):
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        sources[flow.get("id", "")] = source
        missing = [end for end in (source, target) if end not in nodes]
        outside = [
            end for end in (source, target) if end in nodes and nodes[end].getparent() is not scope
        ]
        if missing:
            report.error(
                "flow-end-missing",
                flow,
                f"Alur menuju atau berasal dari “{missing[0]}”, yang tidak ada.",
            )
        elif outside:
            report.error("flow-crosses-border", flow, "Alur tidak boleh melewati batas subproses.")
        elif (source, target) in seen:
            report.error(
                "flow-duplicate",
                flow,
                f"Ada dua alur dari “{source}” ke “{target}”; hapus salah satu.",
            )
        seen.add((source, target))
    for node in scope:
        default = node.get("default")
        if default and is_flow_node(node) and sources.get(default) != node.get("id"):
            report.error(
                "flow-default", node, f"Alur bawaan “{default}” tidak berasal dari unsur ini."
            )


def _check_attachments(scope: _Element, nodes: dict[str, _Element], report: Report) -> None:
    for event in children(scope, "boundaryEvent"):
        host = nodes.get(event.get("attachedToRef", ""))
        if host is None or host.getparent() is not scope:
            report.error(
                "boundary-unattached", event, "Kejadian tepi tidak menempel pada tugas mana pun."
            )
        elif _is_instant(host) and child(event, "compensateEventDefinition") is None:
            report.error(
                "boundary-host",
                event,
                "Tugas ini selesai seketika, sehingga kejadian tepi padanya tidak pernah terjadi; hapus kejadiannya.",
            )
        elif not local_name(host).endswith(("Task", "ubProcess", "Activity")) or _is_triggered(
            host
        ):
            report.error(
                "boundary-host",
                event,
                "Kejadian tepi hanya dapat menempel pada tugas atau subproses.",
            )


def _is_instant(node: _Element) -> bool:
    """Tell whether a task waits for nobody: a script, or one that no worker does."""
    name = local_name(node)
    return name == "scriptTask" or (name in {"businessRuleTask", "sendTask"} and not has_job(node))


def _is_triggered(node: _Element) -> bool:
    return node.get("triggeredByEvent") in {"true", "1"}
