"""Can a request make a page fail, or make it say what it should not?"""

from __future__ import annotations

import logging
import re
from urllib.parse import quote

import pytest
from flask import Flask

from tests.driver import PROCESSES, Office
from tests.integration.webui.conftest import Browser, pages_of
from tests.security.conftest import PEOPLE, START, Fortress, filed, report, upload
from webui.access import public

MARKUP = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
HOSTILE = [
    "%", "_", "'", '"', "\\", "' OR '1'='1", "'; DROP TABLE account; --", "%%%", "\\%", "${7*7}", "{{7*7}}", "../../etc",
    "a" * 60_000, "\u0000", "a\u0000b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\u202e", "🙂" * 500,
    "-1", "1e999", "NaN", "[]", "\r\nSet-Cookie: a=b",
]  # fmt: skip
CURSORS = [
    "~", "x~y", "2026-01-01T00:00:00+00:00~", "2026-01-01T00:00:00~x", "0001-01-01T00:00:00+23:59~x",
    "9999-12-31T23:59:59-23:59~x", "2026-01-01T00:00:00+00:00~' or 1=1 --", "2026-01-01T00:00:00+00:00~\u0000",
    "-1", "99999999999999999999", "a" * 5000,
]  # fmt: skip
#: Address, name of the parameter, and who opens it.
SEARCHED = [
    ("/tugas", "cari", "verifikator"),
    ("/tugas", "lihat", "verifikator"),
    ("/proses", "cari", "verifikator"),
    ("/proses", "keadaan", "verifikator"),
    ("/proses", "proses", "verifikator"),
    ("/sikanda/register/laporan-publik", "cari", "guest"),
    ("/akun", "cari", "pengelola"),
    ("/akun", "setelah", "pengelola"),
    ("/audit", "dari", "auditor"),
    ("/audit", "sampai", "auditor"),
    ("/audit", "proses", "auditor"),
    ("/audit", "langkah", "auditor"),
    ("/audit", "waktu", "auditor"),
    ("/audit/langkah.csv", "dari", "auditor"),
    ("/audit/langkah.csv", "waktu", "auditor"),
    ("/masuk", "next", "agen"),
]
PAGED = [
    ("/tugas?lihat=semua", "verifikator"),
    ("/proses", "verifikator"),
    ("/sikanda/register/laporan-publik", "guest"),
    ("/pemberitahuan", "verifikator"),
    ("/audit", "auditor"),
    ("/akun", "pengelola"),
    ("/surat-lokal", "sistem.satu"),
]


