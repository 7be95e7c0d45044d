"""What is in the file that a process owner uploads?"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from engine.bpmn.package import MAX_FILES, MAX_TOTAL_BYTES
from engine.domain.findings import Finding, Severity
from engine.errors import InvalidDefinition

#: What the readers of archives raise when their bytes are spoilt, each in its own way.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip
_DRAWING = re.compile(r"[^/\\]+\.bpmn")


def files_of(filename: str, content: bytes) -> Mapping[str, bytes]:
    """Return the files of a ZIP archive, or a drawing by itself, by path inside the package.

    Raises:
        InvalidDefinition: the archive is broken, locked, unpacks to too much,
            or holds a name that leads out of it.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        name = PurePosixPath(filename.replace("\\", "/")).name
        return {name if _DRAWING.fullmatch(name) else "proses.bpmn": content}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            total = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_FILES or total > MAX_TOTAL_BYTES:
                raise _refused(
                    "package-size", "Paket ini terlalu besar atau memuat terlalu banyak berkas."
                )
            files = {entry.filename: archive.read(entry) for entry in entries}
    except _BROKEN as error:
        raise _refused("package-zip", "Arsip ZIP ini rusak atau terkunci kata sandi.") from error
    for name in files:
        if not _stays_inside(name):
            raise _refused("package-name", f"Nama berkas “{name[:60]}” mengarah ke luar paket.")
    return _without_top_folder(files)


def _stays_inside(name: str) -> bool:
    """Tell whether a name is a plain path inside the package, on every kind of system."""
    parts = name.split("/")
    return name.isprintable() and not {"", ".", ".."} & set(parts) and not set("\\:") & set(name)


def _without_top_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """People zip the folder as often as what is in it."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: content for name, content in files.items()}
    return files


def drawing_in(files: Mapping[str, bytes]) -> bytes:
    """Return the first drawing, or nothing."""
    return next((content for name, content in sorted(files.items()) if name.endswith(".bpmn")), b"")


def is_lone_drawing(files: Mapping[str, bytes]) -> bool:
    """Tell whether only the drawing came, as when somebody edited it in a modeler."""
    return len(files) == 1 and next(iter(files)).endswith(".bpmn")


def with_drawing(deployed: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the deployed package with the new drawing in the place of its own."""
    kept = {name: content for name, content in deployed.items() if not name.endswith(".bpmn")}
    place = next((name for name in deployed if name.endswith(".bpmn")), next(iter(files)))
    return {**kept, place: drawing_in(files)}


def _refused(rule: str, message: str) -> InvalidDefinition:
    finding = Finding(rule=rule, severity=Severity.ERROR, message=message)
    return InvalidDefinition(message, findings=[finding])
