"""How do ISO 8601 texts become dates, times and durations?

DMN 1.5 §10.3.2.3.4 to .8. Every function answers None for a text that is no such value. Python's
own bounds hold (years 1 to 9999, microseconds), and finer fractions are cut off; only who asks for
the `exact` value gets a `Far` beyond them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from engine.feel.far import combine, make_date, with_nanoseconds
from engine.feel.values import Far, YearMonthDuration

_DATE = r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})"
_ZONE = r"([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[\w+/-]{1,60})?"
_TIME = rf"([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]{{1,20}}))?{_ZONE}"
_ONLY_DATE = re.compile(_DATE, re.ASCII)
_ONLY_TIME = re.compile(f"T?{_TIME}", re.ASCII)
_DATE_TIME = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-?)P(?:([0-9]{1,12})D)?"
    r"(?:(T)(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?(?:([0-9]{1,12})(?:\.([0-9]{1,20}))?S)?)?"
)
_YEARS_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
#: Offsets beyond are no time zone on Earth (XML Schema part 2, §3.2.7.3).
_WIDEST_OFFSET = timedelta(hours=14)


def parse_temporal(
    text: str, *, exact: bool = False
) -> date | time | datetime | Far | timedelta | YearMonthDuration | None:
    """Read whatever an `@"…"` literal may hold."""
    for parse in (parse_date, parse_date_time, parse_time):
        value = parse(text, exact=exact)
        if value is not None:
            return value
    return parse_duration(text)


def parse_date(text: str, *, exact: bool = False) -> date | Far | None:
    """Read `2026-01-31`."""
    match = _ONLY_DATE.fullmatch(text)
    return _date(match, exact) if match else None


def parse_time(text: str, *, exact: bool = False) -> time | Far | None:
    """Read `08:30:00`, with an offset, `Z` or `@Area/City` behind it if so written."""
    match = _ONLY_TIME.fullmatch(text)
    return _time(match, 1, exact) if match else None


def parse_date_time(text: str, *, exact: bool = False) -> datetime | Far | None:
    """Read `2026-01-31T08:30:00+08:00`."""
    match = _DATE_TIME.fullmatch(text)
    if not match:
        return None
    day, clock = _date(match, exact), _time(match, 4, exact)
    return None if day is None or clock is None else combine(day, clock)


def parse_duration(text: str) -> timedelta | YearMonthDuration | None:
    """Read `P1DT2H` (days and time) or `P1Y2M` (years and months)."""
    match = _YEARS_MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearMonthDuration(-months if match[1] else months)
    match = _DAYS_TIME.fullmatch(text)
    if not match or not any(match.groups()[3:] if match[3] else match.groups()[1:]):
        return None
    sign, days, _, hours, minutes, seconds, fraction = match.groups()
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_microseconds(fraction),
        )
        return -length if sign else length
    except OverflowError:
        return None


def _date(match: re.Match[str], exact: bool) -> date | Far | None:
    return make_date(int(match[1]), int(match[2]), int(match[3]), exact=exact)


def _time(match: re.Match[str], group: int, exact: bool) -> time | Far | None:
    hour, minute, second, fraction, zone = match.groups()[group - 1 : group + 4]
    try:
        clock = time(
            int(hour),
            int(minute),
            int(second),
            _microseconds(fraction),
            parse_zone(zone) if zone else None,
        )
    except (ValueError, LookupError):
        return None
    return with_nanoseconds(clock, int((fraction or "")[6:9].ljust(3, "0")) if exact else 0)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    """List the zones, so that asking for one that does not exist costs no search through folders."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@lru_cache(maxsize=256)
def parse_zone(text: str) -> tzinfo:
    """Read `Z`, `+08:00` or `@Asia/Makassar`; ValueError or LookupError when there is no such zone."""
    if text in {"Z", "z"}:
        return UTC
    if text.startswith("@"):
        if text[1:] not in _zone_names():
            raise LookupError(text)
        return ZoneInfo(text[1:])
    hours, minutes, *seconds = text[1:].split(":")
    offset = timedelta(
        hours=int(hours), minutes=int(minutes), seconds=int(seconds[0]) if seconds else 0
    )
    if offset > _WIDEST_OFFSET or int(minutes) > 59:
        raise ValueError(text)
    return timezone(-offset if text.startswith("-") else offset)


def add_months(day: date, months: int) -> date | None:
    """Move a date, or the date of a date and time, by months; the end of a short month stops it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return day.replace(year=year, month=month + 1, day=last)
            except (ValueError, OverflowError):
                continue
    return None


def shift(moment: datetime, length: timedelta) -> datetime | None:
    """Move a date and time by elapsed time; where clocks change, the wall shows something else."""
    try:
        if isinstance(moment.tzinfo, ZoneInfo):
            return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
        return moment + length
    except OverflowError:
        return None


def at_midnight(day: date) -> datetime:
    """Return a date as the date and time that the standard takes it for: midnight UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
