"""How does a row become a domain value, and back?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from engine.domain.audit import AuditEntry
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.time_standards import SlaClock, SlaState
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence.base import FAR_FUTURE

#: Joins the candidate groups of an audience; no group id holds it.
AUDIENCE_SEPARATOR = "+"


def audience_of(groups: tuple[str, ...]) -> str:
    """Spell a set of candidate groups one way only."""
    return AUDIENCE_SEPARATOR.join(sorted(set(groups)))


def clock_from(row: RowMapping) -> SlaClock | None:
    """Read the clock columns that instances and user tasks share."""
    if row["sla_state"] is None:
        return None
    return SlaClock(
        started_at=row["clock_started_at"],
        due_at=row["due_at"],
        warn_at=row["warn_at"],
        state=SlaState(row["sla_state"]),
        paused_at=row["paused_at"],
    )


def clock_columns(clock: SlaClock | None) -> dict[str, Any]:
    """Write the clock columns that instances and user tasks share."""
    return {
        "clock_started_at": clock.started_at if clock else None,
        "due_at": clock.due_at if clock else None,
        "warn_at": clock.warn_at if clock else None,
        "sla_state": clock.state.value if clock else None,
        "paused_at": clock.paused_at if clock else None,
    }


def instance_from(row: RowMapping, *, blob: bytes | None = None) -> ProcessInstance:
    """Read an instance; a query that leaves the state blob out passes one (or nothing)."""
    return ProcessInstance(
        id=row["id"],
        definition_id=row["definition_id"],
        definition_key=row["definition_key"],
        site=row["site"],
        number=row["number"],
        title=row["title"],
        region=row["region"],
        state=InstanceState(row["state"]),
        initiator_id=row["initiator_id"],
        initiator_name=row["initiator_name"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        end_event=row["end_event"],
        clock=clock_from(row),
        calendar=row["calendar"],
        state_blob=row["state_blob"] if blob is None else blob,
        version=row["version"],
        audit_length=row["audit_length"],
        audit_head=row["audit_head"],
    )


def instance_columns(instance: ProcessInstance) -> dict[str, Any]:
    """Write every column of an instance but its request key."""
    plain = (
        "id", "definition_id", "definition_key", "site", "number", "title", "region", "initiator_id", "initiator_name",
        "started_at", "ended_at", "end_event", "calendar", "state_blob", "version", "audit_length", "audit_head",
    )  # fmt: skip
    values = {name: getattr(instance, name) for name in plain}
    return {**values, "state": instance.state.value, **clock_columns(instance.clock)}


_TASK_PLAIN = (
    "id", "instance_id", "definition_id", "token_id", "element_id", "name", "lane", "site", "number", "title", "region",
    "assignee_id", "assignee_name", "form_id", "priority", "created_at", "claimed_at", "closed_at", "closed_by_id",
    "closed_by_name", "calendar", "escalated_to", "draft", "completion_key",
)  # fmt: skip


def user_task_from(row: RowMapping) -> UserTask:
    """Read a user task."""
    return UserTask(
        **{name: row[name] for name in _TASK_PLAIN},
        state=UserTaskState(row["state"]),
        groups=tuple(filter(None, row["audience"].split(AUDIENCE_SEPARATOR))),
        candidate_users=tuple(row["candidate_users"]),
        excluded_ids=tuple(row["excluded_ids"]),
        clock=clock_from(row),
    )


def user_task_columns(task: UserTask) -> dict[str, Any]:
    """Write every column of a user task."""
    clock = task.clock
    return {
        **{name: getattr(task, name) for name in _TASK_PLAIN},
        "state": task.state.value,
        "audience": audience_of(task.groups),
        "candidate_users": list(task.candidate_users),
        "excluded_ids": list(task.excluded_ids),
        "sort_at": clock.due_at if clock and clock.due_at else FAR_FUTURE,
        **clock_columns(clock),
    }


def audit_entry_from(row: RowMapping) -> AuditEntry:
    """Read an audit entry as it stands, whoever wrote it."""
    return AuditEntry(**{name: row[name] for name in AuditEntry.__dataclass_fields__})


def audit_entry_columns(entry: AuditEntry) -> dict[str, Any]:
    """Write every column of an audit entry."""
    return {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__}
