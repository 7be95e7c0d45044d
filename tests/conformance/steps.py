"""Who makes one step of an instance?

A `Step` is everything that a step needs and nothing else: the drawing, the state as bytes, the verb and its arguments.
`here` makes it in this process; `elsewhere` hands it to one of several worker processes, the next step to another one,
so that nothing but the bytes can carry anything from one step to the next.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import cycle
from typing import Any, Protocol

from engine.bpmn import Advance, Standing, runtime
from engine.bpmn.definition import Definition

_VERBS: Mapping[str, Any] = {
    "start": runtime.start,
    "complete": runtime.complete,
    "complete_job": runtime.complete_job,
    "complete_call": runtime.complete_call,
    "throw_error": runtime.throw_error,
    "escalate": runtime.escalate,
    "deliver": runtime.deliver,
    "fire_timer": runtime.fire_timer,
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One call of one verb of the runtime."""

    verb: str
    content: bytes
    process_id: str
    now: datetime
    #: None for `start`.
    state: bytes | None = None
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


class MakeStep(Protocol):
    """Makes a step somewhere. Raises what the runtime raises."""

    def __call__(self, step: Step, /) -> Advance | None: ...


@lru_cache(maxsize=64)
def definition(content: bytes, process_id: str) -> Definition:
    """Return the definition of a drawing, as the services keep it."""
    return Definition.load(content, process_id)


def here(step: Step, /) -> Advance | None:
    """Make a step in this process."""
    return _made(step, definition(step.content, step.process_id))


def afresh(step: Step, /) -> Advance | None:
    """Make a step with a definition that is read from the drawing again: nothing is left from the step before."""
    return _made(step, Definition.load(step.content, step.process_id))


def _made(step: Step, plan: Definition) -> Advance | None:
    state = () if step.state is None else (step.state,)
    advance: Advance | None = _VERBS[step.verb](
        plan, *state, *step.arguments, now=step.now, **step.options
    )
    return advance


def looked_at(content: bytes, process_id: str, state: bytes) -> Standing:
    """Look at an instance without moving it."""
    return runtime.inspect(definition(content, process_id), state)


@contextmanager
def elsewhere(make: MakeStep = here, workers: int = 2) -> Iterator[MakeStep]:
    """Make each step in another process than the one before.

    With `here` a process keeps definitions, as the services do; with `afresh` it keeps nothing at all.
    """
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        pools = [
            stack.enter_context(ProcessPoolExecutor(max_workers=1, mp_context=context))
            for _ in range(workers)
        ]
        turns = cycle(pools)

        def turn(step: Step, /) -> Advance | None:
            return next(turns).submit(make, step).result()

        yield turn
