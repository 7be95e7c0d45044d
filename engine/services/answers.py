"""What was answered on the forms of an instance, in words?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.bpmn.model import MultiInstanceModel
from engine.domain import spoken_time
from engine.domain.audit import AuditEntry
from engine.persistence.files import StoredFile
from engine.services import answering, files
from engine.services.catalog import LoadedDefinition
from engine.services.closing import file_ids
from engine.services.regions import RegionBook
from engine.services.views import Answer, AnswerGroup
from engine.services.work import Work
from forms import signature
from forms.location import map_address
from forms.money import MoneyField, rupiah
from forms.nesting import lookup
from forms.prefill import opened
from forms.privacy import is_sensitive, masked
from forms.regions import RegionField, places
from forms.schema import (
    CheckboxField,
    ChoiceField,
    DateTimeField,
    ExpressionField,
    Field,
    FileField,
)
from forms.signature import SignatureField


def given(
    work: Work,
    loaded: LoadedDefinition,
    entries: Iterable[AuditEntry],
    *,
    unseen: str | None = None,
) -> tuple[AnswerGroup, ...]:
    """Return the answers of every completed form, oldest first; a form filled in again shows only the last time.

    A step that was done for each item of a list shows every item's answers. `unseen` is a step that is still open:
    what was answered for items beside it, at the same time, is left out, so that nobody judges after the others.
    """
    latest: dict[str, AuditEntry] = {}
    for entry in entries:
        if entry.action == "user_task.completed" and entry.private is not None:
            loop = _loop(loaded, entry.subject)
            if loop and not loop.sequential and entry.subject == unseen:
                continue
            key = entry.id if loop else entry.subject
            latest.pop(key, None)
            latest[key] = entry
    found = [(entry, json.loads(entry.private or "{}")["values"]) for entry in latest.values()]
    stored = work.files.find(file_ids([values for _, values in found]))
    groups = (_group(work, loaded, entry, values, stored) for entry, values in found)
    return tuple(group for group in groups if group.answers)


def _loop(loaded: LoadedDefinition, element_id: str) -> MultiInstanceModel | None:
    """Return the repetition that an element, or the nearest sub-process around it, is under."""
    elements = loaded.process.elements
    element = elements.get(element_id)
    while element is not None and element.loop is None:
        element = elements.get(element.scope_id)
    return element.loop if element else None


def _group(
    work: Work,
    loaded: LoadedDefinition,
    entry: AuditEntry,
    values: Mapping[str, Any],
    stored: Mapping[str, StoredFile],
) -> AnswerGroup:
    element = loaded.process.elements[entry.subject]
    form = loaded.forms.get(element.user_task.form_id or "") if element.user_task else None
    zone = work.catalog.zone(work, loaded.head.site)
    evaluate = answering.evaluator(work, loaded.head.site)
    fields = (
        opened(form, values, evaluate=evaluate, zone=zone, context=values).form.fields
        if form
        else ()
    )
    found = ((field, lookup(values, field.key)) for field in fields)
    book = RegionBook(work)
    answers = tuple(
        Answer(
            key=field.key,
            label=f"{field.place}: {field.label}" if field.place else field.label,
            text=_words(field, value, zone.key, book),
            map_address=map_address(str(value)) if field.component == "location" else "",
            files=_files(field, value, stored, zone.key),
        )
        for field, value in found
        if value not in (None, "", []) and not isinstance(field, ExpressionField)
    )
    several = _loop(loaded, element.id) is not None
    title = f"{element.label} – {entry.actor_name}" if several else element.label
    return AnswerGroup(title=title, answers=answers)


def _files(
    field: Field, value: Any, stored: Mapping[str, StoredFile], zone: str
) -> tuple[Any, ...]:
    if not isinstance(field, FileField):
        return ()
    return tuple(files.view(stored[item["id"]], zone) for item in value if item.get("id") in stored)


def _words(field: Field, value: Any, zone: str, book: RegionBook) -> str:
    if isinstance(field, FileField):
        return "\n".join(str(item.get("name", "")) for item in value)
    if is_sensitive(field):
        return masked(str(value))
    if isinstance(field, RegionField):
        place = next(iter(places(book, [str(value)])), None)
        return place.label if place else str(value)
    if isinstance(field, MoneyField):
        return rupiah(Decimal(str(value)))
    if isinstance(field, SignatureField) and isinstance(value, Mapping):
        return signature.words(value, _moment(str(value.get("at", "")), zone))
    if isinstance(field, ChoiceField):
        labels = {option.value: option.label for option in field.options}
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(labels.get(str(each), str(each)) for each in chosen)
    if isinstance(field, CheckboxField):
        return "Ya" if value else "Tidak"
    if isinstance(field, DateTimeField):
        return _moment(str(value), zone)
    return str(value)


def _moment(text: str, zone: str) -> str:
    if "T" in text:
        return spoken_time.date_words(datetime.fromisoformat(text), zone)
    if "-" in text:
        return spoken_time.day_words(date.fromisoformat(text))
    return f"{time.fromisoformat(text):%H.%M}"
