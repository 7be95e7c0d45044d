"""How do a person's answers become variables?

Forms are checked by `forms`; here they meet the instance: FEEL with the engine's clock, the site's zone, and uploads,
which are looked into, stored, and from then on referred to by small contexts `{id, name, type, size}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from engine import feel
from engine.adapters import documents
from engine.adapters.images import Photo
from engine.bpmn import Element
from engine.domain.actors import Actor
from engine.errors import InvalidInput
from engine.persistence.files import StoredFile
from engine.persistence.vault import KeptDocument
from engine.services import vault
from engine.services.catalog import LoadedDefinition
from engine.services.inspecting import Inspected, inspect, look_into
from engine.services.regions import RegionBook
from engine.services.work import Work
from forms import prefill, validation
from forms.conditions import Evaluate
from forms.files import CheckFile, FileValue, check_files
from forms.layout import laid_out, posted
from forms.ports import Ports, Signer
from forms.schema import FileField, Form
from forms.text import clean
from forms.validation import Submission

#: A form field `foto` comes back with the ids of files that were stored before under this name.
KEPT_SUFFIX = ".berkas"
#: Stands for every format of photo: which one it is makes no difference to those who look at the copies.
_PHOTO = "image/*"
#: What a field may ask for by file name.
_MEDIA_TYPES = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), _PHOTO),
    **dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _PHOTO),
    ".pdf": documents.PDF,
}
_NO_PHOTO = "Berkas ini PDF, bukan foto. Unggah foto JPEG, PNG, atau WebP"
_NO_PDF = "Berkas ini bukan PDF. Unggah berkas PDF"
_LONGEST_NAME = 200
#: Ids of kept files that are looked up for one field; no form asks for as many.
_MOST_KEPT = 100
#: What a user task without a form takes.
NO_FORM = Form(id="", components=())


class InvalidAnswers(InvalidInput):
    """Ada isian yang perlu diperbaiki."""

    def __init__(
        self,
        fields: Mapping[str, str],
        *,
        kept: Mapping[str, Any],
        kept_files: Mapping[str, Sequence[Mapping[str, Any]]],
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Keep what was sent, so that the page loses nothing."""
        super().__init__(fields=fields)
        #: What was sent, by the name of the control.
        self.kept = dict(kept)
        #: References of uploads that were good, by field key.
        self.kept_files = {key: list(found) for key, found in kept_files.items()}
        #: Ids of the components that were hidden.
        self.hidden = hidden


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a browser posted: texts by control name, uploads by field key."""

    fields: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[FileValue]] = field(default_factory=dict)


def form_of(loaded: LoadedDefinition, element: Element) -> Form:
    """Return the form of a user task; one without fields where the model names none."""
    form_id = element.user_task.form_id if element.user_task else None
    return loaded.forms[form_id] if form_id else NO_FORM


def initial(form: Form, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the typed values that the form opens with."""
    return prefill.initial(form, context)


def evaluator(work: Work, site: str) -> Evaluate:
    """Return FEEL with the engine's clock, told in the site's zone."""
    now = work.catalog.now(work, site)
    return lambda source, context: feel.evaluate(source, context, now=now)


def accept(
    work: Work,
    loaded: LoadedDefinition,
    element: Element,
    sent: Sent,
    context: Mapping[str, Any],
    *,
    by: Actor,
) -> dict[str, Any]:
    """Check what a browser posted and return the variables; good uploads are stored.

    Raises:
        InvalidAnswers: a field needs mending; good uploads were stored all the same and are handed back.
    """
    form = laid_out(form_of(loaded, element), posted(sent.fields, context))
    kept = _kept_files(work, _file_fields(form), sent.fields, by)
    zone = work.catalog.zone(work, loaded.head.site)
    uploads = look_into(sent.files, zone)
    held = {key: files for key, files in kept.items() if files}
    # A new upload counts more than a choice that was forgotten.
    without = [f for f in _file_fields(form) if not (held.get(f.key) or uploads.get(f.key))]
    picked = vault.chosen(work, without, sent.fields, by=by)
    submission = validation.validate(
        form,
        sent.fields,
        uploads,
        evaluate=evaluator(work, loaded.head.site),
        zone=zone,
        context=context,
        held={**held, **{key: [reference(document)] for key, document in picked.items()}},
        check_file=_content_check(zone),
        ports=_ports(work, loaded.head.site, by),
    )
    stored = {
        key: [*kept.get(key, ()), *(_store(work, inspect(file, zone), by) for file in files)]
        for key, files in submission.files.items()
    }
    references = held | stored
    _refuse_too_many(references, submission)
    if not submission.ok:
        # The uploads are worth keeping although nothing else is written.
        wrong = [f for f in _file_fields(submission.form) if f.key in submission.errors]
        references |= _good_ones(work, wrong, uploads, kept, by)
        work.commit()
        raise _refused(submission, references)
    open_fields = [
        f for f in _file_fields(submission.form) if not f.locked and f.id not in submission.hidden
    ]
    vault.keep_new(work, open_fields, sent.fields, references, by=by)
    return submission.with_files(_settled(work, open_fields, references, picked, by))


