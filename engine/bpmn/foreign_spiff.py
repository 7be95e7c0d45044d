"""What does a setting of SpiffWorkflow become?

Its scripts, conditions and parameters are Python. What translates is written out; the rest has to be written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from lxml.etree import _Element

from engine.bpmn.foreign_answers import (
    REMOVE,
    REWRITE,
    Answer,
    Setting,
    bracket,
    in_mapping,
    mapping_line,
    of_element,
    script_lines,
    shortened,
    whole,
    write,
    zeebe,
)
from engine.bpmn.foreign_expressions import translate
from engine.bpmn.namespaces import local_name, text_of

#: By element or attribute: advice in which `{0}` stands for the value.
_ADVICE: Mapping[str, str] = {
    "calledDecisionId": 'tulis <zeebe:calledDecision decisionId="{0}" resultVariable="…" />',
    "instructionsForEndUser": "pindahkan ke komponen teks (text) di formulir .form: “{0}”",
    "messageVariable": "hapus; isi pesan masuk sebagai variabel dengan namanya sendiri, atau petakan dengan "
    '<zeebe:output source="=…" target="{0}" />',
    "processVariableCorrelation": "tulis kunci pesan pada bpmn:message: "
    '<zeebe:subscription correlationKey="=…" /> (“{0}”)',
    "isOutputSynced": "hapus; urutan hasil selalu mengikuti urutan masukan",
    "signalButtonLabel": "jadikan nama kejadian “{0}”",
    "allowGuest": "hapus; hak membuka tugas diatur dengan zeebe:assignmentDefinition",
    "guestConfirmation": "pindahkan ke komponen teks (text) di formulir .form: “{0}”",
    "scriptsOnInstances": "jadikan tugas skrip di dalam subproses multi-instance",
    "taskMetadataValues": "tulis sebagai zeebe:properties",
}
_HARMLESS = frozenset({"unitTests", "unitTest", "category", "schema"})


def answer_attribute(setting: Setting) -> Answer:
    """Answer one attribute."""
    if setting.name in _HARMLESS:
        return Answer(setting=setting, advice="", blocks=False)
    advice = _ADVICE.get(setting.name, REMOVE).format(shortened(setting.value))
    return Answer(setting=setting, advice=advice)


def answer_element(node: _Element) -> Iterator[Answer]:
    """Answer an element of `extensionElements`; what lies in it is answered by itself or within the same answer."""
    name = local_name(node)
    if name in _HARMLESS:
        yield whole(node, "", blocks=False)
    elif name in _ADVICE:
        yield whole(node, _ADVICE[name].format(shortened(text_of(node))))
    elif name in _HANDLERS:
        yield from _HANDLERS[name](node)
    else:
        yield Answer(setting=of_element(node), advice=REMOVE)


def _script(node: _Element) -> Iterator[Answer]:
    direction = "input" if local_name(node) == "preScript" else "output"
    lines = script_lines(text_of(node), direction, "…")
    if lines and not any('target="…"' in line for line in lines):
        yield whole(node, f"{write(in_mapping(lines))}; skrip Python tidak dijalankan")
        return
    line = in_mapping([mapping_line(direction, "=…", "…")])
    what = shortened(text_of(node))
    yield whole(node, f"{REWRITE} di {line}; skrip Python “{what}” tidak dijalankan")


def _operator(node: _Element) -> Iterator[Answer]:
    parameters = [each for each in node.iter() if local_name(each) == "parameter"]
    lines, hard = [], []
    for each in parameters:
        value = each.get("value") or ""
        feel = translate(value)
        if feel is None and value:
            hard.append(f"{each.get('name')}: {value}")
        lines.append(mapping_line("input", f"={feel or '…'}", each.get("name") or "…"))
    result = node.get("resultVariable")
    if result:
        lines.append(mapping_line("output", "=…", result))
    elements = [zeebe("taskDefinition", type=node.get("id") or "…")]
    if lines:
        elements.append(in_mapping(lines))
    said = f"; tulis ulang sebagai FEEL: {shortened('; '.join(hard))}" if hard else ""
    yield whole(node, f"{write(*elements)}{said}")


def _properties(node: _Element) -> Iterator[Answer]:
    yield bracket(node)
    for inner in node:
        yield from answer_element(inner)


def _property(node: _Element) -> Iterator[Answer]:
    name, value = node.get("name") or "…", node.get("value") or ""
    if name == "formJsonSchemaFilename":
        form_id = PurePosixPath(value).stem.removesuffix("-schema") or "…"
        written = write(zeebe("formDefinition", formId=form_id))
        yield whole(node, f"buat formulir .form dari “{value}”, lalu {written}")
    elif name == "formUiSchemaFilename":
        yield whole(node, f"hapus; tata letak “{value}” ditulis di formulir .form")
    else:
        line = zeebe("property", name=name, value=value)
        yield whole(node, write(f"<zeebe:properties>{line}</zeebe:properties>"))


def _payload(node: _Element) -> Iterator[Answer]:
    feel = translate(text_of(node))
    line = in_mapping([mapping_line("input", f"={feel or '…'}", "…")])
    said = "" if feel else f", dan tulis ulang “{shortened(text_of(node))}” sebagai FEEL"
    yield whole(node, f"{write(line)} agar hanya itu yang ikut dalam pesan{said}")


_HANDLERS: Mapping[str, Callable[[_Element], Iterator[Answer]]] = {
    "preScript": _script,
    "postScript": _script,
    "serviceTaskOperator": _operator,
    "properties": _properties,
    "property": _property,
    "messagePayload": _payload,
}
