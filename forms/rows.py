"""How many rows may a dynamic list have?

form-js has no such setting; ours are `alur:minRows` and `alur:maxRows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms import wording
from forms.layout import MOST_ROWS
from forms.reading import Attributes, as_decimal
from forms.schema import DynamicList

_USUAL_MOST = 50


@dataclass(frozen=True, kw_only=True)
class RowLimits:
    """The fewest and the most rows."""

    least: int
    most: int


def row_limits(properties: Mapping[str, str], raw: Attributes) -> RowLimits:
    """Read the limits of a list; problems are noted on `raw`."""
    numbers = {name: as_decimal(value) for name, value in properties.items() if "Rows" in name}
    limits = Attributes(numbers, raw.name, raw.problems)
    least = limits.whole("alur:minRows", least=0, most=MOST_ROWS) or 0
    most = limits.whole("alur:maxRows", least=1, most=MOST_ROWS) or max(_USUAL_MOST, least)
    if least > most:
        raw.problem(f"Baris paling sedikit ({least}) melebihi paling banyak ({most})")
    return RowLimits(least=least, most=most)


def broken(asked: DynamicList, found: int) -> str | None:
    """One sentence if the answer has too few or too many rows, else None."""
    drawn = len(asked.items or ())
    if found < asked.least:
        return wording.too_few_rows(asked.item_name, asked.least, found)
    if found > drawn:
        return wording.too_many_rows(asked.item_name, min(asked.most, drawn), found)
    if asked.may_change and found > asked.most:
        return wording.too_many_rows(asked.item_name, asked.most, found)
    return None
