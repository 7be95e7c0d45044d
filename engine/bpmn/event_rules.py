"""Does somebody catch what this event throws, and can what it waits for ever happen?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import (
    Element,
    ProcessModel,
)
from engine.bpmn.remarks import Remark
from engine.domain.findings import Severity

_CODED = frozenset(
    {
        ElementKind.ERROR_END_EVENT,
        ElementKind.ESCALATION_END_EVENT,
        ElementKind.ESCALATION_THROW_EVENT,
    }
)
_ERROR_CATCHERS = frozenset({ElementKind.ERROR_BOUNDARY_EVENT, ElementKind.ERROR_START_EVENT})
#: Kinds of activities out of which an error or an escalation can come.
_RAISING = frozenset(
    {
        ElementKind.SUB_PROCESS,
        ElementKind.AD_HOC_SUB_PROCESS,
        ElementKind.CALL_ACTIVITY,
    }
)


def check_events(model: ProcessModel, element: Element) -> Iterator[Remark]:
    """Find events that nothing answers, or that nothing can bring about."""
    kind = element.kind
    if kind in _CODED and element.code is None:
        yield Remark(
            rule="event-code",
            message="Kejadian ini melempar tanpa kode; beri kode agar jelas siapa yang menangkapnya.",
            element=element,
        )
    if kind is ElementKind.ERROR_END_EVENT and not _is_caught(model, element):
        yield Remark(
            rule="error-uncaught",
            severity=Severity.WARNING,
            message="Tidak ada bagian proses ini yang menangkap kesalahan ini: bila terjadi, proses berhenti sebagai "
            "gangguan, atau kesalahannya sampai ke proses yang memanggilnya.",
            element=element,
        )
    if kind in _ERROR_CATCHERS and not element.interrupting:
        yield Remark(
            rule="error-boundary",
            message="Kejadian kesalahan selalu memutus pekerjaan yang dijaganya.",
            element=element,
        )
    if kind in {ElementKind.ERROR_BOUNDARY_EVENT, ElementKind.ESCALATION_BOUNDARY_EVENT}:
        yield from _source(model, element)
        yield from _border_rivals(model, element)
    if kind is ElementKind.COMPENSATION_BOUNDARY_EVENT:
        yield from _compensation(model, element)
    if kind in {ElementKind.LINK_THROW_EVENT, ElementKind.LINK_CATCH_EVENT}:
        yield from _link(model, element)
    if element.is_handler and not _marks(model, element):
        yield Remark(
            rule="compensation",
            message="Kegiatan kompensasi ini belum dihubungkan dari kejadian tepi kompensasi.",
            element=element,
        )
    if kind is ElementKind.EVENT_SUB_PROCESS:
        yield from _rivals(model, element)


def _source(model: ProcessModel, element: Element) -> Iterator[Remark]:
    host = model.elements.get(element.attached_to or "")
    if host is None or host.job is not None or host.kind in _RAISING:
        return
    if element.kind is ElementKind.ESCALATION_BOUNDARY_EVENT:
        message = "Eskalasi hanya dapat keluar dari subproses atau proses yang dipanggil."
    else:
        message = "Kesalahan hanya dapat keluar dari tugas layanan, subproses, atau proses yang dipanggil."
    yield Remark(rule="error-boundary", message=message, element=element)


def _border_rivals(model: ProcessModel, element: Element) -> Iterator[Remark]:
    """Two events on one border for the same error or escalation: which one would it be?"""
    same = [
        e
        for e in model.elements.values()
        if e.attached_to == element.attached_to
        and e.kind is element.kind
        and e.code == element.code
    ]
    if element is not same[0]:
        message = "Ada kejadian tepi lain pada kegiatan ini untuk kode yang sama; hapus salah satu."
        yield Remark(rule="boundary-twice", message=message, element=element)


def _is_caught(model: ProcessModel, element: Element) -> bool:
    scope_id = element.scope_id
    codes = {None, element.code}
    while True:
        for other in model.elements.values():
            if other.kind not in _ERROR_CATCHERS or other.code not in codes:
                continue
            around = model.elements.get(other.scope_id)
            listens_in = around.scope_id if around is not None else None
            if other.attached_to == scope_id or (other.kind.is_start and listens_in == scope_id):
                return True
        if scope_id not in model.elements:
            return False
        scope_id = model.elements[scope_id].scope_id


def _compensation(model: ProcessModel, element: Element) -> Iterator[Remark]:
    handler = model.elements.get(element.handler or "")
    if handler is None or not handler.is_handler or handler.scope_id != element.scope_id:
        yield Remark(
            rule="compensation",
            message="Hubungkan kejadian ini (asosiasi) ke kegiatan kompensasi di lingkup yang sama.",
            element=element,
        )
    elif any(
        e.attached_to == handler.id and e.kind is not ElementKind.COMPENSATION_BOUNDARY_EVENT
        for e in model.elements.values()
    ):
        yield Remark(
            rule="compensation",
            message="Kegiatan kompensasi tidak boleh punya kejadian tepi.",
            element=handler,
        )
    if element.outgoing:
        yield Remark(
            rule="compensation",
            message="Kejadian tepi kompensasi tidak punya alur keluar; pakai asosiasi.",
            element=element,
        )


def _marks(model: ProcessModel, element: Element) -> bool:
    return any(e.handler == element.id for e in model.elements.values())


def _link(model: ProcessModel, element: Element) -> Iterator[Remark]:
    inside = model.within(element.scope_id)
    same = [e for e in inside if e.link == element.link and e.link is not None]
    catching = [e for e in same if e.kind is ElementKind.LINK_CATCH_EVENT]
    throwing = [e for e in same if e.kind is ElementKind.LINK_THROW_EVENT]
    if element.link is None:
        return
    if element.kind is ElementKind.LINK_THROW_EVENT and not catching:
        message = f"Sambungan “{element.link}” tidak punya tujuan di lingkup ini."
        yield Remark(rule="link", message=message, element=element)
    elif element.kind is ElementKind.LINK_CATCH_EVENT and len(catching) > 1:
        message = f"Ada lebih dari satu tujuan untuk sambungan “{element.link}”."
        yield Remark(rule="link", message=message, element=element)
    elif element.kind is ElementKind.LINK_CATCH_EVENT and not throwing:
        message = f"Tidak ada yang melempar ke sambungan “{element.link}”."
        yield Remark(rule="link", message=message, element=element)


def _rivals(model: ProcessModel, element: Element) -> Iterator[Remark]:
    """Two event sub-processes of one scope for the same error or escalation: which one would it be?"""
    start = next((e for e in model.within(element.id) if e.kind.is_start), None)
    if start is None or start.kind not in {
        ElementKind.ERROR_START_EVENT,
        ElementKind.ESCALATION_START_EVENT,
    }:
        return
    for other in model.within(element.scope_id):
        if other.kind is not ElementKind.EVENT_SUB_PROCESS or other.id == element.id:
            continue
        rival = next((e for e in model.within(other.id) if e.kind.is_start), None)
        if rival is not None and rival.kind is start.kind and rival.code == start.code:
            yield Remark(
                rule="event-sub-process",
                message="Ada subproses lain di lingkup ini yang dipicu oleh kejadian yang sama.",
                element=element,
            )
