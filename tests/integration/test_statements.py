"""An operation sends a handful of statements, however large the installation is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.persistence.statement_counter import Statements, counted
from engine.rehearsal import bench
from engine.services import process_instances, user_tasks, worklists
from engine.services.views import InboxView
from tests.driver import PROCESSES, Office

#: The house's budget for starting an instance and for completing a user task.
MOST = 8
REFERENCE = Path(bench.__file__).parent / "reference_sop"
REGION = "63.11.06"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office with SIKANDA and the reference work on each of the databases."""
    office = Office(tmp_path / "kantor", database_url)
    office.deploy(REFERENCE)
    office.deploy(PROCESSES / "sikanda" / "pelaporan")
    yield office
    office.close()


def _sent(office: Office, act: Callable[[], object]) -> Statements:
    with counted(office.database) as statements:
        act()
    return statements


def _within_budget(statements: Statements) -> None:
    assert 0 < len(statements) <= MOST, "\n\n".join(statements.texts)


def test_the_reference_work(office: Office) -> None:
    starter = office.person("pemohon", ("pemohon", REGION))
    officer = office.person("petugas", ("petugas", REGION), ("kepala", REGION))

    def lifecycle() -> list[Statements]:
        sent: list[Statements] = []
        with counted(office.database) as statements, office.engine.work() as work:
            started = process_instances.start(
                work, "persetujuan", {"perihal": "Kursi"}, by=starter, region=REGION
            )
        sent.append(statements)
        answers: dict[str, dict[str, Any]] = {
            "a": {"berkas": "lengkap"},
            "b": {"nilai": 5},
            "c": {"rak": "A"},
        }
        for element, values in answers.items():
            task = office.open_task(started.instance_id, element)
            with counted(office.database) as statements, office.engine.work() as work:
                user_tasks.complete_with_values(work, task.id, values, by=officer)
            sent.append(statements)
        return sent

    # The first time fills the catalogue: versions are parsed once in the life of a process.
    lifecycle()
    for statements in lifecycle():
        _within_budget(statements)


def test_a_real_sop(office: Office) -> None:
    agent = office.person("agen.satu", ("agen", REGION))
    verifier = office.person("verifikator.satu", ("verifikator", "63.11"))
    photo = office.stored_photo(by=agent)
    report = {
        "foto": [photo], "keterangan": "Jalan tergenang.", "apa": "Genangan.", "siapa": "40 keluarga.",
        "waktu_kejadian": office.clock.now(), "tempat": "Lampihong", "mengapa": "Hujan.", "bagaimana": "Meluap.",
        "jenis": "gangguan", "aspek": "sosial-budaya", "asal": "dalam-negeri", "sumber_informasi": "masyarakat",
        "sifat": "biasa",
    }  # fmt: skip
    decision = {"keputusan": "tidak", "catatan": "Foto kurang jelas."}

    def report_and_verify() -> list[Statements]:
        with counted(office.database) as started_by:
            started = office.start("sikanda-pelaporan", report, by=agent, region=REGION)
        office.run_jobs()
        task = office.open_task(started.instance_id, "verifikasi")
        with counted(office.database) as completed_by, office.engine.work() as work:
            user_tasks.complete_with_values(work, task.id, decision, by=verifier)
        return [started_by, completed_by]

    report_and_verify()
    for statements in report_and_verify():
        _within_budget(statements)


@pytest.mark.parametrize("waiting", [1, 40])
def test_the_inbox_is_one_query_and_its_counts(office: Office, waiting: int) -> None:
    officer = office.person("petugas", ("petugas", REGION), ("pemohon", REGION))
    for _ in range(waiting):
        office.start("persetujuan", {"perihal": "Kursi"}, by=officer, region=REGION)

    def look() -> None:
        with office.engine.reading() as work:
            worklists.inbox(work, by=officer, view=InboxView.ALL, limit=100)

    look()
    assert len(_sent(office, look)) == 1 + len(InboxView)
