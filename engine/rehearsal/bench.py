"""What does the reference work cost, through the services, with everything on?

Permissions, form validation, audit trail, notifications and jobs: nothing is left out that an installation does. The work is the
one that other engines were measured with (`reference_sop/`): start, three user tasks with a timer on each, a gateway, an end.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import bootstrap
from engine.bootstrap import Engine
from engine.config import Settings
from engine.domain.actors import Actor, Role
from engine.domain.regions import EVERYWHERE
from engine.errors import InvalidConfiguration
from engine.persistence import schema_version
from engine.persistence.bulk_copies import copy_waiting
from engine.persistence.database import open_database
from engine.rehearsal.cast import NobodyEnters, invite
from engine.rehearsal.measuring import MILLI, Cost, Samples, repeated
from engine.services import deployments, process_instances, user_tasks, worklists
from engine.services.job_runner import drain
from engine.services.views import InboxView

_REFERENCE = Path(__file__).parent / "reference_sop"
_KEY = "persetujuan"
_LIST_LENGTH = 100
#: Who completes each user task, and with what.
_ANSWERS: dict[str, tuple[str, dict[str, Any]]] = {
    "a": ("petugas", {"berkas": "lengkap", "catatan": "Semua berkas ada dan terbaca."}),
    "b": ("kepala", {"nilai": 1_250_000, "alasan": "Sesuai dengan anggaran."}),
    "c": ("petugas", {"rak": "B-12"}),
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    warm_up: int = 20
    lifecycles: int = 300
    open_tasks: int = 50_000
    lists: int = 100


#: Ends well within a minute on a slow machine.
QUICK = Size(warm_up=5, lifecycles=60, open_tasks=10_000, lists=30)


def run(*, size: Size, database_url: str | None, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure, and return what `alur bench --json` prints.

    Args:
        size: how much is measured.
        database_url: an empty database, left empty; None for a SQLite file that is thrown away.
        tell: is called with a line about what is being done.

    Raises:
        InvalidConfiguration: the database is not empty.
    """
    with _office(database_url) as office:
        tell("Pemanasan …")
        for _ in range(size.warm_up):
            office.lifecycle(_Lifecycle())
        measured = _Lifecycle()
        for number in range(size.lifecycles):
            tell(f"Siklus {number + 1} dari {size.lifecycles} …")
            office.lifecycle(measured)
        office.lifecycle(measured, counting=True)
        listed = office.listing(size, tell)
    return _report(measured, listed, size, office)


@dataclass
class _Lifecycle:
    """Samples of every part of a lifecycle."""

    start: Samples = field(default_factory=Samples)
    tasks: dict[str, Samples] = field(
        default_factory=lambda: {element: Samples() for element in _ANSWERS}
    )
    #: The four calls together.
    whole: list[float] = field(default_factory=list)
    jobs: Samples = field(default_factory=Samples)
    #: Bytes of state while it waits at the first task.
    state_bytes: int = 0

    def complete(self) -> Cost:
        """Return the cost of completing a user task, whichever."""
        parts = self.tasks.values()
        return Samples(
            wall=[each for part in parts for each in part.wall],
            cpu=[each for part in parts for each in part.cpu],
            statements=[each for part in parts for each in part.statements],
        ).cost()


