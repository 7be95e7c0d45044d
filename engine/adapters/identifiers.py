"""How are rows named?

Identifiers are UUID version 7 (RFC 9562): unguessable in a URL, and sorted by time so that indexes stay compact and rows
written together keep their order.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime

_COUNTER_BITS = 12
_RANDOM_BITS = 62


class Uuid7:
    """Makes version 7 UUIDs that grow even within one millisecond (RFC 9562, 6.2, method 1); safe between threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Take the time from `now`, which returns aware instants."""
        self._now = now
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        """Return the next identifier as 32 hex digits."""
        milliseconds = int(self._now().timestamp() * 1000)
        with self._lock:
            # The counter follows the milliseconds, so running over it just borrows from the next one.
            self._last = max(milliseconds << _COUNTER_BITS, self._last + 1)
            stamp = self._last
        head, counter = stamp >> _COUNTER_BITS, stamp & ((1 << _COUNTER_BITS) - 1)
        value = head << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(_RANDOM_BITS)
        return f"{value:032x}"
