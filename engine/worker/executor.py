"""How does one process do the due work itself, without a broker?"""

from __future__ import annotations

import os
import secrets
import socket
import time

from engine.bootstrap import Engine
from engine.services import audit_trail, messages
from engine.services.job_runner import JobRunner, drain, next_due_at
from engine.services.work import Work
from engine.worker.due_loop import DueLoop

#: After so long a drain ends, even if there is more to do, so that a stop or a new bell is heard.
_DRAIN_SECONDS = 2.0


def executor(engine: Engine) -> DueLoop:
    """Return the loop that does the due work; `start` it as a thread, or `run` it as the whole process."""
    runner = engine.job_runner(owner=owner_name())
    loop = DueLoop(
        clock=engine.clock,
        next_due_at=lambda: next_due_at(runner),
        act=lambda: drain_for_a_while(engine, runner, loop),
        housekeeping=lambda: keep_house(engine),
    )
    return loop


def drain_for_a_while(engine: Engine, runner: JobRunner, loop: DueLoop | None = None) -> int:
    """Run due jobs for two seconds at most, or until `loop` is told to stop; return how many ran."""
    until = time.monotonic() + _DRAIN_SECONDS

    def keep_going() -> bool:
        return time.monotonic() < until and not (loop and loop.stopping)

    return drain(runner, now=engine.clock.now(), keep_going=keep_going)


def keep_house(engine: Engine) -> None:
    """Make sure that the next seal of the audit trail is planned, and clear messages whose time is over."""

    def plan(work: Work) -> None:
        audit_trail.schedule(work)
        work.commit()

    engine.perform(plan)
    engine.perform(messages.clear_expired)


def owner_name() -> str:
    """Name this process in leases: never the same twice."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
