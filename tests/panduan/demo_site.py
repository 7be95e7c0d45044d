"""How do the guides get a whole site to photograph? The demo, on a clock that stands still, behind a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from waitress.server import create_server

from engine.bootstrap import Engine, build
from engine.config import Settings
from engine.domain.clock import SimulatedClock
from engine.persistence import schema_version
from engine.persistence.database import open_database
from engine.rehearsal import demo
from engine.services import job_runner
from tests.driver import CHEAP, PROCESSES
from webui.app import create_app

#: A Tuesday morning in Balangan, 10.20 WITA.
NOW = datetime(2026, 5, 12, 2, 20, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """The demo behind an address."""

    engine: Engine
    clock: SimulatedClock
    url: str

    def settle(self) -> None:
        """Run the jobs that are due: notifications, mails, registers."""
        job_runner.drain(self.engine.job_runner(owner="panduan"), now=self.clock.now())


@contextmanager
def served(folder: Path) -> Iterator[DemoSite]:
    """Serve the demo on a free port."""
    address = f"sqlite:///{folder / 'alur.sqlite3'}"
    settings = Settings(
        data_dir=folder, database_url=address, base_url="http://sikanda.contoh.test"
    )
    database = open_database(address)
    schema_version.upgrade(database)
    clock = SimulatedClock(NOW)
    engine = build(settings, clock=clock, database=database, passwords=CHEAP)
    demo.load(engine, PROCESSES, tell=lambda _line: None)
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(create_app(engine), sockets=[listening], threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield DemoSite(
            engine=engine, clock=clock, url=f"http://127.0.0.1:{listening.getsockname()[1]}"
        )
    finally:
        server.close()
        thread.join(timeout=5)
        database.dispose()
