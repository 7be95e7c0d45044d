"""Is this PDF one that we keep?"""

from __future__ import annotations

import io

import pikepdf

from engine.errors import InvalidInput

PDF = "application/pdf"
#: Entries of a dictionary that carry scripts, programs or other files.
_ACTIVE_KEYS = frozenset({"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"})
#: Actions (entry `/S`) by which a document does something by itself, or with one click.
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
    }
)
_NESTING = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
#: Dictionaries written inside each other; honest ones need a handful.
_MAX_DEPTH = 100


class UnusableDocument(InvalidInput):
    """Berkas PDF ini tidak dapat dipakai."""


def is_pdf(content: bytes) -> bool:
    """Tell by content whether something claims to be a PDF."""
    return content[:1024].lstrip().startswith(b"%PDF-")


def inspect_pdf(content: bytes) -> int:
    """Return the number of pages of a PDF that can be read and does nothing by itself.

    Raises:
        UnusableDocument: it is broken, encrypted, or holds active content.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise UnusableDocument(
                    "PDF ini terkunci kata sandi. Unggah salinan yang tidak terkunci."
                )
            if any(_is_active(found) for found in pdf.objects):
                raise UnusableDocument(
                    "PDF ini memuat skrip atau lampiran. Cetak ulang sebagai PDF biasa."
                )
            return len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise UnusableDocument(
            "PDF ini terkunci kata sandi. Unggah salinan yang tidak terkunci."
        ) from error
    except pikepdf.PdfError as error:
        raise UnusableDocument("PDF ini rusak atau bukan PDF.") from error


def _is_active(found: pikepdf.Object) -> bool:
    """Look into one object and everything written inside it; what it refers to comes up by itself."""
    waiting = [(found, 0)]
    while waiting:
        each, depth = waiting.pop()
        parts: list[pikepdf.Object] = []
        if isinstance(each, pikepdf.Stream):
            each = each.stream_dict
        if isinstance(each, pikepdf.Dictionary):
            if _ACTIVE_KEYS & set(each.keys()) or str(each.get("/S")) in _ACTIVE_ACTIONS:
                return True
            parts = [value for _, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            parts = list(each)
        inside = [part for part in parts if isinstance(part, _NESTING) and not part.is_indirect]
        if inside and depth >= _MAX_DEPTH:
            return True
        waiting += [(part, depth + 1) for part in inside]
    return False
