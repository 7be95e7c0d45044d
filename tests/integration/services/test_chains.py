"""Processes that start or answer each other without end come to an end, and one operator hears of it once."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.incidents import Incident
from engine.domain.instances import InstanceState
from engine.persistence.correlation import Correlation
from engine.services import chains, incidents, job_runner, messages, signals
from engine.services.work import Work
from tests.driver import Office
from tests.integration.races.test_message_races import at_once
from tests.integration.services.exchange import REGION, Exchange, process
from tests.integration.services.test_messages import waiter
from tests.unit.bpmn.models import (
    assignment,
    call,
    end,
    loop_of,
    message,
    node,
    on,
    signal,
    start,
    throw,
    timer,
    user,
    wait,
    xor,
)

STARTS, THROWS = 12, 9
SIRENE = signal("s", "Sirene")
WORK = user("kerja", assignment(candidateGroups="petugas"))


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "MOST_STARTS", STARTS)
    monkeypatch.setattr(chains, "MOST_THROWS", THROWS)


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    return Exchange(office, tmp_path / "paket")


def _line(id_: str, *nodes: str, begin: str = "", extra: str = "") -> bytes:
    """A process of nodes one after the other, from a start event (a plain one if none is given) to an end event."""
    ids = ["mulai", *(each.split('id="', 1)[1].split('"', 1)[0] for each in nodes), "selesai"]
    flows = [f"{one} -> {other}" for one, other in itertools.pairwise(ids)]
    return process(id_, begin or start(), *nodes, end(), *flows, extra=extra)


def _relay(id_: str, hears: str, tells: str, *between: str, key: str = "") -> bytes:
    """A process that a message starts, and that throws another one."""
    extra = message("m", hears, key) + (message("n", tells, key) if tells != hears else "")
    told = on("message", "m" if tells == hears else "n")
    begin = start("mulai", on("message", "m"))
    return _line(id_, *between, throw("kabari", told), begin=begin, extra=extra)


def _sound(exchange: Exchange) -> None:
    with exchange.office.engine.work() as work:
        signals.broadcast(work, "Sirene", {}, by=SYSTEM, region=REGION)
    exchange.office.run_jobs()


def _incidents(exchange: Exchange) -> list[tuple[str, str | None]]:
    return [(each.job_kind, each.element_id) for each in exchange.incidents()]


def _only(exchange: Exchange) -> Incident:
    (found,) = exchange.incidents()
    return found


def _is_idle(exchange: Exchange) -> bool:
    return exchange.office.run_jobs() == 0


# -- instances that start each other -------------------------------------------------------------------------------------


def test_a_signal_that_doubles_its_instances_ends_in_one_incident(exchange: Exchange) -> None:
    for key in ("a", "b"):
        exchange.deploy(
            _line(
                key,
                throw("bunyikan", on("signal", "s")),
                begin=start("mulai", on("signal", "s")),
                extra=SIRENE,
            )
        )
    exchange.deploy(_line("awal", throw("bunyikan", on("signal", "s")), extra=SIRENE))
    first = exchange.start("awal")
    exchange.office.run_jobs()

    # A few more than the bound: those to which no instance of their own process has led.
    assert all(STARTS <= len(exchange.all(key)) <= STARTS + 5 for key in ("a", "b"))
    assert {each.origin_id for each in exchange.all("a")} == {first.instance_id}
    found = _only(exchange)
    assert (found.job_kind, found.instance_id) == ("start", first.instance_id)
    assert f"memulai proses terus-menerus: lebih dari {STARTS} kali" in found.message
    assert "lewat “Sirene”" in found.message
    assert exchange.actions(first).count("incident.raised") == 1
    assert _is_idle(exchange)


def test_a_signal_from_outside_is_a_chain_for_each_that_hears_it(exchange: Exchange) -> None:
    begin = start("mulai", on("signal", "s"))
    for key in ("a", "b"):
        exchange.deploy(_line(key, throw("bunyikan", on("signal", "s")), begin=begin, extra=SIRENE))
    _sound(exchange)

    assert all(2 * STARTS < len(exchange.all(key)) <= 2 * STARTS + 10 for key in ("a", "b"))
    assert _incidents(exchange) == [("start", "mulai")] * 2
    assert _is_idle(exchange)


@pytest.mark.parametrize("key", ["", '="6311"'])
def test_a_process_that_starts_itself_by_message_ends(exchange: Exchange, key: str) -> None:
    # With a key only one runs at a time: the successor comes out of the buffer.
    exchange.deploy(_relay("p", "Kabar", "Kabar", key=key))
    exchange.publish("Kabar", "6311" if key else "")

    assert len(exchange.all("p")) == 1 + STARTS
    assert _incidents(exchange) == [("start", "mulai")]
    assert _only(exchange).instance_id == exchange.all("p")[0].id
    assert _is_idle(exchange)


def test_two_processes_that_start_each_other_end(exchange: Exchange) -> None:
    exchange.deploy(_relay("a", "Ke A", "Ke B"))
    exchange.deploy(_relay("b", "Ke B", "Ke A"))
    exchange.publish("Ke A", "")

    assert [len(exchange.all(key)) for key in ("a", "b")] == [1 + STARTS, STARTS]
    assert _incidents(exchange) == [("start", "mulai")]
    assert _is_idle(exchange)


def test_a_chain_through_called_processes_and_clocks_ends_too(exchange: Exchange) -> None:
    exchange.deploy(_line("anak", throw("kabari", on("message", "m")), extra=message("m", "Kabar")))
    exchange.deploy(
        _line(
            "p",
            node("intermediateCatchEvent", "jeda", timer(value="PT1M")),
            call("panggil", process="anak"),
            begin=start("mulai", on("message", "m")),
            extra=message("m", "Kabar"),
        )
    )
    exchange.publish("Kabar", "")
    exchange.office.advance(timedelta(hours=2))

    # The first one's called instance is where the chain begins: it leads to one more.
    assert len(exchange.all("p")) == 1 + STARTS
    assert _incidents(exchange) == [("start", "mulai")]


def test_whoever_works_meanwhile_is_not_disturbed(exchange: Exchange) -> None:
    exchange.deploy(waiter("jujur"))
    exchange.deploy(_relay("p", "Kabar p", "Kabar p"))
    waiting = exchange.start("jujur", nomor="A-1")
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar p", "", {}, by=SYSTEM)
    exchange.publish("Kabar", "A-1")

    assert exchange.tasks(waiting) == ["lanjut"]
    exchange.complete(waiting, "lanjut")
    assert exchange.instance(waiting).state is InstanceState.COMPLETED
    assert len(exchange.incidents()) == 1


def test_the_incident_can_be_put_away_and_a_new_day_begins_anew(exchange: Exchange) -> None:
    exchange.deploy(_relay("p", "Kabar", "Kabar"))
    exchange.publish("Kabar", "")
    with exchange.office.engine.work() as work:
        incidents.retry(work, _only(exchange).id, by=SYSTEM)
    exchange.office.advance(timedelta(days=2))

    assert exchange.incidents() == []
    assert len(exchange.all("p")) == 1 + STARTS


def test_a_hand_over_every_day_goes_on_for_ever(exchange: Exchange) -> None:
    pause = node("intermediateCatchEvent", "jeda", timer(value="P1D"))
    exchange.deploy(_relay("p", "Kabar", "Kabar", pause))
    exchange.publish("Kabar", "")
    exchange.office.advance(timedelta(days=STARTS + 5, hours=1))

    assert exchange.incidents() == []
    assert len(exchange.all("p")) == STARTS + 6


def test_one_that_starts_very_many_others_at_once_is_no_chain(exchange: Exchange) -> None:
    sending = node(
        "sendTask", "kirim", loop_of(f"=for n in 1..{STARTS + 5} return n"), messageRef="m"
    )
    exchange.deploy(_line("induk", sending, extra=message("m", "Ke desa")))
    exchange.deploy(_relay("desa", "Ke desa", "Ke arsip"))
    exchange.deploy(
        _line("arsip", begin=start("mulai", on("message", "m")), extra=message("m", "Ke arsip"))
    )
    exchange.start("induk")
    exchange.office.run_jobs()

    assert exchange.incidents() == []
    assert [len(exchange.all(key)) for key in ("desa", "arsip")] == [STARTS + 5] * 2


def test_there_is_an_end_to_that_as_well(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "MOST_STARTS_AT_ALL", STARTS + 3)
    sending = node(
        "sendTask", "kirim", loop_of(f"=for n in 1..{STARTS + 9} return n"), messageRef="m"
    )
    exchange.deploy(_line("induk", sending, extra=message("m", "Ke desa")))
    exchange.deploy(_relay("desa", "Ke desa", "Ke arsip"))
    exchange.start("induk")
    exchange.office.run_jobs()

    assert len(exchange.all("desa")) == STARTS + 3
    assert _incidents(exchange) == [("start", "mulai")]


def test_what_a_person_hands_on_is_no_chain(exchange: Exchange) -> None:
    exchange.deploy(_relay("p", "Kabar", "Kabar", WORK))
    exchange.publish("Kabar", "", region=REGION)
    for turn in range(STARTS + 3):
        exchange.complete(exchange.all("p")[turn], "kerja")

    assert exchange.incidents() == []
    assert len(exchange.all("p")) == STARTS + 4


# -- instances that answer each other ------------------------------------------------------------------------------------


def _player(id_: str, hears: str, tells: str, *between: str, first: str = "lagi") -> bytes:
    """A process that throws a message, waits for an answer, and begins again; one of two waits `first`."""
    return process(
        id_,
        start(),
        xor("lagi", default="lagi-kirim"),
        throw("kirim", on("message", "n")),
        wait("tunggu", on("message", "m")),
        *between,
        end(),
        f"mulai -> {first}",
        "lagi -> selesai if =usai",
        "lagi -> kirim",
        "kirim -> tunggu",
        f"tunggu -> {'kerja' if between else 'lagi'}",
        *(["kerja -> lagi"] if between else []),
        extra=message("m", hears, "=1") + message("n", tells, "=1"),
    )


def test_two_instances_that_answer_each_other_end_in_one_incident(exchange: Exchange) -> None:
    exchange.deploy(_player("ping", "Pong", "Ping"))
    exchange.deploy(_player("pong", "Ping", "Pong", first="tunggu"))
    pong, ping = exchange.start("pong", usai=False), exchange.start("ping", usai=False)
    exchange.office.run_jobs()

    assert _is_idle(exchange)
    found = _only(exchange)
    assert (found.job_kind, found.element_id) == ("deliver", "kirim")
    assert f"terus-menerus mengirim pesan atau sinyal: sudah {THROWS} kali" in found.message
    assert exchange.instance(pong).state is InstanceState.INCIDENT
    assert exchange.instance(ping).state is InstanceState.ACTIVE


def test_an_operator_may_let_it_go_on_after_an_hour(exchange: Exchange) -> None:
    exchange.deploy(_player("ping", "Ping", "Ping"))
    ping = exchange.start("ping", usai=False)
    exchange.office.run_jobs()
    sent = exchange.actions(ping).count("message.published")
    exchange.office.advance(timedelta(hours=1, minutes=1))
    with exchange.office.engine.work() as work:
        incidents.retry(work, _only(exchange).id, by=SYSTEM)
    exchange.office.run_jobs()

    assert sent == 1 + THROWS
    assert exchange.actions(ping).count("message.published") == sent + THROWS
    assert len(exchange.incidents()) == 1


def test_signals_that_never_rest_leave_one_incident_for_each_instance(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "riuh", start(), xor("lagi", default="lagi-dengar"), wait("dengar", on("signal", "s")),
            throw("balas", on("signal", "s")), end(), "mulai -> lagi", "lagi -> selesai if =usai", "lagi -> dengar", "dengar -> balas", "balas -> lagi", extra=SIRENE,
        )
    )  # fmt: skip
    noisy = [exchange.start("riuh", usai=False) for _ in range(4)]
    _sound(exchange)

    assert _is_idle(exchange)
    stuck = [each.instance_id for each in exchange.incidents()]
    assert 0 < len(stuck) == len(set(stuck)) <= len(noisy)


def test_answers_between_which_people_work_are_not_counted(exchange: Exchange) -> None:
    exchange.deploy(_player("ping", "Ping", "Ping", WORK))
    ping = exchange.start("ping", usai=False)
    exchange.office.run_jobs()
    for _ in range(THROWS + 3):
        exchange.complete(ping, "kerja")

    assert exchange.incidents() == []
    assert exchange.tasks(ping) == ["kerja"]


# -- what it costs -------------------------------------------------------------------------------------------------------


def test_a_message_reads_one_waiter_of_every_process(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("satu", "dua"):
        exchange.deploy(waiter(key))
        for _ in range(5):
            exchange.start(key, nomor="A")
    read: list[Any] = []
    asked = Correlation.first_of_each

    def noted(self: Correlation, *given: Any) -> list[Any]:
        found = asked(self, *given)
        read.extend(found)
        return found

    monkeypatch.setattr(Correlation, "first_of_each", noted)
    published = exchange.publish("Kabar", "A")

    assert sorted(published.delivered_to) == ["dua", "satu"]
    oldest = {exchange.all(key)[0].id for key in ("satu", "dua")}
    assert {each.instance_id for each in read} == oldest
    assert len(read) == 2


def test_two_workers_that_cut_one_chain_tell_it_once(exchange: Exchange) -> None:
    begin = start("mulai", on("message", "m"))
    sending = node("sendTask", "kirim", loop_of("=[1, 2, 3, 4]"), messageRef="m")
    exchange.deploy(_line("p", sending, begin=begin, extra=message("m", "Kabar")))
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "", {}, by=SYSTEM)
    runners = [exchange.office.engine.job_runner(owner=name) for name in ("satu", "dua")]
    now = exchange.office.clock.now()
    at_once(*(partial(job_runner.drain, runner, now=now) for runner in runners))
    exchange.office.run_jobs()

    # Two that start at once may both see the last place free.
    assert len(exchange.all("p")) in (1 + STARTS, 2 + STARTS)
    assert _incidents(exchange) == [("start", "mulai")]


def test_who_cuts_a_chain_waits_for_the_one_who_is_cutting_it(exchange: Exchange) -> None:
    exchange.deploy(_relay("p", "Kabar", "Kabar"))
    exchange.publish("Kabar", "")
    told = _only(exchange)
    perform = exchange.office.engine.perform
    perform(partial(incidents.retry, incident_id=told.id, by=SYSTEM))
    first_is_there = threading.Event()
    payload = {
        "origin": told.instance_id,
        "cause": told.instance_id,
        "element_id": "mulai",
        "name": "Kabar",
    }

    def cut(work: Work, *, first: bool) -> None:
        job = work.jobs.get(told.job_id or "")
        assert job is not None
        loaded = work.catalog.get(work, exchange.all("p")[0].definition_id)
        chains.cut(work, replace(job, payload=payload), loaded)
        first_is_there.set()
        if first:
            time.sleep(0.3)
        work.commit()

    def second() -> None:
        assert first_is_there.wait(10)
        perform(partial(cut, first=False))

    at_once(partial(perform, partial(cut, first=True)), second)

    assert _incidents(exchange) == [("start", "mulai")]
