"""How are user tasks read and saved?"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence import rows
from engine.persistence.tables import instance, user_task

#: Columns of the instance in a joined row carry this prefix.
_PREFIX = "instance_row_"
_UPDATE = (
    user_task.update()
    .where(user_task.c.id == sa.bindparam("b_id"))
    .values(
        {c.name: sa.bindparam(f"b_{c.name}", type_=c.type) for c in user_task.c if c.name != "id"}
    )
)


class UserTasks:
    """User tasks; writes are collected until the unit of work flushes."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection
        self._added: list[UserTask] = []
        self._saved: dict[str, UserTask] = {}

    def get(self, task_id: str) -> UserTask | None:
        """Read one user task."""
        row = (
            self._connection.execute(sa.select(user_task).where(user_task.c.id == task_id))
            .mappings()
            .first()
        )
        return rows.user_task_from(row) if row else None

    def get_with_instance(self, task_id: str) -> tuple[UserTask, ProcessInstance] | None:
        """Read and lock a user task together with its instance, in one statement.

        PostgreSQL locks in the order in which the tables are named: the instance first, as everybody else does, or a
        person and a timer would wait for each other.
        """
        columns = [column.label(f"{_PREFIX}{column.name}") for column in instance.c]
        query = (
            sa.select(user_task, *columns)
            .select_from(instance.join(user_task, user_task.c.instance_id == instance.c.id))
            .where(user_task.c.id == task_id)
            .with_for_update()
        )
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        of_instance = {column.name: row[f"{_PREFIX}{column.name}"] for column in instance.c}
        return rows.user_task_from(row), rows.instance_from(of_instance)

    def of_instance(self, instance_id: str, *, only_open: bool = False) -> list[UserTask]:
        """List an instance's user tasks in order of creation."""
        query = sa.select(user_task).where(user_task.c.instance_id == instance_id)
        if only_open:
            query = query.where(user_task.c.state == UserTaskState.OPEN.value)
        found = self._connection.execute(
            query.order_by(user_task.c.created_at, user_task.c.id)
        ).mappings()
        return [rows.user_task_from(row) for row in found]

    def open_on(self, calendar_ids: Collection[str]) -> list[UserTask]:
        """List the open user tasks whose time counts on these calendars."""
        query = sa.select(user_task).where(
            user_task.c.state == UserTaskState.OPEN.value,
            user_task.c.calendar.in_(calendar_ids),
            user_task.c.sla_state.is_not(None),
        )
        found = self._connection.execute(query.order_by(user_task.c.instance_id)).mappings()
        return [rows.user_task_from(row) for row in found]

    def open_by_tokens(self, instance_id: str, token_ids: tuple[str, ...]) -> list[UserTask]:
        """Find the open user tasks of the given tokens."""
        if not token_ids:
            return []
        query = sa.select(user_task).where(
            user_task.c.instance_id == instance_id,
            user_task.c.token_id.in_(token_ids),
            user_task.c.state == UserTaskState.OPEN.value,
        )
        return [rows.user_task_from(row) for row in self._connection.execute(query).mappings()]

    def completers_of(self, instance_id: str, element_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the accounts that completed any of these elements in the instance (four eyes)."""
        query = sa.select(user_task.c.closed_by_id).where(
            user_task.c.instance_id == instance_id,
            user_task.c.element_id.in_(element_ids),
            user_task.c.state == UserTaskState.COMPLETED.value,
        )
        return tuple(sorted({row[0] for row in self._connection.execute(query) if row[0]}))

    def add(self, task: UserTask) -> None:
        """Collect a new user task."""
        self._added.append(task)

    def save(self, task: UserTask) -> None:
        """Collect a change."""
        self._saved[task.id] = task

    def flush(self) -> None:
        """Write what was collected."""
        if self._saved:
            values = [
                {f"b_{name}": value for name, value in rows.user_task_columns(task).items()}
                for task in self._saved.values()
            ]
            self._connection.execute(_UPDATE, values)
        if self._added:
            self._connection.execute(
                user_task.insert(), [rows.user_task_columns(task) for task in self._added]
            )
        self._saved.clear()
        self._added.clear()

    def discard(self) -> None:
        """Forget what was collected."""
        self._saved.clear()
        self._added.clear()
