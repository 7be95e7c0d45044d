"""How are rows named?

Identifiers are UUID version 7 (RFC 9562): unguessable in a URL, and sorted by time so that indexes stay compact.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

#: Hands out identifiers; tests pass a counting one.
NewId = Callable[[], str]


def uuid7(now: datetime, random_bits: int | None = None) -> str:
    """Return a version 7 UUID as 32 hex digits for an aware instant."""
    bits = secrets.randbits(74) if random_bits is None else random_bits
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    value = (
        milliseconds << 80
        | 0x7 << 76
        | (bits >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | bits & ((1 << 62) - 1)
    )
    return f"{value:032x}"
