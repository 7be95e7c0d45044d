"""What does an attribute of Camunda 7, Operaton, Flowable or Activiti become?

All four grew from one vocabulary. Settings that lie in one element here (assignee and candidate groups, say) are
suggested together, so that nobody writes that element twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from engine.bpmn.foreign_answers import (
    REMOVE,
    Answer,
    Setting,
    anew,
    as_feel,
    carried,
    mapping_line,
    shortened,
    write,
    zeebe,
)
from engine.bpmn.foreign_expressions import from_template
from engine.bpmn.namespaces import local_name

_PLUS = re.compile(
    r"[$#]\{\s*(?:dateTime|now)\(\)\.plus(Days|Hours|Minutes|Weeks|Months|Years)\((\d+)\)(?:\.toDate\(\))?\s*\}"
)
_UNITS: Mapping[str, str] = {
    "Days": "P{}D", "Hours": "PT{}H", "Minutes": "PT{}M", "Weeks": "P{}W", "Months": "P{}M", "Years": "P{}Y",
}  # fmt: skip
_DURATION = re.compile(r"P(?=.)(?:\d+[YMWD])*(?:T(?=.)(?:\d+[HMS])*)?")

#: Settings of storage, scheduling and the modeller that change nothing in what a process does.
_HARMLESS = frozenset(
    {
        "async",
        "asyncAfter",
        "asyncBefore",
        "category",
        "diagramRelationId",
        "exclusive",
        "formFieldValidation",
        "historyTimeToLive",
        "isStartableInTasklist",
        "jobPriority",
        "modelerTemplate",
        "modelerTemplateVersion",
        "modelerTemplateIcon",
        "taskPriority",
    }
)


def _plain(text: str) -> str:
    return text.strip()


def _variable(text: str) -> str:
    """A collection is named without `${}` in some files."""
    translated = carried(text)
    return translated if translated.startswith("=") else f"={translated}"


def _form(text: str) -> str:
    """`embedded:app:forms/laporan.html` and `camunda-forms:deployment:laporan.form` both mean the form `laporan`."""
    if from_template(text) != text.strip():
        return "…"
    return PurePosixPath(text.strip().rpartition(":")[2]).stem or "…"


def _moment(text: str) -> str:
    plus = _PLUS.fullmatch(text.strip())
    if plus is not None:
        return f'=now() + duration("{_UNITS[plus[1]].format(plus[2])}")'
    if _DURATION.fullmatch(text.strip()):
        return f'=now() + duration("{text.strip()}")'
    return carried(text)


def _binding(text: str) -> str:
    return text if text in {"latest", "deployment", "versionTag"} else "versionTag"


#: By attribute: the Camunda 8 element, its attribute, and how the value gets there.
_MOVED: Mapping[str, tuple[str, str, Callable[[str], str]]] = {
    "assignee": ("assignmentDefinition", "assignee", carried),
    "candidateGroups": ("assignmentDefinition", "candidateGroups", carried),
    "candidateUsers": ("assignmentDefinition", "candidateUsers", carried),
    "dueDate": ("taskSchedule", "dueDate", _moment),
    "followUpDate": ("taskSchedule", "followUpDate", _moment),
    "priority": ("priorityDefinition", "priority", carried),
    "formKey": ("formDefinition", "formId", _form),
    "formRef": ("formDefinition", "formId", _form),
    "topic": ("taskDefinition", "type", carried),
    "decisionRef": ("calledDecision", "decisionId", carried),
    "versionTag": ("versionTag", "value", _plain),
    "collection": ("loopCharacteristics", "inputCollection", _variable),
    "elementVariable": ("loopCharacteristics", "inputElement", _plain),
    "calledElementBinding": ("calledElement", "bindingType", _binding),
    "calledElementVersionTag": ("calledElement", "versionTag", carried),
    "businessCalendarName": ("property", "value", _plain),
}
#: Fixed advice; `{0}` stands for the value.
_ADVICE: Mapping[str, str] = {
    "initiator": "hapus; pemulai selalu tersedia sebagai variabel initiator, pakai itu sebagai ganti “{0}”",
    "calledElementVersion": "hapus; versi disebut dengan namanya: beri proses yang dipanggil zeebe:versionTag, lalu tulis "
    '<zeebe:calledElement bindingType="versionTag" versionTag="…" />',
    "calledElementTenantId": "hapus; satu pemasangan melayani satu situs",
    "decisionRefTenantId": "hapus; satu pemasangan melayani satu situs",
    "decisionRefBinding": "hapus; keputusan selalu yang diterbitkan bersama proses ini",
    "decisionRefVersion": "hapus; keputusan selalu yang diterbitkan bersama proses ini",
    "decisionRefVersionTag": "hapus; keputusan selalu yang diterbitkan bersama proses ini",
    "formRefBinding": "hapus; formulir selalu yang diterbitkan bersama proses ini",
    "formRefVersion": "hapus; formulir selalu yang diterbitkan bersama proses ini",
    "formHandlerClass": "hapus; formulir .form memeriksa isinya sendiri",
    "caseRef": "gambar sebagai proses; CMMN tidak dijalankan",
    "resource": "salin isi berkas “{0}” ke zeebe:script sebagai FEEL",
    "errorMessage": "hapus; pesannya ditulis oleh pekerja yang melempar kesalahan ini",
    "variableName": "hapus; kejadian bersyarat tidak dijalankan",
    "variableEvents": "hapus; kejadian bersyarat tidak dijalankan",
    "skipExpression": "gambar gerbang eksklusif di depan tugas ini dengan syarat itu",
    "extensionId": "hapus; pilih jenis pekerjaan dengan zeebe:taskDefinition",
    "triggerable": "hapus; setiap pekerjaan menunggu pekerjanya",
    "inheritVariables": 'tulis <zeebe:calledElement propagateAllParentVariables="{0}" />',
    "inheritBusinessKey": "hapus; petakan variabel yang memuat nomornya dengan zeebe:input",
    "sameDeployment": 'tulis <zeebe:calledElement bindingType="deployment" />',
}
_CODE_VARIABLES = frozenset(
    {"errorCodeVariable", "errorMessageVariable", "escalationCodeVariable", "errorVariableName"}
)
_STARTERS = frozenset({"candidateStarterGroups", "candidateStarterUsers"})
_CODE = frozenset({"class", "delegateExpression", "expression"})
#: Built-in service tasks of Flowable and Activiti, and ours.
_TYPES: Mapping[str, str] = {"mail": "mail.send", "http": "http.call"}


def answer_attribute(setting: Setting) -> Answer:
    """Answer one attribute."""
    name = setting.name
    if name in _HARMLESS:
        return Answer(setting=setting, advice="", blocks=False)
    return Answer(setting=setting, advice=_advice(setting))


def _advice(setting: Setting) -> str:
    name, value = setting.name, setting.value
    if name in _MOVED:
        return _moved(setting)
    if name == "mapDecisionResult":
        return _decision_result(value)
    if name in _ADVICE:
        return _ADVICE[name].format(shortened(value))
    for names, advice in _SPECIAL:
        if name in names:
            return advice(setting)
    return REMOVE


def _moved(setting: Setting) -> str:
    element, _, _ = _MOVED[setting.name]
    together = {
        attribute: convert(setting.beside[name])
        for name, (target, attribute, convert) in _MOVED.items()
        if target == element and name in setting.beside
    }
    own = setting.value
    if element == "calledDecision":
        together["resultVariable"] = setting.beside.get("resultVariable") or "…"
    if element == "calledElement":
        together = {"processId": setting.node.get("calledElement") or "…", **together}
    if element == "property":
        together = {"name": "alur:calendar", **together}
    hint = "" if setting.name in {"dueDate", "followUpDate"} and _moment(own) != "=…" else anew(own)
    if element == "calledElement" and own == "version":
        hint = ", dan sebutkan versi dengan versionTag karena nomor versi tidak dikenal"
    return write(zeebe(element, **together)) + hint


def _decision_result(value: str) -> str:
    single = value in {"singleEntry", "singleResult"}
    shape = "nilainya" if single else "daftar, sesuai hit policy tabelnya"
    return (
        f"hapus; resultVariable langsung berisi {shape} (“{shortened(value)}” tidak perlu disebut)"
    )


def _result_variable(setting: Setting) -> str:
    kind, name = local_name(setting.node), setting.value
    if kind == "businessRuleTask":
        decision = carried(setting.beside.get("decisionRef") or "…")
        return write(zeebe("calledDecision", decisionId=decision, resultVariable=name))
    if kind == "scriptTask":
        return write(zeebe("script", expression="=…", resultVariable=name))
    return f"{write(mapping_line('output', '=…', name))} di dalam zeebe:ioMapping, dengan “=…” nama hasil pekerjaannya"


def _code(setting: Setting) -> str:
    text = setting.value.strip()
    translated = from_template(text)
    if setting.name == "expression" and translated is not None and translated.startswith("="):
        result = setting.beside.get("resultVariable") or "…"
        return f"jadikan tugas skrip: {write(zeebe('script', expression=translated, resultVariable=result))}"
    name = re.sub(r"[$#{}]|\(.*", "", text)
    if setting.name == "class":
        name = name.rpartition(".")[2]
    written = write(zeebe("taskDefinition", type=name or "…"))
    return f"{written}, lalu sediakan pekerja untuk jenis itu atau pakai jenis bawaan (mail.send, notify, http.call)"


def _type(setting: Setting) -> str:
    if setting.value == "external":
        topic = carried(setting.beside.get("topic") or "…")
        return f"{write(zeebe('taskDefinition', type=topic))}; setiap pekerjaan dapat diambil pekerja luar"
    if setting.value in _TYPES:
        return write(zeebe("taskDefinition", type=_TYPES[setting.value]))
    return (
        f"ganti dengan zeebe:taskDefinition; jenis “{shortened(setting.value)}” tidak ada di sini"
    )


def _code_variable(setting: Setting) -> str:
    line = zeebe("script", expression=as_feel("…"), resultVariable=setting.value)
    return f"hapus; kodenya tertulis pada kejadian ini. Bila perlu sebagai variabel, isi dengan tugas skrip {line}"


def _starters(setting: Setting) -> str:
    who = "candidateGroups" if setting.name.endswith("Groups") else "candidateUsers"
    line = zeebe("assignmentDefinition", assignee="=initiator", **{who: carried(setting.value)})
    return f"{write(line)} pada tugas pertama yang bertanda alur:startForm"


_SPECIAL: tuple[tuple[frozenset[str], Callable[[Setting], str]], ...] = (
    (_CODE, _code),
    (_CODE_VARIABLES, _code_variable),
    (_STARTERS, _starters),
    (frozenset({"type"}), _type),
    (frozenset({"resultVariable", "resultVariableName"}), _result_variable),
)
