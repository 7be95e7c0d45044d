"""What does a form need to know that stands in no form?

Regions stand in a table, and who signs is known to whoever keeps the accounts; this library has neither. The caller
hands in what it has. What is left out is not checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Regions(Protocol):
    """The list of regions by Kemendagri code (`63.11.06`)."""

    @property
    def is_whole(self) -> bool:
        """Whether every kabupaten of the country is there, so that an unknown code is a strange one."""

    def names(self, codes: Iterable[str]) -> Mapping[str, str]:
        """The names of those codes that are known."""

    def find(self, words: Sequence[str], *, depth: int, within: str, most: int) -> Sequence[str]:
        """Codes of the regions that people may mean, best first.

        Args:
            words: plain lower-case words or beginnings of words; each is in the region's name or in that of a region
                around it, and one at least in its own.
            depth: parts of the codes wanted: 1 for provinces up to 4 for villages.
            within: code of the region that they lie in, empty for the whole country.
            most: how many at most.
        """


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who is filling in the form, and when."""

    #: The account's user name, as in the variable `initiator`.
    username: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What the caller lends."""

    regions: Regions | None = None
    signer: Signer | None = None


NO_PORTS = Ports()
