"""A call activity is an instance of its own that begins, ends, fails and falls with its caller."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.jobs import JobKind
from engine.errors import Halted
from engine.services import calls, cancelling, messages
from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.unit.bpmn.models import (
    assignment,
    boundary,
    end,
    error,
    escalation,
    extended,
    mapping,
    message,
    node,
    on,
    script,
    start,
    throw,
    timer,
    user,
    wait,
)

GROUP = assignment(candidateGroups="petugas")


def call(id_: str, process_id: str, *extensions: str, **attributes: str) -> str:
    """A call activity; attributes as `zeebe:calledElement` names them."""
    settings = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    called = f"<zeebe:calledElement processId={quoteattr(process_id)}{settings}/>"
    return node("callActivity", id_, extended(called, *extensions))


def caller(*parts: str, extra: str = "", **attributes: str) -> bytes:
    """A process that calls `anak` and then has a user task."""
    return process(
        "induk", start(), call("panggil", "anak", **attributes), user("lanjut", GROUP), end(),
        "mulai -> panggil", "panggil -> lanjut", "lanjut -> selesai", *parts, extra=extra,
    )  # fmt: skip


def called(*parts: str, id_: str = "anak", task: str = "kerja", tag: str = "") -> bytes:
    """A process with one user task."""
    return process(
        id_, start(), user(task, GROUP), end(), f"mulai -> {task}", f"{task} -> selesai", *parts,
        tag=tag,
    )  # fmt: skip


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    return Exchange(office, tmp_path / "paket")


def only(exchange: Exchange, key: str) -> ProcessInstance:
    (found,) = exchange.all(key)
    return found


def test_the_called_process_runs_as_an_instance_of_its_own(exchange: Exchange) -> None:
    exchange.deploy(called())
    exchange.deploy(caller())
    started = exchange.start("induk", perihal="Kursi")

    child = only(exchange, "anak")
    assert exchange.tasks(child) == ["kerja"]
    assert exchange.tasks(started) == []
    assert child.parent_instance_id == started.instance_id
    assert child.number == f"{started.number}-1"
    assert child.region == exchange.instance(started).region
    assert child.initiator_id == exchange.person.account_id
    assert exchange.variables(child)["perihal"] == "Kursi"
    assert exchange.variables(child)["initiator"] == "petugas"


def test_its_end_moves_the_caller_on_with_what_it_gives_back(exchange: Exchange) -> None:
    exchange.deploy(called())
    exchange.deploy(caller())
    started = exchange.start("induk")
    exchange.complete(only(exchange, "anak"), "kerja", hasil="beres")

    assert only(exchange, "anak").state is InstanceState.COMPLETED
    assert exchange.tasks(started) == ["lanjut"]
    assert exchange.variables(started)["hasil"] == "beres"
    assert exchange.variables(started)["instance_number"] == started.number
    told = [each for each in exchange.actions(started) if each.startswith("call.")]
    assert told == ["call.opened", "call.completed"]


def test_a_mapping_says_what_goes_in_and_what_comes_back(exchange: Exchange) -> None:
    exchange.deploy(called())
    exchange.deploy(
        process(
            "induk",
            start(),
            call(
                "panggil",
                "anak",
                mapping({"jumlah": "=harga * 2"}, {"keputusan": "=hasil"}),
                propagateAllParentVariables="false",
            ),
            user("lanjut", GROUP),
            end(),
            "mulai -> panggil",
            "panggil -> lanjut",
            "lanjut -> selesai",
        )
    )
    started = exchange.start("induk", harga=21)
    child = only(exchange, "anak")
    assert exchange.variables(child)["jumlah"] == 42
    assert "harga" not in exchange.variables(child)
    exchange.complete(child, "kerja", hasil="beres", rahasia=1)

    assert exchange.variables(started)["keputusan"] == "beres"
    assert "rahasia" not in exchange.variables(started)


def test_a_called_process_without_a_wait_comes_back_at_once(exchange: Exchange) -> None:
    exchange.deploy(
        process("anak", start(), script("hitung", "=7", "tujuh"), end(), "mulai -> hitung", "hitung -> selesai")
    )  # fmt: skip
    exchange.deploy(caller())
    started = exchange.start("induk")

    assert exchange.tasks(started) == ["lanjut"]
    assert exchange.variables(started)["tujuh"] == 7


def test_processes_of_one_package_call_each_other(exchange: Exchange) -> None:
    exchange.deploy(caller(), called())
    started = exchange.start("induk")
    exchange.complete(only(exchange, "anak"), "kerja")
    assert exchange.tasks(started) == ["lanjut"]


def test_calls_go_several_levels_down_and_come_back_through_all_of_them(exchange: Exchange) -> None:
    for level in range(3, 0, -1):
        below = f"tingkat{level + 1}"
        inner = call("panggil", below) if level < 3 else user("panggil", GROUP)
        exchange.deploy(
            process(
                f"tingkat{level}", start(), inner, end(), "mulai -> panggil", "panggil -> selesai"
            )
        )
    top = exchange.start("tingkat1")
    lowest = only(exchange, "tingkat3")
    assert lowest.number == f"{top.number}-1-1"
    exchange.complete(lowest, "panggil", dari="bawah")

    assert exchange.instance(top).state is InstanceState.COMPLETED
    assert exchange.variables(top)["dari"] == "bawah"


def test_a_process_that_calls_itself_without_end_is_stopped(exchange: Exchange) -> None:
    exchange.deploy(
        process("ular", start(), call("gigit", "ular"), end(), "mulai -> gigit", "gigit -> selesai")
    )
    with pytest.raises(Halted, match="20 tingkat"):
        exchange.start("ular")
    assert exchange.all("ular") == []


def test_latest_is_the_newest_and_deployment_the_one_of_that_time(exchange: Exchange) -> None:
    exchange.deploy(called(task="lama"))
    exchange.deploy(caller(bindingType="latest"))
    exchange.deploy(
        process(
            "setia", start(), call("panggil", "anak", bindingType="deployment"), end(),
            "mulai -> panggil", "panggil -> selesai",
        )
    )  # fmt: skip
    exchange.office.advance(timedelta(minutes=1))
    exchange.deploy(called(task="baru"))

    exchange.start("induk")
    exchange.start("setia")

    assert [exchange.tasks(each) for each in exchange.all("anak")] == [["baru"], ["lama"]]


def test_a_version_tag_finds_its_version(exchange: Exchange) -> None:
    exchange.deploy(called(task="satu", tag="v1"))
    exchange.deploy(called(task="dua", tag="v2"))
    exchange.deploy(caller(bindingType="versionTag", versionTag="v1"))
    exchange.start("induk")
    assert exchange.tasks(only(exchange, "anak")) == ["satu"]


def test_a_call_of_what_is_not_deployed_stops_with_a_sentence_and_is_told_before(
    exchange: Exchange,
) -> None:
    exchange.deploy(called(id_="anakan"))
    view = exchange.deploy(caller())

    (remark,) = view.remarks
    assert not remark.blocks
    assert remark.element_id == "panggil"
    assert "Maksud Anda “anakan”?" in remark.message
    with pytest.raises(Halted, match="“anak” yang dipanggil “Panggil” belum diterbitkan"):
        exchange.start("induk")


def test_an_error_that_nobody_inside_catches_is_the_callers(exchange: Exchange) -> None:
    gagal = error("g", "GAGAL")
    exchange.deploy(
        process(
            "anak", start(), user("kerja", GROUP), end("gagal", on("error", "g")),
            "mulai -> kerja", "kerja -> gagal", extra=gagal,
        )
    )  # fmt: skip
    exchange.deploy(
        caller(
            boundary("salah", "panggil", on("error", "g")),
            user("mendingan", GROUP),
            end("lain"),
            "salah -> mendingan",
            "mendingan -> lain",
            extra=gagal,
        )
    )
    started = exchange.start("induk")
    exchange.complete(only(exchange, "anak"), "kerja")

    assert exchange.tasks(started) == ["mendingan"]
    assert only(exchange, "anak").state is InstanceState.COMPLETED


def test_an_error_that_nobody_catches_at_all_is_an_incident(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "anak", start(), user("kerja", GROUP), end("gagal", on("error", "g")),
            "mulai -> kerja", "kerja -> gagal", extra=error("g", "GAGAL"),
        )
    )  # fmt: skip
    exchange.deploy(caller())
    exchange.start("induk")
    with pytest.raises(Halted):
        exchange.complete(only(exchange, "anak"), "kerja")

    child = only(exchange, "anak")
    assert child.state is InstanceState.INCIDENT
    assert exchange.tasks(child) == ["kerja"]
    assert [each.instance_id for each in exchange.incidents()] == [child.id]


def test_an_escalation_goes_up_and_the_called_instance_goes_on(exchange: Exchange) -> None:
    tahu = escalation("e", "TAHU")
    exchange.deploy(
        process(
            "anak", start(), throw("beri", on("escalation", "e")), user("kerja", GROUP), end(),
            "mulai -> beri", "beri -> kerja", "kerja -> selesai", extra=tahu,
        )
    )  # fmt: skip
    exchange.deploy(
        caller(
            boundary("tahu", "panggil", on("escalation", "e"), interrupting=False),
            user("dengar", GROUP),
            end("lain"),
            "tahu -> dengar",
            "dengar -> lain",
            extra=tahu,
        )
    )
    started = exchange.start("induk")
    assert exchange.tasks(started) == ["dengar"]
    assert exchange.tasks(only(exchange, "anak")) == ["kerja"]
    exchange.complete(only(exchange, "anak"), "kerja")
    assert exchange.tasks(started) == ["dengar", "lanjut"]


def test_a_call_that_is_taken_away_takes_everything_below_along(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "cucu", start(), wait("tunggu", on("message", "m")), end(), "mulai -> tunggu",
            "tunggu -> selesai", extra=message("m", "Kabar", "=initiator"),
        )
    )  # fmt: skip
    exchange.deploy(
        process(
            "anak", start(), node("parallelGateway", "bagi"), user("kerja", GROUP), call("turun", "cucu"),
            wait("lama", timer(value="P9D")), end(), end("e2"), end("e3"), "mulai -> bagi", "bagi -> kerja", "bagi -> turun",
            "bagi -> lama", "kerja -> selesai", "turun -> e2", "lama -> e3",
        )
    )  # fmt: skip
    exchange.deploy(
        caller(boundary("habis", "panggil", timer(value="PT1H")), end("lewat"), "habis -> lewat")
    )
    started = exchange.start("induk")
    assert exchange.waiting() == 1
    exchange.office.advance(timedelta(hours=1))
    exchange.office.run_jobs()

    assert exchange.instance(started).end_event == "lewat"
    for key in ("anak", "cucu"):
        assert only(exchange, key).state is InstanceState.CANCELLED
        assert "instance.cancelled" in exchange.actions(only(exchange, key))
    assert exchange.tasks(only(exchange, "anak")) == []
    assert exchange.waiting() == 0
    with exchange.office.engine.reading() as work:
        waiting = [
            job for job in work.jobs.page(limit=1000) if job.due_at > exchange.office.clock.now()
        ]
    assert waiting == []


def test_two_calls_at_once_come_back_one_after_the_other(exchange: Exchange) -> None:
    exchange.deploy(
        process("anak", start(), script("hitung", "=1", "satu"), end(), "mulai -> hitung", "hitung -> selesai")
    )  # fmt: skip
    exchange.deploy(
        process(
            "induk", start(), node("parallelGateway", "bagi"), call("a", "anak"), call("b", "anak"),
            node("parallelGateway", "gabung"), end(), "mulai -> bagi", "bagi -> a", "bagi -> b",
            "a -> gabung", "b -> gabung", "gabung -> selesai",
        )
    )  # fmt: skip
    started = exchange.start("induk")
    assert exchange.instance(started).state is InstanceState.COMPLETED
    assert sorted(each.number for each in exchange.all("anak")) == [
        f"{started.number}-1",
        f"{started.number}-2",
    ]


def test_what_was_under_way_in_a_cancelled_instance_moves_nothing_any_more(
    exchange: Exchange,
) -> None:
    exchange.deploy(
        process(
            "anak", start(), wait("tunggu", on("message", "m")), user("kerja", GROUP), end(),
            "mulai -> tunggu", "tunggu -> kerja", "kerja -> selesai", extra=message("m", "Kabar", '="A"'),
        )
    )  # fmt: skip
    exchange.deploy(
        caller(boundary("habis", "panggil", timer(value="PT1H")), end("lewat"), "habis -> lewat")
    )
    started = exchange.start("induk")
    other = exchange.start("anak")
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
    # The message is on its way to the called instance, which waits longest, when its call is taken away.
    with exchange.office.engine.work() as work:
        calls.cancel_called(work, exchange.instance(started))
        work.flush()
        (planned,) = work.jobs.of_instance(exchange.all("anak")[0].id, kinds=[JobKind.CANCEL_CALL])
        cancelling.run(work, planned)
        work.commit()
    exchange.office.run_jobs()

    cancelled = next(each for each in exchange.all("anak") if each.parent_instance_id)
    assert cancelled.state is InstanceState.CANCELLED
    assert exchange.tasks(cancelled) == []
    assert exchange.tasks(other) == ["kerja"]


def test_an_escalation_that_nobody_catches_changes_nothing(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "anak", start(), throw("beri", on("escalation", "e")), user("kerja", GROUP), end(),
            "mulai -> beri", "beri -> kerja", "kerja -> selesai", extra=escalation("e", "TAHU"),
        )
    )  # fmt: skip
    exchange.deploy(caller())
    started = exchange.start("induk")
    assert exchange.tasks(only(exchange, "anak")) == ["kerja"]
    assert [each for each in exchange.actions(started) if each.startswith("call.")] == [
        "call.opened"
    ]


def test_a_called_process_that_only_messages_start_is_a_fault_of_the_drawing(
    exchange: Exchange,
) -> None:
    exchange.deploy(
        process(
            "anak", start("mulai", on("message", "m")), user("kerja", GROUP), end(), "mulai -> kerja",
            "kerja -> selesai", extra=message("m", "Kabar"),
        )
    )  # fmt: skip
    exchange.deploy(caller())
    with pytest.raises(Halted, match="“Panggil”") as told:
        exchange.start("induk")
    assert told.value.element_id == "panggil"
