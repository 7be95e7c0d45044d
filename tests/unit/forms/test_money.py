"""Is an amount read as people write it, and never guessed?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import money
from forms.money import MoneyField
from forms.schema import Kind

AMOUNTS = st.decimals(
    min_value=-(10**17), max_value=10**17, places=2, allow_nan=False, allow_infinity=False
)


def field(**more: Any) -> MoneyField:
    settings = {"minimum": Decimal(0), "decimal_digits": 0, **more}
    return MoneyField(id="f", kind=Kind.NUMBER, key="biaya", label="Biaya", **settings)


@pytest.mark.parametrize(
    "written,amount",
    [
        ("1250000", "1250000"),
        ("1.250.000", "1250000"),
        ("Rp 1.250.000", "1250000"),
        ("Rp.1.250.000,00", "1250000"),
        ("rp1.250.000,5", "1250000.5"),
        ("IDR 7.500", "7500"),
        ("Rp50.000,-", "50000"),
        ("1 250 000", "1250000"),
        ("007", "7"),
        ("-0", "0"),
        ("\u2212500", "-500"),
        ("Rp-500", "-500"),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: str, amount: str) -> None:
    assert money.parse(written) == Decimal(amount)
    assert str(money.parse(written)) == amount


@pytest.mark.parametrize(
    "written", ["1,250,000", "1.25", "1.2500", "12.50", "0.500", "1,5 juta", "Rp", "5e3", "٣"]
)
def test_what_is_written_in_another_way_is_refused(written: str) -> None:
    answer = money.read(field(), written)
    assert answer.value is None
    assert answer.error == "Biaya harus berupa rupiah, misalnya 1.250.000"


@given(AMOUNTS)
def test_an_amount_that_is_shown_is_read_back(amount: Decimal) -> None:
    assert money.parse(money.shown(amount)) == amount
    assert money.parse(money.rupiah(amount).replace("-Rp", "Rp-")) == amount


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_an_amount_or_a_sentence(text: str) -> None:
    answer = money.read(field(), text)
    assert answer.error or answer.value is None or isinstance(answer.value, Decimal)


@pytest.mark.parametrize(
    "more,amount,sentence",
    [
        ({}, "0.5", "Biaya harus rupiah bulat, tanpa sen"),
        ({"decimal_digits": 2}, "0.505", "Biaya paling banyak 2 angka di belakang koma"),
        ({}, "-1", "Biaya paling sedikit Rp0"),
        ({"minimum": Decimal(10_000)}, "9999", "Biaya paling sedikit Rp10.000"),
        ({"maximum": Decimal(1_250_000)}, "1250001", "Biaya paling banyak Rp1.250.000"),
        ({}, str(10**18), "Biaya terlalu besar. Periksa kembali angkanya"),
        ({}, "1" * 34 + "5", "Biaya terlalu besar. Periksa kembali angkanya"),
    ],
)
def test_a_bound_is_told_in_rupiah(more: dict[str, Any], amount: str, sentence: str) -> None:
    assert money.problem(field(**more), Decimal(amount)) == sentence


def test_an_amount_within_its_bounds_is_accepted() -> None:
    bounded = field(minimum=Decimal(1), maximum=Decimal(100), decimal_digits=2)
    assert money.problem(bounded, Decimal("99.99")) is None
    assert money.problem(field(), Decimal("1E+3")) is None


def test_sen_are_shown_in_two_digits() -> None:
    assert money.shown(Decimal("1250000.5")) == "1.250.000,50"
    assert money.rupiah(Decimal(-7500)) == "-Rp7.500"
