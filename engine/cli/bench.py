"""What does the reference work cost on this machine?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from engine.cli.output import Progress, as_json, log_nowhere, say, table
from engine.rehearsal import bench


@click.command(name="bench")
@click.option("--quick", is_flag=True, help="Ukur sedikit saja; selesai dalam 50 detik.")
@click.option("--json", "wants_json", is_flag=True)
@click.option(
    "--database",
    "database_url",
    metavar="URL",
    help="Basis data kosong (bawaan: berkas SQLite sementara).",
)
def command(quick: bool, wants_json: bool, database_url: str | None) -> None:
    """Ukur proses acuan lewat layanan yang sebenarnya: pernyataan SQL, CPU, dan waktu per operasi."""
    log_nowhere()
    progress = Progress()
    report = bench.run(
        size=bench.QUICK if quick else bench.Size(),
        database_url=database_url,
        tell=progress.show,
    )
    progress.clear()
    if wants_json:
        as_json(report)
        return
    rows = [_row(name, cost) for name, cost in report["operations"].items()]
    table(rows, header=("OPERASI", "SQL", "CPU ms", "MEDIAN ms", "P95 ms"))
    lifecycle = report["lifecycle"]
    say(
        f"Satu siklus penuh: {lifecycle['cpu_ms']} ms CPU, {lifecycle['with_jobs_cpu_ms']} ms dengan pekerjaan "
        f"sesudahnya; {report['open_tasks']} tugas terbuka saat daftar diukur."
    )


def _row(name: str, cost: Mapping[str, Any]) -> tuple[str, ...]:
    wall = cost["wall_ms"]
    figures = (cost["statements"], cost["cpu_ms"], wall["median"], wall["p95"])
    return name, *(str(figure) for figure in figures)
