"""What can be done with numbers (DMN 1.5 §10.3.4.5)?"""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.library.signatures import Implementation, Library
from engine.feel.run import Run
from engine.feel.values import DECIMAL128, Value, YearMonthDuration, whole

LIBRARY = Library()

_SCALES = range(-6111, 6177)
#: A logarithm or an exponential takes so much longer than a sum.
_STEPS_OF_SERIES = 30
_STEPS_OF_ROOT = 4
_STEPS_OF_DIVISION = 2
#: So does rounding to more digits than a number has.
_STEPS_OF_WIDE_ROUNDING = 4
#: Wide enough to hold any decimal128 number written out to any scale.
_WIDE = Context(prec=12_500)


def _rounding(mode: str) -> Implementation:
    def apply(run: Run, number: Decimal, scale: Decimal | None = None) -> Value:
        if scale is not None and scale.copy_abs() > DECIMAL128.prec:
            run.spend(_STEPS_OF_WIDE_ROUNDING)
        return rounded(number, Decimal(0) if scale is None else scale, mode)

    return apply


def rounded(number: Decimal, scale: Decimal, mode: str) -> Decimal | None:
    """Round to so many digits after the point, or before it when `scale` is negative.

    A fraction of the scale is dropped; a scale that no decimal128 number has gives null.
    """
    places = whole(scale.to_integral_value(ROUND_DOWN)) if scale.adjusted() < 18 else None
    if places is None or places not in _SCALES:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    result = number.quantize(
        Decimal(1).scaleb(-places, context=_WIDE), rounding=mode, context=_WIDE
    )
    return DECIMAL128.plus(result.quantize(Decimal(1), context=_WIDE) if places < 0 else result)


for _name, _mode in {
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}.items():
    LIBRARY.function(_name, "n: number, scale?: number")(_rounding(_mode))

for _name, _mode in {
    "decimal": ROUND_HALF_EVEN,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}.items():
    LIBRARY.function(_name, "n: number, scale: number")(_rounding(_mode))


@LIBRARY.function("abs", "n: number")
@LIBRARY.function("abs", "n: days and time duration")
def absolute(run: Run, value: Decimal | timedelta) -> Value:
    """Drop the sign."""
    return DECIMAL128.abs(value) if isinstance(value, Decimal) else abs(value)


@LIBRARY.function("abs", "n: years and months duration")
def absolute_months(run: Run, value: YearMonthDuration) -> Value:
    """Drop the sign."""
    return YearMonthDuration(abs(value.months_total))


@LIBRARY.function("modulo", "dividend: number, divisor: number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """Return the rest of a division, with the sign of the divisor."""
    run.spend(_STEPS_OF_DIVISION)
    try:
        rest = DECIMAL128.remainder(dividend, divisor)
    except ArithmeticError:
        return None
    return DECIMAL128.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest


@LIBRARY.function("sqrt", "number: number")
def square_root(run: Run, number: Decimal) -> Value:
    """Return the square root; null for a negative number."""
    run.spend(_STEPS_OF_ROOT)
    return None if number < 0 else DECIMAL128.sqrt(number)


@LIBRARY.function("log", "number: number")
def natural_logarithm(run: Run, number: Decimal) -> Value:
    """Return the natural logarithm; null unless the number is positive."""
    run.spend(_STEPS_OF_SERIES)
    return DECIMAL128.ln(number) if number > 0 else None


@LIBRARY.function("exp", "number: number")
def exponential(run: Run, number: Decimal) -> Value:
    """Return e to the power of a number."""
    run.spend(_STEPS_OF_SERIES)
    try:
        return DECIMAL128.exp(number)
    except ArithmeticError:
        return None


@LIBRARY.function("random number")
def random_number(run: Run) -> Value:
    """Return a number from 0 up to but not including 1.

    Not in the standard: Camunda has it. The same moment gives the same number.
    """
    return run.random_number()


@LIBRARY.function("odd", "number: number")
def odd(run: Run, number: Decimal) -> Value:
    """Tell whether a whole number is odd."""
    value = whole(number)
    return None if value is None else value % 2 == 1


@LIBRARY.function("even", "number: number")
def even(run: Run, number: Decimal) -> Value:
    """Tell whether a whole number is even."""
    value = whole(number)
    return None if value is None else value % 2 == 0
