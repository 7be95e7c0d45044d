"""What does a computed setting come to?

Every setting that a form may compute has a reader here, which makes of FEEL's value what the
schema holds. A value of another kind counts as null: no bound, no words, no options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms import wording
from forms.computed import Computed, Formula, Template
from forms.displays import Column, Table
from forms.privacy import with_numbers_masked
from forms.regions import read_code
from forms.schema import Component, DateTimeField, Field, Option, Subtype, Text, TextField
from forms.text import Span, clean, fill_in, parse_text

#: Gives the value of an expression where the component stands.
Value = Callable[[str], Any]
_MOST_OPTIONS = 1_000
_MOST_ITEMS = 500
_MOST_COLUMNS = 30
_LONGEST = 10_000


def plain(component: Component, value: Value, zone: ZoneInfo) -> Component:
    """The component with every computed setting replaced by what it comes to."""
    settings = {
        name: _READERS[name](component, setting, value, zone)
        for name, setting in component.computed.items()
    }
    found = replace(component, computed={}, **settings)
    if isinstance(found, Text):
        return replace(found, blocks=_blocks(component, value, zone))
    if isinstance(found, Table):
        return _filled(found, component.computed, value, zone)
    return found


def words(setting: Computed, value: Value, zone: ZoneInfo) -> str:
    """A computed text; null is empty."""
    if isinstance(setting, Formula):
        return _spoken(value(setting.source), zone)
    found = [setting.words[0]]
    for source, after in zip(setting.sources, setting.words[1:], strict=True):
        found += [_spoken(value(source), zone), after]
    return "".join(found)


def _spoken(found: Any, zone: ZoneInfo) -> str:
    """A value among words that are only read."""
    return with_numbers_masked(_whole(found, zone))


def _whole(found: Any, zone: ZoneInfo, *, lines: bool = False) -> str:
    return clean(wording.spoken(found, zone)[:_LONGEST], lines=lines)


def _words(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> str:
    return words(setting, value, zone)


def _label(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> str:
    # A question without words could not be answered, nor its mistake named.
    found = words(setting, value, zone).strip()
    return found or (component.name if isinstance(component, Field) else "")


def _flag(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> bool:
    return value(setting.sources[0]) is True


def _number(
    component: Component, setting: Computed, value: Value, zone: ZoneInfo
) -> Decimal | None:
    found = value(setting.sources[0])
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return None
    number = Decimal(str(found)) if isinstance(found, float) else Decimal(found)
    return number if number.is_finite() else None


def _length(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> int:
    """A length is bounded by what the field takes anyway."""
    number = _number(component, setting, value, zone)
    most = component.max_length if isinstance(component, TextField) else 0
    return 0 if number is None else max(0, min(int(number), most))


def _max_length(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> int:
    return _length(component, setting, value, zone) or getattr(component, "max_length", 0)


def _moment(
    component: Component, setting: Computed, value: Value, zone: ZoneInfo
) -> date | time | None:
    """A bound as the field's own type."""
    found = value(setting.sources[0])
    subtype = component.subtype if isinstance(component, DateTimeField) else Subtype.DATE
    if subtype is Subtype.TIME:
        return found.replace(tzinfo=None) if isinstance(found, time) else None
    if subtype is Subtype.DATE:
        if isinstance(found, datetime):
            return found.date()
        return found if isinstance(found, date) else None
    if not isinstance(found, datetime):
        return None
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _day(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> date | None:
    found = value(setting.sources[0])
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None


def _told(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> str:
    return _plain_text(value(setting.sources[0]))


def _region(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> str:
    """Code of a region; anything else is no bound."""
    return read_code(_plain_text(value(setting.sources[0]))) or ""


def _options(
    component: Component, setting: Computed, value: Value, zone: ZoneInfo
) -> tuple[Option, ...]:
    """Options from a list of texts, numbers, or contexts with `value` and `label`."""
    found: dict[str, Option] = {}
    listed = value(setting.sources[0])
    for item in listed[:_MOST_OPTIONS] if isinstance(listed, list) else ():
        pair = item if isinstance(item, Mapping) else {"value": item, "label": item}
        stored = clean(_plain_text(pair.get("value")))
        # Whole: masked, two people of one district are often the same, and the wrong one is picked.
        label = _whole(pair.get("label", pair.get("value")), zone)
        if stored:
            found.setdefault(stored, Option(value=stored, label=label or stored))
    return tuple(found.values())


def _plain_text(found: Any) -> str:
    if isinstance(found, str):
        return found
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        return f"{found:f}" if isinstance(found, Decimal) else str(found)
    return ""


def _computed_value(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> Any:
    return value(setting.sources[0])


def _keep(component: Component, setting: Computed, value: Value, zone: ZoneInfo) -> Any:
    """Tables and texts are filled in as a whole."""
    return ()


def _blocks(component: Component, value: Value, zone: ZoneInfo) -> Any:
    setting = component.computed["blocks"]
    if isinstance(setting, Template):
        # The owner's Markdown is read before the values come in: they stay words.
        spoken = [_spoken(value(source), zone) for source in setting.sources]
        return fill_in(setting.words, spoken)
    # Masked once it is read: the stars of a mask would be taken for marks.
    blocks = parse_text(_whole(value(setting.sources[0]), zone, lines=True))
    return tuple(replace(block, lines=tuple(map(_masked, block.lines))) for block in blocks)


def _masked(line: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(replace(span, text=with_numbers_masked(span.text)) for span in line)


def _filled(table: Table, computed: Mapping[str, Computed], value: Value, zone: ZoneInfo) -> Table:
    columns = table.header
    if "header" in computed:
        listed = value(computed["header"].sources[0])
        columns = tuple(
            Column(key=str(item.get("key", "")), label=_spoken(item.get("label"), zone))
            for item in (listed[:_MOST_COLUMNS] if isinstance(listed, list) else ())
            if isinstance(item, Mapping)
        )
    items = value(computed["cells"].sources[0])
    items = items if isinstance(items, list) else []
    cells = tuple(
        tuple(_spoken(_entry(item, column.key), zone) for column in columns)
        for item in items[:_MOST_ITEMS]
    )
    return replace(table, header=columns, cells=cells, total=len(items))


def _entry(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, Mapping) else None


_Reader = Callable[[Component, Computed, Value, ZoneInfo], Any]
#: Attribute of a component -> how its computed value is read.
_READERS: dict[str, _Reader] = {
    "label": _label,
    "description": _words,
    "alt": _words,
    "prefix": _words,
    "suffix": _words,
    "readonly": _flag,
    "required": _flag,
    "minimum": _number,
    "maximum": _number,
    "min_length": _length,
    "max_length": _max_length,
    "not_before": _moment,
    "not_after": _moment,
    "options": _options,
    "default": _computed_value,
    "within": _region,
    "birth_date": _day,
    "today": _day,
    "sex": _told,
    "blocks": _keep,
    "header": _keep,
    "cells": _keep,
}
