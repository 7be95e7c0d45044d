"""Where do the business calendars come from?

A folder of TOML files says the hours (`engine.domain.calendar_records` has the shape), and they are taken over at every
loading. National holidays come from `engine.adapters.holiday_source`, for years that the table does not hold yet: a year
that it does may have been corrected by people, and is left alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.adapters.holiday_source import load_holidays
from engine.domain import calendar_records
from engine.domain.calendars import BusinessCalendar
from engine.domain.holidays import closed_days
from engine.domain.opening_hours import InvalidCalendar
from engine.errors import InvalidDefinition
from engine.services import recounting
from engine.services.work import Work


def load_shared(work: Work, folder: Path, years: Iterable[int]) -> tuple[str, ...]:
    """Write the calendars of a folder with the holidays of these years; returns their ids.

    A folder that does not exist holds none.

    Raises:
        InvalidDefinition: a file cannot be read; nothing is written.
    """
    shipped = [_read(path) for path in sorted(folder.glob("*.toml"))]
    national = closed_days(load_holidays(years)) if shipped else {}
    records = work.definitions.calendars()
    changed: list[str] = []
    for calendar in shipped:
        kept = _holidays_of(records.get(calendar.id))
        settled = {day.year for day in kept}
        new = {day: name for day, name in national.items() if day.year not in settled}
        record = calendar_records.to_record(
            replace(calendar, holidays={**new, **calendar.holidays, **kept})
        )
        if record == records.get(calendar.id):
            continue
        work.definitions.put_calendar(
            calendar.id, name=calendar.name, settings=record, now=work.clock.now()
        )
        changed.append(calendar.id)
    work.catalog.forget_settings()
    if changed:
        recounting.recount(work, changed)
    work.commit()
    return tuple(calendar.id for calendar in shipped)


def _read(path: Path) -> BusinessCalendar:
    try:
        return calendar_records.from_record(tomllib.loads(path.read_text(encoding="utf-8")))
    except (InvalidCalendar, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidDefinition(f"{path.name}: {error}") from error


def _holidays_of(record: Mapping[str, object] | None) -> dict[date, str]:
    return dict(calendar_records.from_record(record).holidays) if record else {}
