"""Are names short enough to be kept?

The database has room for so much and no more, and finding that out belongs to publishing, not to the first citizen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.bpmn.model import Element, ProcessModel, Value
from engine.bpmn.remarks import Remark

#: Characters in the id of a process, of an element or form, in a name that instances wait for, and in a group.
PROCESS_ID = 128
NAME = 255
GROUP = 64
#: Characters in all groups of a user task, or all persons, together; a row has room for both.
CANDIDATES = 240


def check_lengths(model: ProcessModel) -> Iterator[Remark]:
    """Find literal names that no row has room for."""
    if len(model.process_id) > PROCESS_ID:
        yield _too_long("Id proses", PROCESS_ID, None)
    yield from _groups(model.time.escalate_to, model.time.calendar, None)
    for element in model.elements.values():
        if len(element.id) > NAME:
            yield _too_long("Id unsur", NAME, element)
        yield from _of_events(element)
        task = element.user_task
        if task is None:
            continue
        if len(task.form_id or "") > NAME:
            yield _too_long("formId", NAME, element)
        yield from _groups(task.time.escalate_to, task.time.calendar, element)
        for names in (_names(task.candidate_groups), _names(task.candidate_users)):
            if any(len(name) > GROUP for name in names):
                yield _too_long("Nama kelompok atau petugas", GROUP, element)
            elif not fits_candidates(names):
                yield _too_long("Daftar kelompok atau petugas", CANDIDATES, element)


def fits_candidates(names: Sequence[str]) -> bool:
    """Tell whether a user task may have these candidates."""
    return (
        all(len(name) <= GROUP for name in names)
        and sum(len(name) + 3 for name in names) <= CANDIDATES
    )


def _of_events(element: Element) -> Iterator[Remark]:
    names = (
        element.message.name if element.message else None,
        element.signal.name if element.signal else None,
    )
    for name in names:
        if name is not None and len(name.literal or "") > NAME:
            yield _too_long("Nama pesan atau sinyal", NAME, element)


def _groups(
    escalate_to: str | None, calendar: str | None, element: Element | None
) -> Iterator[Remark]:
    if len(escalate_to or "") > GROUP:
        yield _too_long("Kelompok pada alur:escalateTo", GROUP, element)
    if len(calendar or "") > GROUP:
        yield _too_long("Kalender pada alur:calendar", GROUP, element)


def _names(value: Value | None) -> tuple[str, ...]:
    return value.static_names if value is not None else ()


def _too_long(what: str, most: int, element: Element | None) -> Remark:
    return Remark(
        rule="length",
        message=f"{what} terlalu panjang; paling banyak {most} karakter.",
        element=element,
    )
