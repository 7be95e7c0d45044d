"""A timer start event starts instances by itself: of the newest version, once per repetition, whatever stood still meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.bpmn.timers import MOST_MADE_UP
from engine.domain.jobs import JobKind, JobState
from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.unit.bpmn.models import assignment, end, start, timer, user, xor


def clockwork(form: str, value: str, task: str = "kerja") -> bytes:
    """A process that a timer starts."""
    return process(
        "p", start("mulai", timer(form, value)), user(task, assignment(candidateGroups="petugas")),
        end(), f"mulai -> {task}", f"{task} -> selesai",
    )  # fmt: skip


@pytest.fixture
def exchange(office: Office, tmp_path: Path) -> Exchange:
    return Exchange(office, tmp_path / "paket")


def test_a_date_starts_one_instance_on_behalf_of_the_system(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeDate", "2026-03-18T08:00:00+08:00"))
    exchange.office.advance(timedelta(hours=8))
    assert exchange.all("p") == []
    exchange.office.advance(timedelta(days=3))

    (started,) = exchange.all("p")
    assert started.initiator_name == "Sistem"
    assert exchange.tasks(started) == ["kerja"]


def test_a_duration_counts_from_the_deployment(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeDuration", "PT2H"))
    exchange.office.advance(timedelta(minutes=119))
    assert exchange.all("p") == []
    exchange.office.advance(timedelta(minutes=1))
    assert len(exchange.all("p")) == 1


def test_a_cycle_starts_as_many_as_it_says(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeCycle", "R3/PT1H"))
    exchange.office.advance(timedelta(hours=2))
    assert len(exchange.all("p")) == 2
    exchange.office.advance(timedelta(days=2))
    assert len(exchange.all("p")) == 3


def test_what_fell_due_while_everything_stood_still_is_made_up_for(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeCycle", "R/PT1H"))
    exchange.office.clock.advance(timedelta(hours=5, minutes=30))
    exchange.office.run_jobs()
    assert len(exchange.all("p")) == 5
    exchange.office.advance(timedelta(minutes=30))
    assert len(exchange.all("p")) == 6


@pytest.mark.slow
def test_after_a_long_standstill_only_the_latest_are_made_up_for(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeCycle", "R/PT1H"))
    exchange.office.clock.advance(timedelta(days=365))
    exchange.office.run_jobs()
    assert len(exchange.all("p")) == MOST_MADE_UP + 1


def test_a_newer_version_takes_over(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeCycle", "R/PT1H", "lama"))
    exchange.office.advance(timedelta(minutes=30))
    exchange.deploy(clockwork("timeCycle", "R/PT1H", "baru"))
    exchange.office.advance(timedelta(minutes=90))

    assert [exchange.tasks(each) for each in exchange.all("p")] == [["baru"]]
    with exchange.office.engine.reading() as work:
        ready = work.jobs.page(state=JobState.READY)
    assert len([job for job in ready if job.kind is JobKind.START]) == 1


def test_a_deployment_of_the_same_files_winds_no_clock_again(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeDuration", "PT1H"))
    exchange.office.advance(timedelta(minutes=30))
    exchange.deploy(clockwork("timeDuration", "PT1H"))
    exchange.office.advance(timedelta(hours=3))
    assert len(exchange.all("p")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("every", ["PT1M", "P1M"])
def test_a_cycle_that_began_in_the_first_year_holds_nobody_up(
    exchange: Exchange, every: str
) -> None:
    exchange.deploy(clockwork("timeCycle", f"R/0001-01-01T00:00:00Z/{every}"))
    exchange.office.run_jobs()
    assert len(exchange.all("p")) == MOST_MADE_UP + 1


def test_a_repetition_beyond_the_calendar_is_none(exchange: Exchange) -> None:
    exchange.deploy(clockwork("timeCycle", "R/2026-01-01T00:00:00Z/P9000Y"))
    exchange.office.run_jobs()
    assert len(exchange.all("p")) == 1
    assert exchange.incidents() == []


def test_a_fault_of_one_instance_does_not_stop_the_clock(exchange: Exchange) -> None:
    exchange.deploy(
        process(
            "p",
            start("mulai", timer("timeCycle", "R/P1D")),
            xor("g"),
            end(),
            end("e"),
            "mulai -> g",
            "g -> selesai if =false",
            "g -> e if =false",
        )
    )
    exchange.office.advance(timedelta(days=3, hours=1))

    with exchange.office.engine.reading() as work:
        met = work.incidents.unresolved(limit=10)
    assert len(met) == 3
    assert exchange.all("p") == []
