"""Does the schema go forward and back, with data, and end where our tables are?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import InvalidConfiguration
from engine.persistence import schema_version, tables
from engine.persistence.base import Instant, Json
from tests.integration.conftest import Opened

_AT = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)


def _value(column: sa.Column[Any]) -> Any:
    """Make up a value for a column; every text is the same, so that references meet."""
    if isinstance(column.type, Instant):
        return _AT
    if isinstance(column.type, Json):
        return {"kunci": ["nilai", 1]}
    if isinstance(column.type, sa.LargeBinary):
        return b"\x00\xff"
    if isinstance(column.type, sa.Boolean):
        return True
    return 1 if isinstance(column.type, sa.Integer) else "x"


def _fill(database: sa.Engine) -> None:
    """Put one row into every table that the database has."""
    look = sa.inspect(database)
    there = {
        name: {column["name"] for column in look.get_columns(name)}
        for name in look.get_table_names()
    }
    with database.begin() as connection:
        for table in tables.instance.metadata.sorted_tables:
            if table.name in there:
                columns = [column for column in table.c if column.name in there[table.name]]
                row = {column.name: _value(column) for column in columns}
                connection.execute(table.insert(), [row])


def _rows(database: sa.Engine) -> dict[str, list[Any]]:
    with database.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))]
            for table in tables.instance.metadata.sorted_tables
        }


def test_the_newest_schema_is_the_one_that_our_tables_describe(
    database_url: str, opened: Opened
) -> None:
    database = opened(database_url)
    schema_version.upgrade(database)

    assert schema_version.differences(database) == []
    assert schema_version.current(database) == schema_version.head()


def test_a_difference_between_schema_and_tables_is_found(database_url: str, opened: Opened) -> None:
    database = opened(database_url)
    schema_version.upgrade(database)
    with database.begin() as connection:
        connection.execute(sa.text("DROP INDEX ix_job_live"))
        connection.execute(sa.text("ALTER TABLE job ADD COLUMN stray integer"))

    found = {difference[0] for difference in schema_version.differences(database)}
    assert found == {"add_index", "remove_column"}


def test_every_step_goes_forward_and_back_over_a_filled_database(
    database_url: str, opened: Opened
) -> None:
    database = opened(database_url)
    for revision in schema_version.revisions():
        schema_version.upgrade(database, revision)
    _fill(database)
    for revision in reversed(["base", *schema_version.revisions()[:-1]]):
        schema_version.downgrade(database, revision)

    assert set(sa.inspect(database).get_table_names()) <= {"alembic_version"}
    schema_version.upgrade(database)
    assert schema_version.differences(database) == []


def test_data_of_an_earlier_step_survives_the_later_ones(database_url: str, opened: Opened) -> None:
    database = opened(database_url)
    first = schema_version.revisions()[0]
    schema_version.upgrade(database, first)
    _fill(database)

    schema_version.upgrade(database)
    after = _rows(database)
    assert len(after["instance"]) == len(after["user_task"]) == 1
    schema_version.downgrade(database, first)
    schema_version.upgrade(database)

    assert _rows(database) == after


def test_upgrading_twice_changes_nothing(database_url: str, opened: Opened) -> None:
    database = opened(database_url)
    schema_version.upgrade(database)
    _fill(database)
    before = _rows(database)
    schema_version.upgrade(database)

    assert _rows(database) == before


def test_two_programs_that_start_at_once_migrate_once(database_url: str, opened: Opened) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            schema_version.upgrade(opened(database_url))
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    programs = [threading.Thread(target=start) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert failures == []
    assert schema_version.differences(opened(database_url)) == []


def test_a_program_does_not_start_on_a_schema_it_was_not_written_for(
    database_url: str, opened: Opened
) -> None:
    database = opened(database_url)
    with pytest.raises(InvalidConfiguration, match=r"kosong.*alur db upgrade"):
        schema_version.require_head(database)

    schema_version.upgrade(database)
    schema_version.require_head(database)


@pytest.mark.parametrize("step", [schema_version.require_head, schema_version.upgrade])
def test_a_database_that_is_not_there_is_told_in_one_line(
    opened: Opened, step: Callable[[sa.Engine], None]
) -> None:
    with pytest.raises(InvalidConfiguration, match="tidak dapat dibuka") as refused:
        step(opened("postgresql://nobody@127.0.0.1:1/nothing"))

    assert "\n" not in refused.value.message


def test_a_file_that_is_no_database_is_told_and_left_alone(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF-1.7 not a database" * 100)
    before = file.read_bytes()

    with pytest.raises(InvalidConfiguration, match="tidak dapat dibuka"):
        schema_version.upgrade(opened(f"sqlite:///{file}"))
    assert file.read_bytes() == before
