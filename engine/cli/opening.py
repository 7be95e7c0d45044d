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
def application(found: Settings | None = None) -> Iterator[Engine]:
    """Open the application on a database whose schema fits.

    Log lines go nowhere; a command that serves brings its settings and sees to its log first.

    Raises:
        InvalidConfiguration: a setting cannot be used, or the schema is another one.
    """
    if found is None:
        log_nowhere()
        found = settings()
    with database(found) as opened:
        schema_version.require_head(opened)
        yield bootstrap.build(found, database=opened)
