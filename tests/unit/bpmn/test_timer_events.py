"""Timers stand armed in the state, and fire when the caller says that they are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.bpmn import Closing, runtime
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    boundary,
    drawing,
    end,
    extended,
    line,
    node,
    properties,
    script,
    start,
    timer,
    user,
    wait,
)

HOUR = timedelta(hours=1)


def guarded(*definition: str, interrupting: bool) -> bytes:
    """A task with a boundary timer that leads to a task of its own."""
    return drawing(
        start(), user("periksa"), boundary("batas", "periksa", *definition, interrupting=interrupting),
        user("eskalasi"), end(), end("telat"), "mulai -> periksa", "periksa -> selesai", "batas -> eskalasi",
        "eskalasi -> telat",
    )  # fmt: skip


def test_an_intermediate_timer_waits_for_its_instant() -> None:
    instance = Instance(line(wait("jeda"), user("lanjut")))
    (waiting,) = instance.last.timers
    assert (waiting.element_id, waiting.due_at, waiting.armed_at) == ("jeda", NOW + HOUR, NOW)
    assert (waiting.duration, waiting.attached_to) == ("PT1H", None)

    assert instance.fire("jeda", HOUR - timedelta(seconds=1)) is None
    assert instance.open == []

    instance.fire("jeda", timedelta(seconds=1))
    assert instance.open == ["lanjut"]
    assert instance.last.timers == ()


def test_an_interrupting_boundary_timer_cancels_its_task() -> None:
    instance = Instance(guarded(interrupting=True))
    (waiting,) = instance.last.timers
    assert (waiting.attached_to, waiting.attached_token) == ("periksa", instance.token("periksa"))

    fired = instance.fire("batas", HOUR)

    assert fired is not None
    assert [(c.element_id, c.reason) for c in fired.closed] == [("periksa", Closing.CANCELLED)]
    assert instance.open == ["eskalasi"]
    assert fired.path == ("batas", "batas-eskalasi")


def test_a_non_interrupting_boundary_timer_leaves_its_task_open() -> None:
    instance = Instance(guarded(interrupting=False))

    instance.fire("batas", HOUR)
    assert instance.open == ["eskalasi", "periksa"]

    instance.complete("periksa")
    assert instance.open == ["eskalasi"], "the escalation is no part of the task"
    assert instance.complete("eskalasi").completed


def test_completing_the_task_disarms_its_timer() -> None:
    instance = Instance(guarded(interrupting=False))
    (waiting,) = instance.last.timers

    done = instance.complete("periksa")

    assert done.timers == ()
    late = runtime.fire_timer(instance.definition, done.state, waiting.token_id, now=NOW + HOUR)
    assert late is None


def test_firing_the_same_timer_twice_does_it_once() -> None:
    instance = Instance(guarded(interrupting=False))
    (waiting,) = instance.last.timers
    instance.fire("batas", HOUR)

    again = runtime.fire_timer(
        instance.definition, instance.last.state, waiting.token_id, now=instance.now
    )

    assert again is None


def test_a_token_that_is_no_timer_never_fires() -> None:
    instance = Instance(line(user("a")))

    assert (
        runtime.fire_timer(instance.definition, instance.last.state, instance.token("a"), now=NOW)
        is None
    )


def test_several_boundary_timers_each_have_their_own_time() -> None:
    content = drawing(
        start(), user("a"), boundary("awal", "a", timer(value="PT1H"), interrupting=False),
        boundary("akhir", "a", timer(value="P1D")), script("s", '="x"'), script("t", '="y"'), end(), end("e1"), end("e2"),
        "mulai -> a", "a -> selesai", "awal -> s", "s -> e1", "akhir -> t", "t -> e2",
    )  # fmt: skip
    instance = Instance(content)
    assert {t.element_id: t.due_at for t in instance.last.timers} == {
        "awal": NOW + HOUR,
        "akhir": NOW + timedelta(days=1),
    }

    instance.fire("awal", HOUR)
    assert [t.element_id for t in instance.last.timers] == ["akhir"]
    done = instance.fire("akhir", timedelta(days=1))
    assert done is not None
    assert done.completed


def test_a_repeating_timer_fires_as_often_as_it_says() -> None:
    instance = Instance(guarded(timer("timeCycle", "R3/PT1H"), interrupting=False))
    dues = []

    while instance.last.timers:
        (waiting,) = instance.last.timers
        dues.append(waiting.due_at)
        instance.fire("batas", HOUR)

    assert dues == [NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR]
    assert instance.open == ["eskalasi", "eskalasi", "eskalasi", "periksa"]


def test_a_repeating_timer_that_was_late_makes_up_for_each_repetition() -> None:
    instance = Instance(guarded(timer("timeCycle", "R2/PT1H"), interrupting=False))

    assert instance.fire("batas", 5 * HOUR) is not None
    assert instance.fire("batas") is not None
    assert instance.last.timers == ()


def test_a_repeating_timer_without_a_number_goes_on_until_its_task_is_done() -> None:
    instance = Instance(guarded(timer("timeCycle", "R/PT1H"), interrupting=False))
    for _ in range(5):
        assert instance.fire("batas", HOUR) is not None

    assert instance.complete("periksa").timers == ()
    assert instance.open == ["eskalasi"] * 5


def test_the_caller_may_overrule_the_due_time() -> None:
    instance = Instance(guarded(interrupting=True))
    (waiting,) = instance.last.timers
    run = instance.definition, instance.last.state, waiting.token_id

    assert runtime.fire_timer(*run, now=NOW + 2 * HOUR, due_at=NOW + 3 * HOUR) is None
    early = runtime.fire_timer(*run, now=NOW + HOUR / 2, due_at=NOW + HOUR / 2)
    assert early is not None
    assert [t.element_id for t in early.opened] == ["eskalasi"]


def test_a_timer_tells_the_calendar_that_its_duration_counts_in() -> None:
    event = node(
        "boundaryEvent",
        "batas",
        extended(properties(calendar="kantor-wita")),
        timer(value="P1D"),
        attachedToRef="periksa",
    )
    content = drawing(
        start(), user("periksa"), event, end(), end("telat"),
        "mulai -> periksa", "periksa -> selesai", "batas -> telat",
    )  # fmt: skip
    (waiting,) = Instance(content).last.timers

    assert (waiting.calendar, waiting.duration, waiting.armed_at) == ("kantor-wita", "P1D", NOW)


@pytest.mark.parametrize(
    "definition, due",
    [
        (timer("timeDate", "2026-03-18T08:00:00+07:00"), datetime(2026, 3, 18, 1, tzinfo=UTC)),
        (timer("timeDate", "=waktu_rakor"), NOW + 2 * HOUR),
        (timer("timeDuration", "=batas"), NOW + 3 * HOUR),
        (timer("timeDuration", '="PT" + jam + "H"'), NOW + 4 * HOUR),
        (timer("timeDuration", "P1M"), datetime(2026, 4, 17, 8, tzinfo=UTC)),
    ],
)
def test_a_timer_may_be_written_or_computed(definition: Any, due: Any) -> None:
    instance = Instance(
        line(wait("jeda", definition)), waktu_rakor=NOW + 2 * HOUR, batas=3 * HOUR, jam="4"
    )

    assert instance.last.timers[0].due_at == due


@pytest.mark.parametrize("waktu", [None, "besok", datetime(2026, 3, 18, 8), -HOUR, NOW.date()])  # noqa: DTZ001 - what is refused
def test_a_computed_time_that_is_none_stops_the_instance_and_names_the_timer(waktu: Any) -> None:
    form = "timeDuration" if isinstance(waktu, timedelta) else "timeDate"

    with pytest.raises(EngineFailure) as failure:
        Instance(line(wait("jeda", timer(form, "=waktu"))), waktu=waktu)

    assert failure.value.element_id == "jeda"


def test_the_machine_clock_is_never_asked() -> None:
    far = datetime(2400, 1, 1, tzinfo=UTC)
    instance = Instance(line(wait("jeda", timer("timeDate", "2399-12-31T00:00:00+00:00"))))
    (waiting,) = instance.last.timers
    run = instance.definition, instance.last.state, waiting.token_id

    assert runtime.fire_timer(*run, now=NOW) is None
    assert runtime.fire_timer(*run, now=far) is not None
    past = Instance(line(wait("jeda", timer("timeDate", "2000-01-01T00:00:00+00:00"))))
    assert not past.last.completed, "due, but it fires by the caller's job only"
