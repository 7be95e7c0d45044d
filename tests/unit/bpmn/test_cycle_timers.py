"""A cycle repeats where something stays, and its first time counts where something is interrupted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import runtime
from engine.bpmn.timers import MOST_MADE_UP
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    boundary,
    drawing,
    end,
    handler,
    line,
    loop_of,
    script,
    start,
    sub_line,
    timer,
    user,
    wait,
)

HOUR = timedelta(hours=1)


def every(text: str) -> str:
    return timer("timeCycle", text)


def listening(cycle: str, *, interrupting: bool = False) -> bytes:
    counted = handler("h", every(cycle), script("t", "=n + 1", "n"), end("eh"), "h-mulai -> t", "t -> eh", interrupting=interrupting)  # fmt: skip
    return drawing(start(), user("a"), end(), "mulai -> a", "a -> selesai", counted)


def dues(instance: Instance, element_id: str, most: int = 10) -> list[Any]:
    """Fire a timer as often as it stands armed, and tell when each time was due."""
    found: list[Any] = []
    while instance.last.timers and len(found) < most:
        (armed,) = instance.last.timers
        found.append(armed.due_at)
        instance.now = armed.due_at
        assert instance.fire(element_id) is not None
    return found


@pytest.mark.parametrize(
    "cycle, expected",
    [
        ("R3/PT1H", [NOW + n * HOUR for n in (1, 2, 3)]),
        ("R1/PT1H", [NOW + HOUR]),
        ("R2/2026-03-20T00:00:00+07:00/P1D", [NOW.replace(day=19, hour=17) + n * timedelta(days=1) for n in (0, 1)]),
        ("R2/2026-01-31T00:00:00Z/P1M", [NOW.replace(month=1, day=31, hour=0), NOW.replace(month=2, day=28, hour=0)]),
        ("R/PT1H", [NOW + n * HOUR for n in range(1, 11)]),
        ("=\"R2/PT\" + string(jam) + \"H\"", [NOW + 2 * HOUR, NOW + 4 * HOUR]),
    ],
)  # fmt: skip
def test_an_event_sub_process_that_does_not_interrupt_runs_each_time(
    cycle: str, expected: list[Any]
) -> None:
    instance = Instance(listening(cycle), n=0, jam=2)

    assert dues(instance, "h-mulai") == expected
    assert instance.variables["n"] == len(expected)
    assert instance.open == ["a"]
    assert instance.complete("a").timers == ()


def test_one_that_interrupts_takes_the_first_time_only() -> None:
    instance = Instance(listening("R3/PT1H", interrupting=True), n=0)

    assert dues(instance, "h-mulai") == [NOW + HOUR]
    assert instance.last.completed
    assert instance.variables["n"] == 1


def test_a_border_that_interrupts_takes_the_first_time_only() -> None:
    # Stock SpiffWorkflow never interrupts with a cycle.
    content = drawing(
        start(), user("a"), boundary("b", "a", every("R3/PT1H")), user("z"), end(), "mulai -> a", "a -> selesai", "b -> z",
        "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    assert dues(instance, "b") == [NOW + HOUR]
    assert instance.open == ["z"]


def test_an_event_in_a_flow_takes_the_first_time_only() -> None:
    instance = Instance(line(wait("jeda", every("R3/PT1H")), user("z")))

    assert dues(instance, "jeda") == [NOW + HOUR]
    assert instance.open == ["z"]


def test_times_keep_their_distance_however_late_they_are_fired() -> None:
    instance = Instance(listening("R/PT1H"), n=0)
    for hours in (5, 0, 0):
        instance.fire("h-mulai", hours * HOUR)

    assert [t.due_at for t in instance.last.timers] == [NOW + 4 * HOUR]
    assert [t.armed_at for t in instance.last.timers] == [NOW + 3 * HOUR]


def test_each_item_of_a_repetition_has_its_own_cycle() -> None:
    counted = handler("h", every("R2/PT1H"), script("t", "=n + 1", "n"), end("eh"), "h-mulai -> t", "t -> eh", interrupting=False)  # fmt: skip
    inner = sub_line("s", user("a"), beside=counted, loop=loop_of("=[1, 2]"))
    instance = Instance(line(inner), n=0)
    instance.now += HOUR
    for armed in instance.last.timers:
        advance = runtime.fire_timer(instance.definition, instance.last.state, armed.token_id, now=instance.now)  # fmt: skip
        assert advance is not None
        instance._took(advance)
    instance.complete("a")

    assert instance.variables["n"] == 2
    assert [t.due_at for t in instance.last.timers] == [NOW + 2 * HOUR]


def test_a_cycle_may_start_a_process_and_the_instance_has_no_timer_of_it() -> None:
    event = f'<bpmn:startEvent id="rutin" name="Rutin">{every("R/P1D")}</bpmn:startEvent>'
    instance = Instance(drawing(event, user("a"), end(), "rutin -> a", "a -> selesai"), at="rutin")

    assert instance.open == ["a"]
    assert instance.last.timers == ()
    assert instance.elements == ["rutin"]


def test_of_what_was_missed_only_the_latest_times_are_made_up_for() -> None:
    instance = Instance(listening("R/0001-01-01T00:00:00Z/PT1M"), n=0)
    fired = 0
    while instance.last.timers[0].due_at <= NOW:
        assert instance.fire("h-mulai") is not None
        fired += 1
    assert fired == MOST_MADE_UP + 1


def test_a_repetition_beyond_the_calendar_is_none() -> None:
    instance = Instance(listening("R/2026-01-01T00:00:00Z/P9000Y"), n=0)
    assert instance.fire("h-mulai") is not None
    assert instance.last.timers == ()
    assert instance.variables["n"] == 1
