"""Event sub-processes listen as long as their scope is open, and keep nothing open themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import UncaughtError
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    drawing,
    end,
    error,
    escalation,
    handler,
    message,
    node,
    on,
    script,
    service,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)

AFTER = ("tangani", "tutup")


def handled(id_: str = "tangani") -> tuple[str, ...]:
    return (user(id_), end(f"{id_}-akhir"), f"h-mulai -> {id_}", f"{id_} -> {id_}-akhir")


def with_handler(definition: str, *, interrupting: bool = True, extra: str = "") -> bytes:
    """A user task `a`, and an event sub-process `h` with the user task `tangani`."""
    return drawing(
        start(), user("a"), end(), "mulai -> a", "a -> selesai",
        handler("h", definition, *handled(), interrupting=interrupting), extra=extra,
    )  # fmt: skip


TRIGGERS = {
    "message": (on("message", "m"), message(key='="1"')),
    "signal": (on("signal", "s"), signal()),
    "timer": (timer(), ""),
}


def trigger(instance: Instance, kind: str) -> None:
    if kind == "timer":
        instance.fire("h-mulai", timedelta(hours=1))
    else:
        instance.deliver("h-mulai", alasan="banjir")


@pytest.mark.parametrize("kind", TRIGGERS)
def test_one_that_does_not_happen_keeps_nothing_open(kind: str) -> None:
    definition, extra = TRIGGERS[kind]
    instance = Instance(with_handler(definition, extra=extra))
    assert instance.open == ["a"]

    last = instance.complete("a")

    assert last.completed
    assert not last.timers
    assert not last.subscriptions


@pytest.mark.parametrize("kind", TRIGGERS)
def test_an_interrupting_one_takes_the_place_of_its_scope(kind: str) -> None:
    definition, extra = TRIGGERS[kind]
    instance = Instance(with_handler(definition, extra=extra))

    trigger(instance, kind)

    assert instance.open == ["tangani"]
    assert not instance.last.timers
    assert not instance.last.subscriptions
    assert instance.complete("tangani").completed
    assert instance.elements == ["mulai", "h-mulai", "tangani", "tangani-akhir", "h"]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_one_that_does_not_interrupt_may_happen_again_and_again(kind: str) -> None:
    definition, extra = TRIGGERS[kind]
    instance = Instance(with_handler(definition, extra=extra, interrupting=False))

    trigger(instance, kind)
    trigger(instance, kind)

    assert instance.open == ["a", "tangani", "tangani"]
    assert instance.variables["alasan"] == "banjir"
    instance.complete("a")
    instance.complete("tangani")
    assert instance.complete("tangani").completed


def test_a_timer_that_does_not_interrupt_fires_once_and_a_cycle_as_often_as_it_says() -> None:
    once = Instance(with_handler(timer(), interrupting=False))
    once.fire("h-mulai", timedelta(hours=1))
    assert once.open == ["a", "tangani"]
    assert not once.last.timers

    twice = Instance(with_handler(timer("timeCycle", "R2/PT1H"), interrupting=False))
    twice.fire("h-mulai", timedelta(hours=1))
    assert len(twice.last.timers) == 1
    twice.fire("h-mulai", timedelta(hours=1))
    assert twice.open == ["a", "tangani", "tangani"]
    assert not twice.last.timers


def test_an_error_is_caught_by_the_event_sub_process_of_its_own_scope_before_the_border() -> None:
    inner = (
        start("m"), service("kerja"), end("e"), "m -> kerja", "kerja -> e",
        handler("h", on("error", "x"), *handled()),
    )  # fmt: skip
    content = drawing(
        start(), sub("s", *inner), end(), "mulai -> s", "s -> selesai",
        node("boundaryEvent", "b", on("error", "x"), attachedToRef="s"), end("luar"), "b -> luar",
        extra=error("x", "RUSAK"),
    )  # fmt: skip
    instance = Instance(content)

    instance.throw("kerja", "RUSAK")

    assert instance.open == ["tangani"]
    instance.complete("tangani")
    assert "selesai" in instance.elements
    assert "luar" not in instance.elements


def test_an_error_end_event_is_caught_beside_it_and_one_of_another_code_is_not() -> None:
    def thrown(code: str) -> Instance:
        return Instance(
            drawing(
                start(),
                end("gagal", on("error", "x")),
                "mulai -> gagal",
                handler("h", on("error", "y"), *handled()),
                extra=error("x", code) + error("y", "SAMA"),
            )
        )

    assert thrown("SAMA").open == ["tangani"]
    with pytest.raises(UncaughtError) as caught:
        thrown("LAIN")
    assert caught.value.code == "LAIN"
    assert caught.value.element_id == "gagal"


def test_nothing_happens_at_the_start_without_an_error() -> None:
    # SpiffWorkflow runs the handler at once.
    content = with_handler(on("error", "x"), extra=error("x", "X"))

    assert Instance(content).open == ["a"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_caught_and_goes_on_only_beside_what_does_not_interrupt(
    interrupting: bool,
) -> None:
    content = drawing(
        start(), throw("naik", on("escalation", "x")), user("a"), end(),
        "mulai -> naik", "naik -> a", "a -> selesai",
        handler("h", on("escalation", "x"), *handled(), interrupting=interrupting),
        extra=escalation("x", "LAMBAT"),
    )  # fmt: skip
    instance = Instance(content)

    assert instance.open == (["tangani"] if interrupting else ["a", "tangani"])
    assert not instance.last.escalations


def test_one_inside_another_and_inside_a_sub_process() -> None:
    deeper = handler(
        "h2", on("signal", "s"), user("dalam"), end("e2"), "h2-mulai -> dalam", "dalam -> e2"
    )
    inner = (
        start("m"), user("a"), end("e"), "m -> a", "a -> e",
        handler("h", on("message", "m1"), *handled(), deeper),
    )  # fmt: skip
    content = drawing(
        start(), sub("s", *inner), user("z"), end(), "mulai -> s", "s -> z", "z -> selesai",
        extra=message("m1", key='="1"') + signal(),
    )  # fmt: skip
    instance = Instance(content)
    assert instance.awaited == [("Kabar", "1")]

    instance.deliver("h-mulai")
    assert instance.awaited == [("Sirene", None)]
    instance.deliver("h2-mulai")

    assert instance.open == ["dalam"]
    instance.complete("dalam")
    assert instance.open == ["z"]
    assert instance.complete("z").completed


def test_one_keeps_its_scope_open_while_it_runs() -> None:
    content = with_handler(on("message", "m"), extra=message(key='="1"'), interrupting=False)
    instance = Instance(content)
    instance.deliver("h-mulai")

    assert not instance.complete("a").completed
    assert instance.complete("tangani").completed


def test_a_handler_reads_the_variables_as_they_are_when_it_begins() -> None:
    content = drawing(
        start(), script("s", "=2", "n"), user("a"), end(), "mulai -> s", "s -> a", "a -> selesai",
        handler("h", on("message", "m"), script("t", "=n + 1", "hasil"), end("e"), "h-mulai -> t", "t -> e"),
        extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content, n=1)

    last = instance.deliver("h-mulai")

    assert last is not None
    assert last.completed
    assert instance.variables["hasil"] == 3
