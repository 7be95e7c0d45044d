"""A scenario passes when everything is as it says, and says what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InvalidDefinition
from engine.rehearsal import scenario_sets
from tests.integration.rehearsal.conftest import Playing

CHECKED = "{complete: {task: periksa, by: petugas, variables: {hasil: ya}}}"
REFUSED = "{complete: {task: periksa, by: petugas, variables: {hasil: tidak}}}"
STORED = "{complete: {task: simpan, by: siapa-saja}}"


def test_from_start_to_end(playing: Playing) -> None:
    assert not playing(
        f"[{{task: periksa, group: petugas, due: 2026-03-17T10:00:00+08:00}}, {CHECKED}, {STORED}]",
        "{state: completed, end_event: selesai, open_tasks: [], variables: {ganda: 6},"
        " path: [periksa, hitung, simpan], path_contains: [hitung], path_lacks: [tolak],"
        " letters: [], mails: [{to: petugas, subject_contains: Tugas baru}], mails_lack: [{to: kepala}]}",
    )


def test_clocks_warn_breach_and_escalate_as_time_passes(playing: Playing) -> None:
    assert not playing(
        "[{sla: {task: periksa, state: running}}, {advance: PT89M}, {sla: {task: periksa, state: running}},"
        " {advance: PT1M}, {sla: {task: periksa, state: warned}}, {advance: PT30M},"
        " {sla: {task: periksa, state: breached}}, {task: periksa, group: kepala},"
        " {complete: {task: periksa, by: kepala, variables: {hasil: tidak}}},"
        " {sla: {task: periksa, state: missed}}]",
        "{state: completed, end_event: ditolak,"
        " mails: [{to: petugas, subject_contains: Segera selesaikan}, {to: kepala, subject_contains: Diteruskan}]}",
    )


def test_timers_fire_on_the_way(playing: Playing) -> None:
    assert not playing(
        f"[{CHECKED}, {{advance: P1D}}, {STORED}]", "{state: completed, end_event: selesai}"
    )


def test_a_second_person_of_a_group_is_somebody_else(playing: Playing) -> None:
    assert not playing(
        "[{claim: {task: periksa, by: petugas}},"
        " {refused: {claim: {task: periksa, by: petugas-2}, because: sudah diambil}},"
        " {refused: {claim: {task: periksa, by: kepala}}}]"
    )


def test_a_job_that_fails_too_often_becomes_an_incident_and_is_retried(playing: Playing) -> None:
    assert not playing(
        "[{advance: PT90M}, {fail_job: {type: time-standard, times: 3}}, {advance: PT2H},"
        " {incident: {type: time-standard}}, {retry_incident: {type: time-standard}},"
        " {sla: {task: periksa, state: breached}}]",
        "{state: active}",
    )


def test_a_mail_that_fails_is_sent_later(playing: Playing) -> None:
    assert not playing(
        "[{fail_job: {type: mail.send}}, {advance: PT90M}, {advance: PT20M}]",
        "{mails: [{to: petugas, subject_contains: Segera selesaikan}]}",
    )


def test_a_failure_that_hits_nothing_is_told_at_the_end(playing: Playing) -> None:
    (failure,) = playing(
        "[{fail_job: {type: mail.send}}, {advance: PT110M}, {fail_job: {type: mail.send, times: 2}}]"
    )
    assert failure.startswith("fail_job mail.send: diharapkan pekerjaan yang gagal")


# -- what is told when it is not so ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps, told",
    [
        (
            "[{task: simpan}]",
            "langkah 1 (baris 4), tugas simpan: diharapkan terbuka, ditemukan terbuka: periksa",
        ),
        ("[{task: periksa, group: kepala}]", "group periksa: diharapkan kepala, ditemukan petugas"),
        (
            "[{task: periksa, due: 2026-03-17T11:00:00+08:00}]",
            "due periksa: diharapkan 2026-03-17T11:00:00+08:00, ditemukan 2026-03-17T10:00:00+08:00",
        ),
        ("[{sla: {task: periksa, state: met}}]", "sla periksa: diharapkan met, ditemukan running"),
        (
            "[{sla: {instance: true, state: running}}]",
            "sla keseluruhan: diharapkan running, ditemukan tanpa waktu baku",
        ),
        ("[{incident: {type: notify}}]", "incident: diharapkan notify, ditemukan tidak ada"),
        (
            "[{retry_incident: {type: notify}}]",
            "retry_incident notify: diharapkan gangguan, ditemukan tidak ada",
        ),
        ("[{complete: {task: simpan, by: pemohon}}]", "tugas simpan: diharapkan terbuka"),
        (
            "[{complete: {task: periksa, by: kepala}}]",
            "complete periksa: diharapkan diterima, ditemukan \u201cTugas ini tidak ada, atau bukan untuk Anda.\u201d",
        ),
        (
            "[{complete: {task: periksa, where: {jumlah: 4}, by: petugas}}]",
            "tugas periksa: diharapkan terbuka dengan {jumlah: 4}",
        ),
        (
            "[{refused: {claim: {task: periksa, by: petugas}}}]",
            "refused claim: diharapkan ditolak, ditemukan diterima",
        ),
        (
            "[{refused: {claim: {task: periksa, by: kepala}, because: hujan}}]",
            "diharapkan ditolak karena \u201chujan\u201d, ditemukan \u201cTugas ini tidak ada",
        ),
        ("[{correlate: {message: Pembatalan}}]", "ditemukan tidak ada pesan dengan nama ini"),
    ],
)
def test_a_step_that_is_not_so_is_told_with_its_number(
    playing: Playing, steps: str, told: str
) -> None:
    (failure,) = playing(steps)
    assert failure.startswith("langkah 1 (baris 4)")
    assert told in failure


@pytest.mark.parametrize(
    "expect, told",
    [
        ("{state: completed}", "state: diharapkan completed, ditemukan active"),
        ("{end_event: selesai}", "end_event: diharapkan selesai, ditemukan tidak ada"),
        ("{open_tasks: []}", "open_tasks: diharapkan tidak ada, ditemukan simpan"),
        ("{variables: {ganda: 7}}", "variabel ganda: diharapkan 7, ditemukan 6"),
        ("{variables: {harga: 7}}", "variabel harga: diharapkan 7, ditemukan tidak ada"),
        ("{path: [periksa]}", "path: diharapkan periksa, ditemukan periksa → hitung"),
        ("{path_contains: [simpan]}", "path_contains: diharapkan simpan"),
        ("{path_lacks: [hitung]}", "path_lacks: diharapkan tanpa hitung"),
        ("{letters: [surat]}", "letters: diharapkan surat, ditemukan tidak ada"),
        ("{mails: [{to: kepala}]}", "mails: diharapkan surel kepada kepala, ditemukan tidak ada"),
        (
            "{mails: [{to: petugas, subject_contains: Halo}]}",
            "surel kepada petugas dengan \u201cHalo\u201d, ditemukan Tugas baru: Periksa",
        ),
        (
            "{mails_lack: [{to: petugas}]}",
            "diharapkan tanpa surel kepada petugas, ditemukan Tugas baru",
        ),
        ("{registers: {buku: 1}}", "register buku: diharapkan 1 entri, ditemukan 0 entri"),
    ],
)
def test_an_end_that_is_not_so_is_told(playing: Playing, expect: str, told: str) -> None:
    (failure,) = playing(f"[{CHECKED}]", expect)
    assert told in failure


def test_looking_in_vain_does_not_end_the_play_but_acting_in_vain_does(playing: Playing) -> None:
    looked = playing("[{task: simpan}, {sla: {task: periksa, state: met}}]", "{state: completed}")
    acted = playing(
        "[{complete: {task: simpan, by: kepala}}, {sla: {task: periksa, state: met}}]",
        "{state: completed}",
    )
    assert (len(looked), len(acted)) == (3, 1)


def test_a_scenario_of_another_process_fails(playing: Playing) -> None:
    head = "process: lain\nclock: 2026-03-17T08:00:00+08:00\n"
    assert playing(head=head) == ["process: diharapkan lain, ditemukan p"]


@pytest.mark.parametrize(
    "name", ["a", "Ani", "Pak Budi ü", "李", "-", "x" * 64, "a @ b", "a@b.test"]
)
def test_whatever_a_person_is_called_they_can_act_and_are_written_to(
    small_package: Path, playing: Playing, name: str
) -> None:
    drawing = small_package / "p.bpmn"
    drawing.write_bytes(drawing.read_bytes().replace(b'="petugas"', b'="=penjaga"'))
    assert not playing(
        f"[{{complete: {{task: periksa, by: '{name}', where: {{initiator: '{name}'}},"
        " variables: {hasil: ya}}}]",
        f"{{variables: {{initiator: '{name}'}}, mails: [{{to: '{name}', subject_contains: Tugas baru}}]}}",
        begin=f"{{by: '{name}', variables: {{jumlah: 3, penjaga: ['{name}']}}}}",
    )


def test_people_whose_names_differ_by_a_capital_are_two_people(playing: Playing) -> None:
    (failure,) = playing("[]", "{variables: {initiator: ani}}", begin="{by: Ani}")
    assert failure.startswith("variabel initiator: diharapkan ani, ditemukan ani-")
    assert not playing("[]", "{variables: {initiator: Ani}}", begin="{by: Ani}")


def test_a_folder_by_itself_may_count_in_office_hours(
    small_package: Path, playing: Playing
) -> None:
    drawing = small_package / "p.bpmn"
    drawing.write_bytes(drawing.read_bytes().replace(b'value="24x7"', b'value="kantor-wita"'))
    # Monday, half an hour before closing; Tuesday begins at half past seven.
    head = "process: p\nclock: 2026-05-04T15:30:00+08:00\n"
    assert not playing("[{task: periksa, due: 2026-05-05T09:00:00+08:00}]", head=head)


# -- sets of scenarios -------------------------------------------------------------------------------------------------


def test_the_process_and_what_is_around_it_is_optional(small_package: Path) -> None:
    file = small_package / "scenarios" / "a.yaml"
    file.write_text("clock: 2026-03-17T08:00:00Z\nstart: {by: ani}\n", encoding="utf-8")
    assert scenario_sets.find(small_package) == [(small_package, file)]
    assert scenario_sets.find(file) == [(small_package.resolve(), file)]
    assert scenario_sets.play(small_package, file).passed


def test_a_scenario_that_cannot_be_read_is_told(small_package: Path) -> None:
    file = small_package / "scenarios" / "a.yaml"
    file.write_text("clock: kemarin", encoding="utf-8")
    outcome = scenario_sets.play(small_package, file)
    assert not outcome.passed
    assert outcome.unreadable is not None
    assert "clock" in outcome.unreadable


def test_a_clock_at_the_edge_of_the_calendar_fails_one_scenario_only(small_package: Path) -> None:
    file = small_package / "scenarios" / "a.yaml"
    file.write_text("clock: 0001-01-01T00:00:00+08:00\nstart: {by: ani}\n", encoding="utf-8")
    outcome = scenario_sets.play(small_package, file)
    assert not outcome.passed
    assert outcome.unreadable is None
    assert outcome.failures[0].sentence.startswith("a.yaml: diharapkan dapat dimainkan")


def test_a_package_that_cannot_be_deployed_is_told(small_package: Path, playing: Playing) -> None:
    (small_package / "p.bpmn").write_bytes(b"<a/>")
    with pytest.raises(InvalidDefinition):
        playing()
    outcome = scenario_sets.play(small_package, small_package / "scenarios" / "uji.yaml")
    assert outcome.unreadable is not None


def test_a_path_without_scenarios_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "tidak-ada", Path(__file__)):
        with pytest.raises(scenario_sets.NoScenarios):
            scenario_sets.find(path)
