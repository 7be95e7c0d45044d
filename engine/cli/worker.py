"""Who does the due work?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import log_to_stderr
from engine.worker import process


@click.command(name="worker")
def command() -> None:
    """Kerjakan pekerjaan yang jatuh tempo sampai dihentikan (SIGTERM atau Ctrl+C).

    Dengan ALUR_BROKER_URL beberapa pekerja berbagi tugas; tanpa itu satu pekerja cukup.
    """
    settings = opening.settings()
    log_to_stderr(settings.log_level)
    with opening.application(settings, prepare=True) as engine:
        process.run(engine)
