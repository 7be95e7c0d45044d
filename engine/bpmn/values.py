"""How do values keep their types in a state blob?

JSON knows neither decimals nor dates. A value that JSON would lose is written as `{"$": [tag, …]}`; everything else
stands for itself, so that a blob can be read by eye. What has no such form (NaN, bytes, objects, functions) is refused
when it comes in, not when somebody needs it back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.values import YearMonthDuration

TAG = "$"
#: Nesting that a form or a job may send; deeper data is an attack or a mistake.
MAX_DEPTH = 60
_MAX_JSON_INTEGER = 2**53
#: That of FEEL's numbers. Whoever writes out 1e999999999 in full fills the memory.
_MAX_EXPONENT = 6144


class Unstorable(ValueError):
    """A value that cannot be kept; `path` says where it stands, e.g. `anggota[2].foto`."""

    def __init__(self, path: str, reason: str) -> None:
        """`reason` is an Indonesian half-sentence."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def encode(value: Any, path: str = "", depth: int = 0) -> Any:
    """Return plain JSON for a value. Raises `Unstorable`."""
    kind = type(value)
    if kind is bool or value is None:
        return value
    if kind is str:
        return _text(value, path)
    writer = _WRITERS.get(kind)
    if writer is not None:
        return writer(value, path)
    if depth >= MAX_DEPTH:
        raise Unstorable(path, "bersarang terlalu dalam")
    if kind is dict:
        return _encode_context(value, path, depth)
    if kind is list or kind is tuple:
        return [encode(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    raise Unstorable(path, f"nilai berjenis {kind.__name__} tidak dapat disimpan")


def decode(value: Any) -> Any:
    """Return the value that `encode` was given."""
    kind = type(value)
    if kind is list:
        return [decode(item) for item in value]
    if kind is dict:
        if TAG in value:
            tag, *rest = value[TAG]
            return _READERS[tag](*rest)
        return {key: decode(item) for key, item in value.items()}
    return value


def _encode_context(value: dict[Any, Any], path: str, depth: int) -> dict[str, Any]:
    encoded = {}
    for key, item in value.items():
        if type(key) is not str:
            raise Unstorable(path, "nama isian harus berupa teks")
        encoded[_text(key, path)] = encode(item, f"{path}.{key}" if path else key, depth + 1)
    if TAG in encoded:
        return {TAG: ["m", [[key, item] for key, item in encoded.items()]]}
    return encoded


def _text(value: str, path: str) -> str:
    if "\0" in value:
        raise Unstorable(path, "memuat karakter kosong")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unstorable(path, "memuat huruf yang rusak") from error
    return value


def _integer(value: int, _path: str) -> Any:
    return value if -_MAX_JSON_INTEGER < value < _MAX_JSON_INTEGER else {TAG: ["i", str(value)]}


def _float(value: float, path: str) -> float:
    if not math.isfinite(value):
        raise Unstorable(path, "bukan bilangan yang berhingga")
    return value


def _decimal(value: Decimal, path: str) -> dict[str, Any]:
    if not value.is_finite():
        raise Unstorable(path, "bukan bilangan yang berhingga")
    if abs(value.adjusted()) > _MAX_EXPONENT:
        raise Unstorable(path, "bilangan yang terlalu besar atau terlalu kecil")
    return {TAG: ["d", str(value)]}


def _zone(value: datetime | time) -> tuple[str, ...]:
    return (value.tzinfo.key,) if isinstance(value.tzinfo, ZoneInfo) else ()


def _datetime(value: datetime, _path: str) -> dict[str, Any]:
    return {TAG: ["dt", value.isoformat(), *_zone(value)]}


def _time(value: time, _path: str) -> dict[str, Any]:
    return {
        TAG: [
            "t",
            value.replace(tzinfo=None).isoformat() if _zone(value) else value.isoformat(),
            *_zone(value),
        ]
    }


def _read_datetime(text: str, zone: str | None = None) -> datetime:
    value = datetime.fromisoformat(text)
    if zone is not None:
        return _in_zone(value, ZoneInfo(zone))
    return (
        value.replace(tzinfo=UTC) if value.tzinfo is not None and not value.utcoffset() else value
    )


def _in_zone(value: datetime, zone: ZoneInfo) -> datetime:
    """Return the same wall clock in the zone, also where the clock was put forward over it or showed it twice."""
    for fold in (0, 1):
        found = value.replace(tzinfo=zone, fold=fold)
        if found.utcoffset() == value.utcoffset():
            return found
    # The zone's rules have changed since; the instant stands.
    return value.astimezone(zone)


def _read_time(text: str, zone: str | None = None) -> time:
    value = time.fromisoformat(text)
    return value if zone is None else value.replace(tzinfo=ZoneInfo(zone))


_WRITERS: dict[type, Callable[[Any, str], Any]] = {
    int: _integer,
    float: _float,
    Decimal: _decimal,
    datetime: _datetime,
    date: lambda value, _path: {TAG: ["D", value.isoformat()]},
    time: _time,
    timedelta: lambda value, _path: {TAG: ["td", value.days, value.seconds, value.microseconds]},
    YearMonthDuration: lambda value, _path: {TAG: ["ym", value.months_total]},
}

_READERS: dict[str, Callable[..., Any]] = {
    "m": lambda pairs: {key: decode(item) for key, item in pairs},
    "i": int,
    "d": Decimal,
    "dt": _read_datetime,
    "D": date.fromisoformat,
    "t": _read_time,
    "td": timedelta,
    "ym": YearMonthDuration,
}
