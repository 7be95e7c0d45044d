"""What a process owner tries out on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.rehearsal import scenario_runner
from engine.rehearsal.mismatch import Failure
from engine.rehearsal.scenario import Scenario
from tests.driver import PROCESSES
from tests.unit.bpmn.models import line, user
from tests.unit.cli.conftest import Calling

SCENARIO = """clock: 2026-03-17T08:00:00+08:00
title: {title}
start: {{by: ani}}
steps: [{{complete: {{task: periksa, by: ani}}}}]
expect: {{state: {state}}}
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "paket"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "p.bpmn").write_bytes(line(user("periksa")))
    return folder


def _write(package: Path, name: str, state: str) -> Path:
    file = package / "scenarios" / f"{name}.yaml"
    file.write_text(SCENARIO.format(title=name.title(), state=state), encoding="utf-8")
    return file


class TestFeel:
    @pytest.mark.parametrize(
        "arguments, value",
        [
            (["1 + 1"], "2"),
            (["= 0.1 + 0.2"], "0.3"),
            (["a + b", "--context", '{"a": 1.10, "b": 2}'], "3.10"),
            (["nama", "--context", '{"nama": "Siti"}'], "Siti"),
            (["now()", "--now", "2026-03-17T23:00:00+08:00"], "2026-03-17T23:00:00+08:00"),
            (["null"], "null"),
            (['{a: [1, "x"]}'], '{a: [1, "x"]}'),
        ],
    )
    def test_values_are_written_as_feel_writes_them(
        self, alur: Calling, arguments: list[str], value: str
    ) -> None:
        answer = alur("feel", *arguments)
        assert (answer.code, answer.out) == (0, f"{value}\n")

    def test_what_is_no_feel_is_told_with_its_place(self, alur: Calling) -> None:
        answer = alur("feel", "1 +")
        assert answer.code == 1
        assert "(karakter ke-4)" in answer.complaint

    @pytest.mark.parametrize(
        "arguments", [["1", "--context", "{"], ["1", "--context", "[]"], ["1", "--now", "besok"],
                      ["1", "--context", '{"a": ' + "9" * 5000 + "}"],
                      ["1", "--now", "2026-03-17T23:00:00"]],
    )  # fmt: skip
    def test_surroundings_that_cannot_be_read_are_code_2(
        self, alur: Calling, arguments: list[str]
    ) -> None:
        answer = alur("feel", *arguments)
        assert answer.code == 2
        assert answer.complaint


class TestScenario:
    @pytest.mark.slow
    def test_all_pass(self, alur: Calling) -> None:
        answer = alur("scenario", "run", str(PROCESSES / "sikanda"))
        lines = answer.out.splitlines()
        assert (answer.code, answer.err) == (0, "")
        assert all(each.startswith("✓ ") for each in lines[:-1])
        assert lines[-1].startswith("14 dari 14 skenario lulus")

    def test_one_fails(self, alur: Calling, package: Path) -> None:
        _write(package, "baik", "completed")
        bad = _write(package, "buruk", "active")
        answer = alur("scenario", "run", str(package))
        assert answer.code == 1
        assert answer.out.splitlines()[:4] == [
            "✓ Baik",
            "✗ Buruk",
            f"    {bad}",
            "    state: diharapkan active, ditemukan completed",
        ]
        assert answer.out.splitlines()[4].startswith("1 dari 2 skenario lulus")

    def test_one_cannot_be_read(self, alur: Calling, package: Path) -> None:
        _write(package, "baik", "completed")
        bad = _write(package, "buruk", "selesai")
        answer = alur("scenario", "run", str(package))
        assert answer.code == 2
        assert answer.complaint.startswith(str(bad))
        assert "✓ Baik" in answer.out

    def test_one_that_breaks_the_program_fails_with_a_number_and_the_others_are_played(
        self,
        installed: Calling,
        package: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        bad = _write(package, "aneh", "completed")
        play = scenario_runner.play

        def explode(scenario: Scenario, folder: Path) -> tuple[Failure, ...]:
            if scenario.file == bad:
                raise KeyError("ani")
            return play(scenario, folder)

        monkeypatch.setattr(scenario_runner, "play", explode)
        _write(package, "baik", "completed")
        answer = installed("scenario", "run", str(package))
        assert (answer.code, answer.err) == (1, "")
        lines = answer.out.splitlines()
        assert lines[:2] == ["✗ Aneh", f"    {bad}"]
        assert lines[3] == "✓ Baik"
        number = lines[2].split("(nomor ")[1][:8]
        log = (tmp_path / "data" / "alur.log").read_text(encoding="utf-8")
        assert number in log
        assert "KeyError: 'ani'" in log

    def test_for_machines(self, alur: Calling, package: Path) -> None:
        file = _write(package, "buruk", "active")
        answer = alur("scenario", "run", str(file), "--json")
        report = json.loads(answer.out)
        assert answer.code == 1
        assert (report["ok"], report["passed"], report["failed"]) == (False, 0, 1)
        (told,) = report["scenarios"]
        assert told["file"] == str(file)
        assert told["failures"] == [
            {
                "step": None,
                "line": None,
                "what": "state",
                "expected": "active",
                "found": "completed",
            }
        ]

    @pytest.mark.parametrize("name", ["tidak-ada", "kosong"])
    def test_a_path_without_scenarios_is_code_2(
        self, alur: Calling, tmp_path: Path, name: str
    ) -> None:
        (tmp_path / "kosong").mkdir()
        assert alur("scenario", "run", str(tmp_path / name)).code == 2

    def test_a_package_that_cannot_be_deployed_is_told(self, alur: Calling, package: Path) -> None:
        _write(package, "baik", "completed")
        (package / "p.bpmn").write_bytes(b"<a/>")
        answer = alur("scenario", "run", str(package))
        assert answer.code == 2
        assert str(package) in answer.complaint
