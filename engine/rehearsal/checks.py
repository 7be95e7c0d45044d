"""Is an instance where its scenario says it is, at this moment?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.rehearsal.looking import Sight
from engine.rehearsal.mismatch import Mismatch, listed
from engine.rehearsal.scenario import IncidentCheck, SlaCheck, TaskCheck
from engine.services.work import Work


def _task(work: Work, sight: Sight, step: TaskCheck) -> None:
    """See that a user task is open, for whom and until when."""
    found = sight.open_tasks(work, step.task)
    if not found:
        raise not_open(work, sight, step.task)
    groups = [each for task in found for each in (*task.groups, task.escalated_to) if each]
    if step.group is not None and step.group not in groups:
        raise Mismatch(f"group {step.task}", expected=step.group, found=listed(groups))
    dues = [task.clock.due_at for task in found if task.clock]
    if step.due is not None and step.due not in dues:
        zone = step.due.tzinfo
        words = [each.astimezone(zone).isoformat() if each else "berhenti" for each in dues]
        raise Mismatch(f"due {step.task}", expected=step.due.isoformat(), found=listed(words))


def _sla(work: Work, sight: Sight, step: SlaCheck) -> None:
    """See where a clock stands: the instance's, or the one of the latest task of an element."""
    if step.task is None:
        clock = sight.instance(work).clock
    else:
        tasks = sight.tasks(work, step.task)
        clock = tasks[-1].clock if tasks else None
    found = clock.state.value if clock else "tanpa waktu baku"
    if found != step.state.value:
        raise Mismatch(f"sla {step.task or 'keseluruhan'}", expected=step.state, found=found)


def _incident(work: Work, sight: Sight, step: IncidentCheck) -> None:
    """See that somebody has to look after a failed job, or a step that a person could not finish."""
    if not sight.incidents(work, step.trouble):
        found = [
            f"{each.job_kind} {each.element_id or ''}".strip() for each in sight.incidents(work)
        ]
        raise Mismatch("incident", expected=str(step.trouble), found=listed(found))


def not_open(work: Work, sight: Sight, task: str, *, condition: str = "") -> Mismatch:
    """Tell that no such user task is open, and which ones are."""
    standing = [each.element_id for each in sight.open_tasks(work)]
    return Mismatch(
        f"tugas {task}", expected=f"terbuka{condition}", found=f"terbuka: {listed(standing)}"
    )


#: Steps that only look, with what they look at.
CHECKS: dict[type[object], Callable[[Work, Sight, Any], None]] = {
    TaskCheck: _task,
    SlaCheck: _sla,
    IncidentCheck: _incident,
}
