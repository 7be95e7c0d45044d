"""Can an upload be something else than it says, or tell guests more than its picture?"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from engine.services import tracking
from tests.driver import document, photo
from tests.integration.webui.conftest import request_key
from tests.security.conftest import ANSWERS, START, Fortress, filed, report, upload
from tests.security.hostile_files import (
    LATITUDE,
    NO_DOCUMENTS,
    NO_PHOTOS,
    OWNER,
    located_photo,
)

_FILE = re.compile(r"/lampiran/([0-9a-f]+)/")
_KEPT = re.compile(r'name="foto\.berkas" value="([0-9a-f]+)"')


def fault_at(answer: TestResponse, key: str) -> str:
    """Return the sentence at a field, empty without one."""
    found = re.search(rf'id="f-{key}-salah"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""


def assert_the_rest_is_kept(answer: TestResponse) -> None:
    for key in ("keterangan", "apa", "siapa", "mengapa", "bagaimana", "tempat"):
        assert ANSWERS[key] in answer.text, key
    assert re.search(r'value="sosial-budaya"[^>]* selected', answer.text)
    assert re.search(r'value="gangguan"[^>]* checked', answer.text)


@pytest.mark.parametrize("kind", NO_PHOTOS)
def test_what_is_no_plain_photo_is_refused_at_its_field_and_the_rest_kept(
    fortress: Fortress, kind: str
) -> None:
    before = fortress.instances()
    answer = report(fortress.of("agen"), foto=upload(*NO_PHOTOS[kind]))
    assert answer.status_code == 422
    assert fault_at(answer, "foto")
    assert_the_rest_is_kept(answer)
    assert not _KEPT.search(answer.text)
    assert fortress.instances() == before


def test_a_photo_of_forty_megabytes_is_refused_at_its_field(fortress: Fortress) -> None:
    answer = report(fortress.of("agen"), foto=upload("foto.jpg", photo() + bytes(40_000_000)))
    assert answer.status_code == 422
    assert "terlalu besar" in fault_at(answer, "foto")
    assert_the_rest_is_kept(answer)


def test_six_photos_are_one_too_many(fortress: Fortress) -> None:
    answer = report(fortress.of("agen"), foto=[upload(f"{n}.jpg", photo()) for n in range(6)])
    assert answer.status_code == 422
    assert "paling banyak 5" in fault_at(answer, "foto")
    assert_the_rest_is_kept(answer)


def test_photos_kept_from_an_earlier_try_count_towards_the_five(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    first = report(browser, apa="", foto=[upload(f"{n}.jpg", photo()) for n in range(4)])
    kept = _KEPT.findall(first.text)
    assert len(kept) == 4
    answer = report(
        browser,
        **{"foto.berkas": kept, "foto": [upload("5.jpg", photo()), upload("6.jpg", photo())]},
    )
    assert answer.status_code == 422
    assert "paling banyak 5" in fault_at(answer, "foto")


def test_a_good_photo_survives_every_mistake_until_the_report_is_sent(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    kept = _KEPT.findall(report(browser, apa="").text)
    assert len(kept) == 1
    for _ in range(2):
        again = report(browser, apa="", foto=None, **{"foto.berkas": kept})
        assert _KEPT.findall(again.text) == kept
    instance_id = filed(browser, foto=None, **{"foto.berkas": kept})
    assert kept[0] in browser.get(f"/proses/i/{instance_id}").text


def test_the_same_kept_photo_named_six_times_is_one_photo(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    kept = _KEPT.findall(report(browser, apa="").text)
    instance_id = filed(browser, foto=None, **{"foto.berkas": kept * 6})
    with fortress.office.engine.reading() as work:
        found = tracking.page(work, instance_id, by=fortress.sikanda.agen).answers[0].answers[0]
    assert [each.id for each in found.files] == kept


def test_a_kept_file_of_somebody_else_is_ignored(fortress: Fortress) -> None:
    theirs = fortress.office.stored_photo(by=fortress.sikanda.pimpinan)["id"]
    answer = report(
        fortress.of("agen"), foto=None, **{"foto.berkas": [theirs, "tidak-ada", "' or 1=1"]}
    )
    assert answer.status_code == 422
    assert fault_at(answer, "foto")
    assert theirs not in answer.text


def test_a_kept_file_must_be_what_its_field_asks_for(fortress: Fortress) -> None:
    letter = fortress.office.stored_document(by=fortress.sikanda.agen)["id"]
    answer = report(fortress.of("agen"), foto=None, **{"foto.berkas": [letter]})
    assert answer.status_code == 422
    assert fault_at(answer, "foto")


def test_a_photo_of_one_report_is_not_carried_into_another(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    first = filed(browser)
    file_id = _FILE.search(browser.get(f"/proses/i/{first}").text)
    assert file_id is not None
    answer = report(browser, foto=None, **{"foto.berkas": [file_id[1]]})
    assert answer.status_code == 422


def decision(fortress: Fortress, letter: tuple[Any, ...]) -> TestResponse:
    """Decide for a meeting, with a letter."""
    sikanda = fortress.sikanda
    started = sikanda.report()
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    task = fortress.town.open_task(started.instance_id, "keputusan-penanganan")
    browser = fortress.of("pimpinan")
    browser.post(f"/tugas/{task}/ambil")
    meeting = fortress.office.clock.now() + timedelta(hours=20)
    return browser.post(
        f"/tugas/{task}/selesai",
        {
            "_permintaan": request_key(browser.get(f"/tugas/{task}")),
            "keputusan_penanganan": "ya",
            "alasan_keputusan": "Perlu dibahas bersama.",
            "jenis_surat": "surat-undangan",
            "nomor_surat": "005/014",
            "perihal_surat": "Rakor",
            "berkas_surat": upload(*letter),
            "peserta": "Camat",
            "waktu_rakor.tanggal": str(meeting.day),
            "waktu_rakor.bulan": str(meeting.month),
            "waktu_rakor.tahun": str(meeting.year),
            "waktu_rakor.jam": "14.00",
            "tempat_rakor": "Ruang rapat",
        },
    )


def test_a_plain_pdf_is_taken_where_one_is_asked_for(fortress: Fortress) -> None:
    answer = decision(fortress, ("surat.pdf", document(), "application/pdf"))
    assert answer.status_code == 303, fault_at(answer, "berkas_surat")


@pytest.mark.parametrize("kind", NO_DOCUMENTS)
def test_a_pdf_that_does_something_by_itself_is_refused_at_its_field(
    fortress: Fortress, kind: str
) -> None:
    answer = decision(fortress, ("surat.pdf", NO_DOCUMENTS[kind], "application/pdf"))
    assert answer.status_code == 422
    assert fault_at(answer, "berkas_surat")
    assert "Perlu dibahas bersama." in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "C:\\fakepath\\banjir.jpg",
        'a"; filename="b.html.jpg',
        "baris\r\nSet-Cookie: a=b.jpg",
        "<script>alert(1)</script>.jpg",
        "\u202egpj.exe.jpg",
        "nol\0nol.jpg",
        "x" * 3000 + ".jpg",
        "foto banjir é 雨.jpg",
    ],
)
def test_a_hostile_file_name_stays_a_name(fortress: Fortress, name: str) -> None:
    browser = fortress.of("agen")
    answer = report(browser, foto=upload(name, photo()))
    assert answer.status_code in {303, 400, 422}
    if answer.status_code != 303:
        return
    page = browser.get(str(answer.location).removesuffix("/tanda-terima"))
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text
    file_id = _FILE.search(page.text)
    assert file_id is not None
    sent = browser.get(f"/lampiran/{file_id[1]}/asli")
    assert sent.status_code == 200
    assert "Set-Cookie" not in sent.headers
    assert "/" not in sent.headers["Content-Disposition"].replace("UTF-8''", "")


# -- what a photo tells ------------------------------------------------------------------------------------------------


def test_no_copy_that_a_guest_can_fetch_tells_where_or_with_what_it_was_taken(
    fortress: Fortress,
) -> None:
    original = located_photo()
    assert OWNER.encode() in original
    instance_id = filed(fortress.of("agen"), foto=upload("banjir.jpg", original))
    fortress.sikanda.verify(instance_id)
    fortress.sikanda.publish(instance_id)
    guest = fortress.of("guest")
    listing = guest.get("/sikanda/register/laporan-publik").text
    entry = re.search(r'href="(/sikanda/register/laporan-publik/[0-9a-f]+)"', listing)
    assert entry is not None
    page = guest.get(entry[1])
    copies = set(re.findall(r'(/sikanda/register/[^"]+/foto/[^"]+)"', page.text))
    assert copies
    for address in copies:
        for variant in ("kecil", "tampil"):
            content = guest.get(re.sub(r"(kecil|tampil)$", variant, address)).data
            with Image.open(io.BytesIO(content)) as found:
                assert not found.getexif()
                assert set(found.info) <= {
                    "jfif",
                    "jfif_version",
                    "jfif_unit",
                    "jfif_density",
                    "progressive",
                    "progression",
                }
            assert b"Exif" not in content
            assert OWNER.encode() not in content
    assert str(LATITUDE[0] + LATITUDE[1] / 60)[:4] not in page.text
    assert OWNER not in page.text


def test_the_original_is_for_those_who_see_the_report_and_shows_where_it_was(
    fortress: Fortress,
) -> None:
    original = located_photo()
    browser = fortress.of("agen")
    instance_id = filed(browser, foto=upload("banjir.jpg", original))
    page = fortress.of("verifikator").get(f"/proses/i/{instance_id}").text
    assert "115,46" in page or "115.46" in page
    file_id = _FILE.search(page)
    assert file_id is not None
    assert fortress.of("verifikator").get(f"/lampiran/{file_id[1]}/asli").data == original
    assert fortress.of("guest").get(f"/lampiran/{file_id[1]}/asli").status_code == 404


def test_an_uploaded_file_can_be_looked_at_but_never_run(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    stored = fortress.office.stored_document(by=fortress.sikanda.agen)
    answer = browser.get(f"/lampiran/{stored['id']}/asli")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith(("inline", "attachment"))


def test_the_start_form_is_still_there_after_all_this(fortress: Fortress) -> None:
    assert fortress.of("agen").get(START).status_code == 200
