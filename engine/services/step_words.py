"""How is a step told against its waktu baku?"""

from __future__ import annotations

from datetime import datetime

from engine.bpmn import TimeSettings
from engine.domain import spoken_time
from engine.domain.calendars import BusinessCalendar
from engine.domain.durations import WorkDuration, parse_duration
from engine.domain.time_standards import SlaState
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.services import worklists
from engine.services.catalog import LoadedDefinition
from engine.services.views import Step, Tone
from engine.services.work import Work

_STATES = {
    UserTaskState.OPEN: "berjalan",
    UserTaskState.COMPLETED: "selesai",
    UserTaskState.CANCELLED: "dibatalkan",
}
_TONES = {
    spoken_time.Tone.CALM: Tone.PLAIN,
    spoken_time.Tone.SOON: Tone.WARN,
    spoken_time.Tone.LATE: Tone.BAD,
}


def standard(work: Work, settings: TimeSettings, loaded: LoadedDefinition) -> str | None:
    """Say a time standard, e.g. "2 jam"; None where the model gives none."""
    if settings.time_standard is None:
        return None
    calendar_id = settings.calendar or loaded.process.time.calendar
    calendar = work.catalog.calendar(work, calendar_id, loaded.head.site)
    return spoken_time.duration_words(parse_duration(settings.time_standard), calendar)


def of_task(work: Work, loaded: LoadedDefinition, task: UserTask) -> Step:
    """Tell one occurrence of a user task."""
    model = loaded.process.elements[task.element_id].user_task
    words, tone = _words(work, task)
    return Step(
        element_id=task.element_id,
        name=task.name,
        lane=task.lane,
        state=_STATES[task.state],
        who=task.closed_by_name or task.assignee_name or "",
        opened_at=task.created_at,
        closed_at=task.closed_at,
        standard=standard(work, model.time, loaded) if model else None,
        sla=task.clock.state if task.clock else None,
        words=words,
        tone=tone,
    )


def _words(work: Work, task: UserTask) -> tuple[str, Tone]:
    if task.state is UserTaskState.CANCELLED:
        return "Dibatalkan", Tone.PLAIN
    calendar = work.catalog.calendar(work, task.calendar, task.site)
    if task.state is UserTaskState.OPEN:
        left = worklists.time_left(work, task)
        return (left.text, _TONES[left.tone]) if left else ("Sedang dikerjakan", Tone.PLAIN)
    clock = task.clock
    if clock is None or task.closed_at is None or clock.due_at is None:
        return "Selesai", Tone.GOOD
    if clock.state is SlaState.MISSED:
        return f"Terlambat {amount(calendar, clock.due_at, task.closed_at)}", Tone.BAD
    if task.closed_at <= clock.started_at:
        # The clock was set to count from a moment still ahead (a meeting's time).
        return "Tepat waktu", Tone.GOOD
    return f"Tepat waktu, {amount(calendar, clock.started_at, task.closed_at)}", Tone.GOOD


def amount(calendar: BusinessCalendar, start: datetime, end: datetime) -> str:
    """Say the working time between two instants, to the minute."""
    used = calendar.working_time_between(start, end)
    minutes = WorkDuration(time=used - used % spoken_time.MINUTE)
    return (
        spoken_time.duration_words(minutes, calendar)
        if not minutes.is_zero
        else "kurang dari 1 menit"
    )
