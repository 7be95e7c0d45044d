"""What does a process owner read about a decision model that cannot be published?"""

from __future__ import annotations

import pytest

from engine.dmn import compile_dmn, link
from engine.domain.findings import Finding
from tests.unit.dmn.models import decision, dmn, function, input_data, literal, table

NUMBERS = input_data("n", "number")


def found(content: bytes) -> Finding:
    """The only finding of a file."""
    (finding,) = compile_dmn(content, file="tarif.dmn").findings
    return finding


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"bukan XML", "bukan XML"),
        (b"", "bukan XML"),
        (b"<a/>", "Berkas bukan DMN: unsur teratasnya “a”"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        (b"<a>" * 1000 + b"</a>" * 1000, "bersarang"),
    ],
)
def test_what_is_no_decision_model_is_one_finding_and_never_an_exception(
    content: bytes, sentence: str
) -> None:
    compiled = compile_dmn(content, file="tarif.dmn")
    assert not compiled.is_readable
    assert sentence in compiled.findings[0].message
    assert compiled.decisions == {}
    assert link([compiled]).ids == frozenset()


def test_a_cell_that_is_no_feel_is_named_by_row_and_column() -> None:
    logic = table(["n"], [["< 5", "1"], ["5 <", "2"]], policy="FIRST")
    findings = compile_dmn(dmn(NUMBERS, decision("d", logic, "in_n")), file="tarif.dmn").findings
    first = findings[0]
    assert first.rule == "dmn-feel"
    assert first.message.startswith("Baris 2, kolom “n”: ")
    assert (first.file, first.element_id, first.blocks) == ("tarif.dmn", "d", True)
    assert first.line is not None


def test_an_output_that_is_no_feel_is_named_by_row_and_column() -> None:
    logic = table(["n"], [["-", "1 +"]], outputs=["tarif"])
    finding = found(dmn(NUMBERS, decision("d", logic, "in_n")))
    assert finding.message.startswith("Baris 1, kolom “tarif”: ")


def test_a_function_that_does_not_exist_is_named_with_what_was_meant() -> None:
    finding = found(dmn(NUMBERS, decision("d", literal("flor(n)"), "in_n")))
    assert "floor" in finding.message


def test_another_expression_language_is_refused_by_its_name() -> None:
    for content in (
        dmn(decision("d", literal("1")), attributes='expressionLanguage="javascript"'),
        dmn(
            decision(
                "d",
                '<literalExpression expressionLanguage="juel"><text>1</text></literalExpression>',
            )
        ),
    ):
        finding = found(content)
        assert finding.rule == "dmn-expression-language"
        assert "tidak didukung; gunakan FEEL" in finding.message


def test_a_function_in_java_is_refused() -> None:
    body = (
        '<functionDefinition kind="Java"><formalParameter name="a"/>'
        f"{literal('1')}</functionDefinition>"
    )
    finding = found(dmn(decision("d", body)))
    assert (finding.rule, finding.blocks) == ("dmn-external-function", True)


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"policy": "SOMETIMES"}, "“hitPolicy” bernilai “SOMETIMES”, yang tidak dikenal"),
        (
            {"policy": "FIRST", "aggregation": "SUM"},
            "SUM hanya dapat dipakai dengan COLLECT, bukan FIRST.",
        ),
        (
            {"policy": "COLLECT", "aggregation": "SUM", "output_types": ["string"]},
            "SUM memerlukan angka, bukan string.",
        ),
        (
            {"policy": "PRIORITY", "outputs": ["tarif"]},
            "PRIORITY memerlukan daftar nilai keluaran, dari yang terpenting.",
        ),
    ],
)
def test_a_hit_policy_that_cannot_work_is_named(more: dict[str, str], sentence: str) -> None:
    logic = table(["n"], [["-", "1"]], **more)
    assert sentence in found(dmn(NUMBERS, decision("d", logic, "in_n"))).message


def test_a_text_that_would_be_added_up_is_named_by_its_row() -> None:
    logic = table(["n"], [["-", "1"], ["-", '"a"']], policy="COLLECT", aggregation="SUM")
    finding = found(dmn(NUMBERS, decision("d", logic, "in_n")))
    assert finding.message == 'Baris 2: SUM memerlukan angka, bukan "a".'


def test_a_row_with_too_few_cells_is_named() -> None:
    logic = table(["n", "n"], [["-", "1"]]).replace("<outputEntry>", "<outputEntry>", 1)
    findings = compile_dmn(dmn(NUMBERS, decision("d", logic, "in_n"))).findings
    assert "Baris 1 berisi 0 sel keluaran, padahal kolomnya 1." in [f.message for f in findings]


def test_an_id_used_twice_is_named() -> None:
    finding = found(dmn(decision("d", literal("1")), NUMBERS, '<inputData id="d" name="m"/>'))
    assert finding.message == "Id “d” dipakai lebih dari satu kali."


def test_a_decision_without_logic_is_named() -> None:
    assert found(dmn(decision("d", ""))).rule == "dmn-no-logic"


def test_a_function_may_not_read_the_data_of_the_process() -> None:
    content = dmn(
        function("f", {"a": ""}, literal("a + usia")), decision("d", literal("f(1)"), "f_f")
    )
    finding = found(content)
    assert (finding.rule, finding.blocks, finding.element_id) == ("dmn-variable", True, "f_f")


def test_a_sound_model_has_no_findings() -> None:
    logic = table(["n"], [["< 5", '"a"'], [">= 5", '"b"']])
    assert compile_dmn(dmn(NUMBERS, decision("d", logic, "in_n"))).findings == ()
