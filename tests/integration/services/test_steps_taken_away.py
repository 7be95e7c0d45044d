"""A service task that is taken away leaves nothing behind: no job, no incident, no half of an effect."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.instances import InstanceState
from engine.domain.jobs import Job, JobKind
from engine.services import messages
from engine.services.views import Started
from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.unit.bpmn.models import assignment, boundary, end, message, on, service, start, user

HEADERS = '<zeebe:taskHeaders><zeebe:header key="group" value="{}"/></zeebe:taskHeaders>'
LATER = timedelta(minutes=5)


def interruptible(group: str = "petugas") -> bytes:
    """A step that tells a group, which a message may take away."""
    return process(
        "kabari", start(), service("beri", "notify", HEADERS.format(group)),
        boundary("tepi", "beri", on("message", "m")), user("lain", assignment(candidateGroups="petugas")),
        end(), end("akhir"), "mulai -> beri", "beri -> selesai", "tepi -> lain", "lain -> akhir",
        extra=message(key='="x"'),
    )  # fmt: skip


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    return Exchange(office, tmp_path / "paket")


def step_jobs(exchange: Exchange, started: Started) -> list[Job]:
    with exchange.office.engine.reading() as work:
        waiting = work.jobs.of_instance(started.instance_id, [JobKind.NOTIFY])
    return [job for job in waiting if job.token_id is not None]


def waiting_for_its_next_attempt(exchange: Exchange) -> Started:
    """An instance whose step did not work out yet, as with a mail server that is away."""
    exchange.deploy(interruptible())
    started = exchange.start("kabari")
    (job,) = step_jobs(exchange, started)
    with exchange.office.engine.work() as work:
        work.jobs.reschedule(job.id, exchange.office.clock.now() + LATER)
        work.commit()
    return started


def test_its_job_falls_with_it(exchange: Exchange) -> None:
    started = waiting_for_its_next_attempt(exchange)
    exchange.publish("Kabar", "x")

    assert exchange.tasks(started) == ["lain"]
    assert step_jobs(exchange, started) == []


def test_a_job_that_was_taken_up_together_with_the_message_undoes_what_it_did(
    exchange: Exchange,
) -> None:
    started = waiting_for_its_next_attempt(exchange)
    with exchange.office.engine.work() as work:
        messages.publish(work, "Kabar", "x", {}, by=SYSTEM)
    # Both are due now, the message first: the job is taken before it can fall.
    exchange.office.clock.advance_to(exchange.office.clock.now() + 2 * LATER)
    exchange.office.run_jobs()
    exchange.office.advance(timedelta(hours=1))

    assert exchange.tasks(started) == ["lain"]
    assert step_jobs(exchange, started) == []
    assert exchange.incidents() == []
    assert "service_task.completed" not in exchange.actions(started)


def test_its_incident_is_resolved_and_the_instance_goes_on(exchange: Exchange) -> None:
    exchange.deploy(interruptible(group="=kelompok"))
    started = exchange.start("kabari", kelompok="")
    exchange.office.run_jobs()
    assert exchange.instance(started).state is InstanceState.INCIDENT

    exchange.publish("Kabar", "x")

    assert exchange.incidents() == []
    assert exchange.instance(started).state is InstanceState.ACTIVE
    assert "incident.resolved" in exchange.actions(started)
