"""What does a file look like that somebody might have uploaded?

For rehearsals and demo work: real photos and real PDFs that pass every check, drawn from nothing but their name, so that the
same name gives the same picture.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import PurePosixPath

from PIL import Image, ImageDraw

#: Pillow's name of the format by suffix.
_PHOTOS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
_PDF = ".pdf"
#: Enough to pass every check, and quick to look into.
_SMALL = (96, 72)
#: Enough to be looked at on a screen.
_LARGE = (1280, 960)


def is_sample_name(name: str) -> bool:
    """Tell whether `draw` knows what a file of this name looks like."""
    return PurePosixPath(name).suffix.lower() in {*_PHOTOS, _PDF}


def media_type(name: str) -> str:
    """Return the media type that a browser would declare for a file of this name."""
    suffix = PurePosixPath(name).suffix.lower()
    return "application/pdf" if suffix == _PDF else f"image/{_PHOTOS[suffix].lower()}"


def draw(name: str, *, large: bool = False) -> bytes:
    """Return a photo or one-page PDF of this name.

    Raises:
        KeyError: the suffix is none of .jpg, .jpeg, .png, .webp, .pdf.
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix == _PDF:
        return _pdf(path.stem)
    return _photo(path.stem, _PHOTOS[suffix], _LARGE if large else _SMALL)


def _photo(stem: str, kind: str, size: tuple[int, int]) -> bytes:
    """Draw hills under a sky; the name decides their colours and shapes."""
    seed = hashlib.sha256(stem.encode()).digest()
    width, height = size
    hue = seed[0] * 360 // 256
    image = Image.new("RGB", size, f"hsl({hue}, 42%, 82%)")
    pen = ImageDraw.Draw(image)
    sun = width // 12
    across = width // 6 + seed[1] * width * 2 // 3 // 256
    pen.ellipse((across - sun, sun, across + sun, 3 * sun), fill=f"hsl({hue}, 60%, 93%)")
    for ridge in range(4):
        base = height * (45 + 13 * ridge) // 100
        points = [
            (width * step // 6, base - seed[2 + ridge * 7 + step] * height // 1400)
            for step in range(7)
        ]
        tint = f"hsl({(hue + 70) % 360}, 32%, {56 - 11 * ridge}%)"
        pen.polygon([(0, height), *points, (width, height)], fill=tint)
    pen.text(
        (width // 30, height - height // 14), stem, fill="white", font_size=max(height // 26, 8)
    )
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=80)
    return buffer.getvalue()


def _pdf(stem: str) -> bytes:
    """Write one page by hand: five objects and a table of where they begin."""
    title = "".join(c if c.isascii() and c.isalnum() else " " for c in stem).strip().title()
    text = f"BT /F1 20 Tf 72 760 Td ({title}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(body),
        )
    )
