"""What do guests, auditors, process owners and administrators find?"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from engine.config import SmtpServer
from tests.driver import PROCESSES
from tests.integration.webui.conftest import Browser, Town, pages_of

PACKAGE = PROCESSES / "sikanda" / "pelaporan"


def zipped(folder: Path, **replaced: str) -> bytes:
    """Pack a package; `replaced` texts are swapped in its drawing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            content = file.read_bytes()
            if file.suffix == ".bpmn":
                for old, new in replaced.items():
                    content = content.replace(old.encode(), new.encode())
            archive.writestr(str(file.relative_to(folder)), content)
    return buffer.getvalue()


# -- guests --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(town: Town) -> Town:
    """A town with one published report."""
    started = town.sikanda.report()
    town.sikanda.verify(started.instance_id)
    town.sikanda.publish(started.instance_id)
    return town


def entry_of(browser: Browser) -> str:
    page = browser.get("/sikanda/register/laporan-publik")
    found = re.search(r'href="(/sikanda/register/laporan-publik/[^"]+)"', page.text)
    assert found is not None
    return found[1]


def test_a_guest_reads_the_public_version_and_nothing_else(published: Town) -> None:
    guest = published.browser("guest")
    page = guest.get(entry_of(guest))
    assert "Gunakan jalan memutar." in page.text
    assert "Sekitar 40 keluarga" not in page.text
    assert "/lampiran/" not in page.text


def test_a_guest_s_photo_is_a_copy_that_cannot_run(published: Town) -> None:
    guest = published.browser("guest")
    photo = re.search(r'src="([^"]+/foto/[^"]+)"', guest.get(entry_of(guest)).text)
    assert photo is not None
    answer = guest.get(photo[1])
    assert answer.mimetype == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_notification_leads_where_it_says_and_is_read_then(published: Town) -> None:
    guest = published.browser("guest")
    page = guest.get("/pemberitahuan")
    found = re.search(
        r'name="id" value="([^"]+)"><input type="hidden" name="ke" value="([^"]+)"', page.text
    )
    assert found is not None
    answer = guest.post("/pemberitahuan/baca", {"id": found[1], "ke": found[2]})
    assert answer.location == found[2]
    assert guest.get(answer.location, follow_redirects=True).status_code == 200
    assert "notification--new" not in guest.get("/pemberitahuan").text


def test_a_notification_cannot_lead_to_another_site(published: Town) -> None:
    guest = published.browser("guest")
    answer = guest.post("/pemberitahuan/baca", {"ke": "https://jahat.test/"})
    assert answer.location == "/pemberitahuan"


# -- auditors ------------------------------------------------------------------------------------------------------------


def test_the_auditor_reads_the_summary_first_and_the_trail_s_state(published: Town) -> None:
    page = published.browser("auditor").get("/audit")
    assert "Jejak audit utuh." in page.text
    assert page.text.index("Ringkasan") < page.text.index("Langkah satu per satu")


def test_the_filter_stands_in_the_address_and_stays_in_its_boxes(published: Town) -> None:
    page = published.browser("auditor").get(
        "/audit?dari=17/3/2026&sampai=18+Maret+2026&waktu=tepat"
    )
    assert 'value="17/3/2026"' in page.text
    assert '<option value="tepat" selected>' in page.text
    assert "/audit/langkah.csv?dari=17/3/2026&amp;sampai=18+Maret+2026&amp;waktu=tepat" in page.text


def test_a_number_in_the_summary_links_to_exactly_those_steps(published: Town) -> None:
    auditor = published.browser("auditor")
    link = re.search(
        r'<a href="(/audit\?[^"]*langkah=verifikasi[^"]*waktu=tepat[^"#]*)#',
        auditor.get("/audit").text,
    )
    assert link is not None
    page = auditor.get(link[1].replace("&amp;", "&"))
    rows = page.text.split('id="langkah-satu-satu"', 1)[1]
    assert rows.count('<th scope="row"') == 1


@pytest.mark.parametrize("query", ["dari=kemarin", "dari=18/3/2026&sampai=17/3/2026"])
def test_a_filter_that_cannot_be_read_is_told_at_its_box(town: Town, query: str) -> None:
    page = town.browser("auditor").get(f"/audit?{query}")
    assert page.status_code == 422
    assert "Ada kesalahan: " in page.text


def test_an_empty_period_says_so(published: Town) -> None:
    page = published.browser("auditor").get("/audit?sampai=1/1/2020")
    assert "Tidak ada langkah dalam saringan ini." in page.text


def test_the_csv_holds_the_same_steps_and_opens_in_columns(published: Town) -> None:
    with published.browser("auditor").get("/audit/langkah.csv") as answer:
        text = answer.get_data().decode("utf-8")
    lines = text.removeprefix("\ufeff").split("\r\n")
    assert text.startswith("\ufeff")
    assert answer.headers["Content-Disposition"] == "attachment; filename=langkah.csv"
    assert len({line.count(";") for line in lines if line}) == 1
    assert len([line for line in lines if line]) == 5


# -- process owners ------------------------------------------------------------------------------------------------------


def upload(browser: Browser, content: bytes, name: str) -> str:
    browser.get("/definisi/unggah")
    return browser.post("/definisi/unggah", {"paket": (io.BytesIO(content), name)}).text


