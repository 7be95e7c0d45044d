"""How is the site served?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

import click
from waitress.server import create_server

from engine.bootstrap import Engine
from engine.cli import opening
from engine.cli.output import log_to_stderr, say
from engine.config import Settings
from engine.errors import InvalidConfiguration
from engine.rehearsal import demo
from engine.worker.executor import executor

#: Requests that are served at the same time; more wait in a queue.
_THREADS = 8


@click.command(name="serve")
@click.option("--host", help="Alamat yang didengarkan (bawaan: ALUR_HOST).")
@click.option("--port", type=click.IntRange(1, 65_535), help="Porta (bawaan: ALUR_PORT).")
@click.option(
    "--no-worker", is_flag=True, help="Layani halaman saja; pekerjaan dikerjakan di tempat lain."
)
def command(host: str | None, port: int | None, no_worker: bool) -> None:
    """Layani situs, dan kerjakan pekerjaan yang jatuh tempo, dalam satu perintah.

    Bila ALUR_BROKER_URL ada, pekerjaan dikerjakan oleh `alur worker`.
    """
    given = {"ALUR_HOST": host, "ALUR_PORT": str(port) if port else None}
    settings = opening.settings({name: value for name, value in given.items() if value})
    log_to_stderr(settings.log_level)
    with opening.application(settings, prepare=True) as engine:
        server = _listening(_web_application()(engine), settings)
        loop = None if no_worker or settings.broker_url else executor(engine)
        _announce(settings)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if loop is not None:
            loop.start()
        try:
            server.run()
        finally:
            if loop is not None:
                loop.stop()
            server.close()


def _web_application() -> Callable[[Engine], Any]:
    """Find the web application by its entry point: the engine never imports it."""
    for entry in entry_points(group="alur.serve", name="web"):
        make: Callable[[Engine], Any] = entry.load()
        return make
    raise InvalidConfiguration("Aplikasi web tidak terpasang; jalankan `make setup`.")


def _listening(application: Any, settings: Settings) -> Any:
    try:
        return create_server(
            application,
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            ident=None,
            # Proxies that are trusted are the web application's business; without any, nobody else's word counts.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as error:
        raise InvalidConfiguration(
            f"Porta {settings.port} di {settings.host} tidak dapat dipakai ({error.strerror})."
        ) from error


def _announce(settings: Settings) -> None:
    say(f"Alur melayani di {settings.base_url}")
    if settings.demo:
        for line in demo.told(settings.processes_dir):
            say(line)
    say("Hentikan dengan Ctrl+C.")
    sys.stdout.flush()
