"""What is a user task, and who may see, claim and complete it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.actors import Actor
from engine.domain.time_standards import SlaClock


class UserTaskState(StrEnum):
    """Where a user task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class UserTask:
    """One piece of work for a person, as its row tells it; number, title and region are the instance's."""

    id: str
    instance_id: str
    definition_id: str
    #: The token engine's name of this occurrence.
    token_id: str
    #: BPMN id of the element.
    element_id: str
    name: str
    lane: str
    site: str
    number: str
    title: str
    region: str
    state: UserTaskState
    groups: tuple[str, ...]
    #: Usernames named as candidates in the model.
    candidate_users: tuple[str, ...] = ()
    #: Account id and display name of who works on it.
    assignee_id: str | None = None
    assignee_name: str | None = None
    form_id: str | None = None
    created_at: datetime
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by_id: str | None = None
    closed_by_name: str | None = None
    clock: SlaClock | None = None
    calendar: str = "24x7"
    #: From 0 to 100, as the model says; higher is more urgent.
    priority: int = 50
    #: Group that the task was escalated to, once it was.
    escalated_to: str | None = None
    #: Values saved without completing.
    draft: dict[str, object] | None = None
    #: Idempotency key of the request that completed it.
    completion_key: str | None = None
    #: Accounts that may not claim or complete it (four eyes).
    excluded_ids: tuple[str, ...] = ()

    def is_candidate(self, actor: Actor) -> bool:
        """Tell whether the actor is among those the model offers the task to, or it was escalated to."""
        groups = (*self.groups, self.escalated_to) if self.escalated_to else self.groups
        return (
            self.assignee_id == actor.account_id
            or actor.username in self.candidate_users
            or actor.in_any_group(groups, self.region)
        )

    def may_be_taken_over(self, actor: Actor) -> bool:
        """Tell whether the actor belongs to the group that an overdue task was escalated to."""
        return self.escalated_to is not None and actor.in_group(self.escalated_to, self.region)

    def is_free_for(self, actor: Actor) -> bool:
        """Tell whether the actor may take it: nobody has it yet, or it was escalated to them."""
        if self.assignee_id is None:
            return self.is_candidate(actor)
        return self.assignee_id != actor.account_id and self.may_be_taken_over(actor)

    def is_excluded(self, actor: Actor) -> bool:
        """Tell whether four eyes keep the actor from working on it."""
        return actor.account_id in self.excluded_ids
