"""Where does what somebody reported turn up? Only where it is needed, all through the SOP."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import request, request_started

from tests.driver import document, photo
from tests.integration.webui.conftest import Browser, request_key
from tests.security.conftest import Fortress, filed, opened, upload

NIK, PHONE = "6311061703850001", "081255557777"
#: What an agen should not write and writes all the same; each word stands for one answer.
SECRETS = {
    "keterangan": f"PENANDA-KETERANGAN NIK {NIK}",
    "apa": "PENANDA-APA",
    "siapa": f"PENANDA-SIAPA Siti Aminah {PHONE}",
    "tempat": "PENANDA-TEMPAT",
    "mengapa": "PENANDA-MENGAPA",
    "bagaimana": "PENANDA-BAGAIMANA",
    "dampak": "PENANDA-DAMPAK",
    "tindakan_awal": "PENANDA-TINDAKAN",
}
STAFF_SECRETS = {
    "catatan": "PENANDA-CATATAN",
    "situasi": "PENANDA-SITUASI",
    "analisis": "PENANDA-ANALISIS",
    "saran_kebijakan": "PENANDA-SARAN",
    "alasan_keputusan": "PENANDA-ALASAN",
    "peserta": "PENANDA-PESERTA",
    "hasil_rakor": "PENANDA-HASIL",
    "tindak_lanjut": "PENANDA-LANJUT",
}
MARKS = (NIK, PHONE, "PENANDA", "Siti Aminah", "rumah-siti-aminah")


class Story:
    """One report from the phone to the minutes, late everywhere, with all that was logged and asked for."""

    def __init__(self, fortress: Fortress, logged: str, addresses: list[str]) -> None:
        self.fortress = fortress
        self.logged = logged
        self.addresses = addresses

    def rows(self, statement: str) -> list[str]:
        """Return what a table holds, one text a row."""
        with self.fortress.office.engine.reading() as work:
            return [str(tuple(row)) for row in work.connection.exec_driver_sql(statement)]


class _Keep(logging.Handler):
    """Keeps every line of every logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder: Path = tmp_path_factory.mktemp("rahasia")
    fortress = opened(folder)
    addresses: list[str] = []
    keep, root = _Keep(), logging.getLogger()
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)

    def note(_app: object, **_more: object) -> None:
        addresses.append(request.full_path)

    try:
        with request_started.connected_to(note, fortress.town.app):
            _run(fortress)
    finally:
        root.removeHandler(keep)
        root.setLevel(before)
    yield Story(fortress, "\n".join(keep.lines), addresses)
    assert fortress.faults == []
    fortress.office.close()


def _run(fortress: Fortress) -> None:
    office = fortress.office
    agen = fortress.of("agen")
    instance_id = filed(agen, **SECRETS, foto=upload("rumah-siti-aminah.jpg", photo()))
    office.run_jobs()
    office.advance(timedelta(hours=3))
    _complete(
        fortress,
        "verifikator",
        instance_id,
        "verifikasi",
        keputusan="tidak",
        catatan=STAFF_SECRETS["catatan"],
    )
    office.advance(timedelta(hours=7))
    _complete(fortress, "agen", instance_id, "perbaiki-laporan")
    sikanda = fortress.sikanda
    sikanda.verify(instance_id)
    office.advance(timedelta(hours=7))
    names = ("situasi", "analisis", "saran_kebijakan")
    sikanda.publish(instance_id, **{name: STAFF_SECRETS[name] for name in names})
    office.advance(timedelta(hours=5))
    meeting = office.clock.now() + timedelta(hours=1)
    office.complete(
        instance_id,
        "keputusan-penanganan",
        {
            "keputusan_penanganan": "ya",
            "alasan_keputusan": STAFF_SECRETS["alasan_keputusan"],
            "jenis_surat": "surat-undangan",
            "nomor_surat": "005/014",
            "perihal_surat": "Rakor",
            "berkas_surat": [office.stored_document(by=sikanda.pimpinan)],
            "peserta": STAFF_SECRETS["peserta"],
            "waktu_rakor": meeting,
            "tempat_rakor": "Ruang rapat",
        },
        by=sikanda.pimpinan,
    )
    office.advance(timedelta(hours=2))
    office.complete(
        instance_id,
        "notulen",
        {
            "peserta_hadir": STAFF_SECRETS["peserta"],
            "hasil_rakor": STAFF_SECRETS["hasil_rakor"],
            "tindak_lanjut": STAFF_SECRETS["tindak_lanjut"],
            "berkas_notulen": [office.stored_document(by=sikanda.pimpinan)],
        },
        by=sikanda.pimpinan,
    )
    _look_around(fortress, instance_id)


