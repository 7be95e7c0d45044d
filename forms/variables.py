"""Which variables does a form produce?

The compiler asks, so that a gateway reading `keputusn` is caught before anyone runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forms.schema import (
    CheckboxField,
    ChoiceField,
    Component,
    DateTimeField,
    Field,
    FileField,
    Form,
    Group,
    NumberField,
    Subtype,
)


class ValueKind(StrEnum):
    """The type of a variable, in FEEL's words where FEEL has one."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "date and time"
    #: A list of strings.
    LIST = "list"
    #: A list of references to stored files.
    FILES = "files"


@dataclass(frozen=True, kw_only=True)
class VariableType:
    """What the compiler may count on."""

    kind: ValueKind
    #: The only values possible, None if they cannot be listed.
    options: tuple[str, ...] | None = None
    #: Whether it may be null after the form: not required, or hidden by a condition.
    nullable: bool = True


_MOMENTS = {
    Subtype.DATE: ValueKind.DATE,
    Subtype.TIME: ValueKind.TIME,
    Subtype.DATETIME: ValueKind.DATETIME,
}


def variables(form: Form) -> dict[str, VariableType]:
    """Variable name to type, in reading order. A disabled field produces none."""
    found: dict[str, VariableType] = {}
    _collect(form.components, False, found)
    return found


def _collect(
    components: tuple[Component, ...], conditional: bool, found: dict[str, VariableType]
) -> None:
    for component in components:
        maybe = conditional or component.hide is not None
        if isinstance(component, Group):
            _collect(component.components, maybe, found)
        elif isinstance(component, Field) and not component.disabled:
            found[component.key] = VariableType(
                kind=_kind(component),
                options=_options(component),
                nullable=maybe or not _always(component),
            )


def _always(field: Field) -> bool:
    if field.readonly:
        return field.default is not None
    always_there = isinstance(field, CheckboxField)
    always_there |= isinstance(field, ChoiceField) and field.multiple
    return field.required or always_there


def _options(field: Field) -> tuple[str, ...] | None:
    if isinstance(field, ChoiceField):
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
    return ValueKind.STRING
