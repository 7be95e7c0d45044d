"""Is a region found by its name, and is its code what is stored?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import regions
from forms.ports import NO_PORTS, Ports
from forms.regions import Level, RegionField
from forms.schema import Kind
from tests.unit.forms.places import Places

PLACES = Places()
PORTS = Ports(regions=PLACES)
CODES = st.from_regex(regions.CODE, fullmatch=True)


def field(level: Level = Level.VILLAGE, **more: Any) -> RegionField:
    return RegionField(
        id="f", kind=Kind.SELECT, key="desa", label="Desa atau kelurahan", level=level, **more
    )


def labels(typed: str, level: Level, within: str = "") -> list[str]:
    return [each.label for each in regions.find(PLACES, typed, level=level, within=within)]


@given(CODES)
def test_a_code_is_read_with_and_without_its_points(code: str) -> None:
    assert regions.read_code(code) == code
    assert regions.read_code(f" {code.replace('.', '')} ") == code


@given(st.text(max_size=30))
def test_what_is_no_code_is_none(text: str) -> None:
    found = regions.read_code(text)
    assert found is None or regions.CODE.fullmatch(found)


@given(st.text(max_size=300))
def test_whatever_is_typed_can_be_searched_for(text: str) -> None:
    words = regions.search_words(text)
    assert len(words) <= 5
    assert all(word.isascii() and word == word.lower() for word in words)
    assert isinstance(regions.find(PLACES, text, level=Level.VILLAGE), tuple)


def test_the_label_names_every_region_around() -> None:
    assert labels("balida", Level.VILLAGE) == [
        "Desa Balida, Kec. Paringin, Kab. Balangan, Prov. Kalimantan Selatan"
    ]
    assert labels("kauman", Level.VILLAGE) == [
        "Kel. Kauman, Kec. Batang, Kab. Batang, Prov. Jawa Tengah"
    ]
    # Codes of kota begin at 71.
    assert labels("3671", Level.REGENCY) == ["Kota Tangerang, Prov. Banten"]
    assert labels("tangerang selatan", Level.REGENCY) == ["Kota Tangerang Selatan, Prov. Banten"]


def test_titles_that_people_write_do_not_matter() -> None:
    assert labels("Desa Balida Kec. Paringin", Level.VILLAGE) == labels("balida", Level.VILLAGE)
    assert regions.search_words("desa") == ("desa",)


def test_a_code_that_is_typed_is_found_too() -> None:
    assert labels("3674", Level.REGENCY) == ["Kota Tangerang Selatan, Prov. Banten"]
    assert labels("36.74", Level.VILLAGE) == []


def test_only_regions_inside_the_bounds_are_found() -> None:
    assert labels("tangerang", Level.REGENCY, within="36") != []
    assert labels("tangerang", Level.REGENCY, within="63") == []
    assert labels("3671", Level.REGENCY, within="63") == []


def sent(**controls: str) -> dict[str, list[str]]:
    return {name.replace("__", "."): [value] for name, value in controls.items()}


def test_a_choice_from_the_list_is_the_value() -> None:
    answer = regions.read(
        field(), sent(desa="balida", desa__dicari="balida", desa__pilih="63.11.06.2001")
    )
    assert answer.value == "63.11.06.2001"


def test_words_that_changed_after_the_list_was_made_are_not_answered_by_it() -> None:
    answer = regions.read(
        field(), sent(desa="kauman", desa__dicari="balida", desa__pilih="63.11.06.2001")
    )
    assert answer.value is None
    assert answer.error == "Pilih desa atau kelurahan dari daftar: tekan Cari, lalu pilih satu"


def test_a_code_typed_into_the_box_needs_no_list() -> None:
    assert regions.read(field(), sent(desa="6311062001")).value == "63.11.06.2001"


def test_nothing_typed_is_no_answer() -> None:
    assert regions.read(field(), {}) == regions.read(field(), sent(desa=" "))
    assert regions.read(field(), {}).error is None


@pytest.mark.parametrize(
    "asked,value,sentence",
    [
        (field(), "balida", "Desa atau kelurahan harus berupa kode wilayah, misalnya 63.11.06"),
        (
            field(),
            "63.11.06.2009",
            "Kode wilayah 63.11.06.2009 tidak ada dalam daftar. Cari dengan namanya",
        ),
        (
            field(),
            "63.11",
            "Pilih desa atau kelurahan, sedangkan Kabupaten Balangan bukan desa atau kelurahan",
        ),
        (
            field(within="33.25"),
            "63.11.06.2001",
            "Balida tidak berada di Kab. Batang, Prov. Jawa Tengah. Pilih yang ada di sana",
        ),
    ],
)
def test_a_code_that_does_not_fit_is_told_by_name(
    asked: RegionField, value: str, sentence: str
) -> None:
    assert regions.problem(asked, value, PORTS) == sentence


def test_a_code_that_fits_is_accepted_and_without_a_list_only_its_level_is_checked() -> None:
    assert regions.problem(field(within="63.11"), "63.11.06.2001", PORTS) is None
    assert regions.problem(field(), "99.99.99.2001", NO_PORTS) is None
    assert regions.problem(field(), "99.99", NO_PORTS) is not None
