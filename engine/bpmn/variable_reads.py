"""Which variables does each part of a process read?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import forms
from engine import feel
from engine.bpmn.model import Element, ProcessModel, Value
from engine.bpmn.settings import PREFIX
from engine.dmn import Decisions

#: Set by the services when an instance starts: the initiator's user name, the region's code, the number, the instant.
BUILT_IN = frozenset({"initiator", "region", "instance_number", "started_at"})
_COUNTERS = frozenset(
    {
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    }
)


@dataclass(frozen=True, kw_only=True)
class Read:
    """One expression, the names that it reads, and those that exist where it stands besides the instance's."""

    what: str
    names: frozenset[str]
    element_id: str
    element_name: str
    line: int | None
    also: frozenset[str] = frozenset()
    #: Whether the way that the process takes hangs on it.
    decides: bool = False


def reads(
    model: ProcessModel, known_forms: Mapping[str, forms.Form], decisions: Decisions | None
) -> Iterator[Read]:
    """Yield everything that the expressions of a process read."""
    yield from _of_process(model)
    yield from _of_flows(model)
    for element in model.elements.values():
        for what, names, also in _of_element(model, element, known_forms, decisions):
            yield Read(
                what=what,
                names=names,
                element_id=element.id,
                element_name=element.name,
                line=element.line,
                also=also,
                decides=what in _DECIDING,
            )


_DECIDING = frozenset({"Daftar pengulangan", "Syarat selesai", "Keputusan", "Waktu"})


def _of_process(model: ProcessModel) -> Iterator[Read]:
    titled = {
        "Pengaturan alur:title": model.title,
        "Pengaturan alur:timeStandardFrom": model.time.time_standard_from,
    }
    for what, value in titled.items():
        if value is not None:
            yield Read(
                what=what,
                names=value.variables,
                element_id=model.process_id,
                element_name=model.name,
                line=None,
            )


def _of_flows(model: ProcessModel) -> Iterator[Read]:
    for flow in model.flows.values():
        if flow.condition is not None:
            yield Read(
                what="Syarat alur",
                names=flow.condition.variables,
                element_id=flow.id,
                element_name=flow.name,
                line=model.elements[flow.source].line,
                also=_local(model, flow.scope_id),
                decides=True,
            )


_Found = tuple[str, frozenset[str], frozenset[str]]


def _of_element(
    model: ProcessModel,
    element: Element,
    known_forms: Mapping[str, forms.Form],
    decisions: Decisions | None,
) -> Iterator[_Found]:
    outer = _local(model, element.scope_id)
    yield from _of_loop(element, outer, form_fields(element, known_forms))
    outer |= _item(element)
    inner = outer | {mapping.target for mapping in element.inputs}
    for mapping in element.inputs:
        yield f"Masukan “{mapping.target}”", mapping.source.variables, outer
    if not _is_open(element):
        result = form_fields(element, known_forms) | _result(element)
        for mapping in element.outputs:
            yield f"Keluaran “{mapping.target}”", mapping.source.variables, inner | result
    for what, value in _settings(element).items():
        if value is not None:
            yield what, value.variables, inner
    yield from _of_form(element, inner, known_forms)
    if element.ad_hoc is not None and element.ad_hoc.completion is not None:
        yield "Syarat selesai", element.ad_hoc.completion.variables, outer
    literal = element.decision.decision_id.literal if element.decision else None
    if decisions is not None and literal in decisions.ids:
        yield "Keputusan", decisions.inputs_of(literal), inner


def _of_form(
    element: Element, inner: frozenset[str], known_forms: Mapping[str, forms.Form]
) -> Iterator[_Found]:
    form = known_forms.get((element.user_task and element.user_task.form_id) or "")
    for found in forms.expressions(form) if form is not None else ():
        compiled = _compiled(found.source)
        if compiled is not None:
            what = f"Isian “{found.key}” pada formulirnya ({found.setting})"
            yield what, frozenset(compiled.variables), inner | found.local


