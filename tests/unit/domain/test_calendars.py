"""The rules of the business calendar, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.domain.calendars import BusinessCalendar, NoWorkingHours, StepKind
from engine.domain.durations import WorkDuration, parse_duration
from engine.domain.opening_hours import Hours, InvalidCalendar, Season, WeekPattern
from tests.unit.domain.offices import (
    BALANGAN,
    BALANGAN_ELAPSED,
    BATANG,
    HOLIDAYS_2026,
    RAMADAN_2026,
    wib,
    wita,
)

HOUR = timedelta(hours=1)


def _week(monday: date) -> timedelta:
    start = datetime.combine(monday, time.min, tzinfo=ZoneInfo("Asia/Jakarta"))
    return BATANG.working_time_between(start, start + timedelta(days=7))


class TestHours:
    def test_a_normal_week_has_37_and_a_half_hours(self) -> None:
        assert _week(date(2026, 2, 2)) == 37.5 * HOUR

    def test_a_week_of_ramadan_has_32_and_a_half_hours(self) -> None:
        assert _week(date(2026, 2, 23)) == 32.5 * HOUR

    def test_the_year_2026_has_240_working_days(self) -> None:
        days = [date(2026, 1, 1) + timedelta(days=each) for each in range(365)]
        assert sum(bool(BATANG.hours_on(day)) for day in days) == 240

    def test_ramadan_holds_on_its_first_and_last_day_and_not_beside_them(self) -> None:
        first, last = RAMADAN_2026.first, RAMADAN_2026.last
        around = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
        assert [BATANG.season_on(day) is not None for day in around] == [False, True, True, False]

    def test_hours_are_those_of_the_zone(self) -> None:
        in_batang, in_balangan = (
            each.intervals(date(2026, 2, 2))[0].start for each in (BATANG, BALANGAN)
        )
        assert in_batang == datetime(2026, 2, 2, 0, 30, tzinfo=UTC)
        assert in_balangan == datetime(2026, 2, 1, 23, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        "at,is_open",
        [
            (wib(2, 2, 7, 29), False),
            (wib(2, 2, 7, 30), True),
            (wib(2, 2, 11, 59), True),
            (wib(2, 2, 12), False),
            (wib(2, 2, 13), True),
            (wib(2, 2, 16), False),
            (wib(6, 2, 16, 15), True),
            (wib(7, 2, 10), False),
            (wib(16, 2, 10), False),
        ],
    )
    def test_it_opens_with_the_first_minute_and_is_closed_in_the_closing_one(
        self, at: datetime, is_open: bool
    ) -> None:
        assert BATANG.is_open(at) is is_open

    @pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
    def test_no_zone_of_indonesia_changes_its_clocks(self, zone: str) -> None:
        noons = [datetime(2026, month, 1, 12, tzinfo=ZoneInfo(zone)) for month in range(1, 13)]
        assert len({noon.utcoffset() for noon in noons}) == 1


class TestWorkingDays:
    @pytest.mark.parametrize(
        "start,standard,due",
        [
            pytest.param(wib(6, 2, 14), "P1D", wib(9, 2, 14), id="over a weekend"),
            pytest.param(wib(13, 2, 14), "P1D", wib(18, 2, 14), id="over holidays"),
            pytest.param(wib(6, 2, 16, 15), "P1D", wib(9, 2, 16), id="Monday closes earlier"),
            pytest.param(wib(18, 2, 7, 45), "P1D", wib(19, 2, 8), id="Ramadan opens later"),
            pytest.param(wib(5, 2, 11, 45), "P1D", wib(6, 2, 13), id="in Friday's break"),
            pytest.param(wib(5, 2, 11, 30), "P1D", wib(6, 2, 13), id="as Friday's break begins"),
            pytest.param(wib(2, 2, 12, 10), "P1D", wib(3, 2, 13), id="arrived in the break"),
            pytest.param(wib(2, 2, 6), "P1D", wib(3, 2, 7, 30), id="arrived before opening"),
            pytest.param(wib(2, 2, 16), "P1D", wib(4, 2, 7, 30), id="arrived at closing"),
            pytest.param(wib(7, 2, 10), "P1D", wib(10, 2, 7, 30), id="arrived on a Saturday"),
            pytest.param(wib(6, 2, 16, 15), "P5D", wib(13, 2, 16, 15), id="Friday to Friday"),
            pytest.param(wib(2, 2, 15), "P1DT2H", wib(4, 2, 8, 30), id="a day, then two hours"),
        ],
    )
    def test_a_day_leads_to_the_same_time_on_the_next_working_day_within_its_hours(
        self, start: datetime, standard: str, due: datetime
    ) -> None:
        assert BATANG.add(start, parse_duration(standard)) == due

    def test_a_day_is_neither_24_hours_of_work_nor_24_on_the_wall(self) -> None:
        day = BATANG.add(wib(6, 2, 14), parse_duration("P1D"))
        assert day < BATANG.add(wib(6, 2, 14), parse_duration("PT24H"))
        assert day != wib(7, 2, 14)

    def test_on_a_calendar_that_never_closes_a_day_is_24_hours(self) -> None:
        due = BALANGAN_ELAPSED.add(wita(6, 2, 22), parse_duration("P2DT3H"))
        assert due == wita(9, 2, 1)

    def test_holidays_mean_nothing_to_a_calendar_that_never_closes(self) -> None:
        closed = BALANGAN_ELAPSED.with_holidays(HOLIDAYS_2026)
        assert closed.add(wita(16, 2, 10), parse_duration("PT6H")) == wita(16, 2, 16)

    def test_the_working_days_that_fit_are_told(self) -> None:
        assert BATANG.working_days_between(wib(13, 2, 14), wib(19, 2, 13, 59)) == 1
        assert BATANG.working_days_between(wib(13, 2, 14), wib(19, 2, 14)) == 2
        assert BATANG.working_days_between(wib(19, 2, 14), wib(13, 2, 14)) == 0
        assert BALANGAN_ELAPSED.working_days_between(wita(1, 2, 0), wita(3, 2, 23)) == 2


class TestWorkingTime:
    def test_what_is_used_up_at_closing_time_is_due_that_evening(self) -> None:
        assert BATANG.add(wib(13, 2, 15, 30), parse_duration("PT1H")) == wib(13, 2, 16, 30)

    def test_a_break_does_not_count(self) -> None:
        assert BATANG.add(wib(2, 2, 11, 30), parse_duration("PT1H")) == wib(2, 2, 13, 30)

    def test_adding_nothing_leaves_the_instant_alone_even_outside_hours(self) -> None:
        assert BATANG.add(wib(7, 2, 10), WorkDuration()) == wib(7, 2, 10)
        assert BATANG.explain(wib(7, 2, 10), WorkDuration()) == ()

    def test_backwards_it_is_negative(self) -> None:
        assert BATANG.working_time_between(wib(2, 2, 10), wib(2, 2, 8)) == -2 * HOUR
        assert BALANGAN_ELAPSED.working_time_between(wita(2, 2, 10), wita(2, 2, 8)) == -2 * HOUR

    def test_any_zone_may_ask_and_utc_is_answered(self) -> None:
        start = datetime(2026, 2, 2, 10, tzinfo=ZoneInfo("Asia/Jayapura"))
        due = BATANG.add(start, parse_duration("PT1H"))
        assert (due, due.tzinfo) == (wib(2, 2, 9), UTC)

    def test_a_night_shift_runs_through_midnight(self) -> None:
        night = (Hours(opens=time(0), closes=time(6)), Hours(opens=time(22), closes=time(0)))
        guard = BusinessCalendar(
            id="pos", name="Pos jaga", zone="Asia/Jakarta", week=WeekPattern(days=(night,) * 7)
        )
        assert guard.add(wib(2, 2, 23), parse_duration("PT3H")) == wib(3, 2, 2)
        assert guard.working_time_between(wib(2, 2, 0), wib(3, 2, 0)) == 8 * HOUR


class TestExplanation:
    def test_it_says_when_counting_begins_and_what_was_passed_over(self) -> None:
        steps = BATANG.explain(wib(14, 2, 9), parse_duration("P1DT1H"))

        assert [(step.kind, step.reason) for step in steps] == [
            (StepKind.WAITED, ""),
            (StepKind.CLOSED, ""),
            (StepKind.CLOSED, ""),
            (StepKind.CLOSED, "Cuti Bersama Tahun Baru Imlek"),
            (StepKind.CLOSED, "Tahun Baru Imlek"),
            (StepKind.WORKING_DAY, ""),
            (StepKind.COUNTED, "Ramadan"),
        ]
        assert (steps[0].start, steps[0].end) == (wib(14, 2, 9), wib(18, 2, 7, 30))
        assert (steps[-2].start, steps[-2].end) == (wib(18, 2, 7, 30), wib(19, 2, 8))

    def test_a_closed_day_is_told_from_midnight_to_midnight(self) -> None:
        saturday = BATANG.explain(wib(6, 2, 16), parse_duration("PT1H"))[1]
        assert (saturday.start, saturday.end) == (wib(7, 2, 0), wib(8, 2, 0))


class TestCalendarsThatNeverOpen:
    NEVER = BusinessCalendar(
        id="x", name="Kantor tutup", zone="Asia/Jakarta", week=WeekPattern(days=((),) * 7)
    )

    @pytest.mark.parametrize("standard", ["P1D", "PT1S", "P3DT1H"])
    def test_a_due_date_is_refused_and_not_searched_for_ever(self, standard: str) -> None:
        with pytest.raises(NoWorkingHours, match="Kantor tutup"):
            self.NEVER.add(wib(2, 2, 10), parse_duration(standard))

    def test_holidays_without_end_are_refused_as_well(self) -> None:
        days = [date(2026, 2, 3) + timedelta(days=each) for each in range(500)]
        closed = BATANG.with_holidays(dict.fromkeys(days, "Libur"))
        with pytest.raises(NoWorkingHours):
            closed.add(wib(2, 2, 15), parse_duration("PT2H"))
        with pytest.raises(NoWorkingHours):
            closed.add(wib(2, 2, 15), parse_duration("P1D"))

    def test_no_working_time_lies_in_it(self) -> None:
        assert self.NEVER.working_time_between(wib(1, 1, 0), wib(31, 12, 0)) == timedelta()

    def test_the_longest_duration_ends_within_a_moment(self) -> None:
        assert BATANG.add(wib(2, 2, 10), WorkDuration(days=3660)).year == 2040

    def test_many_weekends_are_not_taken_for_a_calendar_that_never_opens(self) -> None:
        assert BATANG.add(wib(2, 2, 10), WorkDuration(time=8000 * HOUR)).year == 2030


class TestRefusals:
    @pytest.mark.parametrize("zone", ["Asia/Batang", "", "../etc/passwd"])
    def test_an_unknown_zone(self, zone: str) -> None:
        with pytest.raises(InvalidCalendar, match="Zona waktu"):
            BusinessCalendar(id="x", name="x", zone=zone, week=None)

    def test_hours_that_end_before_they_begin(self) -> None:
        with pytest.raises(InvalidCalendar, match="Jam tutup 07.30"):
            Hours(opens=time(16), closes=time(7, 30))

    def test_hours_that_overlap(self) -> None:
        with pytest.raises(InvalidCalendar, match="bertumpuk"):
            WeekPattern.weekdays(
                (Hours(opens=time(8), closes=time(12)), Hours(opens=time(11), closes=time(15))), ()
            )

    def test_but_not_hours_that_touch(self) -> None:
        halves = (Hours(opens=time(8), closes=time(12)), Hours(opens=time(12), closes=time(16)))
        assert WeekPattern.weekdays(halves, ()).on(date(2026, 2, 2)) == halves

    def test_a_week_of_six_days(self) -> None:
        with pytest.raises(InvalidCalendar, match="tujuh hari"):
            WeekPattern(days=((),) * 6)

    def test_seasons_that_overlap_or_end_before_they_begin(self) -> None:
        (ramadan,) = BATANG.seasons
        again = Season(name="Lagi", first=ramadan.last, last=date(2026, 4, 1), week=ramadan.week)
        with pytest.raises(InvalidCalendar, match="“Ramadan” dan “Lagi” bertumpuk"):
            BusinessCalendar(
                id="x", name="x", zone="Asia/Jakarta", week=BATANG.week, seasons=(ramadan, again)
            )
        with pytest.raises(InvalidCalendar, match="berakhir sebelum"):
            Season(name="Y", first=ramadan.last, last=ramadan.first, week=ramadan.week)

    def test_the_holidays_given_cannot_be_changed_behind_its_back(self) -> None:
        mine = {date(2026, 2, 2): "Libur"}
        calendar = BATANG.with_holidays(mine)
        mine.clear()
        assert not calendar.hours_on(date(2026, 2, 2))
