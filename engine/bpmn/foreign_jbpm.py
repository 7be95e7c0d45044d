"""What does a setting of jBPM, Kogito or Bonita become?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from engine.bpmn.foreign_answers import (
    REMOVE,
    Answer,
    Setting,
    as_script_tasks,
    of_element,
    shortened,
    whole,
    write,
    zeebe,
)
from engine.bpmn.namespaces import local_name, text_of

_HARMLESS = frozenset({"packageName", "version", "adHoc", "dg", "dockerinfo", "selectable"})
_ADVICE: Mapping[str, str] = {
    "ruleFlowGroup": 'tulis <zeebe:calledDecision decisionId="{0}" resultVariable="…" />, dengan tabel DMN',
    "import": "hapus; kelas Java tidak dijalankan",
    "global": "hapus; pakai variabel proses",
    "waitForCompletion": "hapus; proses yang dipanggil selalu ditunggu",
    "independent": "hapus; proses yang dipanggil ikut berakhir bersama pemanggilnya",
    "priority": 'tulis <zeebe:priorityDefinition priority="{0}" />',
    "msgref": "hapus; sebut pesannya dengan messageRef",
    "esccode": "hapus; sebut eskalasinya dengan escalationRef",
    "erefname": "hapus; sebut kesalahannya dengan errorRef",
    "target": "hapus; sebut tujuannya dengan linkEventDefinition",
    "signal": "hapus; sebut sinyalnya dengan signalRef",
}
#: Metadata of the modeller: names, colours, and switches that are always so here.
_NOTES = frozenset(
    {"elementname", "customAsync", "customDescription", "customTags", "customAutoStart", "linkName", "variable"}
)  # fmt: skip


def answer_attribute(setting: Setting) -> Answer:
    """Answer one attribute."""
    name = setting.name
    if name in _HARMLESS:
        return Answer(setting=setting, advice="", blocks=False)
    if name == "taskName":
        return Answer(setting=setting, advice=write(zeebe("taskDefinition", type=setting.value)))
    return Answer(
        setting=setting, advice=_ADVICE.get(name, REMOVE).format(shortened(setting.value))
    )


def answer_element(node: _Element) -> Iterator[Answer]:
    """Answer an element of `extensionElements`; what lies in it is answered by itself or within the same answer."""
    name = local_name(node)
    if name == "metaData":
        yield _metadata(node)
    elif name in {"onEntry-script", "onExit-script"}:
        place = "sebelum" if name == "onEntry-script" else "sesudah"
        advice = as_script_tasks(text_of(node), None)
        yield whole(node, f"{advice}, {place} unsur ini")
    elif name in _ADVICE:
        yield whole(node, _ADVICE[name].format(shortened(text_of(node))))
    else:
        yield Answer(setting=of_element(node), advice=REMOVE)


def _metadata(node: _Element) -> Answer:
    name, value = node.get("name") or "…", text_of(node)
    if name in _NOTES:
        return whole(node, "", blocks=False)
    if name == "customSLADueDate":
        line = zeebe("property", name="alur:timeStandard", value=value)
        return whole(node, write(f"<zeebe:properties>{line}</zeebe:properties>"))
    line = zeebe("property", name=name, value=shortened(value))
    return whole(node, write(f"<zeebe:properties>{line}</zeebe:properties>"))
