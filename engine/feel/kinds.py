"""Is this value of that type?

DMN 1.5 §10.3.2.9: the types that `instance of` and the parameters of a function may name.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.values import Kind, Range, Value, kind_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Type:
    """A named kind, with what it contains if that was said."""

    kind: Kind
    #: Of a list or range.
    element: Type | None = None
    #: Of a context.
    entries: tuple[tuple[str, Type], ...] = ()


ANY = Type(kind=Kind.ANY)


def conforms(value: Value, wanted: Type) -> bool:
    """Tell whether a value is an instance of a type; null is one of none but `Null`."""
    if value is None:
        return wanted.kind is Kind.NULL
    if wanted.kind is Kind.ANY:
        return True
    if kind_of(value) is not wanted.kind:
        return False
    if isinstance(value, list) and wanted.element:
        return all(_fits(item, wanted.element) for item in value)
    if isinstance(value, Range) and wanted.element:
        return all(end is None or conforms(end, wanted.element) for end in (value.low, value.high))
    if isinstance(value, dict):
        return all(name in value and _fits(value[name], entry) for name, entry in wanted.entries)
    return True


def _fits(part: Value, wanted: Type) -> bool:
    return part is None or conforms(part, wanted)
