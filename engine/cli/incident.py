"""What has stopped?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import as_json, say, table
from engine.domain.actors import SYSTEM
from engine.services import incidents


@click.group(name="incident")
def command() -> None:
    """Gangguan: pekerjaan atau langkah yang berhenti dan menunggu petugas."""


@command.command(name="list")
@click.option("--json", "wants_json", is_flag=True)
def list_incidents(wants_json: bool) -> None:
    """Tampilkan gangguan yang belum ditangani, yang tertua dahulu."""
    with opening.application() as engine, engine.reading() as work:
        found = incidents.open_ones(work, by=SYSTEM)
    if wants_json:
        as_json(
            [
                {
                    "id": each.id,
                    "job_id": each.job_id,
                    "job_kind": each.job_kind,
                    "instance_id": each.instance_id,
                    "element_id": each.element_id,
                    "message": each.message,
                    "error_id": each.error_id,
                    "raised_at": each.raised_at,
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            each.id,
            f"{each.raised_at:%Y-%m-%d %H:%M:%S}Z",
            each.job_kind,
            each.element_id or "",
            f"{each.message} ({each.error_id})",
        )
        for each in found
    ]
    table(rows, header=("ID", "SEJAK", "JENIS", "LANGKAH", "SEBAB"))


@command.command()
@click.argument("incident_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Semua gangguan.")
def retry(incident_ids: tuple[str, ...], everything: bool) -> None:
    """Ulangi pekerjaan di balik gangguan; gangguan pada langkah seseorang ditandai sudah dibetulkan."""
    if bool(incident_ids) == everything:
        raise click.UsageError("Sebutkan id gangguan, atau --all.")
    with opening.application() as engine:
        if everything:
            with engine.reading() as work:
                incident_ids = tuple(each.id for each in incidents.open_ones(work, by=SYSTEM))
        running = 0
        for incident_id in incident_ids:
            with engine.work() as work:
                running += incidents.retry(work, incident_id, by=SYSTEM).runs_again
    say(f"{running} pekerjaan akan dijalankan lagi.")
    if others := len(incident_ids) - running:
        say(f"{others} gangguan ditandai sudah dibetulkan; orangnya dapat mencoba langkahnya lagi.")
