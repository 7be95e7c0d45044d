"""A message reaches exactly one instance of each process that waits for it, sooner or later, or nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.instances import InstanceState
from engine.errors import Conflict, InvalidInput
from engine.services import messages, signals
from tests.driver import Office
from tests.integration.services.exchange import REGION, Exchange, process
from tests.unit.bpmn.models import (
    assignment,
    boundary,
    end,
    handler,
    message,
    on,
    signal,
    start,
    throw,
    timer,
    user,
    wait,
)

KABAR = message("m", "Kabar", "=nomor")


def waiter(id_: str = "penunggu") -> bytes:
    """A process that waits for “Kabar” with the key `nomor`, and then has one user task."""
    return process(
        id_,
        start(),
        wait("tunggu", on("message", "m")),
        user("lanjut", assignment(candidateGroups="petugas")),
        end(),
        "mulai -> tunggu",
        "tunggu -> lanjut",
        "lanjut -> selesai",
        extra=KABAR,
    )


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    return Exchange(office, tmp_path / "paket")


def test_a_message_moves_the_instance_that_waits_for_its_key(exchange: Exchange) -> None:
    exchange.deploy(waiter())
    one, two = exchange.start("penunggu", nomor="A-1"), exchange.start("penunggu", nomor="A-2")

    published = exchange.publish("Kabar", "A-2", {"isi": "datang"})

    assert published.delivered_to == ("penunggu",)
    assert exchange.tasks(one) == []
    assert exchange.tasks(two) == ["lanjut"]
    assert exchange.variables(two)["isi"] == "datang"
    assert "message.correlated" in exchange.actions(two)


def test_of_several_instances_the_one_that_waits_longest_gets_it_and_no_other(
    exchange: Exchange,
) -> None:
    exchange.deploy(waiter())
    first = exchange.start("penunggu", nomor="A")
    exchange.office.advance(timedelta(seconds=1))
    second = exchange.start("penunggu", nomor="A")

    exchange.publish("Kabar", "A")
    assert (exchange.tasks(first), exchange.tasks(second)) == (["lanjut"], [])

    exchange.publish("Kabar", "A")
    assert exchange.tasks(second) == ["lanjut"]


def test_several_processes_get_one_message_each_once(exchange: Exchange) -> None:
    exchange.deploy(waiter("satu"))
    exchange.deploy(waiter("dua"))
    started = [exchange.start(key, nomor="A") for key in ("satu", "dua")]

    published = exchange.publish("Kabar", "A")

    assert sorted(published.delivered_to) == ["dua", "satu"]
    assert [exchange.tasks(each) for each in started] == [["lanjut"], ["lanjut"]]


def test_a_message_that_comes_too_early_is_kept_for_who_comes_later(exchange: Exchange) -> None:
    exchange.deploy(waiter())
    assert exchange.publish("Kabar", "A", {"isi": 1}).buffered
    exchange.publish("Kabar", "A", {"isi": 2})

    first, second = exchange.start("penunggu", nomor="A"), exchange.start("penunggu", nomor="A")
    exchange.office.run_jobs()

    assert exchange.variables(first)["isi"] == 1
    assert exchange.variables(second)["isi"] == 2
    third = exchange.start("penunggu", nomor="A")
    exchange.office.run_jobs()
    assert exchange.tasks(third) == []


def test_a_message_lives_for_an_hour_unless_it_says_otherwise(exchange: Exchange) -> None:
    exchange.deploy(waiter())
    exchange.publish("Kabar", "A")
    exchange.publish("Kabar", "B", time_to_live="P2D")
    exchange.office.advance(timedelta(hours=1))

    late, in_time = exchange.start("penunggu", nomor="A"), exchange.start("penunggu", nomor="B")
    exchange.office.run_jobs()

    assert exchange.tasks(late) == []
    assert exchange.tasks(in_time) == ["lanjut"]


def test_without_a_time_to_live_only_who_waits_now_is_reached(exchange: Exchange) -> None:
    exchange.deploy(waiter())
    nobody = exchange.publish("Kabar", "A", time_to_live="PT0S")
    late = exchange.start("penunggu", nomor="A")
    exchange.office.run_jobs()

    assert (nobody.delivered_to, nobody.buffered) == ((), False)
    assert exchange.tasks(late) == []
    assert exchange.publish("Kabar", "A", time_to_live="PT0S").delivered_to == ("penunggu",)


def test_an_id_is_taken_once_while_its_message_lives(exchange: Exchange) -> None:
    exchange.publish("Kabar", "A", message_id="surat-1")
    with pytest.raises(Conflict, match="sudah diterima"):
        exchange.publish("Kabar", "A", message_id="surat-1")
    exchange.publish("Kabar", "B", message_id="surat-1")
    exchange.office.advance(timedelta(hours=2))
    exchange.publish("Kabar", "A", message_id="surat-1")


@pytest.mark.parametrize(
    "name, more",
    [("", {}), ("x" * 300, {}), ("Kabar", {"time_to_live": "besok"}), ("Kabar", {"variables": {"x": object()}}),
     ("\udcff", {}), ("a\0b", {}), ("Kabar", {"message_id": "\udcff"}), ("Kabar", {"region": "6" * 17}), ("Kabar", {"region": "\udcff"})],
)  # fmt: skip
def test_what_cannot_be_a_message_is_refused(
    exchange: Exchange, name: str, more: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        exchange.publish(name, "A", **more)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("name", ["", "x" * 300, "\udcff", "a\0b"])
def test_what_cannot_be_a_signal_is_refused(exchange: Exchange, name: str) -> None:
    with exchange.office.engine.work() as work, pytest.raises(InvalidInput):
        signals.broadcast(work, name, {}, by=SYSTEM)


def test_a_message_for_a_token_that_a_timer_took_away_finds_another_instance(
    exchange: Exchange,
) -> None:
    exchange.deploy(
        process(
            "p",
            start(),
            user("kerja", assignment(candidateGroups="petugas")),
            boundary("kabar", "kerja", on("message", "m")),
            boundary("lama", "kerja", timer(value="PT1H")),
            end(),
            end("sampai"),
            end("lewat"),
            "mulai -> kerja",
            "kerja -> selesai",
            "kabar -> sampai",
            "lama -> lewat",
            extra=KABAR,
        )
    )
    first = exchange.start("p", nomor="A")
    exchange.office.advance(timedelta(minutes=30))
    second = exchange.start("p", nomor="A")
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
    # The message is on its way to the first one; before it arrives, a person completes the task.
    task = exchange.office.open_task(first.instance_id, "kerja")
    exchange.office.complete(first.instance_id, task.element_id, {}, by=exchange.person)

    assert exchange.instance(first).end_event == "selesai"
    assert exchange.instance(second).end_event == "sampai"
    assert exchange.waiting() == 0


def test_a_message_whose_receiver_went_on_without_it_is_kept_for_the_next(
    exchange: Exchange,
) -> None:
    exchange.deploy(
        process(
            "p", start(), user("kerja", assignment(candidateGroups="petugas")),
            boundary("kabar", "kerja", on("message", "m")), end(), end("sampai"), "mulai -> kerja",
            "kerja -> selesai", "kabar -> sampai", extra=KABAR,
        )
    )  # fmt: skip
    first = exchange.start("p", nomor="A")
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
    exchange.complete(first, "kerja")
    assert exchange.instance(first).end_event == "selesai"

    second = exchange.start("p", nomor="A")
    exchange.office.run_jobs()
    assert exchange.instance(second).end_event == "sampai"


def test_what_an_instance_throws_reaches_another_one(exchange: Exchange) -> None:
    exchange.deploy(waiter())
    exchange.deploy(
        process(
            "penyiar",
            start(),
            throw("siarkan", on("message", "m")),
            end(),
            "mulai -> siarkan",
            "siarkan -> selesai",
            extra=KABAR,
        )
    )
    waiting = exchange.start("penunggu", nomor="A")
    sender = exchange.start("penyiar", nomor="A", isi="halo")
    exchange.office.run_jobs()

    assert exchange.tasks(waiting) == ["lanjut"]
    assert "message.published" in exchange.actions(sender)


def test_a_message_that_does_not_interrupt_is_heard_again_and_again(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "p",
            start(),
            user("kerja", assignment(candidateGroups="petugas")),
            boundary("kabar", "kerja", on("message", "m"), interrupting=False),
            user("catat", assignment(candidateGroups="petugas")),
            end(),
            end("tercatat"),
            "mulai -> kerja",
            "kerja -> selesai",
            "kabar -> catat",
            "catat -> tercatat",
            extra=KABAR,
        )
    )
    started = exchange.start("p", nomor="A")
    for _ in range(3):
        exchange.publish("Kabar", "A", time_to_live="PT0S")

    assert exchange.tasks(started) == ["catat", "catat", "catat", "kerja"]
    assert exchange.waiting() == 1


def test_an_event_sub_process_waits_for_messages_too(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "p",
            start(),
            user("kerja", assignment(candidateGroups="petugas")),
            end(),
            handler(
                "batal",
                on("message", "m"),
                end("dibatalkan"),
                "batal-mulai -> dibatalkan",
            ),
            "mulai -> kerja",
            "kerja -> selesai",
            extra=KABAR,
        )
    )
    started = exchange.start("p", nomor="A")
    exchange.publish("Kabar", "A")

    assert exchange.instance(started).state is InstanceState.COMPLETED
    assert exchange.tasks(started) == []
    assert exchange.waiting() == 0


# -- start events ------------------------------------------------------------------------------------------------------


def started_by_message(*parts: str) -> bytes:
    return process(
        "p",
        start("mulai", on("message", "m")),
        user("kerja", assignment(candidateGroups="petugas")),
        end(),
        "mulai -> kerja",
        "kerja -> selesai",
        *parts,
        extra=message("m", "Laporan masuk"),
    )


def test_a_message_starts_an_instance_on_behalf_of_the_system(exchange: Exchange) -> None:
    exchange.deploy(started_by_message())
    published = exchange.publish("Laporan masuk", "", {"isi": "banjir"}, region=REGION)

    (started,) = exchange.all("p")
    assert published.delivered_to == ("p",)
    assert started.region == REGION
    assert started.initiator_name == "Sistem"
    assert exchange.variables(started)["isi"] == "banjir"
    assert exchange.tasks(started) == ["kerja"]


def test_one_instance_per_key_runs_at_a_time_and_the_next_message_waits_for_its_end(
    exchange: Exchange,
) -> None:
    exchange.deploy(started_by_message())
    for turn in range(3):
        exchange.publish("Laporan masuk", "K", {"giliran": turn}, region=REGION)
    assert len(exchange.all("p")) == 1

    for turn in range(3):
        (running,) = [each for each in exchange.all("p") if not each.state.has_ended]
        assert exchange.variables(running)["giliran"] == turn
        exchange.complete(running, "kerja")
    assert [each.state.value for each in exchange.all("p")] == ["completed"] * 3


def test_without_a_key_every_message_starts_an_instance(exchange: Exchange) -> None:
    exchange.deploy(started_by_message())
    for _ in range(2):
        exchange.publish("Laporan masuk")
    assert len(exchange.all("p")) == 2


def test_only_the_newest_version_is_started(exchange: Exchange) -> None:
    exchange.deploy(started_by_message())
    newest = exchange.deploy(started_by_message(user("baru"), "mulai -> baru", "baru -> selesai"))
    exchange.publish("Laporan masuk")

    (started,) = exchange.all("p")
    assert started.definition_id == newest.id


def test_the_region_of_a_started_instance_is_the_one_that_the_message_names(
    exchange: Exchange,
) -> None:
    with exchange.office.engine.work() as work:
        work.definitions.put_regions({"63.11": "Balangan"})
        work.commit()
        work.catalog.forget_settings()
    exchange.deploy(started_by_message())
    exchange.publish("Laporan masuk", "", {"region": "63.11"}, region=REGION)
    exchange.publish("Laporan masuk", "", {"region": "entah di mana"}, region=REGION)

    assert [each.region for each in exchange.all("p")] == ["63.11", REGION]


# -- signals -----------------------------------------------------------------------------------------------------------


def test_a_signal_reaches_everybody_who_waits_now(exchange: Exchange) -> None:
    sirene = signal("s", "Sirene")
    exchange.deploy(
        process(
            "p",
            start(),
            wait("dengar", on("signal", "s")),
            user("lanjut", assignment(candidateGroups="petugas")),
            end(),
            "mulai -> dengar",
            "dengar -> lanjut",
            "lanjut -> selesai",
            extra=sirene,
        )
    )
    exchange.deploy(
        process(
            "q", start("mulai", on("signal", "s")), user("siaga"), end(), "mulai -> siaga",
            "siaga -> selesai", extra=sirene,
        )
    )  # fmt: skip
    waiting = [exchange.start("p") for _ in range(3)]
    with exchange.office.engine.work() as work:
        heard = signals.broadcast(work, "Sirene", {"tingkat": 3}, by=SYSTEM, region=REGION)
    exchange.office.run_jobs()
    late = exchange.start("p")
    exchange.office.run_jobs()

    assert heard == 4
    assert [exchange.tasks(each) for each in waiting] == [["lanjut"]] * 3
    assert exchange.variables(waiting[0])["tingkat"] == 3
    assert [exchange.tasks(each) for each in exchange.all("q")] == [["siaga"]]
    assert exchange.tasks(late) == []


def test_an_instance_that_sends_a_signal_hears_it_once(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "p",
            start(),
            user("kerja", assignment(candidateGroups="petugas")),
            throw("bunyikan", on("signal", "s")),
            end(),
            handler(
                "siaga",
                on("signal", "s"),
                user("catat", assignment(candidateGroups="petugas")),
                end("tercatat"),
                "siaga-mulai -> catat",
                "catat -> tercatat",
                interrupting=False,
            ),
            "mulai -> kerja",
            "kerja -> bunyikan",
            "bunyikan -> selesai",
            extra=signal("s", "Sirene"),
        )
    )
    one, other = exchange.start("p"), exchange.start("p")
    exchange.complete(one, "kerja")

    assert exchange.tasks(one) == ["catat"]
    assert exchange.tasks(other) == ["catat", "kerja"]


# -- what is left behind -----------------------------------------------------------------------------------------------


def test_nothing_of_a_message_outlives_its_delivery_and_no_key_stands_in_clear(
    exchange: Exchange,
) -> None:
    exchange.deploy(waiter())
    exchange.start("penunggu", nomor="6311060101010001")
    exchange.publish("Kabar", "6311060101010001", {"nama": "Siti Aminah"}, time_to_live="PT2H")
    exchange.office.advance(timedelta(hours=3))
    with exchange.office.engine.work() as work:
        assert messages.clear_expired(work) == 1

    with exchange.office.engine.reading() as work:
        jobs = work.jobs.page(limit=1000)
        trail = [entry for stream in work.audit.streams() for entry in stream.entries]
        assert not any("Siti" in str(job.payload) for job in jobs)
        assert not any("6311060101010001" in str(job.payload) for job in jobs)
        assert not any("6311060101010001" in entry.data or "Siti" in entry.data for entry in trail)
