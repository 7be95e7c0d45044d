"""How does a DMN file become a model?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from lxml.etree import _Element

from engine import safe_xml
from engine.dmn.model import (
    Decision,
    DecisionService,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Model,
    Requirement,
    Typed,
)
from engine.dmn.namespaces import child, child_text, children, local_name, roots
from engine.dmn.reading_boxes import place_of, read_box, read_function, tidy, typed
from engine.dmn.report import Report

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REQUIRED = ("requiredDecision", "requiredInput", "requiredKnowledge")


def read(content: bytes, *, file: str, report: Report) -> Model:
    """Return what a file says; what it says wrongly is noted in the report.

    Raises `engine.safe_xml.Unreadable` for what is no DMN at all.
    """
    root = safe_xml.load(content, roots=roots(), language="DMN")
    model = Model(
        file=file,
        namespace=(root.get("namespace") or "").strip(),
        name=tidy(root.get("name")),
        expression_language=(root.get("expressionLanguage") or "").strip(),
        imports=tuple(_import(each) for each in children(root, "import")),
        items=tuple(_item(each) for each in children(root, "itemDefinition")),
        inputs=tuple(InputData(**_node(each)) for each in children(root, "inputData")),
        decisions=tuple(_decision(each, report) for each in children(root, "decision")),
        knowledge=tuple(
            _knowledge(each, report) for each in children(root, "businessKnowledgeModel")
        ),
        services=tuple(_service(each) for each in children(root, "decisionService")),
    )
    _note_ids(root, report)
    _note_names(model, report)
    return model


def _node(node: _Element) -> dict[str, Any]:
    name = tidy(node.get("name"))
    variable = child(node, "variable")
    called = Typed(name=name) if variable is None else typed(variable)
    if not called.name:
        called = Typed(name=name, type_ref=called.type_ref, place=called.place)
    element_id = node.get("id") or name
    return {
        "place": place_of(node),
        "id": element_id,
        "name": name,
        "variable": called,
        "alias": element_id if variable is None and element_id != name else None,
    }


def _decision(node: _Element, report: Report) -> Decision:
    return Decision(**_node(node), requirements=_requirements(node), logic=read_box(node, report))


def _knowledge(node: _Element, report: Report) -> KnowledgeModel:
    logic = child(node, "encapsulatedLogic")
    return KnowledgeModel(
        **_node(node),
        requirements=_requirements(node),
        logic=None if logic is None else read_function(logic, report),
    )


def _service(node: _Element) -> DecisionService:
    def references(name: str) -> tuple[Requirement, ...]:
        return tuple(_reference(each) for each in children(node, name))

    return DecisionService(
        **_node(node),
        outputs=references("outputDecision"),
        encapsulated=references("encapsulatedDecision"),
        input_decisions=references("inputDecision"),
        input_data=references("inputData"),
    )


def _requirements(node: _Element) -> tuple[Requirement, ...]:
    return tuple(
        _reference(required)
        for requirement in children(node, *_REQUIREMENTS)
        for required in children(requirement, *_REQUIRED)
    )


def _reference(node: _Element) -> Requirement:
    return Requirement(href=(node.get("href") or "").strip(), place=place_of(node))


def _import(node: _Element) -> Import:
    return Import(
        name=tidy(node.get("name")),
        namespace=(node.get("namespace") or "").strip(),
        import_type=(node.get("importType") or "").strip(),
        place=place_of(node),
    )


def _item(node: _Element) -> ItemDefinition:
    function = child(node, "functionItem")
    return ItemDefinition(
        place=place_of(node),
        name=tidy(node.get("name")),
        type_ref=child_text(node, "typeRef") or node.get("typeRef"),
        is_collection=(node.get("isCollection") or "").strip() in {"true", "1"},
        components=tuple(_item(each) for each in children(node, "itemComponent")),
        allowed=_tests(node, "allowedValues"),
        constraint=_tests(node, "typeConstraint"),
        function=None if function is None else _function_item(function),
    )


def _function_item(node: _Element) -> FunctionItem:
    return FunctionItem(
        parameters=tuple(typed(each) for each in children(node, "parameters")),
        output=node.get("outputTypeRef"),
    )


def _tests(node: _Element, name: str) -> str:
    tests = child(node, name)
    return "" if tests is None else child_text(tests, "text")


def _note_ids(root: _Element, report: Report) -> None:
    """Note ids that are used again; unlike those of shapes, they are what tells elements apart."""
    seen: set[str] = set()
    for node in root.iter():
        element_id = node.get("id")
        if not element_id or not local_name(node):
            continue
        if element_id in seen:
            report.error(
                "dmn-id-twice", place_of(node), f"Id “{element_id}” dipakai lebih dari satu kali."
            )
        seen.add(element_id)


def _note_names(model: Model, report: Report) -> None:
    names = Counter(node.variable.name for node in model.nodes)
    for node in model.nodes:
        if names[node.variable.name] > 1:
            report.warning(
                "dmn-name-twice",
                node.place,
                f"Nama “{node.variable.name}” dipakai lebih dari satu unsur; beri nama yang berbeda.",
            )
    items = Counter(item.name for item in model.items)
    for item in model.items:
        if items[item.name] > 1:
            report.error(
                "dmn-id-twice", item.place, f"Tipe “{item.name}” ditulis lebih dari sekali."
            )
