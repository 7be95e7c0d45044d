"""What do the tests of the pages find prepared? SIKANDA with one person of each kind, and a browser for each."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import webui
from tests.driver import PASSWORD, PROCESSES, Office
from tests.integration.services.conftest import Sikanda
from webui.app import create_app

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_KEY = re.compile(r'name="_permintaan" value="([^"]+)"')


class Browser:
    """A person at the pages, without JavaScript."""

    def __init__(self, app: Flask) -> None:
        """Open a browser that nobody is signed in with."""
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page and remember its CSRF token."""
        answer = self.client.get(path, **more)
        if found := _TOKEN.search(
            answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        ):
            self.token = found[1]
        return answer

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of the last page."""
        answer = self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **more)
        # Werkzeug encodes large forms into a temporary file and leaves it open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Sign in through the page."""
        self.get("/masuk")
        answer = self.post("/masuk", {"nama": username, "sandi": password})
        if answer.status_code == 303:
            self.get("/")
        return answer


@pytest.fixture(scope="session", autouse=True)
def _words() -> None:
    """Compile the catalogues where `make translations` has not been run since they changed."""
    for source in (Path(webui.__file__).parent / "translations").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Renamed into place: another test process may be doing the same.
        draft = source.with_name(f".{secrets.token_hex(4)}.mo")
        with source.open("rb") as words, draft.open("wb") as file:
            write_mo(file, read_po(words))
        draft.replace(compiled)


def request_key(page: TestResponse) -> str:
    """Return the request key that a page carries."""
    found = _KEY.search(page.text)
    assert found is not None, "the page carries no request key"
    return html.unescape(found[1])


@dataclass(frozen=True, kw_only=True)
class Town:
    """SIKANDA's office with its pages."""

    sikanda: Sikanda
    app: Flask

    @property
    def office(self) -> Office:
        """The engine behind the pages."""
        return self.sikanda.office

    def stranger(self) -> Browser:
        """Open a browser without signing in."""
        return Browser(self.app)

    def browser(self, username: str) -> Browser:
        """Open a browser and sign in."""
        found = Browser(self.app)
        answer = found.sign_in(username)
        assert answer.status_code == 303, f"{username} could not sign in"
        return found

    def open_task(self, instance_id: str, element_id: str) -> str:
        """Return the id of the one open user task of an element."""
        return self.office.open_task(instance_id, element_id).id


def pages_of(office: Office, **changes: Any) -> Flask:
    """Make the pages of an office; `changes` are other settings."""
    settings = replace(office.settings, secret_key="k" * 40, **changes)
    return create_app(replace(office.engine, settings=settings))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """SIKANDA deployed, with its people and their pages."""
    office = Office(tmp_path)
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    balangan, paringin = "63.11", "63.11.06"
    sikanda = Sikanda(
        office=office,
        agen=office.person("agen", ("agen", paringin), name="Rahmah Hayati"),
        verifikator=office.person("verifikator", ("verifikator", balangan), name="Nor Aisyah"),
        verifikator_2=office.person(
            "verifikator.dua", ("verifikator", balangan), name="Fajar Nugraha"
        ),
        administrator=office.person(
            "administrator", ("administrator", balangan), name="Lina Marlina"
        ),
        pimpinan=office.person("pimpinan", ("pimpinan", balangan), name="Kepala Badan"),
        sekda=office.person("sekda", ("sekretaris-daerah", balangan), name="Sekretaris Daerah"),
        guest=office.person("guest", ("guest", balangan), name="Tamu"),
        auditor=office.person("auditor", ("auditor", balangan), name="Siti Auditor"),
    )
    office.person("pemilik", ("pemilik-proses", balangan), name="Pemilik Proses")
    office.person("pengelola", ("pengelola-akun", balangan), name="Pengelola Akun")
    yield Town(sikanda=sikanda, app=pages_of(office))
    office.close()
