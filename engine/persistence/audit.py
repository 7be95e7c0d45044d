"""How is the audit trail written and read back?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import sqlalchemy as sa

from engine.domain import audit as domain
from engine.domain.audit import AuditEntry, AuditEvent
from engine.domain.ids import NewId
from engine.persistence import rows
from engine.persistence.instances import Instances
from engine.persistence.tables import audit_entry, audit_stream, instance
from engine.persistence.upserts import put

#: Streams that start with this keep their end on the instance's row.
INSTANCE_PREFIX = "instance:"


def instance_stream(instance_id: str) -> str:
    """Name the stream of an instance."""
    return f"{INSTANCE_PREFIX}{instance_id}"


class AuditTrail:
    """The audit trail; events are collected and chained when the unit of work flushes."""

    def __init__(
        self, connection: sa.Connection, *, new_id: NewId, new_salt: Callable[[], str]
    ) -> None:
        """Work on the unit's connection."""
        self._connection = connection
        self._new_id = new_id
        self._new_salt = new_salt
        self._collected: dict[str, list[AuditEvent]] = {}
        self._chained: list[AuditEntry] = []

    def collect(self, event: AuditEvent) -> None:
        """Keep an event until the flush."""
        self._collected.setdefault(event.stream, []).append(event)

    def chain(self, instances: Instances, *, now: datetime) -> None:
        """Give every collected event its place; instance streams end on the instance's row."""
        for stream, events in self._collected.items():
            instance_id = stream.removeprefix(INSTANCE_PREFIX)
            is_instance = instance_id != stream
            length, head = (
                instances.chain_end(instance_id) if is_instance else self._stream_end(stream)
            )
            entries = domain.append(
                events,
                length=length,
                head=head,
                now=now,
                new_id=self._new_id,
                new_salt=self._new_salt,
            )
            self._chained.extend(entries)
            end = entries[-1]
            if is_instance:
                instances.set_chain_end(instance_id, length=end.seq, head=end.hash)
            else:
                values = {"stream": stream, "length": end.seq, "head": end.hash}
                put(self._connection, audit_stream, values, key=["stream"])
        self._collected.clear()

    def flush(self) -> None:
        """Write what was chained."""
        if self._chained:
            self._connection.execute(
                audit_entry.insert(), [rows.audit_entry_columns(e) for e in self._chained]
            )
            self._chained.clear()

    def discard(self) -> None:
        """Forget what was collected."""
        self._collected.clear()
        self._chained.clear()

    def _stream_end(self, stream: str) -> tuple[int, str]:
        # The first entry of a stream finds no row to lock: two first entries at once collide on (stream, seq), and
        # the later unit fails and is retried.
        query = sa.select(audit_stream).where(audit_stream.c.stream == stream).with_for_update()
        row = self._connection.execute(query).mappings().first()
        return (row["length"], row["head"]) if row else (0, "")

    def of_stream(self, stream: str) -> list[AuditEntry]:
        """Read one stream in order."""
        query = (
            sa.select(audit_entry).where(audit_entry.c.stream == stream).order_by(audit_entry.c.seq)
        )
        return [rows.audit_entry_from(row) for row in self._connection.execute(query).mappings()]

    def all_streams(self) -> Iterator[list[AuditEntry]]:
        """Read the whole trail, one stream after the other."""
        query = sa.select(audit_entry).order_by(audit_entry.c.stream, audit_entry.c.seq)
        batch: list[AuditEntry] = []
        result = self._connection.execution_options(yield_per=1000).execute(query)
        for row in result.mappings():
            entry = rows.audit_entry_from(row)
            if batch and batch[0].stream != entry.stream:
                yield batch
                batch = []
            batch.append(entry)
        if batch:
            yield batch

    def stream_ends(self) -> dict[str, tuple[int, str]]:
        """Return where every stream must end: (length, head) by stream."""
        ends = {
            instance_stream(row[0]): (row[1], row[2])
            for row in self._connection.execute(
                sa.select(instance.c.id, instance.c.audit_length, instance.c.audit_head)
            )
        }
        others = self._connection.execute(
            sa.select(audit_stream.c.stream, audit_stream.c.length, audit_stream.c.head)
        )
        return {**ends, **{row[0]: (row[1], row[2]) for row in others}}
