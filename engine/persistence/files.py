"""How are the facts about uploaded files read and saved?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.persistence.tables import stored_file


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One uploaded file; the digests name its bytes in the file store."""

    id: str
    instance_id: str | None
    uploaded_by_id: str
    uploaded_at: datetime
    name: str
    media_type: str
    size: int
    sha256: str
    display_sha256: str | None = None
    thumb_sha256: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Files:
    """Uploaded files; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def add(self, new: Iterable[StoredFile]) -> None:
        """Write new files."""
        values = [{c.name: getattr(file, c.name) for c in stored_file.c} for file in new]
        if values:
            self._connection.execute(stored_file.insert(), values)

    def get(self, file_id: str) -> StoredFile | None:
        """Read one file."""
        row = (
            self._connection.execute(sa.select(stored_file).where(stored_file.c.id == file_id))
            .mappings()
            .first()
        )
        return StoredFile(**row) if row else None

    def find(self, file_ids: Iterable[str]) -> dict[str, StoredFile]:
        """Read several files by id."""
        wanted = list(file_ids)
        if not wanted:
            return {}
        found = self._connection.execute(
            sa.select(stored_file).where(stored_file.c.id.in_(wanted))
        ).mappings()
        return {row["id"]: StoredFile(**row) for row in found}
