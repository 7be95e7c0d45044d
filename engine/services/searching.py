"""What does somebody search for?"""

from __future__ import annotations

#: Characters; longer patterns are refused by SQLite, and nobody types them.
LONGEST = 200


def words(search: str) -> str:
    """Return what is looked for: as it was typed, without blanks around it, and no longer than makes sense."""
    return search.strip()[:LONGEST]
