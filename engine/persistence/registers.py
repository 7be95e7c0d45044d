"""How are register entries read and saved?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.persistence.tables import register_entry
from engine.persistence.upserts import put


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """One entry of a register."""

    id: str
    site: str
    register: str
    key: str
    instance_id: str | None
    region: str
    at: datetime
    data: Mapping[str, Any]


class Registers:
    """Register entries; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def put(self, entry: RegisterEntry) -> None:
        """Write an entry; one with the same site, register and key is overwritten and keeps its id."""
        values = {column.name: getattr(entry, column.name) for column in register_entry.c}
        put(self._connection, register_entry, values, key=["site", "register", "key"])

    def get(self, site: str, register: str, entry_id: str) -> RegisterEntry | None:
        """Read one entry."""
        query = sa.select(register_entry).where(
            register_entry.c.site == site,
            register_entry.c.register == register,
            register_entry.c.id == entry_id,
        )
        row = self._connection.execute(query).mappings().first()
        return RegisterEntry(**row) if row else None

    def page(
        self,
        site: str,
        register: str,
        *,
        search: str,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> list[RegisterEntry]:
        """List entries, newest first, starting behind the (instant, id) of the last one seen."""
        at, entry_id = register_entry.c.at, register_entry.c.id
        query = sa.select(register_entry).where(
            register_entry.c.site == site, register_entry.c.register == register
        )
        if before is not None:
            query = query.where((at < before[0]) | ((at == before[0]) & (entry_id < before[1])))
        if search:
            query = query.where(
                sa.cast(register_entry.c.data, sa.Text).icontains(search, autoescape=True)
            )
        found = self._connection.execute(
            query.order_by(at.desc(), entry_id.desc()).limit(limit)
        ).mappings()
        return [RegisterEntry(**row) for row in found]
