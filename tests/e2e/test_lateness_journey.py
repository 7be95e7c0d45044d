"""Nobody acts in time: is it seen on the task, in the inbox, in the trail, and in the mail?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.live import LiveSite
from tests.integration.services.conftest import people

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize(
    "passed, words",
    [
        (timedelta(minutes=90), "Sisa 30 menit"),
        (timedelta(hours=3), "Terlambat 1 jam"),
    ],
)
def test_the_inbox_and_the_task_say_how_much_time_is_left(
    live_site: LiveSite,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    passed: timedelta,
    words: str,
) -> None:
    people(live_site.office).report()
    live_site.office.advance(passed)
    page = live_site.sign_in(new_context(), "verifikator.satu")
    page.goto(f"{live_site.url}/tugas?tampilan=kelompok")
    expect(page.get_by_role("main")).to_contain_text(words)
    page.get_by_role("main").locator("a[href^='/tugas/']").first.click()
    expect(page.get_by_role("main")).to_contain_text(words)
    for check in (axe, fits):
        check(page)


def test_a_breach_escalates_to_the_group_that_the_model_names(
    live_site: LiveSite,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    filed = people(live_site.office).report()
    live_site.office.advance(timedelta(hours=15))
    auditor = live_site.sign_in(new_context(), "auditor")
    auditor.goto(f"{live_site.url}/proses/i/{filed.instance_id}")
    history = auditor.get_by_role("main")
    expect(history).to_contain_text("Verifikasi laporan: mendekati batas waktu")
    expect(history).to_contain_text("Verifikasi laporan: melewati batas waktu")
    expect(history).to_contain_text("diteruskan kepada Administrator")
    expect(history).to_contain_text("Waktu keseluruhan: mendekati batas waktu")
    for check in (axe, fits):
        check(auditor)
    operator = live_site.sign_in(new_context(), "pengelola.sistem")
    operator.goto(f"{live_site.url}/surat-lokal")
    expect(operator.get_by_role("main")).to_contain_text(
        "Diteruskan kepada Anda: Verifikasi laporan"
    )
    for check in (axe, fits):
        check(operator)
