"""Does SIKANDA's SOP run from the report to the minutes, timed and told?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.instances import InstanceState
from engine.domain.time_standards import SlaState
from engine.errors import AlreadyDone, Conflict, InvalidInput, NotFound
from engine.services import (
    notifications,
    registers,
    step_reports,
    task_pages,
    tracking,
    user_tasks,
    worklists,
)
from engine.services.desk_views import StepFilter
from engine.services.views import InboxView
from tests.integration.services.conftest import Sikanda


def test_a_report_filed_in_time_meets_its_six_hours(sikanda: Sikanda) -> None:
    started = sikanda.report()
    assert started.start_state is SlaState.MET
    assert started.number == "2026031700001"


def test_a_report_filed_after_six_hours_is_late(sikanda: Sikanda) -> None:
    late = sikanda.office.clock.now() - timedelta(hours=7)
    started = sikanda.report(waktu_kejadian=late)
    assert started.start_state is SlaState.MISSED
    assert started.start_words == "Terlambat 1 jam (waktu baku 6 jam)"


def test_the_verifikator_finds_the_report_with_two_hours_left(sikanda: Sikanda) -> None:
    sikanda.report()
    with sikanda.office.engine.reading() as work:
        page = worklists.inbox(work, by=sikanda.verifikator, view=InboxView.GROUPS)
    assert [item.task.element_id for item in page.items] == ["verifikasi"]
    assert page.items[0].time_left is not None
    assert page.items[0].time_left.text == "Sisa 2 jam"


def test_the_number_carries_the_day_of_the_office_and_not_of_greenwich(sikanda: Sikanda) -> None:
    sikanda.office.advance(timedelta(hours=2))
    assert sikanda.office.clock.now().day == 17
    assert sikanda.report().number == "2026031800001"


def test_a_verifikator_of_another_kabupaten_finds_nothing(sikanda: Sikanda) -> None:
    started = sikanda.report()
    stranger = sikanda.office.person("asing", ("verifikator", "33.25"))
    task = sikanda.office.open_task(started.instance_id, "verifikasi")
    with sikanda.office.engine.reading() as work:
        assert worklists.inbox(work, by=stranger, view=InboxView.ALL).items == ()
        with pytest.raises(NotFound):
            task_pages.page(work, task.id, by=stranger)
        with pytest.raises(NotFound):
            tracking.page(work, started.instance_id, by=stranger)


def test_a_refusal_needs_a_reason(sikanda: Sikanda) -> None:
    started = sikanda.report()
    with pytest.raises(InvalidInput) as refused:
        sikanda.office.complete(
            started.instance_id, "verifikasi", {"keputusan": "tidak"}, by=sikanda.verifikator
        )
    assert "catatan" in refused.value.fields


def test_a_refused_report_goes_back_to_its_agen_with_the_reason(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.office.complete(
        started.instance_id,
        "verifikasi",
        {"keputusan": "tidak", "catatan": "Foto kurang jelas."},
        by=sikanda.verifikator,
    )
    task = sikanda.office.open_task(started.instance_id, "perbaiki-laporan")
    assert task.assignee_id == sikanda.agen.account_id
    with sikanda.office.engine.reading() as work:
        page = task_pages.page(work, task.id, by=sikanda.agen)
    assert page.values["catatan"] == "Foto kurang jelas."
    assert page.values["apa"] == "Jalan antardesa tergenang setinggi lutut."


def test_guests_see_the_public_version_and_are_told(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    with sikanda.office.engine.reading() as work:
        page = registers.page(work, "sikanda", "laporan-publik", by=sikanda.guest)
        news, _ = notifications.latest(work, by=sikanda.guest)
    assert [row.title for row in page.rows] == ["Jalan antardesa tergenang"]
    assert "keterangan" not in page.rows[0].values
    assert [(each.path, each.text) for each in news] == [
        ("/sikanda/register/laporan-publik", "Baru: Jalan antardesa tergenang.")
    ]


def test_photos_that_guests_see_hold_no_position(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    with sikanda.office.engine.reading() as work:
        row = registers.page(work, "sikanda", "laporan-publik", by=sikanda.guest).rows[0]
        content, media_type = registers.photo(
            work,
            "sikanda",
            "laporan-publik",
            row.id,
            row.photos[0].id,
            by=sikanda.guest,
            small=False,
        )
    assert media_type == "image/jpeg"
    assert b"Exif" not in content


def test_nobody_in_time_means_warning_breach_and_escalation(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.office.run_jobs()
    sikanda.office.advance(timedelta(minutes=89))
    assert _state(sikanda, started.instance_id, "verifikasi") is SlaState.RUNNING
    sikanda.office.advance(timedelta(minutes=1))
    assert _state(sikanda, started.instance_id, "verifikasi") is SlaState.WARNED
    sikanda.office.advance(timedelta(minutes=30))
    assert _state(sikanda, started.instance_id, "verifikasi") is SlaState.BREACHED
    with sikanda.office.engine.reading() as work:
        told = {
            mail.subject
            for mail in work.messages.mails(before=None, limit=100)
            if mail.recipient == "administrator@contoh.test"
        }
        page = tracking.page(work, started.instance_id, by=sikanda.auditor)
    assert any(subject.startswith("Diteruskan kepada Anda") for subject in told)
    assert page.markers["verifikasi"] == "late"
    texts = [line.text for line in page.timeline]
    assert "Verifikasi laporan: mendekati batas waktu" in texts
    assert "Verifikasi laporan: melewati batas waktu" in texts


def _state(sikanda: Sikanda, instance_id: str, element_id: str) -> SlaState | None:
    clock = sikanda.office.open_task(instance_id, element_id).clock
    return clock.state if clock else None


def test_two_verifikator_cannot_claim_the_same_task(sikanda: Sikanda) -> None:
    task = sikanda.office.open_task(sikanda.report().instance_id, "verifikasi")
    with sikanda.office.engine.work() as work:
        user_tasks.claim(work, task.id, by=sikanda.verifikator)
    with (
        sikanda.office.engine.work() as work,
        pytest.raises(Conflict, match="sudah diambil oleh Verifikator"),
    ):
        user_tasks.claim(work, task.id, by=sikanda.verifikator_2)


def test_completing_twice_is_done_once_and_the_other_is_told_who(sikanda: Sikanda) -> None:
    started = sikanda.report()
    task = sikanda.office.open_task(started.instance_id, "verifikasi")
    sikanda.verify(started.instance_id)
    with sikanda.office.engine.work() as work, pytest.raises(AlreadyDone) as told:
        user_tasks.complete_with_values(
            work, task.id, {"keputusan": "ya"}, by=sikanda.verifikator_2
        )
    assert told.value.by == "Verifikator"
    assert told.value.at == sikanda.office.clock.now()


def test_a_replayed_completion_is_answered_as_the_first_time(sikanda: Sikanda) -> None:
    task = sikanda.office.open_task(sikanda.report().instance_id, "verifikasi")
    values = {"keputusan": "tidak", "catatan": "Kurang jelas."}
    for replayed in (False, True):
        with sikanda.office.engine.work() as work:
            done = user_tasks.complete_with_values(
                work, task.id, values, by=sikanda.verifikator, request_key="k1"
            )
        assert done.replayed is replayed


def test_a_replayed_start_finds_the_first_instance(sikanda: Sikanda) -> None:
    answers = sikanda.answers()
    first, second = (
        sikanda.office.start(
            "sikanda-pelaporan", answers, by=sikanda.agen, region="63.11.06", request_key="mulai-1"
        )
        for _ in range(2)
    )
    assert first.instance_id == second.instance_id
    assert second.replayed


def test_minutes_written_before_the_meeting_was_due_are_in_time(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    decision = {
        "keputusan_penanganan": "ya",
        "alasan_keputusan": "Perlu penanganan bersama.",
        "jenis_surat": "surat-undangan",
        "nomor_surat": "005/014/Kesbangpol",
        "perihal_surat": "Rakor penanganan genangan",
        "berkas_surat": [sikanda.office.stored_document(by=sikanda.pimpinan)],
        "peserta": "Camat Paringin",
        "waktu_rakor": sikanda.office.clock.now() + timedelta(hours=3),
        "tempat_rakor": "Ruang rapat",
    }
    sikanda.office.complete(
        started.instance_id, "keputusan-penanganan", decision, by=sikanda.pimpinan
    )
    minutes = {
        "peserta_hadir": "Camat Paringin",
        "hasil_rakor": "Saluran dibersihkan.",
        "tindak_lanjut": "Pembersihan",
        "berkas_notulen": [sikanda.office.stored_document(by=sikanda.pimpinan)],
    }
    sikanda.office.complete(started.instance_id, "notulen", minutes, by=sikanda.pimpinan)
    with sikanda.office.engine.reading() as work:
        page = tracking.page(work, started.instance_id, by=sikanda.auditor)
        report = step_reports.report(work, StepFilter(element_id="notulen"), by=sikanda.auditor)
    assert page.instance.end_event == "selesai"
    assert [step.words for step in page.steps if step.element_id == "notulen"] == ["Tepat waktu"]
    assert [summary.on_time for summary in report.summary] == [1]


def test_the_sop_can_end_without_a_meeting(sikanda: Sikanda) -> None:
    started = sikanda.report()
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    sikanda.office.complete(
        started.instance_id,
        "keputusan-penanganan",
        {"keputusan_penanganan": "tidak", "alasan_keputusan": "Keadaan sudah terkendali."},
        by=sikanda.pimpinan,
    )
    with sikanda.office.engine.reading() as work:
        page = tracking.page(work, started.instance_id, by=sikanda.agen)
    assert page.instance.state is InstanceState.COMPLETED
    assert page.instance.end_event == "selesai-tanpa-rakor"
    assert page.instance.clock is not None
    assert page.instance.clock.state is SlaState.MET
