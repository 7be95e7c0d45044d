"""Were the steps done within their waktu baku, and which were not?

The auditor's view. Summary and rows answer the same question, so their numbers agree.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.bpmn.steps import steps
from engine.domain import spoken_time
from engine.domain.actors import Actor
from engine.domain.calendars import BusinessCalendar
from engine.domain.durations import WorkDuration
from engine.domain.time_standards import SlaState
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.persistence import listings
from engine.persistence.listings import FoundStep, StepQuery
from engine.services import cursors, seeing, step_words
from engine.services.desk_views import StepChoice, StepFilter, StepReport, StepRow, StepSummary
from engine.services.sites import Sees
from engine.services.work import Work

_HEADER = [
    "nomor", "judul", "proses", "langkah", "lajur", "wilayah", "petugas", "dibuka", "selesai", "dihitung_sejak", "batas_waktu",
    "waktu_baku", "keadaan", "terhadap_waktu_baku",
]  # fmt: skip


@dataclass(kw_only=True)
class _Tally:
    """What is counted of one step while rows stream by."""

    process_title: str
    name: str
    standard: str | None
    calendar: BusinessCalendar
    total: int = 0
    on_time: int = 0
    late: int = 0
    running: int = 0
    used: list[timedelta] = field(default_factory=list)

    def add(self, task: UserTask) -> None:
        self.total += 1
        state = task.clock.state if task.clock else None
        if task.state is UserTaskState.OPEN:
            # What is overdue counts as late already, so that the three numbers add up.
            late = state is SlaState.BREACHED
            self.late += late
            self.running += not late
            return
        self.on_time += state is SlaState.MET
        self.late += state is SlaState.MISSED
        if task.clock is not None and task.closed_at is not None:
            used = self.calendar.working_time_between(task.clock.started_at, task.closed_at)
            self.used.append(max(used, timedelta()))

    def words(self, share: float) -> str:
        if not self.used:
            return ""
        ordered = sorted(self.used)
        at = (
            ordered[min(len(ordered) - 1, int(share * len(ordered)))]
            if share != 0.5
            else _median(ordered)
        )
        minutes = at - at % spoken_time.MINUTE
        if not minutes:
            return "kurang dari 1 menit"
        return spoken_time.duration_words(WorkDuration(time=minutes), self.calendar)


def _median(ordered: list[timedelta]) -> timedelta:
    return timedelta(seconds=statistics.median(each.total_seconds() for each in ordered))


def report(
    work: Work, asked: StepFilter, *, by: Actor, after: str | None = None, limit: int = 50
) -> StepReport:
    """Return the summary and one page of the rows it counts.

    Raises:
        NotAllowed: the person is no auditor.
    """
    seeing.require(work, by, Sees.TRAIL)
    found = listings.steps(
        work.connection, _query(work, asked, by, before=cursors.read(after)), limit=limit + 1
    )
    shown = found[:limit]
    return StepReport(
        filter=asked,
        summary=_summary(
            work,
            listings.every_step(work.connection, _query(work, replace(asked, lateness=""), by)),
        ),
        rows=tuple(_row(work, each) for each in shown),
        next=cursors.spell(shown[-1].task.created_at, shown[-1].task.id)
        if len(found) > limit
        else None,
    )


def choices(work: Work, *, by: Actor) -> list[StepChoice]:
    """List the steps of the deployed processes that the person may ask for, in the order of the drawing.

    Raises:
        NotAllowed: the person is no auditor.
    """
    seeing.require(work, by, Sees.TRAIL)
    keys = {key for key, _ in seeing.sight(work, by, own=False).processes}
    loaded = [work.catalog.latest(work, key) for key in sorted(keys)]
    return [
        StepChoice(
            process_key=each.head.key,
            process_title=each.head.title,
            element_id=element.id,
            name=element.label,
        )
        for each in loaded
        for element in steps(each.process)
    ]


def csv_rows(work: Work, asked: StepFilter, *, by: Actor) -> Iterator[list[str]]:
    """Stream the report as rows of text, the header first; times are ISO 8601 with offset.

    Raises:
        NotAllowed: the person is no auditor.
    """
    seeing.require(work, by, Sees.TRAIL)
    query = _query(work, asked, by)

    def rows() -> Iterator[list[str]]:
        yield list(_HEADER)
        for each in listings.every_step(work.connection, query):
            yield _cells(work, each)

    return rows()


def _cells(work: Work, found: FoundStep) -> list[str]:
    row, task = _row(work, found), found.task
    zone = work.catalog.zone(work, task.site)

    def local(at: datetime | None) -> str:
        return at.astimezone(zone).isoformat(timespec="seconds") if at else ""

    due = task.clock.due_at if task.clock else None
    cells = [
        row.number, row.title, row.process_title, row.step.name, row.step.lane, row.region_name, row.step.who,
        local(task.created_at), local(task.closed_at), local(task.clock.started_at if task.clock else None), local(due), row.step.standard or "", row.step.state,
        row.step.words,
    ]  # fmt: skip
    return [_harmless(cell) for cell in cells]


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a text as a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _query(
    work: Work, asked: StepFilter, by: Actor, *, before: tuple[datetime, str] | None = None
) -> StepQuery:
    return StepQuery(
        sight=seeing.sight(work, by, own=False),
        since=asked.since,
        until=asked.until,
        process_key=asked.process_key,
        element_id=asked.element_id,
        lateness=asked.lateness,
        before=before,
    )


def _row(work: Work, found: FoundStep) -> StepRow:
    task = found.task
    loaded = work.catalog.get(work, task.definition_id)
    return StepRow(
        instance_id=task.instance_id,
        number=task.number,
        title=task.title,
        process_title=found.process_title,
        region_name=work.catalog.region_name(work, task.region),
        step=step_words.of_task(work, loaded, task),
    )


def _summary(work: Work, found: Iterable[FoundStep]) -> tuple[StepSummary, ...]:
    tallies: dict[tuple[str, str], _Tally] = {}
    for each in found:
        task = each.task
        key = (each.process_key, task.element_id)
        if key not in tallies:
            tallies[key] = _new_tally(work, each)
        tallies[key].add(task)
    return tuple(
        StepSummary(
            process_key=process_key,
            process_title=tally.process_title,
            element_id=element_id,
            name=tally.name,
            standard=tally.standard,
            total=tally.total,
            on_time=tally.on_time,
            late=tally.late,
            running=tally.running,
            median=tally.words(0.5),
            p90=tally.words(0.9),
        )
        for (process_key, element_id), tally in tallies.items()
    )


def _new_tally(work: Work, found: FoundStep) -> _Tally:
    task = found.task
    loaded = work.catalog.get(work, task.definition_id)
    model = loaded.process.elements[task.element_id].user_task
    return _Tally(
        process_title=found.process_title,
        name=task.name,
        standard=step_words.standard(work, model.time, loaded) if model else None,
        calendar=work.catalog.calendar(work, task.calendar, task.site),
    )
