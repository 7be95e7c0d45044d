"""How is a folder of test cases run?

A folder laid out like the kit holds, somewhere below it, one folder per case with its models and its files of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.dmn.decisions import CompiledDmn, Decisions, compile_dmn, link
from engine.dmn.tck.comparing import same, shown
from engine.dmn.tck.suite import Case, CaseFile, read
from engine.errors import AlurError
from engine.safe_xml import Unreadable


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One test that did not give what it should."""

    #: Name of the folder.
    case: str
    file: str
    test: str
    #: Decision or other result that was looked at.
    result: str
    expected: str
    got: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of all tests of a folder."""

    passed: int
    failures: tuple[Failure, ...]

    @property
    def total(self) -> int:
        """How many tests there were."""
        return self.passed + len(self.failures)

    @property
    def rate(self) -> float:
        """The share that passed; 0 when there was no test."""
        return self.passed / self.total if self.total else 0.0


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """The models of one case."""

    path: Path
    models: tuple[CompiledDmn, ...]
    decisions: Decisions


def run(
    directory: Path, *, now: datetime, progress: Callable[[str], None] = lambda line: None
) -> Outcome:
    """Run everything below a directory. Raises OSError when it cannot be read."""
    passed, failures = 0, []
    for folder in sorted({path.parent for path in directory.rglob("*.xml")}):
        progress(folder.name)
        for failure in _folder(folder, now):
            if failure is None:
                passed += 1
            else:
                failures.append(failure)
    return Outcome(passed=passed, failures=tuple(failures))


def _folder(path: Path, now: datetime) -> Iterator[Failure | None]:
    models = tuple(
        compile_dmn(file.read_bytes(), file=file.name) for file in sorted(path.glob("*.dmn"))
    )
    folder = _Folder(path=path, models=models, decisions=link(models, lenient=True))
    for file in sorted(path.glob("*.xml")):
        try:
            tests = read(file)
        except Unreadable:
            continue
        for case in tests.cases:
            yield _case(folder, tests, case, now)


def _case(folder: _Folder, tests: CaseFile, case: Case, now: datetime) -> Failure | None:
    """Run one test; None when it gave what it should."""
    model = tests.model or (folder.models[0].file if len(folder.models) == 1 else "")
    for wanted in case.results:
        got: object = None
        why = "hasilnya berbeda"
        try:
            asked = folder.decisions.ask(
                case.invocable or wanted.name, case.inputs, file=model, now=now
            )
            got = _part(asked.value, wanted.name) if case.invocable else asked.value
            why = next(iter(asked.reasons), why)
        except AlurError as error:
            why = error.message
        if not same(wanted.value, got):
            return Failure(
                case=folder.path.name,
                file=tests.path.name,
                test=case.id,
                result=wanted.name,
                expected=shown(wanted.value),
                got=shown(got),
                why=why,
            )
    return None


def _part(called: object, name: str) -> object:
    """Return the named output of a decision service that has several, else all that it returned."""
    return called[name] if isinstance(called, dict) and name in called else called
