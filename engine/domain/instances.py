"""What is a process instance?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.time_standards import SlaClock


class InstanceState(StrEnum):
    """Where an instance stands as a whole."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    INCIDENT = "incident"

    @property
    def has_ended(self) -> bool:
        """Whether nothing will ever happen in it again."""
        return self in {InstanceState.COMPLETED, InstanceState.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class ProcessInstance:
    """One run of a process definition, as its row tells it."""

    id: str
    definition_id: str
    definition_key: str
    site: str
    #: Number a person quotes: YYYYMMDD and a serial of five digits.
    number: str
    title: str
    #: Kemendagri code of the region that the instance belongs to.
    region: str
    state: InstanceState
    initiator_id: str
    initiator_name: str
    started_at: datetime
    ended_at: datetime | None = None
    #: BPMN id of the end event that was reached last.
    end_event: str | None = None
    #: The clock of the whole instance; None where the process declares no time standard.
    clock: SlaClock | None = None
    #: Calendar id in which the instance's own clock counts.
    calendar: str = "24x7"
    #: Opaque state of the token engine.
    state_blob: bytes = b""
    #: For a called instance: the one it was called from, and the token of the call activity there.
    parent_instance_id: str | None = None
    parent_token: str | None = None
    #: Digest of the correlation key of the message that started it; see `services.messages`.
    start_key: str | None = None
    #: Where the chain of events began that led to this one, and who threw the last of them; see `services.chains`.
    origin_id: str | None = None
    cause_id: str | None = None
    #: How often it has thrown by itself since an instant.
    throws: int = 0
    throws_since: datetime | None = None
    #: Optimistic lock; grows by one at every save.
    version: int = 0
    #: Length and head of the instance's audit chain.
    audit_length: int = 0
    audit_head: str = ""
