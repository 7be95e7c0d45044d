"""Which schema does the database have?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import log_nowhere, say
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
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Turunkan skema sampai REVISION (`base` mengosongkan basis data)."""
    with opening.database(opening.settings()) as database:
        schema_version.downgrade(database, _known(revision))
        say(f"Skema turun ke {schema_version.current(database) or 'kosong'}.")


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
