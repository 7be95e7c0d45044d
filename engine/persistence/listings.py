"""Which instances and steps match a question?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.domain import regions
from engine.domain.instances import ProcessInstance
from engine.domain.time_standards import SlaState
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence import rows
from engine.persistence.tables import definition, instance, user_task

_LATE = (SlaState.MISSED.value, SlaState.BREACHED.value)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What somebody may look at: every instance of a process in a region, and their own."""

    #: Pairs of process definition key and region; an empty key is every process.
    processes: tuple[tuple[str, str], ...] = ()
    #: Account whose own instances count; None leaves them out.
    initiator_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceQuery:
    """Which instances, and which page of them."""

    sight: Sight
    search: str = ""
    state: str = ""
    process_key: str = ""
    #: Key of the last line of the page before: (start, id).
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, kw_only=True)
class StepQuery:
    """Which occurrences of user tasks, and which page of them."""

    sight: Sight
    since: datetime | None = None
    until: datetime | None = None
    process_key: str = ""
    element_id: str = ""
    #: "" | "tepat" | "terlambat" | "berjalan"
    lateness: str = ""
    before: tuple[datetime, str] | None = field(default=None)


def _seen(sight: Sight, columns: Any, key: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    parts: list[sa.ColumnElement[bool]] = []
    for process_key, region in sight.processes:
        inside = (
            sa.true()
            if region == regions.EVERYWHERE
            else sa.or_(
                columns.region == region, columns.region.startswith(f"{region}.", autoescape=True)
            )
        )
        parts.append(sa.and_(key == process_key, inside) if process_key else inside)
    if sight.initiator_id is not None:
        parts.append(instance.c.initiator_id == sight.initiator_id)
    return sa.or_(sa.false(), *parts)


def instances(
    connection: sa.Connection, query: InstanceQuery, *, limit: int
) -> list[ProcessInstance]:
    """List instances, newest first; their state blobs are left out."""
    columns = [column for column in instance.c if column.name != "state_blob"]
    started, row_id = instance.c.started_at, instance.c.id
    statement = sa.select(*columns).where(_seen(query.sight, instance.c, instance.c.definition_key))
    if query.search:
        statement = statement.where(
            sa.or_(
                instance.c.number.startswith(query.search, autoescape=True),
                instance.c.title.icontains(query.search, autoescape=True),
            )
        )
    if query.state:
        statement = statement.where(instance.c.state == query.state)
    if query.process_key:
        statement = statement.where(instance.c.definition_key == query.process_key)
    if query.before is not None:
        at, last = query.before
        statement = statement.where(sa.or_(started < at, sa.and_(started == at, row_id < last)))
    found = connection.execute(
        statement.order_by(started.desc(), row_id.desc()).limit(limit)
    ).mappings()
    return [rows.instance_from(row) for row in found]


def _steps(query: StepQuery) -> sa.Select[Any]:
    statement = (
        sa.select(
            user_task,
            definition.c.key.label("definition_key"),
            definition.c.title.label("process_title"),
        )
        .join(definition, definition.c.id == user_task.c.definition_id)
        .where(user_task.c.state != UserTaskState.CANCELLED.value)
    )
    if query.sight.initiator_id is not None:
        statement = statement.join(instance, instance.c.id == user_task.c.instance_id)
    statement = statement.where(_seen(query.sight, user_task.c, definition.c.key))
    if query.since is not None:
        statement = statement.where(user_task.c.created_at >= query.since)
    if query.until is not None:
        statement = statement.where(user_task.c.created_at < query.until)
    if query.process_key:
        statement = statement.where(definition.c.key == query.process_key)
    if query.element_id:
        statement = statement.where(user_task.c.element_id == query.element_id)
    return _of_lateness(statement, query.lateness)


def _of_lateness(statement: sa.Select[Any], lateness: str) -> sa.Select[Any]:
    state = user_task.c.sla_state
    if lateness == "tepat":
        return statement.where(state == SlaState.MET.value)
    if lateness == "terlambat":
        return statement.where(state.in_(_LATE))
    if lateness == "berjalan":
        in_time = sa.or_(state.is_(None), state != SlaState.BREACHED.value)
        return statement.where(user_task.c.state == UserTaskState.OPEN.value, in_time)
    return statement


@dataclass(frozen=True, kw_only=True)
class FoundStep:
    """One occurrence of a user task and the process it belongs to."""

    task: UserTask
    process_key: str
    process_title: str


def steps(connection: sa.Connection, query: StepQuery, *, limit: int) -> list[FoundStep]:
    """List occurrences of user tasks, newest first."""
    created, row_id = user_task.c.created_at, user_task.c.id
    statement = _steps(query)
    if query.before is not None:
        at, last = query.before
        statement = statement.where(sa.or_(created < at, sa.and_(created == at, row_id < last)))
    found = connection.execute(
        statement.order_by(created.desc(), row_id.desc()).limit(limit)
    ).mappings()
    return [_found(row) for row in found]


def every_step(connection: sa.Connection, query: StepQuery) -> Iterator[FoundStep]:
    """Stream all occurrences of user tasks, oldest first; for exports and summaries."""
    statement = _steps(query).order_by(user_task.c.created_at, user_task.c.id)
    for row in connection.execution_options(yield_per=500).execute(statement).mappings():
        yield _found(row)


def _found(row: Any) -> FoundStep:
    return FoundStep(
        task=rows.user_task_from(row),
        process_key=row["definition_key"],
        process_title=row["process_title"],
    )


def has_worked_on(connection: sa.Connection, instance_id: str, account_id: str) -> bool:
    """Tell whether somebody completed or holds a user task of an instance."""
    query = sa.select(user_task.c.id).where(
        user_task.c.instance_id == instance_id,
        sa.or_(user_task.c.closed_by_id == account_id, user_task.c.assignee_id == account_id),
    )
    return connection.execute(query.limit(1)).first() is not None
