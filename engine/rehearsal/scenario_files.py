"""What does a scenario file say, and what is wrong with it?

The format is the one of `docs/adr/0008-rehearsal.md`. A key that we do not know is refused: a misspelt expectation would be one that always
holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from engine.domain.instances import InstanceState
from engine.domain.jobs import JobKind
from engine.domain.time_standards import SlaState
from engine.errors import AlurError
from engine.rehearsal import yaml_reading
from engine.rehearsal.record import Record, Wrong
from engine.rehearsal.scenario import (
    Advance,
    Broadcast,
    Claim,
    Complete,
    Correlate,
    Expected,
    ExpectedMail,
    FailJob,
    IncidentCheck,
    Refused,
    RetryIncident,
    RunJobs,
    Scenario,
    SlaCheck,
    Start,
    Step,
    TaskCheck,
    Trouble,
)

_NOTHING = "none"
#: ISO 8601 without months and years, whose length depends on when they begin.
_ELAPSED = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)
_LONGEST = timedelta(days=3660)


class UnreadableScenario(AlurError):
    """Skenario ini tidak dapat dibaca."""

    def __init__(self, file: Path, reason: str) -> None:
        """Say which file and why."""
        super().__init__(f"{file}: {reason}.")


def read(file: Path) -> Scenario:
    """Read one scenario.

    Raises:
        UnreadableScenario: naming the file, the step and what is wrong there.
    """
    try:
        document = yaml_reading.read(file.read_bytes())
        return _scenario(file, document)
    except OSError as error:
        raise UnreadableScenario(file, error.strerror or "tidak dapat dibuka") from None
    except (yaml_reading.Unreadable, Wrong) as error:
        raise UnreadableScenario(file, str(error)) from None


def _scenario(file: Path, document: yaml_reading.Document) -> Scenario:
    top = Record(document.content, "skenario").only(
        "title", "process", "clock", "region", "start", "steps", "expect"
    )
    steps = tuple(_numbered(top.tables("steps")))
    return Scenario(
        file=file,
        title=top.optional_text("title") or file.stem,
        process=top.optional_text("process"),
        clock=top.instant("clock"),
        region=top.optional_text("region"),
        start=_start(top.table("start")) if "start" in top else None,
        steps=steps,
        lines=document.lines.get("steps", ()),
        expect=_expected(top.table("expect")) if "expect" in top else Expected(),
    )


def _numbered(tables: Iterable[Record]) -> Iterable[Step]:
    for number, table in enumerate(tables, start=1):
        try:
            yield _step(table)
        except Wrong as error:
            raise Wrong(f"langkah {number}: {error}") from None


def _step(table: Record) -> Step:
    for name, read_step in _STEPS.items():
        if name in table:
            return read_step(table)
    table.only(*_STEPS)
    raise Wrong("langkah ini kosong")


def _start(table: Record) -> Start:
    table.only("by", "variables")
    return Start(by=table.text("by"), variables=table.values("variables"))


def _claim(table: Record) -> Claim:
    inner = table.only("claim").table("claim").only("task", "by")
    return Claim(task=inner.text("task"), by=inner.text("by"))


def _complete(table: Record) -> Complete:
    inner = table.only("complete").table("complete").only("task", "by", "variables", "where")
    return Complete(
        task=inner.text("task"),
        by=inner.text("by"),
        variables=inner.values("variables"),
        where=inner.values("where"),
    )


def _correlate(table: Record) -> Correlate:
    inner = table.only("correlate", "expect").table("correlate")
    inner.only("message", "key", "variables", "expect")
    awaited = inner.raw("expect") or table.raw("expect")
    if awaited not in (None, _NOTHING):
        raise Wrong(f"“expect” pada “correlate” hanya dapat berisi “{_NOTHING}”")
    return Correlate(
        message=inner.text("message"),
        key=inner.raw("key"),
        variables=inner.values("variables"),
        expected=awaited is None,
    )


def _signal(table: Record) -> Broadcast:
    inner = table.only("signal").table("signal").only("name", "variables")
    return Broadcast(signal=inner.text("name"), variables=inner.values("variables"))


def _refused(table: Record) -> Refused:
    inner = table.only("refused").table("refused").only("start", "claim", "complete", "because")
    because = inner.optional_text("because") or ""
    for name, read_attempt in (("claim", _claim), ("complete", _complete)):
        if name in inner:
            attempt = read_attempt(Record({name: inner.raw(name)}, "refused"))
            return Refused(attempt=attempt, because=because)
    return Refused(attempt=_start(inner.table("start")), because=because)


def _advance(table: Record) -> Advance:
    text = table.only("advance").text("advance")
    match = _ELAPSED.fullmatch(text)
    if match is None or text == "P":
        raise Wrong(f"“advance”: “{text}” harus berupa lama waktu, misalnya PT90M, P3D, atau P1W")
    # Time that passes is elapsed time: a day of it has 24 hours, whatever the calendar says.
    by = timedelta(**{unit: int(number) for unit, number in match.groupdict("0").items()})
    if by > _LONGEST:
        raise Wrong("“advance”: paling lama sepuluh tahun")
    return Advance(by=by)


def _run_jobs(table: Record) -> RunJobs:
    table.only("run_jobs")
    return RunJobs()


def _fail_job(table: Record) -> FailJob:
    inner = table.only("fail_job").table("fail_job").only("type", "times")
    return FailJob(kind=inner.one_of("type", JobKind), times=inner.count("times", 1))


def _trouble(table: Record, name: str) -> Trouble:
    inner = table.only(name).table(name).only("type", "task", "element")
    return Trouble(
        kind=inner.one_of("type", JobKind) if "type" in inner else None,
        element=inner.optional_text("task") or inner.optional_text("element"),
    )


def _sla(table: Record) -> SlaCheck:
    inner = table.only("sla").table("sla").only("task", "instance", "state")
    task = None if inner.raw("instance") is True else inner.text("task")
    return SlaCheck(task=task, state=inner.one_of("state", SlaState))


def _task(table: Record) -> TaskCheck:
    table.only("task", "group", "due")
    return TaskCheck(
        task=table.text("task"),
        group=table.optional_text("group"),
        due=table.instant("due") if "due" in table else None,
    )


#: By the key that names a step.
_STEPS: dict[str, Callable[[Record], Step]] = {
    "claim": _claim,
    "complete": _complete,
    "correlate": _correlate,
    "signal": _signal,
    "refused": _refused,
    "advance": _advance,
    "run_jobs": _run_jobs,
    "fail_job": _fail_job,
    "retry_incident": lambda table: RetryIncident(trouble=_trouble(table, "retry_incident")),
    "incident": lambda table: IncidentCheck(trouble=_trouble(table, "incident")),
    "sla": _sla,
    "task": _task,
}


def _expected(table: Record) -> Expected:
    table.only(*Expected.__dataclass_fields__)
    registers = table.table("registers") if "registers" in table else None
    return Expected(
        state=table.one_of("state", InstanceState) if "state" in table else None,
        end_event=table.optional_text("end_event"),
        open_tasks=_maybe_texts(table, "open_tasks"),
        variables=table.values("variables"),
        path=_maybe_texts(table, "path"),
        path_contains=table.texts("path_contains"),
        path_lacks=table.texts("path_lacks"),
        letters=_maybe_texts(table, "letters"),
        mails=tuple(_mail(each) for each in table.tables("mails")),
        mails_lack=tuple(_mail(each) for each in table.tables("mails_lack")),
        registers={name: registers.count(name, 0) for name in table.values("registers")}
        if registers
        else {},
    )


def _maybe_texts(table: Record, key: str) -> tuple[str, ...] | None:
    """An empty list says that there must be none; no list says nothing."""
    return table.texts(key) if key in table else None


def _mail(table: Record) -> ExpectedMail:
    table.only("to", "subject_contains")
    return ExpectedMail(
        to=table.text("to"), subject_contains=table.optional_text("subject_contains") or ""
    )
