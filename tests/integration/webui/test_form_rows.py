"""Do forms with rows, contexts and computed values work without JavaScript, from the first page to the variables?"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.domain.actors import Actor
from engine.errors import NotFound
from engine.services import task_pages, user_tasks
from tests.driver import Office, photo
from tests.integration.webui.conftest import Browser, pages_of, request_key

PACKAGE = Path(__file__).parents[2] / "packages" / "pendataan"
START = "/proses/pendataan-keluarga/mulai"
SITI: dict[str, Any] = {
    "kepala": "Abdul",
    "alamat.jalan": "Jl. Merdeka",
    "alamat.rt": "003",
    "anggota.baris": ["0"],
    "anggota.0.nama": "Siti",
    "anggota.0.lahir.tanggal": "3",
    "anggota.0.lahir.bulan": "4",
    "anggota.0.lahir.tahun": "1990",
    "anggota.0.pekerjaan": "tidak",
    "benar": "true",
}


@dataclass(frozen=True, kw_only=True)
class Village:
    """A village office that counts families."""

    office: Office
    app: Flask
    petugas: Actor

    def browser(self, username: str) -> Browser:
        """Sign in."""
        found = Browser(self.app)
        assert found.sign_in(username).status_code == 303
        return found

    def send(self, browser: Browser, *, file: bytes | None = None, **changes: Any) -> TestResponse:
        """Send the start form with these changes; names are written with `__` for the points."""
        sent: dict[str, Any] = {"_permintaan": request_key(browser.get(START)), **SITI}
        sent.update({name.replace("__", "."): value for name, value in changes.items()})
        if file is not None:
            sent["anggota.0.akta"] = (io.BytesIO(file), "akta.jpg", "image/jpeg")
        return browser.post(START, sent)

    def started(self, **changes: Any) -> str:
        """Start an instance; returns the address of the task that follows."""
        sent = self.send(self.browser("warga"), file=photo(), **changes)
        assert sent.status_code == 303, told(sent)
        instance_id = sent.headers["Location"].split("/")[-2]
        return self.office.open_task(instance_id, "periksa").id

    def variables(self, task_id: str) -> Mapping[str, Any]:
        """Return what the task's form may read."""
        with self.office.engine.reading() as work:
            return task_pages.page(work, task_id, by=self.petugas).context


def told(page: TestResponse) -> dict[str, str]:
    """Return the summary on top of the page: the field each line leads to, and its sentence."""
    found = re.findall(r'<li><a href="#f-([^"]+)">([^<]+)</a>', page.text)
    return {key: html.unescape(text) for key, text in found}


def row_tokens(page: TestResponse, key: str = "anggota") -> list[str]:
    """Return which rows a page sends back."""
    return re.findall(rf'name="{re.escape(key)}\.baris" value="([^"]*)"', page.text)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """The test package deployed, a citizen and an officer."""
    office = Office(tmp_path)
    office.deploy(PACKAGE)
    office.person("warga", ("warga", "63.11.06"))
    petugas = office.person("petugas", ("petugas", "63.11"))
    yield Village(office=office, app=pages_of(office), petugas=petugas)
    office.close()


def test_rows_contexts_and_reckoned_values_become_typed_variables(village: Village) -> None:
    held = village.variables(village.started(jumlah="99", anggota__0__umur="3"))
    assert held["alamat"] == {"jalan": "Jl. Merdeka", "rt": "003", "rw": None}
    assert held["jumlah"] == Decimal(1)
    (siti,) = held["anggota"]
    assert (siti["nama"], siti["lahir"], siti["umur"]) == ("Siti", date(1990, 4, 3), Decimal(35))
    # Hidden by a condition in the row, so it is nowhere.
    assert "usaha" not in siti
    assert siti["penyakit"] == []
    assert siti["akta"][0]["name"] == "akta.jpg"


def test_files_of_rows_belong_to_the_instance(village: Village) -> None:
    task_id = village.started()
    (file,) = village.variables(task_id)["anggota"][0]["akta"]
    with village.office.engine.reading() as work:
        task = work.user_tasks.get(task_id)
        assert task is not None
        assert work.files.find([file["id"]])[file["id"]].instance_id == task.instance_id


def test_adding_a_row_checks_nothing_and_keeps_everything_uploads_included(
    village: Village,
) -> None:
    page = village.send(village.browser("warga"), file=photo(), kepala="", _baris="tambah anggota")
    assert page.status_code == 200
    assert told(page) == {}
    assert row_tokens(page) == ["0", "1"]
    assert 'name="anggota.0.nama" type="text" value="Siti"' in page.text
    assert 'name="anggota.0.akta.berkas"' in page.text
    # The new row is where the person goes on, without JavaScript.
    assert re.search(r'<fieldset class="repeat__row" id="f-anggota\.1"[^>]* autofocus>', page.text)


