"""Nothing that falls due on the way is late, or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.jobs import Job, JobKind, NewJob
from engine.rehearsal.failures import Failures, RehearsedFailure
from engine.rehearsal.time_travel import pass_time
from engine.services.work import Work
from tests.driver import START, Office


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("kantor"))


def _runs(office: Office, seen: list[tuple[str, datetime]], *due: timedelta) -> None:
    """Enqueue timers and note when each is run; the first one enqueues another, a minute later."""

    def run(work: Work, job: Job) -> None:
        seen.append((job.dedup_key, work.clock.now()))
        if job.dedup_key == "0":
            again = work.clock.now() + timedelta(minutes=1)
            work.enqueue(NewJob(kind=JobKind.TIMER, dedup_key="0-lagi", due_at=again))

    with office.engine.work() as work:
        for number, after in enumerate(due):
            work.enqueue(NewJob(kind=JobKind.TIMER, dedup_key=str(number), due_at=START + after))
        work.commit()
    runner = replace(office.engine.job_runner(owner="uji"), handlers={JobKind.TIMER: run})
    pass_time(runner, office.clock, START + timedelta(hours=2))


def test_jobs_run_when_they_are_due_in_their_order(office: Office) -> None:
    seen: list[tuple[str, datetime]] = []
    _runs(office, seen, timedelta(hours=1), timedelta(minutes=1), timedelta(hours=3), timedelta())
    assert seen == [
        ("3", START),
        ("1", START + timedelta(minutes=1)),
        ("0", START + timedelta(hours=1)),
        ("0-lagi", START + timedelta(hours=1, minutes=1)),
    ]
    assert office.clock.now() == START + timedelta(hours=2)


def test_time_passes_without_jobs(office: Office) -> None:
    pass_time(office.engine.job_runner(owner="uji"), office.clock, datetime(2027, 1, 1, tzinfo=UTC))
    assert office.clock.now() == datetime(2027, 1, 1, tzinfo=UTC)


def test_an_armed_failure_strikes_as_often_as_it_was_told() -> None:
    failures, ran = Failures(), []
    handler = failures.wrapped({JobKind.TIMER: lambda work, job: ran.append(job)})[JobKind.TIMER]
    failures.arm(JobKind.TIMER, 2)
    failures.arm(JobKind.NOTIFY, 1)
    for _ in range(2):
        with pytest.raises(RehearsedFailure):
            handler(None, None)  # type: ignore[arg-type, operator]  # an inside handler that looks at neither
    handler(None, None)  # type: ignore[arg-type, operator]  # as above
    assert len(ran) == 1
