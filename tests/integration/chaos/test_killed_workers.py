"""What is left when workers are killed with -9 at random?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.domain.jobs import JobKind, JobState
from engine.persistence.registers import RegisterEntry
from engine.services import audit_trail
from engine.services.work import Work
from tests.driver import Office
from tests.integration.flood_site import KEY, FloodSite

pytestmark = pytest.mark.slow

_INSTANCES, _KILLS = 60, 20
#: Timer, register entry, news, and a mail to each of two people.
_JOBS = _INSTANCES * 5
#: Loads everything once, then forks a worker for each number it reads and kills it after so many seconds.
_KILLER = f"""
import os, signal, sys, time
from engine.bootstrap import build
from engine.config import Settings
from engine.worker import process

engine = build(Settings.from_env(os.environ))
with engine.reading() as work:
    engine.ports.catalog.get(work, work.definitions.latest("{KEY}").id)
engine.database.dispose()
for line in sys.stdin:
    worker = os.fork()
    if not worker:
        process.run(engine)
        os._exit(0)
    time.sleep(float(line))
    os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    print(os.WTERMSIG(status), flush=True)
"""


@pytest.fixture
def flood(tmp_path: Path, database_url: str) -> Iterator[FloodSite]:
    """A process that runs by itself, started in the past: for a real clock everything is due."""
    office = Office(tmp_path / "var", database_url)
    yield FloodSite(office, tmp_path)
    office.close()


def _kill_workers(flood: FloodSite, delays: list[float], killers: int) -> None:
    """Run and kill workers one after the other, `killers` of them side by side."""
    settings = flood.office.settings
    environ = {
        "PATH": os.environ["PATH"],
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_DATA_DIR": str(settings.data_dir),
    }
    command = [sys.executable, "-c", _KILLER]
    running = [
        subprocess.Popen(
            command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(killers)
    ]
    for n, killer in enumerate(running):
        assert killer.stdin is not None
        killer.stdin.write("".join(f"{delay}\n" for delay in delays[n::killers]))
        killer.stdin.flush()
        killer.stdin.close()
    told = []
    for killer in running:
        assert killer.stdout is not None
        told += killer.stdout.read().split()
        killer.stdout.close()
        assert killer.wait() == 0
    assert told == ["9"] * len(delays)


def _register(work: Work) -> list[RegisterEntry]:
    return work.registers.page("banjir", "tinggi-air", search="", before=None, limit=1000)


@pytest.mark.parametrize("killers", [1, 2])
def test_nothing_is_lost_and_nothing_is_done_twice(flood: FloodSite, killers: int) -> None:
    started = [flood.start(f"Pos {n}").instance_id for n in range(_INSTANCES)]
    dice = random.Random(killers)
    _kill_workers(flood, [dice.uniform(0.02, 0.6) for _ in range(_KILLS)], killers)
    done_by_the_killed = len(flood.jobs()) - flood.waiting()
    # The last one is not killed; by now every lease of the dead has run out.
    flood.office.clock.advance_to(datetime.now(UTC) + timedelta(minutes=10))
    flood.office.run_jobs()

    jobs = flood.jobs()
    assert Counter(job.state for job in jobs) == {JobState.DONE: _JOBS}
    assert Counter(job.kind for job in jobs)[JobKind.MAIL_SEND] == _INSTANCES * 2
    for instance_id in started:
        assert Counter(flood.actions(instance_id)) == {
            "instance.started": 1,
            "timer.fired": 1,
            "register.put": 1,
            "service_task.completed": 2,
            "instance.completed": 1,
            "mail.sent": 2,
        }
    with flood.office.engine.reading() as work:
        assert len(work.messages.mails(before=None, limit=1000)) == _INSTANCES * 2
        assert len(_register(work)) == _INSTANCES
        assert audit_trail.verify(work).ok
    # Else they were killed before they did anything, and the test proves nothing.
    assert done_by_the_killed > 0
