"""Are the drawings of `docs/dialect.md` clean, do they run, and can people read them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from engine.bpmn import Advance, runtime
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.element_kinds import ElementKind
from engine.domain.actors import SYSTEM, Actor
from engine.domain.instances import InstanceState
from engine.rehearsal import scenario_sets
from engine.services import deployments, signals
from tests.dialect.drawings import DRAWINGS, FOLDER, PACKAGES, text
from tests.driver import Office
from tests.integration.services.exchange import REGION, Exchange
from tests.processes.drawing import faults, read

#: By package.
SCENARIOS = {
    folder: [file for _, file in found]
    for folder, found in groupby(scenario_sets.find(FOLDER), key=lambda each: each[0])
}
BPMN = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
#: Begun by an event, which no scenario can bring about: each has its own test below.
BEGUN_BY_EVENTS = {"awal-pesan", "awal-sinyal", "awal-waktu"}

each_drawing = pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
each_package = pytest.mark.parametrize("folder", PACKAGES, ids=lambda path: path.name)


@each_package
def test_a_drawing_is_clean_but_for_what_the_document_tells(folder: Path) -> None:
    found = deployments.check_folder(folder).findings
    assert [each.message for each in found if each.blocks] == []
    assert [each.message for each in found if each.message not in text()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder, files", SCENARIOS.items(), ids=[folder.name for folder in SCENARIOS]
)
def test_its_scenarios_pass_and_go_every_way_that_is_drawn(
    folder: Path, files: list[Path], passed: dict[str, set[str]]
) -> None:
    for file in files:
        outcome = scenario_sets.play(folder, file)
        assert outcome.unreadable is None
        assert [failure.sentence for failure in outcome.failures] == [], file.name
    for drawing in folder.glob("*.bpmn"):
        assert _ways(drawing) - passed.get(drawing.stem, set()) == set()


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """By process id: the elements and flows that tokens passed in this test."""
    found: dict[str, set[str]] = {}
    end = runtime._Step.end

    def noted(step: runtime._Step) -> Advance:
        advance = end(step)
        found.setdefault(step.definition.model.process_id, set()).update(advance.path)
        return advance

    monkeypatch.setattr(runtime._Step, "end", noted)
    return found


def _ways(drawing: Path) -> set[str]:
    """Everything that a token can pass; a compensation event only marks its activity."""
    process = compile_bpmn(drawing.read_bytes()).process()
    marks = ElementKind.COMPENSATION_BOUNDARY_EVENT
    nodes = {each.id for each in process.elements.values() if each.kind is not marks}
    return {*nodes, *process.flows}


def test_every_drawing_is_run() -> None:
    assert set(SCENARIOS) == {folder for folder in PACKAGES if folder.name not in BEGUN_BY_EVENTS}


@each_drawing
def test_a_drawing_has_no_faults(path: Path) -> None:
    assert faults(read(path.read_bytes())) == []


@each_drawing
def test_a_fork_asks_a_question_and_every_way_out_is_an_answer(path: Path) -> None:
    root = ET.fromstring(path.read_bytes())
    flows = {flow.get("id"): flow for flow in root.iterfind(".//bpmn:sequenceFlow", BPMN)}
    for gateway in root.iterfind(".//bpmn:exclusiveGateway", BPMN):
        ways_out = [flows[out.text] for out in gateway.iterfind("bpmn:outgoing", BPMN)]
        if len(ways_out) > 1:
            assert (gateway.get("name") or "").endswith("?"), gateway.get("id")
            assert all(flow.get("name") for flow in ways_out), gateway.get("id")


@each_drawing
def test_names_do_not_stand_twice_in_one_file(path: Path) -> None:
    ids = re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))


# -- what begins by itself -----------------------------------------------------------------------------------------------


@pytest.fixture
def desa(tmp_path: Path) -> Iterator[Exchange]:
    office = Office(tmp_path / "kantor")
    yield Exchange(office, tmp_path / "paket")
    office.close()


def _everybody(desa: Exchange) -> Actor:
    return desa.office.person("semua", ("petugas", "63.11"), ("kepala-desa", "63.11"))


def _finished(desa: Exchange, key: str, **steps: Mapping[str, object]) -> Mapping[str, object]:
    """Do the steps of the one instance that began; returns its variables once it has ended."""
    (begun,) = desa.all(key)
    by = _everybody(desa)
    for element, values in steps.items():
        desa.office.complete(begun.id, element, values, by=by)
    assert desa.instance(begun).state is InstanceState.COMPLETED
    return desa.variables(begun)


def test_a_message_begins_one_instance_and_brings_what_is_mapped(desa: Exchange) -> None:
    desa.office.deploy(FOLDER / "awal-pesan")
    brought = {"isi": "Lampu jalan padam", "pelapor": "Ani", "nomor_hp": "0800"}
    desa.publish("Pengaduan warga", "", brought, region=REGION)
    kept = _finished(desa, "awal-pesan", telaah={"jawaban": "Diperbaiki besok"})
    assert kept["isi_pengaduan"] == "Lampu jalan padam"
    assert kept["nama_pelapor"] == "Ani"
    assert "nomor_hp" not in kept


def test_a_signal_begins_an_instance(desa: Exchange) -> None:
    desa.office.deploy(FOLDER / "awal-sinyal")
    with desa.office.engine.work() as work:
        assert signals.broadcast(work, "Siaga banjir", {}, by=SYSTEM, region=REGION) == 1
    desa.office.run_jobs()
    assert _finished(desa, "awal-sinyal", siapkan={"daya_tampung": 120})["daya_tampung"] == 120


def test_the_clock_begins_an_instance_each_month(desa: Exchange) -> None:
    desa.office.deploy(FOLDER / "awal-waktu")
    desa.office.advance(timedelta(days=80))  # into the first days of June
    _finished(desa, "awal-waktu", susun={"jumlah_penduduk": 2140}, setujui={})
    desa.office.advance(timedelta(days=61))
    assert len(desa.all("awal-waktu")) == 3


def test_a_signal_that_ends_one_instance_begins_another(desa: Exchange) -> None:
    """`akhir-sinyal` declares the flood that `awal-sinyal` begins with."""
    desa.office.deploy(FOLDER / "akhir-sinyal")
    desa.office.deploy(FOLDER / "awal-sinyal")
    posko = desa.office.person("posko", ("posko", REGION))
    declared = desa.office.start("akhir-sinyal", {}, by=desa.person, region=REGION)
    desa.office.complete(declared.instance_id, "ukur", {"tinggi_air": 300}, by=posko)
    assert len(desa.all("awal-sinyal")) == 1
