"""How are dates, times and durations made and read (DMN 1.5 §10.3.4.1, .6 and .8)?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from engine.feel import temporal as iso
from engine.feel.comparison import equal
from engine.feel.far import combine, day_of, make_date, time_of, with_nanoseconds, year_month_day
from engine.feel.library.signatures import Library
from engine.feel.run import Run
from engine.feel.values import DECIMAL128, Far, Value, YearMonthDuration, whole

LIBRARY = Library()

#: Reading a text takes so much longer than comparing.
_STEPS_OF_READING = 3
_BILLION = Decimal(10**9)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@LIBRARY.function("date", "from: string")
def date_from_text(run: Run, text: str) -> Value:
    """Read `2026-01-31`."""
    run.spend(_STEPS_OF_READING)
    return iso.parse_date(text, exact=run.exact)


@LIBRARY.function("date", "from: date", far=True)
def date_itself(run: Run, day: date | Far) -> Value:
    """Leave a date as it is."""
    return day


@LIBRARY.function("date", "from: date and time", far=True)
def date_of(run: Run, moment: datetime | Far) -> Value:
    """Drop the time of day."""
    return day_of(moment)


@LIBRARY.function("date", "year: number, month: number, day: number")
def date_from_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """Make a date; null if there is no such day."""
    parts = (whole(year), whole(month), whole(day))
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return None
    return make_date(parts[0], parts[1], parts[2], exact=run.exact)


@LIBRARY.function("time", "from: string")
def time_from_text(run: Run, text: str) -> Value:
    """Read `08:30:00+08:00`."""
    run.spend(_STEPS_OF_READING)
    return iso.parse_time(text, exact=run.exact)


@LIBRARY.function("time", "from: time", far=True)
def time_itself(run: Run, clock: time | Far) -> Value:
    """Leave a time as it is."""
    return clock


@LIBRARY.function("time", "from: date and time", far=True)
def time_from_moment(run: Run, moment: datetime | Far) -> Value:
    """Drop the date."""
    return time_of(moment)


@LIBRARY.function("time", "hour: number, minute: number, second: number, offset?: Any")
def time_from_parts(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: Value = None
) -> Value:
    """Make a time; the second may have a fraction."""
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or not 0 <= second < 60:
        return None
    if offset is not None and not isinstance(offset, timedelta):
        return None
    microseconds, nanoseconds = divmod(int(DECIMAL128.multiply(second, _BILLION)), 1000)
    seconds, microseconds = divmod(microseconds, 10**6)
    try:
        zone = None if offset is None else timezone(offset)
        clock = time(hours, minutes, seconds, microseconds, zone)
        return with_nanoseconds(clock, nanoseconds if run.exact else 0)
    except (ValueError, OverflowError):
        return None


@LIBRARY.function("date and time", "from: string")
def date_and_time_from_text(run: Run, text: str) -> Value:
    """Read `2026-01-31T08:30:00+08:00`; a date alone means midnight."""
    run.spend(_STEPS_OF_READING)
    day = iso.parse_date(text, exact=run.exact)
    return iso.parse_date_time(text, exact=run.exact) if day is None else combine(day, time())


@LIBRARY.function("date and time", "from: date and time", far=True)
def date_and_time_itself(run: Run, moment: datetime | Far) -> Value:
    """Leave a date and time as it is."""
    return moment


@LIBRARY.function("date and time", "date: date, time: time", far=True)
@LIBRARY.function("date and time", "date: date and time, time: time", far=True)
def date_and_time_combined(run: Run, day: date | Far, clock: time | Far) -> Value:
    """Put a date and a time together; of a date and time only the date is taken."""
    return combine(day, clock)


@LIBRARY.function("duration", "from: string")
def duration(run: Run, text: str) -> Value:
    """Read `P1DT2H` or `P1Y2M`."""
    run.spend(_STEPS_OF_READING)
    return iso.parse_duration(text)


@LIBRARY.function("years and months duration", "from: date, to: date", far=True)
@LIBRARY.function("years and months duration", "from: date and time, to: date and time", far=True)
def years_and_months_between(run: Run, start: date | Far, end: date | Far) -> Value:
    """Count the whole months from one date to another."""
    first, last = year_month_day(start), year_month_day(end)
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if months > 0 and last[2] < first[2]:
        months -= 1
    elif months < 0 and last[2] > first[2]:
        months += 1
    return YearMonthDuration(months)


@LIBRARY.function("day of year", "date: date")
@LIBRARY.function("day of year", "date: date and time")
def day_of_year(run: Run, day: date) -> Value:
    """Count from 1 January."""
    return Decimal(day.timetuple().tm_yday)


@LIBRARY.function("day of week", "date: date")
@LIBRARY.function("day of week", "date: date and time")
def day_of_week(run: Run, day: date) -> Value:
    """Return the English name, which is what the standard says."""
    return _DAYS[day.weekday()]


@LIBRARY.function("month of year", "date: date")
@LIBRARY.function("month of year", "date: date and time")
def month_of_year(run: Run, day: date) -> Value:
    """Return the English name, which is what the standard says."""
    return _MONTHS[day.month - 1]


@LIBRARY.function("week of year", "date: date")
@LIBRARY.function("week of year", "date: date and time")
def week_of_year(run: Run, day: date) -> Value:
    """Return the ISO 8601 week."""
    return Decimal(day.isocalendar().week)


@LIBRARY.function("now")
def now(run: Run) -> Value:
    """Return the moment that the evaluation was given."""
    return run.now


@LIBRARY.function("today")
def today(run: Run) -> Value:
    """Return the date of that moment, in its own zone."""
    return run.now.date()


@LIBRARY.function("is", "value1: Any, value2: Any")
def is_same(run: Run, one: Value, other: Value) -> Value:
    """Tell whether two values are the same down to the time zone, where `=` compares moments."""
    if type(one) is not type(other):
        return False
    if isinstance(one, datetime | time) and isinstance(other, datetime | time):
        return one.replace(tzinfo=None) == other.replace(tzinfo=None) and _zone(one) == _zone(other)
    return equal(one, other, run) is True


def _zone(value: datetime | time) -> str | None:
    return None if value.tzinfo is None else str(value.tzinfo)
