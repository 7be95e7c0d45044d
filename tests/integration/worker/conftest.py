"""What do tests of worker processes find prepared?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver import Office
from tests.integration.flood_site import FloodSite


@pytest.fixture
def flood(tmp_path: Path, database_url: str) -> Iterator[FloodSite]:
    """A process that runs by itself, started in the past: for a real clock everything is due."""
    office = Office(tmp_path / "var", database_url)
    yield FloodSite(office, tmp_path)
    office.close()
