"""Do README and guides speak of what is there?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import config
from engine.rehearsal import demo, demo_files
from tests.driver import PROCESSES
from tests.panduan.pictures import GUIDES
from tests.panduan.studio import LARGEST

ROOT = GUIDES.parents[1]
README = ROOT / "README.md"
PAGES = sorted([README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"""\]\(([^)#\s]+)|src="([^"]+)\"""")
# docs/dialect has pictures of its own, and tests/dialect looks after them.
_PICTURE = re.compile(r"(?<!dialect/)gambar/([\w-]+)\.png")


def _links(page: Path) -> list[str]:
    found = _LINK.findall(page.read_text(encoding="utf-8"))
    return [first or second for first, second in found if "://" not in first + second]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in _links(page) if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {name for page in PAGES for name in _PICTURE.findall(page.read_text(encoding="utf-8"))}
    assert {picture.stem for picture in (GUIDES / "gambar").glob("*.png")} == shown


def test_pictures_are_small_enough_for_a_village_network() -> None:
    pictures = list((GUIDES / "gambar").glob("*.png"))
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST] == []


def test_the_readme_lists_exactly_the_settings_that_exist() -> None:
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if "| `ALUR_" in line]
    named = {name for row in rows for name in re.findall(r"`(ALUR_\w+)`", row.split("|")[1])}
    assert named == config._KNOWN


def test_the_readme_names_every_demo_account_and_the_password() -> None:
    readme = README.read_text(encoding="utf-8")
    people = [person.username for each in demo_files.find(PROCESSES) for person in each.people]
    assert people
    assert [name for name in people if f"`{name}`" not in readme] == []
    assert f"`{demo.PASSWORD}`" in readme
