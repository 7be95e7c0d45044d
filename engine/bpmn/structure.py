"""Can every token get from the start to an end?

Checked on the model, scope by scope. These are the mistakes that the schema allows and an engine would answer with
silence: a step that nobody reaches, a branch that never ends, a gateway that cannot decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.element_rules import check_element
from engine.bpmn.event_rules import check_events
from engine.bpmn.lengths import check_lengths
from engine.bpmn.model import (
    Element,
    ProcessModel,
)
from engine.bpmn.reachability import (
    closure,
    edges,
    entries,
    is_implicit_start,
    reversed_edges,
)
from engine.bpmn.remarks import Remark
from engine.domain.findings import Finding, Severity


def check_structure(model: ProcessModel, file: str = "") -> tuple[Finding, ...]:
    """Return the findings about how the elements of a process hang together."""
    return tuple(remark.finding(model, file) for remark in _remarks(model))


def _remarks(model: ProcessModel) -> Iterator[Remark]:
    yield from _scope(model, None, model.process_id)
    for element in model.elements.values():
        if element.kind.is_scope:
            yield from _scope(model, element, element.id)
    for element in model.elements.values():
        yield from check_element(model, element)
        yield from check_events(model, element)
    yield from _start_form(model)
    yield from check_lengths(model)


def _scope(model: ProcessModel, owner: Element | None, scope_id: str) -> Iterator[Remark]:
    elements = model.within(scope_id)
    remark = _starts(model, owner, elements)
    if remark is not None:
        yield remark
        return
    forward = edges(model, elements)
    starts = {e.id for e in elements if e.kind.is_start} | {e.id for e in entries(model, scope_id)}
    triggered = {e.id for e in elements if e.kind is ElementKind.EVENT_SUB_PROCESS}
    reached = closure(starts | triggered, forward)
    for element in elements:
        if element.id not in reached:
            yield Remark(
                rule="unreachable",
                message="Tidak ada alur yang sampai ke unsur ini.",
                element=element,
            )
    yield from _endless(elements, forward, reached)
    yield from _starved_joins(elements, forward, reached)


def _starts(
    model: ProcessModel, owner: Element | None, elements: tuple[Element, ...]
) -> Remark | None:
    where = "Subproses" if owner else "Proses"
    starts = [e for e in elements if e.kind.is_start]
    if owner is not None and owner.kind is ElementKind.AD_HOC_SUB_PROCESS:
        if not elements:
            message = "Subproses ad-hoc ini kosong; gambar kegiatannya di dalamnya."
            return Remark(rule="ad-hoc", message=message, element=owner)
        if starts or any(e.kind.is_end for e in elements):
            message = "Subproses ad-hoc tidak punya kejadian awal dan akhir; hapus."
            return Remark(rule="ad-hoc", message=message, element=owner)
    elif owner is not None and owner.kind is ElementKind.EVENT_SUB_PROCESS:
        if len(starts) != 1:
            message = "Subproses yang dipicu kejadian harus punya tepat satu kejadian awal."
            return Remark(rule="event-sub-process", message=message, element=owner)
    elif len([e for e in starts if e.kind is ElementKind.START_EVENT]) > 1:
        message = f"{where} punya lebih dari satu kejadian awal tanpa pemicu; gambar satu saja."
        return Remark(rule="start-event", message=message, element=owner)
    if not elements or not (starts or entries(model, elements[0].scope_id)):
        message = f"{where} belum punya kejadian awal."
        return Remark(rule="start-event", message=message, element=owner)
    return None


def _endless(
    elements: tuple[Element, ...], forward: Mapping[str, set[str]], reached: set[str]
) -> Iterator[Remark]:
    """Find elements from which no way leads to where a token ends."""
    # A boundary event follows its activity, which may be the end of its branch all the same.
    ends = {e.id for e in elements if not e.outgoing and (e.link is None or not forward[e.id])}
    ending = closure(ends, reversed_edges(forward))
    for element in elements:
        if element.id in reached and element.id not in ending and element.outgoing:
            yield Remark(
                rule="endless",
                message="Dari sini proses tidak pernah dapat berakhir.",
                element=element,
            )


def _starved_joins(
    elements: tuple[Element, ...], forward: Mapping[str, set[str]], reached: set[str]
) -> Iterator[Remark]:
    """Find joins before which nothing ever makes two tokens out of one."""
    backward = reversed_edges(forward)
    multiplying = {e.id for e in elements if _multiplies(e)}
    starts = {e.id for e in elements if e.kind.is_start or is_implicit_start(e)}
    for element in elements:
        is_join = element.kind is ElementKind.PARALLEL_GATEWAY and len(element.incoming) > 1
        if not is_join or element.id not in reached:
            continue
        # What the join itself splits comes after its first wait, and cannot end it.
        before = closure({element.id}, backward) - {element.id}
        if not before & multiplying and len(before & starts) < 2:
            yield Remark(
                rule="join-starved",
                severity=Severity.WARNING,
                message="Gerbang paralel ini menunggu semua cabang, padahal hanya satu cabang yang ditempuh; "
                "gabungkan dengan gerbang eksklusif.",
                element=element,
            )


_ONE_WAY = frozenset({ElementKind.EXCLUSIVE_GATEWAY, ElementKind.EVENT_BASED_GATEWAY})


def _multiplies(element: Element) -> bool:
    if element.kind.is_boundary:
        return not element.interrupting
    return element.kind not in _ONE_WAY and len(element.outgoing) > 1


def _start_form(model: ProcessModel) -> Iterator[Remark]:
    marked = [e for e in model.user_tasks if e.user_task and e.user_task.is_start_form]
    for element in marked:
        assert element.user_task is not None
        assignee = element.user_task.assignee
        before = [model.elements.get(model.flows[flow].source) for flow in element.incoming]
        first = before[0] if len(before) == 1 else None
        starts = first is not None and first.kind is ElementKind.START_EVENT
        if not starts or element.scope_id != model.process_id:
            problem = "harus langsung sesudah kejadian awal proses, tanpa alur masuk lain"
        elif assignee is None or assignee.expression is None or assignee.variables != {"initiator"}:
            problem = "harus ditugaskan kepada pemulai (assignee “=initiator”)"
        elif element.user_task.form_id is None:
            problem = "harus punya formulir"
        elif element.loop is not None:
            problem = "tidak dapat diulang untuk banyak orang"
        else:
            continue
        yield Remark(
            rule="start-form", message=f"Tugas dengan alur:startForm {problem}.", element=element
        )
