"""What does the form look like after “Tambah” or “Hapus”?

Without JavaScript the two are buttons of the form: it is sent as it is, nothing is checked, and it
comes back with one row more or less and everything else as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from forms import layout
from forms.conditions import default_value
from forms.layout import ROWS_SUFFIX
from forms.nesting import lookup
from forms.posted import Submitted, every
from forms.prefill import controls
from forms.regions import SEARCH
from forms.schema import Component, DynamicList, Field, FileField, Form, Group

#: Name of the buttons; their values are made by `adding` and `removing`.
CONTROL = "_baris"
_ADD, _REMOVE = "tambah", "hapus"
_LAST_TOKEN = 9_999


@dataclass(frozen=True, kw_only=True)
class Changed:
    """The controls after the change."""

    submitted: dict[str, list[str]]
    #: Where the person goes on: address of the new row, or of the list that lost one.
    focus: str


def adding(asked: DynamicList) -> str:
    """The value of the button that adds a row."""
    return f"{_ADD} {asked.key}"


def removing(row: Group) -> str:
    """The value of the button that removes a row."""
    return f"{_REMOVE} {row.path}"


def changed(
    form: Form,
    submitted: Submitted,
    button: str,
    *,
    context: Mapping[str, Any],
    zone: ZoneInfo,
) -> Changed:
    """Add or remove the row that a button names; a button that names none changes nothing."""
    names = {name: list(every(submitted, name)) for name in submitted}
    verb, _, address = button.partition(" ")
    lists = {
        asked.key: asked for asked in layout.laid_out(form, layout.posted(names, context)).lists
    }
    if verb == _ADD and address in lists:
        return _added(lists[address], names, context, zone)
    if verb == SEARCH:
        # Nothing changes: the page looks up what was typed while it is drawn.
        return Changed(submitted=names, focus=address)
    key, _, token = address.rpartition(".")
    if verb == _REMOVE and key in lists:
        return _removed(lists[key], token, names)
    return Changed(submitted=names, focus="")


def _added(
    asked: DynamicList, names: dict[str, list[str]], context: Mapping[str, Any], zone: ZoneInfo
) -> Changed:
    tokens = [row.token for row in asked.items or ()]
    token = _fresh(asked, tokens, context)
    if not asked.may_change or len(tokens) >= asked.most or token > _LAST_TOKEN:
        return Changed(submitted=names, focus=asked.key)
    row = f"{asked.key}.{token}"
    # Nothing of a row that had this number before may come back.
    names = _without(names, row)
    names[asked.key + ROWS_SUFFIX] = [*tokens, str(token)]
    names.update(_defaults(asked.template, f"{row}.", zone))
    return Changed(submitted=names, focus=row)


def _fresh(asked: DynamicList, tokens: Iterable[str], context: Mapping[str, Any]) -> int:
    """A number that no row has, nor any item of the variable, whose locked values it would show."""
    known = lookup(context, asked.key)
    first = len(known) if isinstance(known, list | tuple) else 0
    taken = {int(token) for token in tokens}
    highest = max([first - 1, *taken]) + 1
    if highest <= _LAST_TOKEN:
        return highest
    return next((n for n in range(first, _LAST_TOKEN) if n not in taken), _LAST_TOKEN + 1)


def _removed(asked: DynamicList, token: str, names: dict[str, list[str]]) -> Changed:
    tokens = [row.token for row in asked.items or ()]
    if asked.may_change and token in tokens and len(tokens) > asked.least:
        tokens.remove(token)
        names = _without(names, f"{asked.key}.{token}")
        names[asked.key + ROWS_SUFFIX] = tokens
    return Changed(submitted=names, focus=asked.key)


def _without(names: dict[str, list[str]], row: str) -> dict[str, list[str]]:
    return {name: found for name, found in names.items() if not name.startswith(f"{row}.")}


def _defaults(components: Iterable[Component], prefix: str, zone: ZoneInfo) -> dict[str, list[str]]:
    """What a new row starts with, by control name."""
    found: dict[str, list[str]] = {}
    for component in components:
        if isinstance(component, Field):
            found |= _default(component, prefix, zone)
        elif isinstance(component, DynamicList):
            key = f"{prefix}{component.key}"
            tokens = [str(n) for n in range(max(component.repetitions, component.least))]
            found[key + ROWS_SUFFIX] = tokens
            for token in tokens:
                found |= _defaults(component.template, f"{key}.{token}.", zone)
        elif isinstance(component, Group):
            found |= _defaults(component.components, prefix, zone)
    return found


def _default(field: Field, prefix: str, zone: ZoneInfo) -> dict[str, list[str]]:
    value = default_value(field)
    if value is None or isinstance(field, FileField):
        return {}
    shown = controls(field, value, zone)
    return {f"{prefix}{name}": [*every(shown, name)] for name in shown}
