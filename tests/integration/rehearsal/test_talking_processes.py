"""Scenarios of processes that talk to each other: messages, signals, called instances, and faults that people meet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.rehearsal import scenario_files, scenario_runner
from tests.integration.services.exchange import process
from tests.integration.services.test_calls import call
from tests.unit.bpmn.models import (
    assignment,
    end,
    error,
    form,
    handler,
    loop_of,
    message,
    node,
    on,
    properties,
    script,
    signal,
    start,
    throw,
    user,
    wait,
    xor,
)

BEGUN = "{by: petugas, variables: {nomor: 7}}"
#: An event starts the instance, not a person.
NOBODY = "nobody"
GROUP = assignment(candidateGroups="petugas")
#: Plays a scenario (process, steps, expectation) and returns what was not as it says.
Playing = Callable[..., list[str]]


@pytest.fixture
def playing(tmp_path: Path) -> Playing:
    site = tmp_path / "situs"

    def play(
        *drawings: bytes,
        steps: str = "[]",
        expect: str = "{}",
        beside: bytes = b"",
        begin: str = "",
    ) -> list[str]:
        folder = site / "utama"
        (folder / "scenarios").mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(drawings):
            (folder / f"{number}.bpmn").write_bytes(content)
        if beside:
            (site / "lain").mkdir(exist_ok=True)
            (site / "lain" / "lain.bpmn").write_bytes(beside)
        file = folder / "scenarios" / "uji.yaml"
        file.write_text(
            "clock: 2026-03-17T08:00:00+08:00\n"
            + ("" if begin == NOBODY else f"start: {begin or BEGUN}\n")
            + f"steps: {steps}\nexpect: {expect}\n"
        )
        failures = scenario_runner.play(scenario_files.read(file), folder)
        return [each.sentence for each in failures]

    return play


WAITER = process(
    "p", start(), user("catat", GROUP), wait("tunggu", on("message", "m")), user("lanjut", GROUP), end(),
    "mulai -> catat", "catat -> tunggu", "tunggu -> lanjut", "lanjut -> selesai",
    extra=message("m", "Kabar", "=nomor"),
)  # fmt: skip
NOTE = "complete: {task: catat, by: petugas}"


def test_a_message_is_brought_to_who_waits(playing: Playing) -> None:
    steps = (
        f"[{{{NOTE}}}, {{correlate: {{message: Kabar, key: 7, variables: {{isi: halo}}}}}}, {{task: lanjut}},"
        " {complete: {task: lanjut, by: petugas}}]"
    )
    expect = "{state: completed, variables: {isi: halo}, path: [catat, lanjut]}"
    assert playing(WAITER, steps=steps, expect=expect) == []


def test_a_message_may_come_before_somebody_waits(playing: Playing) -> None:
    steps = f"[{{correlate: {{message: Kabar, key: '7'}}}}, {{{NOTE}}}]"
    assert playing(WAITER, steps=steps, expect="{open_tasks: [lanjut]}") == []


def test_a_message_that_nobody_takes_fails_the_scenario(playing: Playing) -> None:
    steps = f"[{{{NOTE}}}, {{correlate: {{message: Kabar, key: 8}}}}]"
    (told,) = playing(WAITER, steps=steps)
    assert told.startswith("langkah 2 (baris 3), correlate Kabar")
    assert "tidak ada yang mengambilnya" in told


def test_what_went_wrong_before_a_step_that_could_not_be_done_is_told_first(
    playing: Playing,
) -> None:
    missed = "{correlate: {message: Kabar, key: 8}}"
    steps = f"[{{{NOTE}}}, {missed}, {{complete: {{task: lanjut, by: petugas}}}}]"
    missing, stopped = playing(WAITER, steps=steps)
    assert missing.startswith("langkah 2 (baris 3), correlate Kabar")
    assert stopped.startswith("langkah 3 (baris 3), tugas lanjut")


def test_expect_none_says_that_nobody_may_wait(playing: Playing) -> None:
    nobody = "{correlate: {message: Kabar, key: 7}, expect: none}"
    assert playing(WAITER, steps=f"[{nobody}, {{{NOTE}}}]", expect="{open_tasks: []}") == []
    (told,) = playing(WAITER, steps=f"[{{{NOTE}}}, {nobody}]")
    assert "tidak ada yang menunggu, ditemukan diambil oleh p" in told


def test_a_name_that_no_drawing_knows_is_told_with_the_one_that_was_meant(playing: Playing) -> None:
    (told,) = playing(WAITER, steps="[{correlate: {message: Kabr, key: 7}}]")
    assert "maksud Anda “Kabar”?" in told
    (told,) = playing(WAITER, steps="[{signal: {name: Sirene}}]")
    assert "tidak ada sinyal dengan nama ini" in told


def test_a_signal_sounds(playing: Playing) -> None:
    drawing = process(
        "p", start(), wait("tunggu", on("signal", "s")), user("lanjut", GROUP), end(),
        "mulai -> tunggu", "tunggu -> lanjut", "lanjut -> selesai", extra=signal("s", "Sirene"),
    )  # fmt: skip
    steps = "[{signal: {name: Sirene, variables: {tingkat: 3}}}, {task: lanjut}]"
    assert playing(drawing, steps=steps, expect="{variables: {tingkat: 3}}") == []


def test_a_process_that_a_message_starts_begins_there(playing: Playing) -> None:
    drawing = process(
        "p", start("mulai", on("message", "m")), user("kerja", GROUP), end(), "mulai -> kerja",
        "kerja -> selesai", extra=message("m", "Kabar"),
    )  # fmt: skip
    assert playing(drawing, expect="{open_tasks: [kerja], variables: {nomor: 7}}") == []


def test_where_chooses_among_several_open_tasks(playing: Playing) -> None:
    loop = loop_of(
        "=orang", inputElement="seorang", outputCollection="nilai", outputElement="=skor"
    )
    drawing = process(
        "p", start(), user("nilai", GROUP, inner=loop), end(), "mulai -> nilai", "nilai -> selesai"
    )
    steps = (
        "[{complete: {task: nilai, where: {seorang: budi}, by: petugas, variables: {skor: 2}}},"
        " {complete: {task: nilai, where: {seorang: ani}, by: petugas, variables: {skor: 1}}}]"
    )
    begin = "{by: petugas, variables: {orang: [ani, budi]}}"
    expect = "{state: completed, variables: {nilai: [1, 2]}, path: [nilai, nilai]}"
    assert playing(drawing, steps=steps, expect=expect, begin=begin) == []


# -- called instances ------------------------------------------------------------------------------------------------

CALLER = process(
    "p", start(), user("awal", GROUP), call("panggil", "anak"), user("akhir", GROUP), end(),
    "mulai -> awal", "awal -> panggil", "panggil -> akhir", "akhir -> selesai",
)  # fmt: skip
CALLED = process(
    "anak", start(), script("hitung", "=1", "satu"), user("kerja", assignment(candidateGroups="anakan")),
    end(), "mulai -> hitung", "hitung -> kerja", "kerja -> selesai",
)  # fmt: skip
THROUGH = (
    "[{complete: {task: awal, by: petugas}}, {task: kerja, group: anakan},"
    " {complete: {task: kerja, by: anakan, variables: {hasil: beres}}}, {complete: {task: akhir, by: petugas}}]"
)


def test_called_instances_belong_to_the_scenario(playing: Playing) -> None:
    expect = (
        "{state: completed, path: [awal, hitung, kerja, akhir], variables: {hasil: beres, satu: 1}}"
    )
    assert playing(CALLER, CALLED, steps=THROUGH, expect=expect) == []


def test_a_package_beside_it_is_deployed_when_it_is_called(playing: Playing) -> None:
    assert playing(CALLER, beside=CALLED, steps=THROUGH, expect="{state: completed}") == []


def test_open_tasks_of_called_instances_are_open_tasks(playing: Playing) -> None:
    steps = "[{complete: {task: awal, by: petugas}}]"
    expect = "{state: active, open_tasks: [kerja], path: [awal, hitung]}"
    assert playing(CALLER, CALLED, steps=steps, expect=expect) == []


# -- faults ----------------------------------------------------------------------------------------------------------

STUCK = process(
    "p", start(), user("periksa", GROUP), xor("pilih"), end(), end("batal"), "mulai -> periksa",
    "periksa -> pilih", "pilih -> selesai if =hasil = 1", "pilih -> batal if =hasil = 2",
)  # fmt: skip


def _send(result: int) -> str:
    return f"{{complete: {{task: periksa, by: petugas, variables: {{hasil: {result}}}}}}}"


def test_a_fault_that_a_person_meets_is_an_incident_of_the_scenario(playing: Playing) -> None:
    expect = "{state: incident, open_tasks: [periksa], path: []}"
    steps = f"[{_send(3)}, {{incident: {{element: pilih}}}}, {{incident: {{task: periksa}}}}]"
    assert playing(STUCK, steps=steps, expect=expect) == []
    assert playing(STUCK, steps=f"[{_send(3)}]", expect=expect) == []


def test_after_it_the_person_may_succeed(playing: Playing) -> None:
    steps = f"[{_send(3)}, {{incident: {{task: periksa}}}}, {_send(1)}]"
    assert playing(STUCK, steps=steps, expect="{state: completed, end_event: selesai}") == []
    steps = f"[{_send(3)}, {{retry_incident: {{task: periksa}}}}, {_send(2)}]"
    assert playing(STUCK, steps=steps, expect="{state: completed, end_event: batal}") == []


def test_a_fault_that_the_scenario_does_not_speak_of_fails_it(playing: Playing) -> None:
    told = playing(STUCK, steps=f"[{_send(3)}]", expect="{open_tasks: [periksa]}")
    assert len(told) == 1
    assert told[0].startswith("langkah 1 (baris 3), complete periksa: diharapkan diterima")


def test_an_error_that_nobody_catches_at_the_start_is_an_incident(playing: Playing) -> None:
    drawing = process(
        "p", start(), script("hitung", "=1", "satu"), end("gagal", on("error", "e")),
        "mulai -> hitung", "hitung -> gagal", extra=error("e", "GAGAL"),
    )  # fmt: skip
    assert playing(drawing, expect="{state: incident}") == []
    assert playing(drawing, expect="{state: completed}") != []


def test_an_incident_in_a_called_instance_is_one_of_the_scenario(playing: Playing) -> None:
    called = process(
        "anak", start(), user("kerja", GROUP), end("gagal", on("error", "e")), "mulai -> kerja",
        "kerja -> gagal", extra=error("e", "GAGAL"),
    )  # fmt: skip
    steps = "[{complete: {task: awal, by: petugas}}, {complete: {task: kerja, by: petugas}}, {incident: {task: kerja}}]"
    assert (
        playing(CALLER, called, steps=steps, expect="{state: incident, open_tasks: [kerja]}") == []
    )


def test_what_one_process_throws_another_one_of_the_package_hears(playing: Playing) -> None:
    kabar = message("m", "Kabar", "=nomor")
    one = process(
        "p", start(), node("parallelGateway", "bagi"), call("panggil", "anak"), wait("tunggu", on("message", "m")),
        user("lanjut", GROUP), end(), end("lain"), "mulai -> bagi", "bagi -> panggil", "bagi -> tunggu",
        "panggil -> lain", "tunggu -> lanjut", "lanjut -> selesai", extra=kabar,
    )  # fmt: skip
    two = process(
        "anak", start(), throw("siar", on("message", "m")), end(), "mulai -> siar", "siar -> selesai",
        extra=kabar,
    )  # fmt: skip
    assert playing(one, two, expect="{open_tasks: [lanjut]}") == []


BEGUN_BY_NEWS = process(
    "p", start("kabar", on("message", "m")), start("sirene", on("signal", "s")), user("tangani", GROUP), end(),
    "kabar -> tangani", "sirene -> tangani", "tangani -> selesai",
    extra=message("m", "Kabar") + signal("s", "Sirene"),
)  # fmt: skip
HANDLED = "complete: {task: tangani, by: petugas}"


@pytest.mark.parametrize(
    "news",
    ["correlate: {message: Kabar, key: 7, variables: {isi: halo}}", "signal: {name: Sirene, variables: {isi: halo}}"],
)  # fmt: skip
def test_a_scenario_without_a_start_waits_for_the_event_that_starts_it(
    playing: Playing, news: str
) -> None:
    expect = "{state: completed, variables: {isi: halo}, path: [tangani]}"
    assert not playing(
        BEGUN_BY_NEWS, begin=NOBODY, steps=f"[{{{news}}}, {{{HANDLED}}}]", expect=expect
    )


def test_what_nothing_has_started_is_told(playing: Playing) -> None:
    (told,) = playing(BEGUN_BY_NEWS, begin=NOBODY, expect="{state: completed}")
    assert "belum dimulai" in told


def test_what_a_start_form_tells_is_there_when_the_process_begins(tmp_path: Path) -> None:
    """An event of the whole process may be keyed by it: before the form's own step is completed, nothing else is known."""
    asked = user(
        "ajukan", form("f"), assignment(assignee="=initiator", candidateGroups="petugas"),
        properties(startForm="true"),
    )  # fmt: skip
    content = process(
        "p", start(), asked, user("periksa", GROUP), end(),
        "mulai -> ajukan", "ajukan -> periksa", "periksa -> selesai",
        handler("batal", on("message", "m"), end("dibatalkan"), "batal-mulai -> dibatalkan"),
        extra=message("m", "Pembatalan", "=nomor"),
    )  # fmt: skip
    folder = tmp_path / "p"
    (folder / "forms").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    (folder / "p.bpmn").write_bytes(content)
    fields = [{"type": "textfield", "key": "nomor", "label": "Nomor"}]
    written = {"type": "default", "id": "f", "schemaVersion": 18, "components": fields}
    (folder / "forms" / "f.form").write_text(json.dumps(written))
    file = folder / "scenarios" / "a.yaml"
    file.write_text(
        "clock: 2026-03-17T08:00:00+08:00\nstart: {by: petugas, variables: {nomor: A7}}\n"
        "steps: [{task: periksa}, {correlate: {message: Pembatalan, key: A7}}]\n"
        "expect: {state: completed, end_event: dibatalkan}\n"
    )

    assert not scenario_runner.play(scenario_files.read(file), folder)
