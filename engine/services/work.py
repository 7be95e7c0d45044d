"""What does a use case hold in its hands?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from engine.adapters.file_store import FileStore
    from engine.adapters.mailers import Mailer
    from engine.adapters.signing_keys import SigningKey
    from engine.config import Settings
    from engine.services.audit_trail import TrailWatch
    from engine.services.catalog import Catalog


class Passwords(Protocol):
    """Hashes and checks passwords; the real one is argon2id."""

    def hash(self, password: str) -> str:
        """Return a salted hash."""

    def matches(self, password_hash: str, password: str) -> bool:
        """Tell whether the password fits; takes as long when there is no hash to compare with."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything outside the database that use cases reach; chosen in `engine.bootstrap` alone."""

    settings: Settings
    catalog: Catalog
    files: FileStore
    mailer: Mailer
    passwords: Passwords
    audit_key: SigningKey
    trail: TrailWatch


class Work(UnitOfWork):
    """A unit of work with the ports."""

    ports: Ports

    @property
    def catalog(self) -> Catalog:
        """What is deployed, read once and kept."""
        return self.ports.catalog
