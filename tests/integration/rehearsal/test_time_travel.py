"""Simulated time stands still for nobody, not even for processes that start each other without end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.rehearsal import time_travel
from engine.rehearsal.time_travel import StandsStill, pass_time
from engine.services import signals
from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.unit.bpmn.models import end, on, signal, start, throw


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    office = Office(tmp_path)
    yield Exchange(office, tmp_path / "paket")
    office.close()


def test_a_signal_that_starts_its_own_sender_is_told_instead_of_played_for_ever(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_travel, "_MOST_TURNS", 20)
    exchange.deploy(
        process(
            "p", start("mulai", on("signal", "s")), throw("lempar", on("signal", "s")), end(),
            "mulai -> lempar", "lempar -> selesai", extra=signal(),
        )
    )  # fmt: skip
    office = exchange.office
    with office.engine.work() as work:
        signals.broadcast(work, "Sirene", {}, by=SYSTEM)
    with pytest.raises(StandsStill):
        pass_time(
            office.engine.job_runner(owner="uji"),
            office.clock,
            office.clock.now() + timedelta(hours=1),
        )
    assert len(exchange.all("p")) == 20
