"""What do tests against a real database find prepared?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from engine.persistence.database import open_database
from tests.integration.job_site import JobSite, prepare

Opened = Callable[[str], sa.Engine]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens databases and closes their connections when the test is over."""
    databases: list[sa.Engine] = []

    def open_one(url: str) -> sa.Engine:
        databases.append(open_database(url))
        return databases[-1]

    yield open_one
    for database in databases:
        database.dispose()


@pytest.fixture
def job_site(database_url: str, opened: Opened) -> JobSite:
    """An empty site on each of the databases."""
    database = opened(database_url)
    prepare(database)
    return JobSite(database=database)
