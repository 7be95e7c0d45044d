"""Which schema does the database have?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import log_nowhere, say
from engine.errors import Conflict
from engine.persistence import schema_version


@click.group(name="db")
def command() -> None:
    """Skema basis data: naikkan, turunkan, periksa."""
    log_nowhere()


@command.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Naikkan skema sampai REVISION (bawaan: yang terbaru)."""
    with opening.database(opening.settings()) as database:
        before = schema_version.current(database)
        schema_version.upgrade(database, _known(revision))
        after = schema_version.current(database)
    if before == after:
        say(f"Skema sudah {after}.")
    else:
        say(f"Skema naik dari {before or 'kosong'} ke {after}.")


@command.command()
@click.argument("revision", required=False)
@click.option("--yes", is_flag=True, help="Turunkan juga bila basis data sudah berisi.")
def downgrade(revision: str | None, yes: bool) -> None:
    """Turunkan skema sampai REVISION (bawaan: satu langkah; `base` mengosongkan basis data)."""
    with opening.database(opening.settings()) as database:
        target = _known(revision) if revision else _one_below(schema_version.current(database))
        if not yes and opening.holds_rows(database):
            raise Conflict(
                f"Basis data ini sudah berisi; menurunkan skema ke {target} dapat membuang data. "
                "Buat cadangan dahulu, lalu pakai --yes."
            )
        schema_version.downgrade(database, target)
        say(f"Skema turun ke {schema_version.current(database) or 'kosong'}.")


def _one_below(current: str | None) -> str:
    steps = ["base", *schema_version.revisions()]
    if current not in steps:
        raise Conflict("Basis data ini tidak punya skema yang dapat diturunkan.")
    return steps[max(steps.index(current) - 1, 0)]


@command.command()
def check() -> None:
    """Periksa apakah skema sesuai dengan program."""
    with opening.database(opening.settings()) as database:
        schema_version.require_head(database)
        say(f"Skema {schema_version.head()} sesuai dengan program.")


def _known(revision: str) -> str:
    known = ("head", "base", *schema_version.revisions())
    if revision not in known:
        raise click.BadParameter(f"“{revision}” tidak dikenal; pilihannya {', '.join(known)}.")
    return revision
