"""Is a region found among all those of the country, and quickly?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine.persistence import schema_version
from engine.persistence.regions import Regions
from tests.integration.conftest import Opened
from tests.unit.forms.places import COUNTRY

#: As many regions as the country has, and more of one name than any it has.
_MANY = {"provinces": 38, "regencies": 14, "districts": 14, "villages": 11}

#: Seven thousand of each: ten times as many as of the most frequent name there is.
_NAMES = {1: "Sukamaju", 2: "Indah"}


def _country() -> dict[str, str]:
    """Make up a country: two villages of each kecamatan are called as in all others."""
    names = {}
    for p in range(11, 11 + _MANY["provinces"]):
        names[f"{p}"] = f"Provinsi {p}"
        for r in range(1, 1 + _MANY["regencies"]):
            regency = f"{p}.{r:02}"
            names[regency] = f"Kabupaten Kab{p}x{r}"
            for d in range(1, 1 + _MANY["districts"]):
                names[f"{regency}.{d:02}"] = f"Kecamatan Kec{p}x{r}x{d}"
                for v in range(1, 1 + _MANY["villages"]):
                    code = f"{regency}.{d:02}.{2000 + v}"
                    names[code] = _NAMES.get(v, f"Desa{p}x{r}x{d}x{v}")
    return names


@pytest.fixture
def regions(database_url: str, opened: Opened) -> Iterator[Regions]:
    database = opened(database_url)
    schema_version.upgrade(database)
    with database.begin() as connection:
        found = Regions(connection)
        found.put(COUNTRY)
        yield found


def find(regions: Regions, *words: str, depth: int = 4, within: str = "") -> list[str]:
    return regions.find(words, depth=depth, within=within, most=20)


def test_a_region_is_found_by_the_beginning_of_any_word_of_its_name(regions: Regions) -> None:
    assert find(regions, "bal") == ["63.11.06.2001"]
    assert find(regions, "aren", depth=3) == ["36.74.06"]
    assert find(regions, "alida") == []


def test_words_of_the_regions_around_narrow_it_down(regions: Regions) -> None:
    assert find(regions, "tangerang", depth=2) == ["36.71", "36.74"]
    assert find(regions, "tangerang", "selatan", depth=2) == ["36.74"]
    assert find(regions, "kauman", "batang", "jawa") == ["33.25.09.1001"]
    assert find(regions, "kauman", "balangan") == []


def test_a_region_is_not_found_by_the_names_around_it_alone(regions: Regions) -> None:
    assert find(regions, "jawa") == []


def test_what_is_called_exactly_so_comes_first(regions: Regions) -> None:
    regions.put({"63.11.06.2002": "Balidaan", "63.11.06.2000": "Balida Hulu"})
    assert find(regions, "balida") == ["63.11.06.2001", "63.11.06.2002", "63.11.06.2000"]


def test_only_what_lies_inside_is_found(regions: Regions) -> None:
    assert find(regions, "balida", within="63.11") == ["63.11.06.2001"]
    assert find(regions, "balida", within="63.11.06.2001") == ["63.11.06.2001"]
    assert find(regions, "balida", within="63.1") == []


def test_apostrophes_and_accents_make_no_difference(regions: Regions) -> None:
    regions.put({"73.09": "Kabupaten Ma\u2019rang Pangkép"})
    assert find(regions, "marang", depth=2) == find(regions, "pangkep", depth=2) == ["73.09"]


def test_a_region_that_is_known_keeps_its_name_and_its_words(regions: Regions) -> None:
    regions.put({"63.11.06.2001": "Nama Lain"})
    assert regions.names(["63.11.06.2001", "99"]) == {"63.11.06.2001": "Balida"}
    assert find(regions, "nama") == []


@pytest.mark.slow
def test_the_whole_country_is_searched_in_a_moment(regions: Regions) -> None:
    regions.put(_country())
    assert regions.count(4) > 80_000
    searches = [("sukamaju",), ("sukamaju", "kab20x3"), ("indah", "kec20x3x4"), ("desa2",)]
    for words in searches:
        began = time.perf_counter()
        assert find(regions, *words) != []
        assert time.perf_counter() - began < 0.5, words
    began = time.perf_counter()
    assert len(regions.names(["20", "20.03", "20.03.04", "20.03.04.2001"])) == 4
    assert time.perf_counter() - began < 0.02


def test_a_search_reads_the_index_and_not_the_list(regions: Regions) -> None:
    connection = regions._connection
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, and reads a list this short from end to end")
    seen: list[str] = []

    def explain(
        _connection: object, _cursor: object, statement: str, values: Any, *_more: object
    ) -> None:
        if statement.startswith("SELECT"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            seen.extend(row[3] for row in plan)

    sa.event.listen(connection, "before_cursor_execute", explain)
    find(regions, "balida", "paringin", within="63.11")
    assert any("ix_region_word_search" in line for line in seen), seen
    assert not [line for line in seen if line.startswith("SCAN")], seen
