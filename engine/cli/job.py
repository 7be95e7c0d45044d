"""Which jobs are there?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import as_json, say, table
from engine.domain.jobs import Job, JobState
from engine.services import jobs


@click.group(name="job")
def command() -> None:
    """Pekerjaan sistem: lihat dan ulangi."""


@command.command(name="list")
@click.option("--state", type=click.Choice([each.value for each in JobState]), default="ready")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "wants_json", is_flag=True)
def list_jobs(state: str, limit: int, wants_json: bool) -> None:
    """Tampilkan pekerjaan menurut jatuh temponya."""
    with opening.application() as engine, engine.reading() as work:
        found = jobs.listed(work, state=JobState(state), limit=limit)
    if wants_json:
        as_json([_record(job) for job in found])
    else:
        rows = [
            (
                job.id,
                job.kind.value,
                f"{job.due_at:%Y-%m-%d %H:%M:%S}Z",
                f"{job.attempts}/{job.max_attempts}",
                job.last_error or "",
            )
            for job in found
        ]
        table(rows, header=("ID", "JENIS", "JATUH TEMPO", "PERCOBAAN", "KESALAHAN"))


@command.command()
@click.argument("job_id")
def retry(job_id: str) -> None:
    """Ulangi pekerjaan JOB_ID sekarang juga; gangguannya, bila ada, selesai."""
    with opening.application() as engine, engine.work() as work:
        jobs.retry(work, job_id)
    say("Pekerjaan akan dijalankan lagi.")


def _record(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "state": job.state.value,
        "due_at": job.due_at,
        "attempts": job.attempts,
        "max_attempts": job.max_attempts,
        "instance_id": job.instance_id,
        "last_error": job.last_error,
    }
