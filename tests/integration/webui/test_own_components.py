"""Do our own form components work without JavaScript, and who gets to see what they hold?"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.domain.actors import Actor
from engine.services import task_pages
from tests.driver import Office, photo
from tests.integration.webui.conftest import Browser, pages_of, request_key
from tests.unit.forms.places import COUNTRY

PACKAGE = Path(__file__).parents[2] / "packages" / "keterangan-usaha"
START = "/proses/keterangan-usaha/mulai"
NIK = "6311065703900001"
ANSWERS = {
    "nama": "Siti Aminah",
    "tanggal_lahir.tanggal": "17",
    "tanggal_lahir.bulan": "3",
    "tanggal_lahir.tahun": "1990",
    "nik": "6311 0657 0390 0001",
    "kabupaten.pilih": "63.11",
    "desa": "63.11.06.2001",
    "modal": "Rp 1.250.000",
    "titik": "-2.3361, 115.4627",
    "pernyataan": "true",
}


@dataclass(frozen=True, kw_only=True)
class Village:
    """A village office that writes business letters, and people who ask for them."""

    office: Office
    app: Flask
    siti: Actor
    petugas: Actor

    def browser(self, username: str) -> Browser:
        """Sign in."""
        found = Browser(self.app)
        assert found.sign_in(username).status_code == 303
        return found

    def send(self, browser: Browser, *, file: bytes | None = None, **changes: Any) -> TestResponse:
        """Send the form with these changes; an answer of None is left out."""
        sent: dict[str, Any] = {"_permintaan": request_key(browser.get(START)), **ANSWERS}
        sent.update({name.replace("__", "."): value for name, value in changes.items()})
        if file is not None:
            sent["ktp"] = (io.BytesIO(file), "ktp.jpg", "image/jpeg")
        return browser.post(START, {k: v for k, v in sent.items() if v is not None})

    def variables(self, sent: TestResponse) -> Mapping[str, Any]:
        """Return what the instance holds that was started, as the officer's task opens with it."""
        task = self.office.open_task(instance_of(sent), "periksa")
        with self.office.engine.reading() as work:
            return task_pages.page(work, task.id, by=self.petugas).context


def instance_of(sent: TestResponse) -> str:
    """Return the id of the instance that an accepted form started."""
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].split("/")[-2]


def told(page: TestResponse) -> list[str]:
    """Return the sentences of the summary on top of the page."""
    return re.findall(r'<li><a href="#f-[^"]+">([^<]+)</a>', page.text)


def choices(page: TestResponse, name: str) -> list[str]:
    """Return the values that a group of radio buttons offers."""
    return re.findall(rf'type="radio" name="{re.escape(name)}" value="([^"]*)"', page.text)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    office = Office(tmp_path)
    with office.engine.work() as work:
        work.definitions.put_regions(COUNTRY)
        work.commit()
    office.deploy(PACKAGE)
    siti = office.person("siti", ("warga", "63.11.06"), name="Siti Aminah")
    office.person("budi", ("warga", "63.11.06"), name="Budi")
    petugas = office.person("petugas", ("petugas", "63.11"), name="Nor Aisyah")
    yield Village(office=office, app=pages_of(office), siti=siti, petugas=petugas)
    office.close()


def test_every_answer_becomes_a_typed_variable(village: Village) -> None:
    held = village.variables(village.send(village.browser("siti"), file=photo()))
    assert held["nik"] == NIK
    assert (held["kabupaten"], held["desa"]) == ("63.11", "63.11.06.2001")
    assert held["modal"] == 1_250_000
    signature = held["pernyataan"]
    assert (signature["signed"], signature["by"]) == (True, "siti")
    assert signature["at"] == village.office.clock.now()


def test_searching_sends_the_form_unchecked_and_keeps_everything(village: Village) -> None:
    page = village.send(
        village.browser("siti"),
        file=photo(),
        _baris="cari desa",
        desa="bal",
        nik="salah",
        pernyataan=None,
    )
    assert page.status_code == 200
    assert told(page) == []
    assert choices(page, "desa.pilih") == ["63.11.06.2001"]
    assert "Desa Balida, Kec. Paringin, Kab. Balangan, Prov. Kalimantan Selatan" in page.text
    assert 'value="bal"' in page.text
    assert 'value="salah"' in page.text
    assert 'name="ktp.berkas"' in page.text
    # The person goes on where the answer is.
    assert re.findall(r"<[^>]* autofocus>", page.text) == [
        '<div class="region__results" role="status" tabindex="-1" autofocus>'
    ]


