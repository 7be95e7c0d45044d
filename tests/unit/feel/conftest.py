"""How do the tests of FEEL ask and compare?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import compile_expression

NOW = datetime(2026, 3, 17, 23, 30, tzinfo=UTC)


def typed(value: Any) -> Any:
    """Return a value with its type, so that 1 is not true; ints stand for numbers."""
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    return type(value), value


@pytest.fixture
def feel() -> Callable[..., Any]:
    """Evaluate a source; keyword arguments are the variables."""

    def evaluate(source: str, **variables: Any) -> Any:
        return compile_expression(source).evaluate(variables, now=NOW)

    return evaluate


@pytest.fixture
def check(feel: Callable[..., Any]) -> Callable[..., None]:
    """Demand that a source evaluates to a value of exactly this type."""

    def demand(source: str, expected: Any, **variables: Any) -> None:
        assert typed(feel(source, **variables)) == typed(expected)

    return demand
