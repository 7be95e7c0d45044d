"""What does every test find prepared?"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import services, templates
from tests.privacy import NikWatch
from tests.smtp import RecordingSmtpServer

# Deadlines measure the machine, not the code. On CI Hypothesis loads its own, derandomised profile.
hypothesis.settings.register_profile("house", deadline=None)
if not os.environ.get("CI"):
    hypothesis.settings.load_profile("house")

templates.keep_compiled()


def pytest_report_header() -> list[str]:
    """Say at the top which services this run can use."""
    known = {name: os.environ.get(name) for name in (services.POSTGRES, services.RABBITMQ)}
    return [f"{name}: {'given' if url else 'not given'}" for name, url in known.items()]


@pytest.fixture(autouse=True)
def nik_watch() -> Iterator[NikWatch]:
    """Fail any test during which one of our packages logs a NIK."""
    with NikWatch() as watch:
        yield watch
    assert watch.found == []


@pytest.fixture(scope="session")
def _postgres() -> Iterator[services.PostgresDatabase]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with services.throwaway_postgres(f"alur_test_{worker}_{secrets.token_hex(4)}") as database:
        yield database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'alur.sqlite3'}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty PostgreSQL database; mark a test that asks for it with `postgres`."""
    database: services.PostgresDatabase = request.getfixturevalue("_postgres")
    database.empty()
    return database.url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database; a test that asks for it runs on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def rabbitmq_url() -> str:
    """The URL of a broker that listens; mark a test that asks for it with `rabbitmq`."""
    return services.rabbitmq_url()


@pytest.fixture
def smtp_server() -> Iterator[RecordingSmtpServer]:
    """A running mail server that keeps what it is handed."""
    with RecordingSmtpServer() as server:
        yield server
