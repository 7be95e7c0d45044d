"""Can somebody get in, stay in or send something in another person's name?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.domain.clock import SimulatedClock
from engine.persistence.statement_counter import counted
from engine.services import accounts
from tests.driver import PASSWORD
from tests.integration.webui.conftest import Browser, pages_of
from tests.security.conftest import START, Fortress, filed, opened

FOREIGN = "http://jahat.test"
#: Pages of somebody who is signed in, and files that they may see.
PERSONAL = ["/", "/tugas", "/proses", "/pemberitahuan", "/register", "/saya/sandi", START]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Fortress]:
    """An office of one's own, where time passes and passwords change."""
    found = opened(tmp_path)
    yield found
    assert found.faults == []
    found.office.close()


def session_cookie(browser: Browser) -> str:
    cookie = browser.client.get_cookie("alur")
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("alur", value)
    return client


# -- requests from elsewhere -------------------------------------------------------------------------------------------


def test_without_its_token_nothing_is_done_anywhere(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    instance_id = filed(browser)
    task = fortress.town.open_task(instance_id, "verifikasi")
    verifikator, pengelola = fortress.of("verifikator"), fortress.of("pengelola")
    account = fortress.account_id("sekda")
    before, story = fortress.instances(), fortress.actions(instance_id)
    for who, path in (
        (browser, START),
        (browser, "/bahasa"),
        (browser, "/keluar"),
        (browser, "/masuk"),
        (browser, "/saya/sandi"),
        (browser, "/pemberitahuan/baca"),
        (verifikator, f"/tugas/{task}/ambil"),
        (verifikator, f"/tugas/{task}/selesai"),
        (verifikator, "/tugas/ambil"),
        (pengelola, f"/akun/{account}/aktif"),
        (pengelola, f"/akun/{account}/tautan"),
        (pengelola, "/akun/baru"),
        (fortress.of("pemilik"), "/definisi/unggah"),
    ):
        for token in (
            {},
            {"csrf_token": ""},
            {"csrf_token": "x" * 40},
            {"csrf_token": fortress.of("auditor").token},
        ):
            answer = who.client.post(path, data={"tugas": task, "keputusan": "ya", **token})
            assert answer.status_code == 400, path
            assert "sudah tidak berlaku" in answer.text, path
    assert fortress.instances() == before
    assert fortress.actions(instance_id) == story
    assert browser.get("/tugas").status_code in {200, 302}
    with fortress.office.engine.reading() as work:
        assert work.accounts.actor(account) is not None


def test_no_page_goes_on_to_a_foreign_address(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    for target in (
        FOREIGN,
        "//jahat.test",
        "/\\jahat.test",
        "https:jahat.test",
        "/\t/jahat.test",
        "javascript:alert(1)",
    ):
        stranger = Browser(fortress.town.app)
        page = stranger.get("/masuk", query_string={"next": target})
        assert f'value="{target}"' not in page.text
        for answer in (
            browser.get("/masuk", query_string={"next": target}),
            browser.post("/bahasa", {"bahasa": "id", "next": target}),
            browser.post("/pemberitahuan/baca", {"ke": target}),
        ):
            assert answer.status_code == 303
            assert answer.location.startswith("/"), target
            assert not answer.location.startswith(("//", "/\\")), target


def test_a_forged_host_reaches_neither_pages_nor_mails(own: Fortress) -> None:
    for host in (
        "jahat.test",
        "alur.test.jahat.test",
        "jahat.test:80",
        "alur.test@jahat.test",
        "jahat.test\\@alur.test",
    ):
        answer = own.town.app.test_client().get("/", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "jahat" not in answer.text
    forwarded = {
        "X-Forwarded-Host": "jahat.test",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=jahat.test",
    }
    browser = own.of("pengelola")
    page = browser.post(f"/akun/{own.account_id('guest')}/tautan", headers=forwarded)
    assert "http://alur.test/aktivasi/" in page.text
    assert "jahat" not in page.text
    answer = own.town.app.test_client().get("/tugas", headers=forwarded)
    assert "jahat" not in str(answer.headers)
    own.office.run_jobs()
    with own.office.engine.reading() as work:
        bodies = [mail.body for mail in work.messages.mails(before=None, limit=10)]
    assert bodies
    assert all("http://alur.test/aktivasi/" in body for body in bodies)


@pytest.mark.parametrize("path", PERSONAL)
def test_a_personal_page_is_stored_nowhere_and_framed_by_nobody(
    fortress: Fortress, path: str
) -> None:
    headers = fortress.of("agen").get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert headers["Cache-Control"] == "no-store"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "microphone=()" in headers["Permissions-Policy"]


# -- the session -------------------------------------------------------------------------------------------------------


def test_a_cookie_from_before_signing_in_opens_nothing_afterwards(fortress: Fortress) -> None:
    browser = Browser(fortress.town.app)
    browser.get("/masuk")
    planted = session_cookie(browser)
    assert browser.sign_in("sekda").status_code == 303
    assert session_cookie(browser) != planted
    assert with_cookie(fortress.town.app, planted).get("/tugas").status_code == 303


def test_a_copied_cookie_is_worthless_once_its_owner_signed_out(fortress: Fortress) -> None:
    browser = fortress.town.browser("sekda")
    copied = session_cookie(browser)
    assert with_cookie(fortress.town.app, copied).get("/saya/sandi").status_code == 200
    browser.post("/keluar")
    assert with_cookie(fortress.town.app, copied).get("/saya/sandi").status_code == 303


def test_a_cookie_that_was_changed_or_made_elsewhere_opens_nothing(fortress: Fortress) -> None:
    value = session_cookie(fortress.of("agen"))
    foreign = pages_of(fortress.office)
    foreign.secret_key = "z" * 40
    for forged in (value[:-3], value[:10] + "A" + value[11:], "a.b.c", "", "\u00e9", value.upper()):
        assert with_cookie(fortress.town.app, forged).get("/tugas").status_code == 303
    assert with_cookie(foreign, value).get("/tugas").status_code == 303


def test_the_database_holds_no_token_that_opens_a_session_or_a_link(own: Fortress) -> None:
    own.of("agen")
    page = own.of("pengelola").post(f"/akun/{own.account_id('guest')}/tautan").text
    token = re.search(r"/aktivasi/([\w-]+)", page)
    assert token is not None
    with own.office.engine.reading() as work:
        kept = [
            str(row)
            for table in ("session", "one_time_link")
            for row in work.connection.exec_driver_sql(f"select * from {table}")
        ]
    assert kept
    assert all(token[1] not in row for row in kept)
    assert all(re.search(r"'[0-9a-f]{64}'", row) for row in kept)


def test_a_session_ends_after_twelve_hours_however_busy_it_is(own: Fortress) -> None:
    browser, clock = own.of("agen"), own.office.clock
    assert isinstance(clock, SimulatedClock)
    for _ in range(11):
        clock.advance_to(clock.now() + timedelta(hours=1, minutes=1))
        assert browser.get("/saya/sandi").status_code == 200
    clock.advance_to(clock.now() + accounts.SESSION_LIVES - timedelta(hours=11))
    assert browser.get("/saya/sandi").status_code == 303


def test_a_session_ends_after_two_idle_hours(own: Fortress) -> None:
    browser, clock = own.of("agen"), own.office.clock
    clock.advance_to(clock.now() + accounts.SESSION_IDLE - timedelta(minutes=1))
    assert browser.get("/saya/sandi").status_code == 200
    clock.advance_to(clock.now() + accounts.SESSION_IDLE)
    assert browser.get("/saya/sandi").status_code == 303


def test_a_closed_account_is_out_in_every_window_and_cannot_come_back(own: Fortress) -> None:
    windows = [own.of("agen"), own.town.browser("agen")]
    own.of("pengelola").post(f"/akun/{own.account_id('agen')}/aktif", {"aktif": "tidak"})
    for window in windows:
        assert window.get("/tugas").status_code == 303
        assert window.post(START, {}).location.startswith("/masuk")
    assert Browser(own.town.app).sign_in("agen").status_code == 422


def test_roles_that_were_taken_away_are_gone_with_the_next_request(own: Fortress) -> None:
    browser = own.of("agen")
    roles = {"kelompok": "guest", "wilayah": "63.11.06"}
    own.of("pengelola").post(f"/akun/{own.account_id('agen')}/peran", roles)
    assert browser.get(START).status_code == 403


def test_a_new_password_ends_every_other_session(own: Fortress) -> None:
    here, there = own.of("agen"), own.town.browser("agen")
    new = "sandi baru yang panjang"
    answer = here.post("/saya/sandi", {"sekarang": PASSWORD, "sandi": new, "ulang": new})
    assert answer.status_code == 303
    assert here.get("/saya/sandi").status_code == 200
    assert there.get("/saya/sandi").status_code == 303
    assert Browser(own.town.app).sign_in("agen").status_code == 422


# -- signing in --------------------------------------------------------------------------------------------------------


def test_unknown_closed_and_mistaken_people_read_and_cost_the_same(own: Fortress) -> None:
    own.of("pengelola").post(f"/akun/{own.account_id('sekda')}/aktif", {"aktif": "tidak"})
    pages: list[str] = []
    costs: list[int] = []
    for username in ("agen", "sekda", "tidak.ada", "x" * 300, "' or 1=1 --"):
        browser = Browser(own.town.app)
        browser.get("/masuk")
        with counted(own.office.database) as statements:
            answer = browser.post("/masuk", {"nama": username, "sandi": "sandi yang salah"})
        assert answer.status_code == 422
        escaped = username.replace("'", "&#39;")
        pages.append(
            re.sub(r'value="[^"]{60,}"', "", answer.text.replace(f'value="{escaped}"', ""))
        )
        costs.append(len(statements))
    assert len(set(pages)) == 1
    assert max(costs) - min(costs) <= 1, costs


def test_guessing_is_stopped_by_name_and_by_address_on_a_plain_page(own: Fortress) -> None:
    found: list[int] = []
    sentence = ""
    for turn in range(130):
        browser = Browser(own.town.app)
        browser.get("/masuk")
        name = "agen" if turn < 10 else f"orang.{turn}"
        answer = browser.post("/masuk", {"nama": f"  {name.upper()} ", "sandi": "salah sekali"})
        found.append(answer.status_code)
        sentence = answer.text
    assert found[:8] == [422] * 8
    assert found[8:10] == [429] * 2
    assert found[10] == 422
    assert found[-1] == 429
    assert "Tunggu 15 menit" in sentence
    assert Browser(own.town.app).sign_in("verifikator").status_code == 429


def test_no_log_names_who_tried_to_sign_in(own: Fortress, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for username, password in (
            ("agen", "salah"),
            ("rahmah.hayati", PASSWORD),
            ("agen", PASSWORD),
        ):
            Browser(own.town.app).sign_in(username, password)
    assert "agen" not in caplog.text.replace("user-agent", "")
    assert "rahmah" not in caplog.text
    assert PASSWORD not in caplog.text


# -- one-time links ----------------------------------------------------------------------------------------------------


def link_for(own: Fortress, username: str) -> str:
    page = own.of("pengelola").post(f"/akun/{own.account_id(username)}/tautan").text
    found = re.search(r"(/aktivasi/[\w-]+)", page)
    assert found is not None
    return found[1]


def use(own: Fortress, address: str, password: str = "sandi baru yang panjang") -> int:
    browser = Browser(own.town.app)
    browser.get(address, follow_redirects=True)
    return browser.post("/aktivasi", {"sandi": password, "ulang": password}).status_code


def test_a_link_opens_once_for_its_own_account_and_for_a_day(own: Fortress) -> None:
    first = link_for(own, "guest")
    second = link_for(own, "guest")
    assert use(own, first) != 303
    assert use(own, second) == 303
    assert use(own, second) != 303
    assert Browser(own.town.app).sign_in("guest", "sandi baru yang panjang").status_code == 303
    assert Browser(own.town.app).sign_in("sekda", "sandi baru yang panjang").status_code == 422
    late = link_for(own, "guest")
    own.office.clock.advance_to(own.office.clock.now() + accounts.LINK_LIVES)
    assert use(own, late) != 303


def test_a_link_of_a_closed_account_opens_nothing(own: Fortress) -> None:
    address = link_for(own, "guest")
    own.of("pengelola").post(f"/akun/{own.account_id('guest')}/aktif", {"aktif": "tidak"})
    assert use(own, address) == 400 or use(own, address) == 404


def test_a_link_sets_no_weak_password_and_stays_usable(own: Fortress) -> None:
    address = link_for(own, "guest")
    for weak in ("pendek", "aaaaaaaaaaaaaaaa", "guest guest guest", "x" * 5000):
        assert use(own, address, weak) == 422
    assert use(own, address) == 303


def test_the_page_of_a_link_tells_the_next_site_nothing(own: Fortress) -> None:
    answer = Browser(own.town.app).get(link_for(own, "guest"))
    assert answer.location == "/aktivasi"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert answer.headers["Cache-Control"] == "no-store"
