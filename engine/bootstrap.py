"""Who is wired to whom? The only place that chooses adapters."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.adapters.file_store import FileStore
from engine.adapters.identifiers import Uuid7
from engine.adapters.key_files import data_key, session_secret
from engine.adapters.mailers import LocalMailer, Mail, Mailer, SmtpMailer
from engine.adapters.passwords import Argon2Passwords
from engine.adapters.signing_keys import SigningKey
from engine.config import Settings
from engine.domain.clock import Clock, SystemClock
from engine.domain.ids import NewId
from engine.persistence.database import Database, open_database, retrying
from engine.services import mailbox
from engine.services.audit_trail import TrailWatch
from engine.services.catalog import Catalog
from engine.services.job_handlers import JOB_HANDLERS
from engine.services.job_runner import JobRunner
from engine.services.work import Passwords, Ports, Work

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The application: opens units of work and knows how due jobs are run."""

    settings: Settings
    clock: Clock
    database: Database
    ports: Ports
    new_id: NewId

    def work(self, *, read_only: bool = False) -> Work:
        """Return a unit of work, to be entered with `with`."""
        unit = Work(
            self.database,
            clock=self.clock,
            new_id=self.new_id,
            new_salt=lambda: secrets.token_hex(16),
            read_only=read_only,
        )
        unit.ports = self.ports
        return unit

    def reading(self) -> Work:
        """Return a unit of work that only reads."""
        return self.work(read_only=True)

    def perform(self, use_case: Callable[[Work], T]) -> T:
        """Run a use case in a unit of its own, again from the start when a race or the network undid it.

        Only for use cases that are safe to repeat: they carry a request key, or change nothing the second time.
        """

        def once() -> T:
            with self.work() as work:
                return use_case(work)

        return retrying(once)

    def job_runner(self, *, owner: str) -> JobRunner:
        """Return what a worker needs; `owner` names it in leases."""
        return JobRunner(open_work=self.work, handlers=JOB_HANDLERS, ports=self.ports, owner=owner)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    passwords: Passwords | None = None,
) -> Engine:
    """Wire the application; tests and scenarios pass a clock, a database, or cheap passwords of their own."""
    clock = clock or SystemClock()
    settings = replace(settings, secret_key=session_secret(settings))
    database = database or open_database(settings.database_url)
    engine: Engine

    def keep(mail: Mail, message_id: str) -> None:
        with engine.work() as work:
            mailbox.keep(work, mail, message_id)

    mailer: Mailer = (
        SmtpMailer(settings.smtp, sender=settings.mail_from, clock=clock)
        if settings.smtp
        else LocalMailer(keep, sender=settings.mail_from)
    )
    ports = Ports(
        settings=settings,
        catalog=Catalog(),
        files=FileStore(settings.data_dir / "files", data_key=data_key(settings)),
        mailer=mailer,
        passwords=passwords or Argon2Passwords(),
        audit_key=SigningKey.from_file(settings.data_dir / "audit-key.pem"),
        trail=TrailWatch(),
    )
    engine = Engine(
        settings=settings, clock=clock, database=database, ports=ports, new_id=Uuid7(clock.now)
    )
    return engine
