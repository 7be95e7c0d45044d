"""The published document says what the tests know: its tables are made again and compared."""

from __future__ import annotations

import pytest

from tests.conformance import miwg, report
from tests.conformance.test_stock_comparison import CASES
from tests.services import missing

REPEAT = "run `make conformance` and commit docs/conformance.md"


def rows(section: str) -> list[str]:
    """The lines of a table without its head."""
    lines = report.written(section).splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


def test_the_table_of_the_comparison_holds_every_case_and_what_alur_does() -> None:
    said = [[cell.strip() for cell in row.split(" | ")] for row in rows("stock")]

    assert [row[0].removeprefix("| ") for row in said] == [case.what for case in CASES], REPEAT
    assert [row[1] for row in said] == [case.source for case in CASES], REPEAT
    outcomes = report.alur_table()
    assert [row[-1].removesuffix(" |") for row in said] == list(outcomes.values()), REPEAT


@pytest.mark.slow
def test_the_table_of_the_comparison_says_what_the_library_does() -> None:
    assert rows("stock") == report.stock_rows(), REPEAT


def test_the_table_of_diagrams_says_what_the_compiler_says() -> None:
    if not miwg.diagrams():
        missing("miwg", f"{miwg.FOLDER_VARIABLE} names no folder with diagrams")
    assert rows("miwg") == report.miwg_rows(), REPEAT


@pytest.mark.parametrize("section", report.SECTIONS)
def test_no_section_is_empty(section: str) -> None:
    assert report.written(section).strip(), REPEAT
