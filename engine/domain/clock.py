"""What time is it?

Everything that needs the time is handed a `Clock`; nothing else in the engine asks the machine.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the current instant."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved; for scenarios, previews and tests."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the simulated instant in UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward; a clock never runs backwards."""
        self.advance_to(self._now + by)

    def advance_to(self, instant: datetime) -> None:
        """Move forward to an aware instant; an earlier one is refused with ValueError."""
        target = instant.astimezone(UTC)
        if target < self._now:
            raise ValueError(f"clock cannot go back from {self._now} to {target}")
        self._now = target
