"""What is a job?

A job is work that follows a step: a timer, a mail, a register entry. Its row is the truth; a broker only rings a bell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    """Every kind of job the engine knows; each has exactly one handler."""

    #: Moves a token when a BPMN timer is due.
    TIMER = "timer"
    #: Brings a message, or a signal, to the token that waits for it.
    DELIVER = "deliver"
    #: Starts an instance: a message, a signal or the time of a start event has come.
    START = "start"
    #: Ends an instance whose call activity was taken away.
    CANCEL_CALL = "cancel-call"
    #: Warns, breaches and escalates a time standard.
    TIME_STANDARD = "time-standard"
    #: Tells people in the site, and writes the mails that go with it.
    NOTIFY = "notify"
    #: Sends one mail.
    MAIL_SEND = "mail.send"
    #: Writes one entry of a register.
    REGISTER_PUT = "register.put"
    #: Seals the audit trail with a signed checkpoint.
    AUDIT_SEAL = "audit.seal"


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    DONE = "done"
    #: Retries are used up; an incident tells why.
    DEAD = "dead"


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job about to be written; `dedup_key` makes a second copy of the same job harmless."""

    kind: JobKind
    dedup_key: str
    due_at: datetime
    instance_id: str | None = None
    task_id: str | None = None
    token_id: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    max_attempts: int = 3


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as its row tells it."""

    id: str
    kind: JobKind
    dedup_key: str
    due_at: datetime
    state: JobState
    instance_id: str | None
    task_id: str | None
    token_id: str | None
    payload: Mapping[str, Any]
    attempts: int
    max_attempts: int
    #: Grows with every lease; a worker may finish only the lease it holds.
    fence: int
    last_error: str | None = None
