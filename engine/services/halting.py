"""What becomes of a step that a person took and that leads where the drawing cannot go on?

The step is undone as a whole. What the person filled in is kept as a draft, and an incident tells an operator: both in a
transaction of its own. When the cause is mended the person sends again, and that resolves the incident.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.actors import Actor
from engine.domain.incidents import MET_AT_START, MET_AT_TASK, Incident
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import EngineFailure, Halted
from engine.persistence.files import StoredFile
from engine.services import incidents
from engine.services.answering import KEPT_SUFFIX
from engine.services.closing import file_ids, is_file
from engine.services.work import Work

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a person sent."""

    by: Actor
    #: The checked values.
    values: Mapping[str, Any]
    #: As it was typed, by control name; None from a program, which keeps what it sent.
    submitted: Mapping[str, Sequence[str]] | None = None


def at_task(work: Work, task: UserTask, attempt: Attempt, error: EngineFailure) -> EngineFailure:
    """Undo the completion, keep what was sent, raise the incident and commit; returns what to raise."""
    kept_files = _rescue(work, attempt)
    found = work.user_tasks.get_with_instance(task.id)
    if found is None or found[0].state is not UserTaskState.OPEN:
        return error
    task, instance = found
    work.instances.remember(instance)
    if attempt.submitted is not None:
        draft: dict[str, object] = {name: list(sent) for name, sent in attempt.submitted.items()}
        draft |= {key + KEPT_SUFFIX: files for key, files in kept_files.items()}
        work.user_tasks.save(replace(task, draft=draft))
    earlier = work.incidents.unresolved(instance_id=instance.id, job_kinds=[MET_AT_TASK])
    met = Incident(
        id=next((each.id for each in earlier if each.task_id == task.id), ""),
        job_id=None,
        job_kind=MET_AT_TASK,
        instance_id=instance.id,
        task_id=task.id,
        element_id=error.element_id or task.element_id,
        message=error.message,
        error_id=secrets.token_hex(4),
        raised_at=work.clock.now(),
    )
    return _told(work, met, kept_files, error, kept=attempt.submitted is not None)


def at_start(work: Work, attempt: Attempt, error: EngineFailure) -> EngineFailure:
    """Undo the start, keep uploads, raise the incident and commit; returns what to raise."""
    kept_files = _rescue(work, attempt)
    earlier = work.incidents.unresolved(job_kinds=[MET_AT_START])
    same = (
        each.id
        for each in earlier
        if (each.element_id, each.message) == (error.element_id, error.message)
    )
    met = Incident(
        id=next(same, ""),
        job_id=None,
        job_kind=MET_AT_START,
        instance_id=None,
        element_id=error.element_id,
        message=error.message,
        error_id=secrets.token_hex(4),
        raised_at=work.clock.now(),
    )
    return _told(work, met, kept_files, error, kept=False)


def _rescue(work: Work, attempt: Attempt) -> dict[str, list[dict[str, Any]]]:
    """Start over, but for the uploads; returns how variables refer to them, by field."""
    stored: dict[str, StoredFile] = work.files.find(file_ids(attempt.values))
    work.start_over()
    there = work.files.find(stored)
    work.files.add([file for file_id, file in stored.items() if file_id not in there])
    return {
        key: value
        for key, value in attempt.values.items()
        if isinstance(value, list) and any(is_file(item) for item in value)
    }


def _told(
    work: Work,
    met: Incident,
    kept_files: Mapping[str, Sequence[Mapping[str, Any]]],
    error: EngineFailure,
    *,
    kept: bool,
) -> Halted:
    if met.id:
        work.incidents.refresh(met.id, message=met.message, error_id=met.error_id)
    else:
        met = replace(met, id=work.new_id())
        incidents.raise_one(work, met)
    work.commit()
    _log.error("a person's step was undone, error %s", met.error_id, exc_info=error)
    draft = " Isian Anda tersimpan sebagai draf." if kept else ""
    # A sentence that ends with an expression has no full stop of its own.
    why = error.message if error.message.endswith(".") else f"{error.message}."
    return Halted(
        f"Langkah ini belum dapat dilanjutkan (kode gangguan {met.error_id}): {why}{draft}",
        element_id=error.element_id,
        incident_id=met.id,
        kept_files=kept_files,
    )
