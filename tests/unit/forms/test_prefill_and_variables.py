"""What stands in a form at first, and which variables will it produce?"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import forms
from forms import ValueKind, VariableType
from forms.dates import FIRST_YEAR, LAST_YEAR
from tests.unit.forms.builders import WITA, FakeFeel, component, form, hide, options, post

EVERYTHING = form(
    component("textfield", "teks"),
    component("textarea", "cerita"),
    component("number", "angka"),
    component("datetime", "hari"),
    component("datetime", "jam", subtype="time"),
    component("datetime", "saat", subtype="datetime"),
    component("radio", "pilih", values=options("satu", "dua")),
    component("checklist", "centang", values=options("satu", "dua", "tiga")),
    component("checkbox", "setuju"),
    component("filepicker", "berkas"),
)


def test_a_variable_wins_over_the_default() -> None:
    asked = form(
        component("textfield", "a", defaultValue="awal"),
        component("number", "b", defaultValue=3),
        component("datetime", "c", defaultValue="2026-03-17"),
        component("checklist", "d", values=options("x", "y"), defaultValue=["y"]),
        component("textfield", "e"),
    )
    assert forms.initial(asked, {"a": "lama", "lain": 1}) == {
        "a": "lama",
        "b": Decimal(3),
        "c": date(2026, 3, 17),
        "d": ["y"],
    }


def test_values_are_shown_as_their_controls_want_them() -> None:
    values: dict[str, Any] = {
        "angka": Decimal("1234.5"),
        "hari": date(1990, 3, 7),
        "saat": datetime(2026, 3, 17, 15, tzinfo=WITA).astimezone(),
        "centang": ["satu"],
        "setuju": True,
        "berkas": ["sha256:1"],
    }
    assert forms.as_shown(EVERYTHING, values, WITA) == {
        "angka": "1234,5",
        "hari": "1990-03-07",
        "hari.tanggal": "7",
        "hari.bulan": "3",
        "hari.tahun": "1990",
        "saat": "2026-03-17T15:00",
        "saat.tanggal": "2026-03-17",
        "saat.jam": "15:00",
        "centang": ("satu",),
        "setuju": "true",
    }


YEARS = {"min_value": date(FIRST_YEAR, 1, 1), "max_value": date(LAST_YEAR, 12, 31)}
SECONDS = st.times().map(lambda found: found.replace(microsecond=0, fold=0))
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "teks": st.from_regex(r"[a-zé]{1,20}", fullmatch=True),
        "angka": st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**12),
        "hari": st.dates(**YEARS),
        "jam": SECONDS,
        "saat": st.builds(
            lambda day, clock: datetime.combine(day, clock, tzinfo=WITA), st.dates(**YEARS), SECONDS
        ),
        "pilih": st.sampled_from(["satu", "dua"]),
        "centang": st.sampled_from([["satu"], ["satu", "tiga"]]),
        "setuju": st.booleans(),
    },
)


@settings(max_examples=150)
@example({"angka": Decimal("-1000000000000000000000000.0001")}, False)
@given(VALUES, st.booleans())
def test_posting_a_shown_form_unchanged_gives_its_values_back(
    values: dict[str, Any], by_parts: bool
) -> None:
    shown = forms.as_shown(EVERYTHING, values, WITA)
    if by_parts:
        moments = {"hari", "saat", "jam"}
        shown = {name: text for name, text in shown.items() if name not in moments}
    outcome = post(EVERYTHING, shown)
    assert outcome.errors == {}
    for key, value in values.items():
        assert outcome.values[key] == value


@pytest.mark.slow
@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from([*EVERYTHING.by_key, "saat.tanggal", "saat.jam", "hari.bulan"]),
        st.text(max_size=30) | st.lists(st.text(max_size=10), max_size=3)
        | st.from_regex(r"[0-9:./+TZ-]{1,25}"),
    )
)  # fmt: skip
def test_any_strings_become_a_submission(submitted: dict[str, Any]) -> None:
    outcome = post(EVERYTHING, submitted)
    asked = set(EVERYTHING.by_key) - {"berkas"}
    assert set(outcome.values) | set(outcome.errors) == asked
    for value in outcome.values.values():
        # What reaches the database must be writable there.
        str(value).encode()
        assert "\x00" not in str(value)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=9),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.times(),
    st.binary(max_size=5),
    st.lists(st.none() | st.text(max_size=5) | st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.mark.slow
@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*EVERYTHING.by_key, "lain"]), ANYTHING))
def test_any_values_of_a_program_become_a_submission(values: dict[str, Any]) -> None:
    outcome = forms.validate_values(EVERYTHING, values, evaluate=FakeFeel(), zone=WITA)
    assert ("lain" in outcome.errors) == ("lain" in values)


@pytest.mark.parametrize("key", list(EVERYTHING.by_key))
def test_a_variable_of_another_type_does_not_break_the_page(key: str) -> None:
    for odd in ({"a": 1}, [1, None], "teks", 7, True, date(2026, 1, 1), b"x", object()):
        forms.as_shown(EVERYTHING, forms.initial(EVERYTHING, {key: odd}), WITA)


def test_the_compiler_learns_names_types_and_possible_values() -> None:
    asked = form(
        component("radio", "keputusan", values=options("ya", "tidak"), validate={"required": True}),
        component(
            "group",
            label="Alasan",
            conditional=hide("diterima"),
            components=[component("textarea", "alasan", validate={"required": True})],
        ),
        component("datetime", "saat", subtype="datetime"),
        component("checklist", "aspek", values=options("politik")),
        component("filepicker", "foto", validate={"required": True}),
        component("textfield", "nomor", disabled=True),
        component("checkbox", "benar"),
        component("text", text="Terima kasih"),
    )
    assert forms.variables(asked) == {
        "keputusan": VariableType(kind=ValueKind.STRING, options=("ya", "tidak"), nullable=False),
        "alasan": VariableType(kind=ValueKind.STRING),
        "saat": VariableType(kind=ValueKind.DATETIME),
        "aspek": VariableType(
            kind=ValueKind.LIST,
            options=("politik",),
            nullable=False,
            item=VariableType(kind=ValueKind.STRING, nullable=False),
        ),
        "foto": VariableType(kind=ValueKind.FILES, nullable=False),
        "benar": VariableType(kind=ValueKind.BOOLEAN, nullable=False),
    }


def test_times_with_seconds_survive_being_shown() -> None:
    shown = forms.as_shown(EVERYTHING, {"jam": time(7, 5, 9)}, WITA)
    assert shown == {"jam": "07:05:09", "jam.jam": "07:05:09"}
