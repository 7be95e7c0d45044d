"""When is a failed job tried again, and when is it given up?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Exponential back-off with full jitter, then an incident."""

    first_delay: timedelta = timedelta(seconds=10)
    longest_delay: timedelta = timedelta(minutes=30)

    def next_attempt(
        self, *, now: datetime, attempts: int, max_attempts: int, jitter: float
    ) -> datetime | None:
        """Return when to try again after `attempts` failures, or None when retries are used up.

        `jitter` lies between 0 and 1 and spreads retries over the whole delay.
        """
        if attempts >= max_attempts:
            return None
        delay: timedelta = min(self.first_delay * 2.0 ** (attempts - 1), self.longest_delay)
        return now + delay * jitter
