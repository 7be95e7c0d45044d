"""How is a value written out as text?

The conversions of the built-in `string` (DMN 1.5 §10.3.4.1): a text by itself stands without
quotation marks; inside lists and contexts it is written as a literal that can be read again.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.far import day_of, time_of, year_month_day
from engine.feel.names import is_name
from engine.feel.run import Run
from engine.feel.values import Far, Function, Range, Value

#: A longer key is hardly a name; it is not worth finding out.
_LONGEST_NAME = 100
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def render(value: Value, run: Run) -> str:
    """Return the text of a value, counted against the budget of the run."""
    text = value if isinstance(value, str) else _render_part(value, run)
    run.produce(len(text))
    return text


def _render_part(value: Value, run: Run) -> str:
    match value:
        case str():
            run.produce(len(value))
            return f'"{value.translate(_ESCAPES)}"'
        case list():
            run.produce(len(value))
            return f"[{', '.join(_render_part(item, run) for item in value)}]"
        case dict():
            run.produce(len(value))
            return (
                "{"
                + ", ".join(
                    f"{_key(name)}: {_render_part(item, run)}" for name, item in value.items()
                )
                + "}"
            )
        case Range():
            return _render_range(value, run)
    return render_scalar(value)


def _key(name: str) -> str:
    """Return a key as a context literal may write it: in quotation marks unless it is a name."""
    return name if len(name) <= _LONGEST_NAME and is_name(name) else f'"{name.translate(_ESCAPES)}"'


def _render_range(value: Range, run: Run) -> str:
    low, high = _render_part(value.low, run), _render_part(value.high, run)
    if value.outside:
        return f"(!= {low})"
    if value.low is None:
        return f"({'<=' if value.high_included else '<'} {high})"
    if value.high is None:
        return f"({'>=' if value.low_included else '>'} {low})"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def render_scalar(value: Value) -> str:
    """Return the text of a value that has no parts."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case Far():
            return _far(value)
        case datetime():
            return f"{value.date().isoformat()}T{_time(value.timetz())}"
        case date():
            return value.isoformat()
        case time():
            return _time(value)
        case timedelta():
            return _duration(value)
        case Function():
            return "function"
    return str(value)


def _far(value: Far) -> str:
    if isinstance(value.base, time):
        return _time(value.base, value.nanoseconds)
    if isinstance(value.base, datetime):
        clock = time_of(value)
        return f"{render_scalar(day_of(value))}T{render_scalar(clock)}"
    year, month, day = year_month_day(value)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def _time(value: time, nanoseconds: int = 0) -> str:
    text = value.replace(tzinfo=None, microsecond=0).isoformat()
    if value.microsecond or nanoseconds:
        text += f".{value.microsecond:06}{nanoseconds:03}".rstrip("0")
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{text}@{value.tzinfo.key}"
    offset = value.utcoffset()
    if offset is None:
        return text
    return text + (
        value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :] if offset else "Z"
    )


def _duration(value: timedelta) -> str:
    sign = "-" if value < timedelta(0) else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}{'T' if clock else ''}{clock}" if days or clock else "PT0S"
