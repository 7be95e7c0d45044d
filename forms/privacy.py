"""Which answers are personal, and how are they shown to somebody who need not know them?"""

from __future__ import annotations

import re

from forms.schema import Field

#: Components whose answers are personal by what they are.
_PERSONAL = frozenset({"nik", "nkk"})
_HEAD, _TAIL = 6, 4
#: Sixteen digits by themselves, as a NIK or the number of a family card is stored.
_NUMBER = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")


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


def with_numbers_masked(words: str) -> str:
    """Words that are only read, with every NIK and family card number in them masked.

    A table or a text does not know which field a value came from, so the number is told by its shape alone; one that
    was mistyped is somebody's all the same.
    """
    return _NUMBER.sub(lambda found: masked(found[0]), words)
