"""Which range does a text such as `[18..21)` describe?

DMN 1.5 §10.3.4.1. The ends are literals: numbers, texts, `@"…"`, or dates, times and durations made from
one text; an end that is left out, beside a round bracket, is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.feel.arithmetic import negate
from engine.feel.comparison import compare
from engine.feel.errors import FeelError
from engine.feel.limits import Limits
from engine.feel.parser import Parser
from engine.feel.setting import Setting
from engine.feel.syntax import Call, Literal, Name, Negation, Node
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.tokens import TokenKind, tokenize
from engine.feel.values import Range, Value

_NOTHING: frozenset[str] = frozenset()
_SETTING = Setting(
    limits=Limits(source_length=200, depth=5),
    names=_NOTHING,
    members=_NOTHING,
    types=(),
    strict=True,
)
_MAKERS: Mapping[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


class _NoRange(Exception):
    """The text describes none."""


def read_range(text: str) -> Range | None:
    """Return the range, or None if the text describes none."""
    if len(text) > _SETTING.limits.source_length:
        return None
    try:
        low, high = _ends(text.strip())
    except (FeelError, _NoRange):
        return None
    low_included, high_included = text.strip()[0] == "[", text.strip()[-1] == "]"
    if (low is None and low_included) or (high is None and high_included):
        return None
    if low is None and high is None:
        return None
    if low is not None and high is not None and compare("<=", low, high) is not True:
        return None
    return Range(low=low, high=high, low_included=low_included, high_included=high_included)


def _ends(text: str) -> tuple[Value, Value]:
    if len(text) < 2 or text[0] not in "[(]" or text[-1] not in "])[":
        raise _NoRange
    inner = text[1:-1]
    dots = [
        token.position - 1
        for token in tokenize(inner)
        if token.kind is TokenKind.SIGN and token.text == ".."
    ]
    if len(dots) != 1:
        raise _NoRange
    return _end(inner[: dots[0]]), _end(inner[dots[0] + 2 :])


def _end(text: str) -> Value:
    if not text.strip():
        return None
    value = _value(Parser(text, setting=_SETTING, builtins=frozenset(_MAKERS)).whole_expression())
    if compare("<=", value, value) is None:
        raise _NoRange
    return value


def _value(node: Node) -> Value:
    match node:
        case Literal():
            return node.value
        case Negation(operand=Literal(value=value)):
            return negate(value)
        case Call(function=Name(name=name), arguments=[Literal(value=str(text))]) if (
            name in _MAKERS
        ):
            return _MAKERS[name](text)
    raise _NoRange
