"""What do the Camunda 8 extension elements of an element say?

Architecture §2 lists them. What an element carries beyond that list would have no effect here, so it is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.etree import _Element

from engine.bpmn.dialect_settings import check_settings
from engine.bpmn.expressions import read_expression, read_value
from engine.bpmn.model import (
    JobModel,
    ScriptModel,
    TimerKind,
    UserTaskModel,
    Value,
    VariableMapping,
)
from engine.bpmn.namespaces import FOREIGN, ZEEBE, child, local_name, namespace, zeebe
from engine.bpmn.report import Report
from engine.bpmn.settings import Settings
from engine.bpmn.timers import InvalidTimer, check

#: Names that a variable may have: those that FEEL reads without quotes and without ambiguity.
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

_COMMON = frozenset({"properties"})
_MAPPED = _COMMON | {"ioMapping"}
_JOB = _MAPPED | {"taskDefinition", "taskHeaders"}
#: By BPMN element: the extension elements that have an effect.
KNOWN: Mapping[str, frozenset[str]] = {
    "process": _COMMON | {"versionTag"},
    "userTask": _MAPPED
    | {
        "userTask",
        "assignmentDefinition",
        "formDefinition",
        "taskSchedule",
        "priorityDefinition",
    },
    "serviceTask": _JOB,
    "sendTask": _JOB | {"publishMessage"},
    "receiveTask": _MAPPED,
    "scriptTask": _MAPPED | {"script"},
    "businessRuleTask": _JOB | {"calledDecision"},
    "callActivity": _MAPPED | {"calledElement"},
    "subProcess": _MAPPED,
    "adHocSubProcess": _MAPPED | {"adHoc"},
    "startEvent": _MAPPED,
    "intermediateCatchEvent": _MAPPED,
    "boundaryEvent": _MAPPED,
    "intermediateThrowEvent": _JOB,
    "endEvent": _JOB,
    "messageEventDefinition": frozenset({"publishMessage"}),
    "multiInstanceLoopCharacteristics": frozenset({"loopCharacteristics"}),
    "message": _COMMON | {"subscription"},
}


def extensions(node: _Element) -> list[_Element]:
    """Return the extension elements of an element."""
    holder = child(node, "extensionElements")
    return [] if holder is None else list(holder)


def extension(node: _Element, name: str) -> _Element | None:
    """Return the first Camunda 8 extension element with this name."""
    holder = child(node, "extensionElements")
    return None if holder is None else holder.find(zeebe(name))


def check_extensions(node: _Element, report: Report) -> None:
    """Refuse Camunda 8 extension elements without effect; note vocabularies that nobody here reads."""
    kind = local_name(node)
    known = KNOWN.get(kind, _COMMON)
    for element in extensions(node):
        name, spoken = local_name(element), namespace(element)
        if spoken == ZEEBE and name not in known:
            report.error(
                "extension-unsupported",
                element,
                f"Unsur zeebe:{name} pada {kind} tidak dijalankan oleh Alur. Hapus, atau ganti dengan yang didukung.",
            )
        elif spoken != ZEEBE and spoken not in FOREIGN:
            report.warning("extension-ignored", element, f"Unsur tambahan “{name}” diabaikan.")
    check_settings(extensions(node), report)


def read_properties(node: _Element) -> dict[str, str]:
    """Return the `zeebe:property` entries of an element, as written."""
    holder = extension(node, "properties")
    if holder is None:
        return {}
    entries = holder.findall(zeebe("property"))
    return {entry.get("name", ""): entry.get("value", "") for entry in entries if entry.get("name")}


def read_mappings(node: _Element, direction: str, report: Report) -> tuple[VariableMapping, ...]:
    """Read the `input` or `output` lines of an `ioMapping`."""
    holder = extension(node, "ioMapping")
    if holder is None:
        return ()
    mappings = []
    for line in holder.findall(zeebe(direction)):
        target = (line.get("target") or "").strip()
        what = f"Pemetaan “{target}”"
        source = read_value(line.get("source"), line, what, report)
        if VARIABLE.fullmatch(target) is None:
            report.error(
                "variable-name", line, f"“{target}” bukan nama variabel; pakai huruf, angka, dan _."
            )
        elif source is None:
            if not (line.get("source") or "").strip():
                report.error("mapping-empty", line, f"{what} belum menyebut asal nilainya.")
        else:
            mappings.append(VariableMapping(source=source, target=target))
    return tuple(mappings)


def read_user_task(node: _Element, settings: Settings, report: Report) -> UserTaskModel:
    """Read assignment, form, schedule and the `alur:` settings of a user task."""

    def value(element: str, attribute: str) -> Value | None:
        found = extension(node, element)
        return (
            None
            if found is None
            else read_value(found.get(attribute), found, f"Pengaturan {attribute}", report)
        )

    def instant(attribute: str) -> Value | None:
        found = value("taskSchedule", attribute)
        if found is not None and found.literal is not None:
            try:
                check(TimerKind.DATE, found.literal)
            except InvalidTimer as error:
                report.error("task-schedule", node, f"Pengaturan {attribute}: {error}")
        return found

    if instant("followUpDate") is not None:
        report.warning("task-schedule", node, "Pengaturan followUpDate tidak berpengaruh; hapus.")
    due_date = instant("dueDate")
    settings.check_clock(has_due_date=due_date is not None)
    excluded = settings.get("excludeCompleterOf") or ""
    return UserTaskModel(
        form_id=_form_id(node, report),
        assignee=value("assignmentDefinition", "assignee"),
        candidate_groups=value("assignmentDefinition", "candidateGroups"),
        candidate_users=value("assignmentDefinition", "candidateUsers"),
        due_date=due_date,
        follow_up_date=value("taskSchedule", "followUpDate"),
        priority=_priority(value("priorityDefinition", "priority"), node, report),
        title=settings.expression("title"),
        time=settings.time(),
        pauses_instance=settings.flag("pauses"),
        exclude_completer_of=tuple(filter(None, (part.strip() for part in excluded.split(",")))),
        is_start_form=settings.flag("startForm"),
        completeness=settings.get("completeness"),
        output=settings.get("output"),
        notes=settings.get("notes"),
    )


def _form_id(node: _Element, report: Report) -> str | None:
    found = extension(node, "formDefinition")
    if found is None:
        return None
    form_id = (found.get("formId") or "").strip()
    if not form_id:
        report.error(
            "form-id", found, "Sebutkan formId; formKey dan externalReference tidak dijalankan."
        )
        return None
    return form_id


def _priority(value: Value | None, node: _Element, report: Report) -> Value | None:
    literal = None if value is None else value.literal
    if literal is None or (literal.isdigit() and int(literal) <= 100):
        return value
    report.error("priority", node, f"Prioritas harus bilangan 0 sampai 100, bukan “{literal}”.")
    return None


def has_job(node: _Element) -> bool:
    """Tell whether an element is work for a handler or an outside worker."""
    return extension(node, "taskDefinition") is not None


def read_job(node: _Element, report: Report) -> JobModel | None:
    """Read the job type, retries and headers of what a worker does."""
    definition = extension(node, "taskDefinition")
    job_type = None
    retries = ""
    if definition is not None:
        job_type = read_value(definition.get("type"), definition, "Jenis pekerjaan", report)
        retries = (definition.get("retries") or "").strip()
    if job_type is None:
        report.error("job-type", node, "Sebutkan jenis pekerjaannya (zeebe:taskDefinition type).")
        return None
    if retries and not (retries.isdigit() and 1 <= int(retries) <= 100):
        report.error(
            "job-retries", definition, f"Jumlah percobaan harus 1 sampai 100, bukan “{retries}”."
        )
        retries = ""
    return JobModel(
        job_type=job_type,
        retries=int(retries) if retries else None,
        headers=_headers(node, report),
    )


def _headers(node: _Element, report: Report) -> dict[str, Value]:
    holder = extension(node, "taskHeaders")
    headers: dict[str, Value] = {}
    for line in () if holder is None else holder.findall(zeebe("header")):
        key = line.get("key") or ""
        text = line.get("value") or ""
        value = (
            read_value(text, line, f"Pengaturan “{key}”", report)
            if text.strip()
            else Value(text="")
        )
        if key and value is not None:
            headers[key] = value
    return headers


def read_script(node: _Element, report: Report) -> ScriptModel | None:
    """Read the FEEL script of a script task."""
    definition = extension(node, "script")
    if definition is None:
        report.error(
            "script",
            node,
            "Tugas skrip harus memakai zeebe:script dengan ungkapan FEEL; bahasa skrip lain tidak dijalankan.",
        )
        return None
    result = (definition.get("resultVariable") or "").strip()
    if VARIABLE.fullmatch(result) is None:
        report.error(
            "script-result",
            definition,
            "Sebutkan nama variabel untuk hasil skrip (resultVariable).",
        )
        return None
    expression = read_expression(definition.get("expression"), definition, "Skrip", report)
    if expression is None:
        if not (definition.get("expression") or "").strip():
            report.error("script", definition, "Skrip belum berisi ungkapan FEEL.")
        return None
    return ScriptModel(expression=expression, result_variable=result)
