"""What has somebody been told?"""

from __future__ import annotations

from collections.abc import Iterable

from engine.domain.actors import Actor
from engine.services import cursors
from engine.services.views import NotificationView
from engine.services.work import Work

PAGE = 30
COUNTED_UP_TO = 100


def latest(
    work: Work, *, by: Actor, after: str | None = None
) -> tuple[list[NotificationView], str | None]:
    """List a person's notifications, newest first, and the cursor of the next page."""
    found = work.messages.latest(by.account_id, before=cursors.read(after), limit=PAGE + 1)
    shown = found[:PAGE]
    views = [
        NotificationView(
            id=each.id, at=each.at, text=each.text, path=each.path, is_read=each.read_at is not None
        )
        for each in shown
    ]
    return views, cursors.spell(shown[-1].at, shown[-1].id) if len(found) > PAGE else None


def unread(work: Work, *, by: Actor) -> int:
    """Count what is unread, up to 100."""
    return work.messages.unread(by.account_id, at_most=COUNTED_UP_TO)


def mark_read(work: Work, *, by: Actor, ids: Iterable[str] | None = None) -> None:
    """Mark some, or all, as read."""
    work.messages.mark_read(by.account_id, now=work.clock.now(), ids=ids)
    work.commit()
