"""What do the values of a list amount to (DMN 1.5 §10.3.4.4)?

Every function takes one list or any number of arguments. An empty list has a count of 0 and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from engine.feel.comparison import compare
from engine.feel.library.signatures import Implementation, Library
from engine.feel.run import Run
from engine.feel.values import DECIMAL128, Value

LIBRARY = Library()


def _aggregate(name: str) -> Callable[[Implementation], Implementation]:
    def register(implementation: Implementation) -> Implementation:
        LIBRARY.function(name, "list: list")(implementation)
        return LIBRARY.function(name, "c...: Any")(implementation)

    return register


def _numbers(items: list[Value]) -> list[Decimal] | None:
    """Return the items if they are numbers and there is one at least."""
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if numbers and len(numbers) == len(items) else None


@LIBRARY.function("count", "list: list")
def count(run: Run, items: list[Value]) -> Value:
    """Count elements, nulls included."""
    return Decimal(len(items))


def _extreme(operator: str) -> Implementation:
    def apply(run: Run, items: list[Value]) -> Value:
        best: Value = items[0] if items else None
        for item in items:
            better = compare(operator, item, best)
            if better is None:
                return None
            best = item if better else best
        return best

    return apply


_aggregate("min")(_extreme("<"))
_aggregate("max")(_extreme(">"))


@_aggregate("sum")
def total(run: Run, items: list[Value]) -> Value:
    """Add numbers up."""
    numbers = _numbers(items)
    return None if numbers is None else _sum(numbers)


def _sum(numbers: list[Decimal]) -> Decimal | None:
    result = Decimal(0)
    try:
        for number in numbers:
            result = DECIMAL128.add(result, number)
    except ArithmeticError:
        return None
    return result


@_aggregate("product")
def product(run: Run, items: list[Value]) -> Value:
    """Multiply numbers."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    result = Decimal(1)
    try:
        for number in numbers:
            result = DECIMAL128.multiply(result, number)
    except ArithmeticError:
        return None
    return result


@_aggregate("mean")
def mean(run: Run, items: list[Value]) -> Value:
    """Return the arithmetic mean."""
    numbers = _numbers(items)
    return None if numbers is None else _mean(numbers)


def _mean(numbers: list[Decimal]) -> Decimal | None:
    result = _sum(numbers)
    return None if result is None else DECIMAL128.divide(result, Decimal(len(numbers)))


@_aggregate("median")
def median(run: Run, items: list[Value]) -> Value:
    """Return the middle of the sorted numbers, or the mean of the middle two."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    numbers.sort()
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else _mean(numbers[middle - 1 : middle + 1])


@_aggregate("stddev")
def standard_deviation(run: Run, items: list[Value]) -> Value:
    """Return the standard deviation of a sample; null for fewer than two numbers."""
    numbers = _numbers(items)
    average = None if numbers is None or len(numbers) < 2 else _mean(numbers)
    if numbers is None or average is None:
        return None
    try:
        squares = [
            DECIMAL128.power(DECIMAL128.subtract(number, average), Decimal(2)) for number in numbers
        ]
        variance = _sum(squares)
        return (
            None
            if variance is None
            else DECIMAL128.sqrt(DECIMAL128.divide(variance, Decimal(len(numbers) - 1)))
        )
    except ArithmeticError:
        return None


@_aggregate("mode")
def mode(run: Run, items: list[Value]) -> Value:
    """Return the most frequent numbers, in ascending order."""
    numbers = _numbers(items)
    if numbers is None:
        return None if items else []
    counts = Counter(numbers)
    most = max(counts.values())
    return [*sorted(number for number, times in counts.items() if times == most)]


def _all_or_any(decisive: bool) -> Implementation:
    def apply(run: Run, items: list[Value]) -> Value:
        if any(item is decisive for item in items):
            return decisive
        return not decisive if all(isinstance(item, bool) for item in items) else None

    return apply


_aggregate("all")(_all_or_any(decisive=False))
_aggregate("any")(_all_or_any(decisive=True))
