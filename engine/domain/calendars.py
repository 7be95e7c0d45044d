"""How much working time lies between two instants, and when has a given amount of it passed?

All arithmetic on working time is one walk, `BusinessCalendar.explain`; `add` is its last line. So the explanation on
screen cannot differ from the due date.

The rules, in the order they are applied (`docs/adr/0006-time-standards.md` gives the reasons):

1. Work that arrives outside hours waits for the next opening.
2. Each working day moves on to the next day that has hours at all, at the wall-clock time of the beginning. Where that
   time lies outside the day's hours it is clamped: before opening to the opening, in a break to its end, after closing
   to the closing.
3. Working time is then used up stretch by stretch; the result is the instant at which the last of it is used, so
   work due at closing time is due that evening and not the next morning.

A calendar that never closes counts elapsed time: a day is 24 hours, and holidays mean nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.domain.durations import WorkDuration
from engine.domain.opening_hours import Hours, Interval, InvalidCalendar, Season, WeekPattern
from engine.errors import AlurError

_DAY = timedelta(days=1)
_NOTHING = timedelta()
#: A calendar closed for so many days in a row is taken for one that never opens.
_LONGEST_CLOSURE_DAYS = 400


class NoWorkingHours(AlurError):
    """Kalender kerja ini tidak pernah buka, jadi tenggat tidak dapat dihitung."""


class StepKind(StrEnum):
    """What one line of an explanation tells."""

    #: Outside hours before counting began.
    WAITED = "waited"
    #: Working time that was used.
    COUNTED = "counted"
    #: One working day, from a wall-clock time to the same one on the next working day.
    WORKING_DAY = "working_day"
    #: A whole day without hours, passed over.
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class ExplainedInterval:
    """One line of the arithmetic behind a due date; instants are aware UTC."""

    kind: StepKind
    start: datetime
    end: datetime
    #: Working time this line used; zero unless `kind` is COUNTED.
    counted: timedelta = _NOTHING
    #: Why the day was closed (a holiday's name) or had other hours (a season's name); else empty.
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BusinessCalendar:
    """When an office works."""

    id: str
    #: Name for the screen.
    name: str
    #: Key of the IANA zone its hours are meant in, such as `Asia/Makassar`.
    zone: str
    #: The normal week; None for a calendar that never closes.
    week: WeekPattern | None
    #: Runs of days with another week; they do not overlap.
    seasons: tuple[Season, ...] = ()
    #: Closed days and why they are closed.
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse an unknown zone or overlapping seasons with `InvalidCalendar`."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InvalidCalendar(f"Zona waktu “{self.zone}” tidak dikenal.") from error
        for one, other in combinations(self.seasons, 2):
            if one.first <= other.last and other.first <= one.last:
                raise InvalidCalendar(f"Masa “{one.name}” dan “{other.name}” bertumpuk.")
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))

    @property
    def always_open(self) -> bool:
        """Whether it counts elapsed time."""
        return self.week is None

    def with_holidays(self, holidays: Mapping[date, str]) -> BusinessCalendar:
        """Return the same calendar with these closed days instead of its own."""
        return replace(self, holidays=holidays)

    def local_date(self, at: datetime) -> date:
        """Return the date that the office's wall calendar shows at an instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def season_on(self, day: date) -> Season | None:
        """Return the season that the day lies in, if any."""
        return next((season for season in self.seasons if season.covers(day)), None)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the wall-clock hours of a local date; empty when closed."""
        if self.week is None:
            return (Hours(opens=time.min, closes=time.min),)
        if day in self.holidays:
            return ()
        season = self.season_on(day)
        return (season.week if season else self.week).on(day)

    def intervals(self, day: date) -> tuple[Interval, ...]:
        """Return the open stretches of a local date, in order."""
        midnight = datetime.combine(day, time.min, tzinfo=ZoneInfo(self.zone))
        return tuple(
            Interval(
                start=(midnight + hours.opens_after).astimezone(UTC),
                end=(midnight + hours.closes_after).astimezone(UTC),
            )
            for hours in self.hours_on(day)
        )

    def is_open(self, at: datetime) -> bool:
        """Tell whether work is done at an instant; the closing minute itself is closed."""
        return any(each.start <= at < each.end for each in self.intervals(self.local_date(at)))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one instant to another; negative when `end` comes first."""
        if end < start:
            return -self.working_time_between(end, start)
        if self.always_open:
            return end - start
        day, last, total = self.local_date(start), self.local_date(end), _NOTHING
        while day <= last:
            for each in self.intervals(day):
                total += max(min(each.end, end) - max(each.start, start), _NOTHING)
            day += _DAY
        return total

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Return how many whole working days fit: the most that `add` can add to `start` without passing `end`."""
        if self.always_open:
            return max((end - start) // _DAY, 0)
        if end <= start:
            return 0
        opening = self.next_opening(start)
        day, last, days = self.local_date(opening) + _DAY, self.local_date(end), 0
        while day <= last:
            days += bool(self.hours_on(day))
            day += _DAY
        if days and self.add(start, WorkDuration(days=days)) > end:
            days -= 1
        return days

    def next_opening(self, at: datetime) -> datetime:
        """Return the first open instant from `at` on, which is `at` itself during hours.

        Raises:
            NoWorkingHours: when the calendar stays closed for more than a year.
        """
        return max(at.astimezone(UTC), next(self._open_stretches(at)).start)

    def add(self, start: datetime, duration: WorkDuration) -> datetime:
        """Return the instant, in UTC, at which the duration has passed; nothing added changes nothing.

        Raises:
            NoWorkingHours: when the calendar stays closed for more than a year.
        """
        end = start.astimezone(UTC)
        for step in self._steps(end, duration):
            end = step.end
        return end

    def explain(self, start: datetime, duration: WorkDuration) -> tuple[ExplainedInterval, ...]:
        """Return the arithmetic of `add`, line by line.

        The COUNTED lines add up to the duration's time, and there is one WORKING_DAY line per day of it. On a
        calendar that never closes there is one COUNTED line, with the days as 24 hours each.

        Raises:
            NoWorkingHours: when the calendar stays closed for more than a year.
        """
        return tuple(self._steps(start.astimezone(UTC), duration))

    def _steps(self, start: datetime, duration: WorkDuration) -> Iterator[ExplainedInterval]:
        if duration.is_zero:
            return
        if self.always_open:
            elapsed = duration.days * _DAY + duration.time
            yield _counted(start, start + elapsed, "")
            return
        at = self.next_opening(start)
        if at > start:
            yield ExplainedInterval(kind=StepKind.WAITED, start=start, end=at)
            yield from self._closed_days(self.local_date(start), self.local_date(at))
        wall_clock = at.astimezone(ZoneInfo(self.zone)).time()
        for _ in range(duration.days):
            until = self._on_next_working_day(at, wall_clock)
            yield from self._closed_days(self.local_date(at) + _DAY, self.local_date(until))
            yield ExplainedInterval(kind=StepKind.WORKING_DAY, start=at, end=until)
            at = until
        yield from self._use_up(at, duration.time)

    def _use_up(self, at: datetime, time_left: timedelta) -> Iterator[ExplainedInterval]:
        seen = self.local_date(at)
        stretches = self._open_stretches(at)
        while time_left:
            stretch = next(stretches)
            day = self.local_date(stretch.start)
            yield from self._closed_days(seen + _DAY, day)
            seen = day
            start = max(at, stretch.start)
            end = min(stretch.end, start + time_left)
            season = self.season_on(day)
            yield _counted(start, end, season.name if season else "")
            time_left -= end - start

    def _open_stretches(self, at: datetime) -> Iterator[Interval]:
        """Yield the stretches that end after an instant, for ever; raise when none comes."""
        day, closed = self.local_date(at), 0
        while closed <= _LONGEST_CLOSURE_DAYS:
            stretches = [each for each in self.intervals(day) if each.end > at]
            yield from stretches
            closed = 0 if stretches else closed + 1
            day += _DAY
        raise NoWorkingHours(
            f"Kalender kerja “{self.name}” tidak pernah buka, jadi tenggat tidak dapat dihitung."
        )

    def _on_next_working_day(self, at: datetime, wall_clock: time) -> datetime:
        zone = ZoneInfo(self.zone)
        tomorrow = datetime.combine(self.local_date(at) + _DAY, time.min, tzinfo=zone)
        day = self.local_date(next(self._open_stretches(tomorrow)).start)
        same_time = datetime.combine(day, wall_clock, tzinfo=zone).astimezone(UTC)
        stretches = self.intervals(day)
        ahead = next((each for each in stretches if each.end > same_time), None)
        return stretches[-1].end if ahead is None else max(ahead.start, same_time)

    def _closed_days(self, first: date, until: date) -> Iterator[ExplainedInterval]:
        zone = ZoneInfo(self.zone)
        for offset in range((until - first).days):
            day = first + offset * _DAY
            if not self.hours_on(day):
                midnight = datetime.combine(day, time.min, tzinfo=zone)
                yield ExplainedInterval(
                    kind=StepKind.CLOSED,
                    start=midnight.astimezone(UTC),
                    end=(midnight + _DAY).astimezone(UTC),
                    reason=self.holidays.get(day, ""),
                )


def _counted(start: datetime, end: datetime, reason: str) -> ExplainedInterval:
    return ExplainedInterval(
        kind=StepKind.COUNTED, start=start, end=end, counted=end - start, reason=reason
    )
