"""Can the group that an overdue task was escalated to act on it?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Conflict
from engine.services import task_pages, tracking, user_tasks, worklists
from engine.services.views import InboxView
from tests.integration.services.conftest import Sikanda


def _claimed_by_verifikator(sikanda: Sikanda, *, late: bool) -> str:
    task = sikanda.office.open_task(sikanda.report().instance_id, "verifikasi")
    with sikanda.office.engine.work() as work:
        user_tasks.claim(work, task.id, by=sikanda.verifikator)
    if late:
        sikanda.office.advance(timedelta(hours=3))
    return task.id


def test_an_overdue_task_is_taken_over_by_the_group_it_was_escalated_to(sikanda: Sikanda) -> None:
    task_id = _claimed_by_verifikator(sikanda, late=True)
    with sikanda.office.engine.reading() as work:
        offered = worklists.inbox(work, by=sikanda.administrator, view=InboxView.GROUPS)
        page = task_pages.page(work, task_id, by=sikanda.administrator)
    assert [item.task.id for item in offered.items] == [task_id]
    assert page.can_claim

    with sikanda.office.engine.work() as work:
        user_tasks.claim(work, task_id, by=sikanda.administrator)

    with sikanda.office.engine.reading() as work:
        history = tracking.page(work, page.instance.id, by=sikanda.auditor).timeline
    assert any(line.text == "Mengambil alih tugas “Verifikasi laporan”" for line in history)


def test_a_colleague_who_is_in_time_is_not_taken_over(sikanda: Sikanda) -> None:
    task_id = _claimed_by_verifikator(sikanda, late=False)
    with sikanda.office.engine.work() as work, pytest.raises(Conflict):
        user_tasks.claim(work, task_id, by=sikanda.administrator)


def test_colleagues_of_the_same_group_do_not_take_over(sikanda: Sikanda) -> None:
    task_id = _claimed_by_verifikator(sikanda, late=True)
    with sikanda.office.engine.work() as work, pytest.raises(Conflict):
        user_tasks.claim(work, task_id, by=sikanda.verifikator_2)


def test_the_badge_counts_what_waits_and_not_what_colleagues_do(sikanda: Sikanda) -> None:
    _claimed_by_verifikator(sikanda, late=False)
    sikanda.report()
    with sikanda.office.engine.reading() as work:
        assert worklists.badge(work, by=sikanda.verifikator) == 2
        assert worklists.badge(work, by=sikanda.verifikator_2) == 1


def test_a_report_filed_late_was_never_about_to_be_late(sikanda: Sikanda) -> None:
    late = sikanda.office.clock.now() - timedelta(hours=7)
    started = sikanda.report(waktu_kejadian=late)
    with sikanda.office.engine.reading() as work:
        history = tracking.page(work, started.instance_id, by=sikanda.agen).timeline
    told = [line.text for line in history if line.text.startswith("Laporkan informasi:")]
    assert told == ["Laporkan informasi: selesai terlambat"]
