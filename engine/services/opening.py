"""How does an open user task of the token engine become a row?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.bpmn import Element, OpenUserTask, UserTaskModel, Value
from engine.bpmn.lengths import fits_candidates
from engine.domain import time_standards
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import JobKind, NewJob
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import EngineFailure, InvalidInput, NotFound
from engine.feel import FeelError
from engine.persistence.rows import audience_members, audience_of
from engine.services import time_keeping
from engine.services.catalog import LoadedDefinition
from engine.services.time_keeping import Deadline, Timed
from engine.services.work import Work

#: Priority where the model names none; Camunda's scale from 0 to 100.
PRIORITY = 50
#: Characters of a title that fit a row of the inbox.
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One user task that opens, and where."""

    loaded: LoadedDefinition
    instance: ProcessInstance
    opened: OpenUserTask
    #: Who moved the instance here.
    by: Actor
    #: What the settings of the task may read.
    variables: Mapping[str, Any]
    now: datetime

    @property
    def element(self) -> Element:
        """The user task in the drawing."""
        return self.loaded.process.elements[self.opened.element_id]

    @property
    def model(self) -> UserTaskModel:
        """Its settings."""
        model = self.element.user_task
        if model is None:
            raise EngineFailure(element_id=self.opened.element_id)
        return model

    @property
    def name(self) -> str:
        """What people read: the drawn name, or what `alur:title` gives; tasks of a multi-instance say which they are.

        Raises `ValueError` for a title that is no text.
        """
        label = self.element.label
        if self.model.title is not None:
            title = self.model.title.evaluate(self.variables, now=self.now)
            if not isinstance(title, str) or not title.strip():
                raise ValueError("the title is no text")
            return " ".join(title.split())[:LONGEST_NAME]
        counter = self.variables.get("loopCounter")
        return f"{label} ({counter})" if isinstance(counter, int) else label

    def names(self, value: Value | None) -> tuple[str, ...]:
        """Evaluate a list of names; nothing is none. Raises `ValueError` for more than a row has room for."""
        found = value.names(self.variables, now=self.now) if value else ()
        if not fits_candidates(found):
            raise ValueError("too many or too long names")
        return found


@contextmanager
def faults_of(element_id: str | None, label: str) -> Iterator[None]:
    """Tell a setting that cannot be used as a fault of the drawing, not of the person who came by.

    Raises:
        EngineFailure: naming the element.
    """
    try:
        yield
    except (InvalidInput, NotFound) as error:
        raise EngineFailure(f"“{label}”: {error.message}", element_id=element_id) from error
    except (FeelError, ValueError, TypeError, ArithmeticError) as error:
        raise EngineFailure(
            f"Pengaturan “{label}” menghasilkan nilai yang tidak dapat dipakai.",
            element_id=element_id,
        ) from error


def draft_row(work: Work, opening: Opening) -> UserTask:
    """Make the row of a user task that nobody has yet, with its clock running.

    Raises:
        EngineFailure: a setting of the task cannot be used.
    """
    with faults_of(opening.element.id, opening.element.label):
        return _draft_row(work, opening)


def _draft_row(work: Work, opening: Opening) -> UserTask:
    instance, element, model = opening.instance, opening.element, opening.model
    calendar_id = model.time.calendar or opening.loaded.process.time.calendar
    calendar = work.catalog.calendar(work, calendar_id, instance.site)
    deadline = Deadline(settings=model.time, due_date=model.due_date)
    priority = (
        model.priority.evaluate(opening.variables, now=opening.now) if model.priority else None
    )
    return UserTask(
        id=work.new_id(),
        instance_id=instance.id,
        definition_id=instance.definition_id,
        token_id=opening.opened.token_id,
        element_id=element.id,
        name=opening.name,
        lane=element.lane.name if element.lane else "",
        site=instance.site,
        number=instance.number,
        title=instance.title,
        region=instance.region,
        state=UserTaskState.OPEN,
        groups=opening.names(model.candidate_groups),
        candidate_users=opening.names(model.candidate_users),
        form_id=model.form_id,
        created_at=opening.now,
        calendar=calendar.id,
        priority=PRIORITY if priority is None else int(priority),
        clock=time_keeping.begin(deadline, calendar, opening.variables, now=opening.now),
    )


def open_task(work: Work, opening: Opening, *, excluded_ids: tuple[str, ...]) -> UserTask:
    """Collect the row of a user task, its clock's job and the news of it."""
    task = replace(draft_row(work, opening), excluded_ids=excluded_ids)
    assignee = _assignee(work, opening)
    if assignee is not None:
        task = replace(task, assignee_id=assignee.account_id, assignee_name=assignee.name)
    audience = audience_of(task.groups, task.candidate_users)
    work.catalog.declare_audience(
        work, audience, audience_members(task.groups, task.candidate_users)
    )
    work.record(
        AuditEvent(
            stream=f"instance:{task.instance_id}",
            action="user_task.created",
            actor_id="system",
            actor_name="Sistem",
            subject=task.element_id,
            data={
                "name": task.name,
                "task_id": task.id,
                "groups": list(task.groups),
                "due": task.clock.due_at if task.clock else None,
            },
        )
    )
    task = _ticked(work, opening, task)
    work.user_tasks.add(task)
    work.enqueue(
        NewJob(
            kind=JobKind.NOTIFY,
            dedup_key=f"notify:opened:{task.id}",
            due_at=opening.now,
            instance_id=task.instance_id,
            payload={"news": "opened", "task_id": task.id},
        )
    )
    return task


def _ticked(work: Work, opening: Opening, task: UserTask) -> UserTask:
    """A clock may count from the past, so it may be warned or breached as it starts."""
    if task.clock is None:
        return task
    clock, transitions = time_standards.tick(task.clock, opening.now)
    timed = Timed(
        instance_id=task.instance_id, task_id=task.id, element_id=task.element_id, name=task.name
    )
    time_keeping.record(work, timed, transitions, standard=opening.model.time.time_standard)
    time_keeping.arm(work, timed, clock)
    return replace(task, clock=clock)


def _assignee(work: Work, opening: Opening) -> Actor | None:
    """Resolve the model's assignee, a user name; whoever acts right now needs no look-up."""
    if opening.model.assignee is None:
        return None
    with faults_of(opening.element.id, opening.element.label):
        username = opening.model.assignee.evaluate(opening.variables, now=opening.now)
    if not username:
        return None
    if username == opening.by.username:
        return opening.by
    account = work.accounts.by_username(str(username))
    if account is None or not account.active:
        raise EngineFailure(
            f"Tugas “{opening.element.label}” ditujukan kepada akun yang tidak ada.",
            element_id=opening.element.id,
        )
    return Actor(account_id=account.id, username=account.username, name=account.name)
