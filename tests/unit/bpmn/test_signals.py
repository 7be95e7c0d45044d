"""A signal is heard by everybody who waits for it now, the own instance in the same step."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.bpmn import EventKind
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    extended,
    handler,
    line,
    loop_of,
    mapping,
    node,
    on,
    script,
    signal,
    start,
    sub,
    sub_line,
    throw,
    user,
    wait,
    xor,
)

S = on("signal", "s")


def test_a_catch_event_waits_for_its_signal() -> None:
    instance = Instance(line(wait("tunggu", S), user("b"), extra=signal()))
    (waiting,) = instance.last.subscriptions
    assert (waiting.kind, waiting.name, waiting.correlation_key) == (
        EventKind.SIGNAL,
        "Sirene",
        None,
    )

    instance.deliver("tunggu", tinggi=3)

    assert instance.open == ["b"]
    assert instance.variables == {"tinggi": 3}


def everywhere() -> bytes:
    """A signal thrown beside a catch event, two borders and an event sub-process that listen for it."""
    heard = handler("h", S, user("di-h"), end("eh"), "h-mulai -> di-h", "di-h -> eh", interrupting=False)  # fmt: skip
    return drawing(
        start(), both("g"), wait("tunggu", S), user("x"), boundary("putus", "x", S), user("y"),
        boundary("samping", "y", S, interrupting=False), user("a"), throw("lempar", S), user("lanjut"),
        user("di-tunggu"), user("di-putus"), user("di-samping"), end(),
        "mulai -> g", "g -> tunggu", "g -> x", "g -> y", "g -> a", "a -> lempar", "lempar -> lanjut",
        "tunggu -> di-tunggu", "putus -> di-putus", "samping -> di-samping",
        *(f"{e} -> selesai" for e in ("lanjut", "di-tunggu", "di-putus", "di-samping", "x", "y")),
        heard, extra=signal(),
    )  # fmt: skip


def test_one_signal_is_heard_by_all_who_wait_in_the_instance_and_the_thrower_goes_on() -> None:
    instance = Instance(everywhere())
    assert len(instance.awaited) == 4

    thrown = instance.complete("a")

    assert instance.open == ["di-h", "di-putus", "di-samping", "di-tunggu", "lanjut", "y"]
    assert [s.name for s in thrown.signals] == ["Sirene"], "the others are told by the services"
    assert instance.awaited == [("Sirene", None)] * 2, "what does not interrupt goes on listening"


def test_a_signal_from_outside_is_heard_by_one_subscription_at_a_time() -> None:
    instance = Instance(everywhere())

    instance.deliver("tunggu")

    assert instance.open == ["a", "di-tunggu", "x", "y"]


def test_a_thrower_whose_scope_is_interrupted_does_not_go_on() -> None:
    heard = handler("h", S, user("di-h"), end("eh"), "h-mulai -> di-h", "di-h -> eh")
    inner = sub_line("rinci", throw("lempar", S), user("lanjut"), beside=heard)
    instance = Instance(line(inner, user("z"), extra=signal()))

    assert instance.open == ["di-h"]
    instance.complete("di-h")
    assert instance.open == ["z"]


def test_a_thrower_whose_sub_process_is_interrupted_from_its_border_does_not_go_on() -> None:
    content = drawing(
        start(), sub_line("rinci", throw("lempar", S), user("lanjut")), boundary("b", "rinci", S), user("z"), end(), end("e"),
        "mulai -> rinci", "rinci -> selesai", "b -> z", "z -> e", extra=signal(),
    )  # fmt: skip

    assert Instance(content).open == ["z"]


def test_a_signal_at_the_end_is_still_heard_inside() -> None:
    content = drawing(
        start(), both("g"), wait("tunggu", S), end("lempar", S), user("z"), end(),
        "mulai -> g", "g -> tunggu", "g -> lempar", "tunggu -> z", "z -> selesai", extra=signal(),
    )  # fmt: skip
    instance = Instance(content)

    assert instance.open == ["z"]
    assert instance.last.end_events == ("lempar",)


def test_who_comes_to_wait_later_does_not_hear_it() -> None:
    instance = Instance(line(throw("lempar", S), wait("tunggu", S), extra=signal()))

    assert instance.awaited == [("Sirene", None)]


def test_a_signal_takes_along_only_what_its_input_mapping_names() -> None:
    mapped = extended(mapping(inputs={"tinggi": "=muka.air"}))
    content = drawing(
        start(), both("g"), wait("tunggu", S), user("a"), throw("lempar", mapped, S), user("z"), end(), end("e"),
        "mulai -> g", "g -> tunggu", "g -> a", "a -> lempar", "lempar -> e", "tunggu -> z", "z -> selesai",
        extra=signal(),
    )  # fmt: skip
    instance = Instance(content, muka={"air": 3})

    (thrown,) = instance.complete("a").signals

    assert thrown.variables == {"tinggi": 3}
    assert instance.variables == {"muka": {"air": 3}, "tinggi": 3}


def test_the_name_of_a_signal_may_be_computed_on_both_sides() -> None:
    named = signal(name='="Sirene " + pos')
    content = drawing(
        start(), both("g"), wait("tunggu", S), user("a"), throw("lempar", S), user("z"), end(), end("e"),
        "mulai -> g", "g -> tunggu", "g -> a", "a -> lempar", "lempar -> e", "tunggu -> z", "z -> selesai", extra=named,
    )  # fmt: skip
    heard, unheard = Instance(content, pos="A"), Instance(content, pos="A")

    assert [s.name for s in heard.complete("a").signals] == ["Sirene A"]
    unheard.complete("a", pos="B")

    assert heard.open == ["z"]
    assert unheard.awaited == [("Sirene A", None)]


@pytest.mark.parametrize("pos", [None, 3])
def test_a_name_that_is_no_text_stops_the_instance_and_names_the_element(pos: Any) -> None:
    with pytest.raises(EngineFailure, match="Nama sinyal") as failure:
        Instance(line(throw("lempar", S), extra=signal(name="=pos")), pos=pos)

    assert failure.value.element_id == "lempar"


def test_every_item_of_a_repetition_hears_it() -> None:
    items = sub_line("rinci", wait("tunggu", S), user("x"), loop=loop_of("=[1, 2, 3]"))
    content = drawing(
        start(), both("g"), items, user("a"), throw("lempar", S), end(), end("e"),
        "mulai -> g", "g -> rinci", "g -> a", "a -> lempar", "lempar -> e", "rinci -> selesai", extra=signal(),
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")

    assert instance.open == ["x", "x", "x"]


def test_a_signal_may_start_an_instance() -> None:
    event = node("startEvent", "sirene", extended(mapping(outputs={"t": "=tinggi"})), S)
    content = drawing(start(), event, user("a"), user("b"), end(), "mulai -> a", "sirene -> b", "a -> selesai", "b -> selesai", extra=signal())  # fmt: skip

    assert Instance(content).open == ["a"]
    started = Instance(content, at="sirene", tinggi=3, lain=1)
    assert started.open == ["b"]
    assert started.variables == {"t": 3}


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "leaving a task behind each time"])
def test_a_handler_that_wakes_itself_without_end_is_stopped(waits: bool) -> None:
    parts = ("h-mulai -> g", both("g"), "g -> lagi", "g -> u", user("u"), end("eu"), "u -> eu") if waits else ("h-mulai -> lagi",)  # fmt: skip
    again = handler("h", S, throw("lagi", S), end("eh"), *parts, "lagi -> eh", interrupting=False)
    content = drawing(
        start(), throw("lempar", S), user("a"), end(), "mulai -> lempar", "lempar -> a", "a -> selesai", again, extra=signal(),
    )  # fmt: skip
    before = time.process_time()

    with pytest.raises(EngineFailure) as failure:
        Instance(content)

    assert failure.value.element_id in {"h", "h-mulai", "g", "lagi", "eh"}
    assert time.process_time() - before < 20


def test_a_loop_may_throw_5000_signals_that_nobody_hears() -> None:
    content = drawing(
        start(), xor("lagi"), script("b", "=n + 1", "n"), throw("lempar", S), xor("cukup", default="cukup-selesai"), end(),
        "mulai -> lagi", "lagi -> b", "b -> lempar", "lempar -> cukup", "cukup -> lagi if =n < 5000",
        "cukup -> selesai", extra=signal(),
    )  # fmt: skip

    instance = Instance(content, n=0)

    assert instance.last.completed
    assert len(instance.last.signals) == 5000


def test_a_loop_may_hear_a_signal_again_and_again_and_the_state_stays_small() -> None:
    counted = handler("h", S, script("t", "=n + 1", "n"), end("eh"), "h-mulai -> t", "t -> eh", interrupting=False)  # fmt: skip
    content = drawing(
        start(), xor("lagi"), user("b"), throw("lempar", S), xor("cukup", default="cukup-lagi"), end(),
        "mulai -> lagi", "lagi -> b", "b -> lempar", "lempar -> cukup", "cukup -> lagi", "cukup -> selesai if =n > 200",
        counted, extra=signal(),
    )  # fmt: skip
    instance = Instance(content, n=0)
    size = len(instance.last.state)

    for _ in range(50):
        instance.complete("b")
        assert len(instance.last.state) < size + 40

    assert instance.variables["n"] == 50


def test_an_inner_scope_hears_what_an_outer_one_throws_and_the_other_way_round() -> None:
    inner = sub("rinci", start("m"), wait("tunggu", S), user("x"), end("e"), "m -> tunggu", "tunggu -> x", "x -> e")  # fmt: skip
    content = drawing(
        start(), both("g"), inner, wait("luar", S), sub_line("t", user("a"), throw("lempar", S)), end(), end("e1"), end("e2"),
        "mulai -> g", "g -> rinci", "g -> luar", "g -> t", "rinci -> selesai", "luar -> e1", "t -> e2", extra=signal(),
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")

    assert instance.open == ["x"]
    assert instance.awaited == []
