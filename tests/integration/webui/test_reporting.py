"""Does the report travel through the pages, from the agen's phone to the verifikator's decision?"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.driver import photo
from tests.integration.webui.conftest import Browser, Town, request_key

START = "/proses/sikanda-pelaporan/mulai"
ANSWERS = {
    "keterangan": "Air sungai meluap <b>cepat</b>.",
    "apa": "Jalan antardesa tergenang.",
    "siapa": "Sekitar 40 keluarga.",
    "waktu_kejadian.tanggal": "17",
    "waktu_kejadian.bulan": "3",
    "waktu_kejadian.tahun": "2026",
    "waktu_kejadian.jam": "22.15",
    "tempat": "Jembatan kayu",
    "mengapa": "Hujan lebat.",
    "bagaimana": "Air naik sejak sore.",
    "jenis": "gangguan",
    "aspek": "sosial-budaya",
    "asal": "dalam-negeri",
    "sumber_informasi": "masyarakat",
    "sifat": "biasa",
}


def picture(name: str = "banjir.jpg", content: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(photo() if content is None else content), name


def report(browser: Browser, **changes: Any) -> Any:
    """Open the form as a person does and send it."""
    page = browser.get(START)
    data = {**ANSWERS, "foto": picture(), "_permintaan": request_key(page), **changes}
    return browser.post(START, {name: value for name, value in data.items() if value is not None})


def test_a_complete_report_leads_to_a_receipt_with_its_number(town: Town) -> None:
    browser = town.browser("agen")
    answer = report(browser)
    assert answer.status_code == 303
    receipt = browser.get(answer.location)
    assert "2026031700001" in receipt.text
    assert "Tepat waktu" in receipt.text


def test_filing_after_six_hours_is_told_on_the_receipt(town: Town) -> None:
    browser = town.browser("agen")
    answer = report(browser, **{"waktu_kejadian.jam": "10.00"})
    assert "Terlambat" in browser.get(answer.location).text


def test_what_is_missing_is_told_on_top_and_at_the_field_and_everything_else_stays(
    town: Town,
) -> None:
    answer = report(town.browser("agen"), apa="", jenis=None)
    assert answer.status_code == 422
    assert "<title>Ada kesalahan: " in answer.text
    summary = answer.text.split('class="summary"', 1)[1].split("</div>", 1)[0]
    assert re.findall(r'href="#([^"]+)"', summary) == ["f-apa", "f-jenis"]
    for target in ("f-apa", "f-jenis"):
        assert f'id="{target}"' in answer.text
        assert f'id="{target}-salah"' in answer.text
    assert 'value="Jembatan kayu"' in answer.text


def test_markup_in_an_answer_is_shown_as_it_was_typed(town: Town) -> None:
    browser = town.browser("agen")
    assert "&lt;b&gt;cepat&lt;/b&gt;" in report(browser, apa="").text
    answer = report(browser)
    instance = browser.get(answer.location.removesuffix("/tanda-terima"))
    assert "&lt;b&gt;cepat&lt;/b&gt;" in instance.text
    assert "<b>cepat</b>" not in instance.text


def test_a_good_photo_is_kept_while_something_else_is_mended(town: Town) -> None:
    browser = town.browser("agen")
    refused = report(browser, apa="")
    kept = re.search(r'name="foto.berkas" value="([^"]+)" checked', refused.text)
    assert kept is not None
    small = browser.get(f"/lampiran/{kept[1]}/kecil")
    assert small.mimetype == "image/jpeg"
    sent = report(browser, **{"foto": None, "foto.berkas": kept[1]})
    assert sent.status_code == 303
    page = browser.get(sent.location.removesuffix("/tanda-terima"))
    assert f"/lampiran/{kept[1]}/tampil" in page.text


def test_somebody_else_s_kept_photo_is_no_use(town: Town) -> None:
    refused = report(town.browser("agen"), apa="")
    kept = re.search(r'name="foto.berkas" value="([^"]+)" checked', refused.text)
    assert kept is not None
    town.office.person("agen.halong", ("agen", "63.11.02"))
    other = town.browser("agen.halong")
    assert other.get(f"/lampiran/{kept[1]}/kecil").status_code == 404
    assert report(other, **{"foto": None, "foto.berkas": kept[1]}).status_code == 422


def test_a_photo_that_is_no_image_is_refused_at_its_field(town: Town) -> None:
    answer = report(town.browser("agen"), foto=picture(content=b"bukan gambar"))
    assert answer.status_code == 422
    assert 'id="f-foto-salah"' in answer.text
    assert 'value="Jembatan kayu"' in answer.text


def test_a_photo_over_the_limit_is_refused_at_its_field(town: Town) -> None:
    huge = photo() + b"\0" * (16 * 1024 * 1024)
    answer = report(town.browser("agen"), foto=picture(content=huge))
    assert answer.status_code == 422
    assert "terlalu besar" in answer.text
    assert 'value="Jembatan kayu"' in answer.text


def test_sending_the_same_page_twice_starts_one_report(town: Town) -> None:
    browser = town.browser("agen")
    key = request_key(browser.get(START))
    first = report(browser, _permintaan=key)
    second = report(browser, _permintaan=key)
    assert first.location == second.location


def test_a_page_that_is_shown_again_keeps_its_key(town: Town) -> None:
    browser = town.browser("agen")
    key = request_key(browser.get(START))
    assert request_key(report(browser, apa="", _permintaan=key)) == key


# -- the verifikator -----------------------------------------------------------------------------------------------------


def verify(browser: Browser, task: str, **changes: Any) -> Any:
    page = browser.get(f"/tugas/{task}")
    data: Mapping[str, Any] = {
        "pemeriksaan": ["foto", "unsur", "waktu-tempat", "ganda"],
        "keputusan": "ya",
        "nilai_sumber": "B",
        "nilai_isi": "2",
        "_permintaan": request_key(page),
        **changes,
    }
    return browser.post(f"/tugas/{task}/selesai", data)


def test_the_verifikator_claims_from_the_list_and_lands_on_the_task(town: Town) -> None:
    started = town.sikanda.report()
    task = town.open_task(started.instance_id, "verifikasi")
    browser = town.browser("verifikator")
    inbox = browser.get("/tugas?tampilan=kelompok")
    assert "Sisa 2 jam" in inbox.text
    answer = browser.post("/tugas/ambil", {"satu": task})
    assert answer.location == f"/tugas/{task}"
    page = browser.get(answer.location)
    assert "Kirim dan selesaikan" in page.text
    assert "Air sungai meluap" in page.text


def test_the_ticked_tasks_are_claimed_together_and_refusals_are_told(town: Town) -> None:
    tasks = [town.open_task(town.sikanda.report().instance_id, "verifikasi") for _ in range(2)]
    other = town.browser("verifikator.dua")
    other.post("/tugas/ambil", {"satu": tasks[1]})
    browser = town.browser("verifikator")
    browser.get("/tugas?tampilan=kelompok")
    browser.post("/tugas/ambil", {"tugas": tasks})
    page = browser.get("/tugas?tampilan=saya")
    assert "1 tugas menjadi milik Anda." in page.text
    assert "sudah diambil oleh Fajar Nugraha" in page.text


def test_an_inbox_with_nothing_of_one_s_own_opens_at_the_group_s(town: Town) -> None:
    town.sikanda.report()
    assert town.browser("verifikator").get("/tugas").location == "/tugas?tampilan=kelompok"


def test_an_empty_inbox_says_what_to_expect(town: Town) -> None:
    page = town.browser("verifikator").get("/tugas?tampilan=kelompok")
    assert "Semua tugas sudah ada yang mengerjakan." in page.text


def test_saying_no_brings_up_the_reason_and_does_not_scold_for_it(town: Town) -> None:
    started = town.sikanda.report()
    task = town.open_task(started.instance_id, "verifikasi")
    browser = town.browser("verifikator")
    browser.post(f"/tugas/{task}/ambil")
    hidden = re.search(r'name="_tersembunyi" value="([^"]*)"', browser.get(f"/tugas/{task}").text)
    assert hidden is not None
    asked = verify(browser, task, keputusan="tidak", _tersembunyi=hidden[1])
    assert asked.status_code == 422
    assert "Ada isian lanjutan" in asked.text
    assert "Ada kesalahan" not in asked.text
    done = verify(browser, task, keputusan="tidak", catatan="Foto tidak terbaca, kirim ulang.")
    assert done.status_code == 303
    fix = town.open_task(started.instance_id, "perbaiki-laporan")
    assert "Foto tidak terbaca, kirim ulang." in town.browser("agen").get(f"/tugas/{fix}").text


def test_a_script_learns_which_questions_an_answer_hides(town: Town) -> None:
    task = town.open_task(town.sikanda.report().instance_id, "verifikasi")
    browser = town.browser("verifikator")
    browser.post(f"/tugas/{task}/ambil")
    hidden = {}
    for choice in ("ya", "tidak"):
        answer = browser.post(f"/tugas/{task}/bidang", {"keputusan": choice})
        hidden[choice] = set(answer.get_json()["hidden"])
    assert hidden["ya"] != hidden["tidak"]


def test_completing_twice_is_done_once_and_the_other_is_told_by_whom(town: Town) -> None:
    started = town.sikanda.report()
    task = town.open_task(started.instance_id, "verifikasi")
    first, second = town.browser("verifikator"), town.browser("verifikator.dua")
    stale = request_key_of_claim(first, task)
    assert verify(first, task).status_code == 303
    late = second.post(f"/tugas/{task}/selesai", {"keputusan": "ya", "_permintaan": stale})
    assert late.status_code == 409
    assert "Nor Aisyah" in late.text
    assert "Tidak ada yang perlu Anda ulangi." in late.text
    assert "Nor Aisyah" in second.get(f"/tugas/{task}").text


def request_key_of_claim(browser: Browser, task: str) -> str:
    browser.post(f"/tugas/{task}/ambil")
    return request_key(browser.get(f"/tugas/{task}"))


def test_a_draft_is_there_again_tomorrow(town: Town) -> None:
    task = town.open_task(town.sikanda.report().instance_id, "verifikasi")
    browser = town.browser("verifikator")
    browser.post(f"/tugas/{task}/ambil")
    browser.post(f"/tugas/{task}/draf", {"keputusan": "tidak", "catatan": "Belum selesai menulis"})
    assert "Belum selesai menulis" in browser.get(f"/tugas/{task}").text


def test_a_task_given_back_waits_for_the_group_again(town: Town) -> None:
    task = town.open_task(town.sikanda.report().instance_id, "verifikasi")
    browser = town.browser("verifikator")
    browser.post(f"/tugas/{task}/ambil")
    browser.post(f"/tugas/{task}/lepas")
    page = town.browser("verifikator.dua").get(f"/tugas/{task}")
    assert "Ambil tugas ini" in page.text


def test_whoever_does_not_hold_the_task_reads_why_and_gets_no_form(town: Town) -> None:
    task = town.open_task(town.sikanda.report().instance_id, "verifikasi")
    town.browser("verifikator").post(f"/tugas/{task}/ambil")
    page = town.browser("verifikator.dua").get(f"/tugas/{task}")
    assert "Sedang dikerjakan oleh Nor Aisyah." in page.text
    assert "Kirim dan selesaikan" not in page.text


def test_a_breach_stands_in_the_inbox_on_the_task_and_in_the_history(town: Town) -> None:
    started = town.sikanda.report()
    task = town.open_task(started.instance_id, "verifikasi")
    town.office.advance(timedelta(hours=3))
    browser = town.browser("verifikator")
    assert "badge--bad" in browser.get("/tugas?tampilan=kelompok").text
    assert "Terlambat 1 jam" in browser.get(f"/tugas/{task}").text
    history = browser.get(f"/proses/i/{started.instance_id}").text
    assert "melewati batas waktu" in history
    assert "&#34;verifikasi&#34;: &#34;late&#34;" in history or '"verifikasi": "late"' in history