def _compiled(source: str) -> feel.Expression | None:
    """Compile an expression of a form; what is wrong with it is told at the form."""
    try:
        return feel.compile_expression(source)
    except feel.FeelError:
        return None


def _of_loop(element: Element, outer: frozenset[str], fields: frozenset[str]) -> Iterator[_Found]:
    loop = element.loop
    if loop is None:
        return
    inside = outer | _item(element) | fields | _result(element)
    for what, value, also in (
        ("Daftar pengulangan", loop.collection, outer),
        ("Jumlah pengulangan", loop.cardinality, outer),
        ("Hasil pengulangan", loop.output_item, inside),
        ("Syarat selesai", loop.completion, inside | _COUNTERS),
    ):
        # What a worker or a called process adds to an item is known to them only.
        if value is not None and not (_is_open(element) and also is not outer):
            yield what, value.variables, also


def _is_open(element: Element) -> bool:
    """Tell whether somebody outside the package decides what an element produces."""
    waits = element.message is not None or element.signal is not None
    return element.job is not None or element.call is not None or waits


def _result(element: Element) -> frozenset[str]:
    names = set()
    if element.script is not None:
        names.add(element.script.result_variable)
    if element.decision is not None:
        names.add(element.decision.result_variable)
    return frozenset(names)


def _settings(element: Element) -> Mapping[str, Value | None]:
    found: dict[str, Value | None] = {}
    if element.timer is not None:
        found["Waktu"] = element.timer.value
    if element.script is not None:
        found["Skrip"] = element.script.expression
    if element.message is not None:
        found["Nama pesan"] = element.message.name
        found["Kunci pesan"] = element.message.correlation_key
        found["Masa simpan pesan"] = element.message.time_to_live
    if element.signal is not None:
        found["Nama sinyal"] = element.signal.name
    if element.call is not None:
        found["Nama proses"] = element.call.process_id
    if element.job is not None:
        found["Jenis pekerjaan"] = element.job.job_type
        found |= {f"Pengaturan “{key}”": value for key, value in element.job.headers.items()}
    task = element.user_task
    if task is not None:
        found |= {
            "Pengaturan assignee": task.assignee,
            "Pengaturan candidateGroups": task.candidate_groups,
            "Pengaturan candidateUsers": task.candidate_users,
            "Pengaturan dueDate": task.due_date,
            "Pengaturan followUpDate": task.follow_up_date,
            "Pengaturan priority": task.priority,
            "Pengaturan alur:title": task.title,
            "Pengaturan alur:timeStandardFrom": task.time.time_standard_from,
        }
    return found


def form_fields(element: Element, known_forms: Mapping[str, forms.Form]) -> frozenset[str]:
    """Return the variables that the form of a user task produces."""
    form_id = element.user_task.form_id if element.user_task else None
    form = known_forms.get(form_id or "")
    return frozenset() if form is None else frozenset(forms.variables(form))


def _item(element: Element) -> frozenset[str]:
    if element.loop is None:
        return frozenset()
    return frozenset({"loopCounter", *filter(None, [element.loop.item])})


def _local(model: ProcessModel, scope_id: str) -> frozenset[str]:
    """Return the names local to the sub-processes around a place."""
    names: set[str] = set()
    while scope_id in model.elements:
        scope = model.elements[scope_id]
        names |= {mapping.target for mapping in scope.inputs} | _item(scope)
        scope_id = scope.scope_id
    return frozenset(names)


def declared(model: ProcessModel) -> frozenset[str]:
    """Return what the process says comes from outside, and its data objects."""
    written = model.properties.get(f"{PREFIX}variables", "")
    outside = {name.strip() for name in written.split(",") if name.strip()}
    return frozenset(outside.union(*model.data_objects.values()))


def written_elsewhere(model: ProcessModel) -> frozenset[str]:
    """Return the variables that anything but a form writes."""
    names: set[str] = set()
    for element in model.elements.values():
        if element.loop is not None and element.loop.output_collection is not None:
            names.add(element.loop.output_collection)
        if element.outputs:
            names |= {mapping.target for mapping in element.outputs}
        else:
            names |= _result(element)
    return frozenset(names)
