"""Is this file an image and nothing else?

A polyglot is one file that two programs read as two things: a photo to the gallery, and a page with
scripts, a PDF or a ZIP to whoever is handed it next. Searching the whole file for suspicious words
would refuse honest photos, for compressed pixels are random bytes. So the container is walked
(JPEG segments, PNG chunks, RIFF chunks), pixels are stepped over, and only the rest is searched:
metadata, and whatever comes after the image.

Something after the image is not suspicious in itself. Phones append a second JPEG (MPF: depth,
gain map), a film (motion photo) or a maker's block (Samsung's SEFT); such tails are kept to the
original, which is never served inline. What is refused is a tail that another program would take
for its own: a page, script, PDF, archive, program, or GIF.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import InvalidInput


class UnusablePhoto(InvalidInput):
    """Foto ini tidak dapat dipakai."""


class Format(StrEnum):
    """Formats that we read; values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A walked file: everything in it that is not pixels."""

    #: Payloads of metadata segments or chunks.
    metadata: tuple[bytes, ...]
    #: What follows the image.
    tail: bytes


#: Active content. Long enough not to occur by chance in a few megabytes.
_ACTIVE = re.compile(
    rb"<script[\s>/]|<\?php|<html[\s>]|<svg[\s/]+[a-z:]+\s*=|<!doctype|<iframe[\s>]|<body[\s>]|javascript:"
    rb"|%pdf-[12]\.|PK\x03\x04[\x0a-\x3f]\x00|PK\x05\x06\x00\x00",
    re.IGNORECASE,
)
#: Ways in which files of other programs begin.
_FOREIGN = (
    b"GIF87a",
    b"GIF89a",
    b"\x7fELF",
    b"MZ",
    b"PK",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"#!",
    b"%!PS",
    b"\xd0\xcf\x11\xe0",
    b"\xca\xfe\xba\xbe",
)
#: PDF readers accept their header anywhere in this many bytes.
_PDF_WINDOW = 1024
_MIXED = "Berkas ini memuat data lain di dalam fotonya. Kirim foto asli dari kamera"
_BROKEN = "Foto ini tidak lengkap atau rusak. Ambil atau unggah foto lain"


def recognise(content: bytes) -> Format | None:
    """Tell the format by the first bytes; the name and the declared type are not trusted."""
    if content.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Format.WEBP
    return None


def refuse_polyglot(content: bytes, found: Format) -> None:
    """Walk the container and refuse what is also something else.

    Raises:
        UnusablePhoto: torn off, malformed, or a polyglot.
    """
    structure = _WALKERS[found](content)
    # An archive is read from its end, a PDF from its first kilobyte, whatever stands around them.
    if b"%PDF-" in content[:_PDF_WINDOW] or zipfile.is_zipfile(io.BytesIO(content)):
        raise UnusablePhoto(_MIXED)
    if found is Format.JPEG and _opens_a_comment(content):
        raise UnusablePhoto(_MIXED)
    if any(_ACTIVE.search(part) for part in (*structure.metadata, structure.tail)):
        raise UnusablePhoto(_MIXED)
    if structure.tail.lstrip(b"\0 \r\n\t").startswith(_FOREIGN):
        raise UnusablePhoto(_MIXED)


def _opens_a_comment(content: bytes) -> bool:
    """Whether a script engine would read this as a name, a comment, and then code.

    The trick: the first segment's length is written `/*`, and a later segment closes the comment.
    """
    return content[4:6] == b"/*" and b"*/" in content


def _walk_jpeg(content: bytes) -> Structure:
    metadata: list[bytes] = []
    at = 2
    while True:
        marker, at = _next_marker(content, at)
        if marker == _END_OF_IMAGE:
            return Structure(metadata=tuple(metadata), tail=content[at:])
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            raise UnusablePhoto(_BROKEN)
        metadata.append(content[at + 2 : at + length])
        at += length
        if marker == _START_OF_SCAN:
            found = _AFTER_PIXELS.search(content, at)
            if found is None:
                raise UnusablePhoto(_BROKEN)
            at = found.start()


_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# In pixel data, FF 00 is the value 255 and FF D0..D7 are restarts; any other marker ends it.
_AFTER_PIXELS = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at this place and the place after it; fill bytes (FF FF) are allowed."""
    if content[at : at + 1] != b"\xff":
        raise UnusablePhoto(_BROKEN)
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise UnusablePhoto(_BROKEN)
    return content[at], at + 1


def _walk_png(content: bytes) -> Structure:
    metadata: list[bytes] = []
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, payload = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if zlib.crc32(kind + payload) != int.from_bytes(check, "big") or len(check) != 4:
            raise UnusablePhoto(_BROKEN)
        at += 12 + length
        if kind == b"IEND":
            return Structure(metadata=(*metadata, payload), tail=content[at:])
        if kind not in {b"IDAT", b"fdAT"}:
            metadata.append(payload)
    raise UnusablePhoto(_BROKEN)


def _walk_webp(content: bytes) -> Structure:
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise UnusablePhoto(_BROKEN)
    metadata = tuple(_riff_metadata(content, end))
    return Structure(metadata=metadata, tail=content[end + end % 2 :])


def _riff_metadata(content: bytes, end: int) -> Iterator[bytes]:
    at = 12
    while at + 8 <= end:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise UnusablePhoto(_BROKEN)
        if kind not in {b"VP8 ", b"VP8L", b"ALPH", b"ANMF"}:
            yield content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


_WALKERS = {Format.JPEG: _walk_jpeg, Format.PNG: _walk_png, Format.WEBP: _walk_webp}
