"""What is written together, and when?

A use case reads what it needs, collects what changes, and commits once. Everything collected (instances, user tasks,
jobs, audit entries) is written in one transaction by a handful of statements; nothing is written before `commit`
except by the repositories that say so. Leaving the block without a commit rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from engine.domain.audit import AuditEvent
from engine.domain.clock import Clock
from engine.domain.ids import NewId
from engine.domain.jobs import NewJob
from engine.persistence.accounts import Accounts
from engine.persistence.audit import AuditTrail
from engine.persistence.correlation import Correlation
from engine.persistence.definitions import Definitions
from engine.persistence.files import Files
from engine.persistence.incidents import Incidents
from engine.persistence.instances import Instances
from engine.persistence.jobs import Jobs
from engine.persistence.messages import Messages
from engine.persistence.regions import Regions
from engine.persistence.registers import Registers
from engine.persistence.user_tasks import UserTasks
from engine.persistence.vault import Vault


class UnitOfWork:
    """One transaction of one use case."""

    instances: Instances
    user_tasks: UserTasks
    jobs: Jobs
    incidents: Incidents
    audit: AuditTrail
    definitions: Definitions
    accounts: Accounts
    regions: Regions
    registers: Registers
    files: Files
    vault: Vault
    messages: Messages
    correlation: Correlation
    #: Whether it holds locks beyond those of one instance: it must end before it locks another one.
    has_reached_out: bool

    def __init__(
        self,
        database: sa.Engine,
        *,
        clock: Clock,
        new_id: NewId,
        new_salt: Callable[[], str],
        read_only: bool = False,
    ) -> None:
        """Prepare; nothing touches the database before the block is entered."""
        self._database = database.execution_options(sqlite_read=True) if read_only else database
        self.clock = clock
        self.new_id = new_id
        self._new_salt = new_salt
        self._read_only = read_only

    def __enter__(self) -> Self:
        """Open the transaction."""
        self.connection = self._database.connect()
        self._begin()
        return self

    def _begin(self) -> None:
        self._transaction = self.connection.begin()
        self.instances = Instances(self.connection)
        self.user_tasks = UserTasks(self.connection)
        self.jobs = Jobs(self.connection, new_id=self.new_id)
        self.incidents = Incidents(self.connection)
        self.audit = AuditTrail(self.connection, new_id=self.new_id, new_salt=self._new_salt)
        self.definitions = Definitions(self.connection)
        self.accounts = Accounts(self.connection)
        self.regions = Regions(self.connection)
        self.registers = Registers(self.connection)
        self.files = Files(self.connection)
        self.vault = Vault(self.connection)
        self.messages = Messages(self.connection)
        self.correlation = Correlation(self.connection)
        self.has_reached_out = False

    def start_over(self) -> None:
        """Roll back everything and begin a transaction of its own: for what must last although the use case failed."""
        self._transaction.rollback()
        self._begin()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back whatever was not committed."""
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        finally:
            self.connection.close()

    def record(self, event: AuditEvent) -> None:
        """Collect something that happened for the audit trail."""
        self.audit.collect(event)

    def enqueue(self, job: NewJob) -> None:
        """Collect a job; it exists if, and only if, this unit commits."""
        self.jobs.collect(job)

    def flush(self) -> None:
        """Write what was collected, in the order that foreign keys ask for.

        Raises:
            StaleState: an instance was saved by somebody else since it was read.
        """
        now = self.clock.now()
        self.audit.chain(self.instances, now=now)
        self.instances.flush()
        self.user_tasks.flush()
        self.files.flush()
        self.jobs.flush(now=now)
        self.audit.flush()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Let one part of the unit fail by itself: its writes vanish, collected ones too, and the unit goes on.

        After a failure an instance has to be read again before anything is written to it.
        """
        self.flush()
        try:
            with self.connection.begin_nested():
                yield
                self.flush()
        except BaseException:
            for collecting in (self.instances, self.user_tasks, self.files, self.jobs, self.audit):
                collecting.discard()
            raise

    def commit(self) -> None:
        """Write what was collected and make it last."""
        if self._read_only:
            raise RuntimeError("a read-only unit of work has nothing to commit")
        self.flush()
        self._transaction.commit()
