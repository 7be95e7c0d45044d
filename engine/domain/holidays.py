"""On which days are offices closed, why, and for whom?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.opening_hours import InvalidCalendar
from engine.domain.regions import contains


class HolidayKind(StrEnum):
    """Who declared the holiday."""

    #: Libur nasional.
    PUBLIC = "public"
    #: Cuti bersama, which closes offices of the state.
    COLLECTIVE_LEAVE = "collective_leave"
    #: Declared for one region, such as an anniversary or an election.
    LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """One day on which offices are closed."""

    date: date
    #: Indonesian name, as shown in the arithmetic of a due date.
    name: str
    kind: HolidayKind
    #: Whether the date still awaits a decision of the government.
    estimated: bool = False
    #: Kemendagri code of the region a local holiday holds for, and all inside it; None for the whole country.
    region: str | None = None

    def __post_init__(self) -> None:
        """Refuse a local holiday without a region, or another with one, with `InvalidCalendar`."""
        if (self.kind is HolidayKind.LOCAL) != (self.region is not None):
            raise InvalidCalendar(
                "Libur daerah, dan hanya libur daerah, harus menyebut wilayahnya."
            )

    def holds_in(self, region: str | None) -> bool:
        """Tell whether offices of a region are closed; None asks for the whole country."""
        return self.region is None or (region is not None and contains(self.region, region))


def closed_days(holidays: Iterable[Holiday], region: str | None = None) -> dict[date, str]:
    """Return the closed days of a region with the names to show, ready for a calendar.

    Two holidays on one day are named both, the public one first.
    """
    order = list(HolidayKind)
    names: dict[date, list[str]] = {}
    for each in sorted(holidays, key=lambda each: (each.date, order.index(each.kind), each.name)):
        if each.holds_in(region) and each.name not in names.get(each.date, []):
            names.setdefault(each.date, []).append(each.name)
    return {day: "; ".join(those) for day, those in names.items()}
