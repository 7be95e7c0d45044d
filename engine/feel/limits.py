"""How much may one expression cost?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds that keep a hostile or clumsy expression from holding up a worker."""

    #: Characters of source text.
    source_length: int = 4000
    #: Nesting of the syntax tree; calls of user functions may add up to four times as much.
    depth: int = 60
    #: Nodes of the syntax tree.
    nodes: int = 2000
    #: Iterations, calls, and list elements or characters looked at by built-ins, per evaluation.
    steps: int = 25_000
    #: List elements, context entries and characters made, per evaluation.
    output_units: int = 100_000
