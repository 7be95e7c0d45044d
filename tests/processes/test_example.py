"""Does the example that the README tells newcomers to copy really run?"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rehearsal import scenario_sets
from engine.services import deployments
from tests.driver import Office
from tests.processes.drawing import faults, read

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "contoh" / "izin-kegiatan"


def test_the_example_is_clean() -> None:
    assert deployments.check_folder(EXAMPLE).findings == ()


def test_the_drawing_can_be_read_by_people() -> None:
    assert faults(read((EXAMPLE / "izin-kegiatan.bpmn").read_bytes())) == []


def test_there_are_scenarios() -> None:
    assert len(scenario_sets.find(EXAMPLE)) == 2


@pytest.mark.parametrize("folder, file", scenario_sets.find(EXAMPLE), ids=lambda path: path.stem)
def test_the_scenarios_of_the_example_pass(folder: Path, file: Path) -> None:
    outcome = scenario_sets.play(folder, file)
    assert outcome.unreadable is None
    assert [failure.sentence for failure in outcome.failures] == []


def test_a_resident_asks_and_the_officer_decides(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.deploy(EXAMPLE)
    warga = office.person("warga.satu", ("warga", "63.11"))
    petugas = office.person("petugas.satu", ("petugas", "63.11"))
    asked = {"kegiatan": "rapat karang taruna", "peserta": 30}
    started = office.start("izin-kegiatan", asked, by=warga, region="63.11")
    office.complete(started.instance_id, "putuskan", {"keputusan": "ya"}, by=petugas)
    with office.engine.reading() as work:
        instance = work.instances.get(started.instance_id)
    assert instance is not None
    assert (instance.title, instance.state) == ("Izin rapat karang taruna", "completed")
    office.close()


def test_the_readme_shows_the_scenario_as_it_is() -> None:
    scenario = (EXAMPLE / "scenarios" / "ditolak-terlambat.yaml").read_text(encoding="utf-8")
    assert scenario in (ROOT / "README.md").read_text(encoding="utf-8")
