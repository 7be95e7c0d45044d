"""Does every page say who may see it?"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from webui.access import access_of
from webui.app import create_app


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALUR_DATABASE_URL", f"sqlite:///{tmp_path / 'alur.sqlite3'}")
    return create_app()


def test_every_route_declares_who_may_use_it(site: Flask) -> None:
    rules = list(site.url_map.iter_rules())
    undeclared = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in rules
        if access_of(site.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []
    assert len(rules) > 1


def test_a_route_that_declares_nothing_would_be_found(site: Flask) -> None:
    site.add_url_rule("/tanpa-izin", "tanpa_izin", lambda: "")
    assert access_of(site.view_functions["tanpa_izin"]) is None
