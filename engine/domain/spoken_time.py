"""How is time said to people?

Times are told in words first and in figures second: "Sisa 2 hari kerja", "Terlambat 3 jam kerja", "Senin, 23 November
2026 pukul 14.00 WIB". "Kerja" is said of working time only; on a calendar that never closes an hour is an hour.
Figures are rounded down to whole minutes, so that nobody is promised time that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.domain.calendars import BusinessCalendar, ExplainedInterval, StepKind
from engine.domain.durations import WorkDuration
from engine.domain.spoken_words import Words, words_in

#: What Indonesia calls its zones; elsewhere the zone's own abbreviation is used.
_ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Tone(StrEnum):
    """How loudly a page should say it."""

    CALM = "calm"
    #: The warning has come.
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A sentence and how loudly to say it."""

    text: str
    tone: Tone


def time_left(
    now: datetime,
    due: datetime,
    calendar: BusinessCalendar,
    *,
    warn: datetime | None = None,
    lang: str = "id",
) -> Spoken:
    """Say how much working time is left, or by how much it is late; SOON from `warn` on, where given."""
    words = words_in(lang)
    if now >= due:
        amount = _amount_between(due, now, calendar, words)
        text = words.late.format(amount) if amount else words.just_late
        return Spoken(text=text, tone=Tone.LATE)
    amount = _amount_between(now, due, calendar, words)
    if amount:
        text = words.left.format(amount)
    else:
        text = words.left_moment if calendar.is_open(now) else words.due_at_opening
    soon = warn is not None and now >= warn
    return Spoken(text=text, tone=Tone.SOON if soon else Tone.CALM)


def duration_words(duration: WorkDuration, calendar: BusinessCalendar, lang: str = "id") -> str:
    """Say a time standard: "6 jam" where the calendar never closes, "1 hari kerja 2 jam" where it does."""
    words = words_in(lang)
    working = not calendar.always_open
    days = words.days(duration.days, working=working) if duration.days else ""
    if days and duration.time:
        return f"{days} {words.time(duration.time, working=False)}"
    return days or words.time(duration.time, working=working)


def zone_label(at: datetime, zone: str) -> str:
    """Return WIB, WITA or WIT."""
    return _ZONE_LABELS.get(zone) or at.astimezone(ZoneInfo(zone)).tzname() or zone


def date_words(at: datetime, zone: str, lang: str = "id") -> str:
    """Say an instant in full: "Senin, 23 November 2026 pukul 14.00 WIB"."""
    local, words = at.astimezone(ZoneInfo(zone)), words_in(lang)
    return f"{day_words(local.date(), lang)} {words.at_time} {words.clock(local)} {zone_label(at, zone)}"


def day_words(day: date, lang: str = "id") -> str:
    """Say a day in full: "Senin, 23 November 2026"."""
    words = words_in(lang)
    return f"{words.weekdays[day.weekday()]}, {day.day} {words.months[day.month - 1]} {day.year}"


def short_date(at: datetime, zone: str, lang: str = "id") -> str:
    """Say an instant where room is short: "23 Nov 2026, 14.00 WIB"."""
    local, words = at.astimezone(ZoneInfo(zone)), words_in(lang)
    day = f"{local.day} {words.months[local.month - 1][:3]} {local.year}"
    return f"{day}, {words.clock(local)} {zone_label(at, zone)}"


def explanation_words(step: ExplainedInterval, calendar: BusinessCalendar, lang: str = "id") -> str:
    """Say one line of a due date's arithmetic: "Jumat 13 Feb 15.30–16.30 dihitung 1 jam"."""
    words, zone = words_in(lang), ZoneInfo(calendar.zone)
    start, end = step.start.astimezone(zone), step.end.astimezone(zone)
    day = words.short_day(start)
    if step.kind is StepKind.CLOSED:
        return words.holiday.format(day, step.reason) if step.reason else words.day_off.format(day)
    begin, until = f"{day} {words.clock(start)}", f"{words.short_day(end)} {words.clock(end)}"
    if step.kind is StepKind.WAITED:
        return words.waited.format(begin, until)
    if step.kind is StepKind.WORKING_DAY:
        return words.day_passed.format(begin, until)
    if start.date() == end.date():
        until = words.clock(end)
    used = words.counted.format(begin, until, words.time(step.counted, working=False))
    return f"{used} ({step.reason})" if step.reason else used


def _amount_between(
    start: datetime, end: datetime, calendar: BusinessCalendar, words: Words
) -> str:
    """Say the working time between two instants; empty when it is less than a minute."""
    days = calendar.working_days_between(start, end)
    if days and not calendar.always_open:
        return words.days(days, working=True)
    amount = calendar.working_time_between(start, end)
    if amount < MINUTE:
        return ""
    if not days:
        return words.time(amount, working=not calendar.always_open)
    hours = (amount - days * _DAY) // _HOUR
    return words.days(days, working=False) + (f" {words.hour.of(hours)}" if hours else "")
