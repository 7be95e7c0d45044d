"""Which of our own components may stand on which form-js type, and with which settings?

A setting without its component, or a component on a type that cannot hold its value, is refused at publish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.regions import CODE, Level
from forms.schema import Kind

_TEXTFIELD = frozenset({Kind.TEXTFIELD})

#: Our components, and the form-js types that they stand on.
COMPONENTS: Mapping[str, frozenset[Kind]] = {
    "nik": _TEXTFIELD,
    "nkk": _TEXTFIELD,
    "location": _TEXTFIELD,
    "region": frozenset({Kind.TEXTFIELD, Kind.SELECT}),
    "money": frozenset({Kind.NUMBER}),
    "document": frozenset({Kind.FILEPICKER}),
    "signature": frozenset({Kind.CHECKBOX}),
}
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_DOCUMENT_KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of some of our components."""

    components: frozenset[str]
    accepts: Callable[[str], object]
    #: What the value has to be, at the end of “Setelan … harus …”.
    must_be: str


SETTINGS: Mapping[str, Setting] = {
    "alur:regionLevel": Setting(
        components=frozenset({"region"}),
        accepts=frozenset(Level).__contains__,
        must_be=f"salah satu dari: {', '.join(Level)}",
    ),
    "alur:regionWithin": Setting(
        components=frozenset({"region"}),
        accepts=lambda value: value[1:].strip() if value.startswith("=") else CODE.fullmatch(value),
        must_be="kode wilayah seperti 63.11, atau ekspresi yang diawali tanda =",
    ),
    "alur:birthDateField": Setting(
        components=frozenset({"nik"}), accepts=_KEY.fullmatch, must_be="kunci sebuah isian tanggal"
    ),
    "alur:sexField": Setting(
        components=frozenset({"nik"}), accepts=_KEY.fullmatch, must_be="kunci sebuah isian"
    ),
    "alur:documentKind": Setting(
        components=frozenset({"document"}),
        accepts=_DOCUMENT_KIND.fullmatch,
        must_be="jenis dokumen dengan huruf kecil, misalnya ktp atau buku-nikah",
    ),
}


def component_problem(component: str, kind: Kind) -> str | None:
    """One sentence if this component cannot stand on this type."""
    kinds = COMPONENTS.get(component)
    if kinds is None:
        return f"Setelan “alur:component” harus salah satu dari: {', '.join(sorted(COMPONENTS))}"
    if kind not in kinds:
        fitting = " atau ".join(sorted(kinds))
        return f"Komponen “{component}” hanya berlaku untuk jenis “{fitting}”, bukan “{kind}”"
    return None


def setting_problem(name: str, value: str, component: str) -> str | None:
    """One sentence if a setting of `SETTINGS` is not right here."""
    setting = SETTINGS[name]
    if component not in setting.components:
        fitting = " atau ".join(sorted(setting.components))
        return f"Setelan “{name}” hanya berlaku bersama “alur:component: {fitting}”"
    if not setting.accepts(value):
        return f"Setelan “{name}” harus {setting.must_be}"
    return None
