"""Which rows contradict or hide each other, and which inputs has a table forgotten?"""

from __future__ import annotations

import re
import time
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.dmn.models import NOW, decision, dmn, input_data, linked, table

Rows = list[list[str]]


def model(
    inputs: dict[str, str], rows: Rows, policy: str = "UNIQUE", *items: str, **more: Any
) -> bytes:
    logic = table(list(inputs), rows, policy=policy, **more)
    data = [input_data(name, kind) for name, kind in inputs.items()]
    needs = [f"in_{name}" for name in inputs]
    return dmn(*items, *data, decision("d", logic, *needs))


def said(
    inputs: dict[str, str], rows: Rows, policy: str = "UNIQUE", *items: str, **more: Any
) -> list[str]:
    return [
        finding.message for finding in linked(model(inputs, rows, policy, *items, **more)).findings
    ]


NUMBER, TEXT, TRUTH = {"n": "number"}, {"kota": "string"}, {"ya": "boolean"}


def test_a_table_that_covers_everything_once_is_clean() -> None:
    assert said(NUMBER, [["< 18", "1"], ["[18..60)", "2"], [">= 60", "3"]]) == []
    assert said(TRUTH, [["true", "1"], ["false", "2"]]) == []
    assert said(TEXT, [['"a"', "1"], ['not("a")', "2"]]) == []


def test_two_rows_of_a_unique_table_that_share_an_input_are_an_error() -> None:
    (sentence,) = said(NUMBER, [["<= 18", "1"], [">= 18", "2"]])
    assert sentence == (
        "Baris 1 dan 2 sama-sama mengena untuk n = 18, padahal tabel UNIQUE hanya boleh mengena satu baris."
    )
    (finding,) = linked(model(NUMBER, [["<= 18", "1"], [">= 18", "2"]])).findings
    assert (finding.rule, finding.blocks, finding.element_id) == ("dmn-overlap", True, "d")


def test_rows_of_an_any_table_may_share_inputs_when_they_answer_the_same() -> None:
    assert said(NUMBER, [["< 5", "1"], ["-", "1"]], "ANY") == []
    (sentence,) = said(NUMBER, [["< 5", "1"], ["-", "2"]], "ANY")
    assert sentence.startswith("Baris 1 dan 2 sama-sama mengena untuk n < 5, padahal hasilnya")


def test_answers_that_are_computed_are_not_called_different() -> None:
    assert said(NUMBER, [["< 5", "n + 1"], ["-", "2"]], "ANY") == []


def test_a_forgotten_input_is_told_in_words() -> None:
    (sentence,) = said(NUMBER, [["< 18", "1"], ["> 18", "2"]])
    assert sentence == "Tidak ada baris untuk n = 18; tambahkan baris atau keluaran bawaan."
    (sentence,) = said(NUMBER, [["< 18", "1"], [">= 60", "2"]])
    assert "n ≥ 18 dan < 60" in sentence
    (sentence,) = said(TEXT, [['"a"', "1"], ['"b"', "2"]])
    assert 'kota selain "a", "b"' in sentence
    (sentence,) = said(TRUTH, [["true", "1"]])
    assert "ya = false" in sentence


def test_a_forgotten_combination_names_each_column() -> None:
    rows = [["< 5", "true", "1"], [">= 5", "-", "2"]]
    (sentence,) = said({"n": "number", "ya": "boolean"}, rows)
    assert "n < 5, ya = false" in sentence


def test_a_default_output_or_a_dash_leaves_no_gap() -> None:
    assert said(NUMBER, [["< 18", "1"]], defaults=["0"]) == []
    assert said(NUMBER, [["< 18", "1"], ["-", "2"]], "FIRST") == []


def test_a_gathering_table_may_answer_nothing() -> None:
    assert said(NUMBER, [["< 18", "1"], ["< 9", "2"]], "COLLECT") == []


def test_rows_that_can_never_come_first_are_named() -> None:
    rows = [["< 10", "1"], [">= 10", "2"], ["[5..20]", "3"]]
    (sentence,) = said(NUMBER, rows, "FIRST")
    assert sentence.startswith("Baris 3 tidak pernah dipakai")


def test_rows_that_a_better_output_always_beats_are_named() -> None:
    rows = [["< 5", '"kecil"'], ["-", '"besar"']]
    (sentence,) = said(NUMBER, rows, "PRIORITY", output_values=['"besar", "kecil"'])
    assert sentence.startswith("Baris 1 tidak pernah dipakai")


def test_allowed_values_narrow_what_can_be_asked() -> None:
    rows = [['"a"', "1"], ['"b"', "2"]]
    assert said(TEXT, rows, input_values=['"a", "b"']) == []
    item = (
        '<itemDefinition name="tKota"><typeRef>string</typeRef>'
        '<allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>'
    )
    assert said({"kota": "tKota"}, rows, "UNIQUE", item) == []
    (sentence,) = said(NUMBER, [["< 5", "1"]], input_values=["[0..10]"])
    assert "n ≥ 5 dan ≤ 10" in sentence


def test_a_row_that_no_allowed_value_reaches_is_named() -> None:
    rows = [['"a"', "1"], ['"c"', "2"]]
    (sentence,) = said(TEXT, rows, input_values=['"a"'])
    assert sentence == "Baris 2 tidak pernah mengena: tidak ada nilai “kota” yang memenuhinya."


