"""How much of the standard's own test suite does the engine pass?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from engine.cli import failures
from engine.cli.failures import Unreadable
from engine.cli.output import Progress, as_json, say
from engine.dmn import tck
from engine.domain.clock import SystemClock


@click.command(name="tck")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="Cetak hasil sebagai JSON.")
@click.pass_context
def command(context: click.Context, directory: Path, wants_json: bool) -> None:
    """Jalankan kasus uji DMN di DIR, yang ditata seperti DMN TCK.

    Kode keluar: 0 semua lulus, 1 ada yang gagal, 2 folder tidak dapat dibaca.
    """
    outcome = _run(directory)
    if wants_json:
        as_json(
            {
                "passed": outcome.passed,
                "total": outcome.total,
                "rate": round(outcome.rate, 4),
                "failures": [asdict(failure) for failure in outcome.failures],
            }
        )
    else:
        for failure in outcome.failures:
            say(
                f"{failure.case}/{failure.file} {failure.test} “{failure.result}”: "
                f"diharapkan {failure.expected}, didapat {failure.got} ({failure.why})"
            )
        percent = f"{outcome.rate * 100:.1f}".replace(".", ",")
        say(f"{directory}: {outcome.passed} dari {outcome.total} kasus uji lulus ({percent} %).")
    context.exit(failures.REFUSED if outcome.failures else 0)


def _run(directory: Path) -> tck.Outcome:
    if not directory.is_dir():
        raise Unreadable(f"{directory}: folder ini tidak ada.")
    progress = Progress()
    try:
        outcome = tck.run(directory, now=SystemClock().now().astimezone(), progress=progress.show)
    except OSError as error:
        raise Unreadable(f"{directory}: ada berkas yang tidak dapat dibaca.") from error
    finally:
        progress.clear()
    if not outcome.total:
        raise Unreadable(f"{directory}: tidak ada kasus uji DMN di folder ini.")
    return outcome
