"""Can a condition ever be true, by what the forms let people answer?

`keputusan = "yaa"` compiles, reads a variable that exists, and is never true. Where only forms produce a variable, its
type and its choices are known at publishing; what a worker, a script or a message writes is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal

import forms
from engine import feel
from engine.bpmn.model import Flow, ProcessModel
from engine.bpmn.remarks import Remark
from engine.bpmn.settings import did_you_mean
from engine.bpmn.variable_reads import BUILT_IN, declared, written_elsewhere
from engine.domain.findings import Finding, Severity
from forms.variables import ValueKind, VariableType

_KINDS: Mapping[type, ValueKind] = {
    bool: ValueKind.BOOLEAN,
    int: ValueKind.NUMBER,
    Decimal: ValueKind.NUMBER,
    str: ValueKind.STRING,
    datetime: ValueKind.DATETIME,
    date: ValueKind.DATE,
    time: ValueKind.TIME,
}
_SPOKEN: Mapping[ValueKind, str] = {
    ValueKind.STRING: "teks",
    ValueKind.NUMBER: "bilangan",
    ValueKind.BOOLEAN: "ya/tidak",
    ValueKind.DATE: "tanggal",
    ValueKind.TIME: "jam",
    ValueKind.DATETIME: "tanggal dan jam",
    ValueKind.LIST: "daftar",
    ValueKind.CONTEXT: "kumpulan isian",
    ValueKind.FILES: "berkas",
}


def check_conditions(
    model: ProcessModel, known_forms: Mapping[str, forms.Form], file: str
) -> tuple[Finding, ...]:
    """Return a finding for each comparison in the conditions of flows that forms rule out."""
    types = _types(model, known_forms)
    return tuple(
        remark.finding(model, file)
        for flow in model.flows.values()
        if flow.condition is not None and flow.condition.expression is not None
        for compared in feel.comparisons(flow.condition.expression.source)
        for remark in _check(flow, compared, types)
    )


def _types(
    model: ProcessModel, known_forms: Mapping[str, forms.Form]
) -> Mapping[str, list[VariableType]]:
    """Return the possible types of each variable that only forms produce."""
    found: dict[str, list[VariableType]] = {}
    for element in model.user_tasks:
        form = known_forms.get((element.user_task and element.user_task.form_id) or "")
        if form is not None and not element.outputs:
            for name, kind in forms.variables(form).items():
                found.setdefault(name, []).append(kind)
    open_names = BUILT_IN | declared(model) | written_elsewhere(model)
    return {name: kinds for name, kinds in found.items() if name not in open_names}


def _check(
    flow: Flow, compared: feel.Compared, types: Mapping[str, list[VariableType]]
) -> Iterator[Remark]:
    kinds = _follow(types.get(compared.path[0], []), compared.path[1:])
    given = _KINDS.get(type(compared.value))
    if not kinds or given is None or any(kind.kind is ValueKind.ANY for kind in kinds):
        return
    name = ".".join(compared.path)
    if all(kind.kind is not given for kind in kinds):
        spoken = _SPOKEN[kinds[0].kind]
        yield Remark(
            rule="condition-type",
            message=f"Syarat alur membandingkan “{name}”, yaitu {spoken}, dengan {_SPOKEN[given]}; "
            f"perbandingan itu tidak punya jawaban.",
            element=flow,
        )
        return
    options = [kind.options for kind in kinds]
    if compared.operator not in {"=", "!="} or any(each is None for each in options):
        return
    possible = frozenset(option for each in options for option in each or ())
    if compared.value not in possible:
        hint = did_you_mean(str(compared.value), possible)
        yield Remark(
            rule="condition-option",
            severity=Severity.ERROR if hint else Severity.WARNING,
            message=f"Syarat alur membandingkan “{name}” dengan “{compared.value}”, yang tidak ada dalam pilihannya.{hint}",
            element=flow,
        )


def _follow(kinds: list[VariableType], path: tuple[str, ...]) -> list[VariableType]:
    for name in path:
        kinds = [each.entries[name] for each in kinds if each.entries and name in each.entries]
    return kinds
