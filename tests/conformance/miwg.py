"""What becomes of the reference diagrams of the BPMN Model Interchange Working Group?

They are drawings made to be exchanged, and few of them can run. What is asked here is that none of them is taken for
something else: each is either published with every node of it, or answered with reasons that name its elements. The
diagrams are not part of the project: `ALUR_BPMN_MIWG` names their folder, else `../shared/bpmn-miwg` beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from engine.bpmn.compiler import Compiled, compile_bpmn

FOLDER_VARIABLE = "ALUR_BPMN_MIWG"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: BPMN 2.0, table 10.x: what tokens visit. Counted here by themselves, and not by what the compiler thinks.
FLOW_NODES = frozenset(
    {
        *("task", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "manualTask"),
        *("businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway"),
        *("eventBasedGateway", "startEvent", "endEvent", "intermediateCatchEvent"),
        *("intermediateThrowEvent", "boundaryEvent"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the compiler said about one diagram."""

    name: str
    #: Rules that keep it from being published, sorted; empty when it can run.
    as_drawn: tuple[str, ...]
    #: The same when every process of it is marked executable.
    forced: tuple[str, ...]


def folder() -> Path | None:
    """Return the folder of the diagrams; None where there is none."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "bpmn-miwg"
    found = Path(os.environ.get(FOLDER_VARIABLE) or beside)
    return found if found.is_dir() else None


def diagrams() -> list[Path]:
    """Return the diagrams by name; empty where there are none."""
    found = folder()
    return [] if found is None else sorted(found.glob("*.bpmn"))


def forced(content: bytes) -> bytes:
    """Mark every process executable, as an author would do first."""
    root = etree.fromstring(content)
    for process in root.iter(f"{BPMN}process"):
        process.set("isExecutable", "true")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def outcome(path: Path) -> Outcome:
    """Compile one diagram as it is and marked executable."""
    content = path.read_bytes()
    return Outcome(
        name=path.stem,
        as_drawn=reasons(compile_bpmn(content)),
        forced=reasons(compile_bpmn(forced(content))),
    )


def reasons(compiled: Compiled) -> tuple[str, ...]:
    """Return the rules that block, each once."""
    return tuple(sorted({finding.rule for finding in compiled.findings if finding.blocks}))


def lost(content: bytes, compiled: Compiled) -> list[str]:
    """Name every flow node, event definition and sequence flow that was neither read nor answered."""
    root = etree.fromstring(content)
    answered = {finding.element_id for finding in compiled.findings}
    kinds = {e.id: e.kind.value.lower() for p in compiled.processes for e in p.elements.values()}
    flows = {flow for process in compiled.processes for flow in process.flows}
    # Where no process is marked executable all are read all the same; what is waived is only what was left out.
    left_out = {f.element_id for f in compiled.findings if f.rule == "not-executable"}
    left_out -= {process.process_id for process in compiled.processes}
    missing = []
    for node in _nodes(root):
        identity = node.get("id", "")
        within = {around.get("id") for around in node.iterancestors() if around is not root}
        refused_around = {i for i in within & answered if i not in kinds} - _process_ids(root)
        if identity in answered or refused_around or within & left_out:
            continue
        if node.tag == f"{BPMN}sequenceFlow":
            ends = {node.get("sourceRef"), node.get("targetRef")}
            if identity not in flows and not (ends & answered):
                missing.append(f"sequenceFlow {identity}")
        elif identity not in kinds:
            missing.append(f"{etree.QName(node).localname} {identity}")
        else:
            missing += _lost_triggers(node, kinds[identity])
    return missing


def _lost_triggers(node: etree._Element, kind: str) -> Iterator[str]:
    for part in node:
        name = etree.QName(part).localname.removesuffix("EventDefinition")
        if str(part.tag).endswith("EventDefinition") and name.lower()[:9] not in kind:
            yield f"{name} of {node.get('id')} (read as {kind})"


def _nodes(root: etree._Element) -> Iterator[etree._Element]:
    for process in root.iter(f"{BPMN}process"):
        for node in process.iter():
            name = str(node.tag).removeprefix(BPMN)
            # A flow without an id gets one while it is compiled; its ends are counted.
            is_flow = name == "sequenceFlow" and node.get("id") is not None
            if node.tag == f"{BPMN}{name}" and (name in FLOW_NODES or is_flow):
                yield node


def _process_ids(root: etree._Element) -> set[str | None]:
    return {process.get("id") for process in root.iter(f"{BPMN}process")}