def test_a_package_without_a_fault_is_checked_and_then_published(town: Town) -> None:
    owner = town.browser("pemilik")
    page = upload(
        owner, zipped(PACKAGE, **{"Verifikasi laporan": "Verifikasi informasi"}), "paket.zip"
    )
    assert "Terbitkan versi 2" in page
    carried = re.search(r'name="isi" value="([^"]+)"', page)
    assert carried is not None
    answer = owner.post("/definisi/terbitkan", {"nama": "paket.zip", "isi": carried[1]})
    version = owner.get(answer.location)
    assert "Versi 2" in version.text
    assert "Verifikasi informasi" in version.text


def test_the_version_that_runs_already_is_recognised(town: Town) -> None:
    page = upload(town.browser("pemilik"), zipped(PACKAGE), "paket.zip")
    assert "sama persis" in page
    assert "Terbitkan versi" not in page


def test_findings_stand_at_their_element_and_on_the_drawing(town: Town) -> None:
    broken = zipped(PACKAGE, **{'candidateGroups="administrator"': 'candidateGroups="=jika("'})
    page = upload(town.browser("pemilik"), broken, "paket.zip")
    assert "Harus diperbaiki" in page
    assert "<h3>Publikasikan laporan <code>publikasi</code></h3>" in page
    assert 'data-markers=\'{"publikasi": "late"}\'' in page
    assert "Terbitkan versi" not in page


@pytest.mark.parametrize(
    "content, name",
    [(b"", ""), (b"x", "foto.jpg"), (b"bukan zip", "paket.zip"), (b"<a", "gambar.bpmn")],
)
def test_what_is_no_package_is_refused_in_words(town: Town, content: bytes, name: str) -> None:
    owner = town.browser("pemilik")
    owner.get("/definisi/unggah")
    answer = owner.post("/definisi/unggah", {"paket": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert "Terbitkan versi" not in answer.text


def test_only_the_page_with_an_unpublished_drawing_may_read_it_from_its_own_address(
    town: Town,
) -> None:
    owner = town.browser("pemilik")
    owner.get("/definisi/unggah")
    data = {"paket": (io.BytesIO(zipped(PACKAGE)), "paket.zip")}
    policy = owner.post("/definisi/unggah", data).headers["Content-Security-Policy"]
    assert "connect-src 'self' data:" in policy
    assert "data:" not in owner.get("/definisi").headers["Content-Security-Policy"]


def test_the_sop_s_header_and_quality_standard_stand_beside_the_drawing(town: Town) -> None:
    owner = town.browser("pemilik")
    link = re.search(r'href="(/definisi/[0-9a-f]+)"', owner.get("/definisi").text)
    assert link is not None
    page = owner.get(link[1])
    for words in ("Mutu baku", "Rumusan Kebijakan", "Surat Undangan", "Dasar hukum"):
        assert words in page.text
    diagram = re.search(r'data-diagram-url="([^"]+)"', page.text)
    assert diagram is not None
    assert owner.get(diagram[1]).mimetype == "application/xml"


# -- accounts ------------------------------------------------------------------------------------------------------------


def test_a_new_account_gets_a_link_and_never_a_password(town: Town) -> None:
    keeper = town.browser("pengelola")
    keeper.get("/akun/baru")
    data = {
        "nama": "Dedi Kurnianto",
        "nama_pengguna": "agen.halong",
        "surel": "",
        "kelompok": ["agen", ""],
        "wilayah": ["63.11.02", ""],
    }
    page = keeper.post("/akun/baru", data)
    link = re.search(r'value="http://alur\.test(/aktivasi/[^"]+)"', page.text)
    assert link is not None
    newcomer = town.stranger()
    newcomer.get(link[1])
    assert "Dedi Kurnianto" in newcomer.get("/aktivasi").text


def test_what_is_wrong_with_a_new_account_is_told_and_the_rest_kept(town: Town) -> None:
    keeper = town.browser("pengelola")
    keeper.get("/akun/baru")
    data = {"nama": "Dedi", "nama_pengguna": "AB", "kelompok": "agen", "wilayah": "63.11.02"}
    page = keeper.post("/akun/baru", data)
    assert page.status_code == 422
    assert 'id="nama_pengguna-salah"' in page.text
    assert 'value="Dedi"' in page.text
    assert '<option value="agen" selected>' in page.text


def test_a_region_that_is_no_code_is_told(town: Town) -> None:
    keeper = town.browser("pengelola")
    keeper.get("/akun/baru")
    data = {"nama": "Dedi", "nama_pengguna": "dedi", "kelompok": "agen", "wilayah": "Paringin"}
    assert "kode wilayah seperti 63.11.06" in keeper.post("/akun/baru", data).text


# -- operators -----------------------------------------------------------------------------------------------------------


def test_the_local_mailbox_is_marked_as_such(published: Town) -> None:
    page = published.browser("administrator").get("/surat-lokal")
    assert "Surat tidak dikirim ke luar." in page.text
    assert '<details class="mail">' in page.text


def test_where_mails_leave_there_is_no_local_mailbox(town: Town) -> None:
    app = pages_of(town.office, smtp=SmtpServer(host="surat.test", port=25))
    browser = Browser(app)
    browser.sign_in("administrator")
    assert browser.get("/surat-lokal").status_code == 404
    assert "Surat lokal" not in browser.get("/").text


def test_a_quiet_day_has_no_incidents(town: Town) -> None:
    assert "Tidak ada yang terhenti." in town.browser("administrator").get("/insiden").text
