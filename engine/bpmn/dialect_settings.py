"""Does every setting of a Camunda 8 extension element do something?

A misspelt attribute, a second mapping, headers for a job that nobody does: Camunda Modeler keeps them all, and nothing
here would read them. So they are refused by name, like an extension element that we do not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml.etree import QName, _Element

from engine.bpmn.namespaces import ZEEBE, local_name, namespace
from engine.bpmn.report import Report
from engine.bpmn.settings import did_you_mean

_MAPPING = frozenset({"source", "target"})
#: By extension element: the attributes that are read, those that another check refuses included.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "adHoc": frozenset({"activeElementsCollection"}),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "calledDecision": frozenset({"decisionId", "resultVariable", "bindingType"}),
    "calledElement": frozenset(
        {
            "processId",
            "bindingType",
            "versionTag",
            "propagateAllParentVariables",
            "propagateAllChildVariables",
        }
    ),
    "formDefinition": frozenset({"formId", "formKey", "externalReference", "bindingType"}),
    "header": frozenset({"key", "value"}),
    "input": _MAPPING,
    "ioMapping": frozenset(),
    "loopCharacteristics": frozenset(
        {"inputCollection", "inputElement", "outputCollection", "outputElement"}
    ),
    "output": _MAPPING,
    "priorityDefinition": frozenset({"priority"}),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "publishMessage": frozenset({"correlationKey", "timeToLive", "messageId"}),
    "script": frozenset({"expression", "resultVariable"}),
    "subscription": frozenset({"correlationKey"}),
    "taskDefinition": frozenset({"type", "retries"}),
    "taskHeaders": frozenset(),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "userTask": frozenset(),
    "versionTag": frozenset({"value"}),
}
_CHILDREN: Mapping[str, frozenset[str]] = {
    "ioMapping": frozenset({"input", "output"}),
    "properties": frozenset({"property"}),
    "taskHeaders": frozenset({"header"}),
}
#: Forms and decisions of a version are those of its package; there is nothing to choose.
_PINNED = frozenset({"calledDecision", "formDefinition"})


def check_settings(extensions: list[_Element], report: Report) -> None:
    """Refuse what the known extension elements of one element say in vain."""
    for element in extensions:
        if namespace(element) == ZEEBE:
            _check(element, report)
    spoken = Counter(local_name(each) for each in extensions if namespace(each) == ZEEBE)
    for name, count in spoken.items():
        if count > 1:
            again = next(each for each in reversed(extensions) if local_name(each) == name)
            _refuse(again, f"Unsur zeebe:{name} ada {count} kali; gabungkan menjadi satu.", report)
    _check_pairs(extensions, spoken, report)
    for holder in extensions:
        if local_name(holder) == "properties":
            _check_names(holder, report)


def _check_names(properties: _Element, report: Report) -> None:
    names = Counter(entry.get("name") for entry in properties if entry.get("name"))
    for name, count in names.items():
        if count > 1:
            message = f"Pengaturan “{name}” ditulis {count} kali; hapus yang tidak berlaku."
            report.error("setting", properties, message)


def _check(element: _Element, report: Report) -> None:
    name = local_name(element)
    known = ATTRIBUTES.get(name)
    if known is None:
        return
    for attribute in (str(key) for key in element.attrib):
        if QName(attribute).namespace is None and attribute not in known:
            hint = did_you_mean(attribute, known)
            message = f"Pengaturan “{attribute}” pada zeebe:{name} tidak dikenal; hapus.{hint}"
            _refuse(element, message, report)
    binding = element.get("bindingType")
    if name in _PINNED and binding not in {None, "deployment"}:
        message = f"bindingType “{binding}” pada zeebe:{name} tidak dijalankan: yang dipakai selalu isi paket ini; hapus."
        _refuse(element, message, report)
    children = _CHILDREN.get(name, frozenset())
    for part in element:
        if local_name(part) in children and namespace(part) == ZEEBE:
            _check(part, report)
        else:
            hint = did_you_mean(local_name(part), children)
            _refuse(
                part, f"Unsur “{local_name(part)}” di dalam zeebe:{name} tidak dikenal; hapus.{hint}", report
            )  # fmt: skip


def _check_pairs(extensions: list[_Element], spoken: Counter[str], report: Report) -> None:
    has_job = "taskDefinition" in spoken
    for element in extensions:
        name = local_name(element)
        if namespace(element) != ZEEBE:
            continue
        if name == "taskHeaders" and not has_job:
            message = "Unsur zeebe:taskHeaders hanya berarti bersama zeebe:taskDefinition; isi jenis pekerjaannya, atau hapus."
            _refuse(element, message, report)
        elif name in {"calledDecision", "publishMessage"} and has_job:
            message = f"Unsur zeebe:{name} tidak berpengaruh di samping zeebe:taskDefinition; hapus salah satu."
            _refuse(element, message, report)


def _refuse(element: _Element, message: str, report: Report) -> None:
    report.error("extension-unsupported", element, message)
