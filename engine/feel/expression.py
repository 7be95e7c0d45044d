"""How is a FEEL text compiled once and evaluated often?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from engine.feel.access import ACCESS
from engine.feel.calls import CALLS
from engine.feel.compiler import Code, Compiler
from engine.feel.control import CONTROL
from engine.feel.errors import FeelError
from engine.feel.exchange import Foreign, import_value
from engine.feel.library import BUILTINS, UNSUPPORTED
from engine.feel.limits import Limits
from engine.feel.operators import INPUT, OPERATORS
from engine.feel.parser import Parser
from engine.feel.run import Run, Scope
from engine.feel.syntax import Node
from engine.feel.values import Value

_RULES = {**ACCESS, **CALLS, **CONTROL, **OPERATORS}
_NO_NAMES: frozenset[str] = frozenset()
_DEFAULT_LIMITS = Limits()
_BUILTIN_NAMES = UNSUPPORTED.union(BUILTINS)
#: Expressions kept compiled; a large site has some thousands.
_CACHE_SIZE = 4096
#: Ways of writing an expression in other engines.
_FOREIGN_OPENINGS = ("${", "#{")

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Expression:
    """A compiled expression; immutable, and safe to share between threads."""

    source: str
    #: Names that it reads from the context for certain: not what it binds itself, and not the names
    #: inside a filter such as `laporan[nilai > 3]`, which may be entries of the items.
    variables: frozenset[str]
    _code: Code = field(repr=False, compare=False)
    _limits: Limits = field(repr=False)

    def evaluate(self, context: Mapping[str, Any], *, now: datetime) -> Value:
        """Return the value for these variables.

        `now` must be aware; its zone decides what `today()` is. Raises FeelError when a limit is hit
        or a variable holds what FEEL has no type for. The result shares nothing with `context`.
        """
        run = _start(self.source, context, now, self._limits)
        return _guarded(self.source, lambda: run.admit(self._code(Scope(run, {}))))


@dataclass(frozen=True, kw_only=True)
class UnaryTests:
    """A compiled cell of a decision table."""

    source: str
    #: As in `Expression`; the input itself, `?`, is not among them.
    variables: frozenset[str]
    _code: Code = field(repr=False, compare=False)
    _limits: Limits = field(repr=False)

    def evaluate(self, value: Any, context: Mapping[str, Any], *, now: datetime) -> bool | None:
        """Tell whether the input value passes; None when that cannot be told.

        `now` and the errors are those of `Expression.evaluate`.
        """
        run = _start(self.source, context, now, self._limits)
        try:
            scope = Scope(run, {INPUT: import_value(value)})
        except Foreign as foreign:
            raise run.fail(f"Masukan berisi {foreign}, yang tidak dikenal FEEL.") from None
        answer = _guarded(self.source, lambda: self._code(scope))
        return answer if isinstance(answer, bool) else None


def compile_expression(
    source: str, *, limits: Limits = _DEFAULT_LIMITS, names: frozenset[str] = _NO_NAMES
) -> Expression:
    """Compile an expression without its leading `=` (see `body`); compiled ones are cached.

    `names` are variables known to exist: needed for names of several words, and for functions among
    the variables. Raises FeelError for a text that is no FEEL, is not supported, or is over the
    limits.
    """
    return _compile_expression(source, limits, names)


def compile_unary_tests(
    source: str, *, limits: Limits = _DEFAULT_LIMITS, names: frozenset[str] = _NO_NAMES
) -> UnaryTests:
    """Compile a cell such as `"a", "b"`, `[1..5]`, `not(< 10)` or `-`; an empty one is `-`.

    Otherwise as `compile_expression`.
    """
    return _compile_unary_tests(source, limits, names)


def evaluate(source: str, context: Mapping[str, Any], *, now: datetime) -> Value:
    """Compile and evaluate in one go."""
    return compile_expression(source).evaluate(context, now=now)


def is_expression(text: str) -> bool:
    """Tell whether a text of the model is an expression: Camunda 8 marks one by a leading `=`."""
    return text.lstrip().startswith("=")


def body(text: str) -> str:
    """Return the FEEL inside a text of the model, without the leading `=` if there is one.

    Raises FeelError for `${…}`, which is how other engines write expressions.
    """
    stripped = text.strip()
    if stripped.startswith(_FOREIGN_OPENINGS):
        inner = stripped[2:].rstrip("}").strip()
        raise FeelError(
            f"Ekspresi ditulis dalam FEEL dengan awalan `=`, misalnya `={inner}`, bukan `{stripped[:2]}…}}`.",
            position=text.index(stripped[0]) + 1,
            source=text,
        )
    return stripped.removeprefix("=").strip()


@lru_cache(maxsize=_CACHE_SIZE)
def _compile_expression(source: str, limits: Limits, names: frozenset[str]) -> Expression:
    compiler, code = _compile(source, Parser.whole_expression, limits, names)
    return Expression(
        source=source, variables=frozenset(compiler.variables), _code=code, _limits=limits
    )


@lru_cache(maxsize=_CACHE_SIZE)
def _compile_unary_tests(source: str, limits: Limits, names: frozenset[str]) -> UnaryTests:
    compiler, code = _compile(source, Parser.whole_tests, limits, names)
    return UnaryTests(
        source=source, variables=frozenset(compiler.variables), _code=code, _limits=limits
    )


def _compile(
    source: str, parse: Callable[[Parser], Node], limits: Limits, names: frozenset[str]
) -> tuple[Compiler, Code]:
    if len(source) > limits.source_length:
        raise FeelError(
            f"Ekspresi ini lebih panjang dari {limits.source_length} karakter.",
            position=limits.source_length + 1,
            source=source,
        )
    compiler = Compiler(source=source, names=names, limits=limits, rules=_RULES)
    code = _guarded(
        source,
        lambda: compiler.code(parse(Parser(source, names=_BUILTIN_NAMES | names, limits=limits))),
    )
    return compiler, code


def _start(source: str, context: Mapping[str, Any], now: datetime, limits: Limits) -> Run:
    if now.tzinfo is None:
        raise ValueError("now must be aware: its zone decides what today() is")
    return Run(context, now=now, source=source, limits=limits)


def _guarded(source: str, work: Callable[[], _T]) -> _T:
    """Do some work; nesting deeper than Python's stack is a limit like any other."""
    try:
        return work()
    except RecursionError:
        raise FeelError(
            "Ekspresi atau datanya bersarang terlalu dalam.", position=1, source=source
        ) from None
