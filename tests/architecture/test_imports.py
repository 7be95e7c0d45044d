"""Do imports point one way, and are our names our own?"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

OURS = "alur"


def _lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_one_way() -> None:
    result = _lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "module, line, contract",
    [
        ("engine/domain/stray.py", "import engine.services", "The engine points down"),
        ("engine/stray.py", "", "The engine points down"),
        ("forms/stray.py", "import engine", "webui -> engine -> forms"),
        ("signing/stray.py", "import forms", "webui -> engine -> forms"),
        ("webui/stray.py", "import engine.persistence", "webui talks to engine.services"),
        ("webui/stray.py", "import lxml.etree", "SpiffWorkflow belongs"),
        ("engine/services/stray.py", "import sqlalchemy.orm", "SQLAlchemy, Alembic"),
        ("engine/bootstrap.py", "import celery", "Celery belongs"),
        ("engine/cli/stray.py", "from flask import g", "Flask and its extensions"),
        ("webui/stray.py", "import PIL", "Pillow and puremagic"),
        ("engine/services/stray.py", "import cryptography", "Cryptography"),
        ("engine/adapters/stray.py", "import segno", "pyHanko, typst and segno"),
        ("forms/stray.py", "import socket", "The domain, the evaluator"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    """Each contract is shown to bite, on a copy of the house that holds packages only."""
    _empty_house(tmp_path)
    (tmp_path / module).write_text(line + "\n", encoding="utf-8")
    result = _lint_imports(tmp_path)
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert result.returncode == 1, result.stdout + result.stderr
    assert [row for row in broken if row.startswith(contract)] == broken != []


def test_an_empty_house_breaks_no_contract(tmp_path: Path) -> None:
    _empty_house(tmp_path)
    result = _lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


def _empty_house(at: Path) -> None:
    (at / "setup.cfg").write_bytes((ROOT / "setup.cfg").read_bytes())
    inside = [f"engine/{part}" for part in ("cli", "services", "bpmn", "persistence", "adapters")]
    for package in (
        *PACKAGES,
        *inside,
        "engine/domain",
        "engine/dmn",
        "engine/feel",
        "engine/worker",
        "engine/rehearsal",
    ):
        (at / package).mkdir(parents=True)
        (at / package / "__init__.py").touch()
    for module in ("bootstrap", "config", "errors", "safe_xml"):
        (at / "engine" / f"{module}.py").touch()


def test_no_other_distribution_owns_our_names() -> None:
    """Our packages have plain names; in site-packages a second `forms` would win or lose by luck."""
    owners = packages_distributions()
    strangers = {package: set(owners.get(package, ())) - {OURS} for package in PACKAGES}
    assert strangers == {package: set() for package in PACKAGES}
