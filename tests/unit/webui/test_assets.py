"""Do pages find their style sheets, scripts and pictures?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from webui import assets

WEBUI = Path(assets.__file__).parent
#: Where sources name other sources: Jinja's asset(), and url() in a style sheet.
NAMED = re.compile(r"asset\('([^'~]+)'\)")


def test_an_address_changes_with_the_content(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_STATIC", tmp_path)
    addresses = []
    for text in ("satu", "dua"):
        (tmp_path / f"{text}.css").write_text(text)
        with app.test_request_context():
            addresses.append(assets.asset(f"{text}.css").split("v=")[1])
    assert addresses[0] != addresses[1]


def test_a_browser_keeps_what_has_a_digest_in_its_address_for_a_year(app: Flask) -> None:
    with app.test_request_context():
        address = assets.asset("css/tokens.css")
    with app.test_client().get(address) as answer:
        assert "max-age=31536000, immutable" in answer.headers["Cache-Control"]


def test_without_a_build_there_are_no_built_files_and_the_pages_still_come(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_MANIFEST", tmp_path / "manifest.json")
    with app.test_request_context():
        assert assets.built("viewer.js") is None
    assert app.test_client().get("/tentang").status_code == 200


def test_a_built_file_is_found_by_its_plain_name(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"viewer.js": "viewer-1A2B.js"}))
    monkeypatch.setattr(assets, "_MANIFEST", manifest)
    with app.test_request_context():
        assert assets.built("viewer.js") == "/static/dist/viewer-1A2B.js?v=viewer-1A2B.js"


def test_every_source_that_a_template_names_is_there() -> None:
    named = {
        name
        for template in (WEBUI / "templates").rglob("*.html")
        for name in NAMED.findall(template.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if not (WEBUI / "static" / name).is_file()] == []


def test_the_browser_that_asks_for_favicon_ico_gets_our_mark(app: Flask) -> None:
    with app.test_client().get("/favicon.ico", follow_redirects=True) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"


def test_a_class_is_laid_out_in_one_style_sheet_only() -> None:
    """Two meanings of one class once took the columns out of every table of tasks."""
    sheets: dict[str, set[str]] = {}
    for sheet in (WEBUI / "static" / "css").glob("*.css"):
        for name in re.findall(r"^  \.([a-z][\w-]*) \{", sheet.read_text(), re.MULTILINE):
            sheets.setdefault(name, set()).add(sheet.name)
    assert len(sheets) > 100
    assert {name: found for name, found in sheets.items() if len(found) > 1} == {}
