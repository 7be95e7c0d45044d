"""How does each form-js component become a value of ours?

One builder for each component type. A builder asks for every member it understands; what is left
over is refused by the loader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import TypedDict

from forms import dates, own
from forms.computed import Computed, Formula
from forms.display_builders import image, table
from forms.errors import UnsafePattern
from forms.options import MOST_OPTIONS, choice_default, options, options_computed
from forms.patterns import MENU, Pattern, own_pattern
from forms.properties import read_properties
from forms.reading import Attributes, as_decimal
from forms.schema import (
    CheckboxField,
    ChoiceField,
    Component,
    DateTimeField,
    ExpressionField,
    FileField,
    Kind,
    NumberField,
    Spacer,
    Subtype,
    Text,
    TextField,
)
from forms.text import parse_text

_MAX_LENGTH = 20_000
_MEBIBYTE = 1024 * 1024
_DEFAULT_LENGTHS = {Kind.TEXTFIELD: 255, Kind.TEXTAREA: 5_000}


class Common(TypedDict):
    """What every component has."""

    id: str
    kind: Kind
    row: str | None
    columns: int | None
    hide: str | None
    properties: Mapping[str, str]
    #: Filled in while the component is built.
    computed: dict[str, Computed]


class Asked(Common):
    """What every field has besides."""

    key: str
    label: str
    description: str
    required: bool
    readonly: bool
    disabled: bool


def read_common(raw: Attributes, component_id: str, kind: Kind) -> Common:
    """Read what every component has."""
    raw.ignore("type", "id")
    layout = raw.inner("layout")
    condition = raw.inner("conditional")
    common = Common(
        id=component_id,
        kind=kind,
        row=layout.string("row").replace(" ", "_") or None,
        columns=layout.whole("columns", least=2, most=16),
        hide=condition.expression("hide"),
        properties=MappingProxyType(read_properties(raw, kind)),
        computed={},
    )
    layout.close()
    condition.close()
    return common


def _asked(raw: Attributes, common: Common, validate: Attributes) -> Asked:
    computed = common["computed"]
    label = raw.words("label", computed, "label")
    if not label and "label" not in computed:
        raw.problem("Isian ini belum punya label")
    raw.ignore("key")
    readonly = False
    if not raw.computes("readonly", computed, "readonly"):
        readonly = raw.flag("readonly")
    return Asked(
        **common,
        key=raw.name,
        label=label or raw.name,
        description=raw.words("description", computed, "description"),
        required=_required(raw, common, validate),
        readonly=readonly,
        disabled=raw.flag("disabled"),
    )


def _required(raw: Attributes, common: Common, validate: Attributes) -> bool:
    """form-js takes any text for true, so a condition has a setting of its own."""
    if validate.computes("required", {}, ""):
        raw.problem("Tulis syarat wajib pada setelan alur:requiredIf, bukan pada “required”")
        return False
    always = validate.flag("required")
    settings = Attributes(common["properties"], raw.name, raw.problems)
    if settings.computes("alur:requiredIf", common["computed"], "required") and always:
        raw.problem("Pilih salah satu: wajib diisi, atau wajib bersyarat (alur:requiredIf)")
    return always


def _text(raw: Attributes, common: Common) -> Component:
    words = raw.words("text", common["computed"], "blocks", lines=True)
    return Text(**common, text=words, blocks=parse_text(words))


def _separator(raw: Attributes, common: Common) -> Component:
    return Component(**common)


def _spacer(raw: Attributes, common: Common) -> Component:
    return Spacer(**common, height=raw.whole("height", least=1, most=1_000) or 60)


def _text_field(raw: Attributes, common: Common) -> Component:
    validate, look = raw.inner("validate"), raw.inner("appearance")
    usual = _DEFAULT_LENGTHS.get(common["kind"], 255)
    computed = common["computed"]
    least, most = 0, usual
    if not validate.computes("minLength", computed, "min_length"):
        least = validate.whole("minLength", least=0, most=_MAX_LENGTH) or 0
    if validate.computes("maxLength", computed, "max_length"):
        # What the expression allows beyond this is not taken.
        most = _MAX_LENGTH
    else:
        most = validate.whole("maxLength", least=1, most=_MAX_LENGTH) or max(usual, least)
    if least > most:
        raw.problem(f"Panjang paling sedikit ({least}) melebihi paling banyak ({most})")
    pattern = _pattern(raw, validate, common)
    default = raw.text("defaultValue", lines=common["kind"] is Kind.TEXTAREA) or None
    if default and (len(default) > most or (pattern and not pattern.accepts(default))):
        raw.problem("Nilai awal melanggar aturan isian ini sendiri")
    field = TextField(
        **_asked(raw, common, validate),
        default=default,
        min_length=least,
        max_length=most,
        pattern=pattern,
        prefix=look.words("prefixAdorner", common["computed"], "prefix"),
        suffix=look.words("suffixAdorner", common["computed"], "suffix"),
    )
    validate.close()
    look.close()
    return field


def _pattern(raw: Attributes, validate: Attributes, common: Common) -> Pattern | None:
    """The one shape asked for: by our menu, by form-js' own menu, or by the owner's expression."""
    properties = common["properties"]
    kind = validate.string("validationType")
    source = validate.string("pattern")
    menu = properties.get("alur:pattern") or properties.get("alur:component")
    named = menu or (kind if kind in {"email", "phone"} else "")
    if kind not in {"", "custom", "email", "phone"}:
        validate.problem(f"Jenis pemeriksaan “{kind}” tidak dikenal")
    if named and source:
        validate.problem("Pilih salah satu: pola yang tersedia atau pola sendiri")
    if named:
        # An unknown name was told by the reader of properties.
        return MENU.get(own.PATTERNS.get(named, named))
    if not source:
        return None
    try:
        return own_pattern(source, properties.get("alur:patternMessage", ""))
    except UnsafePattern as error:
        validate.problem(error.message)
        return None


def _number(raw: Attributes, common: Common) -> Component:
    validate, look = raw.inner("validate"), raw.inner("appearance")
    least, most = _bound(validate, common, "min"), _bound(validate, common, "max")
    if least is not None and most is not None and least > most:
        raw.problem(f"Nilai paling kecil ({least}) melebihi paling besar ({most})")
    step = raw.decimal("increment")
    if step is not None and step <= 0:
        raw.problem("Setelan “increment” harus lebih dari nol")
        step = None
    # Our values are decimals of full precision anyway.
    raw.ignore("serializeToString")
    field = NumberField(
        **_asked(raw, common, validate),
        default=raw.decimal("defaultValue"),
        minimum=least,
        maximum=most,
        decimal_digits=raw.whole("decimalDigits", least=0, most=20),
        increment=step,
        prefix=look.words("prefixAdorner", common["computed"], "prefix"),
        suffix=look.words("suffixAdorner", common["computed"], "suffix"),
    )
    validate.close()
    look.close()
    return field


def _bound(validate: Attributes, common: Common, attribute: str) -> Decimal | None:
    if validate.computes(attribute, common["computed"], f"{attribute}imum"):
        return None
    return validate.decimal(attribute)


def _datetime(raw: Attributes, common: Common) -> Component:
    validate, subtype = raw.inner("validate"), _subtype(raw)
    # Times are always written in 24 hours, stored with their zone, and chosen freely.
    raw.ignore("use24h", "timeSerializingFormat", "timeInterval")
    bounds = Attributes(common["properties"], raw.name, raw.problems)
    for attribute, name in (("alur:notBefore", "not_before"), ("alur:notAfter", "not_after")):
        if source := bounds.expression(attribute):
            common["computed"][name] = Formula(source=source)
    if raw.flag("disallowPassedDates"):
        source = "now()" if subtype is Subtype.DATETIME else "today()"
        common["computed"]["not_before"] = Formula(source=source)
    field = DateTimeField(
        **_asked(raw, common, validate),
        default=_moment_default(raw, subtype),
        subtype=subtype,
        date_label=raw.text("dateLabel"),
        time_label=raw.text("timeLabel"),
    )
    validate.close()
    return field


def _subtype(raw: Attributes) -> Subtype:
    found = raw.string("subtype") or Subtype.DATE
    try:
        return Subtype(found)
    except ValueError:
        raw.problem(f"Jenis tanggal “{found}” tidak dikenal")
        return Subtype.DATE


def _moment_default(raw: Attributes, subtype: Subtype) -> date | time | None:
    found = raw.string("defaultValue")
    if not found:
        return None
    if subtype is Subtype.DATETIME:
        raw.problem("Isian tanggal dan jam tidak dapat diberi nilai awal")
        return None
    try:
        return dates.read_date(found) if subtype is Subtype.DATE else dates.read_time(found)
    except dates.Unreadable:
        raw.problem("Nilai awal bukan tanggal atau jam yang benar")
        return None


def _choice(raw: Attributes, common: Common) -> Component:
    if common["properties"].get("alur:component") == "region":
        return _region_select(raw, common)
    validate = raw.inner("validate")
    offered = () if options_computed(raw, common["computed"]) else options(raw)
    field = ChoiceField(
        **_asked(raw, common, validate),
        default=choice_default(raw, common["kind"], offered),
        options=offered,
    )
    # Every list of ours can be typed into to search it, as the browser does.
    raw.ignore("searchable")
    validate.close()
    return field


def _region_select(raw: Attributes, common: Common) -> Component:
    """A select whose options are the country's regions: too many to be listed, so they are searched for."""
    if raw.array("values", MOST_OPTIONS):
        raw.problem("Pilihan wilayah datang dari daftar wilayah: hapus pilihannya")
    raw.ignore("searchable")
    return _text_field(raw, common)


