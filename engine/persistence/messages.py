"""How are notifications and locally kept mails read and saved?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engine.persistence.tables import local_mail, notification
from engine.persistence.upserts import insert_missing


@dataclass(frozen=True, kw_only=True)
class Notification:
    """Something that a person is told in the site."""

    id: str
    account_id: str
    at: datetime
    text: str
    #: Path inside the site that it leads to.
    path: str
    dedup_key: str
    read_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LocalMail:
    """A mail that stayed here because no SMTP server is set."""

    message_id: str
    recipient: str
    subject: str
    body: str
    at: datetime


class Messages:
    """Notifications and the local mailbox; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def notify(self, news: Iterable[Notification]) -> None:
        """Write notifications; one with a known `dedup_key` is left alone."""
        values = [
            {column.name: getattr(item, column.name) for column in notification.c} for item in news
        ]
        insert_missing(self._connection, notification, values)

    def latest(
        self, account_id: str, *, before: tuple[datetime, str] | None, limit: int
    ) -> list[Notification]:
        """List a person's notifications, newest first."""
        query = sa.select(notification).where(notification.c.account_id == account_id)
        if before is not None:
            at, row_id = notification.c.at, notification.c.id
            query = query.where((at < before[0]) | ((at == before[0]) & (row_id < before[1])))
        query = query.order_by(notification.c.at.desc(), notification.c.id.desc()).limit(limit)
        return [Notification(**row) for row in self._connection.execute(query).mappings()]

    def unread(self, account_id: str, *, at_most: int) -> int:
        """Count a person's unread notifications, up to a bound."""
        seen = sa.select(notification.c.id).where(
            notification.c.account_id == account_id, notification.c.read_at.is_(None)
        )
        return int(
            self._connection.execute(
                sa.select(sa.func.count()).select_from(seen.limit(at_most).subquery())
            ).scalar_one()
        )

    def mark_read(self, account_id: str, *, now: datetime, ids: Iterable[str] | None) -> None:
        """Mark some, or all, of a person's notifications as read."""
        change = notification.update().where(
            notification.c.account_id == account_id, notification.c.read_at.is_(None)
        )
        if ids is not None:
            change = change.where(notification.c.id.in_(list(ids)))
        self._connection.execute(change.values(read_at=now))

    def keep_mail(self, mail: LocalMail) -> None:
        """Put a mail into the local mailbox; one with a known message id is left alone."""
        values = {column.name: getattr(mail, column.name) for column in local_mail.c}
        insert_missing(self._connection, local_mail, [values])

    def mails(self, *, before: tuple[datetime, str] | None, limit: int) -> list[LocalMail]:
        """List the local mailbox, newest first."""
        query = sa.select(local_mail)
        if before is not None:
            at, row_id = local_mail.c.at, local_mail.c.message_id
            query = query.where((at < before[0]) | ((at == before[0]) & (row_id < before[1])))
        query = query.order_by(local_mail.c.at.desc(), local_mail.c.message_id.desc()).limit(limit)
        return [LocalMail(**row) for row in self._connection.execute(query).mappings()]
