"""What does an attacker find? SIKANDA with people of two regencies, one published report, and pages that may never fail."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Response, request
from werkzeug.test import TestResponse

from tests.driver import PROCESSES, Office, photo
from tests.integration.services.conftest import Sikanda
from tests.integration.webui.conftest import Browser, Town, pages_of, request_key

START = "/proses/sikanda-pelaporan/mulai"
BALANGAN, PARINGIN, LAMPIHONG, ELSEWHERE = "63.11", "63.11.06", "63.11.02", "33.25"
#: User name -> group and region. The last ones belong to another kecamatan or another regency.
PEOPLE = {
    "agen": ("agen", PARINGIN),
    "verifikator": ("verifikator", BALANGAN),
    "verifikator.dua": ("verifikator", BALANGAN),
    "administrator": ("administrator", BALANGAN),
    "pimpinan": ("pimpinan", BALANGAN),
    "sekda": ("sekretaris-daerah", BALANGAN),
    "guest": ("guest", BALANGAN),
    "auditor": ("auditor", BALANGAN),
    "pemilik": ("pemilik-proses", BALANGAN),
    "pengelola": ("pengelola-akun", BALANGAN),
    "sistem.satu": ("pengelola-sistem", BALANGAN),
    "agen.lampihong": ("agen", LAMPIHONG),
    "verifikator.asing": ("verifikator", ELSEWHERE),
    "pimpinan.asing": ("pimpinan", ELSEWHERE),
    "auditor.asing": ("auditor", ELSEWHERE),
    "pengelola.asing": ("pengelola-akun", ELSEWHERE),
}
ANSWERS = {
    "keterangan": "Air sungai meluap.",
    "apa": "Jalan antardesa tergenang.",
    "siapa": "Sekitar 40 keluarga.",
    "waktu_kejadian.tanggal": "17",
    "waktu_kejadian.bulan": "3",
    "waktu_kejadian.tahun": "2026",
    "waktu_kejadian.jam": "22.15",
    "tempat": "Jembatan kayu",
    "mengapa": "Hujan lebat.",
    "bagaimana": "Air naik sejak sore.",
    "jenis": "gangguan",
    "aspek": "sosial-budaya",
    "asal": "dalam-negeri",
    "sumber_informasi": "masyarakat",
    "sifat": "biasa",
}


@dataclass(kw_only=True)
class Fortress:
    """The office under attack; browsers stay signed in, so that the limits on attempts are not used up."""

    town: Town
    #: Answers with a status of 500 or more, as `endpoint status`.
    faults: list[str] = field(default_factory=list)
    _browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        """The engine behind the pages."""
        return self.town.office

    @property
    def sikanda(self) -> Sikanda:
        """The people and the ordinary course of the SOP."""
        return self.town.sikanda

    def of(self, username: str) -> Browser:
        """Return the browser of a person, signed in."""
        if username not in self._browsers:
            self._browsers[username] = self.town.browser(username)
        return self._browsers[username]

    def account_id(self, username: str) -> str:
        """Return the id of an account."""
        with self.office.engine.reading() as work:
            found = work.accounts.by_username(username)
        assert found is not None
        return found.id

    def actions(self, instance_id: str) -> list[str]:
        """Return what the trail tells of an instance, in order."""
        with self.office.engine.reading() as work:
            return [each.action for each in work.audit.of_stream(f"instance:{instance_id}")]

    def instances(self) -> int:
        """Count the process instances."""
        with self.office.engine.reading() as work:
            return int(
                work.connection.exec_driver_sql("select count(*) from instance").scalar_one()
            )


def opened(folder: Path, database_url: str = "sqlite://") -> Fortress:
    """Open an office with everybody in it."""
    office = Office(folder, database_url)
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    people = {name: office.person(name, role) for name, role in PEOPLE.items()}
    names = ("agen", "verifikator", "administrator", "pimpinan", "sekda", "guest", "auditor")
    sikanda = Sikanda(
        office=office,
        verifikator_2=people["verifikator.dua"],
        **{name: people[name] for name in names},
    )
    fortress = Fortress(town=Town(sikanda=sikanda, app=pages_of(office)))

    def watch(answer: Response) -> Response:
        if answer.status_code >= 500:
            fortress.faults.append(f"{request.endpoint} {answer.status_code}")
        return answer

    fortress.town.app.after_request(watch)
    return fortress


@pytest.fixture(scope="module")
def _fortress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    fortress = opened(tmp_path_factory.mktemp("benteng"))
    yield fortress
    fortress.office.close()


@pytest.fixture
def fortress(_fortress: Fortress) -> Iterator[Fortress]:
    """The office of this module; a test during which a page failed has failed."""
    _fortress.faults.clear()
    yield _fortress
    assert _fortress.faults == []


def upload(
    name: str, content: bytes, media_type: str = "image/jpeg"
) -> tuple[io.BytesIO, str, str]:
    """Return a file as the test client sends it."""
    return io.BytesIO(content), name, media_type


def report(browser: Browser, **changes: Any) -> TestResponse:
    """Open the report's form as a person does and send it; None leaves an answer out."""
    page = browser.get(START)
    data: Mapping[str, Any] = {
        **ANSWERS,
        "foto": upload("banjir.jpg", photo()),
        "_permintaan": request_key(page),
        **changes,
    }
    return browser.post(START, {name: value for name, value in data.items() if value is not None})


def filed(browser: Browser, **changes: Any) -> str:
    """File a report and return the instance's id."""
    answer = report(browser, **changes)
    assert answer.status_code == 303, answer.status_code
    return str(answer.location).split("/")[3]
