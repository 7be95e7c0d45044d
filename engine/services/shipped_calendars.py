"""Which business calendars may a package name?

Those in the table and `24x7`. A package in a folder may also name what installing it brings along: the files in the
nearest `_shared` folder above it, and those that come with the installation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from engine.config import Settings
from engine.services.sites import ROUND_THE_CLOCK
from engine.services.work import Work

_PLACE = Path("_shared") / "calendars"


def kept(work: Work) -> frozenset[str]:
    """Return what a package that is uploaded may name: the calendars in the table, and `24x7`."""
    return frozenset({ROUND_THE_CLOCK, *work.definitions.calendars()})


def known_beside(folder: Path, processes: Path | None = None) -> frozenset[str]:
    """Return what the package in a folder may name before any database is asked.

    `processes` is the folder whose `_shared` comes with the installation; None is the one that Alur brings along.
    """
    installed = processes or Settings.from_env({}).processes_dir
    return frozenset({ROUND_THE_CLOCK}) | _above(folder) | _ids(installed / _PLACE)


def _above(folder: Path) -> frozenset[str]:
    places = (parent / _PLACE for parent in folder.resolve().parents)
    return next((_ids(place) for place in places if place.is_dir()), frozenset())


def _ids(place: Path) -> frozenset[str]:
    return frozenset(_read(place))


def _read(place: Path) -> Iterator[str]:
    for file in sorted(place.glob("*.toml")):
        try:
            record = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
            # Installing it tells what is wrong with it; here it is a calendar that nobody can name.
            continue
        if isinstance(record.get("id"), str):
            yield record["id"]
