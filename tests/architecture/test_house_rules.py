"""Are the rules kept that no linter knows?"""

from __future__ import annotations

import ast
import re
import subprocess

from tests.architecture.sources import PACKAGES, ROOT, calls, files, name

TOP_LEVEL = {
    *("engine", "forms", "processes", "signing", "webui", "tests", "docs", ".ci"),
    *("setup.cfg", "pyproject.toml", "Makefile", ".editorconfig", ".gitignore"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("requirements-build.lock", "requirements-dev.lock", "requirements.lock"),
}
TEXT = (".py", ".js", ".mjs", ".css", ".html", ".sh", ".md", ".toml", ".yaml", ".bpmn", ".form")


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for path in listed.stdout.split("\0") if path]


def test_nothing_new_lies_at_the_top() -> None:
    assert {path.split("/")[0] for path in _tracked()} - TOP_LEVEL == set()


def test_nothing_that_is_built_is_kept() -> None:
    built = re.compile(r"(^|/)(node_modules|dist|__pycache__)/|\.(pyc|mo|sqlite3)$")
    assert [path for path in _tracked() if built.search(path)] == []


def _commits(*folders: str) -> list[str]:
    """Name the module of each call of `x.commit()`; `super().commit()` only extends somebody else's."""
    return [
        name(path)
        for path in files(*folders)
        if not name(path).startswith("engine/persistence/migrations/")
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        and not isinstance(call.func.value, ast.Call)
    ]


def test_the_database_is_committed_in_one_place() -> None:
    assert _commits("engine/persistence") == ["engine/persistence/unit_of_work.py"]


def test_only_use_cases_say_that_a_unit_of_work_is_done() -> None:
    """A page, a command or the token engine that committed would cut a use case in two."""
    use_cases = ("engine/persistence/", "engine/services/", "engine/worker/")
    assert [path for path in _commits(*PACKAGES) if not path.startswith(use_cases)] == []


def test_no_text_is_ever_run_as_python() -> None:
    runs = [
        f"{name(path)}:{call.lineno}"
        for path in files(*PACKAGES)
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in {"eval", "exec", "__import__"}
    ]
    assert runs == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asking = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    found = [
        name(path)
        for path in files(*PACKAGES)
        if asking.search(path.read_text(encoding="utf-8"))
        and name(path) != "engine/domain/clock.py"
    ]
    assert found == []


def test_no_note_to_self_is_left() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
    note = re.compile(r"\b(" + "|".join(words) + r")\b")
    found = [
        name(path)
        for path in files(*PACKAGES, "tests", "docs", suffixes=TEXT)
        if note.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_words_of_the_house_are_used() -> None:
    """Process instance, not a case; user task, not a ticket (docs/glossary.md)."""
    foreign = re.compile(r"\b(?:\w+_)?(?:workflow|ticket)s?(?:_\w+)?\b")
    library = re.compile(r"SpiffWorkflow\S*|\w*Workflow\w*|\bworkflow\.(?:py|spec)\b")
    found = [
        f"{name(path)}:{number}"
        for path in files(
            "forms", "signing", "webui", "engine/services", "engine/domain", "engine/cli"
        )
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if foreign.search(library.sub("", line))
    ]
    assert found == []
