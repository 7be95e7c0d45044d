"""Does the value keep the rules that the form's owner set?

Values are typed here; how they were typed in no longer matters.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal, localcontext
from typing import Any

from forms import own, wording
from forms.ports import NO_PORTS, Ports
from forms.schema import CheckboxField, DateTimeField, Field, NumberField, TextField


def broken(field: Field, value: Any, ports: Ports = NO_PORTS) -> str | None:
    """One sentence for the first rule broken, else None. `value` None or empty is no answer."""
    if is_empty(field, value):
        return own.missing(field) if field.required else None
    if told := own.problem(field, value, ports):
        return told
    if isinstance(field, TextField):
        return _text(field, value)
    if isinstance(field, NumberField):
        return _number(field, value)
    if isinstance(field, DateTimeField):
        return _moment(field, value)
    return None


def is_empty(field: Field, value: Any) -> bool:
    """Whether this is no answer: an unticked box is none, zero is one."""
    if isinstance(field, CheckboxField):
        return value is not True
    return value is None or value == "" or value == []


def _text(field: TextField, value: str) -> str | None:
    if len(value) > field.max_length:
        return wording.too_long(field, field.max_length, len(value))
    if len(value) < field.min_length:
        return wording.too_short(field, field.min_length, len(value))
    if field.pattern and not field.pattern.accepts(value):
        return field.pattern.message.format(label=wording.subject(field))
    return None


def _number(field: NumberField, value: Decimal) -> str | None:
    if field.decimal_digits is not None and _fraction_digits(value) > field.decimal_digits:
        return wording.too_many_digits(field, field.decimal_digits)
    if field.minimum is not None and value < field.minimum:
        return wording.below(field, field.minimum)
    if field.maximum is not None and value > field.maximum:
        return wording.above(field, field.maximum)
    if field.increment is not None:
        with localcontext() as reckoning:
            # The quotient of 34 digits and a step of 34 places must not be rounded.
            reckoning.prec = 100
            if value % field.increment != 0:
                return wording.not_a_multiple(field, field.increment)
    return None


def _fraction_digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _moment(field: DateTimeField, value: date | time) -> str | None:
    # Bounds were read as the field's own type, so they compare.
    if field.not_before is not None and value < field.not_before:  # type: ignore[operator]  # see above
        return wording.below(field, field.not_before)
    if field.not_after is not None and value > field.not_after:  # type: ignore[operator]  # see above
        return wording.above(field, field.not_after)
    return None
