"""What do the tests of use cases find prepared?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.domain.actors import Actor
from engine.services.views import Started
from tests.driver import PROCESSES, Office


@dataclass(frozen=True, kw_only=True)
class Sikanda:
    """SIKANDA deployed in an office, with one person of each kind."""

    office: Office
    agen: Actor
    verifikator: Actor
    verifikator_2: Actor
    administrator: Actor
    pimpinan: Actor
    sekda: Actor
    guest: Actor
    auditor: Actor

    def report(self, **changes: Any) -> Started:
        """File a report on an event of an hour ago."""
        return self.office.start(
            "sikanda-pelaporan", {**self.answers(), **changes}, by=self.agen, region="63.11.06"
        )

    def answers(self) -> dict[str, Any]:
        """Return acceptable answers to the report's form."""
        return {
            "foto": [self.office.stored_photo(by=self.agen)],
            "keterangan": "Air sungai meluap dan menutup jalan desa.",
            "apa": "Jalan antardesa tergenang setinggi lutut.",
            "siapa": "Sekitar 40 keluarga; tidak ada korban.",
            "waktu_kejadian": self.office.clock.now() - timedelta(hours=1),
            "tempat": "Jalan desa dekat jembatan kayu",
            "mengapa": "Hujan lebat dan gorong-gorong tersumbat.",
            "bagaimana": "Air naik sejak sore.",
            "jenis": "gangguan",
            "aspek": "sosial-budaya",
            "asal": "dalam-negeri",
            "sumber_informasi": "masyarakat",
            "sifat": "biasa",
        }

    def verify(self, instance_id: str, **changes: Any) -> None:
        """Accept the report."""
        values = {
            "pemeriksaan": ["foto", "unsur", "waktu-tempat", "ganda"],
            "keputusan": "ya",
            "nilai_sumber": "B",
            "nilai_isi": "2",
            **changes,
        }
        self.office.complete(instance_id, "verifikasi", values, by=self.verifikator)

    def publish(self, instance_id: str, **changes: Any) -> None:
        """Write the brief and the public version."""
        values = {
            "situasi": "Satu ruas jalan tergenang.",
            "analisis": "Gorong-gorong tersumbat.",
            "saran_kebijakan": "Bersihkan saluran.",
            "sifat": "biasa",
            "judul_publik": "Jalan antardesa tergenang",
            "ringkasan_publik": "Gunakan jalan memutar.",
            "foto_publik": "foto-laporan",
            **changes,
        }
        self.office.complete(instance_id, "publikasi", values, by=self.administrator)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """An empty office, on each database."""
    opened = Office(tmp_path, database_url)
    yield opened
    opened.close()


def people(office: Office) -> Sikanda:
    """Find the people of SIKANDA in an office that has them, by their groups."""
    with office.engine.reading() as work:

        def first(group: str, index: int = 0) -> Actor:
            found = sorted(work.accounts.members(group, "63.11.06"), key=lambda each: each.username)
            actor = work.accounts.actor(found[min(index, len(found) - 1)].id)
            assert actor is not None
            return actor

        return Sikanda(
            office=office,
            agen=first("agen"),
            verifikator=first("verifikator"),
            verifikator_2=first("verifikator", 1),
            administrator=first("administrator"),
            pimpinan=first("pimpinan"),
            sekda=first("sekretaris-daerah"),
            guest=first("guest"),
            auditor=first("auditor"),
        )


def staffed(office: Office) -> Sikanda:
    """Hire one person of each kind, and a second verifikator."""
    office.person("agen", ("agen", "63.11.06"))
    for username, group in (
        ("verifikator", "verifikator"),
        ("verifikator-2", "verifikator"),
        ("administrator", "administrator"),
        ("pimpinan", "pimpinan"),
        ("sekda", "sekretaris-daerah"),
        ("guest", "guest"),
        ("auditor", "auditor"),
    ):
        office.person(username, (group, "63.11"))
    return people(office)


@pytest.fixture
def sikanda(office: Office) -> Sikanda:
    """SIKANDA with its people."""
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    return staffed(office)
