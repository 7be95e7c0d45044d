"""Do programs, scenarios and the REST API meet the same rules as a browser?"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.forms.builders import WITA, FakeFeel, component, form, hand_over, hide, options

REPORT = form(
    component("textfield", "judul", "Judul", validate={"required": True, "maxLength": 20}),
    component("number", "korban", "Korban", validate={"min": 0}),
    component("datetime", "waktu", "Waktu kejadian", subtype="datetime"),
    component("datetime", "tanggal", "Tanggal"),
    component("datetime", "jam", "Jam mulai", subtype="time"),
    component("radio", "keputusan", "Keputusan", values=options("ya", "tidak")),
    component("checklist", "aspek", "Aspek", values=options("politik", "ekonomi")),
    component("checkbox", "benar", "Benar"),
    component("filepicker", "foto", "Foto"),
)


def test_typed_values_pass_through_in_their_types() -> None:
    outcome = hand_over(
        REPORT,
        {
            "judul": "Banjir",
            "korban": 2,
            "waktu": datetime(2026, 3, 17, 15, tzinfo=UTC),
            "tanggal": date(2026, 3, 17),
            "jam": time(9, 30),
            "keputusan": "ya",
            "aspek": ["ekonomi", "politik"],
            "benar": True,
            "foto": "banjir.jpg",
        },
    )
    assert outcome.ok
    assert outcome.values == {
        "judul": "Banjir",
        "korban": Decimal(2),
        "waktu": datetime(2026, 3, 17, 23, tzinfo=WITA),
        "tanggal": date(2026, 3, 17),
        "jam": time(9, 30),
        "keputusan": "ya",
        "aspek": ["politik", "ekonomi"],
        "benar": True,
        "foto": ["banjir.jpg"],
    }
    assert isinstance(outcome.values["korban"], Decimal)


def test_what_is_not_mentioned_is_empty_and_files_stay_as_they_are() -> None:
    outcome = hand_over(REPORT, {"judul": "Banjir"})
    assert outcome.values["keputusan"] is None
    assert outcome.values["aspek"] == []
    assert outcome.values["benar"] is False
    assert "foto" not in outcome.values


def test_json_has_no_dates_so_iso_strings_are_read() -> None:
    values = {"judul": "a", "waktu": "2026-03-17T15:00:00Z", "tanggal": "2026-03-17", "jam": "9:30"}
    outcome = hand_over(REPORT, values)
    assert outcome.values["waktu"] == datetime(2026, 3, 17, 23, tzinfo=WITA)
    assert outcome.values["tanggal"] == date(2026, 3, 17)
    assert outcome.values["jam"] == time(9, 30)


def test_a_float_means_the_digits_it_is_written_with() -> None:
    assert hand_over(REPORT, {"judul": "a", "korban": 0.1}).values["korban"] == Decimal("0.1")


@pytest.mark.parametrize(
    "key,value,expected",
    [
        ("judul", 7, "Judul harus berupa teks"),
        ("judul", "x" * 21, "Judul paling banyak 20 karakter, sekarang 21"),
        ("judul", " ", "Isi judul"),
        ("korban", "2", "Korban harus berupa angka"),
        ("korban", True, "Korban harus berupa angka"),
        ("korban", float("nan"), "Korban harus berupa angka"),
        ("korban", 10**40, "Korban terlalu panjang. Periksa kembali angkanya"),
        ("korban", Decimal("1e999999"), "Korban terlalu panjang. Periksa kembali angkanya"),
        ("korban", -1, "Korban paling kecil 0"),
        ("waktu", date(2026, 3, 17), "Isi jam pada waktu kejadian"),
        ("waktu", datetime(1, 1, 1, tzinfo=UTC), "Tahun pada waktu kejadian harus antara 1800 dan 2200"),
        ("waktu", 870, "Waktu kejadian harus berupa tanggal, misalnya 17 Maret 2026"),
        ("tanggal", datetime(2026, 3, 17, tzinfo=UTC), "Tanggal harus berupa tanggal, misalnya 17 Maret 2026"),
        ("jam", 870, "Jam pada jam mulai harus antara 00.00 dan 23.59, misalnya 14.30"),
        ("keputusan", True, "Pilih salah satu pilihan yang tersedia pada keputusan"),
        ("aspek", ["sosial"], "Pilih salah satu pilihan yang tersedia pada aspek"),
        ("aspek", [[]], "Pilih salah satu pilihan yang tersedia pada aspek"),
        ("benar", "ya", "Benar harus berupa true atau false"),
        ("foto", [7], "Foto harus berupa daftar berkas"),
        ("foto", ["a", "b"], "Foto paling banyak 1 berkas"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_with_its_label(
    key: str, value: Any, expected: str
) -> None:
    assert hand_over(REPORT, {"judul": "a", key: value}).errors == {key: expected}


def test_an_unknown_key_is_reported_with_the_nearest_that_exists() -> None:
    outcome = hand_over(REPORT, {"judul": "a", "keputusn": "ya", "zzz": 1})
    assert outcome.errors == {
        "keputusn": "Isian “keputusn” tidak ada pada formulir ini. Apakah maksudnya “keputusan”?",
        "zzz": "Isian “zzz” tidak ada pada formulir ini",
    }


def test_a_value_for_a_hidden_field_is_dropped_and_named() -> None:
    asked = form(component("textfield", "a", conditional=hide("always")))
    outcome = hand_over(asked, {"a": "x"}, feel=FakeFeel(always=lambda _: True))
    assert outcome.ok
    assert (outcome.values, outcome.dropped) == ({}, ("a",))


def test_an_endless_integer_is_refused_without_writing_it_out() -> None:
    assert not hand_over(REPORT, {"judul": "a", "korban": 10**5000}).ok
