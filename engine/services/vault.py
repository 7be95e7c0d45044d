"""Which documents does a person keep for their forms, and how do those get into one?

A document belongs to one account and nobody else may know of it. Using it in a form makes a file of that form, which
whoever sees the process may read; what becomes of the kept document later changes nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.errors import NotFound
from engine.persistence.files import StoredFile
from engine.persistence.vault import KeptDocument
from engine.services.files import FileContent, Variant
from engine.services.views import DocumentView
from engine.services.work import Work
from forms import vault
from forms.schema import FileField
from forms.vault import DocumentField

#: Documents of one account; who keeps more has a script do it.
MOST_KEPT = 100
_NONE = "Dokumen ini tidak ada, atau bukan milik Anda."
#: What a document and a file of a form have in common.
_CONTENT = (
    "name", "media_type", "size", "sha256", "display_sha256", "thumb_sha256", "facts",
)  # fmt: skip


def listing(work: Work, *, by: Actor) -> list[DocumentView]:
    """List a person's documents, newest first."""
    return [_view(each) for each in work.vault.of(by.account_id)]


def fitting(work: Work, asked: DocumentField, *, by: Actor) -> list[DocumentView]:
    """List those of a person's documents that a field takes, newest first."""
    found = work.vault.of(by.account_id, asked.document_kind)
    return [_view(each) for each in found if _fits(asked, each)]


def _fits(asked: DocumentField, document: KeptDocument) -> bool:
    return document.kind == asked.document_kind and vault.suits(
        asked, document.name, document.media_type
    )


def read(work: Work, document_id: str, *, by: Actor, variant: Variant) -> FileContent:
    """Return a document to its owner.

    Raises:
        NotFound: there is no such document of theirs.
    """
    found = work.vault.get(document_id, by.account_id)
    digests = (
        {
            Variant.ORIGINAL: found.sha256,
            Variant.DISPLAY: found.display_sha256,
            Variant.THUMB: found.thumb_sha256,
        }
        if found
        else {}
    )
    digest = digests.get(variant)
    if found is None or digest is None:
        raise NotFound(_NONE)
    media_type = found.media_type if variant is Variant.ORIGINAL else "image/jpeg"
    return FileContent(content=work.ports.files.get(digest), media_type=media_type, name=found.name)


def remove(work: Work, document_id: str, *, by: Actor) -> None:
    """Delete a document; forms that used it keep their own file.

    Raises:
        NotFound: there is no such document of theirs.
    """
    found = work.vault.get(document_id, by.account_id)
    if found is None or not work.vault.remove(document_id, by.account_id):
        raise NotFound(_NONE)
    _record(work, "document.removed", found.kind, by)
    work.commit()


def chosen(
    work: Work, fields: Iterable[FileField], sent: Mapping[str, Sequence[str]], *, by: Actor
) -> dict[str, KeptDocument]:
    """Find the documents that a person chose instead of uploads, by field key; somebody else's are ignored."""
    found: dict[str, KeptDocument] = {}
    for asked in fields:
        if not isinstance(asked, DocumentField) or asked.locked:
            continue
        document_id = vault.chosen(asked, sent)
        document = work.vault.get(document_id, by.account_id) if document_id else None
        if document and _fits(asked, document):
            found[asked.key] = document
    return found


def used(work: Work, document: KeptDocument, *, by: Actor) -> StoredFile:
    """Make a file of a form from a document; the bytes are there already."""
    row = StoredFile(
        id=work.new_id(),
        instance_id=None,
        uploaded_by_id=by.account_id,
        uploaded_at=work.clock.now(),
        **_content(document),
    )
    work.files.add([row])
    return row


def keep_new(
    work: Work,
    fields: Iterable[FileField],
    sent: Mapping[str, Sequence[str]],
    references: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    by: Actor,
) -> None:
    """Keep the new uploads of those fields at which the person asked for it."""
    for asked in fields:
        new = [str(each["id"]) for each in references.get(asked.key, ())]
        if new and isinstance(asked, DocumentField) and vault.wants_keeping(asked, sent):
            keep(work, new, asked.document_kind, by=by)


def keep(work: Work, file_ids: Iterable[str], kind: str, *, by: Actor) -> None:
    """Keep files of a form for other forms; the same file is kept once, and the caller commits."""
    held = work.vault.of(by.account_id)
    known = {each.sha256 for each in held if each.kind == kind}
    new = [row for row in work.files.find(file_ids).values() if row.sha256 not in known]
    for row in new[: max(MOST_KEPT - len(held), 0)]:
        work.vault.add(
            KeptDocument(
                id=work.new_id(),
                account_id=by.account_id,
                kind=kind,
                kept_at=work.clock.now(),
                **_content(row),
            )
        )
        _record(work, "document.kept", kind, by)


def _content(row: StoredFile | KeptDocument) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _CONTENT}


def _record(work: Work, action: str, kind: str, by: Actor) -> None:
    work.record(
        AuditEvent(
            stream=f"account:{by.account_id}",
            action=action,
            actor_id=by.account_id,
            actor_name=by.name,
            data={"kind": kind},
        )
    )


def _view(document: KeptDocument) -> DocumentView:
    return DocumentView(
        id=document.id,
        kind=document.kind,
        kind_name=vault.kind_name(document.kind),
        name=document.name,
        size=document.size,
        is_photo=document.display_sha256 is not None,
        kept_at=document.kept_at,
    )
