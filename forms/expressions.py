"""Which FEEL expressions does a form hold, and where?

The compiler asks, for this library has no evaluator: whatever is listed here is compiled at
publish, and whatever is evaluated later is listed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms.nesting import last
from forms.schema import Component, DynamicList, Field, Form, Group

_NO_NAMES: frozenset[str] = frozenset()
_LOCAL_WORDS = frozenset({"this", "parent", "i"})
#: Names of the schema's attributes, as the form's file calls them.
_SETTINGS = {
    "required": "alur:requiredIf",
    "minimum": "validate.min",
    "maximum": "validate.max",
    "min_length": "validate.minLength",
    "max_length": "validate.maxLength",
    "not_before": "alur:notBefore",
    "not_after": "alur:notAfter",
    "prefix": "appearance.prefixAdorner",
    "suffix": "appearance.suffixAdorner",
    "within": "alur:regionWithin",
    "birth_date": "alur:birthDateField",
    "sex": "alur:sexField",
    "options": "valuesExpression",
    "default": "expression",
    "blocks": "text",
    "header": "columnsExpression",
    "cells": "dataSource",
}


@dataclass(frozen=True, kw_only=True)
class FormExpression:
    """One expression and its place."""

    #: Key of the field or list, else id of the component.
    key: str
    #: The setting that holds it, as in the form's file: `conditional.hide`, `label`.
    setting: str
    #: FEEL, without a leading `=`.
    source: str
    #: Names that exist there besides the variables: those of the row and of the contexts around it.
    local: frozenset[str] = _NO_NAMES


def expressions(form: Form) -> tuple[FormExpression, ...]:
    """Every expression of the form in reading order, those of a list's rows included."""
    return tuple(_inside(form.components, names_in(form.components)))


def names_in(components: Iterable[Component]) -> frozenset[str]:
    """The names that these components make in their context."""
    found: set[str] = set()
    for component in components:
        if isinstance(component, Field):
            found.add(component.name)
        elif isinstance(component, DynamicList):
            found.add(last(component.key))
        elif isinstance(component, Group):
            found |= {last(component.path)} if component.path else names_in(component.components)
    return frozenset(found)


def _inside(components: Iterable[Component], local: frozenset[str]) -> Iterator[FormExpression]:
    for component in components:
        yield from _of(component, local)
        if isinstance(component, DynamicList):
            inner = local | names_in(component.template) | _LOCAL_WORDS
            yield from _inside(component.template, inner)
        elif isinstance(component, Group):
            more = names_in(component.components) | _LOCAL_WORDS if component.path else _NO_NAMES
            yield from _inside(component.components, local | more)


def _of(component: Component, local: frozenset[str]) -> Iterator[FormExpression]:
    named = isinstance(component, Field | DynamicList)
    key = component.key if named else component.id  # type: ignore[attr-defined]  # both have one
    if component.hide is not None:
        yield FormExpression(
            key=key, setting="conditional.hide", source=component.hide, local=local
        )
    for name, computed in component.computed.items():
        for source in computed.sources:
            setting = _SETTINGS.get(name, name)
            yield FormExpression(key=key, setting=setting, source=source, local=local)
