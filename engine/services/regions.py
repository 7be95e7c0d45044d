"""Which regions may a form's field mean?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.services.work import Work
from forms import regions
from forms.regions import Level, Place

#: Kabupaten and kota of the country: with so many the list is taken to be whole.
_REGENCIES = 510


class RegionBook:
    """The list of regions as forms ask for it (`forms.ports.Regions`)."""

    def __init__(self, work: Work) -> None:
        """Read within this unit of work."""
        self._work = work

    @property
    def is_whole(self) -> bool:
        """Whether every kabupaten is there."""
        return self._work.catalog.regencies(self._work) >= _REGENCIES

    def names(self, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the names of those codes that are known."""
        return self._work.regions.names(codes)

    def find(self, words: Sequence[str], *, depth: int, within: str, most: int) -> Sequence[str]:
        """Return codes of regions by the beginnings of words."""
        return self._work.regions.find(words, depth=depth, within=within, most=most)


def search(work: Work, typed: str, *, level: Level, within: str = "") -> tuple[Place, ...]:
    """Return the regions that typed words, or a typed code, may mean; the list of regions is no secret."""
    return regions.find(RegionBook(work), typed, level=level, within=within)


def place(work: Work, code: str) -> Place | None:
    """Return a region with its label, or None where it is unknown."""
    return next(iter(regions.places(RegionBook(work), [code])), None)
