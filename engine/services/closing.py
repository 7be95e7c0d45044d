"""What happens to the row of a user task that somebody completes?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn import Element
from engine.domain import time_standards
from engine.domain.audit import AuditEvent
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.services import time_keeping
from engine.services.advancing import Move, encode
from engine.services.opening import Opening, draft_row
from engine.services.time_keeping import Timed
from engine.services.work import Work


def start_task(work: Work, opening: Opening) -> UserTask:
    """Make the row of a start step, which is completed in the transaction that opens it.

    Its clock may count from what the form tells (the time of an event), so it starts with the answers.
    """
    return replace(
        draft_row(work, opening),
        assignee_id=opening.by.account_id,
        assignee_name=opening.by.name,
        claimed_at=opening.now,
    )


def close(
    work: Work,
    move: Move,
    task: UserTask,
    element: Element,
    values: Mapping[str, Any],
    *,
    request_key: str | None,
) -> UserTask:
    """Return the completed row; its clock is finished, its jobs are cancelled, and the trail knows who and what."""
    work.files.attach(file_ids(values), move.instance.id)
    clock = task.clock
    standard = element.user_task.time.time_standard if element.user_task else None
    work.record(
        AuditEvent(
            stream=f"instance:{move.instance.id}",
            action="user_task.completed",
            actor_id=move.by.account_id,
            actor_name=move.by.name,
            subject=task.element_id,
            data={"name": task.name, "task_id": task.id, "path": list(move.advance.path)},
            private={"values": encode(values)},
        )
    )
    if clock is not None:
        clock, transitions = time_standards.finish(clock, move.now)
        if element.user_task and element.user_task.is_start_form:
            # Nobody could be warned of a report that was not filed yet.
            transitions = transitions[-1:]
        timed = Timed(
            instance_id=task.instance_id,
            task_id=task.id,
            element_id=task.element_id,
            name=task.name,
        )
        time_keeping.record(work, timed, transitions, standard=standard)
    return replace(
        task,
        state=UserTaskState.COMPLETED,
        closed_at=move.now,
        closed_by_id=move.by.account_id,
        closed_by_name=move.by.name,
        clock=clock,
        draft=None,
        completion_key=request_key,
    )


def file_ids(values: Any) -> list[str]:
    """Find the stored files that a form's values refer to, those in rows and contexts included."""
    if isinstance(values, Mapping):
        if is_file(values):
            return [str(values["id"])]
        return [found for value in values.values() for found in file_ids(value)]
    if isinstance(values, list):
        return [found for value in values for found in file_ids(value)]
    return []


def is_file(value: Any) -> bool:
    """Tell whether a value refers to a stored file; a form's own number is a decimal, never an int."""
    return isinstance(value, Mapping) and "id" in value and isinstance(value.get("size"), int)
