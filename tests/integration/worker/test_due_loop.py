"""Does the loop notice due work in time, rest when there is none, and survive trouble?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.clock import SystemClock
from engine.worker.due_loop import SWEEP_SECONDS, DueLoop


def _now() -> datetime:
    return datetime.now(UTC)


def _wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.005)


class _Table:
    """One job that may be due; counts how often it was looked for and done."""

    def __init__(self, due_at: datetime | None) -> None:
        self.due_at = due_at
        self.looks = 0
        self.done_at: list[datetime] = []
        self.trouble = False

    def next_due_at(self) -> datetime | None:
        self.looks += 1
        if self.trouble:
            raise ConnectionError("the database is away")
        return self.due_at

    def act(self) -> None:
        self.done_at.append(_now())
        self.due_at = None

    def loop(self) -> DueLoop:
        return DueLoop(clock=SystemClock(), next_due_at=self.next_due_at, act=self.act)


def test_a_job_is_done_as_soon_as_it_is_due() -> None:
    due_at = _now() + timedelta(seconds=0.2)
    table = _Table(due_at)
    loop = table.loop()
    loop.start()
    _wait_for(lambda: bool(table.done_at))
    loop.stop()

    assert due_at <= table.done_at[0] < due_at + timedelta(seconds=SWEEP_SECONDS)


def test_a_job_that_comes_while_the_loop_rests_waits_no_longer_than_a_sweep() -> None:
    table = _Table(None)
    loop = table.loop()
    loop.start()
    _wait_for(lambda: table.looks > 0)
    came_at = table.due_at = _now()
    _wait_for(lambda: bool(table.done_at))
    loop.stop()

    assert table.done_at[0] - came_at < timedelta(seconds=SWEEP_SECONDS + 0.3)


def test_a_loop_with_nothing_to_do_rests() -> None:
    table = _Table(None)
    loop = table.loop()
    loop.start()
    time.sleep(2.5 * SWEEP_SECONDS)
    loop.stop()

    assert 1 <= table.looks <= 4


def test_trouble_is_logged_under_an_id_and_passes(caplog: pytest.LogCaptureFixture) -> None:
    table = _Table(_now())
    table.trouble = True
    loop = table.loop()
    with caplog.at_level(logging.ERROR):
        loop.start()
        _wait_for(lambda: "job loop failed, error" in caplog.text)
    table.trouble = False
    _wait_for(lambda: bool(table.done_at))
    loop.stop()


def test_housekeeping_comes_first_and_not_at_every_turn() -> None:
    calls: list[str] = []
    done = threading.Event()

    def act() -> None:
        calls.append("act")
        if calls.count("act") == 3:
            done.set()

    loop = DueLoop(
        clock=SystemClock(),
        next_due_at=_now,
        act=act,
        housekeeping=lambda: calls.append("housekeeping"),
    )
    loop.start()
    assert done.wait(5)
    loop.stop()

    assert calls[:4] == ["housekeeping", "act", "act", "act"]
    assert calls.count("housekeeping") == 1


def test_bells_are_not_rung_faster_than_allowed() -> None:
    rung: list[float] = []
    loop = DueLoop(
        clock=SystemClock(),
        next_due_at=_now,
        act=lambda: rung.append(time.monotonic()),
        rest_seconds=0.1,
    )
    loop.start()
    time.sleep(0.5)
    loop.stop()

    assert 2 <= len(rung) <= 5


def test_a_stopped_loop_stops() -> None:
    table = _Table(None)
    loop = table.loop()
    loop.start()
    loop.stop()
    looked = table.looks
    time.sleep(SWEEP_SECONDS * 1.2)

    assert table.looks == looked
    assert loop.stopping
