"""What do activities say about repetition, calls, decisions and order?"""

from __future__ import annotations

from lxml.etree import _Element

from engine import feel
from engine.bpmn.dialect import VARIABLE, check_extensions, extension
from engine.bpmn.expressions import read_expression, read_value
from engine.bpmn.model import (
    AdHocModel,
    Binding,
    CallModel,
    DecisionCall,
    MultiInstanceModel,
    Value,
)
from engine.bpmn.namespaces import child, text_of
from engine.bpmn.report import Report

_TRUE = frozenset({"true", "1"})


def read_loop(node: _Element, report: Report) -> MultiInstanceModel | None:
    """Read a multi-instance; None where there is none, or none that can be used."""
    drawn = child(node, "multiInstanceLoopCharacteristics")
    if drawn is None:
        return None
    check_extensions(drawn, report)
    settings = extension(drawn, "loopCharacteristics")
    collection = _expression(settings, "inputCollection", node, report)
    cardinality = None if collection else _cardinality(drawn, node, report)
    if collection is not None and text_of(child(drawn, "loopCardinality")):
        report.error(
            "loop-collection", node, "Isi daftar (inputCollection) atau jumlah (loopCardinality), jangan keduanya."
        )  # fmt: skip
    if collection is None and cardinality is None:
        report.error(
            "loop-collection",
            node,
            "Pengulangan ini belum menyebut daftarnya (zeebe:loopCharacteristics inputCollection).",
        )
        return None
    output_collection = _variable(settings, "outputCollection", node, report)
    output_item = _expression(settings, "outputElement", node, report)
    if (output_collection is None) != (output_item is None):
        report.error(
            "loop-output", node, "Isi outputCollection dan outputElement, atau kosongkan keduanya."
        )
    return MultiInstanceModel(
        sequential=drawn.get("isSequential", "false") in _TRUE,
        collection=collection,
        cardinality=cardinality,
        item=_variable(settings, "inputElement", node, report),
        output_collection=output_collection,
        output_item=output_item,
        completion=read_expression(
            text_of(child(drawn, "completionCondition")), node, "Syarat selesai", report
        ),
    )


def _cardinality(drawn: _Element, node: _Element, report: Report) -> Value | None:
    text = text_of(child(drawn, "loopCardinality"))
    if text.isdigit():
        return Value(text=text, expression=feel.compile_expression(text))
    return read_expression(text, node, "Jumlah pengulangan", report)


def read_call(node: _Element, report: Report) -> CallModel | None:
    """Read which process a call activity calls."""
    settings = extension(node, "calledElement")
    text = node.get("calledElement") if settings is None else settings.get("processId")
    process_id = read_value(text, node, "Nama proses", report)
    if process_id is None:
        report.error(
            "call", node, "Sebutkan proses yang dipanggil (zeebe:calledElement processId)."
        )
        return None
    if settings is None:
        return CallModel(process_id=process_id)
    written = settings.get("bindingType") or Binding.LATEST.value
    version_tag = (settings.get("versionTag") or "").strip() or None
    if written not in {each.value for each in Binding}:
        report.error("call", node, f"Pengikatan versi “{written}” tidak dikenal.")
        return None
    binding = Binding(written)
    if (binding is Binding.VERSION_TAG) != (version_tag is not None):
        report.error(
            "call", node, "Isi versionTag bila, dan hanya bila, bindingType-nya versionTag."
        )
    return CallModel(
        process_id=process_id,
        binding=binding,
        version_tag=version_tag,
        takes_all=settings.get("propagateAllParentVariables", "true") in _TRUE,
        returns_all=settings.get("propagateAllChildVariables", "true") in _TRUE,
    )


def read_decision(node: _Element, report: Report) -> DecisionCall | None:
    """Read which decision a business rule task asks."""
    settings = extension(node, "calledDecision")
    decision_id = (
        None
        if settings is None
        else read_value(settings.get("decisionId"), node, "Nama keputusan", report)
    )
    if decision_id is None:
        report.error("decision", node, "Sebutkan keputusannya (zeebe:calledDecision decisionId).")
        return None
    result = _variable(settings, "resultVariable", node, report)
    if result is None:
        report.error("decision", node, "Sebutkan nama variabel untuk hasilnya (resultVariable).")
        return None
    return DecisionCall(decision_id=decision_id, result_variable=result)


def read_ad_hoc(node: _Element, report: Report) -> AdHocModel:
    """Read the order and the end of an ad-hoc sub-process."""
    settings = extension(node, "adHoc")
    return AdHocModel(
        active=_expression(settings, "activeElementsCollection", node, report),
        completion=read_expression(
            text_of(child(node, "completionCondition")), node, "Syarat selesai", report
        ),
        cancels_remaining=node.get("cancelRemainingInstances", "true") in _TRUE,
        sequential=node.get("ordering") == "Sequential",
    )


def _expression(
    settings: _Element | None, attribute: str, node: _Element, report: Report
) -> Value | None:
    text = None if settings is None else settings.get(attribute)
    return read_expression(text, node, f"Pengaturan {attribute}", report)


def _variable(
    settings: _Element | None, attribute: str, node: _Element, report: Report
) -> str | None:
    name = "" if settings is None else (settings.get(attribute) or "").strip()
    if not name:
        return None
    if VARIABLE.fullmatch(name) is None:
        report.error(
            "variable-name", node, f"“{name}” bukan nama variabel; pakai huruf, angka, dan _."
        )
        return None
    return name
