"""How does a table become large enough to measure against?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from engine.domain.ids import NewId
from engine.persistence.tables import instance, user_task

_AT_ONCE = 2_000
#: Copies wait in an order of their own, spread over this many minutes.
_SPREAD = 10_007


def copy_waiting(
    database: sa.Engine,
    instance_id: str,
    *,
    count: int,
    new_id: NewId,
    tell: Callable[[int], None] = lambda done: None,
) -> None:
    """Copy an instance with its open user task, row by row past the use cases; for a database that is thrown away.

    The copies have ids, numbers and due dates of their own. Their audit trail and their jobs are missing.
    """
    with database.begin() as connection:
        whole = connection.execute(sa.select(instance).where(instance.c.id == instance_id))
        original = dict(whole.mappings().one())
        open_one = sa.select(user_task).where(
            user_task.c.instance_id == instance_id, user_task.c.state == "open"
        )
        task = dict(connection.execute(open_one).mappings().one())
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            ids = [new_id() for _ in numbers]
            connection.execute(
                instance.insert(),
                [
                    {**original, "id": each, "number": f"salinan-{number}", "request_key": None}
                    for number, each in zip(numbers, ids, strict=True)
                ],
            )
            due = task["created_at"]
            connection.execute(
                user_task.insert(),
                [
                    {
                        **task,
                        "id": new_id(),
                        "instance_id": each,
                        "number": f"salinan-{number}",
                        "sort_at": due + timedelta(minutes=number * 7919 % _SPREAD),
                    }
                    for number, each in zip(numbers, ids, strict=True)
                ],
            )
            tell(numbers[-1] + 1)
        # As a server does by itself in the background: the planner must know how large the tables are.
        connection.execute(sa.text("ANALYZE"))
