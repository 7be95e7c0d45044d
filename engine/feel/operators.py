"""How do operators, comparisons and unary tests run?"""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.arithmetic import calculate, negate
from engine.feel.comparison import both, compare, equal, satisfies
from engine.feel.compiler import Code, Compiler, Rule
from engine.feel.kinds import conforms
from engine.feel.run import Scope
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    InstanceOf,
    Logic,
    Membership,
    Negation,
    Node,
    RangeLiteral,
    Test,
    Tests,
)
from engine.feel.values import Value

#: The value that unary tests are about.
INPUT = "?"


def _negation(node: Negation, compiler: Compiler) -> Code:
    operand = compiler.code(node.operand)
    return lambda scope: negate(operand(scope))


def _arithmetic(node: Arithmetic, compiler: Compiler) -> Code:
    first = compiler.code(node.first)
    rest = tuple((link.operator, compiler.code(link.operand), link.position) for link in node.rest)

    def run(scope: Scope) -> Value:
        value = first(scope)
        for operator, operand, position in rest:
            other = operand(scope)
            scope.run.position = position
            value = calculate(operator, value, other, scope.run)
        return value

    return run


def _logic(node: Logic, compiler: Compiler) -> Code:
    """Three-valued: what is neither true nor false counts as unknown."""
    operands = tuple(compiler.code(operand) for operand in node.operands)
    decisive = node.operator == "or"

    def run(scope: Scope) -> Value:
        unknown = False
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                unknown = True
        return None if unknown else not decisive

    return run


def _comparison(node: Comparison, compiler: Compiler) -> Code:
    left, right, operator = compiler.code(node.left), compiler.code(node.right), node.operator
    if operator == "=":
        return lambda scope: equal(left(scope), right(scope), scope.run)
    if operator == "!=":
        return lambda scope: invert(equal(left(scope), right(scope), scope.run))
    return lambda scope: compare(operator, left(scope), right(scope))


def invert(value: Value) -> bool | None:
    """Answer `not` in three values."""
    return not value if isinstance(value, bool) else None


def _between(node: Between, compiler: Compiler) -> Code:
    operand, low, high = (
        compiler.code(node.operand),
        compiler.code(node.low),
        compiler.code(node.high),
    )

    def run(scope: Scope) -> Value:
        value = operand(scope)
        return both(compare(">=", value, low(scope)), compare("<=", value, high(scope)))

    return run


def _membership(node: Membership, compiler: Compiler) -> Code:
    operand = compiler.code(node.operand)
    tests = compiler.code(node.tests)
    return lambda scope: tests(Scope(scope.run, {INPUT: operand(scope)}, scope))


def _tests(node: Tests, compiler: Compiler) -> Code:
    """True when one test is; false when all are; else unknown. Runs where `?` is bound."""
    with compiler.binding(INPUT):
        tests = tuple(compiler.code(test) for test in node.tests)
    if not tests:
        return lambda scope: True
    hit, miss = not node.negated, node.negated

    def run(scope: Scope) -> Value:
        unknown = False
        for test in tests:
            answer = test(scope)
            if answer is True:
                return hit
            if answer is None:
                unknown = True
        return None if unknown else miss

    return run


def _test(node: Test, compiler: Compiler) -> Code:
    with compiler.watching(INPUT) as input_watch:
        operand = compiler.code(node.operand)
    match node.operator:
        case None:
            # A range whose ends have no order is null, and so is the question what lies in it.
            as_it_is = input_watch.seen or isinstance(node.operand, RangeLiteral)
            return _condition(operand) if as_it_is else _plain_test(operand)
        case "=":
            return lambda scope: equal(scope.read(INPUT), operand(scope), scope.run)
        case "!=":
            return lambda scope: invert(equal(scope.read(INPUT), operand(scope), scope.run))
        case operator:
            return lambda scope: compare(operator, scope.read(INPUT), operand(scope))


def _condition(operand: Code) -> Code:
    """Compile a test with `?`: its own truth counts; what else it yields is looked for."""

    def run(scope: Scope) -> Value:
        answer = operand(scope)
        if isinstance(answer, bool):
            return answer
        return None if answer is None else satisfies(scope.read(INPUT), answer, scope.run)

    return run


def _plain_test(operand: Code) -> Code:
    """Compile a test without `?`: a boolean is a condition unless the input is a boolean too."""

    def run(scope: Scope) -> Value:
        answer = operand(scope)
        value = scope.read(INPUT)
        if answer is True and not isinstance(value, bool):
            return True
        return satisfies(value, answer, scope.run)

    return run


def _instance_of(node: InstanceOf, compiler: Compiler) -> Code:
    operand, wanted = compiler.code(node.operand), node.type
    return lambda scope: conforms(operand(scope), wanted, scope.run.spend)


OPERATORS: Mapping[type[Node], Rule] = {
    Negation: _negation,
    Arithmetic: _arithmetic,
    Logic: _logic,
    Comparison: _comparison,
    Between: _between,
    Membership: _membership,
    Tests: _tests,
    Test: _test,
    InstanceOf: _instance_of,
}
