"""Does a thread of the web process do the due work beside it?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from engine.bootstrap import build
from engine.config import Settings
from engine.domain.jobs import JobKind
from engine.worker.executor import executor
from tests.integration.flood_site import FloodSite

_PROGRAM = """
import os
from engine.bootstrap import build
from engine.config import Settings
from engine.worker import process
print("up", flush=True)
process.run(build(Settings.from_env(os.environ)))
print("down", flush=True)
"""


def _wait_until_done(flood: FloodSite, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while flood.waiting():
        assert time.monotonic() < until, f"{flood.waiting()} jobs were not done in time"
        time.sleep(0.05)


def test_due_work_is_done_while_people_go_on_writing(flood: FloodSite) -> None:
    for n in range(5):
        flood.start(f"Pos {n}")
    loop = executor(build(flood.office.settings, database=flood.office.database))
    loop.start()
    started = [flood.start(f"Pos {n}").instance_id for n in range(5, 10)]
    _wait_until_done(flood)
    loop.stop()

    assert {flood.actions(each)[5] for each in started} == {"instance.completed"}
    with flood.office.engine.reading() as work:
        assert len(work.messages.mails(before=None, limit=100)) == 20
        assert [job.kind for job in work.jobs.page(limit=100) if not job.instance_id] == [
            JobKind.AUDIT_SEAL
        ]


def test_a_worker_process_ends_in_order_when_it_is_told_to(flood: FloodSite) -> None:
    started = flood.start("Pos 1").instance_id
    settings: Settings = flood.office.settings
    environ = {
        "PATH": os.environ["PATH"],
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_DATA_DIR": str(settings.data_dir),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], env=environ, stdout=subprocess.PIPE, text=True
    ) as worker:
        _wait_until_done(flood)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=15)

    assert worker.returncode == 0
    assert said.split() == ["up", "down"]
    assert "instance.completed" in flood.actions(started)
