"""Which forms can be published, and what is said about the others?"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms import ChoiceField, FileField, Group, InvalidSchema, Kind, NumberField, Text, TextField
from forms.text import BlockKind
from tests.unit.forms.builders import component, document, form, options


def problems(source: str | bytes) -> dict[str, str]:
    with pytest.raises(InvalidSchema) as caught:
        forms.load(source)
    return {problem.key: problem.message for problem in caught.value.problems}


def test_a_form_as_the_editor_writes_it_is_read_whole() -> None:
    source = document(
        component("text", text="# Laporan", id="Judul"),
        component(
            "textfield",
            "pelapor",
            "Nama pelapor",
            id="Field_1",
            description="Sesuai KTP",
            layout={"row": "Row_1", "columns": None},
            validate={"required": True, "maxLength": 60},
            properties={"autocomplete": "name", "alur:hint": "Nama lengkap tanpa gelar"},
        ),
        schemaVersion=19,
        exporter={"name": "form-js", "version": "1.9.0"},
        executionPlatform="Camunda Cloud",
        executionPlatformVersion="8.7.0",
    )
    field = forms.load(source.encode()).by_key["pelapor"]
    assert isinstance(field, TextField)
    assert (field.label, field.description, field.required) == ("Nama pelapor", "Sesuai KTP", True)
    assert (field.max_length, field.autocomplete) == (60, "name")
    assert field.hint == "Nama lengkap tanpa gelar"


def test_groups_lay_out_fields_but_do_not_nest_their_values() -> None:
    loaded = form(
        component(
            "group",
            label="Tempat",
            components=[component("textfield", "desa"), component("textfield", "dusun")],
        )
    )
    assert list(loaded.by_key) == ["desa", "dusun"]
    assert isinstance(loaded.components[0], Group)


def test_components_of_one_row_stand_side_by_side_even_when_written_apart() -> None:
    loaded = form(
        component("textfield", "rt", layout={"row": "Row_1", "columns": 4}),
        component("textfield", "alamat", layout={"row": "Row_2"}),
        component("textfield", "rw", layout={"row": "Row_1", "columns": 4}),
        component("textfield", "catatan"),
    )
    keys = [[getattr(c, "key", None) for c in row.components] for row in loaded.rows]
    assert keys == [["rt", "rw"], ["alamat"], ["catatan"]]
    assert loaded.fields[0].columns == 4


def test_text_becomes_blocks_without_markup() -> None:
    text = form(component("text", text="## Syarat\nBawa **KTP** asli.\n\n* KK\n* Akta\n  lahir"))
    block = text.components[0]
    assert isinstance(block, Text)
    heading, paragraph, items = block.blocks
    assert (heading.kind, heading.level) == (BlockKind.HEADING, 2)
    assert [(span.text, span.strong) for span in paragraph.lines[0]] == [
        ("Bawa ", False),
        ("KTP", True),
        (" asli.", False),
    ]
    assert ["".join(span.text for span in line) for line in items.lines] == ["KK", "Akta lahir"]


def test_our_own_settings_of_a_photo_field_are_read() -> None:
    own = {
        "alur:capture": "camera",
        "alur:maxFiles": "3",
        "alur:maxBytes": "1048576",
        "alur:accept": "image/*, .JPG",
    }
    field = form(component("filepicker", "foto", properties=own)).fields[0]
    assert isinstance(field, FileField)
    assert (field.capture, field.max_files, field.max_bytes) == (True, 3, 1048576)
    assert field.accept == ("image/*", ".jpg")


def test_numbers_written_as_strings_by_the_editor_are_numbers() -> None:
    field = form(component("number", "berat", validate={"min": "0", "max": 0.1})).fields[0]
    assert isinstance(field, NumberField)
    # A float would have made 0.1 something else.
    assert str(field.maximum) == "0.1"


@pytest.mark.parametrize("kind", ["html", "iframe", "documentPreview", "tabel", "peta", 7])
def test_a_component_type_that_we_do_not_run_is_refused_by_name(kind: Any) -> None:
    found = problems(document({"type": kind, "key": "kirim", "id": "Field_9"}))
    assert "tidak didukung. " in found["kirim"], "and what to do instead"


@pytest.mark.parametrize(
    "broken,sentence",
    [
        ({"key": "data diri"}, "Kunci isian hanya boleh"),
        ({"key": "orang.nama"}, "Kunci isian hanya boleh"),
        ({"key": "not"}, "kata FEEL"),
        ({"label": ""}, "belum punya label"),
        ({"label": "{{nama"}, "harus ditutup dengan }}"),
        ({"label": "{{#if nama}}Hai{{/if}}"}, "bukan {{#if}}"),
        ({"label": "{{ }}"}, "Ekspresi harus berisi"),
        ({"description": "{{nama}} <b>tebal</b>"}, "tidak boleh memuat HTML"),
        ({"properties": {"alur:hint": "=nama"}}, "tidak dapat memakai ekspresi"),
        ({"description": "<b>tebal</b>"}, "tidak boleh memuat HTML"),
        ({"valuesExpression": "=daftar"}, "belum didukung"),
        ({"disabled": "=selesai"}, "bukan ekspresi"),
        ({"validate": {"required": "=selesai"}}, "alur:requiredIf"),
        ({"properties": {"alur:requiredIf": "selesai"}}, "diawali tanda ="),
        ({"key": "parent"}, "dipakai untuk baris daftar"),
        (
            {"validate": {"required": True}, "readonly": True},
            "wajib tidak boleh sekaligus terkunci",
        ),
        ({"validate": {"minLength": 9, "maxLength": 3}}, "melebihi paling banyak"),
        ({"validate": {"min": 3}}, "“min” belum didukung"),
        ({"validate": {"pattern": "^(a+)+$"}}, "lebih dari satu cara"),
        ({"validate": {"pattern": "a"}}, "harus diawali ^"),
        ({"validate": {"validationType": "email", "pattern": "^a$"}}, "Pilih salah satu"),
        ({"conditional": {"hide": "true"}}, "harus diawali tanda ="),
        ({"properties": {"alur:maxFile": "3"}}, "tidak dikenal"),
        ({"properties": {"alur:capture": "camera"}}, "tidak berlaku untuk jenis “textfield”"),
        ({"properties": {"alur:component": "peta"}}, "harus salah satu dari: document"),
        ({"layout": {"columns": 99}}, "antara 2 dan 16"),
        ({"defaultValue": "x" * 256}, "melanggar aturan isian ini sendiri"),
    ],
)
def test_a_field_that_cannot_be_run_as_drawn_is_refused(
    broken: dict[str, Any], sentence: str
) -> None:
    found = problems(document({**component("textfield", "isian", id="Field_1"), **broken}))
    assert sentence in "; ".join(found.values())


def test_choices_must_be_there_and_differ() -> None:
    twice = component("radio", "a", values=[*options("ya", "ya")])
    none = component("select", "b")
    odd = component("select", "c", values=options("x"), defaultValue="y")
    found = problems(document(twice, none, odd))
    assert "ditulis dua kali" in found["a"]
    assert "belum punya pilihan" in found["b"]
    assert "tidak ada di antara pilihannya" in found["c"]


def test_every_problem_is_told_at_once_under_its_key() -> None:
    source = document(component("textfield", "nama"), component("number", "nama"), {"type": "html"})
    found = problems(source)
    assert list(found) == ["nama", "Field_3"]
    assert "dipakai dua kali" in found["nama"]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"id": "a", "id": "b"}',
        b"[" * 100_000,
        b'{"components": 1e999999999999999999999}',
        b" " * (1024 * 1024 + 1),
    ],
)
def test_what_is_no_form_is_refused_in_one_sentence(source: bytes) -> None:
    assert list(problems(source)) == [""]


def test_a_deeply_nested_form_is_refused() -> None:
    inner: Any = component("textfield", "a")
    for _ in range(12):
        inner = component("group", label="g", components=[inner])
    assert any("paling dalam" in message for message in problems(document(inner)).values())


def test_a_choice_knows_its_values() -> None:
    field = form(component("checklist", "aspek", values=options("politik", "ekonomi"))).fields[0]
    assert isinstance(field, ChoiceField)
    assert field.multiple
    assert field.values == {"politik", "ekonomi"}


def outcome(source: str | bytes) -> list[str]:
    """The sentences of a refusal, or none for a form."""
    try:
        forms.load(source)
    except InvalidSchema as refused:
        return [problem.message for problem in refused.problems] or [""]
    return []


@settings(max_examples=100)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_are_a_form_or_a_named_refusal(source: bytes | str) -> None:
    assert all(outcome(source))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
ATTRIBUTES = st.sampled_from([
    "key", "label", "values", "validate", "properties", "conditional", "layout", "defaultValue",
    "components", "text", "subtype", "accept", "multiple", "increment", "decimalDigits",
    "description", "readonly", "height", "path",
])  # fmt: skip


@settings(max_examples=200)
@given(
    st.lists(
        st.builds(
            lambda kind, more: {"type": kind, "key": "a", "label": "A", **more},
            st.sampled_from(list(Kind)),
            st.dictionaries(ATTRIBUTES, JSON, max_size=4),
        ),
        max_size=3,
    )
)
def test_any_component_is_read_or_refused_by_name(components: list[Any]) -> None:
    assert all(outcome(json.dumps({"id": "uji", "components": components})))
