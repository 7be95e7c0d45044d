"""How do conditions, loops and functions written in an expression run?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Iterator as Generator
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal

from engine.feel.compiler import Code, Compiler, Rule
from engine.feel.kinds import coerce
from engine.feel.run import Scope
from engine.feel.syntax import Conditional, FunctionLiteral, Iteration, Iterator, Node, Quantified
from engine.feel.values import Function, Range, Value, whole

#: The results so far, inside `for`.
_PARTIAL = "partial"
_Domain = tuple[str, Code, Code | None, int]


def _conditional(node: Conditional, compiler: Compiler) -> Code:
    condition = compiler.code(node.condition)
    consequence = compiler.code(node.consequence)
    alternative = compiler.code(node.alternative)
    return lambda scope: consequence(scope) if condition(scope) is True else alternative(scope)


def _iteration(node: Iteration, compiler: Compiler) -> Code:
    with ExitStack() as stack:
        weight = stack.enter_context(compiler.weighing())
        stack.enter_context(compiler.binding(_PARTIAL))
        domains = _domains(node.iterators, compiler, stack)
        with compiler.watching(_PARTIAL) as partial:
            body = compiler.code(node.body)

    def run(scope: Scope) -> Value:
        results: list[Value] = []
        so_far: dict[str, Value] = {}
        for inner in _bindings(Scope(scope.run, so_far, scope), domains, weight.steps):
            if inner is None:
                return None
            if partial.seen:
                scope.run.spend(len(results))
                so_far[_PARTIAL] = list(results)
            results.append(body(inner))
            scope.run.produce(1)
        return results

    return run


def _quantified(node: Quantified, compiler: Compiler) -> Code:
    with ExitStack() as stack:
        weight = stack.enter_context(compiler.weighing())
        domains = _domains(node.iterators, compiler, stack)
        body = compiler.code(node.body)
    decisive = not node.every

    def run(scope: Scope) -> Value:
        unknown = False
        for inner in _bindings(scope, domains, weight.steps):
            answer = None if inner is None else body(inner)
            if answer is decisive:
                return decisive
            if not isinstance(answer, bool):
                unknown = True
        return None if unknown else not decisive

    return run


def _domains(
    iterators: Iterable[Iterator], compiler: Compiler, stack: ExitStack
) -> Sequence[_Domain]:
    """Compile the domains, each of which sees the names before it; the names stay bound on the stack."""
    domains: list[_Domain] = []
    for iterator in iterators:
        position = iterator.domain.position
        stack.enter_context(compiler.level(position))
        first = compiler.code(iterator.domain)
        last = compiler.code(iterator.end) if iterator.end else None
        stack.enter_context(compiler.binding(iterator.name))
        domains.append((iterator.name, first, last, position))
    return domains


def _bindings(scope: Scope, domains: Sequence[_Domain], steps: int) -> Generator[Scope | None]:
    """Yield a scope per combination, the last iterator turning fastest; None where a domain is none."""
    name, first, last, position = domains[0]
    values = _elements(first(scope)) if last is None else _count(first(scope), last(scope))
    if values is None:
        yield None
        return
    for value in values:
        scope.run.position = position
        scope.run.spend(steps)
        inner = Scope(scope.run, {name: value}, scope)
        if len(domains) == 1:
            yield inner
        else:
            yield from _bindings(inner, domains[1:], steps)


def _elements(domain: Value) -> Iterable[Value] | None:
    if isinstance(domain, Range):
        return _within(domain)
    return domain if isinstance(domain, list) or domain is None else [domain]


def _within(domain: Range) -> Iterable[Value] | None:
    """Count through a range; an end that does not belong to it is left out."""
    values = _count(domain.low, domain.high)
    left_out = [
        end
        for end, included in (
            (domain.low, domain.low_included),
            (domain.high, domain.high_included),
        )
        if not included
    ]
    return None if values is None else (value for value in values if value not in left_out)


def _count(first: Value, last: Value) -> Iterable[Value] | None:
    """Count up or down, both ends included: whole numbers, or dates day by day."""
    low, high = whole(first), whole(last)
    if low is not None and high is not None:
        step = 1 if low <= high else -1
        return (Decimal(number) for number in range(low, high + step, step))
    if type(first) is date and type(last) is date:
        start, days = first, (last - first).days
        step = 1 if days >= 0 else -1
        return (start + timedelta(days=day) for day in range(0, days + step, step))
    return None


def _function(node: FunctionLiteral, compiler: Compiler) -> Code:
    names = tuple(name for name, _ in node.parameters)
    types = tuple(wanted for _, wanted in node.parameters)
    if node.body is None:
        external = Function(parameters=names, forms=(types,), apply=lambda arguments: None)
        return lambda scope: external
    with compiler.weighing() as weight, compiler.binding(*names):
        body, depth = compiler.body(node.body)

    def run(scope: Scope) -> Value:
        def apply(arguments: tuple[Value, ...]) -> Value:
            values: dict[str, Value] = {}
            for name, wanted, argument in zip(names, types, arguments, strict=True):
                values[name], fits = coerce(argument, wanted, scope.run.spend)
                if not fits:
                    return None
            scope.run.enter(depth)
            result = body(Scope(scope.run, values, scope))
            scope.run.leave(depth)
            return result

        return Function(parameters=names, cost=weight.steps, forms=(types,), apply=apply)

    return run


CONTROL: Mapping[type[Node], Rule] = {
    Conditional: _conditional,
    Iteration: _iteration,
    Quantified: _quantified,
    FunctionLiteral: _function,
}
