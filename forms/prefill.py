"""What stands in the form before anybody has answered?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms.schema import Field, FileField, Form
from forms.validation import default_value

#: Control name to text, or to a tuple of texts for a checklist: the shape of `Submission.kept`.
Shown = dict[str, str | tuple[str, ...]]


def initial(form: Form, context: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values by field key: the instance's variable, else the default; files as they are."""
    found: dict[str, Any] = {}
    for field in form.fields:
        if field.key in context and context[field.key] is not None:
            found[field.key] = context[field.key]
        elif field.default is not None and not isinstance(field, FileField):
            found[field.key] = default_value(field)
    return found


def as_shown(form: Form, values: Mapping[str, Any], zone: ZoneInfo) -> Shown:
    """Typed values as controls show them, so that posting them unchanged gives them back.

    A value that cannot be shown by its field (a variable of another type) is left out.
    """
    shown: Shown = {}
    for field in form.fields:
        if isinstance(field, FileField) or values.get(field.key) is None:
            continue
        shown.update(_controls(field, values[field.key], zone))
    return shown


def _controls(field: Field, value: Any, zone: ZoneInfo) -> Shown:
    key = field.key
    if isinstance(value, bool):
        return {key: "true" if value else ""}
    if isinstance(value, str):
        return {key: value}
    if isinstance(value, int | float | Decimal):
        plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return {key: plain.replace(".", ",")}
    if isinstance(value, datetime):
        local = value.astimezone(zone) if value.tzinfo else value
        clock = _clock(local.time())
        day = local.date().isoformat()
        return {key: f"{day}T{clock}", f"{key}.tanggal": day, f"{key}.jam": clock}
    if isinstance(value, date):
        day, month, year = str(value.day), str(value.month), str(value.year)
        parts = {f"{key}.tanggal": day, f"{key}.bulan": month, f"{key}.tahun": year}
        return {key: value.isoformat(), **parts}
    if isinstance(value, time):
        return {key: _clock(value), f"{key}.jam": _clock(value)}
    if isinstance(value, list | tuple):
        return {key: tuple(str(item) for item in value)}
    return {}


def _clock(value: time) -> str:
    """Hours and minutes; seconds only where there are any, for a control shows them then."""
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")
