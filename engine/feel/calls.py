"""Which function does a call mean, and what happens when it is called?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from engine.feel.compiler import Code, Compiler, Rule
from engine.feel.errors import FeelError
from engine.feel.library import BUILTINS, Signature
from engine.feel.run import Run, Scope
from engine.feel.syntax import Call, Name, Node
from engine.feel.values import Function, Value


def _call(node: Call, compiler: Compiler) -> Code:
    if isinstance(node.function, Name):
        name = node.function.name
        if not compiler.binds(name) and name not in compiler.setting.names:
            if name in BUILTINS:
                return _call_builtin(node, name, compiler)
            if compiler.setting.strict:
                raise compiler.fail(_unknown(name), node.function.position)
    function = compiler.code(node.function)
    arguments = tuple(compiler.code(argument) for argument in node.arguments)
    names, position = node.names, node.position

    def run(scope: Scope) -> Value:
        callee = function(scope)
        values = tuple(argument(scope) for argument in arguments)
        if not isinstance(callee, Function):
            return None
        if names:
            if callee.parameters is None or sorted(names) != sorted(callee.parameters):
                return None
            by_name = dict(zip(names, values, strict=True))
            values = tuple(by_name[parameter] for parameter in callee.parameters)
        scope.run.position = position
        return scope.run.call(callee, values)

    return run


def _unknown(name: str) -> str:
    close = get_close_matches(name, BUILTINS, n=1)
    return f"Fungsi `{name}` tidak dikenal." + (f" Maksud Anda `{close[0]}`?" if close else "")


def _call_builtin(node: Call, name: str, compiler: Compiler) -> Code:
    try:
        candidates, order = _candidates(node, name, compiler)
    except FeelError:
        if compiler.setting.strict:
            raise
        return lambda scope: None
    arguments = tuple(compiler.code(argument) for argument in node.arguments)
    position = node.position

    def run(scope: Scope) -> Value:
        values: list[Value] = [argument(scope) for argument in arguments]
        if order is not None:
            values = [None if place is None else values[place] for place in order]
        scope.run.position = position
        return apply_builtin(candidates, values, scope.run)

    return run


def _candidates(
    node: Call, name: str, compiler: Compiler
) -> tuple[tuple[Signature, ...], tuple[int | None, ...] | None]:
    """Choose the forms that take these arguments, and the order that named arguments are wanted in."""
    signatures = BUILTINS[name]
    if node.names:
        orders = {signature: signature.order(node.names) for signature in signatures}
        for order in filter(None, orders.values()):
            return tuple(signature for signature in signatures if orders[signature] == order), order
        raise compiler.fail(f"Nama argumen tidak cocok; {_written(name)}.", node.position)
    fitting = tuple(signature for signature in signatures if signature.takes(len(node.arguments)))
    if not fitting:
        raise compiler.fail(f"Jumlah argumen tidak cocok; {_written(name)}.", node.position)
    return fitting, None


def _written(name: str) -> str:
    forms = dict.fromkeys(f"`{name}({signature})`" for signature in BUILTINS[name])
    return f"fungsi ini ditulis {' atau '.join(forms)}"


def apply_builtin(candidates: Sequence[Signature], values: Sequence[Value], run: Run) -> Value:
    """Call the first form whose types fit; null when none does."""
    run.spend(1)
    for signature in candidates:
        arguments = signature.accept(values)
        if arguments is not None:
            return signature.apply(run, arguments)
    return None


def builtin_function(name: str, run: Run) -> Function:
    """Return a built-in as a value, to be handed to another function."""

    def apply(arguments: tuple[Value, ...]) -> Value:
        fitting = [signature for signature in BUILTINS[name] if signature.takes(len(arguments))]
        return apply_builtin(fitting, arguments, run)

    forms = tuple(form for signature in BUILTINS[name] for form in signature.forms())
    return Function(parameters=None, forms=forms, apply=apply)


CALLS: Mapping[type[Node], Rule] = {Call: _call}
