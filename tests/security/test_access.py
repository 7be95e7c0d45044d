"""Who gets where they should not? Every route as a stranger, every object as everybody who may not see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.routing import Rule

from engine.services import registers
from tests.security.conftest import PEOPLE, Fortress

PUBLIC = {
    "static", "home.show", "about.health", "about.notices", "about.choose_language", "about.favicon",
    "sessions.sign_in", "sessions.check_sign_in", "sessions.sign_out", "sessions.open_link",
    "sessions.new_password", "sessions.set_password",
}  # fmt: skip
#: Those who see a report of Paringin as a whole.
SEERS = {
    "agen", "verifikator", "verifikator.dua", "administrator", "pimpinan", "sekda", "auditor",
}  # fmt: skip
#: UUID version 7 without hyphens: a timestamp, a counter, and 62 bits of chance.
UNGUESSABLE = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")


@dataclass(frozen=True, kw_only=True)
class Published:
    """The ids of a report that was published and now waits for a decision."""

    instance: str
    task: str
    done: str
    file: str
    definition: str
    entry: str


@pytest.fixture(scope="module")
def published(_fortress: Fortress) -> Published:
    sikanda = _fortress.sikanda
    started = sikanda.report()
    done = sikanda.office.open_task(started.instance_id, "verifikasi")
    sikanda.verify(started.instance_id)
    sikanda.publish(started.instance_id)
    task = sikanda.office.open_task(started.instance_id, "keputusan-penanganan")
    with sikanda.office.engine.reading() as work:
        row = registers.page(work, "sikanda", "laporan-publik", by=sikanda.guest).rows[0]
    return Published(
        instance=started.instance_id,
        task=task.id,
        done=done.id,
        file=row.photos[0].id,
        definition=task.definition_id,
        entry=row.id,
    )


def address(rule: Rule, published: Published, fortress: Fortress) -> str:
    values = {
        "filename": "tidak-ada.css",
        "token": "x",
        "task_id": published.task,
        "key": "sikanda-pelaporan",
        "instance_id": published.instance,
        "site": "sikanda",
        "register": "laporan-publik",
        "entry_id": published.entry,
        "file_id": published.file,
        "variant": "kecil",
        "definition_id": published.definition,
        "account_id": fortress.account_id("agen"),
        "incident_id": published.task,
        # A file of the agent; that of a document they keep would be no easier to reach.
        "document_id": published.file,
    }
    arguments: dict[str, Any] = {name: values[name] for name in rule.arguments}
    with fortress.town.app.test_request_context():
        return fortress.town.app.url_for(rule.endpoint, **arguments)


def test_a_stranger_reaches_only_what_is_public_with_any_verb(
    fortress: Fortress, published: Published
) -> None:
    stranger = fortress.town.stranger()
    stranger.get("/masuk")
    for rule in fortress.town.app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = address(rule, published, fortress)
        for verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = stranger.client.open(path, method=verb, data={"csrf_token": stranger.token})
            if answer.status_code == 303:
                assert answer.location.startswith("/masuk"), (verb, path)
            else:
                assert answer.status_code in {403, 404, 405}, (verb, path, answer.status_code)


def test_only_get_and_post_are_answered_and_reading_changes_nothing(fortress: Fortress) -> None:
    for rule in fortress.town.app.url_map.iter_rules():
        verbs = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        assert verbs in ({"GET"}, {"POST"}), rule.rule


@pytest.mark.parametrize(
    "path, allowed",
    [
        ("/tugas/{0.task}", SEERS),
        ("/tugas/{0.done}", SEERS),
        ("/proses/i/{0.instance}", SEERS),
        ("/proses/i/{0.instance}/tanda-terima", SEERS),
        ("/lampiran/{0.file}/asli", SEERS),
        ("/lampiran/{0.file}/tampil", SEERS),
        ("/lampiran/{0.file}/kecil", SEERS),
        ("/sikanda/register/notulen-rakor", {"administrator", "pimpinan", "verifikator", "verifikator.dua", "auditor"}),
    ],
)  # fmt: skip
def test_an_object_exists_only_for_those_who_may_see_it(
    fortress: Fortress, published: Published, path: str, allowed: set[str]
) -> None:
    found = {
        username: fortress.of(username).get(path.format(published)).status_code
        for username in PEOPLE
    }
    assert found == {username: 200 if username in allowed else 404 for username in PEOPLE}


def test_a_report_leaves_no_trace_in_the_lists_of_those_who_may_not_see_it(
    fortress: Fortress, published: Published
) -> None:
    for username in sorted(set(PEOPLE) - SEERS):
        browser = fortress.of(username)
        for path in ("/", "/tugas?lihat=semua", "/proses", "/proses?cari=2026", "/pemberitahuan"):
            text = browser.get(path, follow_redirects=True).text
            assert published.instance not in text, (username, path)
            assert published.task not in text, (username, path)
            assert "2026031700" not in text, (username, path)


@pytest.mark.parametrize("action", ["ambil", "lepas", "selesai", "draf"])
def test_nobody_but_its_candidates_can_act_on_a_task(
    fortress: Fortress, published: Published, action: str
) -> None:
    before = fortress.actions(published.instance)
    answers = {
        username: fortress.of(username)
        .post(
            f"/tugas/{published.task}/{action}",
            {"keputusan_penanganan": "tidak", "alasan_keputusan": "x"},
        )
        .status_code
        for username in PEOPLE
        if username != "pimpinan"
    }
    assert answers == dict.fromkeys(answers, 404)
    assert fortress.actions(published.instance) == before


def test_the_whole_inbox_cannot_be_claimed_from_outside(
    fortress: Fortress, published: Published
) -> None:
    for username in ("auditor", "guest", "verifikator.asing", "agen"):
        browser = fortress.of(username)
        browser.post("/tugas/ambil", {"tugas": [published.task]})
        assert browser.post("/tugas/ambil", {"satu": published.task}).status_code == 404
    assert fortress.office.open_task(published.instance, "keputusan-penanganan").assignee_id is None


def test_only_an_agen_can_start_a_report(fortress: Fortress) -> None:
    before = fortress.instances()
    for username, (group, _region) in PEOPLE.items():
        if group != "agen":
            browser = fortress.of(username)
            assert browser.get("/proses/sikanda-pelaporan/mulai").status_code == 403, username
            assert browser.post("/proses/sikanda-pelaporan/mulai", {}).status_code == 403, username
    assert fortress.instances() == before


def test_the_guest_s_photo_is_reached_through_its_entry_and_nowhere_else(
    fortress: Fortress, published: Published
) -> None:
    guest = fortress.of("guest")
    base = f"/sikanda/register/laporan-publik/{published.entry}/foto"
    assert guest.get(f"{base}/{published.file}/kecil").status_code == 200
    assert guest.get(f"{base}/{published.file}/asli").status_code == 404
    hidden = fortress.sikanda.report()
    other = _photo_of(fortress, hidden.instance_id)
    assert guest.get(f"{base}/{other}/kecil").status_code == 404


def _photo_of(fortress: Fortress, instance_id: str) -> str:
    with fortress.office.engine.reading() as work:
        return str(
            work.connection.exec_driver_sql(
                "select id from stored_file where instance_id = ?", (instance_id,)
            ).scalar_one()
        )


def test_a_photo_not_yet_sent_off_belongs_to_who_took_it(fortress: Fortress) -> None:
    stored = fortress.office.stored_photo(by=fortress.sikanda.agen)
    found = {
        username: fortress.of(username).get(f"/lampiran/{stored['id']}/tampil").status_code
        for username in PEOPLE
    }
    assert found == {username: 200 if username == "agen" else 404 for username in PEOPLE}


def test_the_drawing_is_for_those_who_work_by_it(fortress: Fortress, published: Published) -> None:
    path = f"/definisi/{published.definition}/diagram.bpmn"
    for username in ("guest", "pengelola", "sistem.satu"):
        assert fortress.of(username).get(path).status_code == 404, username
    assert fortress.of("agen").get(path).status_code == 200


def test_ids_in_addresses_cannot_be_guessed(fortress: Fortress, published: Published) -> None:
    for found in (
        published.instance,
        published.task,
        published.file,
        published.definition,
        published.entry,
    ):
        assert UNGUESSABLE.fullmatch(found), found
    browser = fortress.of("verifikator")
    number = browser.get(f"/proses/i/{published.instance}").text.split("2026031700", 1)[1][:3]
    assert browser.get(f"/proses/i/2026031700{number}").status_code == 404


def test_an_auditor_of_another_regency_reads_no_step_of_ours(fortress: Fortress) -> None:
    theirs, ours = fortress.of("auditor.asing"), fortress.of("auditor")
    assert "2026031700" in ours.get("/audit/langkah.csv").text
    assert "2026031700" not in theirs.get("/audit/langkah.csv").text
    assert "2026031700" not in theirs.get("/audit").text


# -- accounts ------------------------------------------------------------------------------------------------------------


def test_accounts_of_another_regency_cannot_be_read_closed_or_taken_over(
    fortress: Fortress,
) -> None:
    account = fortress.account_id("pimpinan")
    foreign = fortress.of("pengelola.asing")
    answers = [
        foreign.get(f"/akun/{account}"),
        foreign.post(f"/akun/{account}/aktif", {"aktif": "tidak"}),
        foreign.post(f"/akun/{account}/tautan"),
        foreign.post(f"/akun/{account}/peran", {"kelompok": "", "wilayah": ""}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert "pimpinan.asing" in foreign.get("/akun").text
    assert "sekda@contoh.test" not in foreign.get("/akun").text
    own = fortress.of("pengelola")
    assert own.get(f"/akun/{account}").status_code == 200


def test_nobody_grants_a_role_outside_their_region_or_to_themselves(fortress: Fortress) -> None:
    browser = fortress.of("pengelola")
    agen, own = fortress.account_id("agen"), fortress.account_id("pengelola")
    for region in ("", "33.25", "63"):
        answer = browser.post(f"/akun/{agen}/peran", {"kelompok": "agen", "wilayah": region})
        assert answer.status_code == 422, region
        with fortress.office.engine.reading() as work:
            roles = work.accounts.roles_of([agen])[agen]
        assert {role.region for role in roles} == {"63.11.06"}
    taken = browser.post(f"/akun/{own}/peran", {"kelompok": "pimpinan", "wilayah": "63.11"})
    assert taken.status_code == 403
    assert browser.post(f"/akun/{own}/aktif", {"aktif": "tidak"}).status_code == 403


def test_the_desks_of_staff_are_closed_to_everybody_else(fortress: Fortress) -> None:
    desks = {
        "/akun": {"pengelola", "pengelola.asing"},
        "/akun/baru": {"pengelola", "pengelola.asing"},
        "/audit": {"auditor", "auditor.asing"},
        "/audit/langkah.csv": {"auditor", "auditor.asing"},
        "/definisi": {"pemilik"},
        "/definisi/unggah": {"pemilik"},
        "/surat-lokal": {"administrator", "sistem.satu"},
        "/insiden": {"administrator", "sistem.satu"},
    }
    for path, allowed in desks.items():
        for username in PEOPLE:
            status = fortress.of(username).get(path).status_code
            assert status == (200 if username in allowed else 403), (path, username)
