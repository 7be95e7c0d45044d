"""Which number is meant by `1.234,5`?

Indonesians write a comma before the fraction and points between the thousands; browsers and
programs write a point before the fraction. Both are read; what could be either is refused rather
than guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: FEEL's decimals have 34 digits.
MAX_DIGITS = 34

_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:([.,])([0-9]+))?")
_GROUPED = re.compile(r"([+-]?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")


class Ambiguous(ValueError):
    """`1.234`, where a fraction of three digits is allowed."""


class TooLong(ValueError):
    """More than 34 digits."""


def parse(raw: str, decimal_digits: int | None = None) -> Decimal:
    """Read a number.

    Args:
        raw: trimmed; no exponent, currency or spaces.
        decimal_digits: how many digits a fraction may have; fewer than three make `1.234` a
            thousand beyond doubt.

    Raises:
        Ambiguous: one point before exactly three digits, and a fraction may have three.
        TooLong: more digits than a FEEL decimal holds.
        ValueError: not a number.
    """
    raw = raw.replace("\u2212", "-")
    if len(raw) > MAX_DIGITS * 2:
        raise TooLong
    if grouped := _GROUPED.fullmatch(raw):
        sign, whole, fraction = grouped.groups()
        fraction_possible = decimal_digits is None or decimal_digits > 2
        if whole.count(".") == 1 and fraction is None and fraction_possible:
            raise Ambiguous
        return _decimal(sign, whole.replace(".", ""), fraction)
    if plain := _PLAIN.fullmatch(raw):
        sign, whole, _, fraction = plain.groups()
        return _decimal(sign, whole, fraction)
    raise ValueError("not a number")


def _decimal(sign: str, whole: str, fraction: str | None) -> Decimal:
    if len(whole.lstrip("0")) + len(fraction or "") > MAX_DIGITS:
        raise TooLong
    # Minus zero is a number nobody typed on purpose.
    number = Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")
    # Arithmetic would round to the context's 28 digits; copying a sign does not.
    return number or number.copy_abs()
