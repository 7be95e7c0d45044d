"""How is a boxed expression read from XML?"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from lxml.etree import _Element

from engine.dmn.model import (
    Aggregation,
    Boxed,
    ConditionalBox,
    ContextBox,
    DecisionTable,
    FilterBox,
    FunctionBox,
    FunctionKind,
    HitPolicy,
    InputClause,
    InvocationBox,
    ListBox,
    LiteralBox,
    Loop,
    LoopBox,
    OutputClause,
    Place,
    RelationBox,
    Rule,
    Typed,
)
from engine.dmn.namespaces import child, child_text, children, line_of, local_name
from engine.dmn.report import Report

_Choice = TypeVar("_Choice", bound=StrEnum)


def tidy(name: str | None) -> str:
    """Return a name with its blanks joined, as FEEL knows it."""
    return " ".join((name or "").split())


def place_of(node: _Element) -> Place:
    """Return where an element stands."""
    return Place(
        element_id=node.get("id"),
        name=tidy(node.get("name") or node.get("label")) or None,
        line=line_of(node),
    )


def typed(node: _Element) -> Typed:
    """Return a variable, parameter or column."""
    return Typed(name=tidy(node.get("name")), type_ref=node.get("typeRef"), place=place_of(node))


def read_box(node: _Element, report: Report) -> Boxed | None:
    """Return the boxed expression that an element holds among other things; None when it holds none."""
    found = [each for each in children(node) if local_name(each) in _READERS]
    if len(found) > 1:
        report.error(
            "dmn-structure",
            place_of(found[1]),
            "Di sini hanya boleh ada satu ekspresi; hapus yang lain.",
        )
    return read_expression(found[0], report) if found else None


def read_expression(node: _Element, report: Report) -> Boxed:
    """Return the boxed expression that an element is."""
    return _READERS[local_name(node)](node, report)


def _literal(node: _Element, report: Report) -> LiteralBox:
    imported = child(node, "importedValues")
    if imported is not None:
        report.error(
            "dmn-imported-values",
            place_of(imported),
            "Nilai yang diimpor dari berkas lain tidak didukung; tulis nilainya di sini.",
        )
    return LiteralBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        text=child_text(node, "text"),
        language=node.get("expressionLanguage"),
    )


def _context(node: _Element, report: Report) -> ContextBox:
    entries: list[tuple[Typed | None, Boxed | None]] = []
    for entry in children(node, "contextEntry"):
        variable = child(entry, "variable")
        entries.append((None if variable is None else typed(variable), read_box(entry, report)))
    return ContextBox(place=place_of(node), type_ref=node.get("typeRef"), entries=tuple(entries))


def _expressions(node: _Element, report: Report) -> tuple[Boxed, ...]:
    return tuple(
        read_expression(each, report) for each in children(node) if local_name(each) in _READERS
    )


def _list(node: _Element, report: Report) -> ListBox:
    return ListBox(
        place=place_of(node), type_ref=node.get("typeRef"), items=_expressions(node, report)
    )


def _relation(node: _Element, report: Report) -> RelationBox:
    columns = tuple(typed(column) for column in children(node, "column"))
    rows = []
    for number, row in enumerate(children(node, "row"), start=1):
        cells = _expressions(row, report)
        if len(cells) != len(columns):
            report.error(
                "dmn-structure",
                place_of(row),
                f"Baris {number} berisi {len(cells)} sel, padahal kolomnya {len(columns)}.",
            )
        rows.append(cells)
    return RelationBox(
        place=place_of(node), type_ref=node.get("typeRef"), columns=columns, rows=tuple(rows)
    )


def _invocation(node: _Element, report: Report) -> InvocationBox:
    bindings: list[tuple[Typed, Boxed | None]] = []
    for binding in children(node, "binding"):
        parameter = child(binding, "parameter")
        name = typed(binding if parameter is None else parameter)
        bindings.append((name, read_box(binding, report)))
    return InvocationBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        callee=read_box(node, report),
        bindings=tuple(bindings),
    )


def read_function(node: _Element, report: Report) -> FunctionBox:
    """Return a function definition, or the logic of a business knowledge model."""
    return FunctionBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        kind=_choice(FunctionKind, node, "kind", FunctionKind.FEEL, report),
        parameters=tuple(typed(parameter) for parameter in children(node, "formalParameter")),
        body=read_box(node, report),
    )


def _part(node: _Element, name: str, report: Report) -> Boxed | None:
    part = child(node, name)
    if part is None:
        report.error("dmn-structure", place_of(node), f"Bagian “{name}” belum diisi.")
        return None
    return read_box(part, report)


def _conditional(node: _Element, report: Report) -> ConditionalBox:
    return ConditionalBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        condition=_part(node, "if", report),
        consequence=_part(node, "then", report),
        alternative=_part(node, "else", report),
    )


def _filter(node: _Element, report: Report) -> FilterBox:
    return FilterBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        domain=_part(node, "in", report),
        match=_part(node, "match", report),
    )


def _loop(node: _Element, report: Report) -> LoopBox:
    loop = Loop(local_name(node))
    return LoopBox(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        loop=loop,
        variable=tidy(node.get("iteratorVariable")),
        domain=_part(node, "in", report),
        body=_part(node, "return" if loop is Loop.FOR else "satisfies", report),
    )


def _choice(
    kind: type[_Choice], node: _Element, attribute: str, usual: _Choice, report: Report
) -> _Choice:
    text = node.get(attribute)
    if text is None:
        return usual
    try:
        return kind(text.strip())
    except ValueError:
        known = ", ".join(kind)
        report.error(
            "dmn-structure",
            place_of(node),
            f"“{attribute}” bernilai “{text}”, yang tidak dikenal; pilih salah satu dari {known}.",
        )
        return usual


def _table(node: _Element, report: Report) -> DecisionTable:
    inputs = tuple(_input(each, report) for each in children(node, "input"))
    outputs = tuple(_output(each, report) for each in children(node, "output"))
    policy = _choice(HitPolicy, node, "hitPolicy", HitPolicy.UNIQUE, report)
    aggregation = (
        _choice(Aggregation, node, "aggregation", Aggregation.COUNT, report)
        if node.get("aggregation") is not None
        else None
    )
    if not outputs:
        report.error("dmn-structure", place_of(node), "Tabel keputusan ini tidak punya keluaran.")
    rules = tuple(
        _rule(each, number, inputs, outputs, report)
        for number, each in enumerate(children(node, "rule"), start=1)
    )
    return DecisionTable(
        place=place_of(node),
        type_ref=node.get("typeRef"),
        hit_policy=policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=rules,
    )


def _input(node: _Element, report: Report) -> InputClause:
    inner = child(node, "inputExpression")
    label = tidy(node.get("label"))
    if inner is None:
        if not label:
            report.error(
                "dmn-structure", place_of(node), "Kolom masukan ini belum berisi ekspresi."
            )
        expression = LiteralBox(place=place_of(node), text=label)
    else:
        expression = _literal(inner, report)
    return InputClause(
        place=place_of(node), expression=expression, values=_values(node, "inputValues")
    )


def _output(node: _Element, report: Report) -> OutputClause:
    default = child(node, "defaultOutputEntry")
    return OutputClause(
        place=place_of(node),
        name=tidy(node.get("name")),
        type_ref=node.get("typeRef"),
        values=_values(node, "outputValues"),
        default=None if default is None else _literal(default, report),
    )


def _values(node: _Element, name: str) -> str:
    values = child(node, name)
    return "" if values is None else child_text(values, "text")


def _rule(
    node: _Element,
    number: int,
    inputs: tuple[InputClause, ...],
    outputs: tuple[OutputClause, ...],
    report: Report,
) -> Rule:
    tests = tuple(_literal(each, report) for each in children(node, "inputEntry"))
    results = tuple(_literal(each, report) for each in children(node, "outputEntry"))
    for word, cells, wanted in (("masukan", tests, inputs), ("keluaran", results, outputs)):
        if len(cells) != len(wanted):
            report.error(
                "dmn-structure",
                place_of(node),
                f"Baris {number} berisi {len(cells)} sel {word}, padahal kolomnya {len(wanted)}.",
            )
    blank = LiteralBox(place=place_of(node), text="")
    return Rule(
        place=place_of(node),
        tests=(*tests, *(blank,) * len(inputs))[: len(inputs)],
        outputs=(*results, *(blank,) * len(outputs))[: len(outputs)],
    )


_READERS: dict[str, Callable[[_Element, Report], Boxed]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "some": _loop,
    "every": _loop,
    "decisionTable": _table,
}
