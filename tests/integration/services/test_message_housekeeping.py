"""Messages from the command line, their end, and what they cost those who use none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.messages import digest_of
from engine.persistence.statement_counter import counted
from engine.services import messages
from engine.worker.executor import keep_house
from tests.driver import Office
from tests.integration.services.exchange import Exchange
from tests.integration.services.test_messages import waiter


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    found = Exchange(office, tmp_path / "paket")
    found.deploy(waiter())
    return found


def test_the_periodic_work_clears_what_is_over(exchange: Exchange) -> None:
    published = exchange.publish("Kabar", "A", time_to_live="PT1S")
    kept = exchange.publish("Kabar", "B")
    exchange.office.clock.advance_to(exchange.office.clock.now().replace(minute=30))
    keep_house(exchange.office.engine)

    with exchange.office.engine.reading() as work:
        assert work.correlation.get(published.id) is None
        assert work.correlation.get(kept.id) is not None


def test_publishing_to_one_who_waits_is_a_handful_of_statements(exchange: Exchange) -> None:
    for _ in range(20):
        exchange.start("penunggu", nomor="A")
    with counted(exchange.office.database) as statements, exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
    assert 0 < len(statements) <= 9, "\n".join(statements.texts)


@pytest.mark.postgres
class TestLocks:
    """Only PostgreSQL has locks that can be waited for one by one."""

    @pytest.fixture
    def database_url(self, postgres_url: str) -> str:
        return postgres_url

    def test_who_publishes_never_waits_for_an_instance(self, exchange: Exchange) -> None:
        started = exchange.start("penunggu", nomor="A")
        sent = threading.Event()

        def publish() -> None:
            with exchange.office.engine.work() as work:
                messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
            sent.set()

        sender = threading.Thread(target=publish)
        with exchange.office.engine.work() as work:
            work.instances.get(started.instance_id, lock=True)
            sender.start()
            assert sent.wait(10)
        sender.join(10)
        exchange.office.run_jobs()
        assert exchange.tasks(started) == ["lanjut"]

    def test_two_who_publish_to_one_address_wait_for_each_other(self, exchange: Exchange) -> None:
        sent = threading.Event()

        def publish() -> None:
            with exchange.office.engine.work() as work:
                messages.publish(work, "Kabar", "A", {}, by=SYSTEM)
            sent.set()

        sender = threading.Thread(target=publish)
        with exchange.office.engine.work() as work:
            work.correlation.lock([("Kabar", digest_of("A"))])
            sender.start()
            assert not sent.wait(0.5)
        sender.join(10)
        assert sent.is_set()
