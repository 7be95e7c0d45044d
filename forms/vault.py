"""Which document of the person's own may be used instead of a new upload?

`alur:component: document` on a `filepicker`, with `alur:documentKind`. Here stands only what is asked and what the
browser sent; whoever keeps the documents decides whether the one chosen is the person's.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.files import FileValue, check_files
from forms.posted import Submitted, first
from forms.schema import FileField

#: Names beside the field's own: the document chosen (`baru` or empty for a new upload), and whether to keep a new one.
CHOICE, KEEP = "simpanan", "simpan"
NEW = "baru"
PARTS = (CHOICE, KEEP)
#: What the usual kinds are called in a sentence.
_NAMES = {
    "ktp": "KTP",
    "kk": "Kartu Keluarga",
    "akta-kelahiran": "akta kelahiran",
    "akta-kematian": "akta kematian",
    "akta-cerai": "akta cerai",
    "buku-nikah": "buku nikah",
    "npwp": "NPWP",
    "ijazah": "ijazah",
    "pasfoto": "pasfoto",
}


@dataclass(frozen=True, kw_only=True)
class DocumentField(FileField):
    """Files of one kind of document."""

    #: Lower-case name of the kind, e.g. `ktp`.
    document_kind: str


def kind_name(kind: str) -> str:
    """The kind inside a sentence."""
    return _NAMES.get(kind, kind.replace("-", " "))


def chosen(field: DocumentField, submitted: Submitted) -> str:
    """Id of the kept document that was chosen, empty where a new one comes."""
    found = first(submitted, f"{field.key}.{CHOICE}").strip()
    return "" if found == NEW else found


def suits(field: DocumentField, name: str, media_type: str) -> bool:
    """Whether the field takes a file of this name and type."""
    file = FileValue(name=name, content=b"kept", declared_type=media_type)
    return check_files(field, [file], None) is None


def wants_keeping(field: DocumentField, submitted: Submitted) -> bool:
    """Whether a new upload shall be kept for other forms."""
    return first(submitted, f"{field.key}.{KEEP}").strip() == "ya"
