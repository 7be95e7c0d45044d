"""Do a person and a timer lock an instance and its tasks in the same order?"""

from __future__ import annotations

import threading

import pytest

from engine.services import user_tasks
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
