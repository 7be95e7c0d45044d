"""The state machine of the time standard: what brings a clock from where to where."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendars import BusinessCalendar
from engine.domain.due_dates import DueDate, resolve
from engine.domain.durations import WorkDuration, parse_duration
from engine.domain.opening_hours import Interval
from engine.domain.time_standards import (
    ClockStopped,
    Progress,
    SlaClock,
    SlaState,
    Transition,
    begin,
    finish,
    move_deadline,
    next_instant,
    pause,
    recompute,
    resume,
    tick,
)
from tests.unit.domain.offices import BALANGAN_ELAPSED, BATANG, wib, wita

RUNNING, WARNED, BREACHED = SlaState.RUNNING, SlaState.WARNED, SlaState.BREACHED
PAUSED, MET, MISSED = SlaState.PAUSED, SlaState.MET, SlaState.MISSED

START = wita(2, 2, 8)
WARN = wita(2, 2, 11)
DUE = wita(2, 2, 12)
#: Four hours of elapsed time.
CLOCK = begin(resolve(START, parse_duration("PT4H"), BALANGAN_ELAPSED))


def at(hour: int, minute: int = 0) -> datetime:
    return wita(2, 2, hour, minute)


def story(progress: Progress) -> list[tuple[SlaState, SlaState, datetime]]:
    return [(each.from_state, each.to_state, each.at) for each in progress[1]]


def clock_in(state: SlaState) -> SlaClock:
    """A clock in that state at 12.30 at the latest."""
    if state is PAUSED:
        return pause(CLOCK, at(9))[0]
    if state is MET:
        return finish(CLOCK, at(9))[0]
    if state is MISSED:
        return finish(CLOCK, at(12))[0]
    return tick(CLOCK, {RUNNING: at(9), WARNED: WARN, BREACHED: DUE}[state])[0]


class TestTime:
    def test_a_clock_begins_running_with_its_due_date(self) -> None:
        assert SlaClock(started_at=START, state=RUNNING, due_at=DUE, warn_at=WARN) == CLOCK

    @pytest.mark.parametrize(
        "now,expected",
        [
            (at(10, 59), []),
            (at(11), [(RUNNING, WARNED, WARN)]),
            (at(11, 59), [(RUNNING, WARNED, WARN)]),
            (at(12), [(RUNNING, WARNED, WARN), (WARNED, BREACHED, DUE)]),
            (at(23), [(RUNNING, WARNED, WARN), (WARNED, BREACHED, DUE)]),
        ],
    )
    def test_a_late_look_yields_every_transition_at_the_instant_it_was_due(
        self, now: datetime, expected: list[tuple[SlaState, SlaState, datetime]]
    ) -> None:
        assert story(tick(CLOCK, now)) == expected

    def test_a_second_look_at_the_same_instant_yields_nothing(self) -> None:
        clock, _ = tick(CLOCK, at(13))
        assert tick(clock, at(13)) == (clock, ())

    def test_many_looks_tell_the_same_story_as_one(self) -> None:
        clock, told = CLOCK, list[Transition]()
        for minute in range(0, 360, 7):
            clock, transitions = tick(clock, START + timedelta(minutes=minute))
            told += transitions
        assert (clock, tuple(told)) == tick(CLOCK, at(14))

    @pytest.mark.parametrize(
        "state,instant",
        [
            (RUNNING, WARN),
            (WARNED, DUE),
            (BREACHED, None),
            (PAUSED, None),
            (MET, None),
            (MISSED, None),
        ],
    )
    def test_the_next_instant_is_when_time_brings_a_transition(
        self, state: SlaState, instant: datetime | None
    ) -> None:
        assert next_instant(clock_in(state)) == instant

    @pytest.mark.parametrize("state", [BREACHED, PAUSED, MET, MISSED])
    def test_time_alone_moves_no_other_clock(self, state: SlaState) -> None:
        clock = clock_in(state)
        assert tick(clock, at(23)) == (clock, ())


class TestFinish:
    @pytest.mark.parametrize(
        "now,expected",
        [
            (at(9), [(RUNNING, MET, at(9))]),
            (at(11, 30), [(RUNNING, WARNED, WARN), (WARNED, MET, at(11, 30))]),
            (
                at(12),
                [(RUNNING, WARNED, WARN), (WARNED, BREACHED, DUE), (BREACHED, MISSED, at(12))],
            ),
        ],
    )
    def test_before_the_deadline_it_is_met_and_from_then_on_missed(
        self, now: datetime, expected: list[tuple[SlaState, SlaState, datetime]]
    ) -> None:
        finished = finish(CLOCK, now)
        assert story(finished) == expected
        assert finished[0].finished_at == now

    @pytest.mark.parametrize("state", [MET, MISSED])
    def test_twice_is_once(self, state: SlaState) -> None:
        clock = clock_in(state)
        assert finish(clock, at(20)) == (clock, ())

    @pytest.mark.parametrize("paused_at,state", [(at(9), MET), (at(11, 30), MET), (at(13), MISSED)])
    def test_a_paused_clock_ends_as_it_stood_when_it_was_paused(
        self, paused_at: datetime, state: SlaState
    ) -> None:
        clock, _ = pause(CLOCK, paused_at)
        finished = finish(clock, at(20))
        assert story(finished) == [(PAUSED, state, at(20))]
        assert (finished[0].due_at, finished[0].paused_at, finished[0].held) == (DUE, None, None)
        assert finished[0].pauses == (Interval(start=paused_at, end=at(20)),)


class TestPause:
    def test_while_paused_there_is_no_due_date(self) -> None:
        clock, transitions = pause(CLOCK, at(9))
        assert (clock.due_at, clock.warn_at, clock.paused_at) == (None, None, at(9))
        assert transitions == (Transition(from_state=RUNNING, to_state=PAUSED, at=at(9)),)

    def test_after_it_the_same_working_time_is_left(self) -> None:
        paused, _ = pause(CLOCK, at(9))
        resumed = resume(paused, at(15), BALANGAN_ELAPSED)
        assert story(resumed) == [(PAUSED, RUNNING, at(15))]
        assert (resumed[0].due_at, resumed[0].warn_at) == (at(18), at(17))
        assert resumed[0].pauses == (Interval(start=at(9), end=at(15)),)

    def test_only_working_time_shifts_the_deadline(self) -> None:
        clock = begin(resolve(wib(13, 2, 15), parse_duration("PT4H"), BATANG))
        paused, _ = pause(clock, wib(13, 2, 16))
        # From Friday 16.00 to Wednesday 08.00 lies one hour of work: 30 minutes each.
        resumed, _ = resume(paused, wib(18, 2, 8), BATANG)
        assert (clock.due_at, resumed.due_at) == (wib(18, 2, 10), wib(18, 2, 11))

    def test_a_pause_outside_hours_costs_and_gives_nothing(self) -> None:
        clock = begin(resolve(wib(13, 2, 15), parse_duration("PT4H"), BATANG))
        paused, _ = pause(clock, wib(13, 2, 18))
        resumed, _ = resume(paused, wib(17, 2, 9), BATANG)
        assert resumed.due_at == clock.due_at

    @pytest.mark.parametrize(
        "paused_at,state",
        [
            (at(9), RUNNING),
            (WARN, WARNED),
            (at(11, 30), WARNED),
            (DUE, BREACHED),
            (at(13), BREACHED),
        ],
    )
    def test_a_clock_comes_back_to_the_state_it_was_paused_in(
        self, paused_at: datetime, state: SlaState
    ) -> None:
        paused, _ = pause(CLOCK, paused_at)
        resumed, _ = resume(paused, at(20), BALANGAN_ELAPSED)
        assert resumed.state is state

    def test_what_was_due_before_the_pause_is_told_before_it(self) -> None:
        assert story(pause(CLOCK, at(13))) == [
            (RUNNING, WARNED, WARN),
            (WARNED, BREACHED, DUE),
            (BREACHED, PAUSED, at(13)),
        ]

    def test_lateness_does_not_grow_while_paused(self) -> None:
        paused, _ = pause(CLOCK, at(13))
        resumed, _ = resume(paused, at(20), BALANGAN_ELAPSED)
        assert resumed.due_at == at(19)

    @pytest.mark.parametrize("state", [PAUSED, MET, MISSED])
    def test_pausing_what_does_not_run_changes_nothing(self, state: SlaState) -> None:
        clock = clock_in(state)
        assert pause(clock, at(20)) == (clock, ())

    @pytest.mark.parametrize("state", [RUNNING, WARNED, BREACHED, MET, MISSED])
    def test_resuming_what_is_not_paused_changes_nothing(self, state: SlaState) -> None:
        clock = clock_in(state)
        assert resume(clock, at(20), BALANGAN_ELAPSED) == (clock, ())

    def test_two_machines_whose_clocks_differ_a_little_do_no_harm(self) -> None:
        paused, _ = pause(CLOCK, at(9))
        resumed, _ = resume(paused, at(9) - timedelta(milliseconds=5), BALANGAN_ELAPSED)
        assert resumed.due_at == DUE

    @given(
        st.lists(st.integers(0, 20_000), min_size=2, max_size=8, unique=True),
        st.integers(1, 1200),
        st.sampled_from([BATANG, BALANGAN_ELAPSED]),
    )
    def test_no_working_time_is_won_or_lost_by_pausing(
        self, minutes: list[int], allowed: int, calendar: BusinessCalendar
    ) -> None:
        start = wib(2, 2, 8)
        standard = WorkDuration(time=timedelta(minutes=allowed))
        clock, now, worked = begin(resolve(start, standard, calendar)), start, timedelta()
        instants = [start + timedelta(minutes=each) for each in sorted(minutes)]
        for paused_at, resumed_at in zip(instants[::2], instants[1::2], strict=False):
            worked += calendar.working_time_between(now, paused_at)
            clock, _ = pause(clock, paused_at)
            clock, _ = resume(clock, resumed_at, calendar)
            now = resumed_at
        assert clock.due_at is not None
        worked += calendar.working_time_between(now, clock.due_at)
        assert worked == standard.time


class TestMovedDeadlines:
    LATER = DueDate(start=START, due=at(16), warn=at(14))

    @pytest.mark.parametrize(
        "now,expected",
        [
            (at(9), []),
            (at(11, 30), [(RUNNING, WARNED, WARN), (WARNED, RUNNING, at(11, 30))]),
            (
                at(13),
                [(RUNNING, WARNED, WARN), (WARNED, BREACHED, DUE), (BREACHED, RUNNING, at(13))],
            ),
            (
                at(15),
                [(RUNNING, WARNED, WARN), (WARNED, BREACHED, DUE), (BREACHED, WARNED, at(15))],
            ),
        ],
    )
    def test_a_later_one_lifts_what_was_told_and_the_trail_keeps_it(
        self, now: datetime, expected: list[tuple[SlaState, SlaState, datetime]]
    ) -> None:
        moved = move_deadline(CLOCK, self.LATER, now)
        assert story(moved) == expected
        assert (moved[0].due_at, moved[0].warn_at) == (at(16), at(14))

    def test_one_in_the_past_breaches_now_and_not_back_then(self) -> None:
        earlier = DueDate(start=START, due=at(9), warn=at(8, 45))
        assert story(move_deadline(CLOCK, earlier, at(10))) == [(RUNNING, BREACHED, at(10))]

    def test_that_of_a_paused_clock_counts_from_the_pause_on(self) -> None:
        paused, _ = pause(CLOCK, at(9))
        moved = move_deadline(paused, self.LATER, at(10))
        assert (moved[0].state, moved[0].due_at, moved[1]) == (PAUSED, None, ())
        resumed, _ = resume(moved[0], at(11), BALANGAN_ELAPSED)
        assert resumed.due_at == at(18)

    @pytest.mark.parametrize("state", [MET, MISSED])
    def test_that_of_finished_work_cannot_be_moved(self, state: SlaState) -> None:
        with pytest.raises(ClockStopped, match="sudah selesai"):
            move_deadline(clock_in(state), self.LATER, at(20))


class TestChangedCalendars:
    STANDARD = parse_duration("P1D")
    OFFICE = begin(resolve(wib(6, 2, 14), STANDARD, BATANG))
    #: Monday 9 February was declared a holiday.
    CHANGED = BATANG.with_holidays({wib(9, 2, 12).date(): "Libur daerah"})
    AFRESH = resolve(wib(6, 2, 14), STANDARD, CHANGED)

    def test_the_due_date_is_counted_again_from_the_start(self) -> None:
        renewed = recompute(self.OFFICE, self.AFRESH, self.CHANGED, wib(6, 2, 15))
        assert (self.OFFICE.due_at, renewed[0].due_at) == (wib(9, 2, 14), wib(10, 2, 14))
        assert renewed[1] == ()

    def test_a_breach_that_was_none_is_lifted(self) -> None:
        late, _ = tick(self.OFFICE, wib(9, 2, 15))
        renewed = recompute(late, self.AFRESH, self.CHANGED, wib(9, 2, 15))
        assert story(renewed) == [(BREACHED, RUNNING, wib(9, 2, 15))]

    def test_pauses_are_added_to_it(self) -> None:
        paused, _ = pause(self.OFFICE, wib(6, 2, 15))
        resumed, _ = resume(paused, wib(6, 2, 16), BATANG)
        renewed, _ = recompute(resumed, self.AFRESH, self.CHANGED, wib(6, 2, 16))
        assert renewed.due_at == wib(10, 2, 15)

    def test_a_paused_clock_takes_it_over_when_it_runs_on(self) -> None:
        paused, _ = pause(self.OFFICE, wib(6, 2, 15))
        renewed, told = recompute(paused, self.AFRESH, self.CHANGED, wib(6, 2, 16))
        assert (renewed.state, renewed.due_at, told) == (PAUSED, None, ())
        resumed, _ = resume(renewed, wib(6, 2, 16), self.CHANGED)
        assert resumed.due_at == wib(10, 2, 15)

    def test_a_deadline_set_by_a_person_stays(self) -> None:
        by_hand = DueDate(start=wib(6, 2, 14), due=wib(9, 2, 10), warn=wib(9, 2, 9))
        moved, _ = move_deadline(self.OFFICE, by_hand, wib(6, 2, 15))
        assert recompute(moved, self.AFRESH, self.CHANGED, wib(6, 2, 16)) == (moved, ())

    def test_finished_work_stays_as_it_was(self) -> None:
        done, _ = finish(self.OFFICE, wib(6, 2, 15))
        assert recompute(done, self.AFRESH, self.CHANGED, wib(6, 2, 16)) == (done, ())

    def test_an_unchanged_calendar_changes_nothing(self) -> None:
        same = resolve(wib(6, 2, 14), self.STANDARD, BATANG)
        assert recompute(self.OFFICE, same, BATANG, wib(6, 2, 15)) == (replace(self.OFFICE), ())
