"""Are forms with rows good to use on a phone, with JavaScript and without?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.driver import PASSWORD, Office, photo
from tests.e2e.conftest import DESK, Console
from tests.e2e.live import REGIONS, LiveSite, answer, published

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PACKAGE = Path(__file__).parents[1] / "packages" / "pendataan"
NewContext = Callable[..., BrowserContext]
Check = Callable[[Page], None]


@pytest.fixture
def families(tmp_path: Path) -> Iterator[LiveSite]:
    """The test package behind a real web server."""
    start = datetime(2026, 3, 17, 1, tzinfo=UTC)
    office = Office(tmp_path, f"sqlite:///{tmp_path / 'alur.sqlite3'}", start=start)
    with office.engine.work() as work:
        work.definitions.put_regions(REGIONS)
        work.commit()
    office.deploy(PACKAGE)
    office.person("warga", ("warga", "63.11.06"))
    office.person("petugas", ("petugas", "63.11"))
    with published(office) as site:
        yield site


def sign_in(site: LiveSite, context: BrowserContext, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{site.url}/masuk")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    return page


@pytest.mark.parametrize("scripted", [True, False])
def test_rows_are_added_and_removed_and_mistakes_lead_to_their_field(
    families: LiveSite, new_context: NewContext, console: Console, scripted: bool
) -> None:
    console.expect("status of 422")
    page = sign_in(families, new_context(java_script_enabled=scripted), "warga")
    page.goto(f"{families.url}/proses/pendataan-keluarga/mulai")
    answer(page, kepala="Abdul", anggota__0__nama="Siti")
    page.locator('[name="anggota.0.akta"]').first.set_input_files(
        {"name": "akta.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="Tambah anggota").click()
    expect(page.get_by_role("group", name="Anggota 2")).to_be_focused()
    expect(page.get_by_text("akta.jpg")).to_be_visible()
    page.get_by_role("button", name="Hapus anggota 1").click()
    expect(page.get_by_role("group", name="Anggota 2")).to_have_count(0)
    expect(page.get_by_role("group", name="Anggota keluarga")).to_be_focused()
    # Enter sends the form; it presses none of the buttons of the rows.
    page.locator('[name="kepala"]').press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Anggota 1: Isi nama lengkap").click()
    expect(page.locator('[name="anggota.1.nama"]')).to_be_focused()


def test_every_page_of_the_forms_is_accessible_and_fits_a_phone(
    families: LiveSite,
    new_context: NewContext,
    axe: Check,
    fits: Check,
    shot: Callable[[Page, str], Path],
    console: Console,
) -> None:
    console.expect("status of 422")

    def look(page: Page, name: str) -> None:
        for size in (DESK, {"width": 360, "height": 740}):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # the two sizes have just these keys
            axe(page)
            shot(page, name)
        fits(page)

    page = sign_in(families, new_context(), "warga")
    page.goto(f"{families.url}/proses/pendataan-keluarga/mulai")
    page.get_by_role("button", name="Tambah penyakit").click()
    look(page, "baris")
    page.get_by_role("button", name="Data keluarga").click()
    look(page, "baris-salah")
    answer(page, kepala="Abdul", alamat__jalan="Jl. Merdeka", alamat__rt="003", benar="true")
    answer(page, anggota__0__nama="Siti", anggota__0__penyakit__0__sakit="Asma")
    for part, value in {"tanggal": "3", "bulan": "4", "tahun": "1990"}.items():
        page.locator(f'[name="anggota.0.lahir.{part}"]').fill(value)
    # The date brings up a question, at once where scripts run.
    page.locator('[name="anggota.0.pekerjaan"][value="tidak"]').check()
    page.get_by_role("button", name="Data keluarga").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    instance_id = page.url.split("/")[-2]
    task_id = families.office.open_task(instance_id, "periksa").id
    officer = sign_in(families, new_context(), "petugas")
    officer.goto(f"{families.url}/tugas/{task_id}")
    officer.get_by_role("button", name="Ambil tugas ini").click()
    answer(officer, hasil="tidak", bantuan="600000")
    officer.get_by_role("button", name="Kirim dan selesaikan").click()
    expect(officer.get_by_role("alert")).to_contain_text("Bantuan paling besar 500.000")
    look(officer, "tabel-salah")
