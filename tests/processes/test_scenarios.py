"""Does every shipped process do what its scenarios say?"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rehearsal import scenario_sets

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SCENARIOS = scenario_sets.find(PROCESSES)


def _name(value: Path) -> str:
    return value.stem


@pytest.mark.parametrize("folder, file", SCENARIOS, ids=_name)
def test_scenario(folder: Path, file: Path) -> None:
    outcome = scenario_sets.play(folder, file)
    assert outcome.unreadable is None
    assert [failure.sentence for failure in outcome.failures] == []


def test_every_package_has_scenarios() -> None:
    packages = {drawing.parent for drawing in PROCESSES.rglob("*.bpmn")}
    assert {folder for folder, _ in SCENARIOS} == packages
