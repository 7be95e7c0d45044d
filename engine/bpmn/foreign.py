"""Was this file drawn for another engine, and what has to change?

Camunda 7, Flowable and SpiffWorkflow write their settings in vocabularies of their own. Ignoring them would run a
process without its assignees; so each is answered with what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import QName, _Element

from engine.bpmn.namespaces import FOREIGN, local_name, namespace
from engine.bpmn.report import Report

_ASSIGNMENT = 'pindahkan ke zeebe:assignmentDefinition {0}="…"'
#: What to write instead, by the setting's own name.
_INSTEAD: Mapping[str, str] = {
    "assignee": _ASSIGNMENT,
    "candidateGroups": _ASSIGNMENT,
    "candidateUsers": _ASSIGNMENT,
    "formKey": 'ganti dengan zeebe:formDefinition formId="…"',
    "formRef": 'ganti dengan zeebe:formDefinition formId="…"',
    "formData": "buat formulir .form dan rujuk dengan zeebe:formDefinition formId",
    "dueDate": 'pindahkan ke zeebe:taskSchedule dueDate="…"',
    "followUpDate": 'pindahkan ke zeebe:taskSchedule followUpDate="…"',
    "priority": 'pindahkan ke zeebe:priorityDefinition priority="…"',
    "class": 'ganti dengan zeebe:taskDefinition type="…"',
    "delegateExpression": 'ganti dengan zeebe:taskDefinition type="…"',
    "expression": 'ganti dengan zeebe:taskDefinition type="…"',
    "type": 'ganti dengan zeebe:taskDefinition type="…"',
    "topic": 'pindahkan ke zeebe:taskDefinition type="…"',
    "serviceTaskOperator": 'ganti dengan zeebe:taskDefinition type="…"',
    "failedJobRetryTimeCycle": 'ganti dengan zeebe:taskDefinition retries="…"',
    "resultVariable": "pindahkan resultVariable ke zeebe:script atau zeebe:calledDecision",
    "decisionRef": 'ganti dengan zeebe:calledDecision decisionId="…"',
    "calledDecisionId": 'ganti dengan zeebe:calledDecision decisionId="…"',
    "inputOutput": "ganti dengan zeebe:ioMapping",
    "in": "ganti dengan zeebe:ioMapping",
    "out": "ganti dengan zeebe:ioMapping",
    "properties": "ganti dengan zeebe:properties",
    "preScript": "ganti dengan masukan di zeebe:ioMapping; skrip Python tidak dijalankan",
    "postScript": "ganti dengan keluaran di zeebe:ioMapping; skrip Python tidak dijalankan",
    "versionTag": 'ganti dengan zeebe:versionTag value="…"',
    "collection": "ganti dengan zeebe:loopCharacteristics inputCollection",
    "elementVariable": "ganti dengan zeebe:loopCharacteristics inputElement",
    "initiator": "hapus; variabel initiator selalu tersedia",
}
#: Settings of storage and scheduling that change nothing in what a process does.
_HARMLESS = frozenset(
    {
        "async",
        "asyncAfter",
        "asyncBefore",
        "diagramRelationId",
        "exclusive",
        "historyTimeToLive",
        "isStartableInTasklist",
        "jobPriority",
    }
)


def check_foreign(root: _Element, report: Report) -> None:
    """Answer every attribute and element of another engine's vocabulary."""
    for node in root.iter():
        if namespace(node) in FOREIGN:
            parent = node.getparent()
            if parent is not None and namespace(parent) not in FOREIGN:
                _answer(namespace(node), local_name(node), node, report)
            continue
        for spoken, name in _foreign_attributes(node):
            _answer(spoken, name, node, report)


def _foreign_attributes(node: _Element) -> Iterator[tuple[str, str]]:
    for key in node.attrib:
        qualified = QName(key)
        if qualified.namespace in FOREIGN:
            yield qualified.namespace, qualified.localname


def _answer(spoken: str, name: str, node: _Element, report: Report) -> None:
    dialect = FOREIGN[spoken]
    if name in _HARMLESS:
        report.warning(
            "foreign-dialect", node, f"Pengaturan {dialect} “{name}” tidak berpengaruh di sini."
        )
        return
    advice = _INSTEAD.get(name, "hapus; tidak ada padanannya").format(name)
    report.error(
        "foreign-dialect", node, f"Pengaturan {dialect} “{name}” tidak dijalankan: {advice}."
    )