def test_removing_a_row_leaves_the_others_as_they_are(village: Village) -> None:
    page = village.send(
        village.browser("warga"),
        anggota__baris=["0", "1"],
        anggota__1__nama="Budi",
        _baris="hapus anggota.0",
    )
    assert row_tokens(page) == ["1"]
    assert 'name="anggota.1.nama" type="text" value="Budi"' in page.text
    assert "Siti" not in page.text


def test_a_mistake_in_a_row_comes_back_with_422_and_names_the_row(village: Village) -> None:
    page = village.send(
        village.browser("warga"),
        file=photo(),
        anggota__baris=["0", "4"],
        anggota__0__nama="",
        **{"anggota.0.penyakit.baris": ["0"], "anggota.0.penyakit.0.sejak": "1800"},
    )
    assert page.status_code == 422
    assert told(page) == {
        "anggota.0.nama": "Anggota 1: Isi nama lengkap",
        "anggota.0.penyakit.0.sakit": "Anggota 1, Penyakit 1: Isi nama penyakit",
        "anggota.0.penyakit.0.sejak": "Anggota 1, Penyakit 1: Sejak tahun paling kecil 1.900",
        "anggota.4.nama": "Anggota 2: Isi nama lengkap",
        "anggota.4.lahir": "Anggota 2: Isi tanggal lahir",
    }
    for key in told(page):
        assert f'id="f-{key}"' in page.text
    assert 'role="alert" tabindex="-1" autofocus' in page.text
    assert 'value="1800"' in page.text
    assert 'name="anggota.0.akta.berkas"' in page.text


def test_enter_sends_the_form_and_removes_nothing(village: Village) -> None:
    page = village.browser("warga").get(START)
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', page.text.split("<main")[1])
    assert "_baris" not in buttons[0]
    assert any("hapus" in button or "tambah" in button for button in buttons)


def test_a_list_at_its_limit_offers_no_button(village: Village) -> None:
    page = village.browser("warga").get(START)
    # One row at least is wanted.
    assert 'value="hapus anggota.0"' not in page.text
    assert 'value="tambah anggota"' in page.text
    full = village.send(
        village.browser("warga"), anggota__baris=[str(n) for n in range(12)], _baris="x"
    )
    assert 'value="tambah anggota"' not in full.text
    assert "Paling banyak 12 anggota." in full.text


def test_the_next_form_shows_a_table_computed_words_and_the_same_rows(village: Village) -> None:
    task_id = village.started(kepala="<i>Abdul</i> **x**")
    officer = village.browser("petugas")
    officer.post(f"/tugas/{task_id}/ambil")
    page = officer.get(f"/tugas/{task_id}")
    assert "&lt;i&gt;Abdul&lt;/i&gt; **x**" in page.text
    assert "<i>" not in page.text
    assert re.search(r"<td>.*3 April 1990.*</td>", page.text)
    assert "untuk 1 orang" in page.text
    assert "Anggota 1: Tanggal lahir" in page.text


def test_a_task_is_refused_and_completed_like_a_start(village: Village) -> None:
    task_id = village.started()
    officer = village.browser("petugas")
    officer.post(f"/tugas/{task_id}/ambil")
    answers = {"hasil": "tidak", "bantuan": "600000", "anggota.0.nama": "palsu"}
    sent = {"_permintaan": request_key(officer.get(f"/tugas/{task_id}")), **answers}
    refused = officer.post(f"/tugas/{task_id}/selesai", sent)
    assert refused.status_code == 422
    assert told(refused) == {
        "keliru": "Pilih anggota yang datanya keliru",
        "bantuan": "Bantuan paling besar 500.000",
    }
    good = {**sent, "bantuan": "500000", "keliru": "Siti", "anggota.0.catatan": "cek"}
    assert officer.post(f"/tugas/{task_id}/selesai", good).status_code == 303


def test_a_draft_keeps_its_rows(village: Village) -> None:
    task_id = village.started()
    officer = village.browser("petugas")
    officer.post(f"/tugas/{task_id}/ambil")
    officer.post(f"/tugas/{task_id}/draf", {"anggota.0.catatan": "belum yakin"})
    assert "belum yakin" in officer.get(f"/tugas/{task_id}").text


def test_nobody_keeps_uploads_with_a_task_that_is_not_theirs(village: Village) -> None:
    task_id = village.started()
    officer = village.browser("petugas")
    # Not claimed yet.
    assert (
        officer.post(f"/tugas/{task_id}/selesai", {"_baris": "tambah anggota"}).status_code == 403
    )
    stranger = village.office.person("lain")
    with pytest.raises(NotFound), village.office.engine.work() as work:
        user_tasks.keep_uploads(work, task_id, {}, {}, by=stranger)


def test_only_a_page_with_a_picture_of_its_form_may_show_one_from_its_own_address(
    village: Village,
) -> None:
    citizen = village.browser("warga")
    assert "img-src 'self' blob: data:;" in citizen.get(START).headers["Content-Security-Policy"]
    assert "data:" not in citizen.get("/").headers["Content-Security-Policy"]
