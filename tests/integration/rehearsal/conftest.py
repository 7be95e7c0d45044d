"""What do tests about rehearsals find prepared? A small process without a site, and a way to play a scenario with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.rehearsal import scenario_files, scenario_runner
from tests.unit.bpmn.models import (
    assignment,
    boundary,
    drawing,
    end,
    node,
    properties,
    script,
    start,
    user,
    xor,
)

#: Writes a scenario from its steps and its end, plays it, and returns what was not as it says.
Playing = Callable[..., list[str]]

_HEAD = "process: p\nclock: 2026-03-17T08:00:00+08:00\n"


@pytest.fixture
def small_package(tmp_path: Path) -> Path:
    """A process: `periksa` (petugas, two hours, then kepala), a gateway, a script, `simpan` (whoever)."""
    folder = tmp_path / "kecil"
    (folder / "scenarios").mkdir(parents=True)
    timed = properties(timeStandard="PT2H", calendar="24x7", escalateTo="kepala")
    setuju = node(
        "sequenceFlow",
        "f-setuju",
        '<bpmn:conditionExpression>=hasil = "ya"</bpmn:conditionExpression>',
        sourceRef="pilih",
        targetRef="hitung",
    )
    (folder / "p.bpmn").write_bytes(
        drawing(
            start(),
            user("periksa", assignment(candidateGroups="petugas"), timed),
            xor("pilih", default="f-tolak"),
            setuju,
            node("sequenceFlow", "f-tolak", sourceRef="pilih", targetRef="ditolak"),
            script("hitung", "=jumlah * 2", "ganda"),
            user("simpan"),
            boundary("lama", "simpan", interrupting=False),
            end(),
            end("ditolak"),
            end("tercatat"),
            "mulai -> periksa",
            "periksa -> pilih",
            "hitung -> simpan",
            "lama -> tercatat",
            "simpan -> selesai",
        )
    )
    return folder


@pytest.fixture
def playing(small_package: Path) -> Playing:
    """Plays a scenario of the small process."""

    def play(
        steps: str = "[]",
        expect: str = "{}",
        *,
        begin: str = "{by: pemohon, variables: {jumlah: 3}}",
        head: str = _HEAD,
    ) -> list[str]:
        file = small_package / "scenarios" / "uji.yaml"
        text = f"{head}start: {begin}\nsteps: {steps}\nexpect: {expect}\n"
        file.write_text(text, encoding="utf-8")
        failures = scenario_runner.play(scenario_files.read(file), small_package)
        return [failure.sentence for failure in failures]

    return play
