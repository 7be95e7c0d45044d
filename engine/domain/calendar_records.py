"""How is a business calendar written down?

The same shape is stored in the editable table (as JSON) and shipped in `processes/_shared/calendars/*.toml`::

    id = "kantor-wib"
    name = "Jam kerja kantor (WIB)"
    zone = "Asia/Jakarta"
    [weeks.normal]                                   # a week by name; days left out are closed
    monday = ["07:30-12:00", "13:00-16:00"]
    [[seasons]]                                      # optional
    name = "Ramadan"
    week = "ramadan"                                 # one of [weeks]
    first = "2027-02-08"
    last = "2027-03-09"
    estimated = true
    [holidays]                                       # optional
    2026-02-17 = "Tahun Baru Imlek"

A calendar that never closes has `always_open = true` instead of weeks. Dates are strings, for JSON has no others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from engine.domain.calendars import BusinessCalendar
from engine.domain.opening_hours import Hours, InvalidCalendar, Season, WeekPattern

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NORMAL = "normal"
_KEYS = {"id", "name", "zone", "always_open", "weeks", "seasons", "holidays"}
_SEASON_KEYS = {"name", "week", "first", "last", "estimated"}
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_END_OF_DAY = 24


def to_record(calendar: BusinessCalendar) -> dict[str, object]:
    """Return the calendar as JSON can hold it; `from_record` gives an equal one back."""
    record: dict[str, object] = {
        "id": calendar.id,
        "name": calendar.name,
        "zone": calendar.zone,
    }
    if calendar.week is None:
        return record | {"always_open": True}
    names = _week_names(calendar.week, calendar.seasons)
    return record | {
        "weeks": {name: _week_record(week) for week, name in names.items()},
        "seasons": [
            {
                "name": season.name,
                "week": names[season.week],
                "first": season.first.isoformat(),
                "last": season.last.isoformat(),
                "estimated": season.estimated,
            }
            for season in calendar.seasons
        ],
        "holidays": {day.isoformat(): calendar.holidays[day] for day in sorted(calendar.holidays)},
    }


def from_record(record: Mapping[str, object]) -> BusinessCalendar:
    """Read a calendar.

    Raises:
        InvalidCalendar: naming the entry that is missing, unknown or unreadable.
    """
    _only(record, _KEYS, "kalender")
    calendar = BusinessCalendar(
        id=_text(record, "id"), name=_text(record, "name"), zone=_text(record, "zone"), week=None
    )
    if _flag(record, "always_open"):
        if record.keys() & {"weeks", "seasons", "holidays"}:
            raise InvalidCalendar("Kalender yang selalu buka tidak memakai jam kerja atau libur.")
        return calendar
    weeks = {
        name: _week(_mapping(week, f"weeks.{name}"), name)
        for name, week in _mapping(record.get("weeks"), "weeks").items()
    }
    if _NORMAL not in weeks:
        raise InvalidCalendar("Pola minggu “normal” belum ada.")
    seasons = [_mapping(each, "seasons") for each in _list(record.get("seasons", []), "seasons")]
    holidays = _mapping(record.get("holidays", {}), "holidays")
    return replace(
        calendar,
        week=weeks[_NORMAL],
        seasons=tuple(_season(each, weeks) for each in seasons),
        holidays={_date(day): _text(holidays, day) for day in holidays},
    )


def _week_names(normal: WeekPattern, seasons: Sequence[Season]) -> dict[WeekPattern, str]:
    names = {normal: _NORMAL}
    for season in seasons:
        if season.week not in names:
            stem = season.name.lower()
            taken = set(names.values())
            names[season.week] = stem if stem not in taken else f"{stem}-{len(taken) + 1}"
    return names


def _week_record(week: WeekPattern) -> dict[str, object]:
    return {
        day: [f"{each.opens:%H:%M}-{_closing(each)}" for each in hours]
        for day, hours in zip(_DAYS, week.days, strict=True)
        if hours
    }


def _closing(hours: Hours) -> str:
    return "24:00" if hours.closes == time.min else f"{hours.closes:%H:%M}"


def _week(record: Mapping[str, object], name: str) -> WeekPattern:
    _only(record, set(_DAYS), f"weeks.{name}")
    return WeekPattern(
        days=tuple(
            tuple(_hours(each) for each in _list(record.get(day, []), f"weeks.{name}.{day}"))
            for day in _DAYS
        )
    )


def _hours(value: object) -> Hours:
    match = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InvalidCalendar(f"Jam kerja “{value}” tidak dapat dibaca. Contoh: 07:30-12:00.")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    if (to_hour, to_minute) == (_END_OF_DAY, 0):
        to_hour = 0
    try:
        return Hours(opens=time(from_hour, from_minute), closes=time(to_hour, to_minute))
    except ValueError as error:
        raise InvalidCalendar(f"Jam kerja “{value}” bukan jam yang ada.") from error


def _season(record: Mapping[str, object], weeks: Mapping[str, WeekPattern]) -> Season:
    _only(record, _SEASON_KEYS, "seasons")
    week = _text(record, "week")
    if week not in weeks:
        raise InvalidCalendar(f"Pola minggu “{week}” belum ada.")
    return Season(
        name=_text(record, "name"),
        first=_date(_text(record, "first")),
        last=_date(_text(record, "last")),
        week=weeks[week],
        estimated=_flag(record, "estimated"),
    )


def _only(record: Mapping[str, object], known: set[str], where: str) -> None:
    if unknown := sorted(record.keys() - known):
        raise InvalidCalendar(f"Isian “{unknown[0]}” pada {where} tidak dikenal.")


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidCalendar(f"Isian “{key}” pada kalender harus berupa teks.")
    return value


def _flag(record: Mapping[str, object], key: str) -> bool:
    value = record.get(key, False)
    if not isinstance(value, bool):
        raise InvalidCalendar(f"Isian “{key}” pada kalender harus true atau false.")
    return value


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidCalendar(f"Isian “{where}” pada kalender belum ada atau bentuknya salah.")
    return value


def _list(value: object, where: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise InvalidCalendar(f"Isian “{where}” pada kalender harus berupa daftar.")
    return value


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidCalendar(
            f"Tanggal “{text}” tidak dapat dibaca. Contoh: 2026-02-17."
        ) from error