def _complete(
    fortress: Fortress, username: str, instance_id: str, element: str, **values: str
) -> None:
    """Complete a task on its page; what the form opens with is sent back as it stands."""
    browser: Browser = fortress.of(username)
    task = fortress.town.open_task(instance_id, element)
    page = browser.get(f"/tugas/{task}")
    if element == "perbaiki-laporan":
        agen = fortress.sikanda.agen
        values_typed = {**fortress.sikanda.answers(), **SECRETS}
        fortress.office.complete(instance_id, element, values_typed, by=agen)
        return
    if 'name="_permintaan"' not in page.text:
        browser.post(f"/tugas/{task}/ambil")
        page = browser.get(f"/tugas/{task}")
    answer = browser.post(f"/tugas/{task}/selesai", {"_permintaan": request_key(page), **values})
    assert answer.status_code == 303, answer.text
    fortress.office.run_jobs()


def _look_around(fortress: Fortress, instance_id: str) -> None:
    for username in (
        "agen",
        "verifikator",
        "administrator",
        "pimpinan",
        "guest",
        "auditor",
        "sistem.satu",
    ):
        browser = fortress.of(username)
        for path in (
            "/",
            "/tugas",
            "/proses",
            f"/proses/i/{instance_id}",
            "/pemberitahuan",
            "/register",
            "/audit",
            "/surat-lokal",
            "/insiden",
        ):
            browser.get(path, follow_redirects=True)


def assert_clean(texts: list[str] | str) -> None:
    whole = "\n".join(texts) if isinstance(texts, list) else texts
    assert whole, "nothing was looked at"
    for mark in MARKS:
        assert mark not in whole, whole[max(0, whole.index(mark) - 200) : whole.index(mark) + 100]


def test_no_log_line_repeats_what_was_reported(story: Story) -> None:
    assert_clean(story.logged + ".")


def test_no_address_carries_what_was_reported(story: Story) -> None:
    assert_clean(story.addresses)


def test_no_mail_says_what_was_reported_or_who_wrote_it(story: Story) -> None:
    mails = story.rows("select subject, body from local_mail")
    assert len(mails) > 10
    assert_clean(mails)
    assert not any("Agen" in mail.split("\\n", 1)[0] for mail in mails)


def test_no_notification_says_what_was_reported(story: Story) -> None:
    assert_clean(story.rows("select text, path from notification"))


def test_jobs_carry_only_what_registers_need(story: Story) -> None:
    registers = story.rows("select payload from job where kind = 'register.put'")
    assert registers
    others = story.rows("select payload, dedup_key from job where kind <> 'register.put'")
    assert_clean(others)
    assert_clean(story.rows("select coalesce(last_error, '') || kind from job"))
    public = next(row for row in registers if "laporan-publik" in row)
    for mark in ("PENANDA", NIK, PHONE, "Siti Aminah"):
        assert mark not in public


def test_lists_and_titles_hold_nothing_of_a_report(story: Story) -> None:
    assert_clean(story.rows("select number, title, region, initiator_name from instance"))
    assert_clean(story.rows("select name, title, coalesce(draft, '') from user_task"))
    assert_clean(story.rows("select stream, action, subject, data from audit_entry"))
    assert_clean(story.rows("select coalesce(message, '') || id from incident") or ["none"])


def test_answers_stand_in_the_trail_only_beside_their_commitment(story: Story) -> None:
    with story.fortress.office.engine.reading() as work:
        entries = [entry for stream in work.audit.streams() for entry in stream.entries]
    holding = [entry for entry in entries if any(mark in (entry.private or "") for mark in MARKS)]
    assert {entry.action for entry in holding} == {"user_task.completed"}
    for entry in holding:
        assert not any(mark in entry.data for mark in MARKS)
        assert entry.commitment
        assert json.loads(entry.private or "{}")["values"]


def test_guests_read_the_public_words_and_no_other(story: Story) -> None:
    guest = story.fortress.of("guest")
    listing = guest.get("/sikanda/register/laporan-publik").text
    assert "Jalan antardesa tergenang" in listing
    entry = re.search(r'href="(/sikanda/register/laporan-publik/[0-9a-f]+)"', listing)
    assert entry is not None
    assert_clean([listing, guest.get(entry[1]).text])


def test_files_lie_encrypted_under_names_that_tell_nothing(story: Story) -> None:
    folder = story.fortress.office.settings.data_dir / "files"
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found
    for path in found:
        content = path.read_bytes()
        assert not content.startswith((b"\xff\xd8", b"%PDF"))
        assert photo()[:200] not in content
        assert document()[:60] not in content
        assert path.stat().st_mode & 0o077 == 0
    assert_clean([str(path.relative_to(folder)) for path in found])
