"""Is every piece small enough to be read in one sitting, and does it say what it is for?"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.sources import PACKAGES, files, name, tree

LONGEST_MODULE = 400
LONGEST_TEST_MODULE = 500
LONGEST_FUNCTION = 50

OURS = files(*PACKAGES)
TESTS = files("tests")
MIGRATIONS = "engine/persistence/migrations/"
TABLES = "engine/persistence/tables/"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_short() -> None:
    assert [f"{name(path)}: {_lines(path)}" for path in OURS if _lines(path) > LONGEST_MODULE] == []


def test_test_modules_are_short() -> None:
    too_long = [path for path in TESTS if _lines(path) > LONGEST_TEST_MODULE]
    assert [f"{name(path)}: {_lines(path)}" for path in too_long] == []


def test_functions_are_short() -> None:
    too_long = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in OURS
        if not name(path).startswith(MIGRATIONS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_module_begins_with_the_question_it_answers() -> None:
    """Packages, tables and migrations tell what they hold; every other module says what it is asked."""
    silent = []
    for path in OURS:
        opening = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
        tells = path.name == "__init__.py" or name(path).startswith((MIGRATIONS, TABLES))
        if not opening or not (tells or "?" in opening):
            silent.append(name(path))
    assert silent == []
