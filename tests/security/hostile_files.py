"""What do people send that is not what it says? Built here, so that no hostile file lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.driver import document, photo

#: Where the camera says it was, in degrees, minutes and seconds; unlike any other digits in a test.
LATITUDE, LONGITUDE = (2, 20, 9.96), (115, 27, 45.72)
OWNER = "Kamera milik Rahmah 081234567890"


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def gif() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "GIF")
    return buffer.getvalue()


def archive(**names: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in (names or {"Main.class": b"\xca\xfe\xba\xbe"}).items():
            opened.writestr(name, content)
    return buffer.getvalue()


def with_comment(markup: bytes) -> bytes:
    """Return a JPEG whose first comment is a page."""
    plain = photo()
    return plain[:2] + b"\xff\xfe" + struct.pack(">H", len(markup) + 2) + markup + plain[2:]


def bomb(side: int = 19_000) -> bytes:
    """Return a PNG of a few hundred kilobytes that unpacks to hundreds of megapixels."""

    def chunk(kind: bytes, payload: bytes) -> bytes:
        return (
            struct.pack(">I", len(payload))
            + kind
            + payload
            + struct.pack(">I", zlib.crc32(kind + payload))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def located_photo() -> bytes:
    """Return a JPEG that tells where it was taken and by whose camera, in its thumbnail too."""
    exif = Image.Exif()
    exif[0x010F] = OWNER
    exif[0x013B] = OWNER
    gps = exif.get_ifd(0x8825)
    gps.update({1: "S", 2: LATITUDE, 3: "E", 4: LONGITUDE})
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(
        buffer, "JPEG", exif=exif, comment=OWNER.encode(), dpi=(300, 300)
    )
    return buffer.getvalue()


def _pdf(change: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(buffer, **saving)  # type: ignore[arg-type]  # options are passed on as they are
    return buffer.getvalue()


def scripted_pdf(*, direct: bool) -> bytes:
    """Return a PDF that runs a script when it is opened; `direct` writes the action inside the catalogue."""

    def change(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = action if direct else pdf.make_indirect(action)

    return _pdf(change)


def launching_pdf() -> bytes:
    """Return a PDF with a link that starts a program."""

    def change(pdf: pikepdf.Pdf) -> None:
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 100, 100], A=launch
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([link])

    return _pdf(change)


def attaching_pdf() -> bytes:
    """Return a PDF that carries a program with it."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["setup.exe"] = b"MZ"

    return _pdf(change)


def deep_pdf(depth: int = 200) -> bytes:
    """Return a PDF that hides a script far deeper than any real one nests."""

    def change(pdf: pikepdf.Pdf) -> None:
        inner: pikepdf.Object = pikepdf.Dictionary(JS="app.alert(1)")
        for _ in range(depth):
            inner = pikepdf.Array([inner])
        pdf.Root.X = inner

    return _pdf(change)


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password."""
    return _pdf(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b"))


#: Name, bytes and declared type of what is no photo, or more than one.
NO_PHOTOS: dict[str, tuple[str, bytes, str]] = {
    "text": ("foto.jpg", b"bukan foto sama sekali", "image/jpeg"),
    "empty": ("foto.jpg", b"", "image/jpeg"),
    "truncated": ("foto.jpg", photo((1200, 900))[:2000], "image/jpeg"),
    "bomb": ("foto.png", bomb(), "image/png"),
    "jpeg and zip": ("foto.jpg", photo() + archive(), "image/jpeg"),
    "jpeg and html": ("foto.jpg", with_comment(b"<html><script>alert(1)</script>"), "image/jpeg"),
    "jpeg then html": ("foto.jpg", photo() + b"<script>alert(1)</script>", "image/jpeg"),
    "png and pdf": ("foto.png", png() + document(), "image/png"),
    "gifar": ("foto.gif", gif() + archive(), "image/gif"),
    "gif": ("foto.jpg", gif(), "image/jpeg"),
    "svg": (
        "foto.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "image/svg+xml",
    ),
    "svg as jpeg": ("foto.jpg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "image/jpeg"),
    "page": ("foto.html", photo(), "text/html"),
    "pdf as jpeg": ("foto.jpg", document(), "image/jpeg"),
    "program": ("foto.jpg", b"\x7fELF" + bytes(200), "image/jpeg"),
}
#: What is no harmless PDF.
NO_DOCUMENTS: dict[str, bytes] = {
    "script": scripted_pdf(direct=False),
    "script in the catalogue": scripted_pdf(direct=True),
    "launch": launching_pdf(),
    "attachment": attaching_pdf(),
    "locked": locked_pdf(),
    "deep": deep_pdf(),
    "photo as pdf": photo(),
    "torn": document()[:200],
    "pdf then html": b"<html>" + document(),
}
