"""What do our own components (`alur:component`) do that their form-js type does not?

The one place where they meet the rest of this library: each step of reading a form asks here first, and goes on by the
form-js type where there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from forms import location, money, nik, regions, signature, vault, wording
from forms.computed import Computed, Formula
from forms.money import MoneyField
from forms.nik import NikField
from forms.ports import Ports
from forms.posted import Answer, Submitted, first
from forms.privacy import is_sensitive, masked
from forms.reading import Attributes, Problems
from forms.regions import Level, RegionField
from forms.schema import (
    Component,
    DateTimeField,
    Field,
    FileField,
    NumberField,
    TextField,
)
from forms.signature import SignatureField
from forms.vault import DocumentField

F = TypeVar("F", bound=Field)
#: Patterns that are known under another name than the component's.
PATTERNS = {"nkk": "kk"}


def specialised(base: Component, raw: Attributes) -> Component:
    """The component as ours where its owner asked for one; problems are noted on `raw`."""
    if not isinstance(base, Field):
        return base
    name = base.component
    if name in {"nik", "nkk"} and isinstance(base, TextField):
        return _nik(base)
    if name == "region" and isinstance(base, TextField):
        return _region(base, raw)
    if name == "money" and isinstance(base, NumberField):
        return _money(base, raw)
    if name == "document" and isinstance(base, FileField):
        return _document(base, raw)
    if name == "signature":
        return _as(SignatureField, base, required=not base.locked)
    return base


def _as(wanted: type[F], base: Field, **more: Any) -> F:
    known = {each.name: getattr(base, each.name) for each in fields(base)}
    return wanted(**{**known, **more})


def _nik(base: TextField) -> Field:
    birth = base.properties.get("alur:birthDateField", "")
    sex = base.properties.get("alur:sexField", "")
    sources = {"birth_date": birth, "sex": sex, "today": "today()"}
    computed: dict[str, Computed] = {
        name: Formula(source=source) for name, source in sources.items() if source
    }
    return _as(
        NikField,
        base,
        computed={**base.computed, **computed},
        birth_date_field=birth,
        sex_field=sex,
    )


def _region(base: TextField, raw: Attributes) -> Field:
    found = base.properties.get("alur:regionLevel", "")
    if found not in set(Level):
        # A wrong level was told by the reader of properties.
        if not found:
            raw.problem(
                f"Isi setelan “alur:regionLevel” dengan salah satu dari: {', '.join(Level)}"
            )
        return base
    level, within = Level(found), base.properties.get("alur:regionWithin", "")
    if within and not within.startswith("=") and regions.depth_of(within) >= level.depth:
        raw.problem(
            f"Wilayah {within} pada “alur:regionWithin” terlalu kecil untuk memilih {level.words}"
        )
    if within.startswith("="):
        computed = {**base.computed, "within": Formula(source=within[1:].strip())}
        return _as(RegionField, base, level=level, computed=computed)
    return _as(RegionField, base, level=level, within=within)


def _money(base: NumberField, raw: Attributes) -> Field:
    decimals = base.decimal_digits or 0
    if decimals > money.MOST_DECIMALS:
        raw.problem(f"Rupiah paling banyak {money.MOST_DECIMALS} angka di belakang koma")
    least = Decimal(0) if base.minimum is None else base.minimum
    if base.maximum is not None and base.maximum < least:
        raw.problem(
            "Nilai paling besar tidak boleh di bawah nol kecuali nilai paling kecilnya juga"
        )
    prefix = base.prefix or ("" if base.suffix else "Rp")
    return _as(MoneyField, base, decimal_digits=decimals, minimum=least, prefix=prefix)


def _document(base: FileField, raw: Attributes) -> Field:
    kind = base.properties.get("alur:documentKind", "")
    if not kind:
        raw.problem("Isi setelan “alur:documentKind” dengan jenis dokumen, misalnya ktp")
    return _as(DocumentField, base, document_kind=kind)


def check_neighbours(components: Iterable[Component], problems: Problems) -> None:
    """Refuse a NIK that is to be held against fields that the form does not have.

    Args:
        components: every component of the form, those of rows included.
        problems: where they are noted.
    """
    found = [item for item in components if isinstance(item, Field)]
    beside = {item.key.rpartition(".")[2]: item for item in found}
    for item in found:
        if not isinstance(item, NikField):
            continue
        birth = beside.get(item.birth_date_field)
        if item.birth_date_field and not isinstance(birth, DateTimeField):
            problems.add(
                item.key, f"Tidak ada isian tanggal “{item.birth_date_field}” di samping {item.key}"
            )
        if item.sex_field and item.sex_field not in beside:
            problems.add(item.key, f"Tidak ada isian “{item.sex_field}” di samping {item.key}")


def parts(field: Field) -> tuple[str, ...]:
    """Last parts of the names of the controls that a page has beside the one named by the key."""
    if isinstance(field, NikField):
        return nik.PARTS
    if isinstance(field, RegionField):
        return regions.PARTS
    return vault.PARTS if isinstance(field, DocumentField) else ()


def read(field: Field, submitted: Submitted) -> Answer | None:
    """What a browser posted; None where it is read as its form-js type."""
    if isinstance(field, NikField):
        return nik.read(field, submitted)
    if isinstance(field, RegionField):
        return regions.read(field, submitted)
    if isinstance(field, MoneyField):
        return money.read(field, first(submitted, field.key))
    return None


def tidied(field: Field, value: Any) -> Any:
    """A value that a program hands over, as it is stored."""
    if isinstance(value, str) and isinstance(field, NikField):
        return nik.tidy(value)
    if isinstance(value, str) and isinstance(field, RegionField):
        return regions.read_code(value) or value
    return value


def missing(field: Field) -> str:
    """The sentence for a required field without an answer."""
    if isinstance(field, SignatureField):
        return signature.MISSING
    if isinstance(field, RegionField):
        return f"Pilih {wording.noun(field)}"
    return wording.missing(field)


def problem(field: Field, value: Any, ports: Ports) -> str | None:
    """One sentence for what is wrong with a value that is there."""
    if isinstance(field, NikField):
        return nik.problem(field, value)
    if isinstance(field, RegionField):
        return regions.problem(field, value, ports)
    if isinstance(field, MoneyField):
        return money.problem(field, value)
    if isinstance(field, TextField) and field.component == "location":
        return location.problem(field, value)
    return None


def warning(field: Field, value: Any, ports: Ports) -> str | None:
    """One sentence for what looks wrong with a good value; the person may say that it is right."""
    return nik.warning(field, value, ports) if isinstance(field, NikField) and value else None


def finished(field: Field, value: Any, ports: Ports) -> Any:
    """A checked value as it becomes a variable: a tick becomes a signature where somebody signs."""
    if isinstance(field, SignatureField) and value is True and ports.signer:
        return signature.signed(field, ports.signer)
    return value


def shown(field: Field, value: Any, zone: ZoneInfo) -> str | None:
    """A value as it stands in its control; None where it is shown as its form-js type."""
    if field.locked and is_sensitive(field):
        return masked(wording.spoken(value, zone))
    if isinstance(field, SignatureField) and isinstance(value, Mapping):
        # A signature is given anew each time; an earlier one can only be read.
        at = value.get("at")
        said = wording.moment(at.astimezone(zone)) if isinstance(at, datetime) else str(at)
        return signature.words(value, said) if field.locked else ""
    if isinstance(field, MoneyField) and isinstance(value, Decimal | int) and value is not True:
        return money.shown(value)
    if isinstance(field, NikField) and isinstance(value, str):
        return nik.grouped(value)
    return None
