"""How many rows has each dynamic list right now?

A loaded form knows what one row is made of. Laying it out makes a form in which every row stands
for itself, its fields keyed by their whole address (`anggota.3.nama`), so that reading, checking
and drawing need not know about lists. The number in the address is the row's *token*: it stays
with the row when another one is removed, and is the row's place in the variable it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.nesting import lookup
from forms.posted import Submitted, every
from forms.schema import Component, DynamicList, Field, Form, Group, Kind, ListRow

#: After a list's key: the control that says which rows there are, one value for each.
ROWS_SUFFIX = ".baris"
#: Rows of one list that are ever laid out, whatever is sent.
MOST_ROWS = 200
#: Components of all rows together.
_MOST_COMPONENTS = 2_500
_TOKEN = re.compile(r"0|[1-9][0-9]{0,3}")

#: Tells the tokens of a list's rows, in order.
Tokens = Callable[[DynamicList], Sequence[str]]


def posted(submitted: Submitted, context: Mapping[str, Any]) -> Tokens:
    """Rows as the page sent them; those of a fixed list are as many as it has, whatever was sent."""

    def tokens(asked: DynamicList) -> Sequence[str]:
        if not asked.may_change:
            return _numbered(_fixed(asked, context))
        sent = every(submitted, asked.key + ROWS_SUFFIX)[: MOST_ROWS * 2]
        found = dict.fromkeys(token for token in sent if _TOKEN.fullmatch(token))
        # One row too many is enough to refuse them; more are not worth reading.
        return tuple(found)[: max(asked.most, _fixed(asked, context)) + 1]

    return tokens


def handed_over(values: Mapping[str, Any]) -> Tokens:
    """Rows as a program hands them over: one for each item."""

    def tokens(asked: DynamicList) -> Sequence[str]:
        found = lookup(values, asked.key)
        return _numbered(len(found) if isinstance(found, list | tuple) else 0)

    return tokens


def opening(values: Mapping[str, Any]) -> Tokens:
    """Rows of a page that nobody has answered yet: those of the variable, else as many as drawn."""
    return lambda asked: _numbered(_fixed(asked, values))


def laid_out(form: Form, tokens: Tokens) -> Form:
    """The form with rows in every list; one that has its rows already stays as it is."""
    if all(asked.items is not None for asked in form.lists):
        return form
    return replace(form, components=_Layout(tokens=tokens).inside(form.components))


def _fixed(asked: DynamicList, values: Mapping[str, Any]) -> int:
    found = lookup(values, asked.key)
    if isinstance(found, list | tuple):
        return max(len(found), asked.least)
    return max(asked.repetitions, asked.least)


def _numbered(count: int) -> Sequence[str]:
    return [str(number) for number in range(min(count, MOST_ROWS * 2))]


@dataclass(kw_only=True)
class _Layout:
    """One pass over the form; `left` keeps lists in lists from multiplying without end."""

    tokens: Tokens
    left: int = _MOST_COMPONENTS

    def inside(self, components: tuple[Component, ...]) -> tuple[Component, ...]:
        """Give rows to the lists among these components and in their groups."""
        return tuple(self._one(component) for component in components)

    def _one(self, component: Component) -> Component:
        if isinstance(component, DynamicList):
            return self._with_rows(component, "", "")
        if isinstance(component, Group):
            return replace(component, components=self.inside(component.components))
        return component

    def _with_rows(self, asked: DynamicList, mark: str, place: str) -> DynamicList:
        rows: list[ListRow] = []
        for token in self.tokens(asked)[:MOST_ROWS]:
            # A row without anything in it takes its place on the page too.
            self.left -= max(len(asked.template), 1)
            if self.left < 0:
                break
            rows.append(self._row(asked, token, f"{mark}:{token}", len(rows) + 1, place))
        return replace(asked, items=tuple(rows))

    def _row(self, asked: DynamicList, token: str, mark: str, number: int, place: str) -> ListRow:
        label = f"{asked.item_name[:1].upper()}{asked.item_name[1:]} {number}"
        path, words = f"{asked.key}.{token}", f"{place}, {label}" if place else label
        return ListRow(
            id=f"{asked.id}:{token}",
            kind=Kind.GROUP,
            label=label,
            outline=True,
            path=path,
            components=tuple(self._placed(c, path, mark, words) for c in asked.template),
        )

    def _placed(self, component: Component, path: str, mark: str, place: str) -> Component:
        """A copy of a part of the template, as it stands in one row."""
        named = f"{component.id}{mark}"
        if isinstance(component, Field):
            return replace(component, id=named, key=f"{path}.{component.key}", place=place)
        if isinstance(component, DynamicList):
            copy = replace(component, id=named, key=f"{path}.{component.key}")
            return self._with_rows(copy, mark, place)
        if isinstance(component, Group):
            self.left -= len(component.components)
            return replace(
                component,
                id=named,
                path=component.path and f"{path}.{component.path}",
                components=tuple(
                    self._placed(inner, path, mark, place) for inner in component.components
                ),
            )
        return replace(component, id=named)
