"""Are our own form components good to use on a phone and at a desk, with JavaScript and without?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.driver import PASSWORD, Office
from tests.e2e.conftest import DESK, PHONE, Console
from tests.e2e.live import LiveSite, answer, choose_photo, published
from tests.unit.forms.places import COUNTRY

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

RECEIPT = re.compile(r"/tanda-terima$")
PACKAGE = Path(__file__).parents[1] / "packages" / "keterangan-usaha"
NewContext = Callable[..., BrowserContext]
Check = Callable[..., None]
#: Of somebody born on 17 March, while the form says 18: so there is something to confirm.
ANSWERS = {
    "nama": "Siti Aminah",
    "tanggal_lahir__tanggal": "18",
    "tanggal_lahir__bulan": "3",
    "tanggal_lahir__tahun": "1990",
    "nik": "6311 0657 0390 0001",
    "modal": "Rp 1.250.000",
    "titik": "-2.3361, 115.4627",
}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[LiveSite]:
    """A village office that writes business letters."""
    office = Office(tmp_path, f"sqlite:///{tmp_path / 'alur.sqlite3'}", start=datetime.now(UTC))
    with office.engine.work() as work:
        work.definitions.put_regions(COUNTRY)
        work.commit()
    office.deploy(PACKAGE)
    office.person("siti", ("warga", "63.11.06"), name="Siti Aminah")
    office.person("petugas", ("petugas", "63.11"), name="Nor Aisyah")
    with published(office) as site:
        yield site


@pytest.fixture
def look(axe: Check, fits: Check, shot: Callable[..., Path]) -> Callable[[Page, str], None]:
    """Hold a page against accessibility and width, on a phone and at a desk; keeps a picture of both."""

    def check(page: Page, name: str) -> None:
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            axe(page)
            shot(page, f"komponen-{name}")
        fits(page)

    return check


def sign_in(village: LiveSite, context: BrowserContext, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{village.url}/masuk")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: "masuk" not in address)
    return page


def open_form(village: LiveSite, page: Page) -> None:
    page.goto(f"{village.url}/proses/keterangan-usaha/mulai")


def send(page: Page) -> None:
    page.get_by_role("button", name="Ajukan surat").click()


def test_a_letter_is_asked_for_on_a_phone(
    village: LiveSite,
    new_context: NewContext,
    look: Callable[[Page, str], None],
    console: Console,
) -> None:
    console.expect("status of 422")
    page = sign_in(village, new_context(), "siti")
    open_form(village, page)
    look(page, "kosong")
    answer(page, **ANSWERS)

    page.locator('[name="kabupaten"]').press_sequentially("tange")
    expect(page.get_by_label("Kota Tangerang Selatan, Prov. Banten")).to_be_visible()
    look(page, "pencarian")
    page.locator('[name="kabupaten"]').fill("balangan")
    page.get_by_label("Kab. Balangan, Prov. Kalimantan Selatan").check()
    # The second picker looks inside what the first one holds now.
    page.locator('[name="desa"]').fill("kauman")
    expect(page.get_by_text("Tidak ada wilayah bernama “kauman”")).to_be_visible()
    page.locator('[name="desa"]').fill("balida")
    page.get_by_label("Desa Balida, Kec. Paringin").check()
    choose_photo(page, "ktp")
    page.locator('[name="ktp.simpan"]').check()
    send(page)

    expect(page.get_by_role("alert")).to_contain_text("tanggal lahir diisi 18 Maret 1990")
    expect(page.get_by_label("Desa Balida, Kec. Paringin")).to_be_checked()
    look(page, "diperbaiki")
    page.locator('[name="nik.yakin"]').check()
    page.locator('[name="pernyataan"]').check()
    send(page)
    expect(page).to_have_url(RECEIPT)

    page.goto(f"{village.url}/dokumen")
    look(page, "dokumen-saya")
    open_form(village, page)
    expect(page.get_by_label("Pakai KTP yang sudah ada")).to_be_checked()
    look(page, "ktp-tersimpan")


def test_enter_in_the_search_box_searches_and_elsewhere_sends(
    village: LiveSite, new_context: NewContext, console: Console
) -> None:
    console.expect("status of 422")
    page = sign_in(village, new_context(), "siti")
    open_form(village, page)
    page.locator('[name="kabupaten"]').fill("balangan")
    page.locator('[name="kabupaten"]').press("Enter")
    expect(page.get_by_label("Kab. Balangan, Prov. Kalimantan Selatan")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator('[name="nama"]').press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Isi nama lengkap")


def test_the_same_form_works_without_javascript(
    village: LiveSite, new_context: NewContext, fits: Check
) -> None:
    page = sign_in(village, new_context(java_script_enabled=False), "siti")
    open_form(village, page)
    answer(page, **{**ANSWERS, "tanggal_lahir__tanggal": "17"})
    choose_photo(page, "ktp")
    page.locator('[name="kabupaten"]').fill("balangan")
    page.get_by_role("button", name="Cari Kabupaten").click()
    page.get_by_label("Kab. Balangan, Prov. Kalimantan Selatan").check()
    page.locator('[name="desa"]').fill("balida")
    page.get_by_role("button", name="Cari Desa").click()
    page.get_by_label("Desa Balida, Kec. Paringin").check()
    page.locator('[name="pernyataan"]').check()
    page.get_by_role("button", name="Tambah karyawan").click()
    answer(page, karyawan__0__nik="6311060101900001", karyawan__0__upah="2.500.000")
    page.locator('[name="karyawan.0.asal"]').fill("paringin")
    page.get_by_role("button", name="Cari Kecamatan asal").click()
    page.locator('[name="karyawan.0.asal.pilih"]').check()
    send(page)
    expect(page).to_have_url(RECEIPT)


def test_who_checks_sees_words_and_a_masked_number(
    village: LiveSite, new_context: NewContext, look: Callable[[Page, str], None]
) -> None:
    office = village.office
    with office.engine.reading() as work:
        account = work.accounts.by_username("siti")
        siti = work.accounts.actor(account.id) if account else None
    assert siti is not None
    values = {
        "nama": "Siti Aminah",
        "tanggal_lahir": "1990-03-17",
        "nik": "6311065703900001",
        "kabupaten": "63.11",
        "desa": "63.11.06.2001",
        "modal": 1_250_000,
        "titik": "-2.3361, 115.4627",
        "ktp": [office.stored_photo("ktp.jpg", by=siti)],
        "pernyataan": True,
    }
    started = office.start("keterangan-usaha", values, by=siti, region="63.11.06")
    page = sign_in(village, new_context(), "petugas")
    page.goto(f"{village.url}/tugas/{office.open_task(started.instance_id, 'periksa').id}")
    page.get_by_role("button", name="Ambil tugas ini").click()
    expect(page.get_by_role("main")).to_contain_text("631106******0001")
    expect(page.get_by_role("link", name="Lihat di peta")).to_be_visible()
    look(page, "pemeriksaan")
