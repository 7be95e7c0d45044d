"""Is this PDF one that we keep?"""

from __future__ import annotations

import io

import pikepdf

from engine.errors import InvalidInput

PDF = "application/pdf"
#: Entries of a catalogue or page that make a document do something by itself.
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


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
            for found in pdf.objects:
                if isinstance(found, pikepdf.Dictionary) and any(name in found for name in _ACTIVE):
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
