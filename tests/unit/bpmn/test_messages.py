"""Messages are awaited by name and key, and published with nothing but what the input mapping names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.bpmn import Closing, EventKind, runtime
from engine.bpmn.compiler import compile_bpmn
from engine.errors import EngineFailure, InvalidInput
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    extended,
    line,
    mapping,
    message,
    node,
    on,
    receive,
    start,
    sub_line,
    throw,
    user,
    wait,
)

M = on("message", "m")


def attached(host: str, *, interrupting: bool = True, key: str = "=nomor") -> bytes:
    """`host` is an activity `t` with the message boundary event `kabar`."""
    return drawing(
        start(), host, boundary("kabar", "t", M, interrupting=interrupting), user("urus"), end(), end("e"),
        "mulai -> t", "t -> selesai", "kabar -> urus", "urus -> e", extra=message(key=key),
    )  # fmt: skip


# Waiting ---------------------------------------------------------------------------------------


def test_a_catch_event_waits_for_its_message() -> None:
    instance = Instance(line(wait("tunggu", M), user("b"), extra=message(key="=nomor")), nomor="A1")
    (waiting,) = instance.last.subscriptions
    assert (waiting.element_id, waiting.kind, waiting.name, waiting.correlation_key) == (
        "tunggu",
        EventKind.MESSAGE,
        "Kabar",
        "A1",
    )
    assert waiting.attached_token is None

    taken = instance.deliver("tunggu", isi="banjir")

    assert taken is not None
    assert taken.subscriptions == ()
    assert instance.open == ["b"]
    assert instance.variables == {"nomor": "A1", "isi": "banjir"}


def test_a_receive_task_waits_like_an_event_and_may_have_events_on_its_border() -> None:
    content = drawing(
        start(), receive("t"), boundary("batas", "t"), user("telat"), end(), end("e"),
        "mulai -> t", "t -> selesai", "batas -> telat", "telat -> e", extra=message(key='="1"'),
    )  # fmt: skip
    in_time, late = Instance(content), Instance(content)
    token_id = late.last.subscriptions[0].token_id

    assert in_time.deliver("t") is not None
    assert in_time.last.completed
    late.now = late.last.timers[0].due_at
    late.fire("batas")
    assert late.open == ["telat"]
    assert late.last.subscriptions == ()
    gone = runtime.deliver(late.definition, late.last.state, token_id, {}, now=late.now)
    assert gone is None, "who came too late is told so"


def test_the_key_is_evaluated_once_when_the_event_is_reached() -> None:
    content = drawing(
        start(), node("parallelGateway", "g"), wait("tunggu", M), user("a"), end(), end("e"),
        "mulai -> g", "g -> tunggu", "g -> a", "tunggu -> selesai", "a -> e", extra=message(key="=nomor"),
    )  # fmt: skip
    instance = Instance(content, nomor="lama")

    instance.complete("a", nomor="baru")

    assert instance.awaited == [("Kabar", "lama")]


@pytest.mark.parametrize(
    "nomor, key",
    [(7, "7"), (Decimal("7.00"), "7"), (Decimal("1E+3"), "1000"), (2.5, "2.5"), ("07", "07"), (-3, "-3"), (0, "0")],
)  # fmt: skip
def test_numbers_are_keys_as_people_write_them(nomor: Any, key: str) -> None:
    instance = Instance(line(wait("tunggu", M), extra=message(key="=nomor")), nomor=nomor)

    assert instance.awaited == [("Kabar", key)]


@pytest.mark.parametrize("nomor", [None, "", True, ["A1"], {"a": 1}])
def test_a_key_that_tells_nothing_apart_stops_the_instance_and_names_the_element(
    nomor: Any,
) -> None:
    with pytest.raises(EngineFailure, match="Kunci pesan") as failure:
        Instance(line(wait("tunggu", M), extra=message(key="=nomor")), nomor=nomor)

    assert failure.value.element_id == "tunggu"


def test_the_name_of_a_message_may_be_computed() -> None:
    named = message(name='="Kabar " + jenis', key='="1"')
    instance = Instance(line(wait("tunggu", M), extra=named), jenis="banjir")

    assert instance.awaited == [("Kabar banjir", "1")]


def test_a_message_without_a_key_is_awaited_without_one_and_the_author_is_told() -> None:
    content = line(wait("tunggu", M), extra=message())

    assert Instance(content).awaited == [("Kabar", None)]
    assert "message-key" in {f.rule for f in compile_bpmn(content).findings}


def test_an_output_mapping_lets_in_only_what_it_names() -> None:
    mapped = extended(mapping(outputs={"kejadian": "=isi.jenis"}))
    content = line(node("intermediateCatchEvent", "tunggu", mapped, M), user("b"), extra=message(key='="1"'))  # fmt: skip
    instance = Instance(content)

    instance.deliver("tunggu", isi={"jenis": "banjir"}, rahasia="x")

    assert instance.variables == {"kejadian": "banjir"}


def test_a_receive_task_may_have_a_mapping_both_ways() -> None:
    mapped = mapping(inputs={"kunci": '="K" + nomor'}, outputs={"kejadian": "=kunci + isi"})
    instance = Instance(line(receive("t", mapped), extra=message(key="=kunci")), nomor="1")
    assert instance.awaited == [("Kabar", "K1")]

    instance.deliver("t", isi="!")

    assert instance.variables == {"nomor": "1", "kejadian": "K1!"}


# On the border ---------------------------------------------------------------------------------


def test_a_message_on_the_border_interrupts_the_activity() -> None:
    instance = Instance(attached(user("t")), nomor="A1")
    (waiting,) = instance.last.subscriptions
    assert (waiting.interrupting, waiting.attached_token) == (True, instance.token("t"))

    taken = instance.deliver("kabar", alasan="batal")

    assert taken is not None
    assert [(c.element_id, c.reason) for c in taken.closed] == [("t", Closing.CANCELLED)]
    assert instance.open == ["urus"]
    assert instance.variables["alasan"] == "batal"


def test_a_message_on_the_border_that_does_not_interrupt_may_come_again_and_again() -> None:
    instance = Instance(attached(sub_line("t", user("a")), interrupting=False), nomor="A1")

    instance.deliver("kabar")
    instance.deliver("kabar")
    assert instance.open == ["a", "urus", "urus"]

    instance.complete("a")
    assert instance.awaited == []
    instance.complete("urus")
    assert instance.complete("urus").completed


def test_a_border_reads_the_local_input_of_its_activity() -> None:
    task = user("t", mapping(inputs={"kunci": '="K-" + nomor'}))

    assert Instance(attached(task, key="=kunci"), nomor="7").awaited == [("Kabar", "K-7")]


def test_a_border_of_a_sub_process_reads_its_local_input_too() -> None:
    inner = sub_line("t", user("a"), extensions=mapping(inputs={"kunci": '="K-" + nomor'}))

    assert Instance(attached(inner, key="=kunci"), nomor="7").awaited == [("Kabar", "K-7")]


# Publishing ------------------------------------------------------------------------------------

PAYLOAD = mapping(inputs={"isi": "=laporan.judul"})
SENDERS = {
    "a throw event": throw("kirim", extended(PAYLOAD), M),
    "a send task": node("sendTask", "kirim", extended(PAYLOAD), messageRef="m"),
    "an end event": node("endEvent", "kirim", extended(PAYLOAD), M),
}


@pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS.keys())
def test_a_message_takes_along_only_what_its_input_mapping_names(sender: str) -> None:
    is_end = sender.startswith("<bpmn:endEvent")
    extra = message(key="=nomor")
    content = drawing(start(), sender, "mulai -> kirim", extra=extra) if is_end else line(sender, extra=extra)  # fmt: skip

    instance = Instance(content, nomor=12, laporan={"judul": "Banjir"}, nik="rahasia")

    (thrown,) = instance.last.messages
    assert (thrown.element_id, thrown.name, thrown.correlation_key) == ("kirim", "Kabar", "12")
    assert thrown.variables == {"isi": "Banjir"}
    assert (thrown.time_to_live, thrown.message_id) == (None, None)
    assert instance.last.completed
    assert "isi" not in instance.variables, "what travels is no variable of the sender"


def test_a_message_without_a_mapping_is_empty_and_without_a_key_is_for_anybody() -> None:
    instance = Instance(line(throw("kirim", M), extra=message()), nik="rahasia")

    (thrown,) = instance.last.messages
    assert (thrown.correlation_key, thrown.variables) == ("", {})


def test_a_publisher_may_say_its_own_key_how_long_it_is_kept_and_an_id() -> None:
    publish = '<zeebe:publishMessage correlationKey="=tujuan" timeToLive="=lama" messageId="=&quot;m-&quot; + tujuan"/>'
    event = throw("kirim", f'<bpmn:messageEventDefinition messageRef="m">{extended(publish)}</bpmn:messageEventDefinition>')  # fmt: skip
    instance = Instance(
        line(event, extra=message(key="=nomor")), nomor="1", tujuan="2", lama="PT1H"
    )

    (thrown,) = instance.last.messages
    assert (thrown.correlation_key, thrown.time_to_live, thrown.message_id) == ("2", "PT1H", "m-2")


def test_a_publisher_without_a_usable_key_stops_the_instance() -> None:
    with pytest.raises(EngineFailure) as failure:
        Instance(line(throw("kirim", M), extra=message(key="=nomor")), nomor=None)

    assert failure.value.element_id == "kirim"


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "sendTask", "endEvent"])
def test_with_a_job_type_a_worker_sends_it(tag: str) -> None:
    work = '<zeebe:taskDefinition type="mail.send"/>'
    definition = "" if tag == "sendTask" else M
    options = {"messageRef": "m"} if tag == "sendTask" else {}
    sender = node(tag, "kirim", extended(work), definition, **options)
    extra = message(key="=nomor")
    content = drawing(start(), sender, "mulai -> kirim", extra=extra) if tag == "endEvent" else line(sender, extra=extra)  # fmt: skip
    instance = Instance(content, nomor="1")

    assert [job.job_type for job in instance.last.jobs_opened] == ["mail.send"]
    assert instance.last.messages == ()
    done = instance.work("kirim")
    assert done.completed
    assert done.messages == ()


def test_a_message_thrown_is_not_delivered_inside_the_step() -> None:
    content = drawing(
        start(), node("parallelGateway", "g"), wait("tunggu", M), user("a"), throw("kirim", M), end(), end("e"),
        "mulai -> g", "g -> tunggu", "g -> a", "a -> kirim", "kirim -> e", "tunggu -> selesai",
        extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content)

    sent = instance.complete("a")

    assert [m.correlation_key for m in sent.messages] == ["1"]
    assert instance.awaited == [("Kabar", "1")], "it is the services that correlate it"


# Starting --------------------------------------------------------------------------------------


def begun(*extensions: str) -> bytes:
    event = node("startEvent", "pesan", extended(*extensions), M)
    return drawing(
        start(), event, user("a"), user("b"), end(), "mulai -> a", "pesan -> b", "a -> selesai", "b -> selesai",
        extra=message(),
    )  # fmt: skip


def test_a_message_may_start_an_instance() -> None:
    assert Instance(begun()).open == ["a"]
    started = Instance(begun(), at="pesan", isi="banjir")

    assert started.open == ["b"]
    assert started.elements == ["pesan"]
    assert started.variables == {"isi": "banjir"}


def test_the_output_mapping_of_a_message_start_lets_in_only_what_it_names() -> None:
    content = begun(mapping(outputs={"kejadian": "=isi.jenis", "asal": "=region"}))
    given: dict[str, Any] = {"isi": {"jenis": "banjir"}, "rahasia": "x", "region": "63.11"}

    started = Instance(content, at="pesan", **given)

    assert started.variables == {"kejadian": "banjir", "asal": "63.11", "region": "63.11"}
    assert Instance(content, **given).variables == given, "the other start has none"


def test_a_mapping_of_the_plain_start_adds_to_what_was_given() -> None:
    event = start("mulai", extended(mapping(outputs={"huruf": "=upper case(nama)"})))
    instance = Instance(drawing(event, user("a"), end(), "mulai -> a", "a -> selesai"), nama="ani")

    assert instance.variables == {"nama": "ani", "huruf": "ANI"}


def test_a_mapping_on_the_start_of_a_sub_process_would_do_nothing_and_is_refused() -> None:
    inner = sub_line("s", user("a")).replace(
        'id="s.mulai" name="S.Mulai">',
        f'id="s.mulai" name="S.Mulai">{extended(mapping(outputs={"x": "=1"}))}',
    )
    blocking = [f for f in compile_bpmn(line(inner)).findings if f.blocks]

    assert [(f.rule, f.element_id) for f in blocking] == [("extension-unsupported", "s.mulai")]


def test_a_process_that_only_messages_start_is_not_started_by_hand_nor_where_nothing_starts() -> (
    None
):
    only = drawing(node("startEvent", "pesan", M), user("a"), end(), "pesan -> a", "a -> selesai", extra=message())  # fmt: skip

    with pytest.raises(InvalidInput, match="hanya dimulai"):
        Instance(only)
    with pytest.raises(InvalidInput, match="tidak punya kejadian awal"):
        Instance(only, at="a")
    assert Instance(only, at="pesan").open == ["a"]
