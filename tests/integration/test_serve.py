"""One command serves the site and does the work that falls due."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Settings
from engine.domain.jobs import JobState
from engine.persistence import schema_version
from engine.persistence.database import open_database
from engine.rehearsal import demo
from tests.driver import CHEAP, PROCESSES

pytestmark = pytest.mark.slow

PATIENCE = 60.0
Starting = Callable[..., subprocess.Popen[str]]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A new installation with a database."""
    found = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'alur.sqlite3'}")
    database = open_database(found.database_url)
    schema_version.upgrade(database)
    database.dispose()
    return found


@pytest.fixture
def starting(settings: Settings) -> Iterator[Starting]:
    """Starts `alur` as a process of its own, and ends it when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ALUR_")
        }
        process = subprocess.Popen(
            [sys.executable, "-c", "from engine.cli import main; main()", *arguments],
            env={**environment, "ALUR_DATA_DIR": str(settings.data_dir), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _first_lines(process: subprocess.Popen[str]) -> list[str]:
    """Read until the line that says that it serves."""
    assert process.stdout is not None
    lines: list[str] = []
    for text in process.stdout:
        lines.append(text.rstrip("\n"))
        if text.startswith("Hentikan"):
            return lines
    raise AssertionError(process.stderr.read() if process.stderr else "")


def _end(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate(timeout=PATIENCE)
    return process.returncode, complaints


def test_it_serves_tells_who_may_sign_in_and_ends_when_told(starting: Starting) -> None:
    port = _free_port()
    process = starting("serve", "--port", str(port), ALUR_DEMO="1", ALUR_PROCESSES=str(PROCESSES))
    told = _first_lines(process)
    address = f"http://127.0.0.1:{port}"
    assert told[0] == f"Alur melayani di {address}"
    assert demo.PASSWORD in told[1]
    assert any("agen.paringin" in each for each in told)
    with urllib.request.urlopen(f"{address}/masuk", timeout=PATIENCE) as answer:
        assert answer.status == 200
    code, complaints = _end(process)
    assert code == 0
    assert "Traceback" not in complaints


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_due_work_is_done(starting: Starting, settings: Settings, command: str) -> None:
    engine = bootstrap.build(settings, passwords=CHEAP)
    arguments = ["--port", str(_free_port())] if command == "serve" else []
    process = starting(command, *arguments)
    until = time.monotonic() + PATIENCE
    planned = 0
    # The worker's housekeeping plans the nightly seal: somebody is looking after the job table.
    while not planned and time.monotonic() < until:
        time.sleep(0.2)
        with engine.reading() as work:
            planned = len(work.jobs.page(state=JobState.READY))
    code, complaints = _end(process)
    engine.database.dispose()
    assert planned == 1
    assert (code, "Traceback" in complaints) == (0, False)


def test_a_port_that_is_taken_is_one_plain_line(starting: Starting) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        process = starting("serve", "--port", str(listener.getsockname()[1]))
        _, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert complaints.startswith("alur: Porta ")
    assert complaints.count("\n") == 1
