"""Can every token get from the start to an end?

Checked on the model, scope by scope. These are the mistakes that the schema allows and an engine would answer with
silence: a step that nobody reaches, a branch that never ends, a gateway that cannot decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Element, ElementKind, Flow, ProcessModel
from engine.domain.findings import Finding, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING


@dataclass(frozen=True, kw_only=True)
class _Remark:
    rule: str
    message: str
    element: Element | Flow | None = None
    severity: Severity = _ERROR


def check_structure(model: ProcessModel, file: str = "") -> tuple[Finding, ...]:
    """Return the findings about how the elements of a process hang together."""
    return tuple(
        Finding(
            rule=remark.rule,
            severity=remark.severity,
            message=remark.message,
            file=file,
            element_id=remark.element.id if remark.element else model.process_id,
            element_name=(remark.element.name if remark.element else model.name) or None,
            line=remark.element.line if isinstance(remark.element, Element) else None,
        )
        for remark in _remarks(model)
    )


def _remarks(model: ProcessModel) -> Iterator[_Remark]:
    scopes: dict[str, list[Element]] = {model.process_id: []}
    for element in model.elements.values():
        if element.kind is ElementKind.SUB_PROCESS:
            scopes.setdefault(element.id, [])
        scopes.setdefault(element.scope_id, []).append(element)
    for scope_id, elements in scopes.items():
        yield from _scope(model, model.elements.get(scope_id), elements)
    for element in model.elements.values():
        yield from _element(model, element)
    yield from _start_form(model)


def _scope(
    model: ProcessModel, owner: Element | None, elements: list[Element]
) -> Iterator[_Remark]:
    where = "Subproses" if owner else "Proses"
    starts = [e for e in elements if e.kind is ElementKind.START_EVENT]
    if len(starts) != 1:
        found = "belum punya kejadian awal" if not starts else "punya lebih dari satu kejadian awal"
        yield _Remark(
            rule="start-event", message=f"{where} {found}; gambar tepat satu.", element=owner
        )
        return
    if not any(e.kind.is_end for e in elements):
        yield _Remark(
            rule="end-event", message=f"{where} belum punya kejadian akhir.", element=owner
        )
        return
    forward = _edges(model, elements)
    reached = _closure({starts[0].id}, forward)
    for element in elements:
        if element.id not in reached:
            yield _Remark(
                rule="unreachable",
                message="Tidak ada alur yang sampai ke unsur ini.",
                element=element,
            )
    yield from _endless(elements, forward, reached)
    yield from _starved_joins(elements, forward, reached)


def _endless(
    elements: list[Element], forward: Mapping[str, set[str]], reached: set[str]
) -> Iterator[_Remark]:
    ends = {e.id for e in elements if e.kind.is_end}
    ending = _closure(ends, _reversed(forward))
    for element in elements:
        if element.id in reached and element.id not in ending and element.outgoing:
            yield _Remark(
                rule="endless",
                message="Dari sini proses tidak pernah dapat berakhir.",
                element=element,
            )


def _starved_joins(
    elements: list[Element], forward: Mapping[str, set[str]], reached: set[str]
) -> Iterator[_Remark]:
    """Find joins before which nothing ever makes two tokens out of one."""
    backward = _reversed(forward)
    multiplying = {e.id for e in elements if _multiplies(e)}
    for element in elements:
        is_join = element.kind is ElementKind.PARALLEL_GATEWAY and len(element.incoming) > 1
        if not is_join or element.id not in reached:
            continue
        # What the join itself splits comes after its first wait, and cannot end it.
        before = _closure({element.id}, backward) - {element.id}
        if not before & multiplying:
            yield _Remark(
                rule="join-starved",
                severity=_WARNING,
                message="Gerbang paralel ini menunggu semua cabang, padahal hanya satu cabang yang ditempuh; "
                "gabungkan dengan gerbang eksklusif.",
                element=element,
            )


def _multiplies(element: Element) -> bool:
    if element.kind.is_boundary:
        return not element.interrupting
    return element.kind is not ElementKind.EXCLUSIVE_GATEWAY and len(element.outgoing) > 1


def _reversed(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    backward: dict[str, set[str]] = {}
    for source, targets in edges.items():
        for target in targets:
            backward.setdefault(target, set()).add(source)
    return backward


def _edges(model: ProcessModel, elements: Iterable[Element]) -> dict[str, set[str]]:
    """Return who follows whom; a boundary event follows its activity."""
    edges: dict[str, set[str]] = {}
    for element in elements:
        edges.setdefault(element.id, set()).update(model.flow_targets(element.id))
        if element.attached_to is not None:
            edges.setdefault(element.attached_to, set()).add(element.id)
    return edges


def _closure(start: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    seen, waiting = set(start), list(start)
    while waiting:
        for following in edges.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def _element(model: ProcessModel, element: Element) -> Iterator[_Remark]:
    if element.kind.is_end:
        if element.outgoing:
            yield _Remark(
                rule="end-event",
                message="Kejadian akhir tidak boleh punya alur keluar.",
                element=element,
            )
    elif not element.outgoing:
        yield _Remark(
            rule="dead-end",
            message="Alur berhenti di sini tanpa kejadian akhir; sambungkan ke langkah berikutnya.",
            element=element,
        )
    if element.incoming and (element.kind is ElementKind.START_EVENT or element.kind.is_boundary):
        yield _Remark(
            rule="incoming", message="Alur tidak boleh masuk ke kejadian ini.", element=element
        )
    if element.kind is ElementKind.EXCLUSIVE_GATEWAY:
        yield from _exclusive(model, element)
    else:
        yield from _unconditional(model, element)
    if element.kind in {ElementKind.ERROR_BOUNDARY_EVENT, ElementKind.ERROR_END_EVENT}:
        yield from _errors(model, element)
    if element.user_task is not None:
        yield from _four_eyes(model, element)


def _exclusive(model: ProcessModel, element: Element) -> Iterator[_Remark]:
    flows = [model.flows[flow] for flow in element.outgoing]
    for flow in flows:
        if len(flows) == 1 and flow.condition is not None:
            yield _Remark(
                rule="condition-unused",
                message="Syarat pada satu-satunya alur keluar tidak dipakai; hapus syaratnya.",
                element=flow,
            )
        elif len(flows) > 1 and flow.condition is None and not flow.is_default:
            yield _Remark(
                rule="condition-missing",
                message=f"Alur dari gerbang “{element.label}” belum punya syarat dan bukan alur bawaan.",
                element=flow,
            )
        elif flow.is_default and flow.condition is not None:
            yield _Remark(
                rule="condition-default",
                message="Alur bawaan tidak boleh bersyarat; ia ditempuh bila semua syarat lain tidak terpenuhi.",
                element=flow,
            )
    if len(flows) > 1 and not any(flow.is_default for flow in flows):
        yield _Remark(
            rule="default-missing",
            severity=_WARNING,
            message="Tidak ada alur bawaan: bila tidak satu pun syarat terpenuhi, proses berhenti.",
            element=element,
        )


def _unconditional(model: ProcessModel, element: Element) -> Iterator[_Remark]:
    flows = [model.flows[flow] for flow in element.outgoing]
    for flow in flows:
        if flow.condition is not None or flow.is_default:
            yield _Remark(
                rule="conditional-flow",
                message="Alur bersyarat hanya dijalankan dari gerbang eksklusif; gambar gerbangnya.",
                element=flow,
            )
    is_gateway = element.kind is ElementKind.PARALLEL_GATEWAY
    if len(flows) > 1 and not is_gateway:
        yield _Remark(
            rule="implicit-split",
            message="Beberapa alur keluar sekaligus; gambar gerbang paralel atau eksklusif.",
            element=element,
        )
    if is_gateway and len(flows) == 1 and len(element.incoming) == 1:
        yield _Remark(
            rule="gateway-superfluous",
            severity=_WARNING,
            message="Gerbang paralel ini tidak membagi dan tidak menggabung apa pun.",
            element=element,
        )


def _errors(model: ProcessModel, element: Element) -> Iterator[_Remark]:
    if element.kind is ElementKind.ERROR_END_EVENT:
        if not _is_caught(model, element):
            yield _Remark(
                rule="error-uncaught",
                message="Tidak ada kejadian tepi yang menangkap kesalahan ini.",
                element=element,
            )
        return
    if not element.interrupting:
        yield _Remark(
            rule="error-boundary",
            message="Kejadian tepi kesalahan selalu memutus tugasnya.",
            element=element,
        )
    host = model.elements.get(element.attached_to or "")
    if host is not None and not (host.kind.is_job or host.kind is ElementKind.SUB_PROCESS):
        yield _Remark(
            rule="error-boundary",
            message="Kesalahan hanya dapat ditangkap pada tugas layanan atau subproses.",
            element=element,
        )


def _is_caught(model: ProcessModel, element: Element) -> bool:
    scope_id = element.scope_id
    while scope_id in model.elements:
        for other in model.elements.values():
            catches = (
                other.kind is ElementKind.ERROR_BOUNDARY_EVENT and other.attached_to == scope_id
            )
            if catches and other.error_code in {None, element.error_code}:
                return True
        scope_id = model.elements[scope_id].scope_id
    return False


def _four_eyes(model: ProcessModel, element: Element) -> Iterator[_Remark]:
    assert element.user_task is not None
    for other_id in element.user_task.exclude_completer_of:
        other = model.elements.get(other_id)
        if other is None or other.user_task is None:
            yield _Remark(
                rule="four-eyes",
                message=f"Pengaturan alur:excludeCompleterOf menyebut “{other_id}”, yang bukan tugas pengguna di proses ini.",
                element=element,
            )


def _start_form(model: ProcessModel) -> Iterator[_Remark]:
    marked = [e for e in model.user_tasks if e.user_task and e.user_task.is_start_form]
    for element in marked:
        assert element.user_task is not None
        assignee = element.user_task.assignee
        before = [model.elements.get(model.flows[flow].source) for flow in element.incoming]
        first = len(before) == 1 and before[0] is not None
        starts = first and before[0].kind is ElementKind.START_EVENT  # type: ignore[union-attr]  # `first`
        if not starts or element.scope_id != model.process_id:
            problem = "harus langsung sesudah kejadian awal proses, tanpa alur masuk lain"
        elif assignee is None or assignee.expression is None or assignee.variables != {"initiator"}:
            problem = "harus ditugaskan kepada pemulai (assignee “=initiator”)"
        elif element.user_task.form_id is None:
            problem = "harus punya formulir"
        else:
            continue
        yield _Remark(
            rule="start-form", message=f"Tugas dengan alur:startForm {problem}.", element=element
        )
