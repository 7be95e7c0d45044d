"""Does the value keep the rules that the form's owner set?

Values are typed here; how they were typed in no longer matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, localcontext
from typing import Any

from forms import wording
from forms.conditions import Evaluate
from forms.schema import CheckboxField, DateTimeField, Field, NumberField, TextField


def broken(field: Field, value: Any, *, evaluate: Evaluate, scope: Mapping[str, Any]) -> str | None:
    """One sentence for the first rule broken, else None. `value` None or empty is no answer."""
    if is_empty(field, value):
        return wording.missing(field) if field.required else None
    if isinstance(field, TextField):
        return _text(field, value)
    if isinstance(field, NumberField):
        return _number(field, value)
    if isinstance(field, DateTimeField):
        return _moment(field, value, evaluate, scope)
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


def _moment(
    field: DateTimeField, value: date | time, evaluate: Evaluate, scope: Mapping[str, Any]
) -> str | None:
    if field.not_before is not None:
        least = _bound(evaluate(field.not_before, scope), value)
        if least is not None and value < least:  # type: ignore[operator]  # _bound gives the type of value
            return wording.below(field, least)
    if field.not_after is not None:
        most = _bound(evaluate(field.not_after, scope), value)
        if most is not None and value > most:  # type: ignore[operator]  # _bound gives the type of value
            return wording.above(field, most)
    return None


def _bound(found: Any, value: date | time) -> date | time | None:
    """An evaluated bound as the type of the value; None (no bound) if it is of another kind."""
    if isinstance(value, datetime):
        if not isinstance(found, datetime):
            return None
        return (
            found.astimezone(value.tzinfo) if found.tzinfo else found.replace(tzinfo=value.tzinfo)
        )
    if isinstance(value, date):
        if isinstance(found, datetime):
            return found.date()
        return found if isinstance(found, date) else None
    return found.replace(tzinfo=None) if isinstance(found, time) else None
