"""Which variables does a form produce?

The compiler asks, so that a gateway reading `keputusn` is caught before anyone runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from forms.nesting import last
from forms.schema import (
    CheckboxField,
    ChoiceField,
    Component,
    DateTimeField,
    DynamicList,
    ExpressionField,
    Field,
    FileField,
    Form,
    Group,
    NumberField,
    Subtype,
)
from forms.signature import SignatureField


class ValueKind(StrEnum):
    """The type of a variable, in FEEL's words where FEEL has one; there are no others."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "date and time"
    #: A list; `item` says of what.
    LIST = "list"
    #: A context; `entries` says which.
    CONTEXT = "context"
    #: A list of references to stored files.
    FILES = "files"
    #: What an expression comes to: known only when it runs.
    ANY = "Any"


@dataclass(frozen=True, kw_only=True)
class VariableType:
    """What the compiler may count on."""

    kind: ValueKind
    #: The only values possible, None if they cannot be listed.
    options: tuple[str, ...] | None = None
    #: Whether it may be null after the form: not required, or hidden by a condition.
    nullable: bool = True
    #: Type of each item of a list.
    item: VariableType | None = None
    #: Types of the entries of a context, by name.
    entries: Mapping[str, VariableType] | None = None


_OPTION = VariableType(kind=ValueKind.STRING, nullable=False)
#: What `forms.signature.signed` makes.
_SIGNATURE = MappingProxyType(
    {
        "signed": VariableType(kind=ValueKind.BOOLEAN, nullable=False),
        "by": _OPTION,
        "name": _OPTION,
        "at": VariableType(kind=ValueKind.DATETIME, nullable=False),
        "statement": _OPTION,
    }
)
_MOMENTS = {
    Subtype.DATE: ValueKind.DATE,
    Subtype.TIME: ValueKind.TIME,
    Subtype.DATETIME: ValueKind.DATETIME,
}


def variables(form: Form) -> dict[str, VariableType]:
    """Variable name to type, in reading order. A disabled field produces none."""
    return _entries(form.components, conditional=False)


def _entries(components: tuple[Component, ...], *, conditional: bool) -> dict[str, VariableType]:
    found: dict[str, VariableType] = {}
    for component in components:
        maybe = conditional or component.hide is not None
        if isinstance(component, DynamicList):
            row = _entries(component.template, conditional=False)
            found[last(component.key)] = VariableType(
                kind=ValueKind.LIST, item=_context(row), nullable=maybe
            )
        elif isinstance(component, Group) and component.path:
            inner = _entries(component.components, conditional=False)
            found[last(component.path)] = _context(inner, nullable=maybe)
        elif isinstance(component, Group):
            found.update(_entries(component.components, conditional=maybe))
        elif isinstance(component, Field) and not component.disabled:
            found[component.name] = _of(component, maybe=maybe)
    return found


def _context(entries: dict[str, VariableType], *, nullable: bool = False) -> VariableType:
    return VariableType(
        kind=ValueKind.CONTEXT, entries=MappingProxyType(entries), nullable=nullable
    )


def _of(field: Field, *, maybe: bool) -> VariableType:
    if isinstance(field, SignatureField):
        return VariableType(
            kind=ValueKind.CONTEXT, entries=_SIGNATURE, nullable=maybe or field.locked
        )
    kind, options = _kind(field), _options(field)
    return VariableType(
        kind=kind,
        options=options,
        nullable=maybe or not _always(field),
        item=_OPTION if kind is ValueKind.LIST else None,
    )


def _always(field: Field) -> bool:
    if field.readonly or "readonly" in field.computed:
        return field.default is not None
    always_there = isinstance(field, CheckboxField)
    always_there |= isinstance(field, ChoiceField) and field.multiple
    return field.required or always_there


def _options(field: Field) -> tuple[str, ...] | None:
    if isinstance(field, ChoiceField) and "options" not in field.computed:
        return tuple(option.value for option in field.options)
    return None


def _kind(field: Field) -> ValueKind:
    if isinstance(field, NumberField):
        return ValueKind.NUMBER
    if isinstance(field, CheckboxField):
        return ValueKind.BOOLEAN
    if isinstance(field, DateTimeField):
        return _MOMENTS[field.subtype]
    if isinstance(field, FileField):
        return ValueKind.FILES
    if isinstance(field, ChoiceField) and field.multiple:
        return ValueKind.LIST
    if isinstance(field, ExpressionField):
        return ValueKind.ANY
    return ValueKind.STRING
