"""Where in the variables is the answer to `anggota.0.nama`?

A key is an address: names of contexts and numbers of rows, joined by points. This module reads
values by address, and builds the nested values of a form from answers by address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.schema import Component, DynamicList, Field, Group


def lookup(values: Mapping[str, Any], address: str) -> Any:
    """The value at an address; None where there is none, or something else on the way."""
    if "." not in address:
        return values.get(address)
    found: Any = values
    for part in address.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list | tuple) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def gather(
    components: Iterable[Component], answers: Mapping[str, Any], hidden: frozenset[str]
) -> dict[str, Any]:
    """The variables of a laid-out form, from answers by address; what is hidden is left out."""
    found: dict[str, Any] = {}
    for component in components:
        if component.id in hidden:
            continue
        if isinstance(component, Field):
            if component.key in answers:
                found[component.name] = answers[component.key]
        elif isinstance(component, DynamicList):
            shown = [row for row in component.items or () if row.id not in hidden]
            rows = [gather(row.components, answers, hidden) for row in shown]
            found[last(component.key)] = rows
        elif isinstance(component, Group):
            inner = gather(component.components, answers, hidden)
            found.update({last(component.path): inner} if component.path else inner)
    return found


def last(address: str) -> str:
    """The last part of an address."""
    return address.rpartition(".")[2]
