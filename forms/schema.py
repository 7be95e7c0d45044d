"""What is on a form?

The part of form-js that we run, as frozen values: a tree of components, some of which are fields
that take an answer. A field's `key` is the name of the process variable. Pages draw `Form.rows`;
validation walks `Form.fields`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from forms.patterns import Pattern
from forms.text import Block

#: What a field may start with; `None` where the owner gave nothing.
Default = str | bool | Decimal | date | time | tuple[str, ...] | None


class Kind(StrEnum):
    """The form-js component types that we run; values are form-js' own names."""

    TEXT = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"
    GROUP = "group"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    SELECT = "select"
    RADIO = "radio"
    CHECKLIST = "checklist"
    CHECKBOX = "checkbox"
    FILEPICKER = "filepicker"


class Subtype(StrEnum):
    """What a `datetime` field asks for."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


@dataclass(frozen=True, kw_only=True)
class Component:
    """Anything drawn on the form."""

    id: str
    kind: Kind
    #: Components with the same row name stand side by side; None is a row of its own.
    row: str | None = None
    #: Width in form-js' grid of 16, None for an equal share of the row.
    columns: int | None = None
    #: FEEL expression (without the leading `=`) that hides the component when it is true.
    hide: str | None = None
    #: form-js "custom properties"; ours start with `alur:`.
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Row:
    """Components that stand side by side."""

    components: tuple[Component, ...]


@dataclass(frozen=True, kw_only=True)
class Text(Component):
    """Words for the reader; `blocks` is the same text, parsed, and never holds markup."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Spacer(Component):
    """Empty space; `height` in CSS pixels."""

    height: int


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components under one heading. It does not nest values: keys stay those of the form."""

    label: str
    outline: bool
    components: tuple[Component, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The direct children, side by side where the owner laid them so."""
        return _rows(self.components)


@dataclass(frozen=True, kw_only=True)
class Field(Component):
    """A component that takes an answer."""

    key: str
    label: str
    description: str = ""
    required: bool = False
    #: Shown but not changed by the person: submitted values are ignored.
    readonly: bool = False
    #: As `readonly`, and not even its default becomes a variable.
    disabled: bool = False
    default: Default = None

    @property
    def hint(self) -> str:
        """A longer explanation (`alur:hint`), empty if none."""
        return self.properties.get("alur:hint", "")

    @property
    def autocomplete(self) -> str:
        """Value of the HTML attribute of that name, empty if none."""
        return self.properties.get("autocomplete", "")

    @property
    def component(self) -> str:
        """Name of our own control (`alur:component`): `region`, `location`, or empty."""
        return self.properties.get("alur:component", "")

    @property
    def locked(self) -> bool:
        """Whether the person cannot change it."""
        return self.readonly or self.disabled


@dataclass(frozen=True, kw_only=True)
class TextField(Field):
    """`textfield` (one line) or `textarea`; value `str`. Lengths in characters after NFC."""

    min_length: int = 0
    max_length: int = 255
    pattern: Pattern | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """Value `Decimal`."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    #: Digits allowed after the comma; None is unlimited.
    decimal_digits: int | None = None
    #: The value must be a multiple of it.
    increment: Decimal | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class DateTimeField(Field):
    """Value `date`, `time` (naive, of the site's zone) or aware `datetime`, by `subtype`."""

    subtype: Subtype = Subtype.DATE
    date_label: str = ""
    time_label: str = ""
    #: FEEL expressions (without `=`) for the first and last moment allowed.
    not_before: str | None = None
    not_after: str | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice: what is stored, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """`select` and `radio` (value `str`) or `checklist` (value `list[str]`, in option order)."""

    options: tuple[Option, ...]

    @property
    def multiple(self) -> bool:
        """Whether several options may be chosen."""
        return self.kind is Kind.CHECKLIST

    @cached_property
    def values(self) -> frozenset[str]:
        """The stored values of all options."""
        return frozenset(option.value for option in self.options)


@dataclass(frozen=True, kw_only=True)
class CheckboxField(Field):
    """Value `bool`; required means: must be ticked."""


@dataclass(frozen=True, kw_only=True)
class FileField(Field):
    """Files to upload; sizes in bytes, each file."""

    #: Accepted endings (`.jpg`) and media types (`image/*`), lower case; empty accepts any.
    accept: tuple[str, ...] = ()
    max_files: int = 1
    max_bytes: int = 15 * 1024 * 1024

    @property
    def multiple(self) -> bool:
        """Whether several files may be chosen."""
        return self.max_files > 1

    @property
    def capture(self) -> bool:
        """Whether a phone should open its camera first (`alur:capture=camera`)."""
        return self.properties.get("alur:capture") == "camera"


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form, as published."""

    id: str
    components: tuple[Component, ...]
    #: Heading for the page; None leaves it to the task's name.
    title: str | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The top components, side by side where the owner laid them so."""
        return _rows(self.components)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in reading order, those inside groups included."""
        return tuple(c for c in self.walk() if isinstance(c, Field))

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by key, in reading order."""
        return MappingProxyType({item.key: item for item in self.fields})

    @cached_property
    def conditional(self) -> bool:
        """Whether anything on the form can be hidden by a condition."""
        return any(component.hide for component in self.walk())

    def walk(self) -> Iterator[Component]:
        """Every component in reading order, a group before its children."""
        return _walk(self.components)


def _walk(components: Iterable[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        if isinstance(component, Group):
            yield from _walk(component.components)


def _rows(components: Iterable[Component]) -> tuple[Row, ...]:
    """Group by row name in order of first appearance, as form-js lays them out."""
    rows: dict[str, list[Component]] = {}
    for number, component in enumerate(components):
        # A space cannot occur in a loaded row name, so the made-up names never collide.
        rows.setdefault(component.row or f"alone {number}", []).append(component)
    return tuple(Row(components=tuple(members)) for members in rows.values())
