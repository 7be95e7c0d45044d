"""How are the documents that people keep for their forms read and saved?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.persistence.tables import account_document
from engine.persistence.upserts import insert_missing


@dataclass(frozen=True, kw_only=True)
class KeptDocument:
    """One document; the digests name its bytes in the file store."""

    id: str
    account_id: str
    kind: str
    kept_at: datetime
    name: str
    media_type: str
    size: int
    sha256: str
    display_sha256: str | None = None
    thumb_sha256: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Vault:
    """Documents by the account that they belong to; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def add(self, document: KeptDocument) -> None:
        """Write a document; one of the same kind and content is left alone."""
        values = {column.name: getattr(document, column.name) for column in account_document.c}
        insert_missing(self._connection, account_document, [values])

    def of(self, account_id: str, kind: str | None = None) -> list[KeptDocument]:
        """List an account's documents, newest first."""
        c = account_document.c
        query = sa.select(account_document).where(c.account_id == account_id)
        if kind is not None:
            query = query.where(c.kind == kind)
        query = query.order_by(c.kept_at.desc(), c.id.desc())
        return [KeptDocument(**row) for row in self._connection.execute(query).mappings()]

    def get(self, document_id: str, account_id: str) -> KeptDocument | None:
        """Read a document of an account."""
        c = account_document.c
        query = sa.select(account_document).where(c.id == document_id, c.account_id == account_id)
        row = self._connection.execute(query).mappings().first()
        return KeptDocument(**row) if row else None

    def remove(self, document_id: str, account_id: str) -> bool:
        """Delete a document of an account; tells whether there was one."""
        c = account_document.c
        done = self._connection.execute(
            account_document.delete().where(c.id == document_id, c.account_id == account_id)
        )
        return done.rowcount > 0