def test_nothing_lies_between_one_day_and_the_next() -> None:
    rows = [['<= date("2026-01-31")', "1"], ['>= date("2026-02-01")', "2"]]
    assert said({"hari": "date"}, rows) == []
    rows = [["<= 1", "1"], [">= 2", "2"]]
    (sentence,) = said(NUMBER, rows)
    assert "n > 1 dan < 2" in sentence


def test_a_missing_value_counts_where_a_cell_speaks_of_it() -> None:
    assert said(NUMBER, [["null", "1"], ["not(null)", "2"]]) == []
    (sentence,) = said(NUMBER, [["not(null)", "1"]])
    assert "n = null" in sentence
    (sentence,) = said(NUMBER, [["null", "1"], ["< 5", "2"]])
    assert "n ≥ 5" in sentence


def test_a_column_that_asks_the_same_twice_is_one_column() -> None:
    logic = table(["n", "n"], [["< 5", "-", "1"], ["-", ">= 5", "2"]])
    assert linked(dmn(input_data("n"), decision("d", logic, "in_n"))).findings == ()


def test_a_cell_that_computes_is_left_out_and_said_to_be() -> None:
    rows = [["< n + 1", "1"], ["< 5", "2"], ["< 6", "3"]]
    first, second = said(NUMBER, rows)
    assert "hanya diperiksa sebagian, karena baris 1, kolom “n”" in first
    assert second.startswith("Baris 2 dan 3 sama-sama mengena")


def test_a_table_too_large_is_said_to_be_and_a_large_one_is_quick() -> None:
    rows = [[f"[{n}..{n + 1})", "-", f"{n}"] for n in range(400)]
    began = time.process_time()
    found = said({"n": "number", "kota": "string"}, rows)
    assert time.process_time() - began < 5  # a second by itself; the machine of a test may be busy
    assert ["n < 0" in sentence for sentence in found] == [True]
    rows = [[f'"{n}"', str(n)] for n in range(1000)]
    (sentence,) = said(TEXT, rows)
    assert "kota selain" in sentence
    rows = [[f"{n}", str(n)] for n in range(1001)]
    (sentence,) = said(NUMBER, rows)
    assert "terlalu besar" in sentence


def test_a_table_that_would_take_for_ever_is_given_up() -> None:
    names = {f"k{number}": "number" for number in range(14)}
    rows = [
        [f"not({row})" if column in {row % 14, row * 5 % 14} else "-" for column in range(14)]
        + [str(row)]
        for row in range(60)
    ]
    began = time.process_time()
    said(names, rows, "FIRST")
    assert time.process_time() - began < 10


numbers = st.sampled_from(["0", "1", "2", "3"])
plain = st.one_of(
    st.just("-"),
    numbers,
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "!="]), numbers),
    st.builds(
        lambda ends, low, high: f"{low}{ends[0]}..{ends[1]}{high}",
        st.sampled_from([("0", "2"), ("1", "3"), ("0", "1"), ("2", "3")]),
        st.sampled_from("[]("),
        st.sampled_from("]["),
    ),
)
number_cells = st.one_of(
    plain,
    st.sampled_from(["null", "not(null)", "null, 2", "not(null, 1)", "!= null", "not(> 2)"]),
    st.builds("{}, {}".format, plain.filter(lambda cell: cell != "-"), numbers),
    st.builds("not({})".format, plain.filter(lambda cell: cell != "-")),
)
text_cells = st.sampled_from(["-", '"a"', '"b"', '"a", "b"', 'not("a")', 'not("a", "c")'])
truth_cells = st.sampled_from(["-", "true", "false", "not(true)"])
tables = st.lists(
    st.tuples(number_cells, text_cells, truth_cells).map(list), min_size=1, max_size=5
)
NUMBERS = [Decimal(step) / 2 for step in range(-1, 8)]
COLUMNS = {"n": "number", "kota": "string", "ya": "boolean"}


@settings(max_examples=60, deadline=None)
@given(tables)
def test_what_is_said_is_what_asking_every_kind_of_input_finds(cells: Rows) -> None:
    rows = [[*row, str(number)] for number, row in enumerate(cells, start=1)]
    asked = linked(model(COLUMNS, rows, "RULE ORDER"))
    # A missing value is looked at only where a cell speaks of it.
    numbers = [*NUMBERS, None] if "null" in " ".join(row[0] for row in cells) else NUMBERS
    points = product(numbers, ["a", "b", "c", "lain"], [True, False])
    hits = [
        asked.evaluate("d", dict(zip(COLUMNS, point, strict=True)), now=NOW).trace[-1].rules
        for point in points
    ]
    found = " ".join(said(COLUMNS, rows))
    pairs = {
        (first, second) for rules in hits for first in rules for second in rules if first < second
    }
    named = re.findall(r"Baris (\d+) dan (\d+) sama-sama", found)
    assert {(int(first), int(second)) for first, second in named} == pairs
    assert ("Tidak ada baris untuk" in found) == (() in hits)
    hidden = set(range(1, len(rows) + 1)) - {rules[0] for rules in hits if rules}
    told = re.findall(r"Baris (\d+) tidak pernah", " ".join(said(COLUMNS, rows, "FIRST")))
    assert {int(number) for number in told} == hidden


@pytest.mark.parametrize(
    "cell", ["?", "n", "abs(1)", "1 + 1", "[1..n]", "date(n)", "< -n", "5 - 3"]
)
def test_cells_that_do_more_than_compare_are_not_taken_for_plain_ones(cell: str) -> None:
    assert "hanya diperiksa sebagian" in said(NUMBER, [[cell, "1"], ["-", "2"]], "FIRST")[0]
