"""What happens to open due dates when a business calendar changes?

They are counted afresh on the changed calendar, pauses included. Deadlines that the model gives as a date, or that a
person moved, stay; so does everything that is finished. Each changed due date is an audit entry.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from engine.bpmn import TimeSettings
from engine.domain import due_dates, time_standards
from engine.domain.audit import AuditEvent
from engine.domain.durations import parse_duration
from engine.domain.time_standards import Progress, SlaClock
from engine.domain.user_tasks import UserTask
from engine.services import time_keeping
from engine.services.advancing import instance_timed
from engine.services.time_keeping import Timed
from engine.services.work import Work


def recount(work: Work, calendar_ids: Collection[str]) -> int:
    """Count the open due dates on these calendars afresh; returns how many changed. The caller commits."""
    changed = 0
    for task in work.user_tasks.open_on(calendar_ids):
        changed += _recount_task(work, task)
    for instance_id in work.instances.active_on(calendar_ids):
        changed += _recount_instance(work, instance_id)
    return changed


def _recount_task(work: Work, task: UserTask) -> bool:
    found = work.user_tasks.get_with_instance(task.id)
    if found is None or found[0].clock is None:
        return False
    work.instances.remember(found[1])
    task = found[0]
    loaded = work.catalog.get(work, task.definition_id)
    model = loaded.process.elements[task.element_id].user_task
    if model is None or model.due_date is not None or task.clock is None:
        return False
    progress = _progress(work, task.clock, model.time, task.calendar, task.site)
    timed = Timed(
        instance_id=task.instance_id, task_id=task.id, element_id=task.element_id, name=task.name
    )
    if not _told(work, timed, task.clock, progress, model.time):
        return False
    work.jobs.cancel_for_tasks([task.id])
    work.flush()
    time_keeping.arm(work, timed, progress[0])
    work.user_tasks.save(replace(task, clock=progress[0]))
    return True


def _recount_instance(work: Work, instance_id: str) -> bool:
    instance = work.instances.get(instance_id, lock=True)
    if instance is None or instance.clock is None:
        return False
    settings = work.catalog.get(work, instance.definition_id).process.time
    progress = _progress(work, instance.clock, settings, instance.calendar, instance.site)
    timed = instance_timed(instance)
    if not _told(work, timed, instance.clock, progress, settings):
        return False
    time_keeping.arm(work, timed, progress[0])
    work.instances.save(replace(instance, clock=progress[0]))
    return True


def _progress(
    work: Work, clock: SlaClock, settings: TimeSettings, calendar_id: str, site: str
) -> Progress:
    if settings.time_standard is None:
        return clock, ()
    calendar = work.catalog.calendar(work, calendar_id, site)
    share = settings.warn_at or due_dates.WARN_SHARE
    fresh = due_dates.resolve(
        clock.started_at, parse_duration(settings.time_standard), calendar, share
    )
    return time_standards.recompute(clock, fresh, calendar, work.clock.now())


def _told(
    work: Work, timed: Timed, before: SlaClock, progress: Progress, settings: TimeSettings
) -> bool:
    """Write a changed due date to the trail; False when nothing changed."""
    after, transitions = progress
    if after == before:
        return False
    work.record(
        AuditEvent(
            stream=timed.stream,
            action="time_standard.recounted",
            actor_id="system",
            actor_name="Sistem",
            subject=timed.element_id,
            data={
                "name": timed.name,
                "task_id": timed.task_id,
                "was": _due(before),
                "due": _due(after),
            },
        )
    )
    time_keeping.record(work, timed, transitions, standard=settings.time_standard)
    return True


def _due(clock: SlaClock) -> datetime | None:
    return clock.due_at or (clock.held.due if clock.held else None)
