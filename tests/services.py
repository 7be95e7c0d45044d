"""Which outside services may this test run use, and which must be there?

A service that is missing skips its tests, unless ALUR_TEST_REQUIRE names it (blank-separated): then they fail, so that
CI can never go green by skipping. `ALUR_TEST_POSTGRES` and `ALUR_TEST_RABBITMQ` hold the URLs.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

POSTGRES = "ALUR_TEST_POSTGRES"
RABBITMQ = "ALUR_TEST_RABBITMQ"
REQUIRE = "ALUR_TEST_REQUIRE"


def missing(service: str, why: str) -> NoReturn:
    """Skip the running test for want of `service`, or fail it when the service is required."""
    if service in os.environ.get(REQUIRE, "").split():
        pytest.fail(f"{service} is required ({REQUIRE}) but {why}", pytrace=False)
    pytest.skip(f"{service}: {why}")


def rabbitmq_url() -> str:
    """Return the broker's AMQP URL, after a look whether it listens."""
    url = os.environ.get(RABBITMQ)
    if not url:
        missing("rabbitmq", f"{RABBITMQ} names no broker")
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5672), 3).close()
    except OSError as error:
        missing("rabbitmq", f"the broker does not answer: {error}")
    return url


@dataclass(frozen=True, kw_only=True)
class PostgresDatabase:
    """A database of one test process, emptied before each test."""

    server: str
    name: str

    @property
    def url(self) -> str:
        """The URL for SQLAlchemy."""
        return (
            urlsplit(self.server)
            ._replace(scheme="postgresql+psycopg", path=f"/{self.name}")
            .geturl()
        )

    def empty(self) -> None:
        """Cut the connections that an earlier test left open and drop everything it made."""
        with connected(self.server, self.name) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


@contextmanager
def connected(server: str, database: str | None = None) -> Iterator[psycopg.Connection]:
    """Connect to `database`, or to the one the server's URL names; every statement commits by itself."""
    parts = urlsplit(server)
    url = parts._replace(scheme="postgresql", path=f"/{database}" if database else parts.path)
    with psycopg.connect(url.geturl(), autocommit=True, connect_timeout=3) as connection:
        yield connection


@contextmanager
def throwaway_postgres(name: str) -> Iterator[PostgresDatabase]:
    """Create a database called `name` and drop it at the end, whoever is still connected."""
    server = os.environ.get(POSTGRES)
    if not server:
        missing("postgres", f"{POSTGRES} names no server")
    try:
        with connected(server) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        missing("postgres", f"the server does not serve us: {str(error).splitlines()[0]}")
    try:
        yield PostgresDatabase(server=server, name=name)
    finally:
        with connected(server) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
