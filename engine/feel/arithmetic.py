"""What is the sum, difference, product or quotient of two values?

DMN 1.5 §10.3.2. What has no answer there is None.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.run import Run
from engine.feel.temporal import add_months, at_midnight, shift
from engine.feel.values import DECIMAL128, Value, YearMonthDuration, whole

_DAY = timedelta(days=1)
#: A power takes so much longer than a sum.
_STEPS_OF_POWER = 20
_STEPS_OF_FRACTIONAL_POWER = 80
_MICROSECOND = timedelta(microseconds=1)
#: Python's own bound on timedelta, in microseconds; beyond it nothing is built.
_LONGEST = timedelta.max // _MICROSECOND


def calculate(operator: str, left: Value, right: Value, run: Run) -> Value:
    """Apply `+`, `-`, `*`, `/` or `**`."""
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            if operator == "**":
                run.spend(_STEPS_OF_POWER if whole(right) else _STEPS_OF_FRACTIONAL_POWER)
                return _power(left, right)
            return _NUMBERS[operator](left, right)
        if isinstance(left, str) and isinstance(right, str) and operator == "+":
            run.produce(len(left) + len(right))
            return left + right
        run.spend(1)
        by_operator = _OTHERS.get(operator)
        return by_operator(left, right) if by_operator else None
    except (ArithmeticError, ValueError):
        return None


_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL128.add,
    "-": DECIMAL128.subtract,
    "*": DECIMAL128.multiply,
    "/": DECIMAL128.divide,
}


def _power(base: Decimal, exponent: Decimal) -> Decimal | None:
    if not exponent:
        return Decimal(1)
    result = DECIMAL128.power(base, exponent)
    # Python has zero to a negative power as infinite, and says nothing.
    return result if result.is_finite() else None


def negate(value: Value) -> Value:
    """Apply the unary minus."""
    if isinstance(value, Decimal):
        return DECIMAL128.minus(value)
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(-value.months_total)
    try:
        return -value if isinstance(value, timedelta) else None
    except OverflowError:
        return None


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, timedelta | YearMonthDuration) and isinstance(right, date | time):
        left, right = right, left
    if isinstance(right, timedelta):
        if isinstance(left, timedelta):
            return left + right
        if isinstance(left, datetime):
            return shift(left, right)
        if isinstance(left, date):
            return left + timedelta(days=right // _DAY)
        return _turn(left, right) if isinstance(left, time) else None
    if isinstance(right, YearMonthDuration):
        if isinstance(left, YearMonthDuration):
            return YearMonthDuration(left.months_total + right.months_total)
        return add_months(left, right.months_total) if isinstance(left, date) else None
    return None


def _subtract(left: Value, right: Value) -> Value:
    if isinstance(right, timedelta | YearMonthDuration):
        return None if (left is None) else _add(left, negate(right))
    if isinstance(left, date) and isinstance(right, date):
        return _elapsed(_moment(left), _moment(right))
    if isinstance(left, time) and isinstance(right, time):
        day = date(2000, 1, 1)
        return _elapsed(datetime.combine(day, left), datetime.combine(day, right))
    return None


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else at_midnight(day)


def _elapsed(left: datetime, right: datetime) -> timedelta | None:
    if (left.tzinfo is None) is not (right.tzinfo is None):
        return None
    if left.tzinfo is None:
        return left - right
    return left.astimezone(UTC) - right.astimezone(UTC)


def _turn(clock: time, length: timedelta) -> time:
    """Move the hands of a clock: midnight is passed without a date."""
    start = datetime.combine(date(2000, 1, 1), clock)
    return (start + length % _DAY).timetz()


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, timedelta):
        return _length(DECIMAL128.multiply(_microseconds(left), right))
    if isinstance(left, YearMonthDuration):
        return _months(DECIMAL128.multiply(Decimal(left.months_total), right))
    return None


def _divide(left: Value, right: Value) -> Value:
    if isinstance(left, timedelta):
        if isinstance(right, Decimal):
            return _length(DECIMAL128.divide(_microseconds(left), right))
        if isinstance(right, timedelta):
            return DECIMAL128.divide(_microseconds(left), _microseconds(right))
    if isinstance(left, YearMonthDuration):
        if isinstance(right, Decimal):
            return _months(DECIMAL128.divide(Decimal(left.months_total), right))
        if isinstance(right, YearMonthDuration):
            return DECIMAL128.divide(Decimal(left.months_total), Decimal(right.months_total))
    return None


_OTHERS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
}


def _microseconds(length: timedelta) -> Decimal:
    return Decimal(length // _MICROSECOND)


def _length(microseconds: Decimal) -> timedelta | None:
    if abs(microseconds) > _LONGEST:
        return None
    return timedelta(microseconds=int(microseconds))


def _months(months: Decimal) -> YearMonthDuration | None:
    return YearMonthDuration(int(months)) if months.adjusted() <= 18 else None
