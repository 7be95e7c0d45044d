"""How is SQLite opened so that nothing is lost, corrupted or starved?

The recipe was measured: WAL with `synchronous=FULL`, write units that begin with BEGIN IMMEDIATE (a read transaction
that later writes fails with a busy error nobody can wait for), and a file lock taken before it, because SQLite's own
waiting is not fair: one of two processes can starve for seconds. One machine, a local disk, never a network share.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool
from typing_extensions import override

from engine.errors import InvalidConfiguration

if TYPE_CHECKING:
    import sqlite3 as driver
else:
    try:
        import pysqlite3 as driver
    except ImportError:  # pragma: no cover - a platform without a wheel
        driver = sqlite3

#: Older libraries can corrupt a WAL database that two connections reset at once.
_FIRST_SAFE_WAL = (3, 51, 3)
_BUSY_MILLISECONDS = 15_000
#: Read-only units carry this execution option: they begin without the write lock.
READ_OPTION = "sqlite_read"


def open_sqlite(url: sa.URL) -> sa.Engine:
    """Open a SQLite file, or a database in memory that lives as long as the engine.

    Raises:
        InvalidConfiguration: the SQLite library is too old for WAL, or its folder cannot be made.
    """
    if url.database in (None, "", ":memory:"):
        return _open_in_memory(url)
    refuse_unsafe_library(driver.sqlite_version_info)
    path = Path(str(url.database)).absolute()
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # Nobody else on the machine reads it, whatever the folder allows; SQLite gives its side files the same mode.
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise InvalidConfiguration(
            f"ALUR_DATABASE_URL: folder {path.parent} tidak dapat dibuat: {error.strerror}."
        ) from error
    turnstile = _Turnstile(path.with_name(f"{path.name}.lock"))
    engine = sa.create_engine(
        url,
        module=driver,
        # Values of a failed statement may be personal data; errors end in logs.
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"isolation_level": None, "factory": _connections_behind(turnstile)},
    )
    sa.event.listen(engine, "connect", _prepare_file)
    sa.event.listen(engine, "begin", lambda connection: _begin(connection, turnstile))
    return engine


def refuse_unsafe_library(version: tuple[int, ...]) -> None:
    """Refuse a library that can corrupt a WAL database.

    Raises:
        InvalidConfiguration: the version is too old.
    """
    if version < _FIRST_SAFE_WAL:
        found, wanted = (".".join(map(str, v)) for v in (version, _FIRST_SAFE_WAL))
        raise InvalidConfiguration(
            f"ALUR_DATABASE_URL: SQLite {found} dapat merusak basis data; pasang paket pysqlite3 (SQLite ≥ {wanted})."
        )


def _open_in_memory(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        module=driver,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda connection: _begin(connection, None))
    return engine


def _prepare(connection: driver.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _prepare_file(connection: driver.Connection, record: object) -> None:
    _prepare(connection, record)
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL may lose the last commits when the power goes, and was not faster.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sa.Connection, turnstile: _Turnstile | None) -> None:
    # The raw driver connection: beginning is no statement of the unit of work, and is not counted as one.
    raw: Any = connection.connection.dbapi_connection
    if connection.get_execution_options().get(READ_OPTION):
        raw.execute("BEGIN")
        return
    if turnstile is not None:
        raw.pass_turnstile()
    raw.execute("BEGIN IMMEDIATE")


class _Turnstile:
    """A file lock that write units queue at; it dies with the process that holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        #: The thread of this process whose turn it is; only that thread writes it.
        self._holder: int | None = None

    def enter(self) -> int:
        """Wait for the turn and return the open file that stands for it."""
        if self._holder == threading.get_ident():
            # Waiting for oneself would last for ever.
            raise RuntimeError("this thread has a write unit of work open already")
        turn = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(turn, fcntl.LOCK_EX)
        self._holder = threading.get_ident()
        return turn

    def leave(self, turn: int) -> None:
        """Let the next one in."""
        self._holder = None
        os.close(turn)


def _connections_behind(turnstile: _Turnstile) -> type[driver.Connection]:
    """Make the class of connections that leave the turnstile when their transaction has ended, not before."""

    class Connection(driver.Connection):
        _turn: int | None = None

        def pass_turnstile(self) -> None:
            self._turn = turnstile.enter()

        def _leave(self) -> None:
            if self._turn is not None:
                turn, self._turn = self._turn, None
                turnstile.leave(turn)

        @override
        def commit(self) -> None:
            super().commit()
            self._leave()

        @override
        def rollback(self) -> None:
            try:
                super().rollback()
            finally:
                self._leave()

        @override
        def close(self) -> None:
            try:
                super().close()
            finally:
                self._leave()

    return Connection
