"""Was this file drawn for another engine, and what has to change?

Other engines write their settings in vocabularies of their own. Ignoring them would run a process without its
assignees; so each attribute and each element is answered with what to write instead, and the whole with how much there
is to do. What only a modeller wrote for itself is counted, and said to be of no effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml.etree import QName, _Element

from engine.bpmn import foreign_camunda, foreign_camunda_elements, foreign_jbpm, foreign_spiff
from engine.bpmn.foreign_answers import (
    REWRITE,
    Answer,
    Setting,
    as_script_tasks,
    attributes_of,
)
from engine.bpmn.foreign_vocabularies import DRAWING, MODELER, NOTES, OURS, Family, family, spoken
from engine.bpmn.namespaces import FOREIGN, bpmn, child, namespace, text_of
from engine.bpmn.report import Report

_RULE = "foreign-dialect"
_ELEMENTS = {
    Family.CAMUNDA: foreign_camunda_elements.answer_element,
    Family.SPIFF: foreign_spiff.answer_element,
    Family.JBPM: foreign_jbpm.answer_element,
    Family.BONITA: foreign_jbpm.answer_element,
}
_ATTRIBUTES = {
    Family.CAMUNDA: foreign_camunda.answer_attribute,
    Family.SPIFF: foreign_spiff.answer_attribute,
    Family.JBPM: foreign_jbpm.answer_attribute,
    Family.BONITA: foreign_jbpm.answer_attribute,
}


def check_foreign(root: _Element, report: Report) -> None:
    """Answer every attribute and element of another engine's vocabulary."""
    answers = [answer for answer in _answers(root) if not answer.is_bracket]
    _summarise(root, answers, report)
    for answer in answers:
        _tell(answer, report)
    _suggest(root, report)
    _note(root, report)


def _answers(root: _Element) -> Iterator[Answer]:
    answered: set[_Element] = set()
    for node in root.iter():
        uri = namespace(node)
        if uri in FOREIGN:
            if node not in answered:
                for answer in _ELEMENTS[family(uri) or Family.CAMUNDA](node):
                    answered.update((answer.setting.node, *answer.covers))
                    yield answer
            continue
        for attribute_uri, setting in _attributes(node):
            yield _ATTRIBUTES[family(attribute_uri) or Family.CAMUNDA](setting)


def _attributes(node: _Element) -> Iterator[tuple[str, Setting]]:
    named = [(QName(key), str(value)) for key, value in node.attrib.items()]
    for name, value in named:
        uri = name.namespace or ""
        if uri in FOREIGN:
            beside = {other.localname: text for other, text in named if other.namespace == uri}
            yield uri, Setting(node=node, name=name.localname, value=value, beside=beside)


def _tell(answer: Answer, report: Report) -> None:
    setting = answer.setting
    dialect = spoken(_vocabulary(setting))
    if answer.blocks:
        sentence = f"Pengaturan {dialect} {setting.written} tidak dijalankan: {answer.advice}."
        report.error(_RULE, setting.node, sentence)
    else:
        sentence = f"Pengaturan {dialect} {setting.written} tidak berpengaruh di sini."
        report.warning(_RULE, setting.node, sentence)


def _vocabulary(setting: Setting) -> str:
    if not setting.is_attribute:
        return namespace(setting.node)
    names = (QName(key) for key in setting.node.attrib)
    return next(
        n.namespace for n in names if n.localname == setting.name and n.namespace in FOREIGN
    )


def _summarise(root: _Element, answers: list[Answer], report: Report) -> None:
    """Say first for whom the file was written and how much has to change; one setting needs no summary."""
    platform = root.get(f"{{{MODELER}}}executionPlatform")
    if len(answers) > 1:
        dialect = Counter(spoken(_vocabulary(a.setting)) for a in answers).most_common(1)[0][0]
        count = sum(answer.blocks for answer in answers)
        written = f"Berkas ini ditulis untuk {dialect}"
        if count:
            report.error(_RULE, root, f"{written}: {count} pengaturan perlu diubah.")
        else:
            report.warning(_RULE, root, f"{written}; tidak ada pengaturannya yang perlu diubah.")
    elif platform == "Camunda Platform":
        report.warning(
            _RULE,
            root,
            "Berkas ini disiapkan untuk Camunda 7 (modeler:executionPlatform); pilih Camunda 8 di penyunting, agar "
            "pengaturannya ditulis dalam bahasa yang dijalankan di sini.",
        )


def _suggest(root: _Element, report: Report) -> None:
    """Offer FEEL for a script in another language, where every line of it translates."""
    for task in root.iter(bpmn("scriptTask")):
        script = text_of(child(task, "script"))
        result = attributes_of(task).get("resultVariable")
        advice = as_script_tasks(script, result)
        if script and not advice.startswith(REWRITE):
            report.warning(_RULE, task, f"Saran untuk skrip ini: {advice}.")


def _note(root: _Element, report: Report) -> None:
    """Count what lies in vocabularies that nobody here reads; one remark for each vocabulary."""
    names: dict[str, Counter[str]] = {}
    first: dict[str, _Element] = {}
    for node in _drawn(root):
        found = [QName(key) for key in node.attrib]
        if namespace(node) not in OURS | FOREIGN.keys():
            found.append(QName(node))
        for name in found:
            uri = name.namespace or ""
            if uri in OURS or uri in FOREIGN or uri in DRAWING or uri == MODELER:
                continue
            names.setdefault(spoken(uri), Counter())[name.localname] += 1
            first.setdefault(spoken(uri), node)
    for who, counted in names.items():
        examples = ", ".join(f"“{name}”" for name, _ in counted.most_common(3))
        what = "catatan penyunting" if who in NOTES.values() else "tambahan"
        report.warning(
            "extension-ignored",
            first[who],
            f"Sebanyak {counted.total()} {what} {who} diabaikan, antara lain {examples}; tidak memengaruhi jalannya proses.",
        )


def _drawn(root: _Element) -> Iterator[_Element]:
    """Yield every element except those of the diagram, which only say where something is drawn."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if namespace(node) in DRAWING:
            continue
        yield node
        waiting += reversed(node)
