"""How do tests run the engine without a server?

`Office` is a whole engine on a simulated clock: a database, people with roles, deployed packages, and a job runner that
runs what is due whenever the clock moves.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import argon2
import pikepdf
from PIL import Image

from engine.adapters.passwords import Argon2Passwords
from engine.bootstrap import Engine, build
from engine.config import Settings
from engine.domain.actors import SYSTEM, Actor, Role
from engine.domain.clock import SimulatedClock
from engine.domain.user_tasks import UserTask
from engine.persistence.database import open_database
from engine.services import (
    accounts,
    answering,
    deployments,
    job_runner,
    process_instances,
    user_tasks,
)
from engine.services.desk_views import DefinitionView
from engine.services.views import Completion, Started
from forms.files import FileValue
from tests import schema

PROCESSES = Path(__file__).parent.parent / "processes"
#: Tuesday, in Ramadan 1447: 23.00 WITA.
START = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)
#: argon2 as cheap as it goes: tests are about who gets in, not about how dear guessing is.
CHEAP = Argon2Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "kata sandi peragaan"
ZONE = ZoneInfo("Asia/Makassar")


class Office:
    """An engine with people, for tests."""

    def __init__(
        self, folder: Path, database_url: str = "sqlite://", *, start: datetime = START
    ) -> None:
        """Open an empty office; `folder` takes keys and files."""
        self.clock = SimulatedClock(start)
        self.settings = Settings(
            data_dir=folder, database_url=database_url, base_url="http://alur.test"
        )
        self.database = open_database(database_url)
        schema.prepare(self.database)
        self.engine: Engine = build(
            self.settings, clock=self.clock, database=self.database, passwords=CHEAP
        )
        self._keys = 0

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.dispose()

    def person(self, username: str, *roles: tuple[str, str], name: str = "") -> Actor:
        """Create an account with (group, region) roles and return its person."""
        granted = [Role(group=group, region=region) for group, region in roles]
        with self.engine.work() as work:
            accounts.create(
                work,
                username=username,
                name=name or username.title(),
                email=f"{username}@contoh.test",
                roles=granted,
                by=SYSTEM,
                password=PASSWORD,
            )
        with self.engine.reading() as work:
            account = work.accounts.by_username(username)
            actor = work.accounts.actor(account.id) if account else None
        if actor is None:
            raise AssertionError(f"{username} was not created")
        return actor

    def deploy(self, folder: Path) -> DefinitionView:
        """Deploy a package folder."""
        with self.engine.work() as work:
            return deployments.deploy_folder(work, folder)

    def start(
        self, key: str, variables: Mapping[str, Any], *, by: Actor, region: str, **more: Any
    ) -> Started:
        """Start an instance with typed variables."""
        with self.engine.work() as work:
            return process_instances.start(work, key, variables, by=by, region=region, **more)

    def open_task(self, instance_id: str, element_id: str) -> UserTask:
        """Return the one open user task of an element."""
        with self.engine.reading() as work:
            found = [
                task
                for task in work.user_tasks.of_instance(instance_id, only_open=True)
                if task.element_id == element_id
            ]
        if len(found) != 1:
            raise AssertionError(f"{element_id}: {len(found)} open tasks")
        return found[0]

    def complete(
        self, instance_id: str, element_id: str, values: Mapping[str, Any], *, by: Actor
    ) -> Completion:
        """Complete the open user task of an element with typed values, then run what follows."""
        task = self.open_task(instance_id, element_id)
        with self.engine.work() as work:
            done = user_tasks.complete_with_values(work, task.id, values, by=by)
        self.run_jobs()
        return done

    def run_jobs(self) -> int:
        """Run what is due now."""
        runner = self.engine.job_runner(owner="test")
        return job_runner.drain(runner, now=self.clock.now())

    def advance(self, by: timedelta) -> None:
        """Let time pass, and run every job at the moment it falls due."""
        target = self.clock.now() + by
        runner = self.engine.job_runner(owner="test")
        while (due := job_runner.next_due_at(runner)) is not None and due <= target:
            self.clock.advance_to(max(due, self.clock.now()))
            if not job_runner.drain(runner, now=self.clock.now()):
                break
        self.clock.advance_to(target)

    def stored_photo(self, name: str = "banjir.jpg", *, by: Actor) -> dict[str, Any]:
        """Keep a small real photo in the file store and return how variables refer to it."""
        return self._stored(FileValue(name=name, content=photo(), declared_type="image/jpeg"), by)

    def stored_document(self, name: str = "surat.pdf", *, by: Actor) -> dict[str, Any]:
        """Keep a PDF of one page in the file store and return how variables refer to it."""
        return self._stored(
            FileValue(name=name, content=document(), declared_type="application/pdf"), by
        )

    def _stored(self, file: FileValue, by: Actor) -> dict[str, Any]:
        with self.engine.work() as work:
            kept = answering.keep_file(work, file, zone=ZONE, by=by)
            work.commit()
            return kept


def photo(
    size: tuple[int, int] = (320, 240), colour: tuple[int, int, int] = (40, 90, 140)
) -> bytes:
    """Return a small JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def document() -> bytes:
    """Return a PDF of one empty page."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    return buffer.getvalue()


def copy_package(source: Path, target: Path) -> Path:
    """Copy a package with its site, so that a test may change it."""
    shutil.copytree(source.parent, target)
    return target / source.name
