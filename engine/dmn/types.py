"""Is this value of the type that the model demands, and what does it become?

DMN 1.5 §10.3.2.9: null is of every type; a list of one becomes its item and an item a list of one where that helps; a
date becomes midnight (UTC) where a date and time is wanted; anything else that does not conform becomes null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

from engine.dmn.model import ItemDefinition, Place
from engine.feel import Kind, Type, Value
from engine.feel.temporal import at_midnight
from engine.feel.values import Far, kind_of

#: Tells whether a value passes the unary tests of a type.
Test: TypeAlias = Callable[[Value], bool]

_NAMES = {kind.value: kind for kind in Kind} | {
    "dateTime": Kind.DATE_TIME,
    "dayTimeDuration": Kind.DAYS_TIME,
    "days and time duration": Kind.DAYS_TIME,
    "day and time duration": Kind.DAYS_TIME,
    "yearMonthDuration": Kind.YEARS_MONTHS,
    "year and month duration": Kind.YEARS_MONTHS,
    "Null": Kind.NULL,
}


@dataclass(eq=False)
class ItemType:
    """A type as the model uses it; filled after it is made, because types may contain themselves."""

    name: str
    #: A basic kind; ANY where only the parts below say something.
    kind: Kind = Kind.ANY
    #: Of a collection.
    element: ItemType | None = None
    #: Of a context.
    entries: dict[str, ItemType] = field(default_factory=dict)
    #: Of a function.
    output: ItemType | None = None
    tests: tuple[Test, ...] = ()
    #: The unary tests of its allowed values as written, for tables and their analysis; empty when there are none.
    values: str = ""

    @property
    def is_any(self) -> bool:
        """Whether every value conforms."""
        return (
            self.kind is Kind.ANY and self.element is None and not self.entries and not self.tests
        )


ANY = ItemType("Any")


def conforms(value: Value, wanted: ItemType) -> bool:
    """Tell whether a value is of a type as it is; null is of every type."""
    if value is None:
        return True
    if wanted.element is not None:
        if not isinstance(value, list) or not all(conforms(item, wanted.element) for item in value):
            return False
    elif wanted.entries:
        if not isinstance(value, dict) or not all(
            name in value and conforms(value[name], entry) for name, entry in wanted.entries.items()
        ):
            return False
    elif wanted.kind is not Kind.ANY and kind_of(value) is not wanted.kind:
        return False
    return all(test(value) for test in wanted.tests)


def coerce(value: Value, wanted: ItemType) -> tuple[Value, bool]:
    """Return a value as a type wants it, and whether that was possible; if not, the value is null."""
    if conforms(value, wanted):
        return value, True
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted):
        return value[0], True
    if wanted.element is not None and not isinstance(value, list):
        listed: Value = [value]
        if conforms(listed, wanted):
            return listed, True
    if wanted.kind is Kind.DATE_TIME and value is not None and kind_of(value) is Kind.DATE:
        midnight = _at_midnight(value)
        if conforms(midnight, wanted):
            return midnight, True
    return None, False


def _at_midnight(day: Value) -> Value:
    """Return the date and time that the standard takes a date for."""
    if isinstance(day, Far) and isinstance(day.base, date):
        return replace(day, base=at_midnight(day.base))
    return at_midnight(day) if isinstance(day, date) else None


def basic(name: str) -> ItemType | None:
    """Return one of the types that every model has, by any of its names."""
    kind = _NAMES.get(name)
    return None if kind is None else ItemType(name, kind)


#: Types that are made of types; a longer row comes from nobody who knows what it means.
MOST_LEVELS = 100


class TypeTable:
    """The types that the files of one package may name."""

    def __init__(
        self,
        items: tuple[ItemDefinition, ...],
        *,
        imported: Mapping[str, TypeTable],
        make_test: Callable[[str, Place], Test | None],
        unknown: Callable[[str, Place], None],
        too_deep: Callable[[str, Place], None],
    ) -> None:
        """`imported` are the tables of imports by name; `make_test` compiles the unary tests of a type."""
        self._items = {item.name: item for item in items}
        self._imported = imported
        self._make_test = make_test
        self._unknown = unknown
        self._too_deep = too_deep
        self._depth = 0
        self._made: dict[str, ItemType] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The types defined here."""
        return tuple(self._items)

    @cached_property
    def for_feel(self) -> tuple[tuple[str, Type], ...]:
        """All the types that an expression may ask a value for, those of imports included."""
        types = dict(self.own_for_feel)
        for prefix, table in self._imported.items():
            for name, wanted in table.own_for_feel:
                types.setdefault(f"{prefix}.{name}" if prefix else name, wanted)
        return tuple(types.items())

    @cached_property
    def own_for_feel(self) -> tuple[tuple[str, Type], ...]:
        """The types defined here, as FEEL asks for them."""
        return tuple(
            (name, _for_feel(self.find(name, item.place))) for name, item in self._items.items()
        )

    def find(self, reference: str | None, place: Place) -> ItemType:
        """Return the type that a reference means; one that means nothing is noted and lets everything pass."""
        name = " ".join((reference or "").split())
        if not name:
            return ANY
        found = self._lookup(name)
        if found is None and ":" in name:
            # DMN 1.1 writes qualified XML names, `feel:string`.
            found = self._lookup(name.partition(":")[2])
        if found is None:
            self._unknown(name, place)
            return ANY
        return found

    def _lookup(self, name: str) -> ItemType | None:
        if name in self._made:
            return self._made[name]
        if name in self._items:
            made = self._made[name] = ItemType(name)
            self._depth += 1
            if self._depth > MOST_LEVELS:
                self._too_deep(name, self._items[name].place)
            else:
                self._fill(made, self._items[name])
            self._depth -= 1
            return made
        for prefix, table in self._imported.items():
            if not prefix:
                found = table._lookup(name)
            elif name.startswith(f"{prefix}."):
                found = table._lookup(name[len(prefix) + 1 :])
            else:
                continue
            if found is not None:
                return found
        return basic(name)

    def _fill(self, made: ItemType, item: ItemDefinition) -> None:
        """Complete a type; whoever asks for it meanwhile holds the same object."""
        single = ItemType(item.name) if item.is_collection else made
        tests: list[Test | None] = []
        if item.components:
            single.kind = Kind.CONTEXT
            for component in item.components:
                single.entries[component.name] = self._component(component)
        elif item.function is not None:
            single.kind = Kind.FUNCTION
            single.output = self.find(item.function.output, item.place)
        elif item.type_ref:
            base = self.find(item.type_ref, item.place)
            single.kind, single.element, single.entries = base.kind, base.element, base.entries
            single.output = base.output
            single.values = base.values
            tests.extend(base.tests)
        if item.allowed:
            single.values = item.allowed
            tests.append(self._make_test(item.allowed, item.place))
        constraint = self._make_test(item.constraint, item.place) if item.constraint else None
        if item.is_collection:
            made.kind, made.element = Kind.LIST, single
        else:
            tests.append(constraint)
        single.tests = tuple(filter(None, tests))
        if item.is_collection and constraint:
            made.tests = (constraint,)

    def _component(self, component: ItemDefinition) -> ItemType:
        plain = not (
            component.is_collection
            or component.components
            or component.allowed
            or component.constraint
            or component.function
        )
        if plain:
            return self.find(component.type_ref, component.place)
        made = ItemType(component.name)
        self._fill(made, component)
        return made


def _for_feel(wanted: ItemType) -> Type:
    return Type(kind=Kind.ANY, check=lambda value: conforms(value, wanted))
