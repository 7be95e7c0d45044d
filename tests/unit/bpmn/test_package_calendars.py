"""A calendar that nobody keeps is told before it is published, where it is named."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from engine.bpmn.package import check_files, check_package
from engine.domain.findings import Finding
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    extended,
    line,
    properties,
    start,
    timer,
    user,
    wait,
)

KEPT = ("24x7", "kantor-wib", "kantor-wita")
MISTYPED = properties(calendar="kantor-wiba")
PLACES = {
    "t": line(user("t", MISTYPED)),
    "w": line(wait("w", extended(MISTYPED), timer())),
    "b": drawing(
        start(),
        user("t"),
        boundary("b", "t", extended(MISTYPED), timer()),
        end(),
        "mulai -> t",
        "t -> selesai",
        "b -> selesai",
    ),
    "p": drawing(extended(MISTYPED), start(), user("t"), end(), "mulai -> t", "t -> selesai"),
}


def told(
    content: bytes, kept: Collection[str] | None = KEPT, site: dict[str, object] | None = None
) -> list[Finding]:
    check = check_files({"p.bpmn": content}, site=site, calendars=kept)
    found = [finding for finding in check.findings if finding.rule == "calendar-unknown"]
    assert (check.package is None) == bool(found)
    return found


@pytest.mark.parametrize("element_id", PLACES)
def test_an_unknown_calendar_blocks_where_it_is_named(element_id: str) -> None:
    (finding,) = told(PLACES[element_id])

    assert (finding.element_id, finding.file, finding.blocks) == (element_id, "p.bpmn", True)
    assert "“kantor-wiba” tidak ada. Maksud Anda “kantor-wi" in finding.message


@pytest.mark.parametrize("element_id", PLACES)
def test_a_calendar_that_is_kept_is_fine(element_id: str) -> None:
    assert told(PLACES[element_id], kept=["kantor-wiba"]) == []


def test_without_a_list_of_calendars_none_is_looked_up() -> None:
    assert told(PLACES["t"], kept=None) == []


def test_the_site_names_its_calendar_too(tmp_path: Path) -> None:
    plain = line(user("t"))
    (finding,) = told(plain, site={"site": {"calendar": "kantor-witta"}})

    assert finding.file == "site.toml"
    assert "Maksud Anda “kantor-wita”?" in finding.message
    assert told(plain, site={"site": {"calendar": "24x7"}}) == []

    (tmp_path / "site.toml").write_text('[site]\ncalendar = "kantor-wit"\n')
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "p.bpmn").write_bytes(plain)
    assert check_package(tmp_path / "p", calendars=KEPT).package is None
