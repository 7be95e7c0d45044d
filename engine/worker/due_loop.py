"""How is due work noticed? A loop looks at the job table; nothing has to tell it, so nothing can be missed."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime

from engine.domain.clock import Clock

_log = logging.getLogger(__name__)

#: The longest that a job waits beyond its due date because nobody looked.
SWEEP_SECONDS = 0.5
_HOUSEKEEPING_SECONDS = 3600.0
_FIRST_TROUBLE_SECONDS, _LONGEST_TROUBLE_SECONDS = 0.5, 15.0


class DueLoop:
    """Calls `act` whenever a job is due, until it is stopped; survives whatever `act` raises."""

    def __init__(
        self,
        *,
        clock: Clock,
        next_due_at: Callable[[], datetime | None],
        act: Callable[[], object],
        housekeeping: Callable[[], object] = lambda: None,
        rest_seconds: float = 0.0,
    ) -> None:
        """`housekeeping` is called at the start and every hour; `rest_seconds` pass between two calls of `act`."""
        self._clock = clock
        self._next_due_at = next_due_at
        self._act = act
        self._housekeeping = housekeeping
        self._rest = rest_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = 0.0
        self._housekept_at = -_HOUSEKEEPING_SECONDS

    @property
    def stopping(self) -> bool:
        """Whether the loop was told to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Loop until `stop` is called from another thread or a signal handler."""
        while not self._stop.is_set():
            self._stop.wait(self._turn())

    def start(self) -> None:
        """Loop in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="alur-jobs", daemon=True)
        self._thread.start()

    def stop(self, *, timeout: float = 10.0) -> None:
        """Stop after the batch in hand; a thread is waited for, at most `timeout` seconds."""
        self._stop.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def _turn(self) -> float:
        """Do one turn and return how many seconds to wait before the next."""
        try:
            self._housekeep()
            due_at = self._next_due_at()
            wait = (due_at - self._clock.now()).total_seconds() if due_at else SWEEP_SECONDS
            if wait > 0:
                wait = min(wait, SWEEP_SECONDS)
            else:
                self._act()
                wait = self._rest
        except Exception:  # noqa: BLE001 - a loop that ends takes every clock of the installation with it
            _log.exception("job loop failed, error %s", secrets.token_hex(4))
            self._trouble = min(
                max(self._trouble * 2, _FIRST_TROUBLE_SECONDS), _LONGEST_TROUBLE_SECONDS
            )
            return self._trouble
        self._trouble = 0.0
        return wait

    def _housekeep(self) -> None:
        now = time.monotonic()
        if now - self._housekept_at >= _HOUSEKEEPING_SECONDS:
            self._housekeeping()
            self._housekept_at = now
