"""What are the uploads, looked into before anything is locked?

Decoding photos takes long. It is done once, while no transaction is open, and what was found travels with the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from engine.adapters import documents, images
from engine.adapters.images import Photo
from engine.errors import InvalidInput
from forms.files import FileValue


@dataclass(frozen=True, kw_only=True)
class Inspected(FileValue):
    """An upload and what it turned out to be."""

    is_pdf: bool
    #: The decoded photo, where it is one.
    photo: Photo | None = None
    #: Why it cannot be kept, in one sentence; empty when it can.
    problem: str = ""


def look_into(
    files: Mapping[str, Sequence[FileValue]], zone: ZoneInfo
) -> dict[str, list[Inspected]]:
    """Look into every upload; `zone` is meant by cameras that write local times without an offset."""
    return {key: [inspect(file, zone) for file in found] for key, found in files.items()}


def inspect(file: FileValue, zone: ZoneInfo) -> Inspected:
    """Look into one upload, unless that was done before."""
    if isinstance(file, Inspected):
        return file
    is_pdf = documents.is_pdf(file.content)
    photo, problem = None, ""
    try:
        if is_pdf:
            documents.inspect_pdf(file.content)
        else:
            photo = images.inspect_photo(file.content, zone=zone)
    except InvalidInput as error:
        problem = error.message
    return Inspected(
        name=file.name,
        content=file.content,
        declared_type=file.declared_type,
        is_pdf=is_pdf,
        photo=photo,
        problem=problem,
    )
