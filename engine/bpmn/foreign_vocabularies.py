"""Whose vocabulary is this, and does it mean anything to a run?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.bpmn.namespaces import BPMN, FOREIGN, ZEEBE


class Family(StrEnum):
    """Vocabularies that are answered alike."""

    CAMUNDA = "camunda"
    SPIFF = "spiff"
    JBPM = "jbpm"
    BONITA = "bonita"


_BY_NAME: Mapping[str, Family] = {
    "Camunda 7": Family.CAMUNDA,
    "Operaton": Family.CAMUNDA,
    "Flowable": Family.CAMUNDA,
    "Activiti": Family.CAMUNDA,
    "SpiffWorkflow": Family.SPIFF,
    "jBPM": Family.JBPM,
    "Bonita": Family.BONITA,
}
#: Vocabularies that only colour or place what is drawn: nothing is said about them.
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://bpmn.io/schema/bpmn",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    }
)
#: Notes that a modeller keeps for itself, with the name of the modeller.
NOTES: Mapping[str, str] = {
    "http://www.signavio.com": "Signavio",
    "http://www.signavio.com/schema/bpmn": "Signavio",
    "http://flowable.org/modeler": "Flowable Modeler",
    "http://flowable.org/design": "Flowable Design",
    "http://www.trisotech.com/2015/triso/modeling": "Trisotech",
    "http://www.trisotech.com/2014/triso/bpmn": "Trisotech",
    "http://trisotech.com/feed": "Trisotech",
    "http://www.bpsim.org/schemas/1.0": "BPSim",
    "http://www.boc-group.com": "ADONIS",
    "http://www.w4.eu/spec/BPMN/20110701/MODEL": "W4",
    "http://www.w4.eu/spec/BPMN/20110930/GRAPH": "W4",
    "http://jcp.org/en/jsr/detail?id=270": "Java",
}
MODELER = "http://camunda.org/schema/modeler/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
#: Vocabularies that are read elsewhere.
OURS = frozenset({"", BPMN, ZEEBE, XSI, XML})


def family(uri: str) -> Family | None:
    """Return who answers for a vocabulary; None when it is no engine's."""
    return _BY_NAME[FOREIGN[uri]] if uri in FOREIGN else None


def spoken(uri: str) -> str:
    """Return the name that its users know a vocabulary by; its address where there is none."""
    return FOREIGN.get(uri) or NOTES.get(uri) or uri
