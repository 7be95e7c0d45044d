"""How does simulated time pass so that nothing that falls due meanwhile is late?"""

from __future__ import annotations

from datetime import datetime

from engine.domain.clock import SimulatedClock
from engine.errors import EngineFailure
from engine.services.job_runner import JobRunner, drain, next_due_at

#: More stops on one way than any process makes in years: a job that is due again and again at the same instant.
_MOST_STOPS = 100_000
#: Turns of the job runner at one instant: processes that start each other without end.
_MOST_TURNS = 1_000


class StandsStill(EngineFailure):
    """Suatu pekerjaan terus jatuh tempo pada saat yang sama."""


def pass_time(runner: JobRunner, clock: SimulatedClock, until: datetime) -> None:
    """Move the clock to `until`, stopping at every instant at which a job is due, and run it there."""
    for _ in range(_MOST_STOPS):
        _run_due(runner, clock.now())
        due = next_due_at(runner)
        if due is None or due > until:
            break
        clock.advance_to(max(due, clock.now()))
    else:
        raise StandsStill
    if clock.now() < until:
        clock.advance_to(until)


def _run_due(runner: JobRunner, now: datetime) -> None:
    turns = iter(range(_MOST_TURNS))
    drain(runner, now=now, keep_going=lambda: next(turns, None) is not None)
    due = next_due_at(runner)
    if due is not None and due <= now:
        raise StandsStill
