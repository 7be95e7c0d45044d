"""How is a row written that may exist already?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return (
        postgresql.insert(table)
        if connection.dialect.name == "postgresql"
        else sqlite.insert(table)
    )


def insert_missing(
    connection: sa.Connection, table: sa.Table, values: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows and leave alone those that exist, by whatever unique key."""
    if values:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), values)


def put(
    connection: sa.Connection, table: sa.Table, values: Mapping[str, Any], *, key: Sequence[str]
) -> None:
    """Insert a row, or overwrite the one with the same key."""
    changed = {name: value for name, value in values.items() if name not in key and name != "id"}
    statement = insert_into(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))
