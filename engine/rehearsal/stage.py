"""In which world is a scenario played?

In one of its own: the real application over a database in memory, a folder that is removed, and a clock that only the scenario moves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine import bootstrap
from engine.bootstrap import Engine
from engine.bpmn import ProcessModel
from engine.config import Settings
from engine.domain.clock import SimulatedClock
from engine.persistence import throwaway
from engine.rehearsal import neighbours
from engine.rehearsal.cast import NobodyEnters
from engine.rehearsal.failures import Failures
from engine.rehearsal.mismatch import Mismatch
from engine.rehearsal.time_travel import pass_time
from engine.services import deployments, installing
from engine.services.catalog import LoadedDefinition
from engine.services.job_runner import JobRunner
from engine.services.sites import Site

#: Stands for any package of ours: what is shared lies two folders above it.
_SHIPPED = Settings.from_env({}).processes_dir / "situs" / "paket"
#: Between no pause and the longest one: half of it, always.
_JITTER = 0.5


@dataclass(frozen=True, kw_only=True)
class Stage:
    """An engine with one package deployed, and all that moves it."""

    engine: Engine
    clock: SimulatedClock
    failures: Failures
    runner: JobRunner
    loaded: LoadedDefinition
    site: Site
    #: The processes of every package here: the one that is played, and those that it calls.
    processes: tuple[ProcessModel, ...]

    def of(self, process_id: str | None) -> Stage:
        """Return the stage on which a process of the package is played; None is the package's own.

        Raises:
            Mismatch: the package has no such process.
        """
        if process_id in (None, self.loaded.head.key):
            return self
        with self.engine.reading() as work:
            head = work.definitions.latest(str(process_id))
            if head is None or head.digest != self.loaded.head.digest:
                own = self.loaded.process.process_id
                raise Mismatch("process", expected=str(process_id), found=own)
            return replace(self, loaded=work.catalog.get(work, head.id))

    def settle(self) -> None:
        """Do what is due now."""
        self.pass_time(self.clock.now())

    def pass_time(self, until: datetime) -> None:
        """Let time pass, doing everything when it is due."""
        pass_time(self.runner, self.clock, until)


@contextmanager
def built(folder: Path, *, now: datetime) -> Iterator[Stage]:
    """Build a stage for the package in a folder and clear it away afterwards.

    Raises:
        InvalidDefinition: the package cannot be deployed.
    """
    clock = SimulatedClock(now)
    with tempfile.TemporaryDirectory(prefix="alur-") as scratch:
        settings = Settings(
            data_dir=Path(scratch), database_url="sqlite://", base_url="http://alur.test"
        )
        database = throwaway.in_memory()
        try:
            engine = bootstrap.build(
                settings, clock=clock, database=database, passwords=NobodyEnters()
            )
            yield _furnished(engine, clock, folder)
        finally:
            database.dispose()


def _furnished(engine: Engine, clock: SimulatedClock, folder: Path) -> Stage:
    # A folder by itself may count in the calendars that every installation has; its own come on top.
    installing.install_shared(engine.work, [_SHIPPED, folder])
    for called in neighbours.called_by(folder):
        with engine.work() as work:
            deployments.deploy_folder(work, called)
    with engine.work() as work:
        definition = deployments.deploy_folder(work, folder)
    with engine.reading() as work:
        processes = tuple(
            work.catalog.get(work, head.id).process for head in work.definitions.all_versions()
        )
        loaded = work.catalog.get(work, definition.id)
        site = work.catalog.site(work, loaded.head.site)
    failures = Failures()
    runner = engine.job_runner(owner="peraga")
    return Stage(
        engine=engine,
        clock=clock,
        failures=failures,
        runner=replace(runner, handlers=failures.wrapped(runner.handlers), jitter=lambda: _JITTER),
        loaded=loaded,
        site=site,
        processes=processes,
    )