def spelled(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def assert_refused_or_shown(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in {200, 302, 303, 400, 404, 422}, (path[:200], answer.status_code)
    assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize("path, name, username", SEARCHED)
def test_no_search_makes_a_page_fail(
    fortress: Fortress, path: str, name: str, username: str
) -> None:
    for text in HOSTILE:
        assert_refused_or_shown(fortress.of(username), f"{path}?{name}={spelled(text)}")


@pytest.mark.parametrize("path, username", PAGED)
def test_no_cursor_makes_a_page_fail(fortress: Fortress, path: str, username: str) -> None:
    joint = "&" if "?" in path else "?"
    for cursor in CURSORS:
        assert_refused_or_shown(
            fortress.of(username), f"{path}{joint}setelah={spelled(cursor)}&limit=-1&page=-5"
        )


def test_a_sign_in_search_finds_only_what_was_typed(fortress: Fortress) -> None:
    pengelola = fortress.of("pengelola")
    for text in ("%", "_", "' OR '1'='1"):
        assert "agen.lampihong" not in pengelola.get(f"/akun?cari={spelled(text)}").text
    assert "agen.lampihong" in pengelola.get("/akun?cari=lampi").text


@pytest.mark.parametrize(
    "path",
    [
        "/tugas/{}", "/proses/i/{}", "/proses/i/{}/tanda-terima", "/lampiran/{}/asli", "/definisi/{}/diagram.bpmn",
        "/proses/{}/mulai", "/{}/register/{}", "/sikanda/register/{}", "/sikanda/register/laporan-publik/{}",
        "/sikanda/register/laporan-publik/{}/foto/{}/kecil", "/static/{}", "/aktivasi/{}", "/{}",
    ],
)  # fmt: skip
def test_no_id_makes_a_page_fail(fortress: Fortress, path: str) -> None:
    browser = fortress.of("verifikator")
    for text in (*HOSTILE[:12], *HOSTILE[13:18], "..%2f..%2fetc%2fpasswd", "a" * 3000):
        assert_refused_or_shown(browser, path.format(*[spelled(text)] * path.count("{}")))


@pytest.mark.parametrize(
    "path, name, username",
    [
        ("/masuk", "nama", "agen"), ("/masuk", "sandi", "agen"), ("/bahasa", "bahasa", "agen"),
        ("/tugas/ambil", "satu", "verifikator"), ("/tugas/ambil", "tugas", "verifikator"),
        ("/pemberitahuan/baca", "id", "verifikator"), ("/pemberitahuan/baca", "ke", "verifikator"),
        ("/saya/sandi", "sekarang", "sekda"), ("/definisi/terbitkan", "isi", "pemilik"),
        ("/definisi/terbitkan", "nama", "pemilik"), ("/akun/baru", "nama_pengguna", "pengelola"),
        ("/akun/baru", "nama", "pengelola"), ("/akun/baru", "surel", "pengelola"), ("/akun/baru", "kelompok", "pengelola"),
    ],
)  # fmt: skip
def test_no_value_of_a_form_makes_a_page_fail(
    fortress: Fortress, path: str, name: str, username: str
) -> None:
    texts = HOSTILE if path not in {"/masuk", "/saya/sandi"} else ["\u0000", "'", "a" * 60_000]
    browser = Browser(fortress.town.app) if path == "/masuk" else fortress.of(username)
    if path == "/masuk":
        browser.get("/masuk")
    for text in texts:
        answer = browser.post(path, {name: text.encode("utf-8", "replace").decode()})
        assert answer.status_code in {200, 303, 400, 404, 409, 422, 429}, (
            text[:40],
            answer.status_code,
        )


@pytest.mark.slow
def test_every_answer_of_the_report_may_be_hostile(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    fields = (
        "keterangan",
        "apa",
        "tempat",
        "lokasi",
        "jenis",
        "aspek",
        "waktu_kejadian.tanggal",
        "waktu_kejadian.jam",
    )
    for text in ("\u0000", "a" * 60_000, MARKUP, "99999999999999999999", "-1", "\u202e", "²", "𝟜"):
        for name in fields:
            assert report(browser, **{name: text}).status_code in {303, 400, 422}, (name, text[:20])


def test_bytes_that_are_no_text_are_no_failure(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    for body, kind in (
        (
            b"csrf_token=" + browser.token.encode() + b"&apa=\xff\xfe\x80",
            "application/x-www-form-urlencoded",
        ),
        (b"\xff" * 1000, "application/x-www-form-urlencoded"),
        (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="\xff"; filename="\xff"\r\n\r\n\xff\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"{", "application/json"),
        (b"csrf_token=x", "application/x-www-form-urlencoded; charset=utf-7"),
    ):
        answer = browser.client.post(START, data=body, content_type=kind)
        assert answer.status_code in {400, 413, 415, 422}, kind


def test_a_form_of_ten_thousand_fields_is_refused_at_once(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    before = fortress.instances()
    fields = {f"isian{number}": "x" * 60 for number in range(10_000)}
    assert browser.post(START, fields).status_code == 413
    many = {**fields, "foto": upload("x.jpg", b"x")}
    assert browser.post(START, many).status_code == 413
    assert fortress.instances() == before


def test_claiming_thousands_of_tasks_at_once_is_cut_short(fortress: Fortress) -> None:
    browser = fortress.of("verifikator")
    answer = browser.post("/tugas/ambil", {"tugas": [f"tidak-ada-{n}" for n in range(5000)]})
    assert answer.status_code in {303, 413, 422}


def test_foreign_names_in_a_request_are_ignored(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    sent = {
        "region": "33.25",
        "initiator": "pimpinan",
        "instance_number": "1",
        "__proto__": "x",
        "catatan": "x",
    }
    instance_id = filed(browser, **sent)
    with fortress.office.engine.reading() as work:
        instance = work.instances.get(instance_id)
    assert instance is not None
    assert instance.region == "63.11.06"
    assert instance.initiator_id == fortress.account_id("agen")


# -- markup ------------------------------------------------------------------------------------------------------------


def test_markup_in_every_text_of_a_report_is_shown_and_never_run(fortress: Fortress) -> None:
    texts = (
        "keterangan",
        "apa",
        "siapa",
        "tempat",
        "mengapa",
        "bagaimana",
        "dampak",
        "tindakan_awal",
    )
    instance_id = filed(fortress.of("agen"), **dict.fromkeys(texts, MARKUP[:50]))
    fortress.sikanda.verify(instance_id, catatan=MARKUP)
    fortress.sikanda.publish(instance_id, judul_publik=MARKUP, ringkasan_publik=MARKUP)
    task = fortress.town.open_task(instance_id, "keputusan-penanganan")
    for username, path in (
        ("agen", f"/proses/i/{instance_id}"),
        ("agen", f"/proses/i/{instance_id}/tanda-terima"),
        ("agen", "/"),
        ("pimpinan", f"/tugas/{task}"),
        ("pimpinan", "/tugas?lihat=semua"),
        ("pimpinan", "/pemberitahuan"),
        ("guest", "/sikanda/register/laporan-publik"),
        ("guest", "/pemberitahuan"),
        ("auditor", "/audit"),
        ("auditor", f"/proses/i/{instance_id}"),
    ):
        page = fortress.of(username).get(path, follow_redirects=True)
        assert page.status_code == 200, path
        assert "<img src=x" not in page.text, path
        assert "<script>alert" not in page.text, path
    assert "&lt;img src=x" in fortress.of("guest").get("/sikanda/register/laporan-publik").text


def test_markup_in_an_address_comes_back_as_text(fortress: Fortress) -> None:
    for path, name, username in SEARCHED:
        text = fortress.of(username).get(f"{path}?{name}={spelled(MARKUP)}").text
        assert "<img src=x" not in text, path
        assert "<script>alert" not in text, path


def test_a_name_cannot_break_pages_mails_or_spreadsheets(tmp_path: object) -> None:
    office = Office(tmp_path)  # type: ignore[arg-type]  # a Path, from pytest
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    evil = '=HYPERLINK("http://jahat.test","klik")<b>\r\nBcc: jahat@jahat.test'
    agen = office.person("agen", ("agen", "63.11.06"), name=evil)
    office.person("auditor", ("auditor", "63.11"))
    office.person("sistem.satu", ("pengelola-sistem", "63.11"))
    office.person("verifikator", ("verifikator", "63.11"), name=evil)
    app: Flask = pages_of(office)
    browser = Browser(app)
    browser.sign_in("agen")
    filed(browser)
    office.run_jobs()
    auditor = Browser(app)
    auditor.sign_in("auditor")
    for row in auditor.get("/audit/langkah.csv").text.splitlines():
        for cell in row.lstrip("\ufeff").split(";"):
            assert not re.match(r'"?[=+@\t\r-]', cell), cell
    assert "klik" in auditor.get("/audit/langkah.csv").text
    with office.engine.reading() as work:
        mails = work.messages.mails(before=None, limit=50)
    assert mails
    for mail in mails:
        assert "\n" not in mail.subject
        assert "\r" not in mail.subject + mail.recipient
        assert "jahat" not in mail.subject + mail.recipient + mail.body
    assert "\n" not in agen.name
    office.close()


# -- our own failures --------------------------------------------------------------------------------------------------


def test_a_failure_of_ours_has_a_number_and_tells_nothing(
    fortress: Fortress, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "6311061703260001"
    told = f"{secret} Rahmah Hayati"

    def fail() -> str:
        raise ValueError(told)

    app = pages_of(fortress.office)
    app.add_url_rule("/gagal", "gagal", public(fail))
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/gagal")
    assert answer.status_code == 500
    number = re.search(r'class="code">([0-9a-f]{8})<', answer.text)
    assert number is not None
    assert f"error {number[1]}: ValueError in gagal" in caplog.text
    assert secret not in caplog.text + answer.text
    assert "Rahmah" not in caplog.text + answer.text
    assert "Traceback" not in answer.text


def test_nobody_s_page_was_a_failure(fortress: Fortress) -> None:
    for username in PEOPLE:
        assert fortress.of(username).get("/").status_code == 200
