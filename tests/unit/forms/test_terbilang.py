"""Are numbers said as people say them?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.terbilang import TOO_BIG, rupiah, terbilang

_DIGITS = {
    word: number
    for number, word in enumerate(
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    )
}
_STEPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def understood(words: str) -> int:
    """Understand words as a listener does: add up what was said so far, and multiply by steps."""
    total = group = held = 0
    plain = words.replace("seribu", "satu ribu").replace("seratus", "satu ratus")
    for word in plain.replace("sebelas", "satu belas").replace("sepuluh", "satu puluh").split():
        if word in _DIGITS:
            held = _DIGITS[word]
        elif word == "belas":
            group, held = group + held + 10, 0
        elif word == "puluh":
            group, held = group + held * 10, 0
        elif word == "ratus":
            group, held = group + held * 100, 0
        else:
            total, group, held = total + (group + held) * _STEPS[word], 0, 0
    return total + group + held


@pytest.mark.parametrize(
    "number,words",
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (2_001, "dua ribu satu"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (101_000, "seratus satu ribu"),
        (1_001_000, "satu juta seribu"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (-5, "minus lima"),
    ],
)
def test_a_number_is_said_as_people_say_it(number: int, words: str) -> None:
    assert terbilang(number) == words


@given(st.integers(min_value=0, max_value=TOO_BIG - 1))
def test_what_is_said_is_understood_as_the_same_number(number: int) -> None:
    words = terbilang(number)
    assert understood(words) == number
    # Nobody says "satu ribu" but after a larger group, nor "satu ratus" at all.
    assert "satu ratus" not in words
    assert not words.startswith("satu ribu")


@given(st.integers(max_value=-1, min_value=1 - TOO_BIG))
def test_a_debt_is_the_same_words_after_minus(number: int) -> None:
    assert terbilang(number) == f"minus {terbilang(-number)}"


@pytest.mark.parametrize("number", [TOO_BIG, -TOO_BIG])
def test_a_number_without_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        terbilang(number)


@pytest.mark.parametrize(
    "amount,words",
    [
        (1_250_000, "satu juta dua ratus lima puluh ribu rupiah"),
        (Decimal("5000.50"), "lima ribu rupiah lima puluh sen"),
        (Decimal("0.05"), "nol rupiah lima sen"),
        (Decimal("-2.25"), "minus dua rupiah dua puluh lima sen"),
        (Decimal("1.999"), "satu rupiah sembilan puluh sembilan sen"),
    ],
)
def test_money_is_said_in_rupiah_and_sen(amount: Decimal, words: str) -> None:
    assert rupiah(amount) == words
