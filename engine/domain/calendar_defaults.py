"""Which calendars are there before anybody edits one?

The hours follow Perpres 21/2023: Monday to Friday, 37.5 hours a week without breaks, from 07.30 local time, with a
break of 60 minutes, on Friday 90; in Ramadan 32.5 hours from 08.00 with 30, on Friday 60. The regulation leaves the
closing time and the place of the break to each office; those here are derived, and an office overrides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from engine.domain.calendars import BusinessCalendar
from engine.domain.opening_hours import Hours, Season, WeekPattern

#: Id of the calendar that counts elapsed time.
ELAPSED_ID = "24x7"


@dataclass(frozen=True, kw_only=True)
class RamadanPeriod:
    """The days of one Ramadan, first and last included."""

    first: date
    last: date
    #: Whether the government has yet to decide it (sidang isbat).
    estimated: bool


NORMAL_WEEK = WeekPattern.weekdays(
    monday_to_thursday=(
        Hours(opens=time(7, 30), closes=time(12)),
        Hours(opens=time(13), closes=time(16)),
    ),
    friday=(
        Hours(opens=time(7, 30), closes=time(11, 30)),
        Hours(opens=time(13), closes=time(16, 30)),
    ),
)

RAMADAN_WEEK = WeekPattern.weekdays(
    monday_to_thursday=(
        Hours(opens=time(8), closes=time(12)),
        Hours(opens=time(12, 30), closes=time(15)),
    ),
    friday=(
        Hours(opens=time(8), closes=time(11, 30)),
        Hours(opens=time(12, 30), closes=time(15, 30)),
    ),
)

#: Zone label of the office calendars, by IANA zone.
_OFFICES = {
    "Asia/Jakarta": ("kantor-wib", "Jam kerja kantor (WIB)"),
    "Asia/Makassar": ("kantor-wita", "Jam kerja kantor (WITA)"),
    "Asia/Jayapura": ("kantor-wit", "Jam kerja kantor (WIT)"),
}


def elapsed_calendar(zone: str) -> BusinessCalendar:
    """Return the calendar that never closes; the zone only matters for telling its times."""
    return BusinessCalendar(id=ELAPSED_ID, name="Setiap saat (24 jam)", zone=zone, week=None)


def office_calendar(
    zone: str,
    holidays: Mapping[date, str] | None = None,
    ramadan: Iterable[RamadanPeriod] = (),
) -> BusinessCalendar:
    """Return the office hours of one of Indonesia's three zones.

    Raises:
        KeyError: for a zone that is not Asia/Jakarta, Asia/Makassar or Asia/Jayapura.
    """
    calendar_id, name = _OFFICES[zone]
    seasons = tuple(
        Season(
            name="Ramadan",
            first=each.first,
            last=each.last,
            week=RAMADAN_WEEK,
            estimated=each.estimated,
        )
        for each in ramadan
    )
    return BusinessCalendar(
        id=calendar_id,
        name=name,
        zone=zone,
        week=NORMAL_WEEK,
        seasons=seasons,
        holidays=holidays or {},
    )
