"""What is FEEL here, and what may the rest of the house use of it?

The language (DMN 1.5) of every condition, mapping and decision in a process.
Pure Python, no import from the rest of the engine, no `eval`; every evaluation is bounded by
`Limits` and depends on nothing but its context and `now`. A process compiles strictly: what can never
have an answer is refused before it is published. A decision model compiles with `strict=False`, where
the standard wants null. Only what is listed here is public.
"""

from engine.feel.comparisons import Compared, comparisons
from engine.feel.errors import FeelError
from engine.feel.expression import (
    Expression,
    UnaryTests,
    body,
    compile_expression,
    compile_unary_tests,
    evaluate,
    is_expression,
)
from engine.feel.limits import Limits
from engine.feel.names import normal_name
from engine.feel.values import Function, Kind, Range, Type, Value, YearMonthDuration

__all__ = [
    "Compared",
    "Expression",
    "FeelError",
    "Function",
    "Kind",
    "Limits",
    "Range",
    "Type",
    "UnaryTests",
    "Value",
    "YearMonthDuration",
    "body",
    "comparisons",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "is_expression",
    "normal_name",
]
