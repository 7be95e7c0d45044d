"""The three test vectors of requirements §4, word for word."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.domain.calendars import BusinessCalendar
from engine.domain.due_dates import resolve
from engine.domain.durations import parse_duration
from engine.domain.spoken_time import date_words, explanation_words
from tests.unit.domain.offices import BALANGAN_ELAPSED, BATANG, wib, wita

#: Case, calendar, start, standard, due; and how the start and the due date are said.
VECTORS = [
    pytest.param(
        BATANG,
        wib(13, 2, 15, 30),
        "Jumat, 13 Februari 2026 pukul 15.30 WIB",
        "PT4H",
        "Rabu, 18 Februari 2026 pukul 10.30 WIB",
        id="Batang, office: Fri 13 Feb 2026 15:30 WIB, 4 h office, due Wed 18 Feb 10:30 WIB",
    ),
    pytest.param(
        BALANGAN_ELAPSED,
        wita(17, 3, 23),
        "Selasa, 17 Maret 2026 pukul 23.00 WITA",
        "PT6H",
        "Rabu, 18 Maret 2026 pukul 05.00 WITA",
        id="Balangan, elapsed: Tue 17 Mar 2026 23:00 WITA, 6 h elapsed, due Wed 18 Mar 05:00 WITA",
    ),
    pytest.param(
        BATANG,
        wib(17, 3, 14),
        "Selasa, 17 Maret 2026 pukul 14.00 WIB",
        "PT2H",
        "Rabu, 25 Maret 2026 pukul 08.30 WIB",
        id="Batang, Lebaran: Tue 17 Mar 2026 14:00 WIB, 2 h office Ramadan, due Wed 25 Mar 08:30 WIB",
    ),
]


@pytest.mark.parametrize("calendar,start,start_words,standard,due_words", VECTORS)
def test_the_due_date_is_the_one_of_the_requirements(
    calendar: BusinessCalendar, start: datetime, start_words: str, standard: str, due_words: str
) -> None:
    due = resolve(start, parse_duration(standard), calendar).due

    assert date_words(start, calendar.zone) == start_words
    assert date_words(due, calendar.zone) == due_words


def test_friday_closes_at_16_30_so_one_hour_is_used_and_16_and_17_february_are_closed() -> None:
    steps = BATANG.explain(wib(13, 2, 15, 30), parse_duration("PT4H"))

    assert [explanation_words(step, BATANG) for step in steps] == [
        "Jumat 13 Feb 15.30–16.30 dihitung 1 jam",
        "Sabtu 14 Feb bukan hari kerja",
        "Minggu 15 Feb bukan hari kerja",
        "Senin 16 Feb libur: Cuti Bersama Tahun Baru Imlek",
        "Selasa 17 Feb libur: Tahun Baru Imlek",
        "Rabu 18 Feb 07.30–10.30 dihitung 3 jam",
    ]


def test_elapsed_time_is_one_stretch_through_the_night() -> None:
    steps = BALANGAN_ELAPSED.explain(wita(17, 3, 23), parse_duration("PT6H"))

    assert [explanation_words(step, BALANGAN_ELAPSED) for step in steps] == [
        "Selasa 17 Mar 23.00–Rabu 18 Mar 05.00 dihitung 6 jam"
    ]


def test_one_hour_is_used_by_15_00_and_18_to_24_march_are_closed() -> None:
    steps = BATANG.explain(wib(17, 3, 14), parse_duration("PT2H"))

    said = [explanation_words(step, BATANG) for step in steps]
    assert said[0] == "Selasa 17 Mar 14.00–15.00 dihitung 1 jam (Ramadan)"
    assert [line.split(" libur")[0] for line in said[1:-1]] == [
        "Rabu 18 Mar",
        "Kamis 19 Mar",
        "Jumat 20 Mar",
        "Sabtu 21 Mar",
        "Minggu 22 Mar",
        "Senin 23 Mar",
        "Selasa 24 Mar",
    ]
    assert said[-1] == "Rabu 25 Mar 07.30–08.30 dihitung 1 jam"
