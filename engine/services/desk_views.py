"""What do the desks of auditors, process owners and administrators read?

Frozen read models, as in `views`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn import Element, ProcessModel
from engine.domain.actors import Role
from engine.domain.findings import Finding
from engine.domain.incidents import Incident
from engine.services.views import InstanceLink, Step


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """One account as its administration shows it."""

    id: str
    username: str
    name: str
    email: str
    active: bool
    #: False until the one-time link was used.
    has_password: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class IncidentItem:
    """One line of what waits for an operator."""

    incident: Incident
    #: The instance that it stopped; None where there is none yet.
    instance: InstanceLink | None
    #: Whether the operator may open the page of that instance.
    may_open: bool


@dataclass(frozen=True, kw_only=True)
class MailView:
    """One mail in the local mailbox."""

    message_id: str
    recipient: str
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StepFilter:
    """What an auditor asks for; None and empty text mean everything."""

    since: datetime | None = None
    until: datetime | None = None
    process_key: str = ""
    element_id: str = ""
    #: "" | "tepat" | "terlambat" | "berjalan"
    lateness: str = ""


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step of one instance against its waktu baku."""

    instance_id: str
    number: str
    title: str
    process_title: str
    region_name: str
    step: Step


@dataclass(frozen=True, kw_only=True)
class StepSummary:
    """How one step did over the filtered period."""

    process_key: str
    process_title: str
    element_id: str
    name: str
    standard: str | None
    total: int
    on_time: int
    #: Finished late, or still open and overdue.
    late: int
    #: Open and not overdue.
    running: int
    #: Median and 90th percentile of the time used, in words; empty when nothing is finished.
    median: str
    p90: str

    @property
    def on_time_percent(self) -> int | None:
        """Share of decided steps that were on time, or None when none is decided."""
        finished = self.on_time + self.late
        return round(100 * self.on_time / finished) if finished else None


@dataclass(frozen=True, kw_only=True)
class StepChoice:
    """A step that an auditor may ask for."""

    process_key: str
    process_title: str
    element_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """An auditor's view: the summary first, then the rows that it counts."""

    filter: StepFilter
    summary: tuple[StepSummary, ...]
    rows: tuple[StepRow, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class DefinitionView:
    """One version of a process definition."""

    id: str
    key: str
    version: int
    site: str
    site_name: str
    title: str
    digest: str
    deployed_at: datetime
    deployed_by: str
    #: Instances of this version that still run.
    running: int
    is_latest: bool
    #: What the process owner should know although it could be deployed.
    remarks: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DefinitionPage:
    """One version with its drawing's steps and the SOP's header."""

    definition: DefinitionView
    versions: tuple[DefinitionView, ...]
    process: ProcessModel
    #: (label, text) pairs of the SOP's header, in the SOP's order.
    header: tuple[tuple[str, str], ...]
    #: User tasks in flow order with their Mutu Baku.
    steps: tuple[Element, ...]
    #: Time standards in words by element id, where there is one.
    standards: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class UploadCheck:
    """What the compiler says of an uploaded package."""

    findings: tuple[Finding, ...]
    title: str
    key: str
    digest: str
    #: Version that deploying would make, or None when it cannot be deployed.
    next_version: int | None
    #: Id of the identical version that is deployed already, if any.
    same_as: str | None
    xml: bytes | None
    process: ProcessModel | None