def _refused(
    submission: Submission, references: Mapping[str, list[dict[str, Any]]]
) -> InvalidAnswers:
    return InvalidAnswers(
        submission.errors, kept=submission.kept, kept_files=references, hidden=submission.hidden
    )


def _settled(
    work: Work,
    fields: Iterable[FileField],
    references: Mapping[str, list[dict[str, Any]]],
    picked: Mapping[str, KeptDocument],
    by: Actor,
) -> dict[str, list[dict[str, Any]]]:
    """Return the files of these fields; a kept document that was chosen becomes a file of the form."""
    found = {f.key: references[f.key] for f in fields if f.key in references}
    for asked in fields:
        if asked.key in picked:
            found[asked.key] = [reference(vault.used(work, picked[asked.key], by=by))]
    return found


def hold(
    work: Work,
    form: Form,
    sent: Sent,
    context: Mapping[str, Any],
    *,
    site: str,
    by: Actor,
) -> dict[str, list[dict[str, Any]]]:
    """Store the good uploads of a form that is not sent off yet; returns references by field key.

    Nothing is checked but the files themselves. The caller commits.
    """
    fields = _file_fields(laid_out(form, posted(sent.fields, context)))
    kept = _kept_files(work, fields, sent.fields, by)
    uploads = look_into(sent.files, work.catalog.zone(work, site))
    return _good_ones(work, [f for f in fields if not f.locked], uploads, kept, by)


def _file_fields(form: Form) -> list[FileField]:
    return [item for item in form.fields if isinstance(item, FileField)]


