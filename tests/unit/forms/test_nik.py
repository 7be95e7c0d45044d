"""Is a NIK checked as the population office makes it, and told exactly what is wrong?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import nik
from forms.nik import NikField
from forms.ports import NO_PORTS, Ports
from forms.schema import Kind
from tests.unit.forms.places import Places

TODAY = date(2026, 3, 17)
GOOD = "6311061703900001"
#: 40 is added to a woman's day.
HERS = "6311065703900001"


def field(component: str = "nik", **more: Any) -> NikField:
    kind = {"alur:component": component}
    return NikField(
        id="f", kind=Kind.TEXTFIELD, key="nik", label="NIK", properties=kind, today=TODAY, **more
    )


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, date, bool]:
    """A number with the birth date and the sex that it was made of."""
    birth = draw(st.dates(min_value=date(1927, 1, 1), max_value=TODAY))
    woman = draw(st.booleans())
    head = draw(st.sampled_from(sorted(nik.PROVINCES)))
    region = f"{draw(st.integers(1, 99)):02}{draw(st.integers(1, 99)):02}"
    day = birth.day + 40 * woman
    serial = draw(st.integers(1, 9999))
    return f"{head}{region}{day:02}{birth:%m%y}{serial:04}", birth, woman


@given(numbers())
def test_a_number_of_the_population_office_is_accepted_and_read_back(
    made: tuple[str, date, bool],
) -> None:
    number, birth, woman = made
    sex = "P" if woman else "L"
    asked = field(birth_date=birth, sex=sex)
    assert nik.problem(asked, number) is None
    assert nik.warning(asked, number, NO_PORTS) is None
    told = nik.tell(number)
    assert (told.day, told.month, told.year) == (birth.day, birth.month, birth.year % 100)
    assert told.is_woman is woman


@given(numbers(), st.sampled_from([" ", ".", "-", "\u00a0"]))
def test_people_may_group_the_digits_as_they_like(made: tuple[str, date, bool], mark: str) -> None:
    typed = nik.grouped(made[0]).replace(" ", mark)
    answer = nik.read(field(), {"nik": [f" {typed} "]})
    assert answer.value == made[0]


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_value_or_a_sentence(text: str) -> None:
    answer = nik.read(field(), {"nik": text})
    if answer.value is not None:
        told = nik.problem(field(), answer.value)
        assert told is None or told.startswith(("NIK", "Dua", "Angka", "Empat"))


@pytest.mark.parametrize(
    "number,sentence",
    [
        ("631106170390000", "NIK harus 16 angka, sekarang 15"),
        ("63110617039000011", "NIK harus 16 angka, sekarang 17"),
        ("63110617O3900001", "NIK hanya berisi angka, tetapi tertulis “O”"),
        ("٦٣١١٠٦١٧٠٣٩٠٠٠٠١", "NIK hanya berisi angka, tetapi tertulis “٦”"),
        ("9911061703900001", "Dua angka pertama NIK (99) bukan kode provinsi"),
        ("6300061703900001", "Angka ke-3 dan ke-4 NIK (00) bukan kode kabupaten atau kota"),
        ("6311001703900001", "Angka ke-5 dan ke-6 NIK (00) bukan kode kecamatan"),
        (
            "6311060003900001",
            "Angka ke-7 dan ke-8 NIK (00) harus tanggal 01 sampai 31, atau 41 sampai 71 bagi perempuan",
        ),
        (
            "6311063503900001",
            "Angka ke-7 dan ke-8 NIK (35) harus tanggal 01 sampai 31, atau 41 sampai 71 bagi perempuan",
        ),
        ("6311061713900001", "Angka ke-9 dan ke-10 NIK (13) bukan bulan 01 sampai 12"),
        (
            "6311063102900001",
            "Angka ke-7 sampai ke-12 NIK menunjukkan 31 Februari 90, tanggal yang tidak ada",
        ),
        (
            "6311066902010001",
            "Angka ke-7 sampai ke-12 NIK menunjukkan 29 Februari 01, tanggal yang tidak ada",
        ),
        ("6311061703900000", "Empat angka terakhir NIK tidak boleh 0000"),
    ],
)
def test_the_sentence_says_which_digits_are_wrong(number: str, sentence: str) -> None:
    assert nik.problem(field(), number) == sentence


def test_a_leap_day_is_right_in_the_century_that_has_it() -> None:
    assert nik.problem(field(), "6311062902000001") is None
    assert nik.problem(field(), "6311066902040001") is None


def test_a_birth_that_is_yet_to_come_in_both_centuries_is_none() -> None:
    # 29-02-00 was a day in 2000 only.
    early = NikField(id="f", kind=Kind.TEXTFIELD, key="nik", label="NIK", today=date(1999, 12, 31))
    told = nik.problem(early, "6311062902000001")
    assert told is not None
    assert "29 Februari 00" in told


def test_a_family_card_says_the_date_of_the_card() -> None:
    card = field("nkk")
    told = nik.problem(card, "6311060003150001")
    assert told == "Angka ke-7 dan ke-8 NIK (00) harus tanggal 01 sampai 31"
    assert nik.warning(field("nkk", birth_date=date(1950, 1, 1)), GOOD, NO_PORTS) is None


@pytest.mark.parametrize(
    "number,more,sentence",
    [
        (
            GOOD,
            {"birth_date": date(1990, 3, 18)},
            "NIK menunjukkan tanggal lahir 17 Maret 90, padahal tanggal lahir diisi 18 Maret 1990",
        ),
        (
            GOOD,
            {"sex": "Perempuan"},
            "NIK adalah nomor seorang laki-laki, padahal jenis kelamin diisi perempuan",
        ),
        (
            HERS,
            {"sex": "L"},
            "NIK adalah nomor seorang perempuan, padahal jenis kelamin diisi laki-laki",
        ),
    ],
)
def test_what_disagrees_with_other_answers_is_told(
    number: str, more: dict[str, Any], sentence: str
) -> None:
    asked = field(**more)
    assert nik.problem(asked, number) is None
    assert nik.warning(asked, number, NO_PORTS) == sentence


@pytest.mark.parametrize("sex", ["", "tidak diketahui", "X"])
def test_a_sex_that_says_neither_is_held_against_nobody(sex: str) -> None:
    assert nik.warning(field(sex=sex), GOOD, NO_PORTS) is None


def test_an_unknown_kabupaten_is_told_only_where_the_list_is_whole() -> None:
    part = Ports(regions=Places({"63": "Kalimantan Selatan"}))
    whole = Ports(regions=Places({"63": "Kalimantan Selatan"}, whole=True))
    known = Ports(regions=Places({"63.11": "Kabupaten Balangan"}, whole=True))
    assert nik.warning(field(), GOOD, part) is None
    assert nik.warning(field(), GOOD, known) is None
    told = "NIK diawali 6311, yang bukan kode kabupaten atau kota sekarang"
    assert nik.warning(field(), GOOD, whole) == told


def test_a_confirmation_holds_for_the_number_that_was_confirmed() -> None:
    kept = {"nik": "6311 0617 0390 0001", "nik.yakin": GOOD}
    assert nik.read(field(), kept).confirmed
    assert not nik.read(field(), {**kept, "nik": HERS}).confirmed
