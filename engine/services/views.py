"""What do the pages of citizens and staff read?

Frozen read models: filled by the services, shown by `webui` and `engine.cli`, and never written back. Those of the desks
(auditor, process owner, administration) stand in `desk_views`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.bpmn import Element, ProcessModel
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.spoken_time import Spoken
from engine.domain.time_standards import SlaState
from engine.domain.user_tasks import UserTask
from forms.schema import Form


class InboxView(StrEnum):
    """Which part of the inbox is looked at; the value stands in the URL."""

    MINE = "saya"
    GROUPS = "kelompok"
    ALL = "semua"


@dataclass(frozen=True, kw_only=True)
class InboxItem:
    """One line of the inbox."""

    task: UserTask
    region_name: str
    #: None where the task has no time standard.
    time_left: Spoken | None
    is_mine: bool
    can_claim: bool


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """One page of the inbox, most urgent first."""

    items: tuple[InboxItem, ...]
    #: Cursor of the next page, or None on the last one.
    next: str | None
    #: Open tasks per view, counted up to 100 (shown as "99+").
    counts: Mapping[InboxView, int]


@dataclass(frozen=True, kw_only=True)
class DueExplanation:
    """The arithmetic of a due date, interval by interval, in words."""

    lines: tuple[str, ...]
    due: str
    calendar: str


@dataclass(frozen=True, kw_only=True)
class FileView:
    """One uploaded file as a page shows it."""

    id: str
    name: str
    is_photo: bool
    size: int
    #: What the photo told of itself, in words ("Diambil 17 Maret 2026 pukul 22.10"); empty for guests.
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """One document that a person keeps for their forms."""

    id: str
    kind: str
    #: The kind as people call it, inside a sentence.
    kind_name: str
    name: str
    size: int
    is_photo: bool
    kept_at: datetime


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One filled-in field in words: what was asked, what was answered."""

    key: str
    label: str
    #: Text in words; several lines are separated by newline.
    text: str
    files: tuple[FileView, ...] = ()
    #: Where a map of it is, if it is a place.
    map_address: str = ""

    @property
    def has_photos(self) -> bool:
        """Whether there is a picture to show."""
        return any(file.is_photo for file in self.files)


@dataclass(frozen=True, kw_only=True)
class AnswerGroup:
    """The answers given on one form, in the form's order; empty ones are left out."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """All that the page of one user task shows."""

    task: UserTask
    instance: ProcessInstance
    element: Element
    region_name: str
    form: Form | None
    #: Typed values the form opens with: variables of the same key, else defaults.
    values: Mapping[str, Any]
    #: What was saved without completing, as it was typed, by control name; None without a draft.
    draft: Mapping[str, Any] | None
    #: Everything visible to FEEL in the form, for conditional fields.
    context: Mapping[str, Any]
    #: What earlier steps produced, for reading beside the form; newest last.
    answers: tuple[AnswerGroup, ...]
    time_left: Spoken | None
    due: DueExplanation | None
    #: The SOP's standard in words, e.g. "2 jam".
    standard: str | None
    is_mine: bool
    can_claim: bool
    can_complete: bool
    can_release: bool
    #: Why the person cannot work on it, in one sentence; empty when they can.
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Startable:
    """A process that the person may start from the browser."""

    key: str
    title: str
    site: str
    site_name: str
    #: The start step's name, e.g. "Laporkan informasi".
    action: str
    documentation: str


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """All that the page of a start form shows."""

    startable: Startable
    element: Element
    form: Form
    region: str
    region_name: str
    values: Mapping[str, Any]
    context: Mapping[str, Any]
    standard: str | None


@dataclass(frozen=True, kw_only=True)
class Started:
    """What a start, or a replay of the same request, led to."""

    instance_id: str
    number: str
    title: str
    #: The start step's own standard: met, missed, or None where it has none.
    start_state: SlaState | None
    #: E.g. "Terlambat 2 jam terhadap waktu baku 6 jam".
    start_words: str
    #: Whether an earlier copy of the same request had already started it.
    replayed: bool = False


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What completing a user task, or a replay of the same request, led to."""

    task_id: str
    instance_id: str
    number: str
    #: The task's standard: met, missed or None.
    state: SlaState | None
    replayed: bool = False


class Tone(StrEnum):
    """How a line of the timeline or a step should look; always beside words, never instead of them."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One line of an instance's history in words."""

    at: datetime
    who: str
    text: str
    tone: Tone
    #: Quoted remark of a person (e.g. the reason of a refusal), or empty.
    remark: str = ""
    #: Place in the audit chain.
    seq: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One occurrence of a user task against its time standard; one not reached yet has no task."""

    element_id: str
    name: str
    lane: str
    #: "menunggu" | "berjalan" | "selesai" | "dibatalkan"
    state: str
    who: str
    opened_at: datetime | None
    closed_at: datetime | None
    standard: str | None
    sla: SlaState | None
    #: E.g. "Sisa 1 jam", "Tepat waktu, 40 menit", "Terlambat 2 jam".
    words: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class InstanceLink:
    """Another instance that belongs to this one."""

    id: str
    number: str
    process_name: str
    state: InstanceState


@dataclass(frozen=True, kw_only=True)
class InstancePage:
    """All that the page of one instance shows."""

    instance: ProcessInstance
    process: ProcessModel
    region_name: str
    initiator_name: str
    steps: tuple[Step, ...]
    timeline: tuple[TimelineEntry, ...]
    answers: tuple[AnswerGroup, ...]
    #: BPMN element id -> "done" | "active" | "warned" | "late", for the drawing.
    markers: Mapping[str, str]
    time_left: Spoken | None
    due: DueExplanation | None
    standard: str | None
    #: User tasks open now, with who holds them.
    open_tasks: tuple[UserTask, ...]
    #: Whether the person may open each of `open_tasks`.
    may_open: frozenset[str]
    incidents: tuple[str, ...] = ()
    #: The instance that this one is a part of, if the person may see it.
    caller: InstanceLink | None = None
    #: The instances that this one has called and the person may see, oldest first.
    called: tuple[InstanceLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InstanceItem:
    """One line of a list of instances."""

    instance: ProcessInstance
    process_title: str
    region_name: str
    time_left: Spoken | None


@dataclass(frozen=True, kw_only=True)
class InstanceListPage:
    """One page of instances, newest first."""

    items: tuple[InstanceItem, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class RegisterField:
    """One column of a register."""

    key: str
    label: str
    #: text | longtext | date | datetime | region | photos | file
    type: str


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One entry of a register, cut down to the columns that the person may see."""

    id: str
    key: str
    at: datetime
    #: What the entry is called in lists and links.
    title: str
    region_name: str
    #: Field key to text in words.
    values: Mapping[str, str]
    photos: tuple[FileView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterPage:
    """One page of a register, newest first."""

    site: str
    register: str
    title: str
    description: str
    fields: tuple[RegisterField, ...]
    rows: tuple[RegisterRow, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class NotificationView:
    """One notification."""

    id: str
    at: datetime
    text: str
    path: str
    is_read: bool
