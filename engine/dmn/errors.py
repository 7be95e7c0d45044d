"""What goes wrong when a process asks for a decision?"""

from __future__ import annotations

from engine.errors import EngineFailure


class DecisionError(EngineFailure):
    """Keputusan ini tidak dapat dihitung."""

    def __init__(
        self,
        message: str,
        *,
        decision_id: str | None = None,
        table: str | None = None,
        rows: tuple[int, ...] = (),
    ) -> None:
        """`table` is the name as drawn; `rows` are the rules in question, counted from 1."""
        super().__init__(message)
        self.decision_id = decision_id
        self.table = table
        self.rows = rows
