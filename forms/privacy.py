"""How is a personal answer shown to somebody who need not know it?"""

from __future__ import annotations

_HEAD, _TAIL = 6, 4


def masked(text: str) -> str:
    """The text with its middle struck out.

    A NIK keeps its region and its serial (`631106******0001`), of anything shorter only the first character is left,
    and the number of characters is never told.
    """
    plain = text.strip()
    if plain.isdigit() and len(plain) > _HEAD + _TAIL:
        return plain[:_HEAD] + "*" * (len(plain) - _HEAD - _TAIL) + plain[-_TAIL:]
    return f"{plain[:1]}*****" if plain else ""
