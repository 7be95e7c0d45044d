"""Which settings and values of a form are reckoned, and from what?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forms
from forms import ChoiceField, DateTimeField, FormExpression, NumberField, Text, TextField
from forms.computed import Formula, Template, Unreadable, read_words
from forms.displays import Table
from tests.unit.forms.builders import (
    WITA,
    FakeFeel,
    component,
    document,
    form,
    hand_over,
    hide,
    options,
    post,
)

NIK = "6311065703900001"
REQUIRED: dict[str, Any] = {"validate": {"required": True}}


def computed(key: str, expression: str) -> dict[str, Any]:
    """An expression field."""
    return {"type": "expression", "key": key, "expression": f"={expression}"}


def always(value: Any) -> Any:
    """An expression that has one value."""
    return lambda _scope: value


def plain(asked: Any, feel: FakeFeel, **context: Any) -> Any:
    """The first component of a form, as a page draws it."""
    values = forms.initial(asked, context)
    drawn = forms.opened(asked, values, evaluate=feel, zone=WITA, context=context)
    return drawn.form.components[0]


def test_a_computed_value_is_never_taken_from_the_post() -> None:
    asked = form(component("number", "a"), computed("dua_kali", "a * 2"))
    feel = FakeFeel(**{"a * 2": lambda scope: scope["a"] and scope["a"] * 2})
    outcome = post(asked, {"a": "21", "dua_kali": "999"}, feel=feel)
    assert outcome.values == {"a": Decimal(21), "dua_kali": Decimal(42)}
    handed = hand_over(asked, {"a": 21, "dua_kali": 999}, feel=feel)
    assert handed.values == outcome.values
    assert handed.dropped == ("dua_kali",)


def test_conditions_and_computed_values_follow_each_other_to_the_end_of_the_chain() -> None:
    # Written against the reading order: each needs a round of its own.
    feel = FakeFeel(
        **{
            "c = 3": lambda scope: scope["c"] != Decimal(3),
            "b + 1": lambda scope: scope["b"] and scope["b"] + 1,
            "a + 1": lambda scope: scope["a"] and scope["a"] + 1,
        }
    )
    asked = form(
        component("textfield", "akhir", conditional=hide("c = 3"), **REQUIRED),
        computed("c", "b + 1"),
        computed("b", "a + 1"),
        component("number", "a"),
    )
    assert post(asked, {"a": "1"}, feel=feel).errors == {"akhir": "Isi akhir"}
    assert post(asked, {"a": "2"}, feel=feel).ok


def test_a_value_that_chases_itself_ends() -> None:
    turns: list[Any] = []

    def grow(scope: Any) -> Any:
        turns.append(scope["a"])
        return (scope["a"] or Decimal(0)) + 1

    asked = form(computed("a", "a + 1"))
    assert post(asked, {}, feel=FakeFeel(**{"a + 1": grow})).ok
    assert len(turns) <= 50


def test_a_hidden_computed_value_is_no_variable() -> None:
    asked = form({**computed("a", "1"), "conditional": hide("yes")})
    feel = FakeFeel(**{"1": always(Decimal(1)), "yes": always(True)})
    assert post(asked, {}, feel=feel).values == {}


def test_words_may_hold_values_and_values_stay_words() -> None:
    asked = form(
        component("text", text="# Halo {{nama}}\nUmur **{{umur}}**, lahir {{lahir}}.\n\n* {{kota}}")
    )
    feel = FakeFeel(
        nama=always("# <b>Siti</b>\n* **x**"),
        umur=always(Decimal("1234.5")),
        lahir=always(date(1990, 4, 3)),
        kota=always(["Amuntai", None, True]),
    )
    text = plain(asked, feel)
    assert isinstance(text, Text)
    words = [[span.text for span in line] for block in text.blocks for line in block.lines]
    assert words == [
        ["Halo # <b>Siti</b> * **x**"],
        ["Umur ", "1.234,5", ", lahir 3 April 1990."],
        ["Amuntai, Ya"],
    ]


def test_a_text_that_is_one_expression_may_write_its_own_marks() -> None:
    text = plain(form(component("text", text="=judul")), FakeFeel(judul=always("## Hai\n- a\n- b")))
    assert [block.kind.value for block in text.blocks] == ["heading", "list"]


def test_labels_hints_and_adorners_are_computed_for_sentences_too() -> None:
    asked = form(
        component(
            "textfield",
            "a",
            "Nama {{siapa}}",
            description="=petunjuk",
            appearance={"prefixAdorner": "=awal", "suffixAdorner": "{{siapa}}"},
            **REQUIRED,
        )
    )
    feel = FakeFeel(siapa=always("ibu"), petunjuk=always(None), awal=always(7))
    outcome = post(asked, {}, feel=feel)
    field = outcome.form.fields[0]
    assert isinstance(field, TextField)
    assert (field.label, field.description, field.prefix, field.suffix) == (
        "Nama ibu",
        "",
        "7",
        "ibu",
    )
    assert outcome.errors == {"a": "Isi nama ibu"}


def test_a_label_that_comes_to_nothing_is_the_key() -> None:
    asked = form(component("textfield", "nama", "=kosong", **REQUIRED))
    assert post(asked, {}, feel=FakeFeel(kosong=always(None))).errors == {"nama": "Isi nama"}


def test_bounds_are_computed_from_other_answers() -> None:
    asked = form(
        component("number", "pagu"),
        component("number", "biaya", "Biaya", validate={"min": "=pagu / 10", "max": "=pagu"}),
        component("textfield", "kode", "Kode", validate={"minLength": "=2", "maxLength": "=pagu"}),
    )
    feel = FakeFeel(
        **{
            "pagu / 10": lambda scope: scope["pagu"] and scope["pagu"] / 10,
            "pagu": lambda scope: scope["pagu"],
            "2": always(Decimal(2)),
        }
    )
    outcome = post(asked, {"pagu": "10", "biaya": "11", "kode": "x"}, feel=feel)
    assert outcome.errors == {
        "biaya": "Biaya paling besar 10",
        "kode": "Kode paling sedikit 2 karakter, sekarang baru 1",
    }
    # Null is no bound.
    assert post(asked, {"biaya": "11"}, feel=feel).ok


def test_a_field_may_be_required_or_locked_by_a_condition() -> None:
    asked = form(
        component("textfield", "a", "Alasan", properties={"alur:requiredIf": "=perlu"}),
        component("textfield", "b", readonly="=terkunci", defaultValue="awal"),
    )

    def feel(needed: Any, locked: Any) -> FakeFeel:
        return FakeFeel(perlu=always(needed), terkunci=always(locked))

    assert post(asked, {"b": "x"}, feel=feel(True, False)).errors == {"a": "Isi alasan"}
    assert post(asked, {"b": "x"}, feel=feel(None, None)).values == {"a": None, "b": "x"}
    locked = post(asked, {"b": "palsu"}, feel=feel(False, True))
    assert locked.values == {"a": None, "b": "awal"}
    assert locked.dropped == ("b",)


def test_options_come_from_a_variable_or_an_expression() -> None:
    for source in ({"valuesKey": "daftar"}, {"valuesExpression": "=daftar"}):
        asked = form(component("taglist", "a", "Aspek", **source))
        feel = FakeFeel(daftar=lambda scope: scope.get("daftar"))
        known = {
            "daftar": ["politik", Decimal(7), {"value": "eko", "label": "Ekonomi"}, None, "politik"]
        }
        field = plain(asked, feel, **known)
        assert isinstance(field, ChoiceField)
        assert [(o.value, o.label) for o in field.options] == [
            ("politik", "politik"),
            ("7", "7"),
            ("eko", "Ekonomi"),
        ]
        assert post(asked, {"a": ["eko"]}, feel=feel, context=known).values == {"a": ["eko"]}
        refused = post(asked, {"a": ["lain"]}, feel=feel, context=known)
        assert list(refused.errors) == ["a"]
        assert not post(asked, {"a": ["eko"]}, feel=feel).ok


def test_an_option_that_the_post_itself_brings_is_one() -> None:
    asked = form(
        component("textfield", "nama"),
        component("select", "ketua", valuesExpression="=[nama]"),
    )
    feel = FakeFeel(**{"[nama]": lambda scope: [scope["nama"]]})
    assert post(asked, {"nama": "Siti", "ketua": "Siti"}, feel=feel).ok


def test_a_table_shows_a_variable_in_words() -> None:
    asked = form(
        {
            "type": "table",
            "dataSource": "=orang",
            "rowCount": 5,
            "columns": [{"key": "nama", "label": "Nama"}, {"key": "lahir", "label": "Lahir"}],
        }
    )
    people = [{"nama": "<b>", "lahir": date(1990, 4, 3)}, {"nama": None}, 7]
    table = plain(asked, FakeFeel(orang=always(people)))
    assert isinstance(table, Table)
    assert [column.label for column in table.header] == ["Nama", "Lahir"]
    assert table.cells == (("<b>", "3 April 1990"), ("", ""), ("", ""))


def test_a_citizens_number_is_masked_in_the_cells_of_a_table() -> None:
    asked = form(
        {
            "type": "table",
            "dataSource": "=orang",
            "columns": [{"key": "nik", "label": "NIK"}, {"key": "kartu", "label": "KK"}],
        }
    )
    people = [{"nik": NIK, "kartu": [NIK, "dan", {"lain": NIK}]}, {"nik": 3, "kartu": NIK + "0"}]
    table = plain(asked, FakeFeel(orang=always(people)))
    masked = "631106******0001"
    assert table.cells == ((masked, f"{masked}, dan, {masked}"), ("3", NIK + "0"))


@pytest.mark.parametrize("text", ["NIK {{nik}}.", "=kalimat"])
def test_a_citizens_number_is_masked_in_a_text_and_in_a_label(text: str) -> None:
    feel = FakeFeel(nik=always(NIK), kalimat=always(f"NIK {NIK}."))
    shown = plain(form(component("text", text=text)), feel)
    assert "".join(span.text for span in shown.blocks[0].lines[0]) == "NIK 631106******0001."
    assert plain(form(component("textfield", "a", text)), feel).label == "NIK 631106******0001."


def test_the_owners_own_words_keep_their_numbers() -> None:
    feel = FakeFeel(nama=always("Siti"))
    asked = form(component("textfield", "a", "Rekening 1234567890123456 a.n. {{nama}}"))
    assert plain(asked, feel).label == "Rekening 1234567890123456 a.n. Siti"


def test_a_choice_between_citizens_tells_their_numbers_whole() -> None:
    # Masked, two people of one district are often the same; a wrong one would be picked.
    asked = form(component("select", "a", valuesExpression="=orang"))
    (option,) = plain(asked, FakeFeel(orang=always([NIK]))).options
    assert (option.value, option.label) == (NIK, NIK)


def test_columns_may_be_computed_and_a_variable_that_is_no_list_is_empty() -> None:
    asked = form({"type": "table", "dataSource": "orang", "columnsExpression": "=kolom"})
    feel = FakeFeel(orang=always(None), kolom=always([{"key": "a", "label": "A"}, 7]))
    table = plain(asked, feel)
    assert (len(table.header), table.cells) == (1, ())


def test_values_of_another_kind_are_no_settings() -> None:
    asked = form(
        component(
            "datetime",
            "t",
            properties={"alur:notBefore": "=aneh", "alur:notAfter": "=aneh"},
            subtype="time",
        ),
        component("number", "n", validate={"min": "=aneh", "max": "=aneh"}),
        component("select", "s", valuesExpression="=aneh"),
    )
    for odd in (None, "x", True, [None], {"a": 1}, date(2026, 1, 1), b"x"):
        outcome = post(asked, {"t": "10.00", "n": "5"}, feel=FakeFeel(aneh=always(odd)))
        time_field, number, _ = outcome.form.fields
        assert isinstance(time_field, DateTimeField)
        assert isinstance(number, NumberField)
        assert time_field.not_before is None
        assert number.minimum is None


def test_every_expression_is_told_with_its_place() -> None:
    asked = form(
        component("text", id="T", text="{{a}} dan {{b}}"),
        component("number", "n", "=judul", validate={"max": "=pagu"}),
        {
            "type": "dynamiclist",
            "id": "L",
            "path": "anggota",
            "label": "Anggota",
            "components": [component("textfield", "nama", conditional=hide("i > 1"))],
        },
    )
    outside = frozenset({"n", "anggota"})
    assert forms.expressions(asked) == (
        FormExpression(key="T", setting="text", source="a", local=outside),
        FormExpression(key="T", setting="text", source="b", local=outside),
        FormExpression(key="n", setting="validate.max", source="pagu", local=outside),
        FormExpression(key="n", setting="label", source="judul", local=outside),
        FormExpression(
            key="nama",
            setting="conditional.hide",
            source="i > 1",
            local=outside | {"nama", "this", "parent", "i"},
        ),
    )


def test_words_are_told_from_expressions() -> None:
    assert read_words("Nama") is None
    assert read_words("=nama") == Formula(source="nama")
    assert read_words("a {{ b }} c") == Template(words=("a ", " c"), sources=("b",))


def told(text: str) -> Any:
    """What is read in a text, or the sentence that refuses it."""
    try:
        return read_words(text)
    except Unreadable as error:
        return str(error)


@given(st.text(alphabet="{}=# a", max_size=20))
def test_any_words_are_words_expressions_or_refused(text: str) -> None:
    found = told(text)
    assert found != ""
    if isinstance(found, Template):
        assert len(found.words) == len(found.sources) + 1
        assert all(source.strip() for source in found.sources)


def refused(*components: Any) -> str:
    with pytest.raises(forms.InvalidSchema) as caught:
        form(*components)
    return str(caught.value)


def test_pictures_come_with_the_form_and_with_words() -> None:
    own = {"type": "image", "source": "data:image/png;base64,iVBORw0KGgo=", "alt": "Contoh KTP"}
    assert form(own).components[0].kind is forms.Kind.IMAGE
    for source in (
        "https://contoh.test/a.png",
        "=foto",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html,x",
        "data:image/png;base64," + "A" * 200_001,
    ):
        assert "harus tersimpan di dalam formulir" in refused({**own, "source": source})
    assert "belum punya keterangan" in refused({**own, "alt": ""})


def test_tables_that_cannot_be_drawn_are_refused() -> None:
    assert "belum punya sumber data" in refused({"type": "table", "columns": [{"key": "a"}]})
    assert "belum punya kolom" in refused({"type": "table", "dataSource": "a"})
    assert "kolom tanpa kunci" in refused({"type": "table", "dataSource": "a", "columns": [{}]})


def test_two_sources_of_options_are_one_too_many() -> None:
    asked = component("select", "a", values=options("x"), valuesKey="b")
    assert "satu sumber pilihan saja" in refused(asked)


def test_buttons_are_left_out_with_a_remark() -> None:
    asked = forms.load(
        document({"type": "button", "id": "B", "label": "Kirim", "action": "submit"})
    )
    assert asked.components == ()
    assert [remark.key for remark in asked.remarks] == ["B"]


@pytest.mark.parametrize("kind,near", [("textfeild", "textfield"), ("dinamiclist", "dynamiclist")])
def test_a_mistyped_component_is_told_the_nearest(kind: str, near: str) -> None:
    assert f"Apakah maksudnya “{near}”?" in refused({"type": kind})
