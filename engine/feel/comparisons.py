"""Which values does an expression compare its variables with?

For whoever knows what a variable can be: a comparison with anything else has no answer, or never the wanted one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.library import BUILTINS
from engine.feel.limits import Limits
from engine.feel.parser import Parser
from engine.feel.setting import Setting
from engine.feel.syntax import (
    Comparison,
    Filter,
    FunctionLiteral,
    Iteration,
    Literal,
    Membership,
    Name,
    Node,
    Path,
    Quantified,
)
from engine.feel.values import Value

#: Parts in which a name may be something else than the variable.
_BINDING = (Filter, FunctionLiteral, Iteration, Quantified)
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One comparison of a variable, or of an entry of one, with a value written out."""

    #: The variable, then the entries on the way: `pemohon.nik` is ("pemohon", "nik").
    path: tuple[str, ...]
    #: `=`, `!=`, `<`, `<=`, `>`, `>=`; read with the variable on the left.
    operator: str
    value: Value
    #: Where it stands, counted in characters from 1.
    position: int


def comparisons(source: str) -> tuple[Compared, ...]:
    """Return the comparisons in an expression that compiles. Raises `FeelError` for any other."""
    setting = Setting(
        limits=Limits(), names=frozenset(), members=frozenset(), types=(), strict=True
    )
    parser = Parser(source, setting=setting, builtins=frozenset(BUILTINS))
    return tuple(_walk(parser.whole_expression()))


def _walk(node: object) -> Iterator[Compared]:
    if isinstance(node, _BINDING):
        return
    if isinstance(node, Comparison):
        yield from _pair(node.left, node.operator, node.right, node.position)
        mirrored = _MIRRORED.get(node.operator, node.operator)
        yield from _pair(node.right, mirrored, node.left, node.position)
    if isinstance(node, Membership) and not node.tests.negated:
        for test in node.tests.tests:
            yield from _pair(node.operand, test.operator or "=", test.operand, test.position)
    if isinstance(node, tuple):
        for part in node:
            yield from _walk(part)
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        for each in dataclasses.fields(node):
            yield from _walk(getattr(node, each.name))


def _pair(variable: Node, operator: str, other: Node, position: int) -> Iterator[Compared]:
    path = _path(variable)
    if path and isinstance(other, Literal):
        yield Compared(path=path, operator=operator, value=other.value, position=position)


def _path(node: Node) -> tuple[str, ...]:
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Path):
        before = _path(node.operand)
        return (*before, node.name) if before else ()
    return ()
