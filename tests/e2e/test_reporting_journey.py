"""Can people do SIKANDA's SOP from the browser, at phone size, from the report to the minutes?

One journey, told by who acts; every page it visits is held against WCAG 2.2 AA and a width of 360 px.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Console
from tests.e2e.live import LiveSite, answer, answer_moment, choose_document, choose_photo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WITA = ZoneInfo("Asia/Makassar")
NewContext = Callable[..., BrowserContext]
Check = Callable[[Page], None]


class Journey:
    """The site, and how each person comes to it."""

    def __init__(self, site: LiveSite, new_context: NewContext, axe: Check, fits: Check) -> None:
        """Keep what every step needs."""
        self.site = site
        self._new_context = new_context
        self._checks = (axe, fits)

    def as_(self, username: str) -> Page:
        """Sign in on a phone of one's own."""
        page = self.site.sign_in(self._new_context(), username)
        self.look(page)
        return page

    def look(self, page: Page) -> None:
        """Hold the page against accessibility and width."""
        for check in self._checks:
            check(page)

    def now(self) -> datetime:
        """Return what the office's clock shows."""
        return self.site.office.clock.now().astimezone(WITA)


@pytest.fixture
def journey(live_site: LiveSite, new_context: NewContext, axe: Check, fits: Check) -> Journey:
    """A journey through a fresh site."""
    return Journey(live_site, new_context, axe, fits)


def _file_report(journey: Journey) -> Page:
    page = journey.as_("agen.paringin")
    page.get_by_role("main").get_by_role("link", name="Laporkan informasi").click()
    journey.look(page)
    choose_photo(page, "foto")
    answer_moment(page, "waktu_kejadian", journey.now() - timedelta(hours=1))
    answer(
        page,
        keterangan="Air sungai meluap dan menutup jalan desa.",
        apa="Jalan antardesa tergenang setinggi lutut.",
        siapa="Sekitar 40 keluarga; tidak ada korban.",
        tempat="Jalan desa dekat jembatan kayu",
        mengapa="Hujan lebat dan gorong-gorong tersumbat.",
        bagaimana="Air naik sejak sore.",
        jenis="gangguan",
        aspek="sosial-budaya",
        asal="dalam-negeri",
        sumber_informasi="masyarakat",
        sifat="biasa",
    )
    page.get_by_role("button", name="Laporkan informasi").click()
    expect(page.get_by_role("main")).to_contain_text("Tepat waktu")
    journey.look(page)
    journey.site.office.run_jobs()
    return page


def _open_first_task(journey: Journey, page: Page, name: str) -> None:
    page.goto(f"{journey.site.url}/tugas?tampilan=semua")
    journey.look(page)
    page.get_by_role("main").locator("a[href^='/tugas/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    journey.look(page)


def _claim(journey: Journey, page: Page, name: str) -> None:
    _open_first_task(journey, page, name)
    page.get_by_role("main").get_by_role("button", name="Ambil tugas ini").click()
    expect(page.get_by_role("button", name="Kirim dan selesaikan")).to_be_visible()
    journey.look(page)


def _send(journey: Journey, page: Page) -> None:
    page.get_by_role("button", name="Kirim dan selesaikan").click()
    journey.site.office.run_jobs()


def test_from_the_report_to_the_minutes(journey: Journey, console: Console) -> None:
    console.expect("status of 422")
    agen = _file_report(journey)

    verifikator = journey.as_("verifikator.satu")
    _claim(journey, verifikator, "Verifikasi laporan")
    answer(verifikator, keputusan="tidak")
    _send(journey, verifikator)
    expect(verifikator.get_by_role("alert").first).to_be_visible()
    journey.look(verifikator)
    answer(verifikator, catatan="Foto kurang jelas; ambil dari dekat jembatan.")
    _send(journey, verifikator)

    _open_first_task(journey, agen, "Perbaiki laporan")
    expect(agen.get_by_role("main")).to_contain_text(
        "Foto kurang jelas; ambil dari dekat jembatan."
    )
    answer(agen, keterangan="Foto baru dari dekat jembatan.")
    _send(journey, agen)

    _claim(journey, verifikator, "Verifikasi laporan")
    answer(verifikator, keputusan="ya", nilai_sumber="B", nilai_isi="2")
    _send(journey, verifikator)

    administrator = journey.as_("administrator")
    _claim(journey, administrator, "Publikasikan laporan")
    answer(
        administrator,
        situasi="Satu ruas jalan tergenang.",
        analisis="Gorong-gorong tersumbat.",
        saran_kebijakan="Bersihkan saluran.",
        sifat="biasa",
        judul_publik="Jalan antardesa di Paringin tergenang",
        ringkasan_publik="Gunakan jalan memutar.",
        foto_publik="foto-laporan",
    )
    _send(journey, administrator)

    guest = journey.as_("guest")
    guest.goto(f"{journey.site.url}/pemberitahuan")
    journey.look(guest)
    guest.goto(f"{journey.site.url}/sikanda/register/laporan-publik")
    journey.look(guest)
    guest.get_by_role("link", name="Jalan antardesa di Paringin tergenang").click()
    expect(guest.get_by_role("main")).to_contain_text("Gunakan jalan memutar.")
    expect(guest.get_by_role("main")).not_to_contain_text("Sekitar 40 keluarga")
    journey.look(guest)

    bupati = journey.as_("bupati")
    _claim(journey, bupati, "Putuskan penanganan atau rakor")
    answer(
        bupati,
        keputusan_penanganan="ya",
        alasan_keputusan="Perlu penanganan bersama.",
        jenis_surat="surat-undangan",
        nomor_surat="005/014/Kesbangpol",
        perihal_surat="Rakor penanganan genangan",
        peserta="Kepala Pelaksana BPBD\nCamat Paringin",
        tempat_rakor="Ruang rapat Badan Kesbangpol",
    )
    answer_moment(bupati, "waktu_rakor", journey.now() + timedelta(hours=3))
    choose_document(bupati, "berkas_surat", "undangan.pdf")
    _send(journey, bupati)

    _claim(journey, bupati, "Susun notulen")
    answer(
        bupati,
        peserta_hadir="Kepala Pelaksana BPBD",
        hasil_rakor="Saluran dibersihkan hari ini.",
        tindak_lanjut="Pembersihan gorong-gorong",
    )
    choose_document(bupati, "berkas_notulen", "notulen.pdf")
    _send(journey, bupati)

    agen.goto(f"{journey.site.url}/proses")
    agen.get_by_role("main").get_by_role("link", name="Laporan gangguan").first.click()
    expect(agen.get_by_role("main")).to_contain_text("Proses selesai")
    journey.look(agen)
