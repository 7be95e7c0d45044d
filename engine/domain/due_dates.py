"""When is it due, and when does the warning come?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from engine.domain.calendars import BusinessCalendar
from engine.domain.durations import WorkDuration
from engine.errors import InvalidInput

#: Share of the working time after which a warning comes, unless the model says otherwise.
WARN_SHARE = Fraction(3, 4)

_PERCENT = re.compile(r"(\d{1,3}) ?%", re.ASCII)


class InvalidShare(InvalidInput):
    """Batas peringatan harus berupa persentase antara 1% dan 100%, misalnya 75%."""


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """A resolved time standard; all instants are aware UTC."""

    #: When the work arrived, be it outside working hours.
    start: datetime
    #: First instant that is too late.
    due: datetime
    #: When the agreed share of the working time is used up; never after `due`.
    warn: datetime


def parse_share(text: str) -> Fraction:
    """Read `75%` as the share 3/4.

    Raises:
        InvalidShare: for anything but a whole percentage from 1 to 100.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None or not 1 <= int(match[1]) <= 100:
        raise InvalidShare
    return Fraction(int(match[1]), 100)


def resolve(
    start: datetime,
    standard: WorkDuration,
    calendar: BusinessCalendar,
    warn_at: Fraction = WARN_SHARE,
) -> DueDate:
    """Count a time standard from an aware instant on a calendar.

    Raises:
        NoWorkingHours: when the calendar never opens.
    """
    return for_deadline(start, calendar.add(start, standard), calendar, warn_at)


def for_deadline(
    start: datetime,
    due: datetime,
    calendar: BusinessCalendar,
    warn_at: Fraction = WARN_SHARE,
) -> DueDate:
    """Find the warning for a deadline that is given, such as one that a person moved.

    The warning comes when that share of the working time from `start` to `due` is used. A deadline before the start
    warns at once.
    """
    total = max(calendar.working_time_between(start, due), timedelta())
    used = total * warn_at.numerator // warn_at.denominator
    warn = calendar.add(start, WorkDuration(time=used))
    return DueDate(start=start, due=due, warn=min(warn, due))
