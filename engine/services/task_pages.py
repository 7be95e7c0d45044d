"""What does the page of one user task show?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn import runtime
from engine.domain.actors import Actor
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import AlreadyDone, Conflict, NotFound
from engine.services import answering, answers, seeing, step_words, tracking, worklists
from engine.services.catalog import LoadedDefinition
from engine.services.views import TaskPage
from engine.services.work import Work


def page(work: Work, task_id: str, *, by: Actor) -> TaskPage:
    """Return all that the page of a user task shows.

    Raises:
        NotFound: there is no such task for this person.
        AlreadyDone: somebody else completed it; tells who and when.
        Conflict: the process went on without it.
    """
    task = work.user_tasks.get(task_id)
    instance = work.instances.get(task.instance_id) if task else None
    if task is None or instance is None or not _may_know(work, task, instance, by):
        raise NotFound("Tugas ini tidak ada, atau bukan untuk Anda.")
    refuse_closed(task)
    loaded = work.catalog.get(work, instance.definition_id)
    element = loaded.process.elements[task.element_id]
    form = answering.form_of(loaded, element) if task.form_id else None
    context = context_of(loaded, instance, task)
    model = element.user_task
    is_mine = task.assignee_id == by.account_id
    excluded = task.is_excluded(by)
    return TaskPage(
        task=task,
        instance=instance,
        element=element,
        region_name=work.catalog.region_name(work, task.region),
        form=form,
        values=answering.initial(form, context) if form else {},
        draft=task.draft,
        context=context,
        answers=answers.given(
            work,
            loaded,
            work.audit.of_stream(f"instance:{instance.id}"),
            unseen=task.element_id,
        ),
        time_left=worklists.time_left(work, task),
        due=tracking.explained(
            work, task.clock, task.calendar, model.time.time_standard if model else None, task.site
        ),
        standard=step_words.standard(work, model.time, loaded) if model else None,
        is_mine=is_mine,
        can_claim=not excluded and task.is_free_for(by),
        can_complete=is_mine and not excluded,
        can_release=is_mine and bool(task.groups) and task.claimed_at is not None,
        why_not=_why_not(task, is_mine=is_mine, excluded=excluded),
    )


def _may_know(work: Work, task: UserTask, instance: ProcessInstance, by: Actor) -> bool:
    """Candidates keep knowing of a task that a colleague finished, to be told so."""
    return task.is_candidate(by) or seeing.may_open(task, by) or seeing.may_see(work, instance, by)


def refuse_closed(task: UserTask) -> None:
    """Tell whoever comes too late what became of the task.

    Raises:
        AlreadyDone: somebody completed it.
        Conflict: the process went on without it.
    """
    if task.state is UserTaskState.COMPLETED:
        raise AlreadyDone(
            f"Tugas ini sudah diselesaikan oleh {task.closed_by_name}.",
            by=task.closed_by_name,
            at=task.closed_at,
        )
    if task.state is UserTaskState.CANCELLED:
        raise Conflict("Tugas ini dibatalkan karena proses sudah berlanjut tanpa tugas ini.")


def _why_not(task: UserTask, *, is_mine: bool, excluded: bool) -> str:
    if excluded:
        return "Anda mengerjakan langkah sebelumnya, jadi langkah ini harus dikerjakan orang lain."
    if task.assignee_id is not None and not is_mine:
        return f"Sedang dikerjakan oleh {task.assignee_name}."
    return ""


def context_of(
    loaded: LoadedDefinition, instance: ProcessInstance, task: UserTask
) -> Mapping[str, Any]:
    """Return the variables that a task's form may read."""
    standing = runtime.inspect(loaded.runtime, instance.state_blob)
    opened = next((each for each in standing.user_tasks if each.token_id == task.token_id), None)
    return opened.variables if opened else standing.variables
