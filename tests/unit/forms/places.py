"""How do these tests get a list of regions without a database?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from forms import regions

COUNTRY = {
    "33": "Jawa Tengah",
    "33.25": "Kabupaten Batang",
    "33.25.09": "Batang",
    "33.25.09.1001": "Kauman",
    "36": "Banten",
    "36.71": "Kota Tangerang",
    "36.74": "Kota Tangerang Selatan",
    "36.74.06": "Pondok Aren",
    "63": "Kalimantan Selatan",
    "63.11": "Kabupaten Balangan",
    "63.11.06": "Paringin",
    "63.11.06.2001": "Balida",
}


class Places:
    """A list of regions in memory; `find` looks at every one of them."""

    def __init__(self, names: Mapping[str, str] = COUNTRY, *, whole: bool = False) -> None:
        """Hold these names by code."""
        self._names = dict(names)
        self._whole = whole

    @property
    def is_whole(self) -> bool:
        """Whether the list claims to be the whole country."""
        return self._whole

    def names(self, codes: Iterable[str]) -> Mapping[str, str]:
        """The names of known codes."""
        return {code: self._names[code] for code in codes if code in self._names}

    def find(self, words: Sequence[str], *, depth: int, within: str, most: int) -> Sequence[str]:
        """The regions whose names, or those around them, begin with the words."""
        found = [
            code
            for code in sorted(self._names)
            if regions.depth_of(code) == depth
            and (not within or regions.lies_in(code, within))
            and self._begins(code, words)
        ]
        return found[:most]

    def _begins(self, code: str, words: Sequence[str]) -> bool:
        own = self._names[code].lower().split()
        around = " ".join(self._names.get(each, "") for each in regions.around(code))
        everything = around.lower().split()
        return all(any(each.startswith(word) for each in everything) for word in words) and any(
            each.startswith(word) for word in words for each in own
        )
