"""The schema is the same for every test: migrate one SQLite database per run, and copy it.

Migrations themselves are tested in tests/integration/migrations. PostgreSQL is migrated each time: its databases are
emptied, not copied.
"""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa

from engine.persistence import schema_version, throwaway


def prepare(database: sa.Engine) -> None:
    """Bring an empty database up to the newest schema."""
    if database.dialect.name != "sqlite":
        schema_version.upgrade(database)
        return
    migrated = throwaway.in_memory()
    with closing(migrated.raw_connection()) as source, closing(database.raw_connection()) as target:
        source.backup(target.driver_connection)
    migrated.dispose()
