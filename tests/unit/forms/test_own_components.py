"""Do our own components keep to form-js, and do they work wherever a field may stand?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forms
from engine import feel
from forms import FileField, Form, Ports, Signer, Submission, ValueKind, own
from forms.signature import SignatureField
from forms.vault import DocumentField
from tests.unit.forms.builders import component, document, form, options
from tests.unit.forms.places import Places

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 17, 9, 0, tzinfo=WIB)
PORTS = Ports(regions=Places(), signer=Signer(username="siti", name="Siti Aminah", at=NOW))
NIK = "6311061703900001"
STATEMENT = "Dengan ini saya menyatakan bahwa isian ini benar"


def evaluate(text: str, scope: Mapping[str, Any]) -> Any:
    return feel.evaluate(text, scope, now=NOW)


def ours(kind: str, name: str, key: str, label: str, **more: Any) -> Any:
    settings = more.pop("properties", {})
    return component(kind, key, label, properties={"alur:component": name, **settings}, **more)


def nik(**more: Any) -> Any:
    return ours("textfield", "nik", "nik", "NIK", **more)


def region(key: str, level: str, **settings: str) -> Any:
    properties = {"alur:regionLevel": level, **settings}
    return ours("select", "region", key, key.capitalize(), properties=properties)


def post(asked: Form, sent: Mapping[str, Any], **context: Any) -> Submission:
    return forms.validate(asked, sent, evaluate=evaluate, zone=WIB, context=context, ports=PORTS)


def hand_over(asked: Form, values: Mapping[str, Any]) -> Submission:
    return forms.validate_values(asked, values, evaluate=evaluate, zone=WIB, ports=PORTS)


def problems(*components: Any) -> list[str]:
    with pytest.raises(forms.InvalidSchema) as refused:
        forms.load(document(*components))
    return [problem.message for problem in refused.value.problems]


PERSON = form(
    component("datetime", "lahir", "Tanggal lahir"),
    component("radio", "jk", "Jenis kelamin", values=options("L", "P")),
    nik(properties={"alur:birthDateField": "lahir", "alur:sexField": "jk"}),
)


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        (ours("number", "nik", "a", "A"), "Komponen “nik” hanya berlaku untuk jenis “textfield”"),
        (ours("textfield", "money", "a", "A"), "hanya berlaku untuk jenis “number”"),
        (ours("textfield", "peta", "a", "A"), "harus salah satu dari: document, location, money"),
        (region("a", ""), "Isi setelan “alur:regionLevel”"),
        (region("a", "dusun"), "harus salah satu dari: province, regency, district, village"),
        (
            region("a", "regency", **{"alur:regionWithin": "63.11"}),
            "terlalu kecil untuk memilih kabupaten atau kota",
        ),
        (region("a", "village", **{"alur:regionWithin": "Balangan"}), "harus kode wilayah"),
        (
            component("textfield", "a", properties={"alur:regionLevel": "village"}),
            "hanya berlaku bersama “alur:component: region”",
        ),
        (
            {**region("a", "village"), "values": options("x")},
            "Pilihan wilayah datang dari daftar wilayah",
        ),
        (nik(properties={"alur:birthDateField": "lahir"}), "Tidak ada isian tanggal “lahir”"),
        (nik(properties={"alur:sexField": "jk"}), "Tidak ada isian “jk”"),
        (nik(properties={"alur:sexField": "jenis kelamin"}), "harus kunci sebuah isian"),
        (ours("number", "money", "a", "A", decimalDigits=3), "paling banyak 2 angka"),
        (ours("number", "money", "a", "A", validate={"max": -5}), "tidak boleh di bawah nol"),
        (ours("filepicker", "document", "a", "A"), "Isi setelan “alur:documentKind”"),
        (
            ours("filepicker", "document", "a", "A", properties={"alur:documentKind": "KTP!"}),
            "jenis dokumen dengan huruf kecil",
        ),
        (
            component("textfield", "a", properties={"alur:sensitive": "yes"}),
            "salah satu dari: true",
        ),
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_at_publish(wrong: Any, sentence: str) -> None:
    told = problems(wrong)
    assert any(sentence in message for message in told), told


def test_a_birth_date_must_be_asked_as_a_date() -> None:
    wrong = nik(properties={"alur:birthDateField": "lahir"})
    assert any("isian tanggal" in told for told in problems(component("textfield", "lahir"), wrong))


def test_a_number_that_disagrees_is_asked_about_once() -> None:
    sent = {"lahir": "1990-03-18", "jk": "L", "nik": "6311 0617 0390 0001"}
    first = post(PERSON, sent)
    assert first.warned == {"nik"}
    assert "padahal tanggal lahir diisi 18 Maret 1990" in first.errors["nik"]
    again = post(PERSON, {**sent, "nik.yakin": NIK})
    assert again.ok
    assert again.values["nik"] == NIK


def test_a_confirmation_does_not_help_a_number_that_cannot_be() -> None:
    outcome = post(PERSON, {"nik": "6311061703900000", "nik.yakin": "6311061703900000"})
    assert outcome.errors["nik"] == "Empat angka terakhir NIK tidak boleh 0000"
    assert outcome.warned == set()


def test_a_program_is_not_asked_whether_it_is_sure() -> None:
    outcome = hand_over(PERSON, {"lahir": date(1990, 3, 18), "nik": "6311.0617.0390.0001"})
    assert outcome.ok
    assert outcome.values["nik"] == NIK
    assert hand_over(PERSON, {"nik": "123"}).errors["nik"] == "NIK harus 16 angka, sekarang 3"


def test_a_birth_in_the_office_s_future_is_refused() -> None:
    born_in_2000_only = "6311062902000001"
    assert post(PERSON, {"nik": born_in_2000_only}).ok

    def long_ago(text: str, scope: Mapping[str, Any]) -> Any:
        return feel.evaluate(text, scope, now=datetime(1999, 1, 1, tzinfo=UTC))

    early = forms.validate(PERSON, {"nik": born_in_2000_only}, evaluate=long_ago, zone=WIB)
    assert "tanggal yang tidak ada" in early.errors["nik"]


PLACE = form(
    region("kabupaten", "regency"), region("desa", "village", **{"alur:regionWithin": "=kabupaten"})
)


def test_a_region_must_lie_in_the_one_that_was_chosen() -> None:
    sent = {"kabupaten.pilih": "33.25", "desa": "6311062001"}
    told = post(PLACE, sent).errors["desa"]
    assert told == "Balida tidak berada di Kab. Batang, Prov. Jawa Tengah. Pilih yang ada di sana"
    good = post(PLACE, {**sent, "kabupaten.pilih": "63.11"})
    assert good.values == {"kabupaten": "63.11", "desa": "63.11.06.2001"}


def test_without_the_outer_answer_every_region_will_do() -> None:
    assert post(PLACE, {"desa": "63.11.06.2001"}).values["desa"] == "63.11.06.2001"


def test_a_program_hands_over_a_code_in_either_form() -> None:
    assert hand_over(PLACE, {"desa": "6311062001"}).values["desa"] == "63.11.06.2001"
    assert "kode wilayah" in hand_over(PLACE, {"desa": "Balida"}).errors["desa"]


MONEY = form(ours("number", "money", "biaya", "Biaya", validate={"max": 2_000_000}))


@given(st.integers(min_value=0, max_value=2_000_000))
def test_an_amount_that_is_shown_and_posted_again_is_the_same(amount: int) -> None:
    shown = forms.as_shown(MONEY, {"biaya": Decimal(amount)}, WIB)
    assert post(MONEY, shown).values == {"biaya": Decimal(amount)}
    assert hand_over(MONEY, {"biaya": amount}).values == {"biaya": Decimal(amount)}


def test_money_may_be_negative_only_where_its_owner_says_so() -> None:
    assert post(MONEY, {"biaya": "-1"}).errors == {"biaya": "Biaya paling sedikit Rp0"}
    debt = form(ours("number", "money", "biaya", "Biaya", validate={"min": -500}))
    assert post(debt, {"biaya": "-500"}).values == {"biaya": Decimal(-500)}


SIGNED = form(ours("checkbox", "signature", "setuju", STATEMENT))


def test_a_tick_becomes_a_signature_that_the_server_makes() -> None:
    value = post(SIGNED, {"setuju": "on", "setuju.by": "budi", "setuju.at": "2001"}).values[
        "setuju"
    ]
    field = SIGNED.fields[0]
    assert isinstance(field, SignatureField)
    assert value == {
        "signed": True,
        "by": "siti",
        "name": "Siti Aminah",
        "at": NOW,
        "statement": field.digest,
    }
    assert len(field.digest) == 64


def test_a_statement_must_be_agreed_to() -> None:
    told = post(SIGNED, {}).errors["setuju"]
    assert told.startswith("Centang pernyataan ini")
    assert hand_over(SIGNED, {"setuju": {"signed": True, "by": "budi"}}).errors != {}
    assert hand_over(SIGNED, {"setuju": True}).values["setuju"]["by"] == "siti"


def test_another_statement_has_another_digest() -> None:
    other = form(ours("checkbox", "signature", "setuju", f"{STATEMENT}.")).fields[0]
    assert isinstance(other, SignatureField)
    assert other.digest != post(SIGNED, {"setuju": "on"}).values["setuju"]["statement"]


def test_a_signature_is_given_anew_and_an_earlier_one_is_only_read() -> None:
    value = post(SIGNED, {"setuju": "on"}).values
    assert forms.as_shown(SIGNED, value, WIB) == {"setuju": ""}
    locked = form(ours("checkbox", "signature", "setuju", STATEMENT, readonly=True))
    field = locked.fields[0]
    assert own.shown(field, value["setuju"], WIB) == (
        "Disetujui Siti Aminah, 17 Maret 2026 pukul 09.00"
    )


def test_the_compiler_knows_what_a_signature_holds() -> None:
    known = forms.variables(SIGNED)["setuju"]
    assert (known.kind, known.nullable) == (ValueKind.CONTEXT, False)
    assert known.entries is not None
    assert set(known.entries) == set(post(SIGNED, {"setuju": "on"}).values["setuju"])
    assert forms.variables(MONEY)["biaya"].kind is ValueKind.NUMBER
    assert forms.variables(PLACE)["desa"].kind is ValueKind.STRING


def test_a_document_is_a_file_field_that_knows_its_kind() -> None:
    asked = form(
        ours("filepicker", "document", "ktp", "KTP", properties={"alur:documentKind": "ktp"})
    )
    field = asked.fields[0]
    assert isinstance(field, DocumentField)
    assert isinstance(field, FileField)
    kept = post(asked, {"ktp.simpanan": "d1", "ktp.simpan": "ya"}).kept
    assert kept == {"ktp.simpanan": "d1", "ktp.simpan": "ya"}


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("-2.3361, 115.4627", None),
        ("91, 115", "lintang paling besar 90"),
        ("2.3, 181", "bujur paling besar 180"),
        ("balai desa", "harus berupa lintang dan bujur"),
    ],
)
def test_a_place_is_on_earth(typed: str, sentence: str | None) -> None:
    asked = form(ours("textfield", "location", "titik", "Titik"))
    told = post(asked, {"titik": typed}).errors.get("titik")
    assert (sentence or "") in (told or "")
    assert (told is None) is (sentence is None)


def test_what_is_personal_is_masked_where_it_is_locked() -> None:
    locked = form(
        nik(readonly=True),
        component("textfield", "agama", properties={"alur:sensitive": "true"}, readonly=True),
        component("textfield", "nama", readonly=True),
    )
    values = {"nik": NIK, "agama": "Islam", "nama": "Siti"}
    shown = forms.as_shown(locked, values, WIB)
    assert shown == {"nik": "631106******0001", "agama": "I*****", "nama": "Siti"}
    assert post(locked, shown, **values).values == {}


def test_what_is_personal_is_whole_where_it_is_to_be_mended() -> None:
    assert forms.as_shown(form(nik()), {"nik": NIK}, WIB) == {"nik": "6311 0617 0390 0001"}


ROWS = form(
    {
        "type": "dynamiclist",
        "path": "anggota",
        "label": "Anggota",
        "allowAddRemove": True,
        "components": [
            component("datetime", "lahir", "Tanggal lahir"),
            nik(properties={"alur:birthDateField": "lahir"}),
            region("kabupaten", "regency"),
            region("desa", "village", **{"alur:regionWithin": "=kabupaten"}),
            ours("number", "money", "upah", "Upah"),
            ours("checkbox", "signature", "setuju", STATEMENT),
        ],
    }
)


def test_every_component_works_in_the_rows_of_a_list() -> None:
    row = {"lahir": "1990-03-17", "nik": NIK, "kabupaten.pilih": "63.11", "setuju": "on"}
    more = {"desa.pilih": "63.11.06.2001", "upah": "Rp 2.500.000"}
    sent = {f"anggota.{at}.{name}": text for at in "03" for name, text in (row | more).items()}
    outcome = post(ROWS, {**sent, "anggota.baris": ["0", "3"]})
    assert outcome.errors == {}
    first, second = outcome.values["anggota"]
    assert first == second
    assert (first["desa"], first["upah"]) == ("63.11.06.2001", Decimal(2_500_000))
    assert first["setuju"]["by"] == "siti"


def test_a_row_is_held_against_its_own_answers() -> None:
    sent = {
        "anggota.baris": ["0", "1"],
        "anggota.0.nik": NIK,
        "anggota.0.lahir": "1990-03-17",
        "anggota.0.kabupaten.pilih": "33.25",
        "anggota.1.nik": NIK,
        "anggota.1.lahir": "1990-03-18",
        "anggota.1.desa": "63.11.06.2001",
        "anggota.1.kabupaten.pilih": "63.11",
    }
    outcome = post(ROWS, sent)
    assert outcome.warned == {"anggota.1.nik"}
    assert "anggota.1.desa" not in outcome.errors
