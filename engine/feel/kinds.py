"""Is this value of that type, and can it become one?

DMN 1.5 §10.3.2.9: the types that `instance of` and the parameters of a function may name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from engine.feel.temporal import at_midnight
from engine.feel.values import Function, Kind, Range, Type, Value, kind_of

ANY = Type(kind=Kind.ANY)
#: A type that nobody declared: nothing is of it.
UNKNOWN = Type(kind=Kind.ANY, check=lambda value: False)


#: Charges for the parts that are looked at.
_Spend: TypeAlias = Callable[[int], None]


def conforms(value: Value, wanted: Type, spend: _Spend) -> bool:
    """Tell whether a value is an instance of a type; null is one of none but `Null`."""
    if value is None:
        return wanted.kind is Kind.NULL
    if wanted.check is not None and not wanted.check(value):
        return False
    if wanted.kind is Kind.ANY:
        return True
    if kind_of(value) is not wanted.kind:
        return False
    if isinstance(value, list) and wanted.element:
        spend(len(value))
        return all(_fits(item, wanted.element, spend) for item in value)
    if isinstance(value, Range) and wanted.element:
        return all(_fits(end, wanted.element, spend) for end in (value.low, value.high))
    if isinstance(value, dict):
        spend(len(wanted.entries))
        return all(
            name in value and _fits(value[name], entry, spend) for name, entry in wanted.entries
        )
    if isinstance(value, Function) and wanted.parameters is not None:
        return _takes(value, wanted.parameters)
    return True


def _fits(part: Value, wanted: Type, spend: _Spend) -> bool:
    return part is None or conforms(part, wanted, spend)


def _takes(function: Function, wanted: tuple[Type, ...]) -> bool:
    """Tell whether a function can be called with these types; what it answers is not known beforehand."""
    if function.forms is None:
        return function.parameters is None or len(function.parameters) == len(wanted)
    return any(
        len(form) == len(wanted) and all(map(_within, wanted, form)) for form in function.forms
    )


def _within(narrow: Type, wide: Type) -> bool:
    """Tell whether every value of one type is of another."""
    if wide == ANY or narrow.kind is Kind.NULL or narrow == wide:
        return True
    if narrow.kind is not wide.kind or wide.check is not None:
        return False
    if wide.element and not _within(narrow.element or ANY, wide.element):
        return False
    entries = dict(narrow.entries)
    return all(name in entries and _within(entries[name], entry) for name, entry in wide.entries)


def coerce(value: Value, wanted: Type, spend: _Spend) -> tuple[Value, bool]:
    """Return a value as a type wants it (DMN 1.5 §10.3.2.9.4), and whether that was possible."""
    if _fits(value, wanted, spend):
        return value, True
    if isinstance(value, list) and len(value) == 1 and _fits(value[0], wanted, spend):
        return value[0], True
    if wanted.kind is Kind.LIST and conforms([value], wanted, spend):
        return [value], True
    if type(value) is date and conforms(at_midnight(value), wanted, spend):
        return at_midnight(value), True
    return None, False
