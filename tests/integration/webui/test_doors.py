"""Is every door where it should be? Every route, called as a stranger and as people of several groups."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.integration.webui.conftest import Browser, Town
from webui.access import access_of

DESKS = {
    "/audit": {"auditor"},
    "/audit/langkah.csv": {"auditor"},
    "/definisi": {"pemilik"},
    "/definisi/unggah": {"pemilik"},
    "/akun": {"pengelola"},
    "/akun/baru": {"pengelola"},
    "/insiden": {"administrator"},
    "/surat-lokal": {"administrator"},
}
PEOPLE = (
    "agen",
    "verifikator",
    "administrator",
    "pimpinan",
    "guest",
    "auditor",
    "pemilik",
    "pengelola",
)


def address(rule: Rule) -> str:
    """Fill a route's gaps with something that does not exist."""
    return re.sub(
        r"<(?:any\((\w+)[^)]*\):)?\w+(?::\w+)?>", lambda gap: gap[1] or "tidakada", rule.rule
    )


def protected(app: Flask, method: str) -> list[str]:
    """Return the addresses that ask who it is."""
    found = []
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if rule.methods and method in rule.methods and access is not None and access.signed_in:
            found.append(address(rule))
    return found


def test_a_stranger_is_asked_to_sign_in_everywhere(town: Town) -> None:
    stranger = town.stranger()
    paths = protected(town.app, "GET")
    assert len(paths) > 15
    for path in paths:
        answer = stranger.get(path)
        assert answer.status_code == 303, path
        assert answer.location.startswith("/masuk"), path


def test_a_stranger_cannot_send_anything_anywhere(town: Town) -> None:
    stranger = town.stranger()
    stranger.get("/masuk")
    paths = protected(town.app, "POST")
    assert len(paths) > 12
    for path in paths:
        answer = stranger.post(path)
        assert answer.status_code == 303, path
        assert answer.location == "/masuk", path


def test_nothing_is_sent_without_the_token_of_the_session(town: Town) -> None:
    browser = town.browser("administrator")
    for path in (*protected(town.app, "POST"), "/masuk", "/keluar", "/aktivasi", "/bahasa"):
        answer = browser.client.post(path)
        assert answer.status_code in (400, 403), path
    assert browser.get("/tugas").status_code == 200, "still signed in"


def test_the_desks_open_to_their_groups_and_to_nobody_else(town: Town) -> None:
    for person in PEOPLE:
        browser = town.browser(person)
        for path, admitted in DESKS.items():
            expected = 200 if person in admitted else 403
            with browser.get(path) as answer:
                assert answer.status_code == expected, (person, path)


@pytest.mark.parametrize(
    "path",
    [
        "/tugas/tidakada",
        "/proses/i/tidakada",
        "/proses/tidakada/mulai",
        "/sikanda/register/tidakada",
        "/sikanda/register/laporan-publik/tidakada",
        "/lampiran/tidakada/asli",
        "/definisi/tidakada/diagram.bpmn",
        "/tugas?tampilan=rahasia",
    ],
)
def test_what_does_not_exist_is_told_calmly(town: Town, path: str) -> None:
    answer = town.browser("verifikator").get(path)
    assert answer.status_code == 404
    assert "Ke halaman depan" in answer.text


def test_a_report_does_not_exist_for_those_who_may_not_see_it(town: Town) -> None:
    started = town.sikanda.report()
    task = town.open_task(started.instance_id, "verifikasi")
    files = photo_ids(town, started.instance_id)
    with town.office.engine.reading() as work:
        definition = work.definitions.latest("sikanda-pelaporan")
    assert definition is not None
    guest = town.browser("guest")
    paths = [f"/tugas/{task}", f"/proses/i/{started.instance_id}"]
    paths += [
        f"/lampiran/{file}/{variant}" for file in files for variant in ("asli", "tampil", "kecil")
    ]
    paths += [f"/definisi/{definition.id}/diagram.bpmn"]
    assert len(paths) == 6
    for path in paths:
        assert guest.get(path).status_code == 404, path


def photo_ids(town: Town, instance_id: str) -> set[str]:
    """Return the ids of the photos that a page of the instance shows."""
    page = town.browser("verifikator").get(f"/proses/i/{instance_id}")
    return set(re.findall(r'src="/lampiran/([^/]+)/', page.text))


def test_addresses_carry_ids_and_nobody_s_name(town: Town) -> None:
    started = town.sikanda.report(siapa="Ketua RT bernama Kasim, NIK 6311066505900001")
    browser = town.browser("verifikator")
    for path in ("/", "/tugas?tampilan=kelompok", f"/proses/i/{started.instance_id}", "/proses"):
        for link in re.findall(r'(?:href|src|action)="([^"]+)"', browser.get(path).text):
            assert "6311066505900001" not in link
            assert "asim" not in link
            assert "ahmah" not in link


@pytest.mark.parametrize("path", ["/tugas", "/proses", "/sikanda/register/laporan-publik"])
@pytest.mark.parametrize("typed", ["6311066505900001", "6311 0665 0590 0001"])
def test_a_nik_that_somebody_searches_for_leaves_the_address_at_once(
    town: Town, path: str, typed: str
) -> None:
    browser = town.browser("verifikator")
    answer = browser.get(path, query_string={"cari": typed, "setelah": ""})
    assert answer.status_code == 302
    assert "cari" not in answer.location
    assert (
        "NIK tidak dipakai untuk mencari"
        in browser.get(answer.location, follow_redirects=True).text
    )


def test_the_menu_offers_only_what_opens(town: Town) -> None:
    for person in PEOPLE:
        browser = Browser(town.app)
        browser.sign_in(person)
        menu = browser.get("/").text.split("<main", 1)[0]
        links = set(re.findall(r'class="nav__link" href="([^"]+)"', menu))
        assert links, person
        for link in links:
            assert browser.get(link, follow_redirects=True).status_code == 200, (person, link)
