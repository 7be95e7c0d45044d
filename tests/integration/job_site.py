"""A site without processes, for tests about jobs and the trail: jobs, instances, handlers of the test's own."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa

from engine.adapters.signing_keys import SigningKey
from engine.domain.audit import AuditEvent
from engine.domain.clock import SimulatedClock
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.jobs import Job, JobKind, NewJob
from engine.persistence.tables import definition
from engine.services.handler_types import JobHandlers
from engine.services.job_runner import JobRunner, drain
from engine.services.work import Ports, Work
from tests import schema

START = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class JobSite:
    """A database with a clock that stands still, and whatever handlers a test puts in."""

    database: sa.Engine
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(START))
    handlers: dict[JobKind, Any] = field(default_factory=dict)
    owner: str = "worker-1"
    audit_key: SigningKey = field(default_factory=SigningKey.generate)
    _ids: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    @property
    def ports(self) -> Ports:
        """The one port that these tests reach."""
        return cast("Ports", SimpleNamespace(audit_key=self.audit_key))

    def work(self, *, read_only: bool = False) -> Work:
        """Open a unit of work."""
        work = Work(
            self.database,
            clock=self.clock,
            new_id=lambda: f"{self._ids():032d}",
            new_salt=lambda: secrets.token_hex(16),
            read_only=read_only,
        )
        work.ports = self.ports
        return work

    def runner(self, owner: str | None = None) -> JobRunner:
        """Make a runner whose pauses are as long as they may be."""
        return JobRunner(
            open_work=self.work,
            handlers=cast("JobHandlers", self.handlers),
            ports=self.ports,
            owner=owner or self.owner,
            jitter=lambda: 1.0,
            new_error_id=lambda: "e0000001",
        )

    def drain(self) -> int:
        """Run what is due now."""
        return drain(self.runner(), now=self.clock.now())

    def enqueue(self, *new: NewJob) -> None:
        """Write jobs."""
        with self.work() as work:
            for each in new:
                work.enqueue(each)
            work.commit()

    def new(self, key: str = "timer:1", *, after: timedelta = timedelta(), **values: Any) -> NewJob:
        """Describe a timer job; any of its values can be given."""
        values = {"kind": JobKind.TIMER, **values}
        return NewJob(dedup_key=key, due_at=self.clock.now() + after, **values)

    def all_jobs(self) -> dict[str, Job]:
        """Return every job by its `dedup_key`."""
        with self.work(read_only=True) as work:
            return {job.dedup_key: job for job in work.jobs.page(limit=1000)}

    def job(self, key: str = "timer:1") -> Job:
        """Return one job."""
        return self.all_jobs()[key]

    def instance(self, instance_id: str = "i1") -> ProcessInstance:
        """Return an instance as it stands."""
        with self.work(read_only=True) as work:
            found = work.instances.get(instance_id)
            assert found is not None
            return found

    def start(self, instance_id: str = "i1") -> None:
        """Write an instance of no process in particular."""
        with self.work() as work:
            work.instances.add(
                ProcessInstance(
                    id=instance_id, definition_id="d1", definition_key="lapor", site="sikanda",
                    number=f"20260317-{instance_id}", title="Laporan", region="63.11.06",
                    state=InstanceState.ACTIVE, initiator_id="agen", initiator_name="Agen",
                    started_at=self.clock.now(),
                )
            )  # fmt: skip
            work.record(event(instance_id, "instance.started"))
            work.commit()


def event(instance_id: str, action: str) -> AuditEvent:
    """Describe something that happened to an instance."""
    return AuditEvent(
        stream=f"instance:{instance_id}", action=action, actor_id="agen", actor_name="Agen"
    )


def prepare(database: sa.Engine) -> None:
    """Make the tables and the one definition that instances here refer to."""
    schema.prepare(database)
    row = {c.name: "x" for c in definition.c if isinstance(c.type, sa.String)}
    row |= {"id": "d1", "key": "lapor"}
    with database.begin() as connection:
        connection.execute(
            definition.insert().values(**row, version=1, package=b"", deployed_at=START)
        )
