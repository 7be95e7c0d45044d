"""How does Alembic run a migration? On the connection that `schema_version` hands over; there is no ini file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from engine.persistence import tables

_connection: sa.Connection = context.config.attributes["connection"]

context.configure(
    connection=_connection,
    target_metadata=tables.instance.metadata,
    # SQLite changes a table by copying it.
    render_as_batch=_connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
