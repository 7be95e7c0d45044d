"""Does everybody lock an instance before its tasks and incidents?"""

from __future__ import annotations

import threading

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.incidents import MET_AT_TASK, Incident
from engine.errors import Conflict
from engine.services import incidents, user_tasks
from tests.integration.services.conftest import Sikanda

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """PostgreSQL only: SQLite has one lock for everything."""
    return postgres_url


def test_a_claim_waits_for_a_timer_that_is_at_work_on_the_instance(sikanda: Sikanda) -> None:
    started = sikanda.report()
    office = sikanda.office
    task = office.open_task(started.instance_id, "verifikasi")
    claimed = threading.Event()

    def claim() -> None:
        with office.engine.work() as work:
            user_tasks.claim(work, task.id, by=sikanda.verifikator)
        claimed.set()

    person = threading.Thread(target=claim)
    with office.engine.work() as work:
        # As a timer does it: first the instance, then its task.
        work.instances.get(started.instance_id, lock=True)
        person.start()
        assert not claimed.wait(0.5)
        work.user_tasks.save(task)
        work.flush()
        work.commit()
    person.join(timeout=10)

    assert claimed.is_set()
    assert office.open_task(started.instance_id, "verifikasi").assignee_name == "Verifikator"


def test_an_operator_who_retries_waits_for_whoever_moves_the_instance(sikanda: Sikanda) -> None:
    started = sikanda.report()
    office = sikanda.office
    with office.engine.work() as work:
        met = Incident(
            id=work.new_id(),
            job_id=None,
            job_kind=MET_AT_TASK,
            instance_id=started.instance_id,
            element_id="verifikasi",
            message="Syarat tidak dapat dihitung.",
            error_id="0badcafe",
            raised_at=office.clock.now(),
        )
        incidents.raise_one(work, met)
        work.commit()
    refused: list[str] = []

    def retry() -> None:
        with office.engine.work() as work:
            try:
                incidents.retry(work, met.id, by=SYSTEM)
            except Conflict as error:
                refused.append(error.message)

    operator = threading.Thread(target=retry)
    with office.engine.work() as work:
        # As a step does it that ends what stopped the instance: first the instance, then its incidents.
        instance = work.instances.get(started.instance_id, lock=True)
        assert instance is not None
        operator.start()
        operator.join(timeout=0.5)
        assert operator.is_alive()
        work.instances.save(incidents.settle(work, instance, tasks=None, by=SYSTEM))
        work.commit()
    operator.join(timeout=10)

    assert refused == ["Gangguan ini sudah ditangani."]
