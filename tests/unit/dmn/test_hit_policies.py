"""What does a table answer when no row, one row or several rows hold?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import DecisionError
from tests.unit.dmn.models import NOW, ask, decision, dmn, input_data, linked, table

AGES = [["< 18", '"anak"'], [">= 18", '"dewasa"'], [">= 60", '"lansia"']]


def ages(policy: str, rows: list[list[str]] = AGES, **more: Any) -> bytes:
    logic = table(["usia"], rows, policy=policy, **more)
    return dmn(input_data("usia", "number"), decision("golongan", logic, "in_usia"))


def test_unique_answers_with_the_row_that_holds() -> None:
    assert ask("golongan", ages("UNIQUE"), usia=7) == "anak"


def test_without_a_row_that_holds_the_answer_is_null() -> None:
    assert ask("golongan", ages("UNIQUE", [["< 18", '"anak"']]), usia=30) is None


def test_without_a_row_that_holds_the_default_output_answers() -> None:
    content = ages("UNIQUE", [["< 18", '"anak"']], defaults=['"dewasa"'])
    assert ask("golongan", content, usia=30) == "dewasa"


def test_two_rows_of_a_unique_table_stop_a_process_and_name_the_rows() -> None:
    with pytest.raises(DecisionError, match="baris 2 dan 3 mengena") as caught:
        ask("golongan", ages("UNIQUE"), usia=70)
    assert caught.value.rows == (2, 3)
    assert caught.value.decision_id == "golongan"
    assert caught.value.table == "golongan"


def test_two_rows_of_a_unique_table_are_null_in_the_standards_tests_even_with_a_default() -> None:
    content = ages("UNIQUE", defaults=['"lain"'])
    assert ask("golongan", content, strict=False, usia=70) is None


def test_many_rows_are_named_shortly() -> None:
    content = ages("UNIQUE", [["-", '"a"']] * 8)
    with pytest.raises(DecisionError, match="baris 1, 2, 3, 4, 5 dan 3 lainnya mengena"):
        ask("golongan", content, usia=1)


def test_any_answers_when_all_rows_agree() -> None:
    assert ask("golongan", ages("ANY", [["> 1", '"a"'], ["> 2", '"a"']]), usia=3) == "a"


def test_any_with_different_answers_stops_a_process() -> None:
    with pytest.raises(DecisionError, match="Baris 2 dan 3 mengena dengan hasil yang berbeda"):
        ask("golongan", ages("ANY"), usia=70)


def test_first_answers_with_the_uppermost_row() -> None:
    assert ask("golongan", ages("FIRST"), usia=70) == "dewasa"


def test_priority_answers_with_the_value_named_first_among_the_possible_ones() -> None:
    content = ages("PRIORITY", output_values=['"lansia", "dewasa", "anak"'])
    assert ask("golongan", content, usia=70) == "lansia"


def test_rule_order_lists_the_answers_as_the_rows_stand() -> None:
    assert ask("golongan", ages("RULE ORDER"), usia=70) == ["dewasa", "lansia"]


def test_output_order_lists_the_answers_as_the_possible_values_stand() -> None:
    content = ages("OUTPUT ORDER", output_values=['"lansia", "dewasa", "anak"'])
    assert ask("golongan", content, usia=70) == ["lansia", "dewasa"]


def test_collect_lists_the_answers() -> None:
    assert ask("golongan", ages("COLLECT"), usia=70) == ["dewasa", "lansia"]


@pytest.mark.parametrize(
    "aggregation, expected", [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)]
)
def test_collect_may_aggregate(aggregation: str, expected: int) -> None:
    rows = [["-", "10"], ["> 1", "20"], ["> 2", "30"], ["> 99", "40"]]
    content = ages("COLLECT", rows, aggregation=aggregation)
    assert ask("golongan", content, usia=50) == Decimal(expected)


def test_an_aggregate_of_what_is_no_number_stops_a_process() -> None:
    content = ages("COLLECT", [["-", '"a"'], ["-", "1"]], aggregation="SUM")
    with pytest.raises(DecisionError, match="tidak dapat digabung dengan SUM"):
        ask("golongan", content, usia=1)


def test_several_outputs_make_a_context() -> None:
    content = ages(
        "FIRST", [["< 18", '"anak"', "0"], ["-", '"dewasa"', "5000"]], outputs=["sebutan", "tarif"]
    )
    assert ask("golongan", content, usia=40) == {"sebutan": "dewasa", "tarif": Decimal(5000)}


def test_several_outputs_are_ordered_by_the_leftmost_column_that_differs() -> None:
    rows = [["-", '"a"', '"y"'], ["-", '"a"', '"x"'], ["-", '"b"', '"x"']]
    content = ages(
        "OUTPUT ORDER", rows, outputs=["satu", "dua"], output_values=['"b", "a"', '"x", "y"']
    )
    assert ask("golongan", content, usia=1) == [
        {"satu": "b", "dua": "x"},
        {"satu": "a", "dua": "x"},
        {"satu": "a", "dua": "y"},
    ]


def test_several_outputs_may_have_defaults_one_by_one() -> None:
    content = ages("UNIQUE", [["< 1", "1", "2"]], outputs=["satu", "dua"], defaults=["", "7"])
    assert ask("golongan", content, usia=40) == {"satu": None, "dua": Decimal(7)}


def test_the_trace_names_the_rows_that_answered_and_what_they_were_asked() -> None:
    outcome = linked(ages("RULE ORDER")).evaluate("golongan", {"usia": 70}, now=NOW)
    (step,) = outcome.trace
    assert step.decision_id == "golongan"
    assert step.inputs == {"usia": Decimal(70)}
    assert step.rules == (2, 3)
    assert step.rule_ids == ("baris_2", "baris_3")
    assert step.output == ["dewasa", "lansia"]
    assert step.tables[0].inputs == {"usia": Decimal(70)}


def test_a_text_where_a_number_is_declared_stops_a_process() -> None:
    with pytest.raises(DecisionError, match="tidak sesuai dengan tipe “number”"):
        ask("golongan", ages("UNIQUE"), usia="tujuh")


def test_a_missing_value_is_null_and_passes_only_a_dash() -> None:
    assert ask("golongan", ages("FIRST", [["< 18", '"a"'], ["-", '"b"']])) == "b"
