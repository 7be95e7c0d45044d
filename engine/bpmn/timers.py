"""When does a timer event fire?

Literal timers are read once, at publishing; expressions when the token arrives. Nothing here asks the machine's clock:
SpiffWorkflow's timer module does, and is not used.

Durations are ISO 8601 with years, months, weeks, days and a time part; years and months move on the calendar from the
instant of arrival. Dates need an offset: a time without one means another instant in Jakarta than in Jayapura.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import Any

from engine.bpmn.model import TimerKind
from engine.feel.values import YearMonthDuration

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(r"R(?P<times>\d{0,4})/(?:(?P<first>[^P/][^/]*)/)?(?P<every>P.+)", re.ASCII)


#: Repetitions that are made up for after a standstill; older ones are left out.
MOST_MADE_UP = 24


class InvalidTimer(ValueError):
    """A timer value that cannot be read; the text is an Indonesian sentence."""


@dataclass(frozen=True, kw_only=True)
class Every:
    """A duration that knows months: what ISO 8601 can say and `timedelta` cannot."""

    text: str
    months: int
    rest: timedelta

    def after(self, instant: datetime) -> datetime:
        """Return the instant one duration later; the last day of a month stays a last day.

        Raises OverflowError beyond the year 9999.
        """
        total = instant.year * 12 + instant.month - 1 + self.months
        year, month = divmod(total, 12)
        if year > MAXYEAR:
            raise OverflowError("beyond the calendar")
        day = min(instant.day, calendar.monthrange(year, month + 1)[1])
        return instant.replace(year=year, month=month + 1, day=day) + self.rest


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A timer as armed: the first instant, and how it goes on."""

    due_at: datetime
    every: Every | None = None
    #: Firings left after the first; -1 goes on for ever. Zero for dates and durations.
    repeats: int = 0


def check(kind: TimerKind, text: str) -> None:
    """Read a literal timer value. Raises `InvalidTimer`."""
    schedule(kind, text, now=datetime(2000, 1, 1, tzinfo=UTC))


def schedule(kind: TimerKind, value: Any, *, now: datetime) -> Schedule:
    """Arm a timer at an aware instant. `value` is text, or what an expression gave. Raises `InvalidTimer`."""
    try:
        if kind is TimerKind.DATE:
            return Schedule(due_at=_instant(value))
        if kind is TimerKind.DURATION:
            every = duration(value)
            return Schedule(due_at=every.after(now).astimezone(UTC), every=every)
        return _cycle(value, now)
    except OverflowError as error:
        raise InvalidTimer(f"Waktu “{value}” melampaui batas kalender.") from error


def duration(value: Any) -> Every:
    """Read an ISO 8601 duration or a FEEL duration. Raises `InvalidTimer`."""
    if isinstance(value, timedelta):
        if value < timedelta():
            raise InvalidTimer("Lama waktu tidak boleh kurang dari nol.")
        return Every(text=_iso(value), months=0, rest=value)
    if isinstance(value, YearMonthDuration):
        if value.months_total < 0:
            raise InvalidTimer("Lama waktu tidak boleh kurang dari nol.")
        return Every(text=str(value), months=value.months_total, rest=timedelta())
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InvalidTimer(
            f"“{value}” bukan lama waktu. Tulis menurut ISO 8601, misalnya PT2H atau P3D."
        )
    part = {name: int(number or 0) for name, number in match.groupdict().items()}
    rest = timedelta(
        **{unit: part[unit] for unit in ("weeks", "days", "hours", "minutes", "seconds")}
    )
    return Every(text=value, months=part["years"] * 12 + part["months"], rest=rest)


def following(every: Every, due_at: datetime, left: int, *, now: datetime) -> tuple[datetime, int]:
    """Return when a cycle is due after `due_at`, and how many follow that: -1 goes on for ever.

    What is too old to be made up for is left out. Raises OverflowError beyond the year 9999.
    """
    due_at, left = every.after(due_at), _one_less(left)
    if not every.months:
        # Minutes since long ago are too many to be counted one by one. By the clock on the wall, as `after` counts.
        passed = (now.astimezone(due_at.tzinfo) - due_at) // every.rest - MOST_MADE_UP - 1
        skipped = max(passed if left < 0 else min(passed, left), 0)
        due_at, left = due_at + every.rest * skipped, left if left < 0 else left - skipped
    while left and _is_too_old(every, due_at, now):
        due_at, left = every.after(due_at), _one_less(left)
    return due_at, left


def _one_less(left: int) -> int:
    return left - 1 if left > 0 else left


def _is_too_old(every: Every, due_at: datetime, now: datetime) -> bool:
    for _ in range(MOST_MADE_UP):
        due_at = every.after(due_at)
        if due_at > now:
            return False
    return True


def _iso(value: timedelta) -> str:
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"P{value.days}DT{hours}H{minutes}M{seconds}S"


def _cycle(value: Any, now: datetime) -> Schedule:
    match = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InvalidTimer(f"“{value}” bukan waktu berulang. Contoh yang benar: R3/PT1H.")
    every = duration(match["every"])
    if not every.months and every.rest < timedelta(minutes=1):
        raise InvalidTimer("Waktu berulang paling cepat satu menit sekali.")
    times = int(match["times"]) if match["times"] else 0
    if match["times"] and times < 1:
        raise InvalidTimer("Waktu berulang harus terjadi paling sedikit satu kali.")
    first = _instant(match["first"]) if match["first"] else every.after(now).astimezone(UTC)
    return Schedule(due_at=first, every=every, repeats=times - 1 if times else -1)


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise InvalidTimer(
                f"“{value}” bukan tanggal dan jam. Contoh yang benar: 2026-03-17T08:00:00+08:00."
            ) from error
    if not isinstance(value, datetime):
        found = (
            "tanggal tanpa jam" if isinstance(value, date) else "kosong atau bukan tanggal dan jam"
        )
        raise InvalidTimer(f"Waktu timer {found}.")
    if value.tzinfo is None:
        raise InvalidTimer(
            f"“{value.isoformat()}” tidak menyebut zona waktunya. Tambahkan, misalnya +07:00 untuk WIB."
        )
    return value.astimezone(UTC)
