"""How is the database opened, and which of its errors are worth another try?"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from engine.errors import InvalidConfiguration, StaleState
from engine.persistence.postgresql import open_postgresql
from engine.persistence.sqlite import open_sqlite

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Serialisation failure, deadlock, lock timeout.
_LOST_RACES = ("40001", "40P01", "55P03")
#: Connection trouble, and a server that shuts down or starts.
_SERVER_AWAY = ("08", "57P01", "57P02", "57P03")
_UNIQUE_VIOLATION = "23505"
#: Two first writers met; the second finds, when it tries again, what the first has written.
_RACING_KEYS = (
    "uq_audit_entry_stream_seq",
    "uq_instance_request_key",
    "uq_account_username",
    "uq_definition_key_version",
    "pk_account_role",
    "pk_audit_stream",
)
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_ATTEMPTS = 6
_FIRST_DELAY, _LONGEST_DELAY = 0.02, 1.0
_jitter = secrets.SystemRandom().random


#: A pool of connections, as `open_database` sets it up.
Database = sa.Engine


def open_database(url: str) -> Database:
    """Open the database of an `ALUR_DATABASE_URL`; `sqlite://` is one in memory.

    Raises:
        InvalidConfiguration: the address cannot be read, or this SQLite library is unsafe.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise InvalidConfiguration("ALUR_DATABASE_URL: alamat basis data tidak terbaca.") from None
    if parsed.get_backend_name() == "postgresql":
        return open_postgresql(parsed)
    if parsed.get_backend_name() == "sqlite":
        return open_sqlite(parsed)
    raise InvalidConfiguration("ALUR_DATABASE_URL: hanya SQLite dan PostgreSQL yang didukung.")


def is_transient(error: BaseException) -> bool:
    """Tell whether the same unit of work may well succeed when it is done again from its beginning."""
    if isinstance(error, StaleState):
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return isinstance(error, sa.exc.TimeoutError)
    return error.connection_invalidated or _sqlite_busy(error.orig) or _postgresql_transient(error)


def _sqlite_busy(cause: BaseException | None) -> bool:
    # The low byte of an extended code is the plain one.
    code = getattr(cause, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)


def _postgresql_transient(error: sa.exc.DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # A server that cannot be reached has no SQLSTATE to tell.
        return isinstance(error, sa.exc.OperationalError) and hasattr(error.orig, "sqlstate")
    if state == _UNIQUE_VIOLATION:
        return getattr(getattr(error.orig, "diag", None), "constraint_name", None) in _RACING_KEYS
    return state in _LOST_RACES or state.startswith(_SERVER_AWAY)


def retrying(
    work: Callable[[], T],
    *,
    attempts: int = _ATTEMPTS,
    pause: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = _jitter,
) -> T:
    """Do a whole unit of work, and again while its failure is transient.

    The answer to a COMMIT can be lost: work that writes must carry a key by which a second copy recognises the first.
    The last failure is raised as it is.
    """
    for attempt in range(1, attempts):
        try:
            return work()
        except (StaleState, sa.exc.SQLAlchemyError) as error:
            if not is_transient(error):
                raise
            delay = min(_FIRST_DELAY * 2 ** (attempt - 1), _LONGEST_DELAY) * jitter()
            _log.info("unit of work repeated after %s", type(error).__name__)
            pause(delay)
    return work()
