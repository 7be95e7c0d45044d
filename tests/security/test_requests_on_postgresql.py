"""Does PostgreSQL, which stores less than SQLite, make a page fail?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driver import photo
from tests.integration.webui.conftest import Browser
from tests.security.conftest import opened, report, upload
from tests.security.test_requests import CURSORS, HOSTILE, PAGED, SEARCHED, spelled


@pytest.mark.slow
@pytest.mark.postgres
def test_nothing_that_is_typed_makes_a_page_fail_on_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    fortress = opened(tmp_path, postgres_url)
    agen = fortress.of("agen")
    for text in ("\u0000", "a\u0000b", "\u202e", "🙂", "a" * 20_000, "'", "%"):
        report(agen, apa=text, tempat=text, foto=upload(f"{text[:100]}.jpg", photo()))
        stranger = Browser(fortress.town.app)
        stranger.sign_in(text)
        wish = {
            "nama_pengguna": text,
            "nama": text,
            "surel": text,
            "kelompok": text,
            "wilayah": text,
        }
        fortress.of("pengelola").post("/akun/baru", wish)
        fortress.of("verifikator").post("/tugas/ambil", {"tugas": text})
    for path, name, username in SEARCHED:
        for text in (*HOSTILE[:8], *HOSTILE[12:18]):
            fortress.of(username).get(f"{path}?{name}={spelled(text)}")
    for path, username in PAGED:
        joint = "&" if "?" in path else "?"
        for cursor in CURSORS:
            fortress.of(username).get(f"{path}{joint}setelah={spelled(cursor)}")
    for path in (
        "/tugas/{}",
        "/proses/i/{}",
        "/lampiran/{}/asli",
        "/proses/{}/mulai",
        "/aktivasi/{}",
    ):
        for text in HOSTILE:
            fortress.of("verifikator").get(path.format(spelled(text[:2000])))
    assert fortress.faults == []
    fortress.office.close()
