"""How does a row become a domain value, and back?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.domain.audit import AuditEntry
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence.base import FAR_FUTURE
from engine.persistence.clocks import clock_columns, clock_from

#: Joins the candidate groups of an audience; no group id holds it.
AUDIENCE_SEPARATOR = "+"


#: Marks a candidate user among candidate groups.
USER_MARK = "@"


def audience_members(groups: Iterable[str], users: Iterable[str] = ()) -> tuple[str, ...]:
    """Return candidate groups and (marked) candidate users, each once, in one order only."""
    return tuple(sorted({*groups, *(USER_MARK + user for user in users)}))


def audience_of(groups: Iterable[str], users: Iterable[str] = ()) -> str:
    """Spell a set of candidates one way only."""
    return AUDIENCE_SEPARATOR.join(audience_members(groups, users))


def instance_from(row: Mapping[Any, Any]) -> ProcessInstance:
    """Read an instance; a query for a list may leave the state blob out."""
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
        state_blob=row.get("state_blob", b""),
        parent_instance_id=row["parent_instance_id"],
        parent_token=row["parent_token"],
        start_key=row["start_key"],
        origin_id=row["origin_id"],
        cause_id=row["cause_id"],
        throws=row["throws"] or 0,
        throws_since=row["throws_since"],
        version=row["version"],
        audit_length=row["audit_length"],
        audit_head=row["audit_head"],
    )


def instance_columns(instance: ProcessInstance) -> dict[str, Any]:
    """Write every column of an instance but its request key."""
    plain = (
        "id", "definition_id", "definition_key", "site", "number", "title", "region", "initiator_id", "initiator_name",
        "started_at", "ended_at", "end_event", "calendar", "state_blob", "version", "audit_length", "audit_head",
        "parent_instance_id", "parent_token", "start_key", "origin_id", "cause_id", "throws", "throws_since",
    )  # fmt: skip
    values = {name: getattr(instance, name) for name in plain}
    return {**values, "state": instance.state.value, **clock_columns(instance.clock)}


_TASK_PLAIN = (
    "id", "instance_id", "definition_id", "token_id", "element_id", "name", "lane", "site", "number", "title", "region",
    "assignee_id", "assignee_name", "form_id", "priority", "created_at", "claimed_at", "closed_at", "closed_by_id",
    "closed_by_name", "calendar", "escalated_to", "draft", "completion_key",
)  # fmt: skip


def user_task_from(row: Mapping[Any, Any]) -> UserTask:
    """Read a user task."""
    members = tuple(filter(None, row["audience"].split(AUDIENCE_SEPARATOR)))
    return UserTask(
        **{name: row[name] for name in _TASK_PLAIN},
        state=UserTaskState(row["state"]),
        groups=tuple(each for each in members if not each.startswith(USER_MARK)),
        candidate_users=tuple(
            each.removeprefix(USER_MARK) for each in members if each.startswith(USER_MARK)
        ),
        excluded_ids=tuple(row["excluded_ids"]),
        clock=clock_from(row),
    )


def user_task_columns(task: UserTask) -> dict[str, Any]:
    """Write every column of a user task."""
    clock = task.clock
    return {
        **{name: getattr(task, name) for name in _TASK_PLAIN},
        "state": task.state.value,
        "audience": audience_of(task.groups, task.candidate_users),
        "excluded_ids": list(task.excluded_ids),
        "sort_at": clock.due_at if clock and clock.due_at else FAR_FUTURE,
        **clock_columns(clock),
    }


def audit_entry_from(row: Mapping[Any, Any]) -> AuditEntry:
    """Read an audit entry as it stands, whoever wrote it."""
    return AuditEntry(**{name: row[name] for name in AuditEntry.__dataclass_fields__})


def audit_entry_columns(entry: AuditEntry) -> dict[str, Any]:
    """Write every column of an audit entry."""
    return {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__}
