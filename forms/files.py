"""Are the files that came with a form acceptable?

Count, size and declared type are checked here. What a file *is* can only be told from its content:
that check is handed in, for it needs libraries that this one does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from forms import wording
from forms.schema import FileField
from forms.text import clean


@dataclass(frozen=True, kw_only=True)
class FileValue:
    """One uploaded file; `name` and `declared_type` are what the browser claims."""

    name: str
    content: bytes = field(repr=False)
    declared_type: str = ""


#: Looks into a file; returns one plain sentence if it must be refused.
CheckFile = Callable[[FileField, FileValue], str | None]


def chosen(files: Sequence[FileValue]) -> tuple[FileValue, ...]:
    """The files really chosen: browsers post an empty nameless part for an empty control."""
    return tuple(file for file in files if file.name or file.content)


def check_files(
    asked: FileField, files: Sequence[FileValue], check_file: CheckFile | None
) -> str | None:
    """The first reason to refuse these files, else None. Content is looked at last."""
    if len(files) > asked.max_files:
        return wording.too_many_files(asked, asked.max_files)
    for file in files:
        name = clean(file.name) or "tanpa nama"
        if not file.content:
            return wording.file_empty(name)
        if len(file.content) > asked.max_bytes:
            return wording.file_too_big(name, len(file.content), asked.max_bytes)
        if asked.accept and not _accepted(file, asked.accept):
            return wording.file_not_accepted(name, asked.accept)
    if check_file is None:
        return None
    return next((error for file in files if (error := check_file(asked, file))), None)


def _accepted(file: FileValue, accept: tuple[str, ...]) -> bool:
    name, declared = file.name.lower(), file.declared_type.lower().split(";")[0].strip()
    for entry in accept:
        if entry.startswith("."):
            if name.endswith(entry):
                return True
        elif entry.endswith("/*"):
            if declared.startswith(entry[:-1]):
                return True
        elif declared == entry:
            return True
    return False
