"""What do the user guides show? Run by `make panduan`; writes the pictures of docs/panduan/.

One story, told by the people of SIKANDA's demo: a flooded road from the report to the minutes. Each part photographs what its guide
describes, and fails when the site no longer has it: a guide cannot show what is not there.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect, sync_playwright

from tests.driver import PROCESSES
from tests.e2e.live import answer, answer_moment, choose_document, choose_photo
from tests.panduan.demo_site import served
from tests.panduan.sample_photo import flooded_road
from tests.panduan.studio import Studio, launch

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "panduan"
WITA = ZoneInfo("Asia/Makassar")
SEND = "Kirim dan selesaikan"


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        with served(Path(scratch)) as site:
            studio = Studio(browser, site, GUIDES / "gambar")
            for part in (agen, verifikator, administrator, guest, pimpinan, agen_mends, auditor):
                part(studio)
            for part in (pemilik_proses, pengelola_akun, pengelola_sistem, notulen):
                part(studio)
            browser.close()


def agen(studio: Studio) -> None:
    """Report a flooded road from a phone."""
    stranger = studio.phone()
    studio.go(stranger, "/masuk")
    studio.keep(stranger, "masuk", height=580)
    page = studio.phone("agen.paringin")
    studio.keep(page, "agen-beranda", height=760)
    page.get_by_role("main").get_by_role("link", name="Laporkan informasi").click()
    choose_photo(page, "foto", "jalan-tergenang.jpg", flooded_road())
    answer_moment(page, "waktu_kejadian", _now(studio) - timedelta(hours=1, minutes=20))
    answer(
        page,
        keterangan="Sungai meluap sejak subuh. Jalan desa tergenang dan tidak dapat dilewati motor.",
        apa="Jalan antardesa tergenang setinggi lutut.",
        siapa="Sekitar 40 keluarga; tidak ada korban.",
        tempat="Jalan desa dekat jembatan kayu",
        mengapa="Hujan lebat semalaman dan gorong-gorong tersumbat.",
        bagaimana="Air naik sejak subuh; warga memutar lewat kebun.",
        tindakan_awal="Warga memasang tanda bahaya.",
        jenis="gangguan",
        aspek="sosial-budaya",
        asal="dalam-negeri",
        sumber_informasi="masyarakat",
        sifat="biasa",
    )
    _top(page)
    studio.keep(page, "agen-laporan-foto", height=900)
    _show(page, "waktu_kejadian.tanggal")
    studio.keep(page, "agen-laporan-waktu", height=740)
    page.get_by_role("button", name="Laporkan informasi").click()
    expect(page.get_by_role("main")).to_contain_text("Tepat waktu")
    studio.keep(page, "agen-terkirim", height=700)
    studio.site.settle()
    page.get_by_role("link", name="Pantau prosesnya").click()
    studio.keep(page, "agen-pantau", height=900)


def verifikator(studio: Studio) -> None:
    """Read the report and accept it."""
    page = studio.desk("verifikator.satu")
    studio.go(page, "/tugas?tampilan=kelompok")
    studio.keep(page, "verifikator-tugas", height=680)
    _open_newest(page, "Laporan gangguan (sosial dan budaya)", "Paringin")
    page.get_by_role("button", name="Ambil tugas ini").click()
    expect(page.get_by_role("button", name=SEND)).to_be_visible()
    _top(page)
    studio.keep(page, "verifikator-periksa", height=900)
    answer(page, keputusan="tidak")
    _show(page, "catatan")
    answer(page, catatan="Sebutkan nama desanya dan jam air mulai naik.")
    studio.keep(page, "verifikator-tidak", height=760)
    answer(page, keputusan="ya")
    for done in ("foto", "unsur", "waktu-tempat", "ganda"):
        answer(page, pemeriksaan=done)
    answer(page, nilai_sumber="B", nilai_isi="2")
    _show(page, "keputusan")
    studio.keep(page, "verifikator-ya", height=900)
    _send(studio, page)


def administrator(studio: Studio) -> None:
    """Write the brief and the public version."""
    page = studio.desk("administrator")
    _claim(studio, page, "Laporan gangguan (sosial dan budaya)", "Paringin")
    answer(
        page,
        situasi="Satu ruas jalan antardesa di Paringin tergenang; 40 keluarga memutar.",
        analisis="Gorong-gorong tersumbat dan hujan diperkirakan masih turun. Tidak ada korban.",
        saran_kebijakan="BPBD dan Dinas PU membersihkan saluran; camat menyiapkan jalur memutar.",
        sifat="biasa",
        judul_publik="Jalan antardesa di Paringin tergenang",
        ringkasan_publik="Satu ruas jalan tergenang. Gunakan jalan memutar dan hindari melintas malam hari.",
        foto_publik="foto-laporan",
    )
    _show(page, "situasi")
    studio.keep(page, "administrator-rumusan", height=900)
    _show(page, "judul_publik")
    studio.keep(page, "administrator-versi-umum", height=760)
    _send(studio, page)


def guest(studio: Studio) -> None:
    """Read what was published."""
    page = studio.phone("guest")
    studio.go(page, "/pemberitahuan")
    studio.keep(page, "guest-pemberitahuan", height=560)
    studio.go(page, "/sikanda/register/laporan-publik")
    studio.keep(page, "guest-daftar", height=820)
    page.get_by_role("link", name="Jalan antardesa di Paringin tergenang").click()
    studio.keep(page, "guest-laporan", height=820)


def pimpinan(studio: Studio) -> None:
    """Call a meeting and keep its minutes."""
    page = studio.desk("bupati")
    _claim(studio, page, "Laporan gangguan (sosial dan budaya)", "Paringin")
    _top(page)
    studio.keep(page, "pimpinan-rumusan", height=900)
    answer(
        page,
        keputusan_penanganan="ya",
        alasan_keputusan="Perlu penanganan bersama BPBD, Dinas PU, dan kecamatan.",
        jenis_surat="surat-undangan",
        nomor_surat="005/014/Kesbangpol",
        perihal_surat="Rakor penanganan genangan Paringin",
        peserta="Kepala Pelaksana BPBD\nKepala Dinas Pekerjaan Umum\nCamat Paringin",
        tempat_rakor="Ruang rapat Badan Kesbangpol",
    )
    answer_moment(page, "waktu_rakor", _now(studio) + timedelta(hours=3, minutes=40))
    choose_document(page, "berkas_surat", "undangan-rakor.pdf")
    _show(page, "keputusan_penanganan")
    studio.keep(page, "pimpinan-keputusan", height=900)
    _send(studio, page)


def agen_mends(studio: Studio) -> None:
    """Mend a report that came back, on a phone."""
    page = studio.phone("agen.halong")
    studio.go(page, "/tugas")
    page.get_by_role("main").locator("a[href^='/tugas/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Perbaiki laporan")
    studio.keep(page, "agen-perbaiki", height=820)


def auditor(studio: Studio) -> None:
    """See what was late, and the trail of one report."""
    page = studio.desk("auditor")
    studio.go(page, "/audit")
    studio.keep(page, "auditor-ringkasan", height=900)
    studio.go(page, "/proses")
    studio.keep(page, "auditor-semua", height=760)
    page.get_by_role("main").get_by_role("link", name="Laporan rahasia").first.click()
    studio.keep(page, "auditor-riwayat", height=1000)
    page.locator(".diagram svg").first.wait_for()
    page.locator(".diagram").scroll_into_view_if_needed()
    studio.keep(page, "auditor-diagram", height=700)


def pemilik_proses(studio: Studio) -> None:
    """Upload a changed SOP: once with a mistake, once ready to deploy."""
    page = studio.desk("pemilik.proses")
    studio.go(page, "/definisi")
    studio.keep(page, "pemilik-daftar", height=480)
    _upload(
        studio,
        page,
        _package({'=keputusan = "ya"': '=keputusn = "ya"', "verifikator,": "verifikatr,"}),
    )
    page.locator(".diagram svg").first.wait_for()
    studio.keep(page, "pemilik-temuan", height=1280)
    _upload(studio, page, _package({'value="PT2H"': 'value="PT1H"'}))
    page.locator(".diagram svg").first.wait_for()
    studio.keep(page, "pemilik-siap", height=960)
    page.get_by_role("button", name="Terbitkan versi 2").click()
    expect(page.get_by_role("main")).to_contain_text("Mutu baku")
    page.locator(".diagram svg").first.wait_for()
    studio.keep(page, "pemilik-versi", height=1000)


def pengelola_akun(studio: Studio) -> None:
    """Make an account for a new agen."""
    page = studio.desk("pengelola.akun")
    studio.go(page, "/akun")
    studio.keep(page, "akun-daftar", height=760)
    page.get_by_role("link", name="Buat akun").click()
    page.get_by_label("Nama lengkap").fill("Siti Maulida")
    page.get_by_label("Nama pengguna").fill("agen.juai")
    page.get_by_label("Surel").fill("siti.maulida@contoh.test")
    page.get_by_label("Kelompok", exact=True).first.select_option("agen")
    page.get_by_label("Kode wilayah").first.fill("63.11.01")
    studio.keep(page, "akun-baru", height=960)
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tautan untuk Siti Maulida")
    studio.keep(page, "akun-tautan", height=640)


def pengelola_sistem(studio: Studio) -> None:
    """Read the mails that no server took."""
    page = studio.desk("pengelola.sistem")
    studio.go(page, "/surat-lokal")
    studio.keep(page, "sistem-surat-lokal", height=640)


def notulen(studio: Studio) -> None:
    """Write the minutes after the meeting; hours later, so everybody's session is over."""
    studio.site.clock.advance(timedelta(hours=5))
    studio.site.settle()
    page = studio.desk("kepala.skpd")
    _claim(studio, page, "Laporan gangguan (sosial dan budaya)", "Paringin")
    answer(
        page,
        peserta_hadir="Kepala Pelaksana BPBD\nKepala Dinas Pekerjaan Umum\nCamat Paringin",
        hasil_rakor="Saluran dibersihkan dengan alat berat; jalur memutar diberi penerangan.",
        tindak_lanjut="Pembersihan gorong-gorong – Dinas Pekerjaan Umum – hari ini",
    )
    _show(page, "peserta_hadir")
    studio.keep(page, "pimpinan-notulen", height=800)
    _send(studio, page)


