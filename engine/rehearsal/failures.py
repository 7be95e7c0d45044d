"""How does a scenario let jobs fail?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.domain.jobs import Job, JobKind
from engine.services.handler_types import Handler, JobHandlers, OutsideHandler
from engine.services.work import Ports, Work


class RehearsedFailure(Exception):
    """Kegagalan yang diminta skenario."""


@dataclass(kw_only=True)
class _Armed:
    kind: JobKind
    left: int
    has_struck: bool = False


class Failures:
    """Failures that are still to come, by kind of job."""

    def __init__(self) -> None:
        """Let nothing fail yet."""
        self._armed: list[_Armed] = []

    def arm(self, kind: JobKind, times: int) -> None:
        """Let the next `times` attempts at jobs of this kind fail."""
        self._armed.append(_Armed(kind=kind, left=times))

    def unused(self) -> list[JobKind]:
        """Return the kind of every failure that was asked for and never came, in order."""
        return [armed.kind for armed in self._armed if not armed.has_struck]

    def wrapped(self, handlers: JobHandlers) -> JobHandlers:
        """Return handlers that fail where they are told to, and otherwise do what the given ones do."""
        return {kind: self._wrap(kind, handler) for kind, handler in handlers.items()}

    def _wrap(self, kind: JobKind, handler: Handler | OutsideHandler) -> Handler | OutsideHandler:
        if isinstance(handler, OutsideHandler):
            act = handler.act

            def act_or_fail(prepared: Any, job: Job, ports: Ports) -> Any:
                self._strike(kind)
                return act(prepared, job, ports)

            return replace(handler, act=act_or_fail)

        def run_or_fail(work: Work, job: Job) -> None:
            self._strike(kind)
            handler(work, job)

        return run_or_fail

    def _strike(self, kind: JobKind) -> None:
        armed = next((each for each in self._armed if each.kind is kind and each.left), None)
        if armed is not None:
            armed.left -= 1
            armed.has_struck = True
            raise RehearsedFailure(f"{kind.value}: kegagalan yang diminta skenario")
