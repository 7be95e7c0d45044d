"""Is the audit trail whole, and what does it say?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import click

from engine.cli import failures, opening
from engine.cli.failures import Unreadable
from engine.cli.output import Progress, as_json, say
from engine.services import audit_trail
from engine.services.work import Work

_COLUMNS = (
    "stream", "seq", "at", "written_at", "actor_id", "actor_name", "action", "subject", "data", "commitment",
    "prev_hash", "hash",
)  # fmt: skip


@click.group(name="audit")
def command() -> None:
    """Jejak audit: periksa dan ekspor."""


@command.command()
@click.option("--json", "wants_json", is_flag=True)
@click.pass_context
def verify(context: click.Context, wants_json: bool) -> None:
    """Periksa seluruh jejak; kode keluar 1 bila ada entri yang berubah, hilang, atau tertukar."""
    progress = Progress()
    progress.show("Memeriksa jejak audit …")
    with opening.application() as engine, engine.reading() as work:
        report = audit_trail.verify(work)
    progress.clear()
    if wants_json:
        as_json(
            {
                "ok": report.ok,
                "entries": report.entries,
                "streams": report.streams,
                "checkpoints": report.checkpoints,
                "sealed_until": report.sealed_until,
                "bad": [
                    {
                        "stream": bad.stream,
                        "seq": bad.seq,
                        "entry_id": bad.entry_id,
                        "reason": bad.reason,
                    }
                    for bad in report.bad
                ],
            }
        )
    elif report.ok:
        say(
            f"Jejak audit utuh: {report.entries} entri dalam {report.streams} jejak, {report.checkpoints} segel."
        )
    if report.first_bad:
        told = f"jejak audit tidak utuh: {audit_trail.told(report.first_bad)}"
        context.exit(failures.told(told, code=failures.REFUSED))


@command.command()
@click.option("--format", type=click.Choice(["csv"]), default="csv", expose_value=False)
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def export(output: Path) -> None:
    """Tulis jejak audit ke berkas; data pribadi tidak ikut, hanya ikatannya (commitment)."""
    with opening.application() as engine, engine.reading() as work:
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                lines.writerow(_COLUMNS)
                count = 0
                for count, row in enumerate(_rows(work), start=1):  # noqa: B007 - the last number is the count
                    lines.writerow(row)
        except OSError as error:
            raise Unreadable(f"{output}: berkas ini tidak dapat ditulis.") from error
    say(f"{count} entri ditulis ke {output}.")


def _rows(work: Work) -> Iterator[list[str]]:
    for stream in work.audit.streams():
        for entry in stream.entries:
            yield [_safe(str(getattr(entry, column))) for column in _COLUMNS]


def _safe(text: str) -> str:
    """A spreadsheet runs what begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
