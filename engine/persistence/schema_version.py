"""Is the database's schema the one that this program was written for, and how does it get there?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.errors import InvalidConfiguration
from engine.persistence import tables

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Two programs that start at once must not both migrate; any number that nobody else uses will do.
_ADVISORY_LOCK = 0x414C5552


def head() -> str:
    """Return the revision that this program needs."""
    revision = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    if revision is None:
        raise RuntimeError("the package holds no migrations")
    return revision


def revisions() -> list[str]:
    """Return all revisions, oldest first."""
    steps = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return [step.revision for step in steps][::-1]


def current(database: sa.Engine) -> str | None:
    """Return the revision of the database; None for an empty one.

    Raises:
        InvalidConfiguration: the database cannot be reached.
    """
    try:
        with database.execution_options(sqlite_read=True).connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except (sa.exc.OperationalError, sa.exc.DatabaseError) as error:
        cause = str(error.orig).strip().splitlines()
        raise InvalidConfiguration(
            f"ALUR_DATABASE_URL: basis data tidak dapat dibuka ({cause[0] if cause else 'tanpa keterangan'})."
        ) from error


def upgrade(database: sa.Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision, in one transaction; harmless when it is there already.

    Raises:
        InvalidConfiguration: the database cannot be reached.
    """
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: sa.Engine, revision: str) -> None:
    """Take the schema back to a revision (`base` for none), in one transaction.

    Raises:
        InvalidConfiguration: the database cannot be reached.
    """
    _run(database, lambda config: command.downgrade(config, revision))


def require_head(database: sa.Engine) -> None:
    """Make sure that the program and the database fit.

    Raises:
        InvalidConfiguration: the database cannot be reached, or its schema is older or newer than the program.
    """
    found, wanted = current(database), head()
    if found != wanted:
        raise InvalidConfiguration(
            f"Skema basis data ({found or 'kosong'}) belum sesuai dengan program ({wanted}); "
            "jalankan `alur db upgrade`."
        )


def differences(database: sa.Engine) -> list[Any]:
    """Return what Alembic would have to change to make the database equal to our tables; empty is right."""
    with database.execution_options(sqlite_read=True).connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection), tables.instance.metadata)
        )


def _run(database: sa.Engine, step: Any) -> None:
    current(database)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
            )
        config.attributes["connection"] = connection
        step(config)
