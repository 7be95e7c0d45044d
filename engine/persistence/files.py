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
    """Uploaded files; written at once, but tied to their instance when the unit of work flushes."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection
        self._attached: dict[str, str] = {}

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

    def attach(self, file_ids: Iterable[str], instance_id: str) -> None:
        """Tie files to an instance, which may be a new one; those that belong to one already stay there."""
        self._attached.update(dict.fromkeys(file_ids, instance_id))

    def flush(self) -> None:
        """Write what was collected."""
        if self._attached:
            values = [
                {"b_id": file_id, "b_instance": owner} for file_id, owner in self._attached.items()
            ]
            self._connection.execute(_ATTACH, values)
            self._attached.clear()

    def discard(self) -> None:
        """Forget what was collected."""
        self._attached.clear()


_ATTACH = (
    stored_file.update()
    .where(stored_file.c.id == sa.bindparam("b_id"), stored_file.c.instance_id.is_(None))
    .values(instance_id=sa.bindparam("b_instance"))
)
