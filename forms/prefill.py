"""What stands in the form before anybody has answered?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms import own
from forms.conditions import Around, Evaluate, default_value, settle
from forms.layout import laid_out, opening
from forms.nesting import last, lookup
from forms.posted import Answer
from forms.schema import (
    Component,
    DynamicList,
    ExpressionField,
    Field,
    FileField,
    Form,
    Group,
)

#: Control name to text, or to a tuple of texts for a checklist: the shape of `Submission.kept`.
Shown = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A form as a page first draws it."""

    #: With its rows, and every setting a value.
    form: Form
    shown: Shown
    #: Ids of hidden components.
    hidden: frozenset[str]


def initial(form: Form, context: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values by name: the instance's variable, else the default; files as they are."""
    return _initial(form.components, context)


def _initial(components: Iterable[Component], context: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for component in components:
        if isinstance(component, Field):
            value = context.get(component.name)
            if value is None and not isinstance(component, FileField):
                value = default_value(component)
            if value is not None:
                found[component.name] = value
        elif isinstance(component, DynamicList):
            found[last(component.key)] = _rows(component, context.get(last(component.key)))
        elif isinstance(component, Group):
            inner = context.get(last(component.path)) if component.path else context
            values = _initial(component.components, inner if isinstance(inner, Mapping) else {})
            found.update({last(component.path): values} if component.path else values)
    return found


def _rows(asked: DynamicList, known: Any) -> list[Any]:
    rows = list(known) if isinstance(known, list | tuple) else [{}] * asked.repetitions
    rows += [{}] * (asked.least - len(rows))
    return [_initial(asked.template, row if isinstance(row, Mapping) else {}) for row in rows]


def opened(
    form: Form,
    values: Mapping[str, Any],
    *,
    evaluate: Evaluate,
    zone: ZoneInfo,
    context: Mapping[str, Any],
) -> Opened:
    """Draw a form that nobody has answered yet.

    Args:
        form: the form, as loaded.
        values: what `initial` returned.
        evaluate: the FEEL evaluator.
        zone: the site's zone.
        context: variables that the form's expressions may read.
    """
    settled = settle(
        laid_out(form, opening(values)),
        lambda asked: Answer(lookup(values, asked.key)),
        Around(evaluate=evaluate, zone=zone, context=context),
    )
    shown = as_shown(settled.form, values, zone)
    return Opened(form=settled.form, shown=shown, hidden=settled.hidden)


def as_shown(form: Form, values: Mapping[str, Any], zone: ZoneInfo) -> Shown:
    """Typed values as controls show them, so that posting them unchanged gives them back.

    A value that cannot be shown by its field (a variable of another type) is left out.
    """
    shown: Shown = {}
    for asked in form.fields:
        value = lookup(values, asked.key)
        if value is not None and not isinstance(asked, FileField | ExpressionField):
            shown.update(controls(asked, value, zone))
    return shown


def controls(field: Field, value: Any, zone: ZoneInfo) -> Shown:
    """One typed value as the field's controls show it."""
    key = field.key
    if (text := own.shown(field, value, zone)) is not None:
        return {key: text}
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
