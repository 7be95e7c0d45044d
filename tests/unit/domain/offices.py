"""The offices that the tests of time work in: Batang (WIB) and Balangan (WITA), in 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.domain.calendar_defaults import RamadanPeriod, elapsed_calendar, office_calendar

#: Written down from requirements §4, not taken from the library that production loads them with.
HOLIDAYS_2026 = {
    date(2026, 1, 1): "Tahun Baru Masehi",
    date(2026, 1, 16): "Isra Mikraj Nabi Muhammad",
    date(2026, 2, 16): "Cuti Bersama Tahun Baru Imlek",
    date(2026, 2, 17): "Tahun Baru Imlek",
    date(2026, 3, 18): "Cuti Bersama Hari Suci Nyepi",
    date(2026, 3, 19): "Hari Suci Nyepi",
    date(2026, 3, 20): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 21): "Hari Raya Idul Fitri",
    date(2026, 3, 22): "Hari kedua dari Hari Raya Idul Fitri",
    date(2026, 3, 23): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 24): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 4, 3): "Wafat Yesus Kristus",
    date(2026, 4, 5): "Kebangkitan Yesus Kristus",
    date(2026, 5, 1): "Hari Buruh Internasional",
    date(2026, 5, 14): "Kenaikan Yesus Kristus",
    date(2026, 5, 15): "Cuti Bersama Kenaikan Yesus Kristus",
    date(2026, 5, 27): "Hari Raya Idul Adha",
    date(2026, 5, 28): "Cuti Bersama Hari Raya Idul Adha",
    date(2026, 5, 31): "Hari Raya Waisak",
    date(2026, 6, 1): "Hari Lahir Pancasila",
    date(2026, 6, 16): "Tahun Baru Islam",
    date(2026, 8, 17): "Hari Kemerdekaan Republik Indonesia",
    date(2026, 8, 25): "Maulid Nabi Muhammad",
    date(2026, 12, 24): "Cuti Bersama Hari Raya Natal",
    date(2026, 12, 25): "Hari Raya Natal",
}
RAMADAN_2026 = RamadanPeriod(first=date(2026, 2, 19), last=date(2026, 3, 20), estimated=False)

BATANG = office_calendar("Asia/Jakarta", HOLIDAYS_2026, [RAMADAN_2026])
BALANGAN = office_calendar("Asia/Makassar", HOLIDAYS_2026, [RAMADAN_2026])
BALANGAN_ELAPSED = elapsed_calendar("Asia/Makassar")


def wib(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of 2026 as Batang's wall clock shows it."""
    local = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Jakarta"))
    return local.astimezone(UTC)


def wita(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of 2026 as Balangan's wall clock shows it."""
    local = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Makassar"))
    return local.astimezone(UTC)
