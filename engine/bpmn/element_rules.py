"""Can this one element do what it is drawn for?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import (
    Element,
    Flow,
    ProcessModel,
)
from engine.bpmn.remarks import Remark
from engine.domain.findings import Severity

_DECIDING = frozenset({ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})
_AFTER_EVENT_GATEWAY = frozenset(
    {
        ElementKind.TIMER_CATCH_EVENT,
        ElementKind.MESSAGE_CATCH_EVENT,
        ElementKind.SIGNAL_CATCH_EVENT,
        ElementKind.RECEIVE_TASK,
    }
)


def check_element(model: ProcessModel, element: Element) -> Iterator[Remark]:
    """Find what is wrong with an element and the flows around it."""
    yield from _ends(model, element)
    if element.kind in _DECIDING:
        yield from _deciding(model, element)
    elif element.kind is ElementKind.PARALLEL_GATEWAY:
        yield from _parallel(model, element)
    elif element.kind is ElementKind.EVENT_BASED_GATEWAY:
        yield from _event_based(model, element)
    else:
        yield from _splitting(model, element)
    if element.user_task is not None:
        yield from _four_eyes(model, element)
    if element.compensates is not None:
        target = model.elements.get(element.compensates)
        if target is None or target.scope_id not in _reach(model, element):
            message = f"“{element.compensates}” bukan kegiatan di lingkup yang sama."
            yield Remark(rule="compensation", message=message, element=element)


def _reach(model: ProcessModel, element: Element) -> set[str]:
    """Scopes whose activities a compensation event may name: its own, or around an event sub-process."""
    scope = model.elements.get(element.scope_id)
    if scope is not None and scope.kind is ElementKind.EVENT_SUB_PROCESS:
        return {scope.scope_id}
    return {element.scope_id}


def _ends(model: ProcessModel, element: Element) -> Iterator[Remark]:
    kind = element.kind
    if kind.is_end or kind is ElementKind.LINK_THROW_EVENT:
        if element.outgoing:
            what = "Kejadian akhir" if kind.is_end else "Sambungan yang melempar"
            yield Remark(
                rule="end-event",
                message=f"{what} tidak boleh punya alur keluar.",
                element=element,
            )
    elif not element.outgoing:
        yield from _implicit_end(model, element)
    never_entered = kind.is_start or kind.is_boundary or kind is ElementKind.LINK_CATCH_EVENT
    if element.incoming and never_entered:
        yield Remark(
            rule="incoming", message="Alur tidak boleh masuk ke kejadian ini.", element=element
        )
    is_alone = kind is ElementKind.EVENT_SUB_PROCESS or element.is_handler
    if is_alone and (element.incoming or element.outgoing):
        yield Remark(
            rule="incoming",
            message="Unsur ini dipicu tanpa alur; hapus alur masuk dan keluarnya.",
            element=element,
        )


def _implicit_end(model: ProcessModel, element: Element) -> Iterator[Remark]:
    kind = element.kind
    if kind is ElementKind.COMPENSATION_BOUNDARY_EVENT or element.is_handler:
        return
    if kind is ElementKind.EVENT_SUB_PROCESS:
        return
    if kind.is_boundary or kind.is_start or (kind.is_gateway and len(element.incoming) < 2):
        yield Remark(
            rule="dead-end",
            message="Alur berhenti di sini; sambungkan ke langkah berikutnya.",
            element=element,
        )
        return
    scope = model.elements.get(element.scope_id)
    in_ad_hoc = scope is not None and scope.kind is ElementKind.AD_HOC_SUB_PROCESS
    if not in_ad_hoc and model.draws_an_end_in(element.scope_id):
        yield Remark(
            rule="implicit-end",
            severity=Severity.WARNING,
            message="Cabang ini berakhir tanpa kejadian akhir; gambar kejadian akhirnya agar terbaca.",
            element=element,
        )


def _deciding(model: ProcessModel, element: Element) -> Iterator[Remark]:
    flows = [model.flows[flow] for flow in element.outgoing]
    for flow in flows:
        if len(flows) == 1 and flow.condition is not None:
            yield Remark(
                rule="condition-unused",
                message="Syarat pada satu-satunya alur keluar tidak dipakai; hapus syaratnya.",
                element=flow,
            )
        elif len(flows) > 1 and flow.condition is None and not flow.is_default:
            yield Remark(
                rule="condition-missing",
                message=f"Alur dari gerbang “{element.label}” belum punya syarat dan bukan alur bawaan.",
                element=flow,
            )
        else:
            yield from _default(flow)
    if len(flows) > 1 and not any(flow.is_default for flow in flows):
        yield Remark(
            rule="default-missing",
            severity=Severity.WARNING,
            message="Tidak ada alur bawaan: bila tidak satu pun syarat terpenuhi, proses berhenti.",
            element=element,
        )


def _default(flow: Flow) -> Iterator[Remark]:
    if flow.is_default and flow.condition is not None:
        yield Remark(
            rule="condition-default",
            message="Alur bawaan tidak boleh bersyarat; ia ditempuh bila semua syarat lain tidak terpenuhi.",
            element=flow,
        )


def _parallel(model: ProcessModel, element: Element) -> Iterator[Remark]:
    yield from _unconditional(model, element, "gerbang paralel")
    if len(element.outgoing) == 1 and len(element.incoming) == 1:
        yield Remark(
            rule="gateway-superfluous",
            severity=Severity.WARNING,
            message="Gerbang paralel ini tidak membagi dan tidak menggabung apa pun.",
            element=element,
        )


def _unconditional(model: ProcessModel, element: Element, what: str) -> Iterator[Remark]:
    for flow_id in element.outgoing:
        flow = model.flows[flow_id]
        if flow.condition is not None or flow.is_default:
            yield Remark(
                rule="conditional-flow",
                message=f"Alur sesudah {what} tidak boleh bersyarat.",
                element=flow,
            )


def _event_based(model: ProcessModel, element: Element) -> Iterator[Remark]:
    yield from _unconditional(model, element, "gerbang berbasis kejadian")
    if len(element.outgoing) < 2:
        yield Remark(
            rule="event-gateway",
            message="Gerbang berbasis kejadian memerlukan paling sedikit dua kejadian.",
            element=element,
        )
    kinds = {model.elements[target].kind for target in model.flow_targets(element.id)}
    if {ElementKind.RECEIVE_TASK, ElementKind.MESSAGE_CATCH_EVENT} <= kinds:
        yield Remark(
            rule="event-gateway",
            message="Sesudah gerbang ini pakai tugas menerima pesan saja, atau kejadian pesan saja; jangan keduanya.",
            element=element,
        )
    for target in model.flow_targets(element.id):
        following = model.elements[target]
        attached = any(e.attached_to == target for e in model.elements.values())
        if following.kind not in _AFTER_EVENT_GATEWAY or len(following.incoming) > 1 or attached:
            yield Remark(
                rule="event-gateway",
                message="Sesudah gerbang berbasis kejadian hanya boleh ada kejadian yang menunggu pesan, sinyal, atau "
                "waktu, tanpa alur masuk lain.",
                element=following,
            )


def _splitting(model: ProcessModel, element: Element) -> Iterator[Remark]:
    """Check the flows out of what is no gateway: conditions and several ways out are fine there."""
    flows = [model.flows[flow] for flow in element.outgoing]
    for flow in flows:
        if element.kind.is_start or element.kind.is_boundary or element.kind.is_catch:
            if flow.condition is not None or flow.is_default:
                yield Remark(
                    rule="conditional-flow",
                    message="Alur sesudah kejadian tidak boleh bersyarat; gambar gerbangnya.",
                    element=flow,
                )
        else:
            yield from _default(flow)
    conditions = [flow for flow in flows if flow.condition is not None]
    if flows and len(conditions) == len(flows):
        yield Remark(
            rule="default-missing",
            severity=Severity.WARNING,
            message="Semua alur keluar bersyarat: bila tidak satu pun terpenuhi, proses berhenti.",
            element=element,
        )
    if any(flow.is_default for flow in flows) and not conditions:
        yield Remark(
            rule="flow-default",
            message="Alur bawaan hanya berarti di samping alur yang bersyarat.",
            element=element,
        )


def _four_eyes(model: ProcessModel, element: Element) -> Iterator[Remark]:
    assert element.user_task is not None
    for other_id in element.user_task.exclude_completer_of:
        other = model.elements.get(other_id)
        if other is None or other.user_task is None:
            yield Remark(
                rule="four-eyes",
                message=f"Pengaturan alur:excludeCompleterOf menyebut “{other_id}”, yang bukan tugas pengguna di proses ini.",
                element=element,
            )
