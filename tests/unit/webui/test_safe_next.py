"""Where may a person be sent after signing in? Only to a path of our own."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.auth import safe_next

HOSTILE = st.text(alphabet="/\\:@.%?#a \t\n\r", max_size=12)


@pytest.mark.parametrize(
    "path", ["/", "/tugas", "/tugas?tampilan=semua&cari=a+b", "/proses/i/019cfc"]
)
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "tugas",
        "https://jahat.test/",
        "//jahat.test/",
        "///jahat.test/",
        "/\\jahat.test/",
        "\\\\jahat.test/",
        "/tugas\\..\\x",
        "javascript:alert(1)",
        "/\t/jahat.test",
        "/tugas\r\nSet-Cookie: a=b",
    ],
)
def test_anything_else_is_dropped(target: str | None) -> None:
    assert safe_next(target) is None


@given(HOSTILE)
def test_whatever_is_kept_stays_on_our_host(target: str) -> None:
    kept = safe_next(f"/{target}")
    if kept is not None:
        assert urlsplit(urljoin("https://alur.test/masuk", kept)).netloc == "alur.test"
