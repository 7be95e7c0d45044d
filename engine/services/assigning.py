"""How is a user task handed to somebody?"""

from __future__ import annotations

from dataclasses import replace

from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEvent
from engine.errors import NotAllowed, NotFound
from engine.services import seeing, task_pages
from engine.services.sites import Sees
from engine.services.work import Work


def assign(work: Work, task_id: str, to: Actor, *, by: Actor) -> None:
    """Give a user task to a person, whoever the model offers it to; four eyes hold all the same.

    Raises:
        NotAllowed: `by` does not look after the system, or four eyes keep the person from it.
        NotFound: there is no such task.
        AlreadyDone: it is closed.
    """
    if by is not SYSTEM:
        seeing.require(work, by, Sees.OPERATIONS)
    found = work.user_tasks.get_with_instance(task_id)
    if found is None:
        raise NotFound("Tugas ini tidak ada.")
    task, instance = found
    work.instances.remember(instance)
    task_pages.refuse_closed(task)
    if task.is_excluded(to):
        raise NotAllowed(f"{to.name} mengerjakan langkah sebelumnya.")
    work.user_tasks.save(
        replace(task, assignee_id=to.account_id, assignee_name=to.name, claimed_at=work.clock.now())
    )
    work.record(
        AuditEvent(
            stream=f"instance:{task.instance_id}",
            action="user_task.assigned",
            actor_id=by.account_id,
            actor_name=by.name,
            subject=task.element_id,
            data={"name": task.name, "task_id": task.id, "to": to.name},
        )
    )
    work.commit()
