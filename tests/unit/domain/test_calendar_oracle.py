"""The calendar against a slow oracle that looks at every single minute.

The oracle shares nothing with the calendar but the week it was drawn from: it asks of each minute whether it lies in
one of the stretches, and counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.domain.calendars import BusinessCalendar, StepKind
from engine.domain.durations import WorkDuration
from engine.domain.opening_hours import Hours, Season, WeekPattern

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
#: Days within which instants, holidays and seasons are drawn.
SPAN = 9

Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Office:
    """What was drawn: minutes of the day per weekday, and the days that differ."""

    zone: str
    week: tuple[Stretches, ...]
    season_week: tuple[Stretches, ...]
    season: tuple[date, date] | None
    holidays: frozenset[date]

    def stretches(self, day: date) -> Stretches:
        if day in self.holidays:
            return ()
        in_season = self.season and self.season[0] <= day <= self.season[1]
        return (self.season_week if in_season else self.week)[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in self.stretches(local.date()))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        count = 0
        while start < end:
            count += self.is_open(start)
            start += MINUTE
        return count

    def after(self, at: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.is_open(at)
            at += MINUTE
        return at

    def after_days(self, at: datetime, days: int) -> datetime:
        while not self.is_open(at):
            at += MINUTE
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date()
        while days:
            day += DAY
            days -= bool(self.stretches(day))
        midnight = datetime.combine(day, time.min, tzinfo=local.tzinfo)
        wall_clock = timedelta(hours=local.hour, minutes=local.minute)
        open_minutes = [
            midnight + each * MINUTE
            for each in range(1440)
            if self.is_open(midnight + each * MINUTE)
        ]
        ahead = [each for each in open_minutes if each >= midnight + wall_clock]
        return ahead[0] if ahead else open_minutes[-1] + MINUTE

    def calendar(self) -> BusinessCalendar:
        return BusinessCalendar(
            id="x",
            name="x",
            zone=self.zone,
            week=_pattern(self.week),
            seasons=tuple(
                Season(name="Masa", first=first, last=last, week=_pattern(self.season_week))
                for first, last in ([self.season] if self.season else [])
            ),
            holidays=dict.fromkeys(self.holidays, "Libur"),
        )


def _pattern(week: tuple[Stretches, ...]) -> WeekPattern:
    return WeekPattern(
        days=tuple(
            tuple(Hours(opens=_time(opens), closes=_time(closes)) for opens, closes in day)
            for day in week
        )
    )


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


@st.composite
def stretches(draw: st.DrawFn) -> Stretches:
    edges = draw(st.lists(st.integers(0, 48), unique=True, max_size=6).map(sorted))
    return tuple((a * 30, b * 30) for a, b in zip(edges[::2], edges[1::2], strict=False))


weeks = st.tuples(*[stretches()] * 7)
days = st.integers(0, SPAN).map(lambda each: FIRST + each * DAY)
instants = st.integers(0, SPAN * 1440).map(
    lambda each: datetime(2026, 3, 1, 17, tzinfo=UTC) + each * MINUTE
)


@st.composite
def offices(draw: st.DrawFn) -> Office:
    week = draw(weeks)
    assume(any(week))
    first, last = sorted(draw(st.tuples(days, days)))
    return Office(
        zone=draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])),
        week=week,
        season_week=draw(weeks),
        season=draw(st.sampled_from([None, (first, last)])),
        holidays=draw(st.frozensets(days, max_size=4)),
    )


@settings(max_examples=60, deadline=None)
@given(offices(), instants, instants)
def test_the_working_time_between_two_instants_is_the_number_of_open_minutes(
    office: Office, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    expected = office.minutes_between(start, end) * MINUTE
    assert office.calendar().working_time_between(start, end) == expected


@settings(max_examples=60, deadline=None)
@given(offices(), instants, st.integers(0, 3000))
def test_adding_working_time_lands_where_so_many_open_minutes_have_passed(
    office: Office, start: datetime, minutes: int
) -> None:
    due = office.calendar().add(start, WorkDuration(time=minutes * MINUTE))
    assert due == office.after(start, minutes)


@settings(max_examples=60, deadline=None)
@given(offices(), instants, st.integers(1, 6))
def test_adding_working_days_lands_on_the_same_wall_clock_clamped_into_the_day(
    office: Office, start: datetime, count: int
) -> None:
    due = office.calendar().add(start, WorkDuration(days=count))
    assert due == office.after_days(start, count)


@settings(max_examples=60, deadline=None)
@given(offices(), instants, st.integers(0, 4), st.integers(0, 3000))
def test_the_explanation_adds_up_and_leaves_no_gap_inside_hours(
    office: Office, start: datetime, count: int, minutes: int
) -> None:
    calendar = office.calendar()
    duration = WorkDuration(days=count, time=minutes * MINUTE)

    steps = calendar.explain(start, duration)

    counted = [step for step in steps if step.kind is StepKind.COUNTED]
    moved = [step for step in steps if step.kind is StepKind.WORKING_DAY]
    assert sum((step.counted for step in counted), timedelta()) == duration.time
    assert len(moved) == duration.days
    at = start
    for step in steps:
        if step.kind is not StepKind.CLOSED:
            assert office.minutes_between(at, step.start) == 0
            at = step.end
    assert at == calendar.add(start, duration)
    assert all(
        office.minutes_between(step.start, step.end) == 0
        for step in steps
        if step.kind in (StepKind.CLOSED, StepKind.WAITED)
    )


@settings(max_examples=60, deadline=None)
@given(offices(), instants, st.integers(0, 4), st.integers(1, 3000))
def test_the_explanation_names_each_closed_day_that_was_passed_over_once(
    office: Office, start: datetime, count: int, minutes: int
) -> None:
    steps = office.calendar().explain(start, WorkDuration(days=count, time=minutes * MINUTE))

    zone = ZoneInfo(office.zone)
    day, last = (at.astimezone(zone).date() for at in (start, steps[-1].start))
    passed = []
    while day < last:
        if not office.stretches(day):
            passed.append(day)
        day += DAY
    closed = [step for step in steps if step.kind is StepKind.CLOSED]
    assert [step.start.astimezone(zone).date() for step in closed] == passed
    assert {step.start.astimezone(zone).date() for step in closed if step.reason} == (
        office.holidays & set(passed)
    )


@settings(max_examples=60, deadline=None)
@given(offices(), instants, instants, st.integers(0, 4), st.integers(0, 3000))
def test_who_comes_later_is_never_due_earlier(
    office: Office, one: datetime, other: datetime, count: int, minutes: int
) -> None:
    earlier, later = sorted((one, other))
    calendar, duration = office.calendar(), WorkDuration(days=count, time=minutes * MINUTE)
    assert calendar.add(earlier, duration) <= calendar.add(later, duration)


@settings(max_examples=60, deadline=None)
@given(offices(), instants, st.integers(0, 2000), st.integers(1, 2000))
def test_a_longer_standard_is_due_later(
    office: Office, start: datetime, minutes: int, more: int
) -> None:
    calendar = office.calendar()
    shorter = calendar.add(start, WorkDuration(time=minutes * MINUTE))
    assert shorter < calendar.add(start, WorkDuration(time=(minutes + more) * MINUTE))


@settings(max_examples=60, deadline=None)
@given(offices(), instants, instants)
def test_the_days_that_fit_fit_and_one_more_does_not(
    office: Office, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    calendar = office.calendar()
    fit = calendar.working_days_between(start, end)
    assert fit == 0 or calendar.add(start, WorkDuration(days=fit)) <= end
    assert calendar.add(start, WorkDuration(days=fit + 1)) > end
