"""How are incidents written and read? An incident waits for an operator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from engine.domain.incidents import Incident
from engine.persistence.tables import incident


class Incidents:
    """Incidents of one unit of work; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def add(self, new: Incident) -> None:
        """Write an incident."""
        values = {name: getattr(new, name) for name in Incident.__dataclass_fields__}
        self._connection.execute(incident.insert().values(values))

    def get(self, incident_id: str) -> Incident | None:
        """Read one incident."""
        query = sa.select(incident).where(incident.c.id == incident_id)
        row = self._connection.execute(query).mappings().first()
        return Incident(**row) if row else None

    def unresolved(
        self,
        *,
        instance_id: str | None = None,
        job_kinds: Collection[str] | None = None,
        after: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Incident]:
        """List open incidents by (`raised_at`, `id`), starting behind `after`."""
        query = sa.select(incident).where(incident.c.resolved_at.is_(None))
        if instance_id is not None:
            query = query.where(incident.c.instance_id == instance_id)
        if job_kinds is not None:
            query = query.where(incident.c.job_kind.in_(job_kinds))
        if after is not None:
            at, row_id = incident.c.raised_at, incident.c.id
            query = query.where((at > after[0]) | ((at == after[0]) & (row_id > after[1])))
        query = query.order_by(incident.c.raised_at, incident.c.id).limit(limit)
        return [Incident(**row) for row in self._connection.execute(query).mappings()]

    def refresh(self, incident_id: str, *, message: str, error_id: str) -> None:
        """Tell the latest cause of an incident that was met again."""
        self._connection.execute(
            incident.update()
            .where(incident.c.id == incident_id)
            .values(message=message, error_id=error_id)
        )

    def resolve(self, incident_id: str, *, by: str, at: datetime) -> bool:
        """Close an incident; `by` is a display name. False when it was closed already."""
        result = self._connection.execute(
            incident.update()
            .where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )
        return bool(result.rowcount)
