"""Where do the national holidays come from?

From the library `holidays` (MIT), once, into an editable table: the decree of the three ministers (SKB) that fixes
each year's days comes out late and is amended, so people must be able to correct what the library knows.

Three things to know about the library: without the category `government` it leaves out cuti bersama; without a
language the names come out in English or Indonesian, depending on the machine; and it knows nothing of Ramadan or of
holidays of one region.
"""

from __future__ import annotations

from collections.abc import Iterable

from holidays import GOVERNMENT, PUBLIC
from holidays.countries.indonesia import Indonesia

from engine.domain.holidays import Holiday, HolidayKind

_CATEGORIES = {PUBLIC: HolidayKind.PUBLIC, GOVERNMENT: HolidayKind.COLLECTIVE_LEAVE}
_ESTIMATED = " (perkiraan)"
_LEAVE = "Cuti Bersama "


class _Source(Indonesia):
    # The library misspells the label of a day moved to another date ("Pegangti").
    observed_label = "Pengganti %s"
    observed_estimated_label = "Pengganti %s (perkiraan)"


def load_holidays(years: Iterable[int]) -> list[Holiday]:
    """Return the national holidays and cuti bersama of the years, by date.

    Where a holiday's date is estimated, so is the cuti bersama named after it in that year.
    """
    found = [each for year in sorted(set(years)) for each in _year(year)]
    return sorted(found, key=lambda each: (each.date, each.kind, each.name))


def _year(year: int) -> list[Holiday]:
    days = [
        (day, name, kind)
        for category, kind in _CATEGORIES.items()
        for day, names in _Source(years=year, categories=(category,), language="id").items()
        for name in names.split("; ")
    ]
    unsure = {name.removesuffix(_ESTIMATED) for _, name, _ in days if name.endswith(_ESTIMATED)}
    return [
        Holiday(
            date=day,
            name=name.removesuffix(_ESTIMATED),
            kind=kind,
            estimated=name.removesuffix(_ESTIMATED).removeprefix(_LEAVE) in unsure,
        )
        for day, name, kind in days
    ]
