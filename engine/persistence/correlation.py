"""How do messages find those who wait for them, without two at once and without a miss?

Whoever opens or closes a subscription to a message, or publishes one, first locks its name and key: on PostgreSQL by an
advisory lock, on SQLite by being the one writer. So a message and a subscription never pass each other unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.domain.messages import BufferedMessage, Subscription, WaitsFor
from engine.persistence.tables import message, subscription

#: What is locked: a message's name and the digest of its key.
Address = tuple[str, str]
#: The one that waits longest gets a message; a start event only where no token waits.
_TOKENS_FIRST = (
    subscription.c.instance_id.is_(None),
    subscription.c.opened_at,
    subscription.c.id,
)


class Correlation:
    """Subscriptions and buffered messages of one unit of work; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def lock(self, addresses: Iterable[Address]) -> None:
        """Keep everybody else from these messages until the unit ends; always in the same order."""
        if self._connection.dialect.name != "postgresql":
            return
        for number in sorted({_number(*address) for address in addresses}):
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    # -- who waits ---------------------------------------------------------------------------------------------------

    def of_instance(self, instance_id: str) -> list[Subscription]:
        """List what an instance waits for."""
        return self._subscriptions(subscription.c.instance_id == instance_id)

    def waiting_for_signal(self, name: str) -> list[Subscription]:
        """List who waits for a signal: tokens first, the one that waits longest at the top."""
        c = subscription.c
        return self._subscriptions(c.kind == WaitsFor.SIGNAL.value, c.name == name)

    def first_of_each(
        self, name: str, key_digest: str, among: Collection[str] | None = None
    ) -> list[Subscription]:
        """List who gets a message: of every process (of those named, if any) the one that waits longest, else its start event."""
        c = subscription.c
        place = sa.func.row_number().over(partition_by=c.definition_key, order_by=_TOKENS_FIRST)
        waiting = sa.select(c.id, place.label("place")).where(
            c.kind == WaitsFor.MESSAGE.value,
            c.name == name,
            (c.key_digest == key_digest) | c.instance_id.is_(None),
            c.taken_by.is_(None),
        )
        if among is not None:
            waiting = waiting.where(c.definition_key.in_(among))
        ranked = waiting.subquery()
        return self._subscriptions(c.id.in_(sa.select(ranked.c.id).where(ranked.c.place == 1)))

    def starts_of(self, definition_key: str) -> list[Subscription]:
        """List the start events of a process's newest version that wait for messages and signals."""
        c = subscription.c
        return self._subscriptions(c.definition_key == definition_key, c.instance_id.is_(None))

    def open(self, new: Collection[Subscription]) -> None:
        """Write new subscriptions."""
        if new:
            rows = [{**asdict(each), "kind": each.kind.value} for each in new]
            self._connection.execute(subscription.insert(), rows)

    def close(self, ids: Collection[str]) -> None:
        """Remove subscriptions."""
        if ids:
            self._connection.execute(subscription.delete().where(subscription.c.id.in_(ids)))

    def take(self, subscription_id: str, message_id: str) -> None:
        """Note that a message is on its way to a subscription."""
        self._connection.execute(
            subscription.update()
            .where(subscription.c.id == subscription_id)
            .values(taken_by=message_id)
        )

    def _subscriptions(self, *conditions: sa.ColumnElement[bool]) -> list[Subscription]:
        query = sa.select(subscription).where(*conditions)
        query = query.order_by(*_TOKENS_FIRST)
        found = self._connection.execute(query).mappings()
        return [Subscription(**{**row, "kind": WaitsFor(row["kind"])}) for row in found]

    # -- what lives in the buffer ------------------------------------------------------------------------------------

    def buffer(self, new: BufferedMessage) -> None:
        """Write a message."""
        row = {**asdict(new), "delivered_to": list(new.delivered_to)}
        self._connection.execute(message.insert().values(row))

    def get(self, message_id: str) -> BufferedMessage | None:
        """Read one message by our own id."""
        return next(iter(self._messages(message.c.id == message_id)), None)

    def alive(self, name: str, key_digest: str, *, now: datetime) -> list[BufferedMessage]:
        """List the messages of a name and key that somebody may still take, the oldest first."""
        c = message.c
        return self._messages(c.key_digest == key_digest, c.name == name, c.expires_at > now)

    def mark(self, message_id: str, delivered_to: Collection[str]) -> None:
        """Write which processes have a message."""
        self._connection.execute(
            message.update()
            .where(message.c.id == message_id)
            .values(delivered_to=list(delivered_to))
        )

    def clear_expired(self, *, now: datetime) -> int:
        """Remove the messages whose time is over; returns how many there were."""
        result = self._connection.execute(message.delete().where(message.c.expires_at <= now))
        return int(result.rowcount)

    def clear_same(self, new: BufferedMessage) -> None:
        """Remove a message of the same name, key and id whose time is over."""
        c = message.c
        self._connection.execute(
            message.delete().where(
                c.name == new.name,
                c.key_digest == new.key_digest,
                c.message_id == new.message_id,
                c.expires_at <= new.published_at,
            )
        )

    def _messages(self, *conditions: sa.ColumnElement[bool]) -> list[BufferedMessage]:
        query = sa.select(message).where(*conditions).order_by(message.c.published_at, message.c.id)
        found = self._connection.execute(query).mappings()
        return [_message_from(row) for row in found]


def _message_from(row: sa.RowMapping) -> BufferedMessage:
    values: dict[str, Any] = dict(row)
    return BufferedMessage(**{**values, "delivered_to": tuple(values["delivered_to"])})


def _number(name: str, key_digest: str) -> int:
    found = hashlib.sha256(f"{name}\0{key_digest}".encode()).digest()[:8]
    return int.from_bytes(found, signed=True)
