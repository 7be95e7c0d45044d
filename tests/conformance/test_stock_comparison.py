"""What stock SpiffWorkflow 3.2.0 gets wrong, Alur runs as BPMN says or refuses by name.

One test per line of what was measured about the library. The first half keeps the measurement honest: a case that the
library gets right says nothing and has to go.
"""

from __future__ import annotations

from importlib.metadata import version

import pytest

from tests.conformance import cases_api, cases_data, cases_events, cases_flow
from tests.conformance.cases import RIGHT, Case, UseCase
from tests.conformance.cases_api import _decided_stock, table
from tests.conformance.stock import StockPlayer
from tests.unit.bpmn.models import boundary, drawing, end, line, script, start, user, wait, xor

CASES: tuple[Case | UseCase, ...] = (
    *cases_flow.CASES,
    *cases_events.CASES,
    *cases_data.CASES,
    *cases_api.CASES,
)


def by_id(case: Case | UseCase) -> str:
    return case.id


def test_the_library_is_the_one_that_was_measured() -> None:
    assert version("SpiffWorkflow") == "3.2.0"
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    CASES,
    ids=by_id,
)
def test_stock_gets_it_wrong(case: Case | UseCase) -> None:
    assert case.on_stock() != RIGHT


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_alur_runs_it_as_bpmn_says_or_refuses_it_by_name(case: Case | UseCase) -> None:
    outcome = case.on_alur()

    assert outcome == RIGHT or outcome.startswith("refused: "), outcome


def test_the_way_stock_is_used_is_not_to_blame() -> None:
    """What the library is known to do right it does right here: tasks, scripts, gateways, timers, decisions."""
    player = StockPlayer(line(user("a"), script("s", "=x + 1", "y")), x=1)
    player.complete("a")
    assert (player.ended, player.variables["y"]) == ("completed", 2)

    fork = drawing(
        start(), xor("g", default="g-b"), user("a"), user("b"), end(), end("e"),
        "mulai -> g", "g -> a if =x = 1", "g -> b", "a -> selesai", "b -> e",
    )  # fmt: skip
    assert StockPlayer(fork, x=1).open == ["a"]
    assert StockPlayer(fork, x=2).open == ["b"]

    timed = StockPlayer(line(wait("w")))
    assert timed.ended == "open"
    timed.wait(hours=2)
    assert timed.ended == "completed"

    late = drawing(start(), user("t"), boundary("b", "t"), user("a"), end(), end("e"),
                   "mulai -> t", "t -> selesai", "b -> a", "a -> e")  # fmt: skip
    reminded = StockPlayer(late)
    reminded.wait(hours=2)
    assert reminded.open == ["a"]

    assert _decided_stock(table('"b"'), "b") == 1
