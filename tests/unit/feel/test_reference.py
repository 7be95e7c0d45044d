"""Does the reference for process owners tell the truth, and all of it?"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engine.feel import Kind, Limits, compile_expression
from engine.feel.access import PROPERTIES
from engine.feel.cursor import RESERVED
from engine.feel.library import BUILTINS
from engine.feel.parser import OPERATORS

PAGE = (Path(__file__).parents[3] / "docs" / "feel.md").read_text("utf-8")
_NOW = datetime.fromisoformat("2026-03-17T09:00:00+08:00")


class _Row(NamedTuple):
    heading: str
    name: str
    source: str
    result: str


def _rows() -> list[_Row]:
    rows = []
    heading = ""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("|") or line.startswith("|-"):
            continue
        if cells[1] == "Contoh":
            heading = cells[0]
        else:
            source, result = (cell.removeprefix("`").removesuffix("`") for cell in cells[1:3])
            rows.append(_Row(heading, cells[0].strip("`"), source, result))
    return rows


ROWS = _rows()
VARIABLES: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])


def _shown(source: str) -> str:
    """Return a value as the page writes it: a text in quotation marks, all else as `string` has it."""
    value = compile_expression(source).evaluate(VARIABLES, now=_NOW)
    written = compile_expression("string([nilai])").evaluate({"nilai": value}, now=_NOW)
    assert isinstance(written, str)
    return written[1:-1]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.source)
def test_an_example_has_the_result_that_the_page_shows(row: _Row) -> None:
    assert _shown(row.source) == row.result


def _names(heading: str) -> set[str]:
    return {row.name for row in ROWS if row.heading == heading}


def test_every_built_in_function_is_there_and_no_other() -> None:
    assert _names("Fungsi") == set(BUILTINS)


def test_the_example_of_a_function_calls_it() -> None:
    for row in ROWS:
        if row.heading == "Fungsi":
            assert f"{row.name}(" in row.source


def test_every_type_is_there() -> None:
    for kind in Kind:
        assert f"`{kind}`" in PAGE


def test_every_operator_is_there() -> None:
    words = RESERVED - {"then", "else", "return", "satisfies", "true", "false", "null"}
    assert OPERATORS | words <= _names("Operator")


def test_every_property_is_there() -> None:
    assert {name for _, name in PROPERTIES} <= _names("Sifat")


def test_the_bounds_are_the_real_ones() -> None:
    bounds = PAGE[PAGE.index("## Batas") :]
    limits = Limits()
    for number in (limits.source_length, limits.depth, limits.steps, limits.output_units):
        assert f"{number:,}".replace(",", ".") in bounds


def test_a_wrong_result_would_be_found() -> None:
    assert _shown("1 + 1") != "3"
