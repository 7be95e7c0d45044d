"""Which place on earth is meant by `-2.3361, 115.4627`?

`alur:component: location` on a `textfield`; the value is text, latitude and longitude in degrees. A phone fills it in when
asked; everybody else types or pastes it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from forms import wording
from forms.schema import TextField

_WRITTEN = re.compile(r"([+-]?[0-9]{1,2}(?:\.[0-9]{1,10})?),([+-]?[0-9]{1,3}(?:\.[0-9]{1,10})?)")
#: Enough to find a house.
_ZOOM = 17


def position(value: str) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude, or None where the text is no place on earth."""
    written = _WRITTEN.fullmatch(value.replace(" ", ""))
    if written is None:
        return None
    latitude, longitude = Decimal(written[1]), Decimal(written[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def problem(field: TextField, value: str) -> str | None:
    """One sentence if the degrees are of no place on earth; the shape is the pattern's business."""
    if _WRITTEN.fullmatch(value) and position(value) is None:
        return (
            f"{wording.subject(field)}: lintang paling besar 90 dan bujur paling besar 180 derajat"
        )
    return None


def map_address(value: str) -> str:
    """Address of a map of the place, empty where the text is no place."""
    found = position(value)
    if found is None:
        return ""
    latitude, longitude = found
    here = f"{latitude:f}/{longitude:f}"
    return f"https://www.openstreetmap.org/?mlat={latitude:f}&mlon={longitude:f}#map={_ZOOM}/{here}"