@dataclass(frozen=True, kw_only=True)
class _Office:
    """An installation that only this measurement uses."""

    engine: Engine
    people: dict[str, Actor]

    def lifecycle(self, samples: _Lifecycle, *, counting: bool = False) -> None:
        """Run one instance from start to end, then the jobs that it leaves."""
        with self._measured(samples.start, counting):
            instance_id = self.start()
        for element, (who, values) in _ANSWERS.items():
            task_id, samples.state_bytes = self._standing(instance_id, samples.state_bytes)
            with self._measured(samples.tasks[element], counting):
                self._complete(task_id, values, self.people[who])
        parts = (samples.start, *samples.tasks.values())
        if not counting:
            samples.whole.append(sum(part.cpu[-1] for part in parts))
        with self._measured(samples.jobs, counting):
            drain(self.engine.job_runner(owner="bench"), now=self.engine.clock.now())

    def start(self) -> str:
        """Start one instance; it waits at the first user task."""
        with self.engine.work() as work:
            return process_instances.start(
                work,
                _KEY,
                {"perihal": "Permohonan alat tulis"},
                by=self.people["pemohon"],
                region="63.11.06",
            ).instance_id

    def listing(self, size: Size, tell: Callable[[str], None]) -> dict[str, Cost]:
        """Measure the inbox of somebody who may work on every open task, and of somebody who has ten of them."""
        original = self.start()
        copy_waiting(
            self.engine.database,
            original,
            count=size.open_tasks - 1,
            new_id=self.engine.new_id,
            tell=lambda done: tell(f"Menyiapkan tugas terbuka: {done} …"),
        )
        tell("Daftar tugas …")
        busy, idle = self.people["petugas"], self.people["pemohon"]
        mine = _inbox_of(self.engine, busy, InboxView.ALL, 10)
        for task_id in mine:
            with self.engine.work() as work:
                user_tasks.claim(work, task_id, by=busy)
        return {
            "list": self._listed(busy, InboxView.ALL, size.lists),
            "list_mine": self._listed(busy, InboxView.MINE, size.lists),
            "list_none": self._listed(idle, InboxView.ALL, size.lists),
        }

    def _listed(self, by: Actor, view: InboxView, times: int) -> Cost:
        return repeated(
            times,
            lambda: _inbox_of(self.engine, by, view, _LIST_LENGTH),
            self.engine.database,
        )

    def _complete(self, task_id: str, values: dict[str, Any], by: Actor) -> None:
        with self.engine.work() as work:
            user_tasks.complete_with_values(work, task_id, values, by=by)

    def _standing(self, instance_id: str, known_bytes: int) -> tuple[str, int]:
        with self.engine.reading() as work:
            task = work.user_tasks.of_instance(instance_id, only_open=True)[0]
            if known_bytes:
                return task.id, known_bytes
            instance = work.instances.get(instance_id)
            return task.id, len(instance.state_blob) if instance else 0

    @contextmanager
    def _measured(self, samples: Samples, counting: bool) -> Iterator[None]:
        with samples.counted(self.engine.database) if counting else samples.timed():
            yield


def _inbox_of(engine: Engine, by: Actor, view: InboxView, limit: int) -> list[str]:
    """Read one page of somebody's inbox; returns the ids of its tasks."""
    with engine.reading() as work:
        page = worklists.inbox(work, by=by, view=view, limit=limit)
    return [item.task.id for item in page.items]


@contextmanager
def _office(database_url: str | None) -> Iterator[_Office]:
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as scratch:
        url = database_url or f"sqlite:///{scratch}/bench.sqlite3"
        database = open_database(url)
        try:
            if schema_version.current(database) is not None:
                raise InvalidConfiguration(
                    "Basis data untuk pengukuran harus kosong, tanpa satu tabel pun."
                )
            schema_version.upgrade(database)
            try:
                settings = Settings(data_dir=Path(scratch), database_url=url)
                engine = bootstrap.build(settings, database=database, passwords=NobodyEnters())
                yield _furnished(engine)
            finally:
                if database_url is not None:
                    schema_version.downgrade(database, "base")
        finally:
            database.dispose()


def _furnished(engine: Engine) -> _Office:
    with engine.work() as work:
        deployments.deploy_folder(work, _REFERENCE)
    names = ("pemohon", "petugas", "kepala")
    people = invite(engine, [(name, (Role(group=name, region=EVERYWHERE),)) for name in names])
    return _Office(engine=engine, people=people)


def _report(
    measured: _Lifecycle, listed: dict[str, Cost], size: Size, office: _Office
) -> dict[str, Any]:
    jobs = measured.jobs.cost()
    four_calls = statistics.median(measured.whole) * MILLI
    return {
        "operations": {
            "start": measured.start.cost().record(),
            "complete": measured.complete().record(),
            **{name: cost.record() for name, cost in listed.items()},
        },
        "complete_by_task": {
            element: samples.cost().record() for element, samples in measured.tasks.items()
        },
        "lifecycle": {
            "cpu_ms": round(four_calls, 2),
            "with_jobs_cpu_ms": round(four_calls + jobs.cpu_ms, 2),
            "runs": size.lifecycles,
        },
        "jobs": jobs.record(),
        "state_bytes": measured.state_bytes,
        "open_tasks": size.open_tasks,
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "database": office.engine.database.dialect.name,
        },
    }
