"""How is a user task claimed, released, saved and completed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.bpmn import runtime
from engine.domain import spoken_time
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask
from engine.errors import AlurError, Conflict, EngineFailure, NotAllowed, NotFound
from engine.services import answering, closing, halting, incidents, moving, task_pages
from engine.services.advancing import Move
from engine.services.answering import Sent
from engine.services.catalog import LoadedDefinition
from engine.services.halting import Attempt
from engine.services.views import Completion
from engine.services.work import Work
from forms.files import FileValue

#: Tasks that are claimed in one go; a page of the inbox shows fewer.
MOST_AT_ONCE = 100


def claim(work: Work, task_id: str, *, by: Actor) -> None:
    """Take a user task, so that nobody else works on it; taking one's own again changes nothing.

    Raises:
        NotFound: no such task, or none that this person may know of.
        NotAllowed: four eyes keep this person from it.
        Conflict: somebody else was faster.
    """
    _claim_one(work, task_id, by)
    work.commit()


def release(work: Work, task_id: str, *, by: Actor) -> None:
    """Put a claimed user task back for its candidate groups; what was saved stays with it.

    Raises:
        NotFound: no such task.
        NotAllowed: it is not this person's, or it has no group to go back to.
    """
    task, _ = _locked(work, task_id, by)
    task_pages.refuse_closed(task)
    if task.assignee_id != by.account_id:
        raise NotAllowed("Tugas ini tidak sedang Anda kerjakan.")
    if not task.groups:
        raise NotAllowed("Tugas ini ditujukan kepada Anda dan tidak dapat dilepas.")
    work.user_tasks.save(replace(task, assignee_id=None, assignee_name=None, claimed_at=None))
    _record(work, task, "user_task.released", by)
    work.commit()


def save_draft(
    work: Work, task_id: str, submitted: Mapping[str, Sequence[str]], *, by: Actor
) -> None:
    """Keep what is filled in so far, as it was typed, without checking it.

    Raises:
        NotFound: no such task.
        NotAllowed: it is not this person's.
    """
    task, _ = _locked(work, task_id, by)
    task_pages.refuse_closed(task)
    _refuse_foreign(task, by)
    work.user_tasks.save(
        replace(task, draft={name: list(values) for name, values in submitted.items()})
    )
    work.commit()


def keep_uploads(
    work: Work,
    task_id: str,
    submitted: Mapping[str, Sequence[str]],
    files: Mapping[str, Sequence[FileValue]],
    *,
    by: Actor,
) -> dict[str, list[dict[str, Any]]]:
    """Keep good uploads of a form that goes on being filled in; returns references by field key.

    Raises:
        NotFound: no such task.
        NotAllowed: it is not this person's.
    """
    task, instance = _locked(work, task_id, by)
    task_pages.refuse_closed(task)
    _refuse_foreign(task, by)
    loaded = work.catalog.get(work, instance.definition_id)
    form = answering.form_of(loaded, loaded.process.elements[task.element_id])
    context = task_pages.context_of(loaded, instance, task)
    sent = Sent(fields=submitted, files=files)
    kept = answering.hold(work, form, sent, context, site=instance.site, by=by)
    work.commit()
    return kept


def site_of(work: Work, task_id: str) -> str:
    """Return the site of a user task; empty where there is no such task."""
    task = work.user_tasks.get(task_id)
    return task.site if task else ""


def complete(
    work: Work,
    task_id: str,
    submitted: Mapping[str, Sequence[str]],
    files: Mapping[str, Sequence[FileValue]],
    *,
    by: Actor,
    request_key: str,
) -> Completion:
    """Complete a user task with what a browser posted, and move the instance on.

    Raises:
        NotFound: no such task, or none that this person may know of.
        NotAllowed: it is another person's, or four eyes keep this person from it.
        AlreadyDone: it was completed before, by another request; tells by whom and when.
        InvalidInput: the form needs mending.
        Halted: the drawing cannot go on from there; the task stays open with what was sent as its draft.
    """
    task, instance = _locked(work, task_id, by)
    if replayed := _replayed(task, by, request_key):
        return replayed
    _authorise(task, by)
    loaded = work.catalog.get(work, instance.definition_id)
    element = loaded.process.elements[task.element_id]
    context = task_pages.context_of(loaded, instance, task)
    values = answering.accept(
        work, loaded, element, Sent(fields=submitted, files=files), context, by=by
    )
    attempt = Attempt(by=by, values=values, submitted=submitted)
    return _complete(work, loaded, instance, task, attempt, request_key=request_key)


def complete_with_values(
    work: Work,
    task_id: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    request_key: str | None = None,
) -> Completion:
    """Complete a user task with typed values; the same rules as `complete`."""
    task, instance = _locked(work, task_id, by)
    if replayed := _replayed(task, by, request_key):
        return replayed
    _authorise(task, by)
    loaded = work.catalog.get(work, instance.definition_id)
    element = loaded.process.elements[task.element_id]
    context = (
        task_pages.context_of(loaded, instance, task)
        if element.user_task and element.user_task.form_id
        else {}
    )
    checked = answering.accept_values(work, loaded, element, values, context, by=by)
    attempt = Attempt(by=by, values=checked)
    return _complete(work, loaded, instance, task, attempt, request_key=request_key)


def _complete(
    work: Work,
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    task: UserTask,
    attempt: Attempt,
    *,
    request_key: str | None,
) -> Completion:
    try:
        closed = _move(work, loaded, instance, task, attempt, request_key=request_key)
    except EngineFailure as error:
        raise halting.at_task(work, task, attempt, error) from error
    work.commit()
    return _completion(closed)


def _move(
    work: Work,
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    task: UserTask,
    attempt: Attempt,
    *,
    request_key: str | None,
) -> UserTask:
    """Close the task and move the instance on."""
    by, values = attempt.by, attempt.values
    now = work.catalog.now(work, instance.site)
    advance = runtime.complete(loaded.runtime, instance.state_blob, task.token_id, values, now=now)
    instance = incidents.settle(work, instance, tasks=[task.id], by=by)
    move = Move(loaded=loaded, instance=instance, advance=advance, by=by, now=now)
    element = loaded.process.elements[task.element_id]
    closed = closing.close(work, move, task, element, values, request_key=request_key)
    work.user_tasks.save(closed)
    work.jobs.cancel_for_tasks([task.id])
    moving.carry_out(work, move)
    return closed


def _completion(task: UserTask, *, replayed: bool = False) -> Completion:
    return Completion(
        task_id=task.id,
        instance_id=task.instance_id,
        number=task.number,
        state=task.clock.state if task.clock else None,
        replayed=replayed,
    )


def _locked(work: Work, task_id: str, by: Actor) -> tuple[UserTask, ProcessInstance]:
    """Read a task and its instance for change; a task that the person may not see does not exist for them."""
    found = work.user_tasks.get_with_instance(task_id)
    if found is None or not may_see(found[0], by):
        raise NotFound("Tugas ini tidak ada, atau bukan untuk Anda.")
    work.instances.remember(found[1])
    return found


def may_see(task: UserTask, by: Actor) -> bool:
    """Tell whether a person may know of a task: a candidate, or whoever completed it."""
    return task.is_candidate(by) or task.closed_by_id == by.account_id


def _authorise(task: UserTask, by: Actor) -> None:
    task_pages.refuse_closed(task)
    _refuse_excluded(task, by)
    if task.assignee_id not in (None, by.account_id):
        raise Conflict(f"Tugas ini sedang dikerjakan oleh {task.assignee_name}.")


def _refuse_excluded(task: UserTask, by: Actor) -> None:
    if task.is_excluded(by):
        raise NotAllowed(
            "Anda mengerjakan langkah sebelumnya, jadi langkah ini harus dikerjakan orang lain."
        )


def _refuse_foreign(task: UserTask, by: Actor) -> None:
    if task.assignee_id != by.account_id:
        raise NotAllowed("Ambil tugas ini dahulu sebelum mengisinya.")


def _replayed(task: UserTask, by: Actor, request_key: str | None) -> Completion | None:
    """Answer a request that was answered before, such as the second click of a double click."""
    same = (
        request_key is not None
        and task.completion_key == request_key
        and task.closed_by_id == by.account_id
    )
    return _completion(task, replayed=True) if same else None


def claim_many(work: Work, task_ids: Sequence[str], *, by: Actor) -> list[tuple[str, str | None]]:
    """Claim several tasks in one transaction; returns each id with why it could not be claimed, or None."""
    outcome: list[tuple[str, str | None]] = []
    # In one order, whatever the page's: two people who claim the same tasks must not wait for each other.
    for task_id in sorted(set(task_ids))[:MOST_AT_ONCE]:
        try:
            _claim_one(work, task_id, by)
            outcome.append((task_id, None))
        except AlurError as error:
            outcome.append((task_id, error.message))
    work.commit()
    return outcome


def _claim_one(work: Work, task_id: str, by: Actor) -> None:
    task, _ = _locked(work, task_id, by)
    task_pages.refuse_closed(task)
    if task.assignee_id == by.account_id:
        return
    takes_over = task.assignee_id is not None and task.may_be_taken_over(by)
    if task.assignee_id is not None and not takes_over:
        raise Conflict(f"Tugas ini sudah diambil oleh {task.assignee_name}{_since(work, task)}.")
    _refuse_excluded(task, by)
    claimed = replace(
        task, assignee_id=by.account_id, assignee_name=by.name, claimed_at=work.clock.now()
    )
    work.user_tasks.save(claimed)
    _record(work, task, "user_task.taken_over" if takes_over else "user_task.claimed", by)


def _since(work: Work, task: UserTask) -> str:
    if task.claimed_at is None:
        return ""
    zone = work.catalog.zone(work, task.site).key
    return f", {spoken_time.date_words(task.claimed_at, zone)}"


def _record(work: Work, task: UserTask, action: str, by: Actor) -> None:
    work.record(
        AuditEvent(
            stream=f"instance:{task.instance_id}",
            action=action,
            actor_id=by.account_id,
            actor_name=by.name,
            subject=task.element_id,
            data={"name": task.name, "task_id": task.id},
        )
    )
