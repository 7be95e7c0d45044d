"""When and where was a photo taken, as far as the camera tells?

Read from EXIF before the copies that people see are made without it. Nothing here is trusted: a
camera's clock may be wrong, and anybody can write any position.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)", re.ASCII)


def taken_at(exif: Image.Exif, zone: tzinfo | None) -> datetime | None:
    """When the shutter was released, aware.

    EXIF keeps the wall clock; older cameras keep no offset with it. `zone` says which wall; without
    it such a time is no moment, and None is returned.
    """
    details = exif.get_ifd(IFD.Exif)
    found = _MOMENT.fullmatch(_text(details.get(Base.DateTimeOriginal)))
    where = _offset(_text(details.get(Base.OffsetTimeOriginal))) or zone
    if not found or where is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=where)
    except ValueError:
        # Cameras write 0000:00:00 when their clock was never set.
        return None


def position(exif: Image.Exif) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, to about ten centimetres."""
    gps = exif.get_ifd(IFD.GPSInfo)
    latitude = _degrees(gps, GPS.GPSLatitude, GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(gps, GPS.GPSLongitude, GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None:
        return None
    # Zero by zero is what cameras write without a fix.
    return None if latitude == longitude == 0 else (latitude, longitude)


def _degrees(
    gps: dict[int, Any], value: int, reference: int, negative: str, limit: int
) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(found) or not 0 <= found <= limit:
        return None
    return round(-found if _text(gps.get(reference)).upper() == negative else found, 6)


def _offset(text: str) -> tzinfo | None:
    found = _OFFSET.fullmatch(text)
    if not found:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if ahead > timedelta(hours=14):
        return None
    return timezone(ahead if found[1] == "+" else -ahead) if ahead else UTC


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""
