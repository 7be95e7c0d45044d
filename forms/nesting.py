"""Where in the variables is the answer to `anggota.0.nama`?

A key is an address: names of contexts and numbers of rows, joined by points. This module reads
values by address, and builds the nested values of a form from answers by address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.schema import Component, DynamicList, Field, Form, Group


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


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """How answers by address become variables."""

    answers: Mapping[str, Any]
    hidden: frozenset[str]
    #: Whether the rows of any list can be told to be those of the variable; if not, only those of
    #: a list that keeps its rows.
    rows_known: bool = True

    def variables(self, form: Form, context: Mapping[str, Any]) -> dict[str, Any]:
        """The variables of a laid-out form; what is hidden is left out.

        A form changes what it asks and no more: entries of a context or row that it does not ask
        for stay as they are in `context`, as variables do.
        """
        return self._entries(form.components, context)

    def _entries(
        self, components: Iterable[Component], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for component in components:
            if component.id in self.hidden:
                continue
            if isinstance(component, Field):
                if component.key in self.answers:
                    found[component.name] = self.answers[component.key]
            elif isinstance(component, DynamicList):
                name = last(component.key)
                found[name] = self._rows(component, before.get(name))
            elif isinstance(component, Group) and component.path:
                name = last(component.path)
                found[name] = self._context(component, before.get(name))
            elif isinstance(component, Group):
                found.update(self._entries(component.components, before))
        return found

    def _rows(self, asked: DynamicList, before: Any) -> list[Any]:
        shown = [row for row in asked.items or () if row.id not in self.hidden]
        known = list(before) if isinstance(before, list | tuple) else []
        if asked.may_change and not self.rows_known:
            known = []
        items = (int(row.token) for row in shown)
        return [
            self._context(row, known[item] if item < len(known) else None)
            for row, item in zip(shown, items, strict=True)
        ]

    def _context(self, group: Group, before: Any) -> dict[str, Any]:
        known = dict(before) if isinstance(before, Mapping) else {}
        return {**known, **self._entries(group.components, known)}


def last(address: str) -> str:
    """The last part of an address."""
    return address.rpartition(".")[2]
