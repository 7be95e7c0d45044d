"""How long may it take, as an SOP writes it?

A time standard is an ISO 8601 duration whose two halves mean different things: `P3D` is three *working days* of a
calendar, `PT6H` is six hours of its *working time*. Neither is turned into the other, for a working day is longer on
one calendar than on another, and shorter in Ramadan. On a calendar that never closes a day is 24 hours.

Weeks, months and years are refused: a week would be five days to one office and six to the next. So are zero, signs,
and decimals before the seconds (`PT90M` says what `PT1.5H` would).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from engine.errors import InvalidInput

#: Longest duration accepted, in days and in time: ten years. It bounds every walk over a calendar.
MAX_DAYS = 3660
MAX_TIME = timedelta(days=MAX_DAYS)

_DURATION = re.compile(
    r"P(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_CALENDAR_UNITS = re.compile(r"P(?:[\d.,]+[YMWD])*[\d.,]+[YMW]", re.ASCII)
_DECIMAL_UNITS = re.compile(r"[.,]\d+[DHM]", re.ASCII)


class InvalidDuration(InvalidInput):
    """Lama waktu ini tidak dapat dibaca."""


@dataclass(frozen=True, kw_only=True)
class WorkDuration:
    """An amount of work time: whole working days first, then working time on top of them."""

    days: int = 0
    time: timedelta = timedelta()

    def __post_init__(self) -> None:
        """Refuse what lies below zero or beyond ten years with `InvalidDuration`."""
        if self.days < 0 or self.time < timedelta():
            raise InvalidDuration("Lama waktu tidak boleh kurang dari nol.")
        if self.days > MAX_DAYS or self.time > MAX_TIME:
            raise InvalidDuration("Lama waktu tidak boleh lebih dari sepuluh tahun.")

    @property
    def is_zero(self) -> bool:
        """Whether nothing is left of it."""
        return not self.days and not self.time


def parse_duration(text: str) -> WorkDuration:
    """Read an ISO 8601 duration such as `P1D`, `PT6H` or `P2DT1H30M`.

    Raises:
        InvalidDuration: with a sentence that says how to write it instead.
    """
    match = _DURATION.fullmatch(text)
    if match is None or text == "P":
        raise InvalidDuration(_refusal(text))
    days, hours, minutes = (int(match[name] or 0) for name in ("days", "hours", "minutes"))
    whole, _, decimals = (match["seconds"] or "0").partition(".")
    time = timedelta(
        hours=hours, minutes=minutes, seconds=int(whole), microseconds=int(decimals.ljust(6, "0"))
    )
    duration = WorkDuration(days=days, time=time)
    if duration.is_zero:
        raise InvalidDuration(f"Lama waktu “{text}” harus lebih dari nol.")
    return duration


def format_duration(duration: WorkDuration) -> str:
    """Write the shortest form that reads back as the same duration; nothing at all is `PT0S`."""
    minutes, seconds = divmod(duration.time, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", _seconds(seconds)]
    day = f"{duration.days}D" if duration.days else ""
    time = "".join(parts)
    return f"P{day}T{time}" if time else f"P{day}" if day else "PT0S"


def _seconds(seconds: timedelta) -> str:
    if not seconds:
        return ""
    decimals = f".{seconds.microseconds:06d}".rstrip("0") if seconds.microseconds else ""
    return f"{seconds.seconds}{decimals}S"


def _refusal(text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if _CALENDAR_UNITS.match(text):
        return (
            f"Lama waktu “{shown}” memakai tahun, bulan, atau minggu, yang panjangnya tidak tetap. "
            "Tulis dalam hari kerja, misalnya P5D."
        )
    if _DECIMAL_UNITS.search(text):
        return f"Lama waktu “{shown}” memakai pecahan. Tulis bilangan bulat, misalnya PT1H30M."
    return f"Lama waktu “{shown}” tidak dapat dibaca. Contoh yang benar: P1D, PT6H, P2DT4H, PT30M."
