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
from engine.feel.exchange import Foreign
from engine.feel.library import BUILTINS
from engine.feel.limits import Limits
from engine.feel.operators import INPUT, OPERATORS
from engine.feel.parser import Parser
from engine.feel.run import Run, Scope
from engine.feel.setting import Setting
from engine.feel.syntax import Node
from engine.feel.values import Type, Value

_RULES = {**ACCESS, **CALLS, **CONTROL, **OPERATORS}
_NO_NAMES: frozenset[str] = frozenset()
_NO_TYPES: tuple[tuple[str, Type], ...] = ()
_DEFAULT_LIMITS = Limits()
_BUILTIN_NAMES = frozenset(BUILTINS)
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
    _setting: Setting = field(repr=False)

    def evaluate(
        self, context: Mapping[str, Any], *, now: datetime, trusted: bool = False
    ) -> Value:
        """Return the value for these variables.

        `now` must be aware; its zone decides what `today()` is. Raises FeelError when a limit is hit
        or a variable holds what FEEL has no type for. The result shares nothing with `context`, unless
        that is `trusted`: values that FEEL made itself and that nobody will change are not copied.
        """
        run = _start(self.source, context, now, self._setting, trusted=trusted)
        return _guarded(self.source, lambda: run.admit(self._code(Scope(run, {}))))


@dataclass(frozen=True, kw_only=True)
class UnaryTests:
    """A compiled cell of a decision table."""

    source: str
    #: As in `Expression`; the input itself, `?`, is not among them.
    variables: frozenset[str]
    _code: Code = field(repr=False, compare=False)
    _setting: Setting = field(repr=False)

    def evaluate(
        self, value: Any, context: Mapping[str, Any], *, now: datetime, trusted: bool = False
    ) -> bool | None:
        """Tell whether the input value passes; None when that cannot be told.

        All else is as in `Expression.evaluate`.
        """
        run = _start(self.source, context, now, self._setting, trusted=trusted)
        try:
            scope = Scope(run, {INPUT: run.admit_input(value)})
        except Foreign as foreign:
            raise run.fail(f"Masukan berisi {foreign}, yang tidak dikenal FEEL.") from None
        answer = _guarded(self.source, lambda: self._code(scope))
        return answer if isinstance(answer, bool) else None


def compile_expression(
    source: str,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    names: frozenset[str] = _NO_NAMES,
    members: frozenset[str] = _NO_NAMES,
    types: tuple[tuple[str, Type], ...] = _NO_TYPES,
    strict: bool = True,
) -> Expression:
    """Compile an expression without its leading `=` (see `body`); compiled ones are cached.

    `names` are variables known to exist: needed for names of several words, and for functions among
    the variables. `members` are names of several words that may follow a dot, `types` what
    `instance of` may name besides the standard's types. Raises FeelError for a text that is no FEEL
    or is over the limits; when `strict`, as a process wants it, also for what can never have an
    answer: unknown functions and types, wrong numbers and names of arguments, impossible dates,
    external functions. Otherwise these are null when they are evaluated, as a decision model wants it,
    and dates and times have the standard's bounds, not Python's.
    """
    return _compile_expression(source, limits, names, members, types, strict)


def compile_unary_tests(
    source: str,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    names: frozenset[str] = _NO_NAMES,
    members: frozenset[str] = _NO_NAMES,
    types: tuple[tuple[str, Type], ...] = _NO_TYPES,
    strict: bool = True,
) -> UnaryTests:
    """Compile a cell such as `"a", "b"`, `[1..5]`, `not(< 10)` or `-`; an empty one is `-`.

    Otherwise as `compile_expression`.
    """
    return _compile_unary_tests(source, limits, names, members, types, strict)


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
def _compile_expression(
    source: str,
    limits: Limits,
    names: frozenset[str],
    members: frozenset[str],
    types: tuple[tuple[str, Type], ...],
    strict: bool,
) -> Expression:
    setting = Setting(limits=limits, names=names, members=members, types=types, strict=strict)
    variables, code = _compile(source, Parser.whole_expression, setting)
    return Expression(source=source, variables=variables, _code=code, _setting=setting)


@lru_cache(maxsize=_CACHE_SIZE)
def _compile_unary_tests(
    source: str,
    limits: Limits,
    names: frozenset[str],
    members: frozenset[str],
    types: tuple[tuple[str, Type], ...],
    strict: bool,
) -> UnaryTests:
    setting = Setting(limits=limits, names=names, members=members, types=types, strict=strict)
    variables, code = _compile(source, Parser.whole_tests, setting)
    return UnaryTests(source=source, variables=variables, _code=code, _setting=setting)


def _compile(
    source: str, parse: Callable[[Parser], Node], setting: Setting
) -> tuple[frozenset[str], Code]:
    longest = setting.limits.source_length
    if len(source) > longest:
        raise FeelError(
            f"Ekspresi ini lebih panjang dari {longest} karakter.",
            position=longest + 1,
            source=source,
        )
    compiler = Compiler(source=source, setting=setting, rules=_RULES)
    code = _guarded(
        source,
        lambda: compiler.code(parse(Parser(source, setting=setting, builtins=_BUILTIN_NAMES))),
    )
    return frozenset(compiler.variables), code


def _start(
    source: str, context: Mapping[str, Any], now: datetime, setting: Setting, *, trusted: bool
) -> Run:
    if now.tzinfo is None:
        raise ValueError("now must be aware: its zone decides what today() is")
    return Run(
        context,
        now=now,
        source=source,
        limits=setting.limits,
        trusted=trusted,
        exact=not setting.strict,
    )


def _guarded(source: str, work: Callable[[], _T]) -> _T:
    """Do some work; nesting deeper than Python's stack is a limit like any other."""
    try:
        return work()
    except RecursionError:
        raise FeelError(
            "Ekspresi atau datanya bersarang terlalu dalam.", position=1, source=source
        ) from None