def test_a_search_looks_only_where_the_other_answer_says(village: Village) -> None:
    siti = village.browser("siti")
    found = village.send(siti, _baris="cari desa", desa="kauman", kabupaten__pilih="33.25")
    assert choices(found, "desa.pilih") == ["33.25.09.1001"]
    nothing = village.send(siti, _baris="cari desa", desa="kauman")
    assert choices(nothing, "desa.pilih") == []
    assert "Tidak ada wilayah bernama “kauman”" in nothing.text


def test_what_is_wrong_is_told_at_the_top_and_nothing_is_lost(village: Village) -> None:
    page = village.send(
        village.browser("siti"), nik="6311065703900000", modal="1,5 juta", desa="bal", titik="99, 1"
    )
    assert page.status_code == 422
    assert told(page) == [
        "Empat angka terakhir NIK tidak boleh 0000",
        "Pilih desa atau kelurahan dari daftar: tekan Cari, lalu pilih satu",
        "Modal usaha harus berupa rupiah, misalnya 1.250.000",
        "Titik lokasi usaha: lintang paling besar 90 dan bujur paling besar 180 derajat",
        "Unggah foto KTP",
    ]
    assert choices(page, "desa.pilih") == ["63.11.06.2001"]
    assert 'value="1,5 juta"' in page.text


def test_a_number_that_disagrees_goes_through_once_it_is_confirmed(village: Village) -> None:
    siti = village.browser("siti")
    page = village.send(siti, file=photo(), tanggal_lahir__tanggal="18")
    assert page.status_code == 422
    assert f'name="nik.yakin" value="{NIK}"' in page.text
    again = village.send(siti, file=photo(), tanggal_lahir__tanggal="18", nik__yakin=NIK)
    assert village.variables(again)["nik"] == NIK


def test_a_number_that_cannot_be_has_nothing_to_confirm(village: Village) -> None:
    page = village.send(village.browser("siti"), file=photo(), nik="6311065703900000")
    assert "nik.yakin" not in page.text


def test_who_only_reads_sees_words_and_a_masked_number(village: Village) -> None:
    started = instance_of(village.send(village.browser("siti"), file=photo()))
    task = village.office.open_task(started, "periksa").id
    petugas = village.browser("petugas")
    petugas.get(f"/tugas/{task}")
    petugas.post(f"/tugas/{task}/ambil")
    page = petugas.get(f"/tugas/{task}").text
    assert NIK not in page.replace(" ", "")
    # Beside the form, and in the locked field of the form.
    assert page.count("631106******0001") == 2
    assert page.count("Desa Balida, Kec. Paringin, Kab. Balangan, Prov. Kalimantan Selatan") == 2
    assert "Rp1.250.000" in page
    assert "Satu juta dua ratus lima puluh ribu rupiah" in page
    assert "https://www.openstreetmap.org/?mlat=-2.3361&amp;mlon=115.4627" in page
    assert "Disetujui Siti Aminah, Selasa, 17 Maret 2026 pukul 23.00 WITA" in page


def test_who_only_reads_sees_a_masked_number_in_tables_and_texts_too(
    village: Village, tmp_path: Path
) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "tabel")
    drawn = package / "forms" / "pemeriksaan.form"
    form = json.loads(drawn.read_text("utf-8"))
    columns = [{"key": "nomor", "label": "Nomor"}]
    form["components"] += [
        {"type": "text", "id": "kata", "text": "Pemohon bernomor {{nik}}"},
        {"type": "table", "id": "tabel", "dataSource": "=[{nomor: nik}]", "columns": columns},
    ]
    drawn.write_text(json.dumps(form), "utf-8")
    village.office.deploy(package)
    sent = village.send(village.browser("siti"), file=photo())
    task = village.office.open_task(instance_of(sent), "periksa").id
    petugas = village.browser("petugas")
    petugas.post(f"/tugas/{task}/ambil")
    page = petugas.get(f"/tugas/{task}").text
    assert "Pemohon bernomor 631106******0001" in page
    assert re.search(r"<td>.*<span>631106\*{6}0001</span></td>", page)
    assert NIK not in page.replace(" ", "")
    assert village.variables(sent)["nik"] == NIK


def test_a_signature_is_never_taken_from_the_post(village: Village) -> None:
    sent = {"pernyataan.by": "budi", "pernyataan.signed": "true", "pernyataan.at": "2001-01-01"}
    page = village.send(village.browser("siti"), file=photo(), pernyataan=None, **sent)
    assert page.status_code == 422
    assert any("Centang pernyataan ini" in sentence for sentence in told(page))


def _keep_ktp(village: Village) -> str:
    """Send a form with a KTP that is to be kept; returns the document's id."""
    siti = village.browser("siti")
    instance_of(village.send(siti, file=photo(), ktp__simpan="ya"))
    (document,) = re.findall(r'src="/dokumen/([^/]+)/kecil"', siti.get("/dokumen").text)
    return str(document)


