"""How is the audit trail written and read back?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from engine.domain import audit as domain
from engine.domain.audit import AuditEntry, AuditEvent
from engine.domain.checkpoints import Checkpoint
from engine.domain.ids import NewId
from engine.persistence import rows
from engine.persistence.instances import Instances
from engine.persistence.tables import audit_checkpoint, audit_entry, audit_stream, instance
from engine.persistence.upserts import put

#: Streams that start with this keep their end on the instance's row.
INSTANCE_PREFIX = "instance:"


#: A large trail is not held in memory at once.
_IN_PORTIONS = {"yield_per": 1000}


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One stream as it is stored, and where its end was recorded."""

    name: str
    entries: list[AuditEntry]
    #: None when nothing in the database says that there should be such a stream.
    length: int | None
    head: str | None


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

    def streams(self) -> Iterator[Stream]:
        """Read the whole trail, one stream after the other, each with the end that was recorded for it.

        One statement, so that nobody who writes meanwhile makes a whole stream look cut.
        """
        ends = _recorded_ends()
        stream = sa.func.coalesce(audit_entry.c.stream, ends.c.end_stream).label("any_stream")
        query = (
            sa.select(audit_entry, stream, ends.c.end_length, ends.c.end_head)
            .select_from(
                audit_entry.join(ends, ends.c.end_stream == audit_entry.c.stream, full=True)
            )
            .order_by(stream, audit_entry.c.seq)
        )
        result = self._connection.execute(query, execution_options=_IN_PORTIONS).mappings()
        for name, found in groupby(result, key=lambda row: str(row["any_stream"])):
            rows_of_one = list(found)
            yield Stream(
                name=name,
                entries=[
                    rows.audit_entry_from(row) for row in rows_of_one if row["id"] is not None
                ],
                length=rows_of_one[0]["end_length"],
                head=rows_of_one[0]["end_head"],
            )

    def hashes_before(self, until: datetime | None = None) -> Iterator[tuple[datetime, str]]:
        """Read (`written_at`, `hash`) of all entries written before an instant, in the order they are sealed in."""
        query = sa.select(audit_entry.c.written_at, audit_entry.c.hash)
        if until is not None:
            query = query.where(audit_entry.c.written_at < until)
        query = query.order_by(audit_entry.c.written_at, audit_entry.c.id)
        for row in self._connection.execute(query, execution_options=_IN_PORTIONS):
            yield row[0], row[1]

    def add_checkpoint(self, new: Checkpoint) -> None:
        """Write a checkpoint at once."""
        values = {name: getattr(new, name) for name in Checkpoint.__dataclass_fields__}
        self._connection.execute(audit_checkpoint.insert().values(values))

    def checkpoints(self) -> list[Checkpoint]:
        """List all checkpoints, oldest first."""
        order = (audit_checkpoint.c.covers_until, audit_checkpoint.c.id)
        found = self._connection.execute(sa.select(audit_checkpoint).order_by(*order))
        return [Checkpoint(**row) for row in found.mappings()]


def _recorded_ends() -> sa.Subquery:
    of_instances = sa.select(
        (sa.literal(INSTANCE_PREFIX) + instance.c.id).label("end_stream"),
        instance.c.audit_length.label("end_length"),
        instance.c.audit_head.label("end_head"),
    )
    of_others = sa.select(audit_stream.c.stream, audit_stream.c.length, audit_stream.c.head)
    return sa.union_all(of_instances, of_others).subquery("ends")
