"""How much of the standard's own suite does the engine pass, and how is a folder like it run?"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.dmn import tck
from tests.unit.dmn.models import CASES, case, decision, dmn, expected_value, input_data, literal

NOW = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("ALUR_DMN_TCK") or ROOT.parent / "shared" / "dmn-tck")
#: The share that may not be lost again; external Java functions are refused by design.
LEAST = 0.985


def run(folder: Path, model: bytes, *cases: str) -> tck.Outcome:
    inside = folder / "compliance-level-9" / "0001-contoh"
    inside.mkdir(parents=True)
    (inside / "m.dmn").write_bytes(model)
    (inside / "0001-contoh-test-01.xml").write_text(CASES.format(cases="".join(cases)))
    return tck.run(folder, now=NOW)


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="no DMN TCK here; set ALUR_DMN_TCK to a folder with its test cases"
)
def test_the_rate_on_the_standards_test_cases_is_kept() -> None:
    outcome = tck.run(CORPUS, now=NOW)
    lost = [f"{failure.case} {failure.test}: {failure.why}" for failure in outcome.failures]
    assert outcome.total > 1000
    assert outcome.rate >= LEAST, "\n".join(lost)


def test_values_of_every_kind_are_compared_as_what_they_are(tmp_path: Path) -> None:
    texts = {
        "angka": ("1.50", expected_value("decimal", "1.5")),
        "ganda": ("1 / 3", expected_value("double", "0.333333333")),
        "teks": ('" a "', expected_value("string", " a ")),
        "benar": ("1 = 1", expected_value("boolean", "true")),
        "hari": ('date("2026-01-31")', expected_value("date", "2026-01-31")),
        "jam": ('time("10:00:00Z")', expected_value("time", "10:00:00Z")),
        "saat": ('@"2026-01-31T10:00:00"', expected_value("dateTime", "2026-01-31T10:00:00")),
        "lama": ('@"P1DT2H"', expected_value("duration", "P1DT2H")),
        "bulan": ('@"P1Y2M"', expected_value("duration", "P14M")),
        "kosong": ("null", '<value xsi:nil="true"/>'),
        "daftar": ("[1]", f"<list><item>{expected_value('decimal', '1')}</item></list>"),
        "konteks": (
            "{a b: 1}",
            f'<component name="a b">{expected_value("decimal", "1")}</component>',
        ),
    }
    model = dmn(*(decision(name, literal(text)) for name, (text, _) in texts.items()))
    outcome = run(tmp_path, model, *(case(name, wanted) for name, (_, wanted) in texts.items()))
    assert [failure.test for failure in outcome.failures] == []
    assert outcome.passed == len(texts)


def test_what_differs_is_a_failure_with_both_values_and_the_reason(tmp_path: Path) -> None:
    model = dmn(decision("a", literal("1")), decision("b", literal("1"), kind="string"))
    outcome = run(
        tmp_path,
        model,
        case("a", expected_value("string", "1")),
        case("b", expected_value("decimal", "1")),
    )
    first, second = outcome.failures
    assert (first.case, first.file, first.test) == ("0001-contoh", "0001-contoh-test-01.xml", "a")
    assert (first.expected, first.got, first.why) == ('"1"', "1", "hasilnya berbeda")
    assert (second.got, second.why) == ("null", "Hasilnya tidak sesuai dengan tipe “string”.")
    assert (outcome.passed, outcome.total, outcome.rate) == (0, 2, 0.0)


def test_a_zone_and_a_missing_zone_differ(tmp_path: Path) -> None:
    model = dmn(decision("a", literal('time("10:00:00Z")')))
    assert run(tmp_path, model, case("a", expected_value("time", "10:00:00"))).passed == 0


def test_inputs_are_given_by_name(tmp_path: Path) -> None:
    given = f'<inputNode name="n">{expected_value("decimal", "4")}</inputNode>'
    model = dmn(input_data("n", "number"), decision("a", literal("n + 1"), "in_n"))
    assert run(tmp_path, model, case("a", expected_value("decimal", "5"), given)).passed == 1


def test_a_decision_service_may_be_called_instead_of_a_decision(tmp_path: Path) -> None:
    model = dmn(
        input_data("n", "number"),
        decision("a", literal("n + 1"), "in_n"),
        '<decisionService id="s" name="layanan"><outputDecision href="#a"/><inputData href="#in_n"/></decisionService>',
    )
    given = f'<inputNode name="n">{expected_value("decimal", "4")}</inputNode>'
    called = 'invocableName="layanan" type="decisionService"'
    assert (
        run(tmp_path, model, case("a", expected_value("decimal", "5"), given, called)).passed == 1
    )


def test_a_decision_that_does_not_exist_is_a_failure_and_no_exception(tmp_path: Path) -> None:
    outcome = run(tmp_path, dmn(), case("hilang", expected_value("decimal", "1")))
    assert outcome.failures[0].why == "Keputusan “hilang” tidak ada."


def test_a_model_that_cannot_be_read_fails_its_tests(tmp_path: Path) -> None:
    assert run(tmp_path, b"<", case("a", expected_value("decimal", "1"))).total == 1
