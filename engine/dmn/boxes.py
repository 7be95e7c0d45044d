"""How does a boxed expression become code?

Loops, filters and choices are run by FEEL itself, with their parts handed in as functions: so a drawn `for` and a
written one cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from engine.dmn.expressions import Scope
from engine.dmn.model import (
    Boxed,
    ConditionalBox,
    ContextBox,
    DecisionTable,
    FilterBox,
    FunctionBox,
    FunctionKind,
    InvocationBox,
    ListBox,
    LiteralBox,
    Loop,
    LoopBox,
    Place,
    RelationBox,
    Typed,
)
from engine.dmn.names import mentions
from engine.dmn.run import Code, Frame
from engine.dmn.tables import table_code
from engine.dmn.types import ItemType
from engine.feel import FeelError, Function, Value, compile_expression, normal_name

_LIST, _PART, _ELEMENT, _PARTIAL, _ITEM = "daftar__", "bagian__", "butir__", "partial", "item"
_ARGUMENT = "argumen__"
_HIDDEN = frozenset({_LIST, _PART, _ELEMENT})
_LOOPS = {
    Loop.FOR: f"for {_ELEMENT} in {_LIST} return {_PART}({_ELEMENT})",
    Loop.SOME: f"some {_ELEMENT} in {_LIST} satisfies {_PART}({_ELEMENT})",
    Loop.EVERY: f"every {_ELEMENT} in {_LIST} satisfies {_PART}({_ELEMENT})",
}
_FILTER = f"{_LIST}[{_PART}({_ITEM})]"


def box_code(box: Boxed | None, scope: Scope) -> Code:
    """Compile a boxed expression, its declared type included; what nobody has written is null."""
    if box is None:
        return lambda frame: None
    code = _RULES[type(box)](box, scope)
    return (
        code if isinstance(box, FunctionBox) else typed_code(code, box.type_ref, box.place, scope)
    )


def typed_code(code: Code, reference: str | None, at: Place, scope: Scope) -> Code:
    """Return code that hands out what the type wants."""
    wanted = scope.type(reference, at)
    if wanted.is_any:
        return code
    place = scope.place(at)
    return lambda frame: frame.run.admit(code(frame), wanted, place, "Hasilnya")


def _literal(box: LiteralBox, scope: Scope) -> Code:
    if not box.text:
        return lambda frame: None
    return scope.code(box)


def _context(box: ContextBox, scope: Scope) -> Code:
    entries: list[tuple[str, str, Code]] = []
    result: Code | None = None
    for variable, value in box.entries:
        if variable is None or not variable.name:
            result = box_code(value, scope)
            continue
        inner = scope.within(variable.name) if _is_function(value) else scope
        code = typed_code(box_code(value, inner), variable.type_ref, variable.place, scope)
        entries.append((variable.name, normal_name(variable.name), code))
        scope = scope.within(variable.name)

    def run(frame: Frame) -> Value:
        inner = Frame(frame.run, dict(frame.names))
        values: dict[str, Value] = {}
        for name, seen, code in entries:
            values[name] = inner.names[seen] = code(inner)
        return values if result is None else result(inner)

    return run


def _is_function(box: Boxed | None) -> bool:
    """Tell whether a value is a function, which may call itself by its name."""
    return isinstance(box, FunctionBox) or (
        isinstance(box, LiteralBox) and box.text.startswith("function")
    )


def _list(box: ListBox, scope: Scope) -> Code:
    items = tuple(box_code(item, scope) for item in box.items)
    return lambda frame: [item(frame) for item in items]


def _relation(box: RelationBox, scope: Scope) -> Code:
    rows = [
        [
            (column.name, typed_code(box_code(cell, scope), column.type_ref, column.place, scope))
            for column, cell in zip(box.columns, row, strict=False)
        ]
        for row in box.rows
    ]
    return lambda frame: [{name: code(frame) for name, code in row} for row in rows]


def _invocation(box: InvocationBox, scope: Scope) -> Code:
    place = scope.place(box.place)
    names = tuple(normal_name(parameter.name) for parameter, _ in box.bindings)
    codes = tuple(
        typed_code(box_code(value, scope), parameter.type_ref, parameter.place, scope)
        for parameter, value in box.bindings
    )
    builtin = _builtin_call(box, names, scope)
    if builtin is not None:
        return lambda frame: builtin(frame, [code(frame) for code in codes])
    callee = box_code(box.callee, scope)

    def run(frame: Frame) -> Value:
        function = callee(frame)
        if not isinstance(function, Function) or function.parameters is None:
            return frame.run.fail("Yang dipanggil di sini bukan fungsi.", place)
        if sorted(names) != sorted(function.parameters):
            return frame.run.fail(
                f"Parameter yang diisi tidak cocok; fungsi ini meminta "
                f"{', '.join(function.parameters) or 'tanpa parameter'}.",
                place,
            )
        values = {name: code(frame) for name, code in zip(names, codes, strict=True)}
        return frame.run.call(function, tuple(values[name] for name in function.parameters), place)

    return run


def _builtin_call(
    box: InvocationBox, names: Sequence[str], scope: Scope
) -> Callable[[Frame, list[Value]], Value] | None:
    """Return the call of one of FEEL's own functions; None when something of the model is called."""
    callee = box.callee
    if not isinstance(callee, LiteralBox) or not scope.is_builtin(callee.text):
        return None
    place = scope.place(box.place)
    hidden = [f"{_ARGUMENT}{number}" for number in range(len(names))]
    arguments = ", ".join(f"{name}: {each}" for name, each in zip(names, hidden, strict=True))
    text = replace(callee, text=f"{callee.text}({arguments})")
    expression = scope.within(*hidden).expression(text)
    if isinstance(expression, FeelError):
        reason = str(expression)
        return lambda frame, values: frame.run.fail(reason, place)
    return lambda frame, values: frame.run.feel(
        expression, dict(zip(hidden, values, strict=True)), place
    )