def _checkbox(raw: Attributes, common: Common) -> Component:
    validate = raw.inner("validate")
    asked = _asked(raw, common, validate)
    field = CheckboxField(**asked, default=raw.flag("defaultValue") or None)
    validate.close()
    return field


def _file(raw: Attributes, common: Common) -> Component:
    validate, properties = raw.inner("validate"), common["properties"]
    several = raw.flag("multiple")
    accept = raw.text("accept") or properties.get("alur:accept", "")
    limits = Attributes(
        {name: as_decimal(value) for name, value in properties.items() if name in _LIMITS},
        raw.name,
        raw.problems,
    )
    field = FileField(
        **_asked(raw, common, validate),
        accept=tuple(entry.strip().lower() for entry in accept.split(",") if entry.strip()),
        max_files=limits.whole("alur:maxFiles", least=1, most=50) or (10 if several else 1),
        max_bytes=limits.whole("alur:maxBytes", least=1, most=100 * _MEBIBYTE) or 15 * _MEBIBYTE,
    )
    validate.close()
    return field


def _expression(raw: Attributes, common: Common) -> Component:
    if not raw.computes("expression", common["computed"], "default"):
        raw.problem("Isi “expression” dengan ekspresi FEEL yang diawali tanda =")
        raw.ignore("expression")
    # It is reckoned whenever the form is read, which covers both.
    raw.ignore("computeOn", "key")
    return ExpressionField(**common, key=raw.name, label=raw.name)


_LIMITS = frozenset({"alur:maxFiles", "alur:maxBytes"})

#: Builders of everything but groups and lists, which the loader builds with their children.
BUILDERS: dict[Kind, Callable[[Attributes, Common], Component]] = {
    Kind.TEXT: _text,
    Kind.SEPARATOR: _separator,
    Kind.SPACER: _spacer,
    Kind.TEXTFIELD: _text_field,
    Kind.TEXTAREA: _text_field,
    Kind.NUMBER: _number,
    Kind.DATETIME: _datetime,
    Kind.SELECT: _choice,
    Kind.RADIO: _choice,
    Kind.CHECKLIST: _choice,
    Kind.TAGLIST: _choice,
    Kind.CHECKBOX: _checkbox,
    Kind.FILEPICKER: _file,
    Kind.EXPRESSION: _expression,
    Kind.IMAGE: image,
    Kind.TABLE: table,
}
