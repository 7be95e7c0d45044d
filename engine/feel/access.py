"""How are values made, named, filtered and taken apart?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.calls import builtin_function
from engine.feel.comparison import compare
from engine.feel.compiler import Code, Compiler, Rule
from engine.feel.far import year_month_day
from engine.feel.library import BUILTINS
from engine.feel.run import Scope
from engine.feel.syntax import (
    ContextLiteral,
    Filter,
    FunctionLiteral,
    HalfRange,
    ListLiteral,
    Literal,
    Name,
    Node,
    Path,
    RangeLiteral,
)
from engine.feel.values import Far, Range, Value, YearMonthDuration, whole


def _literal(node: Literal, compiler: Compiler) -> Code:
    value = node.value
    return lambda scope: value


def _name(node: Name, compiler: Compiler) -> Code:
    name = node.name
    if compiler.binds(name) or name not in BUILTINS:
        return compiler.variable(name)
    # A variable may share its name with a built-in (`date`, `count`); it wins if the process has it.
    read = compiler.variable(name)

    def run(scope: Scope) -> Value:
        value = read(scope)
        if value is None and not scope.run.knows(name):
            return builtin_function(name, scope.run)
        return value

    return run


def _list(node: ListLiteral, compiler: Compiler) -> Code:
    items = tuple(compiler.code(item) for item in node.items)

    def run(scope: Scope) -> Value:
        scope.run.produce(len(items))
        return [item(scope) for item in items]

    return run


def _context(node: ContextLiteral, compiler: Compiler) -> Code:
    entries: list[tuple[str, Code]] = []
    seen: list[str] = []
    for name, value in node.entries:
        # A function may call itself; any other value that mentions its own name means an outer one.
        visible = [*seen, name] if isinstance(value, FunctionLiteral) else seen
        with compiler.binding(*visible):
            entries.append((name, compiler.code(value)))
        seen.append(name)

    if len({name for name, _ in entries}) < len(entries):
        return lambda scope: None

    def run(scope: Scope) -> Value:
        scope.run.produce(len(entries))
        values: dict[str, Value] = {}
        inner = Scope(scope.run, values, scope)
        for name, code in entries:
            values[name] = code(inner)
        return values

    return run


def _range(node: RangeLiteral, compiler: Compiler) -> Code:
    low, high = compiler.code(node.low), compiler.code(node.high)

    def run(scope: Scope) -> Value:
        first, last = low(scope), high(scope)
        if compare("<=", first, last) is not True:
            return None
        return Range(
            low=first, high=last, low_included=node.low_included, high_included=node.high_included
        )

    return run


def _half_range(node: HalfRange, compiler: Compiler) -> Code:
    operator, code = node.operator, compiler.code(node.end)

    def run(scope: Scope) -> Value:
        end = code(scope)
        if compare("<=", end, end) is None:
            return None
        return Range(
            low=None if operator.startswith("<") else end,
            high=None if operator.startswith(">") else end,
            low_included=operator in {">=", "="},
            high_included=operator in {"<=", "="},
            outside=operator == "!=",
        )

    return run


def _path(node: Path, compiler: Compiler) -> Code:
    operand, name, position = compiler.code(node.operand), node.name, node.position

    def run(scope: Scope) -> Value:
        value = operand(scope)
        if isinstance(value, dict):
            return value.get(name)
        if isinstance(value, list):
            scope.run.position = position
            scope.run.spend(len(value))
            scope.run.produce(len(value))
            return [member(item, name) for item in value]
        return member(value, name)

    return run


def member(value: Value, name: str) -> Value:
    """Return an entry of a context or a property of a temporal value or range; null if there is none."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Far):
        if name == "year" and not isinstance(value.base, time):
            return Decimal(year_month_day(value)[0])
        value = value.base
    reader = PROPERTIES.get((type(value), name))
    return reader(value) if reader else None


def _number(attribute: str) -> Callable[[Any], Value]:
    return lambda value: Decimal(getattr(value, attribute))


def _zone(value: Any) -> Value:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _clock_part(unit: int, cycle: int | None) -> Callable[[Any], Value]:
    """Read one place of a days and time duration; every place carries the sign of the whole."""

    def read(value: Any) -> Value:
        seconds = abs(value) // timedelta(seconds=1)
        part = seconds // unit if cycle is None else seconds // unit % cycle
        return Decimal(part if value >= timedelta(0) else -part)

    return read


_DATE_PARTS = {name: _number(name) for name in ("year", "month", "day")}
_DATE_PARTS["weekday"] = lambda value: Decimal(value.isoweekday())
_TIME_PARTS = {name: _number(name) for name in ("hour", "minute", "second")}
_TIME_PARTS |= {"time offset": lambda value: value.utcoffset(), "timezone": _zone}
#: Readers of the properties of values that are no contexts, by type and name.
PROPERTIES: dict[tuple[type, str], Callable[[Any], Value]] = {
    (kind, name): reader
    for kind, parts in (
        (date, _DATE_PARTS),
        (time, _TIME_PARTS),
        (datetime, _DATE_PARTS | _TIME_PARTS),
        (YearMonthDuration, {name: _number(name) for name in ("years", "months")}),
        (
            timedelta,
            {
                "days": _clock_part(86400, None),
                "hours": _clock_part(3600, 24),
                "minutes": _clock_part(60, 60),
                "seconds": _clock_part(1, 60),
            },
        ),
        (
            Range,
            {
                "start": lambda value: value.low,
                "end": lambda value: value.high,
                "start included": lambda value: value.low_included,
                "end included": lambda value: value.high_included,
            },
        ),
    )
    for name, reader in parts.items()
}


def _filter(node: Filter, compiler: Compiler) -> Code:
    operand = compiler.code(node.operand)
    with compiler.weighing() as weight, compiler.filtering():
        condition = compiler.code(node.condition)
    position = node.position

    def run(scope: Scope) -> Value:
        value = operand(scope)
        items: list[Value] = value if isinstance(value, list) else []
        if not isinstance(value, list) and value is not None:
            items = [value]
        kept: list[Value] = []
        for item in items:
            scope.run.position = position
            scope.run.spend(weight.steps)
            answer = condition(_item_scope(item, scope))
            if isinstance(answer, Decimal):
                return _element(items, answer)
            if answer is True:
                kept.append(item)
        if not items and isinstance(condition(_item_scope(None, scope)), Decimal):
            return None
        scope.run.produce(len(kept))
        return kept

    return run


def _item_scope(item: Value, scope: Scope) -> Scope:
    """Bind `item`, and the entries of an item that is a context, which win over it."""
    inner = Scope(scope.run, {"item": item}, scope)
    return Scope(scope.run, item, inner) if isinstance(item, dict) else inner


def _element(items: list[Value], number: Decimal) -> Value:
    """Return the element at a place counted from 1, or from the end when negative."""
    place = whole(number)
    if place is None or place == 0 or abs(place) > len(items):
        return None
    return items[place - 1 if place > 0 else place]


ACCESS: Mapping[type[Node], Rule] = {
    Literal: _literal,
    Name: _name,
    ListLiteral: _list,
    ContextLiteral: _context,
    RangeLiteral: _range,
    HalfRange: _half_range,
    Path: _path,
    Filter: _filter,
}
