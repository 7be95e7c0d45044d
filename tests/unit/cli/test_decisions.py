"""Decision models on the command line: are they sound, and does the engine keep to the standard?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Calling
from tests.unit.dmn.models import (
    CASES,
    case,
    decision,
    dmn,
    expected_value,
    input_data,
    literal,
    table,
)

OVERLAPPING = dmn(
    input_data("n", "number"), decision("tarif", table(["n"], [["< 5", "1"], ["-", "2"]]), "in_n")
)


def test_a_sound_decision_model_is_clean(alur: Calling, tmp_path: Path) -> None:
    file = tmp_path / "tarif.dmn"
    file.write_bytes(dmn(decision("tarif", literal("1"))))
    answer = alur("check", str(file))
    assert (answer.code, answer.out, answer.err) == (0, f"{file}: bersih.\n", "")


def test_rows_that_contradict_each_other_block(alur: Calling, tmp_path: Path) -> None:
    file = tmp_path / "tarif.dmn"
    file.write_bytes(OVERLAPPING)
    answer = alur("check", str(file))
    assert answer.code == 1
    assert "tarif.dmn:3 tarif “tarif”: Baris 1 dan 2 sama-sama mengena untuk n < 5" in answer.out
    found = json.loads(alur("check", "--json", str(file)).out)
    assert not found["ok"]
    assert found["findings"][0]["rule"] == "dmn-overlap"
    assert found["findings"][0]["element_id"] == "tarif"


@pytest.mark.parametrize("content", [b"", b"<a/>", b"bukan XML"])
def test_what_is_no_decision_model_is_code_2(alur: Calling, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "tarif.dmn"
    file.write_bytes(content)
    answer = alur("check", str(file))
    assert answer.code == 2
    assert str(file) in answer.complaint


def test_a_model_is_checked_together_with_what_it_imports(alur: Calling, tmp_path: Path) -> None:
    (tmp_path / "pustaka.dmn").write_bytes(
        dmn(decision("dasar", literal("1 +")), namespace="https://contoh.id/pustaka")
    )
    file = tmp_path / "tarif.dmn"
    file.write_bytes(
        dmn(
            '<import name="p" namespace="https://contoh.id/pustaka"/>',
            decision("tarif", literal("p.dasar + 1"), "https://contoh.id/pustaka#dasar"),
        )
    )
    assert alur("check", str(file)).code == 0


def suite(folder: Path, expected: str) -> Path:
    inside = folder / "0001-contoh"
    inside.mkdir()
    (inside / "m.dmn").write_bytes(dmn(decision("a", literal("1"))))
    cases = CASES.format(cases=case("a", expected_value("decimal", expected)))
    (inside / "0001-contoh-test-01.xml").write_text(cases)
    return folder


def test_a_suite_that_passes_is_code_0(alur: Calling, tmp_path: Path) -> None:
    answer = alur("tck", str(suite(tmp_path, "1")))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"{tmp_path}: 1 dari 1 kasus uji lulus (100,0 %).\n"


def test_a_suite_that_fails_names_each_failure(alur: Calling, tmp_path: Path) -> None:
    answer = alur("tck", str(suite(tmp_path, "2")))
    assert answer.code == 1
    assert answer.out.splitlines()[0] == (
        "0001-contoh/0001-contoh-test-01.xml a “a”: diharapkan 2, didapat 1 (hasilnya berbeda)"
    )


def test_the_result_of_a_suite_can_be_read_by_machines(alur: Calling, tmp_path: Path) -> None:
    answer = alur("tck", "--json", str(suite(tmp_path, "2")))
    assert json.loads(answer.out) == {
        "passed": 0,
        "total": 1,
        "rate": 0.0,
        "failures": [
            {
                "case": "0001-contoh",
                "file": "0001-contoh-test-01.xml",
                "test": "a",
                "result": "a",
                "expected": "2",
                "got": "1",
                "why": "hasilnya berbeda",
            }
        ],
    }


def test_a_folder_that_is_no_suite_is_code_2(alur: Calling, tmp_path: Path) -> None:
    assert alur("tck", str(tmp_path / "hilang")).code == 2
    assert "tidak ada kasus uji DMN" in alur("tck", str(tmp_path)).complaint
