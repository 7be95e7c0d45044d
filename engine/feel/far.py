"""How are dates and times made, ordered and taken apart that Python's own types cannot hold?

A `Far` is a day of the years 2000 to 2399 and the number of 400-year cycles to it. Arithmetic with one has no answer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from engine.feel.values import Far

_YEARS_OF_CYCLE = 400
_CYCLE = timedelta(days=146_097)
_FIRST_YEAR = 2000


def make_date(year: int, month: int, day: int, *, exact: bool) -> date | Far | None:
    """Return a day, if there is such; beyond the years 1 to 9999 only when `exact`."""
    try:
        if 1 <= year <= 9999:
            return date(year, month, day)
        if not exact or year == 0 or abs(year) > 999_999_999:
            return None
        cycles, rest = divmod(year - _FIRST_YEAR, _YEARS_OF_CYCLE)
        return Far(base=date(_FIRST_YEAR + rest, month, day), cycles=cycles)
    except (ValueError, OverflowError):
        return None


def with_nanoseconds(clock: time, nanoseconds: int) -> time | Far:
    """Return a time of day with what comes after its microseconds."""
    return Far(base=clock, nanoseconds=nanoseconds) if nanoseconds else clock


def combine(day: date | Far, clock: time | Far) -> datetime | Far:
    """Put a day, or that of a date and time, and a time of day together."""
    nanoseconds = clock.nanoseconds if isinstance(clock, Far) else 0
    hour = _base(clock)
    assert isinstance(hour, time)
    if isinstance(day, Far) and day.cycles:
        assert isinstance(day.base, date)
        moment = datetime.combine(day.base, hour)
        return Far(base=moment, cycles=day.cycles, nanoseconds=nanoseconds)
    plain = _base(day)
    assert isinstance(plain, date)
    moment = datetime.combine(plain, hour)
    return Far(base=moment, nanoseconds=nanoseconds) if nanoseconds else moment


def day_of(moment: datetime | Far) -> date | Far:
    """Return the day of a date and time."""
    base = _base(moment)
    assert isinstance(base, datetime)
    cycles = moment.cycles if isinstance(moment, Far) else 0
    return Far(base=base.date(), cycles=cycles) if cycles else base.date()


def time_of(moment: datetime | Far) -> time | Far:
    """Return the time of day of a date and time."""
    base = _base(moment)
    assert isinstance(base, datetime)
    return with_nanoseconds(base.timetz(), moment.nanoseconds if isinstance(moment, Far) else 0)


def year_month_day(day: date | Far) -> tuple[int, int, int]:
    """Return the parts of a day."""
    base = _base(day)
    assert isinstance(base, date)
    cycles = day.cycles if isinstance(day, Far) else 0
    return base.year + cycles * _YEARS_OF_CYCLE, base.month, base.day


def place(value: date | time | datetime | Far) -> tuple[bool, int, timedelta, int] | None:
    """Return what orders values of one kind: zoned or not, cycles, place within the cycle, nanoseconds.

    Only values that are both zoned or both not have an order between them.
    """
    base = _base(value)
    far = value if isinstance(value, Far) else Far(base=base)
    if isinstance(base, time):
        base = datetime.combine(date(_FIRST_YEAR, 1, 1), base)
    elif not isinstance(base, datetime):
        base = datetime.combine(base, time())
    zoned = base.utcoffset() is not None
    try:
        since = base - datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC if zoned else None)
    except OverflowError:
        return None
    cycles, rest = divmod(since, _CYCLE)
    return zoned, far.cycles + cycles, rest, far.nanoseconds


def _base(value: date | time | datetime | Far) -> date | time | datetime:
    return value.base if isinstance(value, Far) else value
