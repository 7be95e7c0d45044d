"""The bench measures what an installation does, and leaves nothing behind."""

from __future__ import annotations

import pytest

from engine.errors import InvalidConfiguration
from engine.persistence import schema_version
from engine.persistence.database import open_database
from engine.rehearsal import bench

SMALL = bench.Size(warm_up=1, lifecycles=3, open_tasks=200, lists=2)


def test_it_tells_what_the_design_asks_for() -> None:
    told: list[str] = []
    report = bench.run(size=SMALL, database_url=None, tell=told.append)
    for operation in ("start", "complete", "list"):
        cost = report["operations"][operation]
        assert 0 < cost["statements"] <= 8
        assert cost["cpu_ms"] > 0
        assert 0 < cost["wall_ms"]["median"] <= cost["wall_ms"]["p95"]
    assert report["lifecycle"]["cpu_ms"] > report["operations"]["start"]["cpu_ms"]
    assert report["operations"]["complete"]["runs"] == 9
    assert report["open_tasks"] == 200
    assert told


def test_a_given_database_must_be_empty_and_is_left_empty(sqlite_url: str) -> None:
    bench.run(size=SMALL, database_url=sqlite_url, tell=lambda line: None)
    database = open_database(sqlite_url)
    assert schema_version.current(database) is None
    schema_version.upgrade(database)
    with pytest.raises(InvalidConfiguration, match="kosong"):
        bench.run(size=SMALL, database_url=sqlite_url, tell=lambda line: None)
    assert schema_version.current(database) == schema_version.head()
    database.dispose()
