"""How do people get in, and who is kept out?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.services import accounts
from tests.driver import PASSWORD
from tests.integration.webui.conftest import Town, pages_of
from webui import auth

SENTENCE = "Nama pengguna atau kata sandi tidak cocok."


def link_of(town: Town, username: str) -> str:
    """Make a one-time link the way the account administration does; return its path."""
    with town.office.engine.reading() as work:
        found = work.accounts.by_username("pengelola")
        by = work.accounts.actor(found.id) if found else None
        account = work.accounts.by_username(username)
    assert by is not None
    assert account is not None
    with town.office.engine.work() as work:
        return f"/aktivasi/{accounts.renew_link(work, account.id, by=by)}"


def test_the_right_password_opens_the_page_that_was_wanted(town: Town) -> None:
    browser = town.stranger()
    refused = browser.get("/tugas?tampilan=semua")
    assert refused.status_code == 303
    assert refused.location == "/masuk?next=/tugas?tampilan%3Dsemua"
    browser.get(refused.location)
    answer = browser.post(
        "/masuk", {"nama": "verifikator", "sandi": PASSWORD, "next": "/tugas?tampilan=semua"}
    )
    assert answer.location == "/tugas?tampilan=semua"


def test_nobody_is_sent_to_a_foreign_site_after_signing_in(town: Town) -> None:
    browser = town.stranger()
    browser.get("/masuk?next=//jahat.test/")
    answer = browser.post("/masuk", {"nama": "agen", "sandi": PASSWORD, "next": "//jahat.test/"})
    assert answer.location == "/"


def test_a_wrong_name_and_a_wrong_password_read_the_same(town: Town) -> None:
    answers = []
    for username, password in (("agen", "salah"), ("tidak-ada", PASSWORD)):
        browser = town.stranger()
        answer = browser.sign_in(username, password)
        assert answer.status_code == 422
        assert SENTENCE in answer.text
        page = re.sub(r'value="[^"]*"', "", answer.text)
        answers.append(page)
    assert answers[0] == answers[1]


def test_the_password_never_comes_back_in_the_page(town: Town) -> None:
    assert "sandi-yang-salah" not in town.stranger().sign_in("agen", "sandi-yang-salah").text


def test_guessing_at_one_name_is_stopped_wherever_it_comes_from(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "PER_USERNAME", "3 per 15 minutes")
    for _ in range(3):
        assert town.stranger().sign_in("agen", "salah").status_code == 422
    stopped = town.stranger().sign_in("Agen", PASSWORD)
    assert stopped.status_code == 429
    assert "Tunggu 15 menit" in stopped.text
    assert town.stranger().sign_in("guest").status_code == 303


def test_who_gets_in_has_all_attempts_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "PER_USERNAME", "2 per 15 minutes")
    for _ in range(3):
        assert town.stranger().sign_in("agen", "salah").status_code == 422
        assert town.stranger().sign_in("agen").status_code == 303


def test_guessing_from_one_address_is_stopped_whatever_the_name(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "PER_ADDRESS", "2 per 15 minutes")
    for name in ("satu", "dua"):
        assert town.stranger().sign_in(name, "salah").status_code == 422
    assert town.stranger().sign_in("tiga", "salah").status_code == 429


def test_signing_in_starts_from_an_empty_cookie(town: Town) -> None:
    browser = town.stranger()
    browser.get("/masuk")
    with browser.client.session_transaction() as before:
        before["ditanam"] = "orang asing"
        planted = before["csrf_token"]
    browser.sign_in("agen")
    with browser.client.session_transaction() as after:
        assert "ditanam" not in after
        assert after["csrf_token"] != planted


def test_signing_in_again_ends_the_session_before(town: Town) -> None:
    browser, thief = town.browser("agen"), town.stranger()
    stolen = browser.client.get_cookie("alur")
    assert stolen is not None
    browser.get("/tentang")
    browser.post("/masuk", {"nama": "agen", "sandi": PASSWORD})
    thief.client.set_cookie("alur", stolen.value)
    assert thief.get("/tugas").status_code == 303
    assert browser.get("/tugas").status_code == 200


def test_signing_out_ends_the_session_in_the_database_too(town: Town) -> None:
    browser, thief = town.browser("agen"), town.stranger()
    stolen = browser.client.get_cookie("alur")
    assert stolen is not None
    thief.client.set_cookie("alur", stolen.value)
    assert thief.get("/tugas").status_code == 200
    assert browser.post("/keluar").location == "/"
    assert thief.get("/tugas").status_code == 303


def test_a_session_that_nobody_used_for_hours_is_over(town: Town) -> None:
    browser = town.browser("agen")
    town.office.clock.advance(timedelta(hours=3))
    assert browser.get("/tugas").status_code == 303


def test_a_session_in_use_does_not_grow_idle(town: Town) -> None:
    browser = town.browser("agen")
    for _ in range(3):
        town.office.clock.advance(timedelta(hours=1, minutes=30))
        assert browser.get("/tugas").status_code == 200


def test_a_closed_account_is_out_at_once(town: Town) -> None:
    browser = town.browser("guest")
    keeper = town.browser("pengelola")
    with town.office.engine.reading() as work:
        account = work.accounts.by_username("guest")
    assert account is not None
    keeper.post(f"/akun/{account.id}/aktif", {"aktif": "tidak"})
    assert browser.get("/").status_code == 200
    assert browser.get("/pemberitahuan").status_code == 303


def test_a_one_time_link_leaves_the_address_bar_and_sets_the_password_once(town: Town) -> None:
    link = link_of(town, "guest")
    browser = town.stranger()
    assert browser.get(link).location == "/aktivasi"
    page = browser.get("/aktivasi")
    assert link.rsplit("/", 1)[1] not in page.text
    new = "empat kata yang baru"
    assert browser.post("/aktivasi", {"sandi": new, "ulang": new}).location == "/masuk"
    assert town.stranger().sign_in("guest", new).status_code == 303
    again = town.stranger()
    again.get(link)
    assert again.get("/aktivasi").status_code == 404


@pytest.mark.parametrize(
    "password, again, sentence",
    [
        ("pendek", "pendek", "paling sedikit 12 karakter"),
        ("empat kata yang baru", "empat kata yang lain", "sama dua kali"),
    ],
)
def test_a_password_that_will_not_do_is_told_at_its_field(
    town: Town, password: str, again: str, sentence: str
) -> None:
    browser = town.stranger()
    browser.get(link_of(town, "guest"))
    browser.get("/aktivasi")
    answer = browser.post("/aktivasi", {"sandi": password, "ulang": again})
    assert answer.status_code == 422
    assert "Ada kesalahan: " in answer.text
    assert sentence in answer.text


def test_changing_the_password_ends_every_other_login(town: Town) -> None:
    here, elsewhere = town.browser("agen"), town.browser("agen")
    here.get("/saya/sandi")
    new = "empat kata yang baru"
    answer = here.post("/saya/sandi", {"sekarang": PASSWORD, "sandi": new, "ulang": new})
    assert answer.status_code == 303
    assert here.get("/tugas").status_code == 200
    assert elsewhere.get("/tugas").status_code == 303


def test_the_wrong_current_password_is_told_at_its_field(town: Town) -> None:
    browser = town.browser("agen")
    browser.get("/saya/sandi")
    new = "empat kata yang baru"
    answer = browser.post("/saya/sandi", {"sekarang": "salah", "sandi": new, "ulang": new})
    assert answer.status_code == 422
    assert 'id="sekarang-salah"' in answer.text


def test_on_https_signing_in_works_with_the_host_bound_cookie(town: Town) -> None:
    app = pages_of(town.office, base_url="https://sikanda.test")
    client = app.test_client()
    page = client.get("/masuk", base_url="https://sikanda.test")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    data = {"csrf_token": token[1], "nama": "agen", "sandi": PASSWORD}
    refused = client.post("/masuk", data=data, base_url="https://sikanda.test")
    assert refused.status_code == 400, "a form over https tells where it comes from"
    answer = client.post(
        "/masuk",
        data=data,
        base_url="https://sikanda.test",
        headers={"Referer": "https://sikanda.test/masuk"},
    )
    assert answer.status_code == 303


def test_the_language_that_somebody_chose_outlives_signing_in(town: Town) -> None:
    browser = town.stranger()
    browser.get("/masuk")
    assert browser.post("/bahasa", {"bahasa": "en", "next": "/masuk"}).location == "/masuk"
    assert 'lang="en"' in browser.get("/masuk").text
    browser.sign_in("verifikator")
    assert "Welcome, Nor Aisyah" in browser.get("/").text
