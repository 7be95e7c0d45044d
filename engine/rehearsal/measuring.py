"""What does one operation cost?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.persistence.database import Database
from engine.persistence.statement_counter import counted

#: Milliseconds in a second.
MILLI = 1000.0


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What many runs of one operation cost."""

    runs: int
    #: The most that one run sent.
    statements: int
    #: Median of the whole process's CPU time.
    cpu_ms: float
    wall_median_ms: float
    wall_p95_ms: float

    def record(self) -> dict[str, Any]:
        """Return it as the JSON of `alur bench` tells it."""
        return {
            "statements": self.statements,
            "cpu_ms": round(self.cpu_ms, 2),
            "wall_ms": {
                "median": round(self.wall_median_ms, 2),
                "p95": round(self.wall_p95_ms, 2),
            },
            "runs": self.runs,
        }


@dataclass
class Samples:
    """Times of one operation, in seconds, and the statements of those runs that were counted."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time what is done inside the block."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)

    @contextmanager
    def counted(self, database: Database) -> Iterator[None]:
        """Count the statements of what is done inside the block, untimed: counting takes time of its own."""
        with counted(database) as statements:
            yield
        self.statements.append(len(statements))

    def cost(self) -> Cost:
        """Sum up."""
        ordered = sorted(self.wall)
        return Cost(
            runs=len(ordered),
            statements=max(self.statements, default=0),
            cpu_ms=statistics.median(self.cpu) * MILLI,
            wall_median_ms=statistics.median(ordered) * MILLI,
            wall_p95_ms=ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] * MILLI,
        )


def repeated(times: int, act: Callable[[], object], database: Database) -> Cost:
    """Measure an operation that can simply be repeated."""
    samples = Samples()
    act()
    with samples.counted(database):
        act()
    for _ in range(times):
        with samples.timed():
            act()
    return samples.cost()
