"""How is the clock of a time standard kept in columns?

The record is the whole clock; what is searched for and sorted by (state, due, warn) stands in columns beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain import time_standard_records
from engine.domain.time_standards import SlaClock


def clock_from(row: Mapping[Any, Any]) -> SlaClock | None:
    """Read the clock columns that instances and user tasks share."""
    return time_standard_records.from_record(row["clock"]) if row["clock"] else None


def clock_columns(clock: SlaClock | None) -> dict[str, Any]:
    """Write the clock columns that instances and user tasks share."""
    if clock is None:
        return dict.fromkeys(("clock", "sla_state", "due_at", "warn_at"))
    return {
        "clock": time_standard_records.to_record(clock),
        "sla_state": clock.state.value,
        "due_at": clock.due_at,
        "warn_at": clock.warn_at,
    }
