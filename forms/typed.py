"""What does a value mean that a program hands over?

The REST API, the command line and scenarios send JSON or YAML values, not what was typed into a
control. The same rules hold for them; only the reading differs. Dates may be ISO strings, for JSON
has no other; numbers may not be strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms import dates, numbers, own, wording
from forms.schema import (
    CheckboxField,
    ChoiceField,
    DateTimeField,
    Field,
    FileField,
    Kind,
    NumberField,
    Subtype,
    TextField,
)
from forms.text import clean
from forms.values import NO_ANSWER, Answer, moment_error


def take(field: Field, value: Any, zone: ZoneInfo) -> Answer:
    """Take one value over, in the type the field promises; None is no answer."""
    value = own.tidied(field, value)
    if isinstance(field, CheckboxField):
        if value is None or isinstance(value, bool):
            return Answer(value is True)
        return Answer(None, wording.wrong_type(field, "true atau false"))
    if value is None:
        return Answer([]) if field.kind is Kind.CHECKLIST else NO_ANSWER
    if isinstance(field, TextField):
        return _text(field, value)
    if isinstance(field, NumberField):
        return _number(field, value)
    if isinstance(field, DateTimeField):
        return _moment(field, value, zone)
    if isinstance(field, ChoiceField):
        return _choice(field, value)
    if isinstance(field, FileField):
        return _files(field, value)
    return NO_ANSWER


def _text(field: TextField, value: Any) -> Answer:
    if not isinstance(value, str):
        return Answer(None, wording.wrong_type(field, "teks"))
    found = clean(value, lines=field.kind is Kind.TEXTAREA)
    if field.pattern:
        found = field.pattern.tidy(found)
    return Answer(found) if found else NO_ANSWER


def _number(field: NumberField, value: Any) -> Answer:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return Answer(None, wording.wrong_type(field, "angka"))
    if isinstance(value, int) and abs(value) >= 10**numbers.MAX_DIGITS:
        # Also keeps Python from refusing to write out an endless integer.
        return Answer(None, wording.number_too_big(field))
    # Through str: a float means the digits it is written with.
    found = value if isinstance(value, Decimal) else Decimal(str(value))
    if not found.is_finite():
        return Answer(None, wording.wrong_type(field, "angka"))
    if len(found.as_tuple().digits) > numbers.MAX_DIGITS or abs(found.adjusted()) > 100:
        return Answer(None, wording.number_too_big(field))
    return Answer(found + 0)


def _moment(field: DateTimeField, value: Any, zone: ZoneInfo) -> Answer:
    try:
        if isinstance(value, str):
            raw = clean(value)
            nothing = dict.fromkeys(dates.PARTS, "")
            return Answer(dates.parse(field.subtype, raw, nothing, zone))
        return Answer(_as_subtype(field, value, zone))
    except dates.Unreadable as error:
        return Answer(None, moment_error(field, error))


def _as_subtype(field: DateTimeField, value: Any, zone: ZoneInfo) -> date | time | datetime:
    if isinstance(value, date) and not dates.FIRST_YEAR <= value.year <= dates.LAST_YEAR:
        raise dates.Unreadable(dates.Why.YEAR)
    if field.subtype is Subtype.TIME:
        if isinstance(value, time):
            return value.replace(tzinfo=None, microsecond=0)
        raise dates.Unreadable(dates.Why.NO_TIME)
    if field.subtype is Subtype.DATE:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise dates.Unreadable(dates.Why.NO_DATE)
    if isinstance(value, datetime):
        return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
    why = dates.Why.TIME_MISSING if isinstance(value, date) else dates.Why.NO_DATE
    raise dates.Unreadable(why)


def _choice(field: ChoiceField, value: Any) -> Answer:
    chosen = list(value) if field.multiple and isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, str) and item in field.values for item in chosen):
        return Answer(None, wording.not_offered(field))
    if field.multiple:
        return Answer([option.value for option in field.options if option.value in chosen])
    return Answer(value)


def _files(field: FileField, value: Any) -> Answer:
    """Files come as references to what is stored already: names or contexts, one or a list."""
    references = list(value) if isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, str | Mapping) and item for item in references):
        return Answer(None, wording.wrong_type(field, "daftar berkas"))
    if len(references) > field.max_files:
        return Answer(None, wording.too_many_files(field, field.max_files))
    return Answer(references)
