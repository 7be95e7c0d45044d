"""Has what a program hands over the shape of the form?

A name that the form does not have, a number where a list is expected: each is told under its
address, with the nearest name there is.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from forms import wording
from forms.nesting import last
from forms.schema import Component, DynamicList, Field, Form, Group


def problems(form: Form, sent: Mapping[str, Any]) -> dict[str, str]:
    """One sentence for each address that does not fit the laid-out form."""
    found: dict[str, str] = {}
    _context(form.components, sent, "", found)
    return found


def _context(
    components: tuple[Component, ...], sent: Mapping[str, Any], prefix: str, found: dict[str, str]
) -> None:
    known = dict(_entries(components))
    for name, value in sent.items():
        component = known.get(str(name))
        address = f"{prefix}{name}"
        if component is None:
            near = difflib.get_close_matches(str(name), known, n=1)
            found[address] = wording.unknown_key(str(name), near[0] if near else None)
        elif value is None or isinstance(component, Field):
            continue
        elif isinstance(component, DynamicList):
            _list(component, value, address, found)
        elif isinstance(component, Group):
            _group(component, value, address, found)


def _entries(components: tuple[Component, ...]) -> list[tuple[str, Component]]:
    """What makes an entry of this context, by name."""
    found: list[tuple[str, Component]] = []
    for component in components:
        if isinstance(component, Field):
            found.append((component.name, component))
        elif isinstance(component, DynamicList):
            found.append((last(component.key), component))
        elif isinstance(component, Group):
            inner = _entries(component.components)
            found += [(last(component.path), component)] if component.path else inner
    return found


def _list(asked: DynamicList, value: Any, address: str, found: dict[str, str]) -> None:
    if not isinstance(value, list | tuple):
        found[address] = wording.not_a_list(asked.label)
        return
    for row, item in zip(asked.items or (), value, strict=False):
        _group(row, item, row.path, found)


def _group(group: Group, value: Any, address: str, found: dict[str, str]) -> None:
    if isinstance(value, Mapping):
        _context(group.components, value, f"{address}.", found)
    else:
        found[address] = wording.not_a_context(group.label or last(group.path))
