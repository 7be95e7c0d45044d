"""How are process instances read, locked and saved?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from engine.domain.instances import InstanceState, ProcessInstance
from engine.errors import NotFound, StaleState
from engine.persistence import rows
from engine.persistence.tables import counter
from engine.persistence.tables import instance as table
from engine.persistence.upserts import insert_into

_ENDED = tuple(state.value for state in InstanceState if state.has_ended)


class Instances:
    """Process instances; writes are collected until the unit of work flushes."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection
        self._added: dict[str, tuple[ProcessInstance, str | None]] = {}
        self._loaded: dict[str, ProcessInstance] = {}
        self._saved: dict[str, ProcessInstance] = {}

    def get(self, instance_id: str, *, lock: bool = False) -> ProcessInstance | None:
        """Read one instance; `lock` keeps every other worker from advancing it until this unit ends."""
        query = sa.select(table).where(table.c.id == instance_id)
        if lock:
            query = query.with_for_update()
        row = self._connection.execute(query).mappings().first()
        return self.remember(rows.instance_from(row)) if row else None

    def by_request_key(self, key: str) -> ProcessInstance | None:
        """Find the instance that an earlier copy of the same request started."""
        query = sa.select(table).where(table.c.request_key == key)
        row = self._connection.execute(query).mappings().first()
        return rows.instance_from(row) if row else None

    def ancestors_of(self, instance: ProcessInstance, *, at_most: int) -> int:
        """Count the instances that an instance was called from, up to a bound."""
        parent_id, count = instance.parent_instance_id, 0
        query = sa.select(table.c.parent_instance_id)
        while parent_id is not None and count < at_most:
            count += 1
            found = self._connection.execute(query.where(table.c.id == parent_id))
            parent_id = found.scalar_one_or_none()
        return count

    def called_from(
        self, instance_id: str, tokens: Collection[str] | None = None
    ) -> list[ProcessInstance]:
        """List the instances that an instance has called, all or those of some tokens, oldest first."""
        query = sa.select(table).where(table.c.parent_instance_id == instance_id)
        if tokens is not None:
            query = query.where(table.c.parent_token.in_(tokens))
        found = self._connection.execute(query.order_by(table.c.started_at, table.c.id))
        return [rows.instance_from(row) for row in found.mappings()]

    def count_called_from(self, instance_id: str) -> int:
        """Count the instances that an instance has called so far."""
        query = sa.select(sa.func.count()).where(table.c.parent_instance_id == instance_id)
        return int(self._connection.execute(query).scalar_one())

    def is_running_for(self, definition_key: str, start_key: str) -> bool:
        """Tell whether an instance that a message of this key started still runs."""
        query = sa.select(table.c.id).where(
            table.c.start_key == start_key,
            table.c.definition_key == definition_key,
            table.c.state.not_in(_ENDED),
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def has_started_often(
        self, definition_key: str, origin_id: str, *, since: datetime, most: int
    ) -> bool:
        """Tell whether a chain of events has started that many instances of a process since an instant."""
        query = sa.select(table.c.id).where(
            table.c.origin_id == origin_id,
            table.c.definition_key == definition_key,
            table.c.started_at > since,
        )
        return self._connection.execute(query.offset(most - 1).limit(1)).first() is not None

    def is_led_to_by(self, definition_key: str, *, cause_id: str, origin_id: str) -> bool:
        """Tell whether a process occurs between an instance and the origin of its chain of events, both included."""
        up = sa.func.coalesce(table.c.cause_id, table.c.parent_instance_id).label("up")
        columns = (table.c.id, table.c.definition_key, up)
        above = sa.select(*columns).where(table.c.id == cause_id).cte("above", recursive=True)
        above = above.union_all(
            sa.select(*columns).join(above, table.c.id == above.c.up).where(above.c.id != origin_id)
        )
        query = sa.select(above.c.id).where(above.c.definition_key == definition_key).limit(1)
        return self._connection.execute(query).first() is not None

    def first_of(self, definition_key: str) -> ProcessInstance | None:
        """Return the oldest instance of a process that no other called."""
        query = (
            sa.select(table)
            .where(table.c.definition_key == definition_key, table.c.parent_instance_id.is_(None))
            .order_by(table.c.started_at, table.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).mappings().first()
        return None if row is None else self.remember(rows.instance_from(row))

    def active_on(self, calendar_ids: Collection[str]) -> list[str]:
        """Return the ids of running instances whose own time counts on these calendars."""
        query = sa.select(table.c.id).where(
            table.c.state.not_in(_ENDED),
            table.c.calendar.in_(calendar_ids),
            table.c.sla_state.is_not(None),
        )
        return list(self._connection.execute(query.order_by(table.c.id)).scalars())

    def remember(self, loaded: ProcessInstance) -> ProcessInstance:
        """Note an instance that another repository read with its own query."""
        self._loaded[loaded.id] = loaded
        return loaded

    def add(self, new: ProcessInstance, *, request_key: str | None = None) -> None:
        """Collect a new instance."""
        self._added[new.id] = (new, request_key)

    def save(self, changed: ProcessInstance) -> None:
        """Collect a change of an instance that this unit read."""
        if changed.id in self._added:
            self._added[changed.id] = (changed, self._added[changed.id][1])
        else:
            self._saved[changed.id] = changed

    def chain_end(self, instance_id: str) -> tuple[int, str]:
        """Return length and head of the instance's audit chain."""
        known = self._current(instance_id)
        return known.audit_length, known.audit_head

    def set_chain_end(self, instance_id: str, *, length: int, head: str) -> None:
        """Note where the instance's audit chain ends after this unit."""
        self.save(replace(self._current(instance_id), audit_length=length, audit_head=head))

    def _current(self, instance_id: str) -> ProcessInstance:
        if instance_id in self._added:
            return self._added[instance_id][0]
        known = self._saved.get(instance_id) or self._loaded.get(instance_id)
        # Whoever tells something of an instance that it did not read gets it read and locked here.
        known = known or self.get(instance_id, lock=True)
        if known is None:
            raise NotFound
        return known

    def flush(self) -> None:
        """Write what was collected."""
        if self._added:
            values = [
                {**rows.instance_columns(new), "request_key": key}
                for new, key in self._added.values()
            ]
            self._connection.execute(table.insert(), values)
        for changed in self._saved.values():
            self._update(changed)
        self._added.clear()
        self._saved.clear()

    def discard(self) -> None:
        """Forget what was collected, and what was read: a roll-back may have taken it back."""
        self._added.clear()
        self._saved.clear()
        self._loaded.clear()

    def _update(self, changed: ProcessInstance) -> None:
        values = {**rows.instance_columns(changed), "version": changed.version + 1}
        if changed.state_blob == self._loaded[changed.id].state_blob:
            del values["state_blob"]
        result = self._connection.execute(
            table.update()
            .where(table.c.id == changed.id, table.c.version == changed.version)
            .values(values)
        )
        if result.rowcount != 1:
            raise StaleState
        self._loaded[changed.id] = replace(changed, version=changed.version + 1)

    def next_number(self, counter_name: str) -> int:
        """Count up and return the new value; written at once, undone with the unit."""
        insert = insert_into(self._connection, counter).values(name=counter_name, value=1)
        statement = insert.on_conflict_do_update(
            index_elements=[counter.c.name], set_={"value": counter.c.value + 1}
        ).returning(counter.c.value)
        return int(self._connection.execute(statement).scalar_one())
