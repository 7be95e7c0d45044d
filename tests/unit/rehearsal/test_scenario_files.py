"""A misspelt scenario is refused; it never passes by looking at nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.domain.jobs import JobKind
from engine.domain.time_standards import SlaState
from engine.rehearsal import scenario_files
from engine.rehearsal.scenario import (
    Advance,
    Claim,
    Complete,
    Correlate,
    ExpectedMail,
    FailJob,
    IncidentCheck,
    Refused,
    RetryIncident,
    RunJobs,
    Scenario,
    SlaCheck,
    Start,
    TaskCheck,
    Trouble,
)
from engine.rehearsal.scenario_files import UnreadableScenario

HEAD = "clock: 2026-03-17T08:00:00Z\nstart: {by: agen}\n"


def _read(tmp_path: Path, text: str) -> Scenario:
    file = tmp_path / "uji.yaml"
    file.write_text(text, encoding="utf-8")
    return scenario_files.read(file)


def test_every_step_of_the_format_is_read(tmp_path: Path) -> None:
    scenario = _read(
        tmp_path,
        HEAD
        + """
steps:
  - {task: verifikasi, group: verifikator, due: 2026-03-17T10:00:00Z}
  - advance: P1DT2H
  - sla: {task: verifikasi, state: breached}
  - sla: {instance: true, state: running}
  - claim: {task: verifikasi, by: verifikator}
  - complete: {task: nilai, where: {seorang: ani}, by: verifikator, variables: {skor: 1}}
  - correlate: {message: Pembatalan, key: "7", variables: {a: 1}}
  - correlate: {message: Pembatalan, expect: none}
  - fail_job: {type: mail.send, times: 3}
  - incident: {type: mail.send}
  - retry_incident: {type: mail.send}
  - run_jobs: true
  - refused: {claim: {task: verifikasi, by: verifikator-2}, because: sudah}
  - refused: {start: {by: guest}}
""",
    )
    assert scenario.steps == (
        TaskCheck(
            task="verifikasi", group="verifikator", due=datetime(2026, 3, 17, 10, tzinfo=UTC)
        ),
        Advance(by=timedelta(hours=26)),
        SlaCheck(task="verifikasi", state=SlaState.BREACHED),
        SlaCheck(task=None, state=SlaState.RUNNING),
        Claim(task="verifikasi", by="verifikator"),
        Complete(task="nilai", by="verifikator", variables={"skor": 1}, where={"seorang": "ani"}),
        Correlate(message="Pembatalan", key="7", variables={"a": 1}),
        Correlate(message="Pembatalan", expected=False),
        FailJob(kind=JobKind.MAIL_SEND, times=3),
        IncidentCheck(trouble=Trouble(kind=JobKind.MAIL_SEND)),
        RetryIncident(trouble=Trouble(kind=JobKind.MAIL_SEND)),
        RunJobs(),
        Refused(attempt=Claim(task="verifikasi", by="verifikator-2"), because="sudah"),
        Refused(attempt=Start(by="guest")),
    )
    assert scenario.lines == tuple(range(5, 19))


@pytest.mark.parametrize(
    "text, hours", [("P1W", 168), ("P1W1DT1H", 193), ("PT0S", 0), ("P0D", 0), ("PT90M", 1.5)]
)
def test_time_passes_in_weeks_too_and_may_stand_still(
    tmp_path: Path, text: str, hours: float
) -> None:
    (step,) = _read(tmp_path, HEAD + f"steps: [{{advance: {text}}}]").steps
    assert step == Advance(by=timedelta(hours=hours))


@pytest.mark.parametrize("text", ["P", "PT", "P1M", "P1Y", "-P1D", "P1DT", "sehari", "P600W"])
def test_time_of_no_certain_length_does_not_pass(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableScenario, match="advance"):
        _read(tmp_path, HEAD + f"steps: [{{advance: {text}}}]")


def test_everyone_who_acts_or_is_written_to_is_known_beforehand(tmp_path: Path) -> None:
    scenario = _read(
        tmp_path,
        HEAD
        + "steps: [{refused: {claim: {task: a, by: lurah}}}, {complete: {task: a, by: agen}}]\n"
        + "expect: {mails: [{to: guest}, {to: luar@contoh.test}], mails_lack: [{to: auditor}]}",
    )
    assert scenario.actors == ("agen", "lurah", "guest", "auditor")


def test_no_list_says_nothing_and_an_empty_one_says_none(tmp_path: Path) -> None:
    silent = _read(tmp_path, HEAD + "expect: {state: active}").expect
    none = _read(tmp_path, HEAD + "expect: {open_tasks: [], letters: [], mails: [{to: a}]}").expect
    assert (silent.open_tasks, silent.letters, silent.path) == (None, None, None)
    assert (none.open_tasks, none.letters) == ((), ())
    assert none.mails == (ExpectedMail(to="a"),)


def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    assert _read(tmp_path, HEAD).title == "uji"


@pytest.mark.parametrize(
    "text, part",
    [
        ("start: {by: a}", "clock"),
        ("clock: 2026-03-17T08:00:00\nstart: {by: a}", "misalnya 2026-03-17T23:00:00"),
        (HEAD + "region: 63.11", "\u201cregion\u201d pada \u201cskenario\u201d harus berupa teks"),
        ("clock: 2026-03-17T08:00:00Z\nstart: {}", "\u201cby\u201d"),
        (HEAD + "expext: {}", "maksud Anda \u201cexpect\u201d"),
        (HEAD + "expect: {end_evnt: x}", "maksud Anda \u201cend_event\u201d"),
        (HEAD + "expect: {state: done}", "harus salah satu dari active"),
        (HEAD + "expect: {path: a}", "daftar teks"),
        (HEAD + "expect: {registers: {r: -1}}", "bilangan bulat"),
        (
            HEAD + "steps: [{advance: PT1H}, {advanse: PT1H}]",
            "langkah 2: .*maksud Anda \u201cadvance\u201d",
        ),
        (HEAD + "steps: [{advance: 1 jam}]", "langkah 1: \u201cadvance\u201d"),
        (HEAD + "steps: [{}]", "langkah 1: langkah ini kosong"),
        (
            HEAD + "steps: [{complete: {task: a, by: b, variabel: {}}}]",
            "maksud Anda \u201cvariables\u201d",
        ),
        (HEAD + "steps: [{fail_job: {type: mail}}]", "mail.send"),
        (HEAD + "steps: [{sla: {state: late}}]", "\u201ctask\u201d"),
        (HEAD + "steps: [{correlate: {message: a, expect: some}}]", "none"),
        (HEAD + "steps: {a: 1}", "harus berupa daftar"),
        ("- 1", "pasangan kunci dan nilai"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(UnreadableScenario, match=part) as refused:
        _read(tmp_path, text)
    assert "uji.yaml: " in refused.value.message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableScenario, match="tidak-ada.yaml"):
        scenario_files.read(tmp_path / "tidak-ada.yaml")