def _good_ones(
    work: Work,
    fields: Iterable[FileField],
    uploads: Mapping[str, Sequence[Inspected]],
    kept: Mapping[str, list[dict[str, Any]]],
    by: Actor,
) -> dict[str, list[dict[str, Any]]]:
    """Store what is good among the uploads of some fields, as far as each takes it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in fields:
        held = kept.get(item.key, [])
        room = max(item.max_files - len(held), 0)
        good = (file for file in uploads.get(item.key, ()) if _is_good(item, file))
        stored = [_store(work, file, by) for file in islice(good, room)]
        if held or stored:
            found[item.key] = [*held, *stored]
    return found


def _is_good(asked: FileField, file: Inspected) -> bool:
    """Tell whether the field would take a file if it came alone."""
    return (
        not file.problem
        and check_files(asked, [file], None) is None
        and _takes(asked, documents.PDF if file.is_pdf else _PHOTO)
    )


def _refuse_too_many(references: Mapping[str, list[Any]], submission: Submission) -> None:
    for item in _file_fields(submission.form):
        if len(references.get(item.key, ())) > item.max_files:
            submission.errors.setdefault(
                item.key, f"{item.label}: paling banyak {item.max_files} berkas"
            )


def accept_values(
    work: Work,
    loaded: LoadedDefinition,
    element: Element,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    *,
    by: Actor,
) -> dict[str, Any]:
    """Check typed values (a program's, a scenario's) and return the variables.

    A user task without a form takes whatever it is given.

    Raises:
        InvalidAnswers: a value does not fit its field.
    """
    form = form_of(loaded, element)
    if form is NO_FORM:
        return dict(values)
    site = loaded.head.site
    submission = validation.validate_values(
        form,
        values,
        evaluate=evaluator(work, site),
        zone=work.catalog.zone(work, site),
        context=context,
        ports=_ports(work, site, by),
    )
    if not submission.ok:
        raise InvalidAnswers(submission.errors, kept=submission.kept, kept_files={})
    return submission.values


def _ports(work: Work, site: str, by: Actor) -> Ports:
    signer = Signer(username=by.username, name=by.name, at=work.catalog.now(work, site))
    return Ports(regions=RegionBook(work), signer=signer)


def _content_check(zone: ZoneInfo) -> CheckFile:
    """Hold each upload against what its field asks for; what a file is tells its content."""

    def check(asked: FileField, file: FileValue) -> str | None:
        found = inspect(file, zone)
        if not _takes(asked, documents.PDF if found.is_pdf else _PHOTO):
            return f"{file.name}: {_NO_PHOTO if found.is_pdf else _NO_PDF}"
        return f"{file.name}: {found.problem}" if found.problem else None

    return check


def _takes(asked: FileField, media_type: str) -> bool:
    """Tell whether a field asks for such a file; what a file is tells its content, not what the browser called it."""
    wanted = {_MEDIA_TYPES.get(entry, entry) for entry in asked.accept}
    return not wanted or any(
        entry in {media_type, "*/*"} or (entry.endswith("/*") and media_type.startswith(entry[:-1]))
        for entry in wanted
    )


def keep_file(work: Work, file: FileValue, *, zone: ZoneInfo, by: Actor) -> dict[str, Any]:
    """Look into a file and store it; returns how variables refer to it.

    Raises:
        InvalidInput: it is no photo and no PDF that we keep.
    """
    found = inspect(file, zone)
    if found.problem:
        raise InvalidInput(found.problem)
    return _store(work, found, by)


def _store(work: Work, file: Inspected, by: Actor) -> dict[str, Any]:
    photo, files = file.photo, work.ports.files
    row = StoredFile(
        id=work.new_id(),
        instance_id=None,
        uploaded_by_id=by.account_id,
        uploaded_at=work.clock.now(),
        name=_plain_name(file.name),
        media_type=photo.media_type if photo else documents.PDF,
        size=len(file.content),
        sha256=files.put(file.content),
        display_sha256=files.put(photo.display) if photo else None,
        thumb_sha256=files.put(photo.thumb) if photo else None,
        facts=_facts(photo) if photo else {},
    )
    work.files.add([row])
    return reference(row)


def _plain_name(name: str) -> str:
    """Cut a name down to one that is safe in headers, pages and on disks: no folders, no control or reordering marks."""
    return clean(re.split(r"[/\\]", name)[-1])[-_LONGEST_NAME:] or "berkas"


def _facts(photo: Photo) -> dict[str, Any]:
    return {
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None,
        "position": list(photo.position) if photo.position else None,
    }


def reference(row: StoredFile | KeptDocument) -> dict[str, Any]:
    """Return how a variable refers to a stored file."""
    return {"id": row.id, "name": row.name, "type": row.media_type, "size": row.size}


def _kept_files(
    work: Work, asked: Iterable[FileField], fields: Mapping[str, Sequence[str]], by: Actor
) -> dict[str, list[dict[str, Any]]]:
    """Find files that this person stored with an earlier try.

    Ids of anybody else's are ignored, and so are those that were sent off already or are not what the field asks for.
    """
    open_fields = {
        item.key: item for item in asked if not item.locked and fields.get(item.key + KEPT_SUFFIX)
    }
    wanted = {
        key: list(dict.fromkeys(fields[key + KEPT_SUFFIX]))[:_MOST_KEPT] for key in open_fields
    }
    found = work.files.find({file_id for ids in wanted.values() for file_id in ids})
    return {
        key: [
            reference(found[each])
            for each in wanted[key]
            if each in found and _is_kept_for(found[each], item, by)
        ]
        for key, item in open_fields.items()
    }


def _is_kept_for(row: StoredFile, asked: FileField, by: Actor) -> bool:
    kind = _PHOTO if row.display_sha256 else row.media_type
    return row.uploaded_by_id == by.account_id and row.instance_id is None and _takes(asked, kind)
