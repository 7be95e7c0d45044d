"""What can an expression be made of?

The syntax tree: what the parser makes and the compiler reads. `position` counts characters from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.values import Type, Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """Anything that has a place in the source."""

    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal(Node):
    """A value written out."""

    value: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Name(Node):
    """A variable, a parameter or a function, words joined by one space."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListLiteral(Node):
    """A list, `[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContextLiteral(Node):
    """A context, `{a: 1, "b c": a + 1}`, entries in order."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RangeLiteral(Node):
    """A range, `[low..high)`."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HalfRange(Node):
    """A range with one end, `(< 10)`."""

    operator: str
    end: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Negation(Node):
    """Unary minus, `-a`."""

    operand: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One further operand of a chain."""

    operator: str
    operand: Node
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Arithmetic(Node):
    """`a + b - c`, read from the left; kept flat so that length does not become depth."""

    first: Node
    rest: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Logic(Node):
    """`a and b and c`, or the same with `or`."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison(Node):
    """One of six comparisons, `a <= b`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Between(Node):
    """A closed interval, `a between low and high`."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Test(Node):
    """`< 10` when `operator` is set, else a value, a range, a list, or a condition on `?`."""

    operator: str | None
    operand: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Tests(Node):
    """Unary tests: true when one of them is; no test at all is `-`, which is always true."""

    tests: tuple[Test, ...]
    negated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership(Node):
    """Unary tests on a value, `a in (tests)`."""

    operand: Node
    tests: Tests


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceOf(Node):
    """A question about a type, `a instance of T`."""

    operand: Node
    type: Type


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditional(Node):
    """A choice, `if a then b else c`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Iterator:
    """`name in domain`; a domain of two ends counts from one to the other."""

    name: str
    domain: Node
    end: Node | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Iteration(Node):
    """A loop that makes a list, `for … return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantified(Node):
    """A quantifier, `some … satisfies body` or `every …`."""

    every: bool
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Path(Node):
    """An entry or property, `a.b`."""

    operand: Node
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter(Node):
    """A selection, `a[condition]` or `a[index]`."""

    operand: Node
    condition: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Node):
    """`f(a, b)` or `f(x: a, y: b)`; `names` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionLiteral(Node):
    """A function written out, `function(a, b: number) body`."""

    parameters: tuple[tuple[str, Type], ...]
    #: None for an external one, which has no answer.
    body: Node | None
