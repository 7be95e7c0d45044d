"""Which options does a choice offer, and which is chosen at first?"""

from __future__ import annotations

from collections.abc import Mapping

from forms.computed import Computed, Formula
from forms.reading import Attributes
from forms.schema import Kind, Option
from forms.text import clean

#: Options of one field.
MOST_OPTIONS = 1_000


def options_computed(raw: Attributes, computed: dict[str, Computed]) -> bool:
    """Whether the options come from a variable (`valuesKey`) or an expression."""
    sources = [raw.string("valuesKey"), raw.expression("valuesExpression")]
    found = [source for source in sources if source]
    if len(found) + bool(raw.raw.get("values")) > 1:
        raw.problem("Pilih satu sumber pilihan saja: values, valuesKey, atau valuesExpression")
    if found:
        raw.ignore("values")
        computed["options"] = Formula(source=found[0])
    return bool(found)


def choice_default(
    raw: Attributes, kind: Kind, options: tuple[Option, ...]
) -> str | tuple[str, ...] | None:
    """What is chosen at first; it must be among the options."""
    default: str | tuple[str, ...] | None
    if kind in {Kind.CHECKLIST, Kind.TAGLIST}:
        chosen = raw.array("defaultValue", MOST_OPTIONS)
        default = tuple(option.value for option in options if option.value in chosen) or None
        unknown = len(chosen) != len(default or ())
    else:
        default = raw.string("defaultValue") or None
        unknown = default is not None and all(default != option.value for option in options)
    if unknown:
        raw.problem("Nilai awal tidak ada di antara pilihannya")
        return None
    return default


def options(raw: Attributes) -> tuple[Option, ...]:
    """The options as they are written in the form."""
    found: list[Option] = []
    for entry in raw.array("values", MOST_OPTIONS):
        if not isinstance(entry, Mapping):
            raw.problem("Setiap pilihan harus punya nilai dan label")
            continue
        option = Attributes(entry, raw.name, raw.problems)
        value = option.string("value").strip()
        label = option.text("label") or value
        option.close()
        if not value:
            raw.problem("Ada pilihan tanpa nilai")
        elif any(value == other.value for other in found):
            raw.problem(f"Pilihan “{value[:60]}” ditulis dua kali")
        else:
            found.append(Option(value=clean(value), label=label))
    if not found:
        raw.problem("Isian ini belum punya pilihan")
    return tuple(found)