def _now(studio: Studio) -> datetime:
    return studio.site.clock.now().astimezone(WITA)


def _open_newest(page: Page, title: str, region: str) -> None:
    row = page.get_by_role("row").filter(has_text=title).filter(has_text=region)
    row.locator("a[href^='/tugas/']").first.click()


def _claim(studio: Studio, page: Page, title: str, region: str) -> None:
    studio.go(page, "/tugas?tampilan=kelompok")
    _open_newest(page, title, region)
    page.get_by_role("button", name="Ambil tugas ini").click()
    expect(page.get_by_role("button", name=SEND)).to_be_visible()


def _send(studio: Studio, page: Page) -> None:
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("button", name=SEND)).to_have_count(0)
    studio.site.settle()


def _top(page: Page) -> None:
    page.evaluate("window.scrollTo(0, 0)")


def _show(page: Page, field: str) -> None:
    """Scroll so that a field and its label stand near the top."""
    page.locator(f'[name="{field}"]').first.evaluate(
        "box => window.scrollTo(0, box.getBoundingClientRect().top + window.scrollY - 190)"
    )


def _upload(studio: Studio, page: Page, content: bytes) -> None:
    studio.go(page, "/definisi/unggah")
    page.locator("#paket").set_input_files(
        {"name": "pelaporan.zip", "mimeType": "application/zip", "buffer": content}
    )
    page.get_by_role("button", name="Periksa paket").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _package(changes: dict[str, str]) -> bytes:
    """Zip SIKANDA's package with some of its drawing's text changed, as a process owner would in the modeler."""
    folder = PROCESSES / "sikanda" / "pelaporan"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = path.read_text(encoding="utf-8")
            for old, new in changes.items() if path.suffix == ".bpmn" else ():
                if old not in content:
                    raise LookupError(f"{path.name}: {old} is not there")
                content = content.replace(old, new)
            archive.writestr(path.relative_to(folder).as_posix(), content)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
