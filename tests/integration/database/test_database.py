"""What do we rely on a database for, and does it keep to it?"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import InvalidConfiguration, StaleState
from engine.persistence.database import is_transient, open_database, retrying
from engine.persistence.sqlite import refuse_unsafe_library
from tests.integration.conftest import Opened

_WRITERS, _ROUNDS = 4, 60


@pytest.fixture
def counted(database_url: str) -> str:
    """A database with one counter in it."""
    database = open_database(database_url)
    with database.begin() as connection:
        connection.execute(sa.text("CREATE TABLE counted (id integer PRIMARY KEY, value integer)"))
        connection.execute(sa.text("INSERT INTO counted VALUES (1, 0)"))
    database.dispose()
    return database_url


def _count_up(url: str) -> None:
    """Read, think, write: what loses updates when the database is opened carelessly."""
    database = open_database(url)
    lock = "" if url.startswith("sqlite") else " FOR UPDATE"
    for _ in range(_ROUNDS):
        with database.begin() as connection:
            value = connection.execute(sa.text(f"SELECT value FROM counted{lock}")).scalar_one()
            connection.execute(sa.text("UPDATE counted SET value = :v"), {"v": value + 1})


def _value(database: sa.Engine) -> Any:
    with database.connect() as connection:
        return connection.execute(sa.text("SELECT value FROM counted")).scalar_one()


@pytest.mark.slow
def test_no_update_is_lost_when_several_processes_write_at_once(
    counted: str, opened: Opened
) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_count_up, args=(counted,)) for _ in range(_WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0] * _WRITERS
    assert _value(opened(counted)) == _WRITERS * _ROUNDS


def test_beginning_and_ending_a_unit_are_not_counted_as_statements(
    counted: str, opened: Opened
) -> None:
    database = opened(counted)
    statements: list[str] = []
    sa.event.listen(database, "before_cursor_execute", lambda *args: statements.append(args[2]))

    with database.begin() as connection:
        connection.execute(sa.text("UPDATE counted SET value = 7"))

    assert statements == ["UPDATE counted SET value = 7"]


def test_foreign_keys_are_enforced(database_url: str, opened: Opened) -> None:
    database = opened(database_url)
    with database.begin() as connection:
        connection.execute(sa.text("CREATE TABLE parent (id integer PRIMARY KEY)"))
        connection.execute(sa.text("CREATE TABLE child (id integer REFERENCES parent (id))"))

    with pytest.raises(sa.exc.IntegrityError), database.begin() as connection:
        connection.execute(sa.text("INSERT INTO child VALUES (1)"))


def test_a_failed_savepoint_leaves_the_rest_of_the_unit_alone(counted: str, opened: Opened) -> None:
    database = opened(counted)
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE counted SET value = 1"))
        with contextlib.suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.text("UPDATE counted SET value = 2"))
            connection.execute(sa.text("INSERT INTO counted VALUES (1, 9)"))

    assert _value(database) == 1


class TestOnSqlite:
    def test_readers_neither_wait_for_a_writer_nor_see_half_of_its_work(
        self, sqlite_url: str, opened: Opened
    ) -> None:
        database = opened(sqlite_url)
        reading = database.execution_options(sqlite_read=True)
        with database.begin() as connection:
            connection.execute(sa.text("CREATE TABLE counted (value integer)"))
            connection.execute(sa.text("INSERT INTO counted VALUES (1)"))

        with database.begin() as connection:
            connection.execute(sa.text("UPDATE counted SET value = 2"))
            assert _value(reading) == 1

    def test_writers_take_turns_even_if_one_never_rests(
        self, sqlite_url: str, opened: Opened
    ) -> None:
        database = opened(sqlite_url)
        with database.begin() as connection:
            connection.execute(sa.text("CREATE TABLE done (who text)"))
        start, stop = threading.Barrier(2), threading.Event()

        def write(who: str, rounds: int) -> None:
            start.wait()
            for _ in range(rounds):
                with database.begin() as connection:
                    connection.execute(sa.text("INSERT INTO done VALUES (:who)"), {"who": who})
                if stop.is_set():
                    return

        busy = threading.Thread(target=write, args=("busy", 100_000))
        busy.start()
        write("patient", 30)
        stop.set()
        busy.join()

        with database.connect() as connection:
            of_busy = connection.execute(sa.text("SELECT count(*) FROM done WHERE who = 'busy'"))
            # Without turns this is thousands.
            assert of_busy.scalar_one() < 30 * 20

    def test_a_second_write_unit_in_one_thread_is_a_mistake_told_at_once(
        self, sqlite_url: str, opened: Opened
    ) -> None:
        database = opened(sqlite_url)

        with database.begin(), pytest.raises(RuntimeError, match="open already"):
            database.connect().begin()
        with database.begin() as connection:
            assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1

    def test_commits_survive_a_power_cut(self, sqlite_url: str, opened: Opened) -> None:
        with opened(sqlite_url).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"

    def test_a_library_that_can_corrupt_the_database_is_refused(self) -> None:
        refuse_unsafe_library((3, 51, 3))
        with pytest.raises(InvalidConfiguration, match=r"SQLite 3\.51\.2 dapat merusak"):
            refuse_unsafe_library((3, 51, 2))

    def test_the_folder_of_a_new_database_is_made_for_us_alone(
        self, tmp_path: Path, opened: Opened
    ) -> None:
        with opened(f"sqlite:///{tmp_path}/var/alur.sqlite3").begin():
            assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700

    def test_a_folder_that_cannot_be_made_is_told_in_one_line(
        self, tmp_path: Path, opened: Opened
    ) -> None:
        with pytest.raises(InvalidConfiguration, match="ALUR_DATABASE_URL: folder .* dibuat"):
            opened(f"sqlite:///{tmp_path}/nowhere/at/all.sqlite3")

    def test_a_database_in_memory_lives_as_long_as_its_engine(self, opened: Opened) -> None:
        database = opened("sqlite://")
        with database.begin() as connection:
            connection.execute(sa.text("CREATE TABLE counted (value integer)"))
            connection.execute(sa.text("INSERT INTO counted VALUES (3)"))

        assert _value(database) == 3


@pytest.mark.postgres
class TestOnPostgresql:
    def test_nothing_waits_for_ever(self, postgres_url: str, opened: Opened) -> None:
        with opened(postgres_url).connect() as connection:
            limits = {
                name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
                for name in (
                    "statement_timeout",
                    "lock_timeout",
                    "idle_in_transaction_session_timeout",
                    "application_name",
                )
            }
        assert limits == {
            "statement_timeout": "30s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "1min",
            "application_name": "alur",
        }

    def test_a_cut_connection_is_worth_another_try(self, postgres_url: str, opened: Opened) -> None:
        database = opened(postgres_url)
        cut: list[int] = []

        def work() -> int:
            with database.begin() as connection:
                pid: int = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
                if not cut:
                    cut.append(pid)
                    with database.begin() as other:
                        other.execute(sa.text("SELECT pg_terminate_backend(:p)"), {"p": pid})
                connection.execute(sa.text("SELECT 1"))
                return pid

        assert retrying(work, pause=lambda _: None) != cut[0]

    def test_a_server_that_is_not_there_is_transient(self, opened: Opened) -> None:
        database = opened("postgresql://nobody@127.0.0.1:1/nothing")
        with pytest.raises(sa.exc.OperationalError) as failed:
            database.connect()

        assert is_transient(failed.value)


class TestRetrying:
    def test_a_stale_unit_is_done_again_with_growing_pauses(self) -> None:
        pauses: list[float] = []
        tries: list[int] = []

        def work() -> str:
            tries.append(1)
            if len(tries) < 4:
                raise StaleState
            return "done"

        assert retrying(work, pause=pauses.append, jitter=lambda: 1.0) == "done"
        assert pauses == [0.02, 0.04, 0.08]

    def test_in_the_end_the_last_failure_is_told(self) -> None:
        tries: list[int] = []

        def work() -> None:
            tries.append(1)
            raise StaleState

        with pytest.raises(StaleState):
            retrying(work, attempts=3, pause=lambda _: None)
        assert len(tries) == 3

    def test_a_broken_rule_is_no_reason_to_try_again(self, counted: str, opened: Opened) -> None:
        database = opened(counted)
        tries: list[int] = []

        def work() -> None:
            tries.append(1)
            with database.begin() as connection:
                connection.execute(sa.text("INSERT INTO counted VALUES (1, 1)"))

        with pytest.raises(sa.exc.IntegrityError):
            retrying(work, pause=lambda _: None)
        assert len(tries) == 1

    def test_a_locked_sqlite_file_is_transient(self, sqlite_url: str, opened: Opened) -> None:
        # Somebody else's tool holds the file and knows nothing of our turnstile.
        database = opened(sqlite_url)
        other = opened(sqlite_url)
        with database.begin(), other.execution_options(sqlite_read=True).connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 1")
            with pytest.raises(sa.exc.OperationalError) as failed:
                connection.exec_driver_sql("CREATE TABLE x (y integer)")

        assert is_transient(failed.value)


@pytest.mark.parametrize("url", ["nonsense", "mysql://a/b", "oracle://x"])
def test_an_unknown_kind_of_database_is_refused(url: str, opened: Opened) -> None:
    with pytest.raises(InvalidConfiguration, match="ALUR_DATABASE_URL"):
        opened(url)
