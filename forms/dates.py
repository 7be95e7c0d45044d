"""Which moment is meant?

A date comes as one ISO value from a date control, as words ("17 Maret 2026"), or as the parts
`tanggal`, `bulan`, `tahun`; a time as `14:30` or `14.30`, alone or as the part `jam`. Values
without an offset are of the site's zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum, auto
from zoneinfo import ZoneInfo

from forms.schema import Subtype
from forms.wording import MONTHS

#: Names of the split parts after the field's key: `waktu.tanggal`, `waktu.jam`.
PARTS = ("tanggal", "bulan", "tahun", "jam")
#: Years that a person can mean; far from the ends where zone arithmetic overflows.
FIRST_YEAR, LAST_YEAR = 1800, 2200

_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): number for number, name in enumerate(MONTHS, 1)
}
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LOCAL = re.compile(r"([0-9]{1,2})(?:[/.-]| +)([0-9]{1,2}|[A-Za-z]{3,9})(?:[/.-]| +)([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.[0-9]{1,9})?)?")
_OFFSET = re.compile(r"(.*[0-9])(Z|[+-][0-9]{2}:?[0-9]{2})")


class Why(Enum):
    """Why a moment could not be read."""

    NO_DATE = auto()
    NOT_IN_CALENDAR = auto()
    YEAR = auto()
    NO_TIME = auto()
    DATE_MISSING = auto()
    TIME_MISSING = auto()


class Unreadable(ValueError):
    """What was typed is no moment."""

    def __init__(self, why: Why) -> None:
        """`why` chooses the sentence."""
        super().__init__(why.name)
        self.why = why


def parse(
    subtype: Subtype, raw: str, parts: Mapping[str, str], zone: ZoneInfo
) -> date | time | datetime | None:
    """Read one value or, where it is empty, its parts; None if nothing was given.

    Raises:
        Unreadable: something was given that is no such moment.
    """
    if subtype is Subtype.TIME:
        typed = raw or parts["jam"]
        return read_time(typed) if typed else None
    if subtype is Subtype.DATE:
        return read_date(raw) if raw else _date_of_parts(parts)
    if raw:
        return read_datetime(raw, zone)
    return _datetime_of_parts(parts, zone)


def read_datetime(raw: str, zone: ZoneInfo) -> datetime:
    """Read `2026-03-17T23:00` (with seconds or an offset if need be) as a moment in `zone`."""
    day, gap, clock = raw.replace("T", " ", 1).rpartition(" ")
    if not gap:
        # One word is a date alone, or a time alone.
        raise Unreadable(Why.DATE_MISSING if _TIME.fullmatch(raw) else _date_only(raw))
    offset = _OFFSET.fullmatch(clock)
    found = datetime.combine(read_date(day), read_time(offset[1] if offset else clock))
    if not offset:
        return found.replace(tzinfo=zone)
    try:
        return datetime.fromisoformat(f"{found.isoformat()}{offset[2]}").astimezone(zone)
    except ValueError:
        raise Unreadable(Why.NO_TIME) from None


def read_date(raw: str) -> date:
    """Read `2026-03-17`, `17/3/2026` or `17 Maret 2026`."""
    if iso := _ISO.fullmatch(raw):
        return _date(iso[1], iso[2], iso[3])
    if local := _LOCAL.fullmatch(raw):
        return _date(local[3], local[2], local[1])
    raise Unreadable(Why.NO_DATE)


def read_time(raw: str) -> time:
    """Read `14:30` or `14.30`, with or without seconds; fractions of a second are dropped."""
    found = _TIME.fullmatch(raw)
    if not found:
        raise Unreadable(Why.NO_TIME)
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        raise Unreadable(Why.NO_TIME) from None


def _date_only(raw: str) -> Why:
    read_date(raw)
    return Why.TIME_MISSING


def _date(year: str, month: str, day: str) -> date:
    number = _MONTHS.get(month.lower()) if month.isalpha() else int(month)
    if number is None:
        raise Unreadable(Why.NO_DATE)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable(Why.YEAR)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise Unreadable(Why.NOT_IN_CALENDAR) from None


def _date_of_parts(parts: Mapping[str, str]) -> date | None:
    """`tanggal` alone holds a whole date; beside `bulan` and `tahun` it is the day."""
    day, month, year = parts["tanggal"], parts["bulan"], parts["tahun"]
    if not (month or year):
        return read_date(day) if day else None
    return read_date(f"{day}/{month}/{year}")


def _datetime_of_parts(parts: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    day, clock = _date_of_parts(parts), parts["jam"]
    if day is None:
        if clock:
            raise Unreadable(Why.DATE_MISSING)
        return None
    if not clock:
        raise Unreadable(Why.TIME_MISSING)
    return datetime.combine(day, read_time(clock), tzinfo=zone)
