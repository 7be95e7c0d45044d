from __future__ import annotations

import json
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

import processes
from engine.domain.calendar_defaults import RamadanPeriod, elapsed_calendar, office_calendar
from engine.domain.calendar_records import from_record, to_record
from engine.domain.calendars import BusinessCalendar
from engine.domain.opening_hours import Hours, InvalidCalendar, Season, WeekPattern
from tests.unit.domain.offices import BALANGAN_ELAPSED, BATANG

SHIPPED = Path(processes.__file__).parent / "_shared" / "calendars"
RAMADAN = [
    RamadanPeriod(first=date(2025, 3, 1), last=date(2025, 3, 30), estimated=False),
    RamadanPeriod(first=date(2026, 2, 19), last=date(2026, 3, 20), estimated=False),
    RamadanPeriod(first=date(2027, 2, 8), last=date(2027, 3, 9), estimated=True),
]


def record(**changes: object) -> dict[str, Any]:
    """A small record that is right but for the changes."""
    return {
        "id": "k",
        "name": "Kantor",
        "zone": "Asia/Jakarta",
        "weeks": {"normal": {"monday": ["07:30-12:00"]}},
    } | changes


@pytest.mark.parametrize(
    "name,zone",
    [
        ("kantor-wib", "Asia/Jakarta"),
        ("kantor-wita", "Asia/Makassar"),
        ("kantor-wit", "Asia/Jayapura"),
    ],
)
def test_the_calendars_that_are_shipped_hold_the_hours_of_the_regulation(
    name: str, zone: str
) -> None:
    shipped = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))

    assert shipped["id"] == name
    assert from_record(shipped) == office_calendar(zone, ramadan=RAMADAN)


def test_no_other_calendar_is_shipped_untested() -> None:
    assert {each.stem for each in SHIPPED.iterdir()} == {"kantor-wib", "kantor-wita", "kantor-wit"}


def _market() -> BusinessCalendar:
    night = WeekPattern(days=((Hours(opens=time(22), closes=time(0)),),) * 7)
    closed = WeekPattern(days=((),) * 7)
    seasons = (
        Season(name="Normal", first=date(2026, 1, 1), last=date(2026, 1, 2), week=closed),
        Season(name="Ramadan", first=date(2026, 2, 19), last=date(2026, 3, 20), week=night),
    )
    return BusinessCalendar(
        id="pasar", name="Pasar malam", zone="Asia/Jayapura", week=night, seasons=seasons
    )


@pytest.mark.parametrize("calendar", [BATANG, BALANGAN_ELAPSED, _market()])
def test_a_calendar_survives_json(calendar: BusinessCalendar) -> None:
    assert from_record(json.loads(json.dumps(to_record(calendar)))) == calendar


def test_days_that_are_left_out_are_closed() -> None:
    calendar = from_record(record())
    assert [len(calendar.hours_on(date(2026, 2, day))) for day in (2, 3)] == [1, 0]


def test_the_calendar_of_elapsed_time_needs_no_hours() -> None:
    calendar = from_record({"id": "24x7", "name": "24 jam", "zone": "UTC", "always_open": True})
    assert calendar.always_open
    assert elapsed_calendar("UTC").id == "24x7"


SEASON = {"name": "R", "week": "normal", "first": "2026-01-01", "last": "2026-01-02"}


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"id": ""}, "“id”.*teks"),
        ({"name": 3}, "“name”.*teks"),
        ({"zone": "Asia/Batang"}, "Zona waktu “Asia/Batang”"),
        ({"hours": {}}, "“hours” pada kalender tidak dikenal"),
        ({"weeks": None}, "“weeks”"),
        ({"weeks": []}, "“weeks”"),
        ({"weeks": {}}, "“normal” belum ada"),
        ({"weeks": {"normal": {"senin": []}}}, "“senin” pada weeks.normal"),
        ({"weeks": {"normal": {"monday": "07:30-12:00"}}}, "weeks.normal.monday.*daftar"),
        ({"weeks": {"normal": {"monday": [730]}}}, "“730” tidak dapat dibaca"),
        ({"weeks": {"normal": {"monday": ["7.30-12"]}}}, "“7.30-12” tidak dapat dibaca"),
        ({"weeks": {"normal": {"monday": ["07:30-25:00"]}}}, "bukan jam yang ada"),
        ({"weeks": {"normal": {"monday": ["07:30-24:30"]}}}, "bukan jam yang ada"),
        ({"weeks": {"normal": {"monday": ["12:00-07:30"]}}}, "Jam tutup 07.30"),
        ({"seasons": [SEASON | {"week": "ramadan"}]}, "“ramadan” belum ada"),
        ({"seasons": [SEASON | {"first": "1 Maret"}]}, "“1 Maret” tidak dapat dibaca"),
        ({"seasons": [SEASON | {"estimated": "ya"}]}, "“estimated”.*true atau false"),
        ({"seasons": [SEASON | {"until": "x"}]}, "“until” pada seasons"),
        ({"seasons": ["Ramadan"]}, "“seasons”"),
        ({"holidays": {"17-08-2026": "HUT RI"}}, "“17-08-2026” tidak dapat dibaca"),
        ({"holidays": {"2026-08-17": ""}}, "“2026-08-17”"),
        ({"always_open": True}, "selalu buka tidak memakai"),
        ({"always_open": "yes"}, "“always_open”.*true atau false"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidCalendar, match=sentence):
        from_record(record(**wrong))
