"""How is a folder of test cases run?

A folder laid out like the kit holds, somewhere below it, one folder per case with its models and its files of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.dmn.decisions import Decisions, compile_dmn, link
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
    decisions = link(models, lenient=True)
    for file in sorted(path.glob("*.xml")):
        try:
            tests = read(file)
        except Unreadable as error:
            yield Failure(
                case=path.name,
                file=file.name,
                test="",
                result="",
                expected="",
                got="",
                why=error.message,
            )
            continue
        if tests is None:
            continue
        model = tests.model or (models[0].file if len(models) == 1 else "")
        for case in tests.cases:
            yield _case(decisions, model, tests, case, now)


def _case(
    decisions: Decisions, model: str, tests: CaseFile, case: Case, now: datetime
) -> Failure | None:
    """Run one test; None when it gave what it should."""
    for wanted in case.results:
        got, why = _got(decisions, model, case, wanted.name, now)
        if not same(wanted.value, got):
            return Failure(
                case=tests.path.parent.name,
                file=tests.path.name,
                test=case.id,
                result=wanted.name,
                expected=shown(wanted.value),
                got=shown(got),
                why=why,
            )
    return None


def _got(
    decisions: Decisions, model: str, case: Case, name: str, now: datetime
) -> tuple[object, str]:
    """Return what was answered, and what is to be said if that is not what was expected."""
    try:
        asked = decisions.ask(case.invocable or name, case.inputs, file=model, now=now)
    except AlurError as error:
        return None, error.message
    except Exception as error:  # noqa: BLE001 - one broken case must not hide what became of the others
        return None, f"kesalahan yang tidak terduga: {type(error).__name__}"
    got = _part(asked.value, name) if case.invocable else asked.value
    return got, next(iter(asked.reasons), "hasilnya berbeda")


def _part(called: object, name: str) -> object:
    """Return the named output of a decision service that has several, else all that it returned."""
    return called[name] if isinstance(called, dict) and name in called else called
