"""Behind an event-based gateway the first event to happen is the way; the others are dropped."""

from __future__ import annotations

from datetime import timedelta

from engine.bpmn import runtime
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    both,
    drawing,
    end,
    first_of,
    message,
    on,
    receive,
    script,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
    wait,
    xor,
)

HOUR = timedelta(hours=1)
M, S = on("message", "m"), on("signal", "s")


def behind(*events: str) -> bytes:
    """Events behind a gateway, each followed by a user task `di-<id>`."""
    ids = [event.split('id="', 1)[1].split('"', 1)[0] for event in events]
    return drawing(
        start(), first_of("g"), *events, *(user(f"di-{i}") for i in ids), end(), "mulai -> g", *(f"g -> {i}" for i in ids),
        *(f"{i} -> di-{i}" for i in ids), *(f"di-{i} -> selesai" for i in ids),
        extra=message(key='="1"') + signal(),
    )  # fmt: skip


def test_of_two_timers_each_has_its_own_time_and_the_first_disarms_the_other() -> None:
    # Stock SpiffWorkflow takes the same branch for both.
    content = behind(wait("lama", timer(value="PT3H")), wait("cepat", timer(value="PT1H")))
    instance = Instance(content)
    assert {t.element_id: t.due_at for t in instance.last.timers} == {
        "lama": NOW + 3 * HOUR,
        "cepat": NOW + HOUR,
    }
    late = next(t.token_id for t in instance.last.timers if t.element_id == "lama")

    instance.fire("cepat", HOUR)

    assert instance.open == ["di-cepat"]
    assert instance.last.timers == ()
    assert instance.elements == ["mulai", "g", "cepat"]
    gone = runtime.fire_timer(
        instance.definition, instance.last.state, late, now=instance.now + 9 * HOUR
    )
    assert gone is None


def test_the_timer_drawn_first_may_be_the_first_as_well() -> None:
    instance = Instance(behind(wait("satu", timer(value="PT1H")), wait("dua", timer(value="PT3H"))))

    instance.fire("satu", HOUR)

    assert instance.open == ["di-satu"]


def test_a_message_against_a_timer() -> None:
    content = behind(wait("kabar", M), wait("batas"))
    heard, late = Instance(content), Instance(content)
    token_id = late.last.subscriptions[0].token_id

    heard.deliver("kabar", isi="x")
    late.fire("batas", HOUR)

    assert (heard.open, heard.last.timers) == (["di-kabar"], ())
    assert heard.variables == {"isi": "x"}
    assert (late.open, late.awaited) == (["di-batas"], [])
    assert runtime.deliver(late.definition, late.last.state, token_id, {}, now=NOW) is None


def test_a_receive_task_and_a_signal_may_stand_behind_it() -> None:
    content = behind(receive("terima"), wait("sirene", S), wait("batas"))

    received, alarmed = Instance(content), Instance(content)
    assert received.awaited == [("Kabar", "1"), ("Sirene", None)]
    received.deliver("terima", isi="x")
    alarmed.deliver("sirene")

    assert (received.open, received.awaited, received.last.timers) == (["di-terima"], [], ())
    assert (alarmed.open, alarmed.awaited, alarmed.last.timers) == (["di-sirene"], [], ())


def test_a_signal_out_of_the_same_instance_decides_too() -> None:
    content = drawing(
        start(), both("fork"), first_of("g"), wait("satu", S), wait("dua", S), user("a"), throw("lempar", S), user("z"), end(), end("e"),
        "mulai -> fork", "fork -> g", "fork -> a", "a -> lempar", "lempar -> e", "g -> satu", "g -> dua", "satu -> z", "dua -> z",
        "z -> selesai", extra=signal(),
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")

    assert instance.open == ["z"], "one signal, two who wait for it, one way"


def test_a_loop_back_to_the_gateway_arms_all_events_anew() -> None:
    content = drawing(
        start(), xor("masuk"), first_of("g"), wait("ingatkan"), wait("kabar", M), script("t", "=n + 1", "n"), end(),
        "mulai -> masuk", "masuk -> g", "g -> ingatkan", "g -> kabar", "ingatkan -> t", "t -> masuk", "kabar -> selesai",
        extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content, n=0)
    size = len(instance.last.state)

    for turn in range(1, 30):
        instance.fire("ingatkan", HOUR)
        assert instance.variables["n"] == turn
        assert [t.due_at for t in instance.last.timers] == [NOW + (turn + 1) * HOUR]
        assert instance.awaited == [("Kabar", "1")]
        assert len(instance.last.state) < size + 40

    done = instance.deliver("kabar")
    assert done is not None
    assert done.completed
    assert done.timers == ()


def test_two_tokens_at_one_gateway_each_have_their_own_events() -> None:
    content = drawing(
        start(), both("fork"), xor("masuk"), user("a"), first_of("g"), wait("satu", M), wait("dua"), user("z"), end(),
        "mulai -> fork", "fork -> masuk", "fork -> a", "a -> masuk", "masuk -> g", "g -> satu", "g -> dua", "satu -> z", "dua -> z",
        "z -> selesai", extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("a")
    assert [t.element_id for t in instance.last.timers] == ["dua", "dua"]

    instance.fire("dua", HOUR)

    assert instance.open == ["z"]
    assert [t.element_id for t in instance.last.timers] == ["dua"]
    assert [name for name, _ in instance.awaited] == ["Kabar"]


def test_it_stands_in_a_sub_process_that_can_be_interrupted() -> None:
    inner = sub("r", start("awal"), first_of("g"), wait("satu", M), wait("dua"), end("e"),
                "awal -> g", "g -> satu", "g -> dua", "satu -> e", "dua -> e")  # fmt: skip
    content = drawing(
        start(), inner, '<bpmn:boundaryEvent id="b" name="B" attachedToRef="r">' + S + "</bpmn:boundaryEvent>", user("z"), end(),
        "mulai -> r", "r -> selesai", "b -> z", "z -> selesai", extra=message(key='="1"') + signal(),
    )  # fmt: skip
    instance = Instance(content)

    instance.deliver("b")

    assert instance.open == ["z"]
    assert (instance.awaited, instance.last.timers) == ([], ())