def test_a_kept_document_is_offered_and_used_instead_of_an_upload(village: Village) -> None:
    document = _keep_ktp(village)
    siti = village.browser("siti")
    page = siti.get(START)
    assert choices(page, "ktp.simpanan") == [document, "baru"]
    assert f'value="{document}" checked' in page.text
    assert "Pakai KTP yang sudah ada, diunggah" in page.text
    (file,) = village.variables(village.send(siti, ktp__simpanan=document))["ktp"]
    assert file["id"] != document
    petugas = village.browser("petugas")
    assert petugas.get(f"/lampiran/{file['id']}/tampil").status_code == 200
    assert village.browser("budi").get(f"/lampiran/{file['id']}/tampil").status_code == 404


def test_a_choice_stays_when_something_else_is_to_be_mended(village: Village) -> None:
    document = _keep_ktp(village)
    page = village.send(village.browser("siti"), nik="1", ktp__simpanan=document)
    assert page.status_code == 422
    assert "Unggah foto KTP" not in told(page)
    assert f'value="{document}" checked' in page.text


def test_a_new_upload_counts_more_than_a_forgotten_choice(village: Village) -> None:
    document = _keep_ktp(village)
    other = photo(colour=(9, 9, 9))
    sent = village.send(village.browser("siti"), file=other, ktp__simpanan=document)
    (file,) = village.variables(sent)["ktp"]
    with village.office.engine.reading() as work:
        new = work.files.get(file["id"])
        kept = work.vault.get(document, village.siti.account_id)
    assert new is not None
    assert kept is not None
    assert new.sha256 != kept.sha256


def test_nobody_uses_reads_or_removes_somebody_elses_document(village: Village) -> None:
    document = _keep_ktp(village)
    budi = village.browser("budi")
    assert choices(budi.get(START), "ktp.simpanan") == []
    refused = village.send(budi, ktp__simpanan=document)
    assert told(refused) == ["Unggah foto KTP"]
    assert document not in budi.get("/dokumen").text
    assert budi.get(f"/dokumen/{document}/asli").status_code == 404
    assert village.browser("petugas").get(f"/dokumen/{document}/kecil").status_code == 404
    assert budi.post(f"/dokumen/{document}/hapus").status_code == 404
    assert village.browser("siti").get(f"/dokumen/{document}/asli").status_code == 200


def test_a_removed_document_is_offered_no_more_and_its_form_keeps_it(village: Village) -> None:
    document = _keep_ktp(village)
    siti = village.browser("siti")
    (file,) = village.variables(village.send(siti, ktp__simpanan=document))["ktp"]
    siti.get("/dokumen")
    assert siti.post(f"/dokumen/{document}/hapus").status_code == 303
    assert "Belum ada dokumen." in siti.get("/dokumen").text
    assert choices(siti.get(START), "ktp.simpanan") == []
    assert siti.get(f"/lampiran/{file['id']}/tampil").status_code == 200


def test_nothing_is_kept_of_a_form_that_was_refused(village: Village) -> None:
    siti = village.browser("siti")
    assert village.send(siti, file=photo(), ktp__simpan="ya", nik="1").status_code == 422
    assert "Belum ada dokumen." in siti.get("/dokumen").text


def test_a_script_is_answered_with_the_choices_alone(village: Village) -> None:
    siti = village.browser("siti")
    found = siti.get("/wilayah?cari=tangerang&tingkat=regency&dalam=36&nama=karyawan.0.kota")
    assert choices(found, "karyawan.0.kota.pilih") == ["36.71", "36.74"]
    assert "<html" not in found.text
    elsewhere = siti.get("/wilayah?cari=tangerang&tingkat=regency&dalam=63&nama=kota")
    assert choices(elsewhere, "kota.pilih") == []


@pytest.mark.parametrize(
    "query", ["", "cari=x", "cari=x&tingkat=dusun", "cari=x&tingkat=village&dalam=%27"]
)
def test_a_question_that_makes_no_sense_finds_nothing(village: Village, query: str) -> None:
    found = village.browser("siti").get(f"/wilayah?{query}")
    assert found.status_code == 200
    assert 'type="radio"' not in found.text


def test_what_is_asked_for_never_becomes_markup(village: Village) -> None:
    siti = village.browser("siti")
    found = siti.get('/wilayah?tingkat=village&cari=<b>bal</b>&nama="><script>')
    assert "<b>" not in found.text
    assert "<script>" not in found.text


def test_a_stranger_is_asked_to_sign_in(village: Village) -> None:
    stranger = Browser(village.app)
    for path in ("/wilayah?cari=bal", "/dokumen", "/dokumen/x/asli"):
        assert stranger.get(path).status_code == 303
