"""On which hours of which weekday is an office open?

Hours are wall-clock times of the calendar's zone. A break is written as a gap between two stretches of hours, and a
night shift as one stretch up to midnight and one from midnight on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from engine.errors import InvalidInput

_DAYS_IN_WEEK = 7


class InvalidCalendar(InvalidInput):
    """Kalender kerja ini belum benar."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The time from `start` up to, and without, `end`; both aware UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How much time lies in it."""
        return self.end - self.start


@dataclass(frozen=True, kw_only=True, order=True)
class Hours:
    """One stretch of open hours without a break."""

    opens: time
    #: Midnight (00:00) stands for the end of the day.
    closes: time

    def __post_init__(self) -> None:
        """Refuse an end that does not come after the start with `InvalidCalendar`."""
        if self.closes != time.min and self.closes <= self.opens:
            raise InvalidCalendar(
                f"Jam tutup {self.closes:%H.%M} harus sesudah jam buka {self.opens:%H.%M}."
            )

    @property
    def opens_after(self) -> timedelta:
        """Time from midnight to opening."""
        return _since_midnight(self.opens)

    @property
    def closes_after(self) -> timedelta:
        """Time from midnight to closing, up to 24 hours."""
        return _since_midnight(self.closes) or timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WeekPattern:
    """The hours of a week, Monday first."""

    days: tuple[tuple[Hours, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a week without seven days, or hours that overlap, with `InvalidCalendar`."""
        if len(self.days) != _DAYS_IN_WEEK:
            raise InvalidCalendar("Pola jam kerja harus berisi tujuh hari.")
        for hours in self.days:
            for earlier, later in pairwise(hours):
                if earlier.closes_after > later.opens_after:
                    raise InvalidCalendar(
                        "Jam kerja dalam satu hari harus urut dan tidak bertumpuk."
                    )

    @classmethod
    def weekdays(cls, monday_to_thursday: Sequence[Hours], friday: Sequence[Hours]) -> WeekPattern:
        """Build the week of a five-day office, whose Friday is its own."""
        return cls(days=(*[tuple(monday_to_thursday)] * 4, tuple(friday), (), ()))

    def on(self, day: date) -> tuple[Hours, ...]:
        """Return the hours of that day's weekday; empty when closed."""
        return self.days[day.weekday()]


@dataclass(frozen=True, kw_only=True)
class Season:
    """A run of days with a week of its own, such as Ramadan; both ends belong to it."""

    name: str
    first: date
    last: date
    week: WeekPattern
    #: Whether the dates still await the government's decision.
    estimated: bool = False

    def __post_init__(self) -> None:
        """Refuse a season that ends before it begins with `InvalidCalendar`."""
        if self.last < self.first:
            raise InvalidCalendar(f"Masa “{self.name}” berakhir sebelum dimulai.")

    def covers(self, day: date) -> bool:
        """Tell whether the day lies in the season."""
        return self.first <= day <= self.last


def _since_midnight(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
