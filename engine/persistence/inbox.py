"""What does somebody's inbox hold?

Read from the one table of user tasks. Each audience is read through its own index and cut to a page before they are
merged, so the cost follows the page and not the number of open tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engine.domain import regions
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence import rows
from engine.persistence.tables import user_task

_c = user_task.c
_OPEN = _c.state == UserTaskState.OPEN.value


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A group that the reader holds in a region, and the audiences that include it."""

    group: str
    region: str
    audiences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InboxQuery:
    """Whose tasks, and which page of them."""

    #: Account whose own (assigned) tasks count; None leaves them out.
    assignee_id: str | None
    #: What the reader's groups are offered; empty for own tasks only.
    offers: tuple[Offer, ...]
    #: Account that looks for work to take: what somebody has taken is left out, unless it was escalated to the reader.
    claimable_by: str | None = None
    search: str = ""
    #: Key of the last line of the page before: (sort instant, task id).
    after: tuple[datetime, str] | None = None


def page(
    connection: sa.Connection, query: InboxQuery, *, limit: int
) -> list[tuple[UserTask, datetime]]:
    """Return up to `limit` tasks, most urgent first, each with its sort instant."""
    branches = [_cut(condition, query, limit) for condition in _conditions(query)]
    if not branches:
        return []
    ids = sa.union(*branches).subquery()
    statement = (
        sa.select(user_task)
        .where(_c.id.in_(sa.select(ids.c.id)))
        .order_by(_c.sort_at, _c.id)
        .limit(limit)
    )
    found = connection.execute(statement).mappings()
    return [(rows.user_task_from(row), row["sort_at"]) for row in found]


def count(connection: sa.Connection, query: InboxQuery, *, at_most: int) -> int:
    """Count tasks, up to a bound, so that the cost stays bounded too."""
    branches = [_cut(condition, query, at_most) for condition in _conditions(query)]
    if not branches:
        return 0
    ids = sa.union(*branches).subquery()
    limited = sa.select(ids.c.id).limit(at_most).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(limited)).scalar_one())


def _conditions(query: InboxQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    free = [_c.assignee_id.is_(None)] if query.claimable_by is not None else []
    # An overdue task may be taken over from a colleague.
    foreign = (
        [sa.or_(_c.assignee_id.is_(None), _c.assignee_id != query.claimable_by)] if free else []
    )
    if query.assignee_id is not None:
        found.append(_c.assignee_id == query.assignee_id)
    for offer in query.offers:
        inside = _inside(offer.region)
        found.extend(
            sa.and_(_c.audience == audience, inside, *free) for audience in offer.audiences
        )
        found.append(sa.and_(_c.escalated_to == offer.group, inside, *foreign))
    return found


def _inside(region: str) -> sa.ColumnElement[bool]:
    if region == regions.EVERYWHERE:
        return sa.true()
    return sa.or_(_c.region == region, _c.region.startswith(f"{region}.", autoescape=True))


def _cut(
    condition: sa.ColumnElement[bool], query: InboxQuery, limit: int
) -> sa.Select[tuple[str, datetime]]:
    """Read one branch in index order, no further than one page."""
    statement = sa.select(_c.id, _c.sort_at).where(_OPEN, condition)
    if query.search:
        statement = statement.where(_matches(query.search))
    if query.after is not None:
        at, task_id = query.after
        statement = statement.where(
            sa.or_(_c.sort_at > at, sa.and_(_c.sort_at == at, _c.id > task_id))
        )
    inner = statement.order_by(_c.sort_at, _c.id).limit(limit).subquery()
    return sa.select(inner.c.id, inner.c.sort_at)


def _matches(search: str) -> sa.ColumnElement[bool]:
    columns: Sequence[sa.ColumnElement[str]] = (_c.title, _c.number, _c.name)
    return sa.or_(*(column.icontains(search, autoescape=True) for column in columns))
