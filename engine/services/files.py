"""Who may read an uploaded file?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain import spoken_time
from engine.domain.actors import Actor
from engine.errors import NotFound
from engine.persistence.files import StoredFile
from engine.services import seeing
from engine.services.views import FileView
from engine.services.work import Work


class Variant(StrEnum):
    """Which copy of a file; the value stands in the URL."""

    #: As it was uploaded, EXIF included.
    ORIGINAL = "asli"
    #: Re-encoded for the screen.
    DISPLAY = "tampil"
    #: Re-encoded small.
    THUMB = "kecil"


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """The bytes of a file and what they are."""

    content: bytes
    media_type: str
    name: str


def read(work: Work, file_id: str, *, by: Actor, variant: Variant) -> FileContent:
    """Return a file to whoever may see its instance, or uploaded it and has not sent it off yet.

    Raises:
        NotFound: there is no such file for this person.
    """
    stored = work.files.get(file_id)
    if stored is None or not _may_read(work, stored, by):
        raise NotFound("Berkas ini tidak ada, atau bukan untuk Anda.")
    if variant is Variant.ORIGINAL:
        return FileContent(
            content=work.ports.files.get(stored.sha256),
            media_type=stored.media_type,
            name=stored.name,
        )
    digest = stored.display_sha256 if variant is Variant.DISPLAY else stored.thumb_sha256
    if digest is None:
        raise NotFound
    return FileContent(
        content=work.ports.files.get(digest), media_type="image/jpeg", name=stored.name
    )


def _may_read(work: Work, stored: StoredFile, by: Actor) -> bool:
    if stored.instance_id is None:
        return stored.uploaded_by_id == by.account_id
    instance = work.instances.get(stored.instance_id)
    return instance is not None and seeing.may_see(work, instance, by)


def view(stored: StoredFile, zone: str) -> FileView:
    """Return a file as a page shows it to people who may see the instance."""
    facts: list[str] = []
    if stored.facts.get("taken_at"):
        taken = datetime.fromisoformat(stored.facts["taken_at"])
        facts.append(
            f"Diambil {spoken_time.date_words(taken, zone)}"
            if taken.tzinfo
            else f"Diambil {taken:%d-%m-%Y %H.%M}"
        )
    if stored.facts.get("position"):
        latitude, longitude = stored.facts["position"]
        facts.append(f"Lokasi foto {latitude:.5f}, {longitude:.5f}")
    return FileView(
        id=stored.id,
        name=stored.name,
        is_photo=stored.display_sha256 is not None,
        size=stored.size,
        facts=tuple(facts),
    )
