"""What is on a form?

The part of form-js that we run, as frozen values: a tree of components, some of which are fields
that take an answer. A field's `key` is the name of the process variable; inside a group with a path
or a row of a dynamic list it is the whole address: `alamat.jalan`, `anggota.0.nama`.

A form as loaded may hold *computed* settings and lists without rows. `forms.conditions` makes it
plain: lists have their rows, every setting is a value. Pages draw the `rows` of a plain form;
validation walks its `fields`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from forms.computed import Computed
from forms.errors import SchemaProblem
from forms.patterns import Pattern
from forms.text import Block

#: What a field may start with; `None` where the owner gave nothing.
Default = str | bool | Decimal | date | time | tuple[str, ...] | None


class Kind(StrEnum):
    """The form-js component types that we run; values are form-js' own names."""

    TEXT = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"
    IMAGE = "image"
    TABLE = "table"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    SELECT = "select"
    RADIO = "radio"
    CHECKLIST = "checklist"
    TAGLIST = "taglist"
    CHECKBOX = "checkbox"
    FILEPICKER = "filepicker"
    EXPRESSION = "expression"


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
    #: Settings still to be computed, by the name of the attribute here; empty on a plain form.
    computed: Mapping[str, Computed] = field(default_factory=lambda: MappingProxyType({}))


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
    """Components under one heading; with a `path` their values are the entries of one context."""

    label: str
    outline: bool
    components: tuple[Component, ...]
    #: Address of the context, empty where the group is layout only.
    path: str = ""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The direct children, side by side where the owner laid them so."""
        return _rows(self.components)


@dataclass(frozen=True, kw_only=True)
class ListRow(Group):
    """One row of a dynamic list; `path` is the list's key and the row's token: `anggota.3`."""

    @property
    def token(self) -> str:
        """What tells the row apart from the others; it stays when a row before it is removed."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, kw_only=True)
class DynamicList(Component):
    """The same components as often as they are needed; value a list of contexts."""

    #: Address of the list.
    key: str
    label: str
    #: What one row is called, as in “Tambah anggota” (`alur:itemName`).
    item_name: str
    #: What is in a row; keys and paths are those inside the row.
    template: tuple[Component, ...]
    #: How many rows an answer may have.
    least: int = 0
    most: int = 50
    #: How many rows an empty form opens with.
    repetitions: int = 1
    #: Whether the person may add and remove rows.
    may_change: bool = True
    #: The rows of a laid-out form; None before that.
    items: tuple[ListRow, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Field(Component):
    """A component that takes an answer."""

    key: str
    label: str
    #: The rows around it in words, “Anggota 2”; empty outside of lists.
    place: str = ""
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

    @property
    def name(self) -> str:
        """The last part of the key: the name of the entry in the context around it."""
        return self.key.rpartition(".")[2]


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
    #: The first and the last moment allowed.
    not_before: date | time | None = None
    not_after: date | time | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice: what is stored, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """`select`, `radio` (value `str`); `checklist`, `taglist` (`list[str]`, in option order)."""

    options: tuple[Option, ...]

    @property
    def multiple(self) -> bool:
        """Whether several options may be chosen."""
        return self.kind in {Kind.CHECKLIST, Kind.TAGLIST}

    @cached_property
    def values(self) -> frozenset[str]:
        """The stored values of all options."""
        return frozenset(option.value for option in self.options)


@dataclass(frozen=True, kw_only=True)
class CheckboxField(Field):
    """Value `bool`; required means: must be ticked."""


@dataclass(frozen=True, kw_only=True)
class ExpressionField(Field):
    """A value that is reckoned from others (`computed["value"]`) and never taken from anybody."""


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
    #: What was left out of the drawing without harm, by component; for the owner to know.
    remarks: tuple[SchemaProblem, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The top components, side by side where the owner laid them so."""
        return _rows(self.components)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in reading order; those of a list once it has rows."""
        return tuple(c for c in self.walk() if isinstance(c, Field))

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by key, in reading order."""
        return MappingProxyType({item.key: item for item in self.fields})

    @cached_property
    def lists(self) -> tuple[DynamicList, ...]:
        """Every dynamic list in reading order; those inside rows once there are rows."""
        return tuple(c for c in self.walk() if isinstance(c, DynamicList))

    @cached_property
    def conditional(self) -> bool:
        """Whether anything on the form can be hidden by a condition."""
        return any(component.hide for component in self.walk(templates=True))

    @cached_property
    def is_plain(self) -> bool:
        """Whether lists have their rows and nothing has to be computed or hidden."""
        return not any(
            c.hide or c.computed or (isinstance(c, DynamicList) and c.items is None)
            for c in self.walk()
        )

    def walk(self, *, templates: bool = False) -> Iterator[Component]:
        """Every component in reading order, a group before its children.

        Of a list its rows or, with `templates`, what a row is made of.
        """
        return walk(self.components, templates=templates)


def walk(components: Iterable[Component], *, templates: bool = False) -> Iterator[Component]:
    """Every component of a part of a form; see `Form.walk`."""
    for component in components:
        yield component
        yield from walk(children(component, templates=templates), templates=templates)


def children(component: Component, *, templates: bool = False) -> tuple[Component, ...]:
    """What is directly inside a component."""
    if isinstance(component, Group):
        return component.components
    if isinstance(component, DynamicList):
        return component.template if templates else component.items or ()
    return ()


def _rows(components: Iterable[Component]) -> tuple[Row, ...]:
    """Group by row name in order of first appearance, as form-js lays them out."""
    rows: dict[str, list[Component]] = {}
    for number, component in enumerate(components):
        # A space cannot occur in a loaded row name, so the made-up names never collide.
        rows.setdefault(component.row or f"alone {number}", []).append(component)
    return tuple(Row(components=tuple(members)) for members in rows.values())
