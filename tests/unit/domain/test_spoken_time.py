from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendars import BusinessCalendar
from engine.domain.durations import WorkDuration, parse_duration
from engine.domain.spoken_time import (
    Tone,
    date_words,
    duration_words,
    explanation_words,
    short_date,
    time_left,
    zone_label,
)
from tests.unit.domain.offices import BALANGAN_ELAPSED, BATANG, wib, wita

ALWAYS = BALANGAN_ELAPSED


@pytest.mark.parametrize(
    "calendar,now,due,indonesian,english",
    [
        (ALWAYS, wita(2, 2, 8), wita(2, 2, 9, 20), "Sisa 1 jam 20 menit", "1 hour 20 minutes left"),
        (ALWAYS, wita(2, 2, 8), wita(2, 2, 10), "Sisa 2 jam", "2 hours left"),
        (ALWAYS, wita(2, 2, 8), wita(2, 2, 8, 1), "Sisa 1 menit", "1 minute left"),
        (ALWAYS, wita(2, 2, 8), wita(4, 2, 11, 30), "Sisa 2 hari 3 jam", "2 days 3 hours left"),
        (ALWAYS, wita(2, 2, 8), wita(3, 2, 8, 30), "Sisa 1 hari", "1 day left"),
        (
            BATANG,
            wib(13, 2, 15, 30),
            wib(18, 2, 10, 30),
            "Sisa 4 jam kerja",
            "4 hours of working time left",
        ),
        (
            BATANG,
            wib(2, 2, 14),
            wib(2, 2, 15, 20),
            "Sisa 1 jam 20 menit kerja",
            "1 hour 20 minutes of working time left",
        ),
        (BATANG, wib(13, 2, 14), wib(19, 2, 14), "Sisa 2 hari kerja", "2 working days left"),
        (
            BATANG,
            wib(14, 2, 14),
            wib(18, 2, 7, 30),
            "Tenggat tiba saat jam kerja dimulai lagi",
            "Due when working hours begin again",
        ),
    ],
)
def test_the_time_left_is_said_in_the_calendar_s_own_time(
    calendar: BusinessCalendar, now: datetime, due: datetime, indonesian: str, english: str
) -> None:
    spoken = time_left(now, due, calendar)
    assert (spoken.text, spoken.tone) == (indonesian, Tone.CALM)
    assert time_left(now, due, calendar, lang="en").text == english


@pytest.mark.parametrize(
    "calendar,due,now,indonesian,english",
    [
        (ALWAYS, wita(2, 2, 8), wita(2, 2, 11), "Terlambat 3 jam", "3 hours overdue"),
        (
            BATANG,
            wib(2, 2, 14),
            wib(3, 2, 8, 30),
            "Terlambat 3 jam kerja",
            "3 hours of working time overdue",
        ),
        (
            BATANG,
            wib(13, 2, 14),
            wib(19, 2, 15),
            "Terlambat 2 hari kerja",
            "2 working days overdue",
        ),
        (BATANG, wib(13, 2, 16, 30), wib(15, 2, 10), "Lewat tenggat", "Overdue"),
        (ALWAYS, wita(2, 2, 8), wita(2, 2, 8), "Lewat tenggat", "Overdue"),
    ],
)
def test_lateness_is_said_and_is_the_loudest(
    calendar: BusinessCalendar, due: datetime, now: datetime, indonesian: str, english: str
) -> None:
    spoken = time_left(now, due, calendar)
    assert (spoken.text, spoken.tone) == (indonesian, Tone.LATE)
    assert time_left(now, due, calendar, lang="en").text == english


def test_less_than_a_minute_is_not_rounded_up() -> None:
    due = wita(2, 2, 8) + timedelta(seconds=59)
    assert time_left(wita(2, 2, 8), due, ALWAYS).text == "Sisa kurang dari 1 menit"
    at_work = time_left(wib(2, 2, 8), wib(2, 2, 8) + timedelta(seconds=59), BATANG)
    assert at_work.text == "Sisa kurang dari 1 menit"


def test_the_tone_rises_when_the_warning_has_come() -> None:
    due, warn = wita(2, 2, 12), wita(2, 2, 11)
    tones = [
        time_left(now, due, ALWAYS, warn=warn).tone
        for now in (wita(2, 2, 10, 59), warn, wita(2, 2, 11, 59), due)
    ]
    assert tones == [Tone.CALM, Tone.SOON, Tone.SOON, Tone.LATE]


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.sampled_from([ALWAYS, BATANG]))
def test_working_time_is_said_of_working_calendars_only(
    start: int, length: int, calendar: BusinessCalendar
) -> None:
    now = wib(2, 2, 0) + timedelta(minutes=start)
    text = time_left(now, now + timedelta(minutes=length), calendar).text
    assert not (calendar.always_open and "kerja" in text)
    assert calendar.always_open or "kerja" in text or text == "Lewat tenggat"


