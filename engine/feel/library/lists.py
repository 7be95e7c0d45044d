"""What can be done with lists (DMN 1.5 §10.3.4.4 and .9)?

Places count from 1, or from the end when negative. What adds lists up stands in `aggregates`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.comparison import equal
from engine.feel.library import aggregates
from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import Function, Value, truncated

LIBRARY = Library()
LIBRARY.functions.update(aggregates.LIBRARY.functions)


def _place(items: list[Value], position: Decimal) -> int | None:
    """Return the Python index of an element that exists."""
    place = truncated(position)
    if not place or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _holds(items: list[Value], element: Value, run: Run) -> bool:
    run.spend(len(items))
    return any(equal(item, element, run) is True for item in items)


@LIBRARY.function("list contains", "list: list, element: Any")
def list_contains(run: Run, items: list[Value], element: Value) -> Value:
    """Tell whether an element is in a list."""
    return _holds(items, element, run)


@LIBRARY.function("sublist", "list: list, start position: number, length?: number")
def sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    """Cut out a part."""
    begin = _place(items, start)
    if begin is None:
        return None
    if length is None:
        return items[begin:]
    count = truncated(length)
    return (
        None
        if count is None or count < 1 or begin + count > len(items)
        else items[begin : begin + count]
    )


@LIBRARY.function("concatenate", "lists...: Any")
def concatenate(run: Run, lists: list[Value]) -> Value:
    """Join lists into one; null if one of them is null."""
    if any(part is None for part in lists):
        return None
    joined: list[Value] = []
    for part in lists:
        run.produce(len(part) if isinstance(part, list) else 1)
        joined += part if isinstance(part, list) else [part]
    return joined


@LIBRARY.function("insert before", "list: list, position: number, newItem: Any")
def insert_before(run: Run, items: list[Value], position: Decimal, element: Value) -> Value:
    """Return a list with one more element, at that place."""
    place = _place(items, position)
    return None if place is None else [*items[:place], element, *items[place:]]


@LIBRARY.function("remove", "list: list, position: number")
def remove(run: Run, items: list[Value], position: Decimal) -> Value:
    """Return a list without the element at a place."""
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@LIBRARY.function("list replace", "list: list, position: number, newItem: Any")
def list_replace(run: Run, items: list[Value], position: Decimal, element: Value) -> Value:
    """Return a list with another element at a place."""
    place = _place(items, position)
    return None if place is None else [*items[:place], element, *items[place + 1 :]]


@LIBRARY.function("list replace", "list: list, match: function, newItem: Any")
def list_replace_matching(run: Run, items: list[Value], match: Function, element: Value) -> Value:
    """Return a list with another element wherever `match(item, newItem)` is true.

    Null if the function answers anything but true or false.
    """
    replaced: list[Value] = []
    for item in items:
        answer = run.call(match, (item, element))
        if not isinstance(answer, bool):
            return None
        replaced.append(element if answer else item)
    return replaced


@LIBRARY.function("reverse", "list: list")
def reverse(run: Run, items: list[Value]) -> Value:
    """Turn a list around."""
    return items[::-1]


@LIBRARY.function("index of", "list: list, match: Any")
def index_of(run: Run, items: list[Value], element: Value) -> Value:
    """Return all places of an element."""
    run.spend(len(items))
    return [
        Decimal(place) for place, item in enumerate(items, 1) if equal(item, element, run) is True
    ]


@LIBRARY.function("union", "lists...: Any")
def union(run: Run, lists: list[Value]) -> Value:
    """Join lists, keeping the first of equal elements."""
    joined = concatenate(run, lists)
    return distinct_values(run, joined) if isinstance(joined, list) else None


@LIBRARY.function("distinct values", "list: list")
def distinct_values(run: Run, items: list[Value]) -> Value:
    """Keep the first of equal elements."""
    kept: list[Value] = []
    for item in items:
        if not _holds(kept, item, run):
            kept.append(item)
    return kept


@LIBRARY.function("append", "list: list, item...: Any")
def append(run: Run, arguments: list[Value]) -> Value:
    """Return a list with more elements at its end."""
    items, *more = arguments
    return None if items is None else [*(items if isinstance(items, list) else [items]), *more]


@LIBRARY.function("flatten", "list: list")
def flatten(run: Run, items: list[Value]) -> Value:
    """Replace every list inside by its elements."""
    flat: list[Value] = []
    pending = items[::-1]
    while pending:
        run.spend(1)
        item = pending.pop()
        if isinstance(item, list):
            run.produce(len(item))
            pending += item[::-1]
        else:
            flat.append(item)
    return flat


@LIBRARY.function("sort", "list: list, precedes: function")
def sort(run: Run, items: list[Value], precedes: Function) -> Value:
    """Sort, stably, by a function of two elements that tells whether the first comes before the second."""

    def order(one: Value, other: Value) -> int:
        # `sorted` never asks for more than whether one element comes before another.
        return -1 if run.call(precedes, (one, other)) is True else 0

    return sorted(items, key=cmp_to_key(order))
