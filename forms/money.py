"""How much money is meant by `Rp 1.250.000,00`?

`alur:component: money` on a `number`. In money a point always stands between thousands, so nothing is ambiguous as it
is in other numbers; what is written in another way is refused rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from forms import wording
from forms.numbers import MAX_DIGITS
from forms.posted import NO_ANSWER, Answer
from forms.schema import NumberField
from forms.terbilang import TOO_BIG
from forms.text import clean

#: Rupiah have two decimals, and those are seldom used.
MOST_DECIMALS = 2

_WRITTEN = re.compile(
    r"(?:rp\.?|idr)?(-?)([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?:([0-9]+)|-{1,2}))?",
    re.IGNORECASE,
)
_LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class MoneyField(NumberField):
    """Value `Decimal`, in rupiah; shown grouped."""


def parse(raw: str) -> Decimal:
    """Read an amount as people write it: `1250000`, `1.250.000`, `Rp 1.250.000,50`, `Rp50.000,-`.

    Raises:
        ValueError: it is written in another way.
    """
    plain = re.sub(r"\s", "", raw.replace("\u2212", "-"))
    written = _WRITTEN.fullmatch(plain) if len(plain) <= _LONGEST else None
    if written is None:
        raise ValueError("not an amount of money")
    sign, whole, fraction = written.groups()
    digits = whole.replace(".", "").lstrip("0") or "0"
    fraction = (fraction or "").rstrip("0")
    if len(digits) + len(fraction) > MAX_DIGITS:
        raise ValueError("more digits than a number may have")
    amount = Decimal(f"{sign}{digits}.{fraction}" if fraction else f"{sign}{digits}")
    # Minus zero is an amount nobody typed on purpose.
    return amount or Decimal(0)


def read(field: MoneyField, raw: str) -> Answer:
    """Read what was typed."""
    raw = clean(raw)
    if not raw:
        return NO_ANSWER
    try:
        return Answer(parse(raw))
    except ValueError:
        example = "1.250.000" if field.decimal_digits == 0 else "1.250.000 atau 1.250.000,50"
        return Answer(None, f"{wording.subject(field)} harus berupa rupiah, misalnya {example}")


def problem(field: MoneyField, value: Decimal) -> str | None:
    """One sentence for the first bound broken, with amounts as people write them."""
    name = wording.subject(field)
    with localcontext() as reckoning:
        # Rounding is to be seen, not done: a number of 34 digits must not look like a shorter one.
        reckoning.prec = MAX_DIGITS * 3
        too_fine = value != value.quantize(Decimal(1).scaleb(-(field.decimal_digits or 0)))
    if too_fine and not field.decimal_digits:
        return f"{name} harus rupiah bulat, tanpa sen"
    if too_fine:
        return f"{name} paling banyak {field.decimal_digits} angka di belakang koma"
    if field.minimum is not None and value < field.minimum:
        return f"{name} paling sedikit {rupiah(field.minimum)}"
    if field.maximum is not None and value > field.maximum:
        return f"{name} paling banyak {rupiah(field.maximum)}"
    if abs(value) >= TOO_BIG:
        return f"{name} terlalu besar. Periksa kembali angkanya"
    return None


def shown(value: Decimal | int) -> str:
    """An amount as it stands in its control: `1.250.000,50`."""
    plain = wording.number(value)
    whole, comma, fraction = plain.partition(",")
    return f"{whole},{fraction:0<2}" if comma else whole


def rupiah(value: Decimal | int) -> str:
    """An amount as it stands in a sentence: `Rp1.250.000`."""
    return f"-Rp{shown(-value)}" if value < 0 else f"Rp{shown(value)}"
