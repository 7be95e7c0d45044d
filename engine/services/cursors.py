"""How does a page say where the next one begins?

A cursor is the key of the last line shown: an instant and an id. It is spelled for URLs and says nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime

_SEPARATOR = "~"


def spell(at: datetime, row_id: str) -> str:
    """Write a cursor."""
    return f"{at.astimezone(UTC).isoformat()}{_SEPARATOR}{row_id}"


def read(cursor: str | None) -> tuple[datetime, str] | None:
    """Read a cursor; anything that is none is the first page."""
    at, separator, row_id = (cursor or "").partition(_SEPARATOR)
    if not separator:
        return None
    try:
        instant = datetime.fromisoformat(at)
        return (instant.astimezone(UTC), row_id) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
