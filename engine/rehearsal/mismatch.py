"""How is it told that something is not as a scenario says?"""

from __future__ import annotations

from dataclasses import dataclass


class Mismatch(Exception):
    """Something is not as it should be."""

    def __init__(self, what: str, *, expected: str, found: str) -> None:
        """Name what was looked at, and both sides of the difference."""
        super().__init__(f"{what}: diharapkan {expected}, ditemukan {found}")
        self.what = what
        self.expected = expected
        self.found = found


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One difference between a scenario and what happened."""

    #: 1-based number of the step and its line in the file; None for the start, and for what is expected at the end.
    step: int | None
    line: int | None
    what: str
    expected: str
    found: str

    @property
    def sentence(self) -> str:
        """The difference in one line."""
        place = f"langkah {self.step}" if self.step else ""
        if place and self.line:
            place += f" (baris {self.line})"
        text = f"{self.what}: diharapkan {self.expected}, ditemukan {self.found}"
        return f"{place}, {text}" if place else text


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Write a list of names, also an empty one."""
    return ", ".join(names) or "tidak ada"
