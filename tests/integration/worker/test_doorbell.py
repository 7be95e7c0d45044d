"""Do a timer and a mail get done through a real broker, and without it?"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from amqp.exceptions import NotFound
from kombu import Queue

from engine.bootstrap import build
from engine.worker.doorbell import build_app, ring, sweeper
from tests.integration.flood_site import FloodSite
from tests.smtp import RecordingSmtpServer

_PROGRAM = """
import os, sys
from engine.bootstrap import build
from engine.config import Settings
from engine.worker.doorbell import run_worker
settings = Settings.from_env(os.environ)
run_worker(build(settings), settings.broker_url, queue=sys.argv[1])
"""
_NOBODY = "amqp://guest:guest@127.0.0.1:1//"


@pytest.fixture
def queue(rabbitmq_url: str) -> Iterator[str]:
    """A queue of this test's own, taken away at the end."""
    name = f"alur.test.{secrets.token_hex(4)}"
    yield name
    app = build_app(rabbitmq_url, lambda: None, queue=name)
    with app.connection_for_write() as connection:
        Queue(name).bind(connection.default_channel).delete()


def _start_worker(
    flood: FloodSite, broker_url: str, queue: str, smtp_port: int
) -> subprocess.Popen[bytes]:
    settings = flood.office.settings
    environ = {
        "PATH": os.environ["PATH"],
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_DATA_DIR": str(settings.data_dir),
        "ALUR_BROKER_URL": broker_url,
        "ALUR_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "ALUR_LOG_LEVEL": "WARNING",
    }
    return subprocess.Popen([sys.executable, "-c", _PROGRAM, queue], env=environ)


def _wait_for_listeners(broker_url: str, queue: str, count: int) -> None:
    """Wait until so many workers listen: one that is told to stop while it starts cannot stop in order."""
    app = build_app(broker_url, lambda: None, queue=queue)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with app.connection_for_read() as connection, suppress(NotFound):
            # It is amqp's own channel, which says how many listen.
            channel: Any = connection.default_channel
            _, _, listening = channel.queue_declare(queue, passive=True)
            if listening == count:
                break
        time.sleep(0.2)
    else:
        pytest.fail(f"no {count} workers listened within a minute")
    app.close()


@pytest.mark.rabbitmq
def test_a_timer_and_a_mail_are_done_by_workers_that_share_a_bell(
    flood: FloodSite, rabbitmq_url: str, queue: str, smtp_server: RecordingSmtpServer
) -> None:
    workers = [_start_worker(flood, rabbitmq_url, queue, smtp_server.port) for _ in range(2)]
    try:
        _wait_for_listeners(rabbitmq_url, queue, len(workers))
        started = flood.start("Pos 1")
        until = time.monotonic() + 40
        while not flood.jobs() or flood.waiting():
            assert time.monotonic() < until, [(j.kind, j.state) for j in flood.jobs()]
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.terminate()
        codes = [worker.wait(20) for worker in workers]

    assert codes == [0, 0]
    assert flood.actions(started.instance_id)[-2:] == ["mail.sent", "mail.sent"]
    assert sorted(message["To"] for message in smtp_server.messages) == [
        "ani@contoh.test",
        "budi@contoh.test",
    ]
    assert {message["Subject"] for message in smtp_server.messages} == {
        f"Tinggi air {started.number}"
    }


@pytest.mark.rabbitmq
def test_a_bell_carries_nothing_and_goes_stale(rabbitmq_url: str, queue: str) -> None:
    app = build_app(rabbitmq_url, lambda: None, queue=queue)
    assert ring(app)
    with app.connection_for_read() as connection:
        bell = Queue(queue).bind(connection.default_channel).get(no_ack=True)
    assert bell is not None
    assert bell.payload[:2] == [[], {}]
    assert bell.properties["expiration"] == "1000"
    app.close()


def test_without_a_broker_ringing_fails_at_once() -> None:
    app = build_app(_NOBODY, lambda: None)
    before = time.monotonic()

    assert not ring(app)
    assert time.monotonic() - before < 1.5
    app.close()


def test_without_a_broker_the_sweeper_does_the_work_itself(flood: FloodSite) -> None:
    started = flood.start("Pos 1")
    app = build_app(_NOBODY, lambda: None)
    loop = sweeper(build(flood.office.settings, database=flood.office.database), app)
    loop.start()
    until = time.monotonic() + 20
    while flood.waiting():
        assert time.monotonic() < until, "the work was not done"
        time.sleep(0.05)
    loop.stop()
    app.close()

    assert "instance.completed" in flood.actions(started.instance_id)
