"""What becomes of rows: read, checked, added, removed, and sent by somebody who means no good?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms import FileValue, ListRow, Submission, ValueKind, layout, row_changes
from tests.unit.forms.builders import (
    WITA,
    FakeFeel,
    component,
    form,
    hand_over,
    hide,
    options,
    post,
)

REQUIRED: dict[str, Any] = {"validate": {"required": True}}


def listed(path: str, *components: Any, **more: Any) -> Any:
    """A dynamic list to which rows can be added."""
    own = {"alur:itemName": "anggota", **more.pop("properties", {})}
    settings = {"allowAddRemove": True, "isRepeating": True, "defaultRepetitions": 1, **more}
    drawn = component("dynamiclist", path=path, components=components, properties=own, **settings)
    return {"label": "Anggota", **drawn}


NAME = component("textfield", "nama", "Nama", id="Nama", **REQUIRED)
FAMILY = form(listed("anggota", NAME, component("datetime", "lahir", "Tanggal lahir"), id="L"))


def rows(*tokens: str, key: str = "anggota") -> dict[str, list[str]]:
    return {key + layout.ROWS_SUFFIX: list(tokens)}


def test_rows_become_a_list_of_contexts_in_the_order_of_the_page() -> None:
    outcome = post(
        FAMILY,
        {
            **rows("0", "3"),
            "anggota.0.nama": "Siti",
            "anggota.0.lahir.tanggal": "3/4/1990",
            "anggota.3.nama": "Budi",
        },
    )
    assert outcome.ok
    assert outcome.values == {
        "anggota": [{"nama": "Siti", "lahir": date(1990, 4, 3)}, {"nama": "Budi", "lahir": None}]
    }


def test_a_mistake_is_told_at_its_row_and_everything_is_kept() -> None:
    outcome = post(FAMILY, {**rows("0", "1"), "anggota.0.nama": "Siti", "anggota.1.lahir": "besok"})
    assert outcome.errors == {
        "anggota.1.nama": "Isi nama",
        "anggota.1.lahir": "Tanggal lahir harus berupa tanggal, misalnya 17 Maret 2026",
    }
    assert outcome.kept["anggota.0.nama"] == "Siti"
    assert outcome.form.by_key["anggota.1.nama"].place == "Anggota 2"


def test_a_list_without_rows_is_an_empty_list_and_may_be_too_short() -> None:
    assert post(FAMILY, {}).values == {"anggota": []}
    asked = form(listed("anggota", NAME, properties={"alur:minRows": "2"}))
    outcome = post(asked, {**rows("0"), "anggota.0.nama": "Siti"})
    assert outcome.errors == {"anggota": "Isi paling sedikit 2 anggota, sekarang 1"}


def test_rows_that_are_too_many_are_refused_however_they_come() -> None:
    asked = form(listed("anggota", NAME, properties={"alur:maxRows": 2}))
    found = rows("0", "1", "2") | {f"anggota.{n}.nama": "x" for n in range(3)}
    assert post(asked, found).errors == {"anggota": "Paling banyak 2 anggota, sekarang 3"}
    assert hand_over(asked, {"anggota": [{"nama": "x"}] * 3}).errors == {
        "anggota": "Paling banyak 2 anggota, sekarang 3"
    }


@pytest.mark.parametrize(
    "token", ["-1", "1.5", "01", "99999", "x", "", " 1", "١", "0.nama", "__proto__", "1" * 400]
)
def test_a_row_number_that_no_page_sends_is_no_row(token: str) -> None:
    assert post(FAMILY, {**rows(token), f"anggota.{token}.nama": "x"}).values == {"anggota": []}


def test_a_row_sent_twice_is_one_row_and_a_row_that_is_not_named_is_none() -> None:
    outcome = post(
        FAMILY, {**rows("0", "0"), "anggota.0.nama": "Siti", "anggota.7.nama": "penyusup"}
    )
    assert outcome.values == {"anggota": [{"nama": "Siti", "lahir": None}]}


def test_lists_in_lists_do_not_multiply_without_end() -> None:
    inner = listed("anak", *(component("textfield", f"f{n}") for n in range(50)))
    asked = form(listed("anggota", inner, properties={"alur:maxRows": 200}))
    many = [str(n) for n in range(200)]
    found = rows(*many)
    for n in many:
        found |= rows(*many[:40], key=f"anggota.{n}.anak")
    outcome = post(asked, found)
    assert len(outcome.form.fields) < 5_000
    # No list has more rows than its owner allows: there are too many of them together.
    drawn = len(outcome.form.lists[0].items or ())
    assert outcome.errors["anggota"] == f"Paling banyak {drawn} anggota, sekarang 200"


def test_rows_without_anything_in_them_do_not_multiply_either() -> None:
    asked = listed("cucu")
    for path in ("anak", "anggota"):
        asked = listed(path, asked, properties={"alur:minRows": 200, "alur:maxRows": 200})
    page = layout.laid_out(form(asked), layout.opening({}))
    assert sum(1 for _ in page.walk()) < 6_000


def test_lists_in_lists_and_contexts_in_rows_keep_their_shape() -> None:
    asked = form(
        listed(
            "keluarga",
            component(
                "group",
                path="alamat",
                label="Alamat",
                components=[component("textfield", "jalan")],
            ),
            listed("anak", component("textfield", "nama")),
        )
    )
    outcome = post(
        asked,
        {
            **rows("4", key="keluarga"),
            **rows("0", "2", key="keluarga.4.anak"),
            "keluarga.4.alamat.jalan": "Merdeka",
            "keluarga.4.anak.2.nama": "Cici",
        },
    )
    assert outcome.values == {
        "keluarga": [{"alamat": {"jalan": "Merdeka"}, "anak": [{"nama": None}, {"nama": "Cici"}]}]
    }
    assert outcome.form.by_key["keluarga.4.anak.2.nama"].place == "Anggota 1, Anggota 2"


WORK = form(
    listed(
        "anggota",
        component("number", "umur", id="Umur"),
        component("textfield", "usaha", id="Usaha", conditional=hide("umur < 17"), **REQUIRED),
        id="L",
    ),
    component("textfield", "catatan", id="Catatan", conditional=hide("count(anggota) < 2")),
)
WORK_FEEL = FakeFeel(
    **{
        "umur < 17": lambda scope: scope["umur"] is not None and scope["umur"] < 17,
        "count(anggota) < 2": lambda scope: len(scope["anggota"]) < 2,
    }
)


def test_a_condition_in_a_row_reads_its_own_row() -> None:
    found = {
        **rows("0", "1"),
        "anggota.0.umur": "40",
        "anggota.0.usaha": "tani",
        "anggota.1.umur": "5",
        "anggota.1.usaha": "diselundupkan",
    }
    outcome = post(WORK, found, feel=WORK_FEEL)
    assert outcome.ok
    assert outcome.values["anggota"] == [
        {"umur": Decimal(40), "usaha": "tani"},
        {"umur": Decimal(5)},
    ]
    assert outcome.hidden == {"Usaha:1"}
    assert outcome.dropped == ("anggota.1.usaha",)


def test_a_condition_outside_reads_the_whole_list() -> None:
    alone = post(WORK, {**rows("0"), "catatan": "x"}, feel=WORK_FEEL)
    assert "Catatan" in alone.hidden
    assert "catatan" not in alone.values


def test_a_hidden_list_is_nothing_at_all() -> None:
    asked = form(listed("anggota", NAME, id="L", conditional=hide("always")))
    outcome = post(asked, rows("0"), feel=FakeFeel(always=lambda _: True))
    assert outcome.ok
    assert outcome.values == {}
    assert outcome.hidden == {"L", "L:0", "Nama:0"}


def test_a_row_knows_itself_what_is_around_it_and_its_number() -> None:
    seen: list[tuple[Any, ...]] = []

    def look(scope: Any) -> bool:
        seen.append((scope["this"]["nama"], scope["parent"]["judul"], scope["i"]))
        return False

    asked = form(
        component("textfield", "judul"),
        listed("anggota", component("textfield", "nama", conditional=hide("look"))),
    )
    found = {**rows("0", "5"), "judul": "J", "anggota.0.nama": "a", "anggota.5.nama": "b"}
    assert post(asked, found, feel=FakeFeel(look=look)).ok
    assert set(seen) == {("a", "J", 1), ("b", "J", 2)}


def test_a_list_without_buttons_has_the_rows_of_its_variable_whatever_is_sent() -> None:
    asked = form(
        listed(
            "anggota",
            component("textfield", "nama", readonly=True),
            component("textfield", "catatan"),
            allowAddRemove=False,
        )
    )
    known = {"anggota": [{"nama": "Siti", "umur": 35}, {"nama": "Budi", "umur": 6}]}
    found = {
        **rows("9", "1"),
        "anggota.1.catatan": "benar",
        "anggota.1.nama": "palsu",
        "anggota.9.catatan": "penyusup",
    }
    outcome = post(asked, found, context=known)
    # What the form does not ask for stays, as variables do.
    assert outcome.values["anggota"] == [
        {"nama": "Siti", "umur": 35, "catatan": None},
        {"nama": "Budi", "umur": 6, "catatan": "benar"},
    ]


def test_removing_a_row_removes_its_item_and_no_other() -> None:
    known = {"anggota": [{"nama": "a", "id": 1}, {"nama": "b", "id": 2}, {"nama": "c", "id": 3}]}
    found = {**rows("0", "2"), "anggota.0.nama": "a", "anggota.2.nama": "c"}
    assert [row["id"] for row in post(FAMILY, found, context=known).values["anggota"]] == [1, 3]


def test_files_of_a_row_come_under_its_address() -> None:
    asked = form(listed("anggota", component("filepicker", "akta", "Akta", **REQUIRED)))
    akta = FileValue(name="a.jpg", content=b"x", declared_type="image/jpeg")
    outcome = post(asked, rows("0", "1"), files={"anggota.1.akta": [akta]})
    assert outcome.errors == {"anggota.0.akta": "Unggah akta"}
    assert outcome.files == {"anggota.1.akta": (akta,)}
    held = post(asked, rows("0"), held={"anggota.0.akta": [{"id": "f"}]})
    assert held.ok
    assert held.with_files({"anggota.0.akta": [{"id": "f"}]}) == {
        "anggota": [{"akta": [{"id": "f"}]}]
    }


def changed(asked: forms.Form, found: Any, button: str, **context: Any) -> row_changes.Changed:
    return row_changes.changed(asked, found, button, context=context, zone=WITA)


def test_a_new_row_comes_last_with_its_defaults_and_everything_else_stays() -> None:
    asked = form(
        listed(
            "anggota",
            component("number", "umur", defaultValue=12.5),
            listed("anak", component("checkbox", "ada", defaultValue=True), defaultRepetitions=2),
        )
    )
    found = {**rows("2"), "anggota.2.umur": ["dua"], "lain": ["x"]}
    after = changed(asked, found, "tambah anggota")
    assert after.focus == "anggota.3"
    assert after.submitted == {
        **found,
        **rows("2", "3"),
        "anggota.3.umur": ["12,5"],
        **rows("0", "1", key="anggota.3.anak"),
        "anggota.3.anak.0.ada": ["true"],
        "anggota.3.anak.1.ada": ["true"],
    }


def test_a_new_row_has_nothing_of_a_row_that_had_its_number_before() -> None:
    left_over = {**rows("0"), "anggota.1.nama": ["lama"]}
    assert changed(FAMILY, left_over, "tambah anggota").submitted == rows("0", "1")


def test_a_removed_row_takes_all_its_answers_along() -> None:
    found = {**rows("0", "1"), "anggota.1.nama": ["x"], "anggota.1.lahir.tanggal": ["1"]}
    after = changed(FAMILY, found, "hapus anggota.1")
    assert after.submitted == rows("0")
    assert after.focus == "anggota"


def test_a_new_row_never_shows_what_an_item_of_the_variable_holds() -> None:
    known = {"anggota": [{"nama": "a"}, {"nama": "b"}]}
    assert changed(FAMILY, rows("0"), "tambah anggota", **known).focus == "anggota.2"


@pytest.mark.parametrize(
    "button",
    [
        "",
        "tambah",
        "tambah lain",
        "hapus anggota",
        "hapus anggota.9",
        "hapus lain.0",
        "x y",
        "hapus .",
    ],
)
def test_a_button_that_the_page_does_not_have_changes_nothing(button: str) -> None:
    assert changed(FAMILY, rows("0", "1"), button).submitted == rows("0", "1")


def test_limits_and_fixed_lists_have_no_buttons_that_work() -> None:
    full = form(listed("anggota", NAME, properties={"alur:minRows": 1, "alur:maxRows": 1}))
    for button in ("tambah anggota", "hapus anggota.0"):
        assert changed(full, rows("0"), button).submitted == rows("0")
    fixed = form(listed("anggota", NAME, allowAddRemove=False))
    assert changed(fixed, {}, "tambah anggota").submitted == {}
    assert changed(fixed, {}, "hapus anggota.0").submitted == {}


NAMES = st.sampled_from(
    ["anggota.baris", "anggota.0.nama", "anggota.1.lahir", "anggota.1.lahir.tanggal", "anggota"]
)


@settings(max_examples=150)
@given(
    st.dictionaries(NAMES, st.lists(st.sampled_from(["0", "1", "9999"]) | st.text(max_size=6))),
    st.lists(
        st.sampled_from(["tambah anggota", "hapus anggota.0", "hapus anggota.9999"]), max_size=5
    ),
)
def test_whatever_is_sent_and_pressed_the_rows_are_rows(found: Any, buttons: list[str]) -> None:
    for button in buttons:
        found = changed(FAMILY, found, button).submitted
    outcome = post(FAMILY, found)
    assert isinstance(outcome, Submission)
    drawn = [row for c in outcome.form.walk() if isinstance(c, ListRow) for row in [c]]
    assert len({row.id for row in drawn}) == len(drawn) == len(outcome.values["anggota"])


def test_a_program_hands_over_contexts_and_is_told_where_they_do_not_fit() -> None:
    good = {"anggota": [{"nama": "Siti", "lahir": date(1990, 4, 3)}]}
    assert hand_over(FAMILY, good).values == good
    wrong: dict[str, Any] = {"anggota": [{"nma": "x", "nama": "y"}, 7], "angota": []}
    assert hand_over(FAMILY, wrong).errors == {
        "anggota.0.nma": "Isian “nma” tidak ada pada formulir ini. Apakah maksudnya “nama”?",
        "anggota.1": "Anggota 2 harus berupa isian bernama (context)",
        "anggota.1.nama": "Isi nama",
        "angota": "Isian “angota” tidak ada pada formulir ini. Apakah maksudnya “anggota”?",
    }
    assert hand_over(FAMILY, {"anggota": "Siti"}).errors == {
        "anggota": "Anggota harus berupa daftar"
    }


def test_rows_of_a_program_replace_those_of_the_variable() -> None:
    known = {"anggota": [{"nama": "a", "id": 1}, {"nama": "b", "id": 2}]}
    outcome = hand_over(FAMILY, {"anggota": [{"nama": "b"}]}, context=known)
    assert outcome.values == {"anggota": [{"nama": "b", "lahir": None}]}


def test_an_empty_form_opens_with_its_rows_and_a_filled_one_with_those_of_the_variable() -> None:
    asked = form(listed("anggota", component("textfield", "nama"), defaultRepetitions=3))
    for context, expected in (
        ({}, ["", "", ""]),
        ({"anggota": [{"nama": "a"}, {"nama": "b"}]}, ["a", "b"]),
        ({"anggota": []}, []),
        ({"anggota": [7, None]}, ["", ""]),
    ):
        values = forms.initial(asked, context)
        drawn = forms.opened(asked, values, evaluate=FakeFeel(), zone=WITA, context=context)
        assert [drawn.shown.get(f.key, "") for f in drawn.form.fields] == expected


def test_the_compiler_learns_the_shape_of_lists_and_contexts() -> None:
    asked = form(
        component(
            "group",
            path="alamat",
            label="A",
            components=[component("textfield", "jalan", **REQUIRED)],
        ),
        listed("anggota", NAME, component("radio", "jk", values=options("l", "p"))),
        component("expression", expression="=count(anggota)") | {"key": "jumlah"},
    )
    found = forms.variables(asked)
    assert list(found) == ["alamat", "anggota", "jumlah"]
    assert found["alamat"].kind is ValueKind.CONTEXT
    assert found["alamat"].entries is not None
    assert found["alamat"].entries["jalan"].nullable is False
    row = found["anggota"].item
    assert row is not None
    assert row.entries is not None
    assert row.entries["jk"].options == ("l", "p")
    assert found["jumlah"].kind is ValueKind.ANY


@pytest.mark.parametrize(
    "broken,sentence",
    [
        ({"path": ""}, "“path” hanya boleh"),
        ({"path": "a.b"}, "“path” hanya boleh"),
        ({"path": "nama"}, "dipakai dua kali"),
        ({"label": ""}, "belum punya label"),
        ({"defaultRepetitions": 21}, "antara 0 dan 20"),
        ({"properties": {"alur:maxRows": "201"}}, "antara 1 dan 200"),
        ({"properties": {"alur:maxRows": "dua"}}, "harus berupa angka"),
        ({"properties": {"alur:minRows": 3, "alur:maxRows": 2}}, "melebihi paling banyak"),
    ],
)
def test_a_list_that_cannot_be_run_as_drawn_is_refused(broken: Any, sentence: str) -> None:
    with pytest.raises(forms.InvalidSchema) as caught:
        form(component("textfield", "nama"), {**listed("anggota", NAME), **broken})
    assert sentence in str(caught.value)


def test_names_in_a_row_are_its_own() -> None:
    asked = form(component("textfield", "nama"), listed("anggota", NAME))
    outcome = post(asked, {"nama": "luar", **rows("0"), "anggota.0.nama": "dalam"})
    assert outcome.values == {"nama": "luar", "anggota": [{"nama": "dalam"}]}
