"""Messages and those who wait for them, calls and their callers, at the same moment: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.instances import InstanceState
from engine.services import job_runner, messages, process_instances, user_tasks
from engine.services.work import Work
from tests.driver import Office
from tests.integration.services.exchange import REGION, Exchange, process
from tests.unit.bpmn.models import assignment, end, extended, message, node, on, start, user, wait

ROUNDS = 8


@pytest.fixture
def exchange(tmp_path: Path, database_url: str) -> Iterator[Exchange]:
    office = Office(tmp_path / "kantor", database_url)
    found = Exchange(office, tmp_path / "paket")
    found.deploy(
        process(
            "penunggu",
            start(),
            wait("tunggu", on("message", "m")),
            user("lanjut", assignment(candidateGroups="petugas")),
            end(),
            "mulai -> tunggu",
            "tunggu -> lanjut",
            "lanjut -> selesai",
            extra=message("m", "Kabar", "=nomor"),
        )
    )
    yield found
    office.close()


def at_once(*wishes: Callable[[], object]) -> None:
    """Let each wish go at the same moment, in a thread of its own; what one raises is raised here."""
    gate = threading.Barrier(len(wishes))

    def one(wish: Callable[[], object]) -> object:
        gate.wait(10)
        return wish()

    with ThreadPoolExecutor(len(wishes)) as pool:
        for future in [pool.submit(one, wish) for wish in wishes]:
            future.result(60)


def _publish(exchange: Exchange, key: str, number: int, *, kept: str = "PT1H") -> None:
    def publish(work: Work) -> None:
        messages.publish(work, "Kabar", key, {"pesan": number}, by=SYSTEM, time_to_live=kept)

    exchange.office.engine.perform(publish)


def _start(exchange: Exchange, key: str) -> None:
    def begin(work: Work) -> None:
        given = {"nomor": key}
        process_instances.start(work, "penunggu", given, by=exchange.person, region=REGION)

    exchange.office.engine.perform(begin)


def _drain(exchange: Exchange, owner: str) -> None:
    runner = exchange.office.engine.job_runner(owner=owner)
    job_runner.drain(runner, now=exchange.office.clock.now())


def test_a_message_and_who_waits_for_it_never_pass_each_other_unseen(exchange: Exchange) -> None:
    for turn in range(ROUNDS):
        key = f"kunci-{turn}"
        at_once(partial(_publish, exchange, key, turn), partial(_start, exchange, key))
    exchange.office.run_jobs()

    assert [exchange.tasks(each) for each in exchange.all("penunggu")] == [["lanjut"]] * ROUNDS


def test_many_messages_for_many_instances_reach_each_instance_once(exchange: Exchange) -> None:
    wishes = [partial(_publish, exchange, "A", number) for number in range(6)]
    at_once(
        *wishes,
        *(partial(_start, exchange, "A") for _ in range(6)),
        partial(_drain, exchange, "satu"),
        partial(_drain, exchange, "dua"),
    )
    at_once(partial(_drain, exchange, "satu"), partial(_drain, exchange, "dua"))

    found = Counter(exchange.variables(each)["pesan"] for each in exchange.all("penunggu"))
    assert found == dict.fromkeys(range(6), 1)
    assert exchange.incidents() == []


@pytest.mark.slow
def test_two_publishers_do_not_give_one_instance_two_messages(exchange: Exchange) -> None:
    for turn in range(ROUNDS):
        _start(exchange, f"kunci-{turn}")
        at_once(
            *(partial(_publish, exchange, f"kunci-{turn}", n, kept="PT0S") for n in range(3)),
            partial(_drain, exchange, "satu"),
        )
    exchange.office.run_jobs()

    told = [exchange.actions(each).count("message.correlated") for each in exchange.all("penunggu")]
    assert told == [1] * ROUNDS


def test_messages_of_one_key_start_one_instance_at_a_time(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "penerima", start("mulai", on("message", "m")),
            user("kerja", assignment(candidateGroups="petugas")), end(), "mulai -> kerja", "kerja -> selesai",
            extra=message("m", "Kabar"),
        )
    )  # fmt: skip
    at_once(*(partial(_publish, exchange, "A", number) for number in range(4)))
    at_once(*(partial(_drain, exchange, f"pekerja-{number}") for number in range(3)))
    exchange.office.run_jobs()

    assert len(exchange.all("penerima")) == 1


def test_called_instances_that_end_at_the_same_moment_all_come_back(exchange: Exchange) -> None:
    calls = [
        node("callActivity", f"p{n}", extended('<zeebe:calledElement processId="anak"/>'))
        for n in range(3)
    ]
    exchange.deploy(
        process(
            "anak", start(), user("kerja", assignment(candidateGroups="petugas")), end(),
            "mulai -> kerja", "kerja -> selesai",
        )
    )  # fmt: skip
    exchange.deploy(
        process(
            "induk", start(), node("parallelGateway", "bagi"), *calls, node("parallelGateway", "gabung"),
            end(), "mulai -> bagi", "gabung -> selesai",
            *(f"bagi -> p{n}" for n in range(3)), *(f"p{n} -> gabung" for n in range(3)),
        )
    )  # fmt: skip

    def complete(task_id: str) -> None:
        def finish(work: Work) -> None:
            user_tasks.complete_with_values(
                work, task_id, {}, by=exchange.person, request_key=f"k-{task_id}"
            )

        exchange.office.engine.perform(finish)

    for _ in range(3):
        started = exchange.start("induk")
        children = [each for each in exchange.all("anak") if not each.state.has_ended]
        tasks = [exchange.office.open_task(each.id, "kerja").id for each in children]
        at_once(*(partial(complete, task) for task in tasks))
        assert exchange.instance(started).state is InstanceState.COMPLETED
