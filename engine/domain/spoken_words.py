"""Which words does a language use for time?

Only what `spoken_time` needs. The words of the pages are in the Babel catalogues of `webui`; these are here because
mails, the command line and the audit export say times too, and none of them has a browser's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of time in the singular and the plural, which in Indonesian are one."""

    one: str
    many: str

    def of(self, count: int) -> str:
        """Say so many of it."""
        return f"{count} {self.one if count == 1 else self.many}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's words; `{}` marks where figures go."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    #: Between hours and minutes.
    clock_mark: str
    #: Between a date and a time of day.
    at_time: str
    day: Unit
    working_day: Unit
    hour: Unit
    minute: Unit
    second: Unit
    #: Turns an amount of time into working time.
    working: str
    left: str
    left_moment: str
    #: Left when no working time lies before the deadline.
    due_at_opening: str
    late: str
    #: Late when no working time has passed since.
    just_late: str
    day_off: str
    holiday: str
    waited: str
    day_passed: str
    counted: str

    def days(self, count: int, *, working: bool) -> str:
        """Say so many days."""
        return (self.working_day if working else self.day).of(count)

    def time(self, amount: timedelta, *, working: bool) -> str:
        """Say hours and minutes, rounded down; seconds only below a minute."""
        hours, rest = divmod(amount, _HOUR)
        parts = [self.hour.of(hours)] if hours else []
        if minutes := rest // _MINUTE:
            parts.append(self.minute.of(minutes))
        text = " ".join(parts) or self.second.of(rest.seconds)
        return self.working.format(text) if working else text

    def clock(self, local: datetime) -> str:
        """Say a local time of day."""
        return f"{local:%H}{self.clock_mark}{local:%M}"

    def short_day(self, local: datetime) -> str:
        """Say a local date in the arithmetic of a due date: "Jumat 13 Feb"."""
        return f"{self.weekdays[local.weekday()]} {local.day} {self.months[local.month - 1][:3]}"


_INDONESIAN = Words(
    weekdays=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    months=(
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    clock_mark=".",
    at_time="pukul",
    day=Unit(one="hari", many="hari"),
    working_day=Unit(one="hari kerja", many="hari kerja"),
    hour=Unit(one="jam", many="jam"),
    minute=Unit(one="menit", many="menit"),
    second=Unit(one="detik", many="detik"),
    working="{} kerja",
    left="Sisa {}",
    left_moment="Sisa kurang dari 1 menit",
    due_at_opening="Tenggat tiba saat jam kerja dimulai lagi",
    late="Terlambat {}",
    just_late="Lewat tenggat",
    day_off="{} bukan hari kerja",
    holiday="{} libur: {}",
    waited="{} di luar jam kerja, hitungan mulai {}",
    day_passed="{} sampai {} dihitung 1 hari kerja",
    counted="{}–{} dihitung {}",
)

_ENGLISH = Words(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    clock_mark=":",
    at_time="at",
    day=Unit(one="day", many="days"),
    working_day=Unit(one="working day", many="working days"),
    hour=Unit(one="hour", many="hours"),
    minute=Unit(one="minute", many="minutes"),
    second=Unit(one="second", many="seconds"),
    working="{} of working time",
    left="{} left",
    left_moment="Less than 1 minute left",
    due_at_opening="Due when working hours begin again",
    late="{} overdue",
    just_late="Overdue",
    day_off="{}: not a working day",
    holiday="{} closed: {}",
    waited="{} is outside working hours, counting starts {}",
    day_passed="{} to {} counts as 1 working day",
    counted="{}–{} counts as {}",
)


def words_in(lang: str) -> Words:
    """Return a language's words; Indonesian for any language that is not spoken here."""
    return _ENGLISH if lang == "en" else _INDONESIAN
