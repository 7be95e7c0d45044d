"""What value did the person mean?

Reads what a browser posts into Python values, one reader for each kind of field. A reader never
raises on what is typed: it gives a value, or a sentence. Rules (required, least, most) come later,
in `forms.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from forms import dates, numbers, own, wording
from forms.posted import NO_ANSWER, Answer, Submitted, every, first
from forms.schema import (
    CheckboxField,
    ChoiceField,
    DateTimeField,
    Field,
    Kind,
    NumberField,
    TextField,
)
from forms.text import clean

__all__ = ["NO_ANSWER", "Answer", "Submitted", "every", "first", "moment_error", "read"]

_TICKED = frozenset({"on", "true", "1", "ya"})


def read(field: Field, submitted: Submitted, zone: ZoneInfo) -> Answer:
    """Read the answer to one field; files are not read here."""
    if (answer := own.read(field, submitted)) is not None:
        return answer
    if isinstance(field, TextField):
        return _text(field, first(submitted, field.key))
    if isinstance(field, ChoiceField):
        return _choice(field, every(submitted, field.key))
    if isinstance(field, CheckboxField):
        # A hidden "false" beside the box is a common way to post an unticked one.
        ticked = any(raw.strip().lower() in _TICKED for raw in every(submitted, field.key))
        return Answer(ticked)
    raw = clean(first(submitted, field.key))
    if isinstance(field, NumberField):
        return _read_number(field, raw) if raw else NO_ANSWER
    if isinstance(field, DateTimeField):
        parts = {p: clean(first(submitted, f"{field.key}.{p}")) for p in dates.PARTS}
        return _read_moment(field, raw, parts, zone)
    return NO_ANSWER


def _text(field: TextField, raw: str) -> Answer:
    # Cleaning is linear but not free: what is hopelessly long is measured as it came.
    if len(raw) > field.max_length * 4 + 1000:
        return Answer(None, wording.too_long(field, field.max_length, len(raw)))
    value = clean(raw, lines=field.kind is Kind.TEXTAREA)
    if field.pattern:
        value = field.pattern.tidy(value)
    return Answer(value) if value else NO_ANSWER


def _choice(field: ChoiceField, raw: Sequence[str]) -> Answer:
    chosen = {value for value in raw if value}
    if not field.multiple:
        chosen = set(raw[:1]) - {""}
    if not chosen <= field.values:
        return Answer(None, wording.not_offered(field))
    if field.multiple:
        return Answer([option.value for option in field.options if option.value in chosen])
    return Answer(chosen.pop()) if chosen else NO_ANSWER


def _read_number(field: NumberField, raw: str) -> Answer:
    try:
        return Answer(numbers.parse(raw, field.decimal_digits))
    except numbers.Ambiguous:
        return Answer(None, wording.ambiguous_number(field, raw))
    except numbers.TooLong:
        return Answer(None, wording.number_too_big(field))
    except ValueError:
        return Answer(None, wording.not_a_number(field))


def _read_moment(
    field: DateTimeField, raw: str, parts: Mapping[str, str], zone: ZoneInfo
) -> Answer:
    try:
        return Answer(dates.parse(field.subtype, raw, parts, zone))
    except dates.Unreadable as error:
        return Answer(None, moment_error(field, error))


def moment_error(field: DateTimeField, error: dates.Unreadable) -> str:
    """The sentence for a date or time that could not be read."""
    if error.why is dates.Why.YEAR:
        return wording.year_out_of_range(field, dates.FIRST_YEAR, dates.LAST_YEAR)
    sentences = {
        dates.Why.NO_DATE: wording.not_a_date,
        dates.Why.NOT_IN_CALENDAR: wording.not_in_calendar,
        dates.Why.NO_TIME: wording.not_a_time,
        dates.Why.DATE_MISSING: wording.date_missing,
        dates.Why.TIME_MISSING: wording.time_missing,
    }
    return sentences[error.why](field)
