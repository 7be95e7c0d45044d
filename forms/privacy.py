"""Which answers are personal, and how are they shown to somebody who need not know them?"""

from __future__ import annotations

from forms.schema import Field

#: Components whose answers are personal by what they are.
_PERSONAL = frozenset({"nik", "nkk"})
_HEAD, _TAIL = 6, 4


def is_sensitive(field: Field) -> bool:
    """Whether the answer is masked wherever it is only read (`alur:sensitive`, and every NIK)."""
    return field.component in _PERSONAL or field.properties.get("alur:sensitive") == "true"


def masked(text: str) -> str:
    """The text with its middle struck out.

    A NIK keeps its region and its serial (`631106******0001`), of anything shorter only the first character is left,
    and the number of characters is never told.
    """
    plain = text.strip()
    if plain.isdigit() and len(plain) > _HEAD + _TAIL:
        return plain[:_HEAD] + "*" * (len(plain) - _HEAD - _TAIL) + plain[-_TAIL:]
    return f"{plain[:1]}*****" if plain else ""
