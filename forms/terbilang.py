"""How is a number said in Indonesian words?

For letters and receipts: `1_250_000` is "satu juta dua ratus lima puluh ribu".
"""

from __future__ import annotations

from decimal import Decimal

#: The first number that is too big to be said.
TOO_BIG = 10**18

_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_STEPS = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
)


def terbilang(number: int) -> str:
    """Say a whole number below 10^18 in words; a negative one begins with "minus".

    Raises:
        ValueError: it is too big.
    """
    if abs(number) >= TOO_BIG:
        raise ValueError("numbers of 10^18 and more have no words here")
    if number == 0:
        return "nol"
    if number < 0:
        return f"minus {terbilang(-number)}"
    said: list[str] = []
    for step, name in _STEPS:
        count, number = divmod(number, step)
        # "seribu" is said only where nothing stands before it in its group: 21.000 is "dua puluh satu ribu".
        if count:
            said.append(
                "seribu" if name == "ribu" and count == 1 else f"{_below_1000(count)} {name}"
            )
    if number:
        said.append(_below_1000(number))
    return " ".join(said)


def rupiah(amount: Decimal | int) -> str:
    """Say an amount of money: "lima ribu rupiah lima puluh sen". Less than a sen is cut off.

    Raises:
        ValueError: it is too big.
    """
    sen = int(Decimal(amount) * 100)
    whole, rest = divmod(abs(sen), 100)
    said = f"{'minus ' if sen < 0 else ''}{terbilang(whole)} rupiah"
    return f"{said} {terbilang(rest)} sen" if rest else said


def _below_1000(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = []
    if hundreds:
        said.append("seratus" if hundreds == 1 else f"{_UNITS[hundreds]} ratus")
    if rest:
        said.append(_below_100(rest))
    return " ".join(said)


def _below_100(number: int) -> str:
    tens, units = divmod(number, 10)
    if number == 10:
        return "sepuluh"
    if number == 11:
        return "sebelas"
    if tens == 1:
        return f"{_UNITS[units]} belas"
    return " ".join(filter(None, (f"{_UNITS[tens]} puluh" if tens else "", _UNITS[units])))
