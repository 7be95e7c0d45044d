"""What waits for somebody?"""

from __future__ import annotations

from datetime import datetime

from engine.domain import spoken_time
from engine.domain.actors import Actor
from engine.domain.regions import EVERYWHERE
from engine.domain.spoken_time import Spoken
from engine.domain.user_tasks import UserTask
from engine.persistence import inbox as inbox_rows
from engine.persistence.inbox import InboxQuery, Offer
from engine.persistence.rows import USER_MARK
from engine.services import cursors, searching
from engine.services.views import InboxItem, InboxPage, InboxView
from engine.services.work import Work

#: Counts stop here; the page shows "99+".
COUNTED_UP_TO = 100


def inbox(
    work: Work,
    *,
    by: Actor,
    view: InboxView,
    search: str = "",
    after: str | None = None,
    limit: int = 25,
) -> InboxPage:
    """Return one page of the inbox, most urgent first."""
    offers = _offers(work, by)
    query = _query(by, offers, view, search=searching.words(search), after=cursors.read(after))
    found = inbox_rows.page(work.connection, query, limit=limit + 1)
    shown = found[:limit]
    return InboxPage(
        items=tuple(_item(work, task, by) for task, _ in shown),
        next=cursors.spell(shown[-1][1], shown[-1][0].id) if len(found) > limit else None,
        counts={
            each: inbox_rows.count(work.connection, _query(by, offers, each), at_most=COUNTED_UP_TO)
            for each in InboxView
        },
    )


def badge(work: Work, *, by: Actor) -> int:
    """Count what waits for somebody, for the menu: their own, and what nobody has taken yet."""
    offers = _offers(work, by)
    views = (InboxView.MINE, InboxView.GROUPS)
    counts = (
        inbox_rows.count(work.connection, _query(by, offers, view), at_most=COUNTED_UP_TO)
        for view in views
    )
    return min(sum(counts), COUNTED_UP_TO)


def _query(
    by: Actor,
    offers: tuple[Offer, ...],
    view: InboxView,
    *,
    search: str = "",
    after: tuple[datetime, str] | None = None,
) -> InboxQuery:
    return InboxQuery(
        assignee_id=None if view is InboxView.GROUPS else by.account_id,
        offers=() if view is InboxView.MINE else offers,
        claimable_by=by.account_id if view is InboxView.GROUPS else None,
        search=search,
        after=after,
    )


def _offers(work: Work, by: Actor) -> tuple[Offer, ...]:
    named = Offer(
        group=USER_MARK + by.username,
        region=EVERYWHERE,
        audiences=tuple(work.catalog.audiences_of(work, frozenset({USER_MARK + by.username}))),
    )
    return named, *(
        Offer(
            group=role.group,
            region=role.region,
            audiences=tuple(work.catalog.audiences_of(work, frozenset({role.group}))),
        )
        for role in by.roles
    )


def _item(work: Work, task: UserTask, by: Actor) -> InboxItem:
    return InboxItem(
        task=task,
        region_name=work.catalog.region_name(work, task.region),
        time_left=time_left(work, task),
        is_mine=task.assignee_id == by.account_id,
        can_claim=task.is_free_for(by) and not task.is_excluded(by),
    )


def time_left(work: Work, task: UserTask) -> Spoken | None:
    """Say how much of a task's time is left, in its calendar; None where there is no deadline."""
    clock = task.clock
    if clock is None or clock.due_at is None:
        return None
    calendar = work.catalog.calendar(work, task.calendar, task.site)
    return spoken_time.time_left(work.clock.now(), clock.due_at, calendar, warn=clock.warn_at)
