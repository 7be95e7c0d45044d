"""Which scenarios lie under a path, and how do they all end?"""

from __future__ import annotations

import logging
import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import AlurError, InvalidDefinition
from engine.rehearsal import scenario_files, scenario_runner
from engine.rehearsal.mismatch import Failure
from engine.services.installing import package_folders

_FOLDER = "scenarios"
_SUFFIXES = (".yaml", ".yml")

_log = logging.getLogger(__name__)


class NoScenarios(AlurError):
    """Tidak ada skenario di sini."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one scenario ended."""

    file: Path
    title: str
    failures: tuple[Failure, ...] = ()
    #: Why it could not be played at all, in one sentence.
    unreadable: str | None = None
    #: Wall time.
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything was as the scenario says."""
        return not self.failures and self.unreadable is None


def find(path: Path) -> list[tuple[Path, Path]]:
    """Return package folder and file of every scenario at or below a path, in order.

    Raises:
        NoScenarios: the path does not exist, or holds none.
    """
    if path.is_file() and path.suffix in _SUFFIXES:
        folder = path.resolve().parent
        return [(folder.parent if folder.name == _FOLDER else folder, path)]
    if path.is_file():
        raise NoScenarios(
            f"{path}: ini bukan skenario; sebutkan berkas .yaml, atau folder yang memuat .bpmn dan scenarios/."
        )
    if not path.is_dir():
        raise NoScenarios(f"{path}: berkas atau folder ini tidak ada.")
    found = [
        (folder, file)
        for folder in package_folders(path)
        for file in sorted((folder / _FOLDER).glob("*"))
        if file.suffix in _SUFFIXES
    ]
    if not found:
        raise NoScenarios(f"{path}: tidak ada folder dengan .bpmn dan scenarios/*.yaml.")
    return found


def play(folder: Path, file: Path) -> Outcome:
    """Play the scenario in a file with the package in a folder; whatever is wrong with either is told in the outcome."""
    began = time.perf_counter()
    outcome = _outcome(folder, file)
    return replace(outcome, seconds=time.perf_counter() - began)


def _outcome(folder: Path, file: Path) -> Outcome:
    title = file.stem
    try:
        scenario = scenario_files.read(file)
        title = scenario.title
        return Outcome(file=file, title=title, failures=scenario_runner.play(scenario, folder))
    except InvalidDefinition as error:
        first = next((each.message for each in error.findings if each.blocks), error.message)
        return Outcome(file=file, title=title, unreadable=f"{folder}: {first}")
    except AlurError as error:
        return Outcome(file=file, title=title, unreadable=error.message)
    except Exception:  # noqa: BLE001 - whatever it is, the other scenarios are still to be played
        error_id = secrets.token_hex(4)
        _log.exception("error %s in scenario %s", error_id, file)
        found = f"kesalahan yang tidak terduga (nomor {error_id})"
        crash = Failure(
            step=None, line=None, what=file.name, expected="dapat dimainkan", found=found
        )
        return Outcome(file=file, title=title, failures=(crash,))
