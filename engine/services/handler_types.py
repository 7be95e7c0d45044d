"""What does a job handler look like?

An *inside* handler changes our database only: the runner claims the job, calls it and marks the job done in one
transaction. An *outside* handler reaches beyond it (mail, HTTP), where nothing can be rolled back: it prepares in a
read unit, acts with the job's idempotency key while no transaction is open, and settles the result in a third step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.domain.jobs import Job, JobKind
from engine.services.work import Ports, Work

#: Never commits. `work.jobs.reschedule` moves the job to later; any error rolls back what the handler did.
Handler = Callable[[Work, Job], None]


@dataclass(frozen=True, kw_only=True)
class OutsideHandler:
    """The three steps of an effect outside our database."""

    #: Reads what the effect needs, in a read-only unit.
    prepare: Callable[[Work, Job], Any]
    #: Makes the effect; may run again with the same job after a crash, so it must pass on the job's `dedup_key`.
    act: Callable[[Any, Job, Ports], Any]
    #: Writes what follows from the result of `act`, in the transaction that marks the job done.
    after: Callable[[Work, Job, Any], None]


JobHandlers = Mapping[JobKind, Handler | OutsideHandler]


class OpenWork(Protocol):
    """Opens units of work; `engine.bootstrap` has the real one."""

    def __call__(self, *, read_only: bool = False) -> Work:
        """Return a unit that is not entered yet."""
