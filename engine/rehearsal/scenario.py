"""What does a scenario consist of?

Values only: `scenario_files` reads them, `scenario_runner` plays them. Times are aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from engine.domain.instances import InstanceState
from engine.domain.jobs import JobKind
from engine.domain.time_standards import SlaState


@dataclass(frozen=True, kw_only=True)
class Start:
    """Somebody starts an instance."""

    by: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Somebody takes a user task."""

    task: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Complete:
    """Somebody completes a user task, the oldest open one of this element."""

    task: str
    by: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: Variables that the task must see, to tell apart several open tasks of one element.
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Correlate:
    """A message arrives."""

    message: str
    key: Any = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: Whether somebody must take it, at once or later; otherwise nobody may, and it is not kept.
    expected: bool = True


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """A signal sounds."""

    signal: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Something that must not be possible, and words from the reason given."""

    attempt: Start | Claim | Complete
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Advance:
    """Time passes; what falls due meanwhile is done in its order."""

    by: timedelta


@dataclass(frozen=True, kw_only=True)
class RunJobs:
    """What is due now is done."""


@dataclass(frozen=True, kw_only=True)
class FailJob:
    """The next `times` attempts at jobs of a kind fail."""

    kind: JobKind
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Which incident is meant; what is None does not matter."""

    kind: JobKind | None = None
    #: The element where it stopped, or the user task that a person could not complete.
    element: str | None = None

    def __str__(self) -> str:
        """Name it as the file does."""
        return " ".join(filter(None, (self.kind and self.kind.value, self.element))) or "apa pun"


@dataclass(frozen=True, kw_only=True)
class RetryIncident:
    """An operator lets the job behind an incident run again."""

    trouble: Trouble


@dataclass(frozen=True, kw_only=True)
class TaskCheck:
    """A user task must be open."""

    task: str
    group: str | None = None
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SlaCheck:
    """A time standard must stand somewhere; `task` is None for the instance's own."""

    task: str | None
    state: SlaState


@dataclass(frozen=True, kw_only=True)
class IncidentCheck:
    """Such an incident must be open."""

    trouble: Trouble


Step: TypeAlias = (
    Claim
    | Complete
    | Correlate
    | Broadcast
    | Refused
    | Advance
    | RunJobs
    | FailJob
    | RetryIncident
    | TaskCheck
    | SlaCheck
    | IncidentCheck
)


@dataclass(frozen=True, kw_only=True)
class ExpectedMail:
    """A mail to somebody."""

    to: str
    subject_contains: str = ""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """How it must end; what is None is not looked at."""

    state: InstanceState | None = None
    end_event: str | None = None
    open_tasks: tuple[str, ...] | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    path: tuple[str, ...] | None = None
    path_contains: tuple[str, ...] = ()
    path_lacks: tuple[str, ...] = ()
    letters: tuple[str, ...] | None = None
    mails: tuple[ExpectedMail, ...] = ()
    mails_lack: tuple[ExpectedMail, ...] = ()
    #: Number of entries by register.
    registers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One scenario as its file tells it."""

    file: Path
    title: str
    #: Process id; None takes the one that the folder holds.
    process: str | None
    clock: datetime
    #: Kemendagri code; None takes the site's root region.
    region: str | None
    #: None when a message, a signal or the clock starts the instance.
    start: Start | None
    steps: tuple[Step, ...]
    #: 1-based line of each step in the file.
    lines: tuple[int, ...]
    expect: Expected

    @property
    def actors(self) -> tuple[str, ...]:
        """Everyone who acts or is written to, each once, the starter first."""
        attempts = (each.attempt if isinstance(each, Refused) else each for each in self.steps)
        acting = (each.by for each in attempts if isinstance(each, Start | Claim | Complete))
        mails = (*self.expect.mails, *self.expect.mails_lack)
        written_to = (mail.to for mail in mails if "@" not in mail.to)
        starting = () if self.start is None else (self.start.by,)
        return tuple(dict.fromkeys((*starting, *acting, *written_to)))