@pytest.mark.parametrize(
    "at,zone,indonesian,english",
    [
        (
            datetime.fromisoformat("2026-11-23T14:00:00+07:00"),
            "Asia/Jakarta",
            "Senin, 23 November 2026 pukul 14.00 WIB",
            "Monday, 23 November 2026 at 14:00 WIB",
        ),
        (
            datetime.fromisoformat("2026-08-02T23:05:00+07:00"),
            "Asia/Makassar",
            "Senin, 3 Agustus 2026 pukul 00.05 WITA",
            "Monday, 3 August 2026 at 00:05 WITA",
        ),
        (
            datetime.fromisoformat("2026-05-02T00:00:00+00:00"),
            "Asia/Jayapura",
            "Sabtu, 2 Mei 2026 pukul 09.00 WIT",
            "Saturday, 2 May 2026 at 09:00 WIT",
        ),
    ],
)
def test_a_date_is_said_in_the_zone_of_the_site(
    at: datetime, zone: str, indonesian: str, english: str
) -> None:
    assert date_words(at, zone) == indonesian
    assert date_words(at, zone, "en") == english


def test_a_short_date_keeps_the_zone() -> None:
    assert short_date(wita(17, 8, 9, 5), "Asia/Makassar") == "17 Agu 2026, 09.05 WITA"
    assert short_date(wita(17, 8, 9, 5), "Asia/Makassar", "en") == "17 Aug 2026, 09:05 WITA"


def test_a_zone_outside_indonesia_keeps_its_own_label() -> None:
    assert zone_label(wib(2, 2, 8), "Asia/Pontianak") == "WIB"
    assert zone_label(wib(2, 2, 8), "UTC") == "UTC"


@pytest.mark.parametrize(
    "standard,office,always",
    [
        ("P1D", "1 hari kerja", "1 hari"),
        ("PT2H", "2 jam kerja", "2 jam"),
        ("PT90M", "1 jam 30 menit kerja", "1 jam 30 menit"),
        ("PT30S", "30 detik kerja", "30 detik"),
        ("P2DT4H", "2 hari kerja 4 jam", "2 hari 4 jam"),
    ],
)
def test_a_time_standard_is_said_as_it_counts(standard: str, office: str, always: str) -> None:
    duration = parse_duration(standard)
    assert duration_words(duration, BATANG) == office
    assert duration_words(duration, ALWAYS) == always


def test_in_english_one_is_singular() -> None:
    one, two = (WorkDuration(days=each, time=each * timedelta(hours=1)) for each in (1, 2))
    assert duration_words(one, BATANG, "en") == "1 working day 1 hour"
    assert duration_words(two, ALWAYS, "en") == "2 days 2 hours"


def test_a_language_that_is_not_spoken_here_is_answered_in_indonesian() -> None:
    assert duration_words(parse_duration("PT2H"), ALWAYS, "nl") == "2 jam"


def test_every_kind_of_line_of_an_explanation_has_its_words() -> None:
    steps = BATANG.explain(wib(14, 2, 9), parse_duration("P1DT1H"))
    assert [explanation_words(step, BATANG) for step in steps] == [
        "Sabtu 14 Feb 09.00 di luar jam kerja, hitungan mulai Rabu 18 Feb 07.30",
        "Sabtu 14 Feb bukan hari kerja",
        "Minggu 15 Feb bukan hari kerja",
        "Senin 16 Feb libur: Cuti Bersama Tahun Baru Imlek",
        "Selasa 17 Feb libur: Tahun Baru Imlek",
        "Rabu 18 Feb 07.30 sampai Kamis 19 Feb 08.00 dihitung 1 hari kerja",
        "Kamis 19 Feb 08.00–09.00 dihitung 1 jam (Ramadan)",
    ]
    assert [explanation_words(step, BATANG, "en") for step in steps[-3:]] == [
        "Tuesday 17 Feb closed: Tahun Baru Imlek",
        "Wednesday 18 Feb 07:30 to Thursday 19 Feb 08:00 counts as 1 working day",
        "Thursday 19 Feb 08:00–09:00 counts as 1 hour (Ramadan)",
    ]
