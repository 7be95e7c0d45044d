"""What does a person's answer become, and what is said when it will not do?"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from forms import FileField, FileValue
from tests.unit.forms.builders import (
    WITA,
    FakeFeel,
    component,
    form,
    hide,
    options,
    post,
)

REQUIRED: dict[str, Any] = {"validate": {"required": True}}
DOMICILE = form(
    component("textfield", "nama", "Nama lengkap", **REQUIRED),
    component("textfield", "nik", "NIK", properties={"alur:pattern": "nik"}, **REQUIRED),
    component("datetime", "lahir", "Tanggal lahir", **REQUIRED),
    component("select", "dusun", "Dusun", values=options("timur", "barat"), **REQUIRED),
    component("radio", "status", "Status tinggal", values=options("sendiri", "kontrak")),
    component(
        "textfield", "pemilik", "Nama pemilik rumah", conditional=hide("not_rented"), **REQUIRED
    ),
    component("checkbox", "benar", "Saya menyatakan data benar", **REQUIRED),
    component("filepicker", "kk", "Foto Kartu Keluarga"),
    component("textarea", "ket", "Keterangan"),
)
FEEL = FakeFeel(not_rented=lambda scope: scope["status"] != "kontrak")
FILLED = {
    "nama": ["Siti Aminah"],
    "nik": ["6311061703900001"],
    "lahir": ["1990-03-17"],
    "dusun": ["timur"],
    "status": ["sendiri"],
    "benar": ["on"],
}


def sentence(field: dict[str, Any], **submitted: Any) -> str | None:
    """What is said about the one field of a form."""
    return post(form(field), submitted).errors.get(field["key"])


def test_an_empty_form_tells_in_plain_words_what_to_do_in_the_order_of_the_form() -> None:
    outcome = post(DOMICILE, {"nik": ["123"], "status": ["kontrak"]}, feel=FEEL)
    assert list(outcome.errors.values()) == [
        "Isi nama lengkap",
        "NIK harus 16 angka",
        "Isi tanggal lahir",
        "Pilih dusun",
        "Isi nama pemilik rumah",
        "Centang “Saya menyatakan data benar” untuk melanjutkan",
    ]
    assert outcome.kept == {"nik": "123", "status": "kontrak"}


def test_a_filled_form_becomes_typed_variables() -> None:
    outcome = post(DOMICILE, FILLED, feel=FEEL)
    assert outcome.ok
    assert outcome.values == {
        "nama": "Siti Aminah",
        "nik": "6311061703900001",
        "lahir": date(1990, 3, 17),
        "dusun": "timur",
        "status": "sendiri",
        "benar": True,
        "ket": None,
    }


def test_a_hidden_field_is_not_asked_for_and_never_becomes_a_variable() -> None:
    outcome = post(DOMICILE, {**FILLED, "pemilik": ["diselundupkan"]}, feel=FEEL)
    assert outcome.ok
    assert "pemilik" not in outcome.values
    assert outcome.dropped == ("pemilik",)


def test_names_that_are_no_fields_are_ignored() -> None:
    assert post(DOMICILE, {**FILLED, "csrf_token": ["x"]}, feel=FEEL).ok


def test_flat_values_are_read_as_well_as_lists() -> None:
    flat = {key: values[0] for key, values in FILLED.items()}
    assert post(DOMICILE, flat, feel=FEEL).ok


@pytest.mark.parametrize(
    "label,expected",
    [
        ("Aspek ATHG", "Isi aspek ATHG"),
        ("NIK", "Isi NIK"),
        ("5W1H", "Isi 5W1H"),
        ("RT/RW", "Isi RT/RW"),
        ("Nama:", "Isi nama"),
        ("Apa yang terjadi?", "Jawab “Apa yang terjadi?”"),
    ],
)
def test_sentences_are_made_from_the_label(label: str, expected: str) -> None:
    assert sentence(component("textfield", "a", label, **REQUIRED)) == expected


def test_text_is_trimmed_composed_and_freed_of_control_characters() -> None:
    asked = form(component("textfield", "nama"), component("textarea", "cerita"))
    outcome = post(
        asked,
        {"nama": ["  Rene\u0301\x00\u202e\nPutri "], "cerita": ["satu\r\ndua\x08\ttiga\r"]},
    )
    assert outcome.values == {"nama": "René Putri", "cerita": "satu\ndua tiga"}


def test_spaces_alone_are_no_answer() -> None:
    assert sentence(component("textfield", "a", "Nama", **REQUIRED), a=" \u00a0\t") == "Isi nama"


def test_lengths_are_counted_in_characters_after_composing() -> None:
    field = component("textfield", "a", "Nama", validate={"minLength": 2, "maxLength": 3})
    assert sentence(field, a="e\u0301e\u0301e\u0301") is None
    assert sentence(field, a="é") == "Nama paling sedikit 2 karakter, sekarang baru 1"
    assert sentence(field, a="éééé") == "Nama paling banyak 3 karakter, sekarang 4"


def test_text_without_a_limit_of_its_own_is_bounded() -> None:
    expected = "Nama paling banyak 255 karakter, sekarang 1.000.000"
    assert sentence(component("textfield", "a", "Nama"), a="x" * 1_000_000) == expected


def test_an_own_pattern_may_bring_its_own_sentence() -> None:
    field = component("textfield", "a", "Kode", validate={"pattern": "^C-[0-9]+$"})
    assert sentence(field, a="D-1") == "Kode tidak sesuai format"
    field["properties"] = {"alur:patternMessage": "Tulis kode seperti C-12 {jangan lupa}"}
    assert sentence(field, a="D-1") == "Tulis kode seperti C-12 {jangan lupa}"


@pytest.mark.parametrize(
    "typed,value",
    [
        ("12", "12"),
        ("-7", "-7"),
        ("007", "7"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        (" 0,125 ", "0.125"),
        ("\u22123", "-3"),
        ("0.125", "0.125"),
    ],
)
def test_numbers_are_read_as_indonesians_and_as_programs_write_them(typed: str, value: str) -> None:
    outcome = post(form(component("number", "n")), {"n": [typed]})
    assert outcome.values == {"n": Decimal(value)}


@pytest.mark.parametrize(
    "typed",
    ["dua", "1e5", "0x1F", "1,2,3", "1.23.456", "Rp5", "NaN", "1 000", "--1", "١٢", "1.", ","],
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    expected = "Jumlah harus berupa angka, misalnya 1250 atau 12,5"
    assert sentence(component("number", "n", "Jumlah"), n=typed) == expected


def test_one_point_before_three_digits_is_not_guessed() -> None:
    expected = "Luas dapat dibaca dua cara. Tulis 1234 atau 1,234"
    assert sentence(component("number", "n", "Luas"), n="1.234") == expected
    # Where a fraction of three digits is impossible, it is a thousand.
    for digits in (0, 2):
        money = form(component("number", "n", decimalDigits=digits))
        assert post(money, {"n": ["1.234"]}).values == {"n": Decimal(1234)}


@pytest.mark.parametrize(
    "rules,typed,expected",
    [
        ({"validate": {"min": 1}}, "0", "Jumlah paling kecil 1"),
        ({"validate": {"max": 1500.5}}, "1501", "Jumlah paling besar 1.500,5"),
        ({"decimalDigits": 0}, "1,5", "Jumlah harus berupa bilangan bulat, tanpa koma"),
        ({"decimalDigits": 1}, "1,25", "Jumlah paling banyak 1 angka di belakang koma"),
        ({"increment": "0.5"}, "1,3", "Jumlah harus kelipatan 0,5"),
        ({}, "9" * 35, "Jumlah terlalu panjang. Periksa kembali angkanya"),
    ],
)
def test_rules_of_a_number(rules: dict[str, Any], typed: str, expected: str) -> None:
    assert sentence(component("number", "n", "Jumlah", **rules), n=typed) == expected


@pytest.mark.parametrize(
    "submitted",
    [
        {"t": "1990-03-17"},
        {"t": "17/3/1990"},
        {"t": "17-03-1990"},
        {"t": "17 Maret 1990"},
        {"t": "17 mar 1990"},
        {"t.tanggal": "1990-03-17"},
        {"t.tanggal": "17", "t.bulan": "3", "t.tahun": "1990"},
        {"t.tanggal": "17", "t.bulan": "Maret", "t.tahun": "1990"},
    ],
)
def test_a_date_is_read_from_one_control_or_from_its_parts(submitted: dict[str, str]) -> None:
    outcome = post(form(component("datetime", "t")), submitted)
    assert outcome.values == {"t": date(1990, 3, 17)}


@pytest.mark.parametrize(
    "label,typed,expected",
    [
        ("Tanggal lahir", "2026-02-31", "Tanggal lahir tidak ada dalam kalender"),
        ("Sejak", "31/4/2026", "Tanggal pada sejak tidak ada dalam kalender"),
        ("Sejak", "kemarin", "Sejak harus berupa tanggal, misalnya 17 Maret 2026"),
        ("Sejak", "17 Marret 2026", "Sejak harus berupa tanggal, misalnya 17 Maret 2026"),
        ("Sejak", "0090-03-17", "Tahun pada sejak harus antara 1800 dan 2200"),
    ],
)
def test_a_date_that_does_not_exist_is_told_apart_from_one_that_cannot_be_read(
    label: str, typed: str, expected: str
) -> None:
    assert sentence(component("datetime", "t", label), t=typed) == expected


@pytest.mark.parametrize(
    "submitted",
    [
        {"t": "2026-03-17T23:00"},
        {"t": "2026-03-17 23.00"},
        {"t": "2026-03-17T15:00:00Z"},
        {"t": "2026-03-17T22:00+07:00"},
        {"t.tanggal": "17/03/2026", "t.jam": "23.00"},
        {"t.tanggal": "17", "t.bulan": "3", "t.tahun": "2026", "t.jam": "23:00"},
    ],
)
def test_a_moment_is_of_the_sites_zone_unless_it_says_otherwise(submitted: dict[str, str]) -> None:
    found = post(form(component("datetime", "t", subtype="datetime")), submitted).values["t"]
    assert found == datetime(2026, 3, 17, 23, tzinfo=WITA)
    assert found.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "submitted,expected",
    [
        ({"t": "2026-03-17"}, "Isi jam pada waktu kejadian"),
        ({"t": "14.30"}, "Isi tanggal pada waktu kejadian"),
        ({"t.tanggal": "2026-03-17"}, "Isi jam pada waktu kejadian"),
        ({"t.jam": "14.30"}, "Isi tanggal pada waktu kejadian"),
        (
            {"t": "2026-03-17T25:00"},
            "Jam pada waktu kejadian harus antara 00.00 dan 23.59, misalnya 14.30",
        ),
        ({"t": "2026-02-30T10:00"}, "Tanggal pada waktu kejadian tidak ada dalam kalender"),
        ({}, "Isi waktu kejadian"),
    ],
)
def test_half_a_moment_asks_for_the_other_half(submitted: dict[str, str], expected: str) -> None:
    field = component("datetime", "t", "Waktu kejadian", subtype="datetime", **REQUIRED)
    assert sentence(field, **submitted) == expected


def test_a_time_of_day_is_read() -> None:
    asked = form(component("datetime", "t", subtype="time"))
    assert post(asked, {"t": "7.05"}).values == {"t": time(7, 5)}
    assert post(asked, {"t.jam": "07:05"}).values == {"t": time(7, 5)}


def test_a_moment_can_be_bounded_by_an_expression() -> None:
    now = datetime(2026, 3, 17, 23, tzinfo=WITA)
    feel = FakeFeel(**{"now()": lambda _: now, "mulai": lambda scope: scope["mulai"]})
    own = {"alur:notAfter": "=now()", "alur:notBefore": "=mulai"}
    asked = form(component("datetime", "t", "Waktu", subtype="datetime", properties=own))
    since = {"mulai": now - timedelta(days=1)}
    assert post(asked, {"t": "2026-03-17T23:00"}, feel=feel, context=since).ok
    late = post(asked, {"t": "2026-03-17T23:01"}, feel=feel, context=since).errors["t"]
    assert late == "Waktu tidak boleh setelah 17 Maret 2026 pukul 23.00"
    early = post(asked, {"t": "2026-03-16T22:59"}, feel=feel, context=since).errors["t"]
    assert early == "Waktu tidak boleh sebelum 16 Maret 2026 pukul 23.00"


def test_passed_dates_can_be_disallowed_as_in_form_js() -> None:
    feel = FakeFeel(**{"today()": lambda _: date(2026, 3, 17)})
    asked = form(component("datetime", "t", "Rencana", disallowPassedDates=True))
    assert post(asked, {"t": "2026-03-17"}, feel=feel).ok
    refused = post(asked, {"t": "2026-03-16"}, feel=feel).errors["t"]
    assert refused == "Rencana tidak boleh sebelum 17 Maret 2026"


def test_a_choice_must_be_one_that_was_offered() -> None:
    field = component("select", "a", "Jenis ATHG", values=options("ancaman", "tantangan"))
    expected = "Pilih salah satu pilihan yang tersedia pada jenis ATHG"
    assert sentence(field, a="lain") == expected
    assert sentence(field, a="Ancaman") == expected


def test_ticked_options_come_in_the_order_of_the_form_without_doubles() -> None:
    asked = form(component("checklist", "a", values=options("satu", "dua", "tiga")))
    assert post(asked, {"a": ["tiga", "satu", "tiga"]}).values == {"a": ["satu", "tiga"]}
    assert post(asked, {}).values == {"a": []}
    bad = post(asked, {"a": ["satu", "lima"]})
    assert bad.kept == {"a": ("satu", "lima")}
    assert not bad.ok


def test_a_required_checklist_wants_one_tick() -> None:
    field = component("checklist", "a", "Aspek", values=options("politik"), **REQUIRED)
    assert sentence(field) == "Pilih aspek"


@pytest.mark.parametrize("posted,value", [(["on"], True), (["false", "true"], True), ([], False)])
def test_an_unticked_box_is_false_not_missing(posted: list[str], value: bool) -> None:
    assert post(form(component("checkbox", "a")), {"a": posted}).values == {"a": value}


def test_a_locked_field_takes_nothing_from_the_browser() -> None:
    asked = form(
        component("textfield", "nomor", readonly=True),
        component("textfield", "sumber", readonly=True, defaultValue="Media"),
        component("textfield", "sandi", disabled=True, defaultValue="x"),
    )
    forged = {"nomor": "palsu", "sumber": "palsu", "sandi": "palsu"}
    outcome = post(asked, forged, context={"nomor": "001"})
    assert outcome.values == {"sumber": "Media"}
    assert outcome.dropped == ("nomor", "sumber", "sandi")


def test_conditions_read_variables_of_the_instance() -> None:
    feel = FakeFeel(internal=lambda scope: scope["sifat"] == "Biasa")
    asked = form(component("textfield", "alasan", conditional=hide("internal"), **REQUIRED))
    assert post(asked, {}, feel=feel, context={"sifat": "Biasa"}).ok
    assert not post(asked, {}, feel=feel, context={"sifat": "Rahasia"}).ok


def test_hiding_a_group_hides_everything_in_it() -> None:
    asked = form(
        component(
            "group",
            id="Kelompok",
            label="Rakor",
            conditional=hide("no"),
            components=[component("textfield", "peserta", id="Peserta", **REQUIRED)],
        )
    )
    outcome = post(asked, {"peserta": "x"}, feel=FakeFeel(no=lambda _: True))
    assert outcome.ok
    assert outcome.values == {}
    assert outcome.hidden == {"Kelompok", "Peserta"}


def test_a_hidden_field_can_show_or_hide_another_written_before_it() -> None:
    def empty(key: str) -> Any:
        return lambda scope: scope[key] is None

    asked = form(
        component("textfield", "c", conditional=hide("no_b")),
        component("textfield", "b", conditional=hide("no_a")),
        component("textfield", "a", conditional=hide("closed")),
    )
    filled = {"a": "1", "b": "2", "c": "3"}
    feel = FakeFeel(no_b=empty("b"), no_a=empty("a"), closed=lambda s: s["buka"] is False)
    assert post(asked, filled, feel=feel, context={"buka": True}).values == filled
    assert post(asked, filled, feel=feel, context={"buka": False}).values == {}


def test_conditions_that_chase_each_other_end_and_show_what_is_undecided() -> None:
    feel = FakeFeel(itself=lambda scope: scope["a"] is not None)
    asked = form(component("textfield", "a", conditional=hide("itself")))
    assert post(asked, {"a": "x"}, feel=feel).values == {"a": "x"}


def test_null_hides_nothing() -> None:
    asked = form(component("textfield", "a", conditional=hide("unknown"), **REQUIRED))
    assert post(asked, {}, feel=FakeFeel(unknown=lambda _: None)).errors == {"a": "Isi a"}


PHOTO = component(
    "filepicker",
    "foto",
    "Foto kejadian",
    multiple=True,
    accept="image/*,.jpg",
    properties={"alur:maxFiles": "2", "alur:maxBytes": "2097152"},
    **REQUIRED,
)


def upload(*files: FileValue, context: Mapping[str, Any] | None = None, **more: Any) -> Any:
    return post(form(PHOTO), {}, files={"foto": files}, context=context, **more)


def picture(name: str = "a.jpg", size: int = 9, declared: str = "image/jpeg") -> FileValue:
    return FileValue(name=name, content=b"x" * size, declared_type=declared)


def test_uploads_are_handed_on_beside_the_variables() -> None:
    outcome = upload(picture())
    assert outcome.ok
    assert outcome.values == {}
    assert outcome.files == {"foto": (picture(),)}


@pytest.mark.parametrize(
    "files,expected",
    [
        ([], "Unggah foto kejadian"),
        ([FileValue(name="", content=b"")], "Unggah foto kejadian"),
        ([picture()] * 3, "Foto kejadian paling banyak 2 berkas"),
        ([picture(size=0)], "Berkas “a.jpg” kosong. Pilih berkas lain"),
        (
            [picture(size=41943040)],
            "Berkas “a.jpg” terlalu besar (40 MB). Ukuran paling besar 2 MB",
        ),
        (
            [picture("a.pdf", declared="application/pdf")],
            "Berkas “a.pdf” tidak dapat diterima. Jenis yang diterima: foto, JPG",
        ),
    ],
)
def test_count_size_and_declared_type_of_uploads(files: list[FileValue], expected: str) -> None:
    outcome = upload(*files)
    assert outcome.errors == {"foto": expected}
    assert outcome.files == {}


def test_the_content_is_judged_by_the_check_that_was_handed_in() -> None:
    def refuse(field: FileField, file: FileValue) -> str | None:
        return f"{field.label}: {file.name} bukan foto" if file.name == "b.jpg" else None

    outcome = upload(picture(), picture("b.jpg"), check_file=refuse)
    assert outcome.errors == {"foto": "Foto kejadian: b.jpg bukan foto"}


def test_files_that_the_instance_has_already_need_not_be_sent_again() -> None:
    assert upload(context={"foto": ["sha256:1"]}).ok


def test_a_hidden_upload_is_not_even_looked_at() -> None:
    asked = form({**PHOTO, "conditional": hide("always")})
    outcome = post(
        asked,
        {},
        feel=FakeFeel(always=lambda _: True),
        files={"foto": [picture(size=0)]},
        check_file=lambda *_: pytest.fail("looked into a hidden upload"),
    )
    assert outcome.ok
    assert outcome.files == {}
    assert outcome.dropped == ("foto",)
