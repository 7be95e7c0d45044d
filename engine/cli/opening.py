"""How does a command get at the application?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from engine import bootstrap
from engine.bootstrap import Engine
from engine.cli.output import log_nowhere
from engine.config import Settings
from engine.errors import InvalidConfiguration
from engine.persistence import schema_version
from engine.persistence.database import Database, open_database


def settings(overrides: Mapping[str, str] | None = None) -> Settings:
    """Read the settings and make sure that their data folder exists.

    `overrides` stand in for environment variables, so that what is made from them (the address in mails) fits.

    Raises:
        InvalidConfiguration: a setting cannot be used.
    """
    found = Settings.from_env({**os.environ, **(overrides or {})})
    try:
        found.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidConfiguration(
            f"ALUR_DATA_DIR: folder {found.data_dir} tidak dapat dibuat ({error.strerror})."
        ) from error
    return found


@contextmanager
def database(found: Settings) -> Iterator[Database]:
    """Open the database, whatever its schema.

    Raises:
        InvalidConfiguration: its address cannot be used.
    """
    opened = open_database(found.database_url)
    try:
        yield opened
    finally:
        opened.dispose()


@contextmanager
def application(found: Settings | None = None, *, prepare: bool = False) -> Iterator[Engine]:
    """Open the application on a database whose schema fits.

    With `prepare`, a database without any table gets its schema first; every other one is left as it is.
    Log lines go nowhere; a command that serves brings its settings and sees to its log first.

    Raises:
        InvalidConfiguration: a setting cannot be used, or the schema is another one.
    """
    if found is None:
        log_nowhere()
        found = settings()
    with database(found) as opened:
        if prepare and schema_version.current(opened) is None and not _tables(opened):
            schema_version.upgrade(opened)
        schema_version.require_head(opened)
        yield bootstrap.build(found, database=opened)


def _tables(opened: Database) -> list[str]:
    with opened.execution_options(sqlite_read=True).connect() as connection:
        return list(opened.dialect.get_table_names(connection))


def holds_rows(opened: Database) -> bool:
    """Tell whether any table but the one that names the schema holds a row."""
    quoted = opened.dialect.identifier_preparer.quote
    with opened.execution_options(sqlite_read=True).connect() as connection:
        return any(
            connection.exec_driver_sql(f"SELECT 1 FROM {quoted(table)} LIMIT 1").first() is not None  # noqa: S608 - names from the schema itself
            for table in opened.dialect.get_table_names(connection)
            if table != "alembic_version"
        )