def _function(box: FunctionBox, scope: Scope) -> Code:
    return function_code(box, scope, None)


def function_code(box: FunctionBox, scope: Scope, result: ItemType | None) -> Code:
    """Compile a function definition; `result` is what its variable says it returns."""
    place = scope.place(box.place)
    if box.kind is not FunctionKind.FEEL:
        scope.report.error(
            "dmn-external-function",
            place,
            f"Fungsi {box.kind} tidak didukung, karena menjalankan program di luar FEEL.",
        )
        return lambda frame: frame.run.fail(f"Fungsi {box.kind} tidak didukung.", place)
    names = tuple(normal_name(parameter.name) for parameter in box.parameters)
    types = tuple(scope.type(each.type_ref, each.place) for each in box.parameters)
    inner = replace(
        scope.within(*names),
        declared={**scope.declared, **dict(zip(names, types, strict=True))},
    )
    body = typed_code(box_code(box.body, inner), box.type_ref, box.place, scope)

    def run(frame: Frame) -> Value:
        def apply(arguments: tuple[Value, ...]) -> Value:
            if len(arguments) != len(names):
                return frame.run.fail("Jumlah argumennya tidak cocok.", place)
            admitted = _admitted(arguments, box.parameters, types, frame, place)
            if admitted is None:
                return None
            frame.run.enter(place)
            value = body(frame.with_names(dict(zip(names, admitted, strict=True))))
            frame.run.leave()
            return value if result is None else frame.run.admit(value, result, place, "Hasilnya")

        return Function(parameters=names, apply=apply)

    return run


def _admitted(
    arguments: Sequence[Value],
    parameters: Sequence[Typed],
    types: Sequence[ItemType],
    frame: Frame,
    place: Place,
) -> list[Value] | None:
    """Return the arguments as the parameters want them; None when one does not fit, for then nothing is called."""
    admitted = []
    for argument, parameter, wanted in zip(arguments, parameters, types, strict=True):
        value = frame.run.admit(argument, wanted, place, f"Argumen “{parameter.name}”")
        if value is None and argument is not None:
            return None
        admitted.append(value)
    return admitted


def _conditional(box: ConditionalBox, scope: Scope) -> Code:
    condition = box_code(box.condition, scope)
    consequence = box_code(box.consequence, scope)
    alternative = box_code(box.alternative, scope)
    return lambda frame: consequence(frame) if condition(frame) is True else alternative(frame)


def _filter(box: FilterBox, scope: Scope) -> Code:
    domain = box_code(box.domain, scope)
    # Every entry of an item is a name here, those of several words included.
    inner = replace(scope.within(_ITEM, *scope.members), filtering=True)
    match = box_code(box.match, inner)
    place = scope.place(box.place)
    expression = compile_expression(_FILTER, names=_HIDDEN)

    def run(frame: Frame) -> Value:
        def part(arguments: tuple[Value, ...]) -> Value:
            item = arguments[0]
            entries = item if isinstance(item, dict) else {}
            seen = {normal_name(name): value for name, value in entries.items()}
            return match(frame.with_names({_ITEM: item, **seen}))

        function = Function(parameters=(_ITEM,), apply=part)
        return frame.run.feel(expression, {_LIST: domain(frame), _PART: function}, place)

    return run


def _loop(box: LoopBox, scope: Scope) -> Code:
    variable = normal_name(box.variable)
    names = (variable, _PARTIAL) if box.loop is Loop.FOR else (variable,)
    # Copying the results so far for every element is dear, and seldom wanted.
    reads_partial = _PARTIAL in names and mentions(box.body, _PARTIAL)
    domain = box_code(box.domain, scope)
    body = box_code(box.body, scope.within(*names))
    place = scope.place(box.place)
    expression = compile_expression(_LOOPS[box.loop], names=_HIDDEN)

    def run(frame: Frame) -> Value:
        so_far: list[Value] = []

        def part(arguments: tuple[Value, ...]) -> Value:
            seen: dict[str, Value] = {variable: arguments[0]}
            if reads_partial:
                seen[_PARTIAL] = list(so_far)
            value = body(frame.with_names(seen))
            so_far.append(value)
            return value

        function = Function(parameters=(variable,), apply=part)
        return frame.run.feel(expression, {_LIST: domain(frame), _PART: function}, place)

    return run


def _table(box: DecisionTable, scope: Scope) -> Code:
    return table_code(box, scope)


_RULES: dict[type[Boxed], Callable[[Any, Scope], Code]] = {
    LiteralBox: _literal,
    ContextBox: _context,
    ListBox: _list,
    RelationBox: _relation,
    InvocationBox: _invocation,
    FunctionBox: _function,
    ConditionalBox: _conditional,
    FilterBox: _filter,
    LoopBox: _loop,
    DecisionTable: _table,
}
