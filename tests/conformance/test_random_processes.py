"""Random processes do what BPMN says, with a restart after every step.

Each example is a random process and a random way through it (`random_processes`). The way is gone twice: once in this
process, and once with every step in another process than the one before, which knows nothing but the drawing and the
bytes of the state. Both have to agree with the interpreter after each step, and with each other in the end.

A failure prints the smallest process that fails, its drawing, and Hypothesis's blob. The long run prints its seed too;
`ALUR_CONFORMANCE_SEED=… pytest tests/conformance/test_random_processes.py -m slow` repeats it.
"""

from __future__ import annotations

import itertools
import os
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from engine.bpmn import ElementKind
from engine.bpmn.compiler import compile_bpmn
from tests.conformance import random_actor, steps
from tests.conformance.random_blocks import EVENTS, Block, blocks, named
from tests.conformance.random_drawing import draw
from tests.conformance.random_flows import Loop
from tests.conformance.random_processes import Journey, travel

SEED = int(os.environ.get("ALUR_CONFORMANCE_SEED") or secrets.randbelow(2**32))
SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = settings(
    max_examples=100,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[steps.MakeStep]:
    with steps.elsewhere() as make:
        yield make


def both_ways(block: Block, way: int, elsewhere: steps.MakeStep) -> Journey:
    journey = travel(block, way, steps.here)
    assert travel(block, way, elsewhere) == journey
    return journey


@EXAMPLES
@given(block=blocks(16), way=SEEDS)
def test_a_random_process_takes_the_way_that_bpmn_says(
    elsewhere: steps.MakeStep, block: Block, way: int
) -> None:
    note(f"way {way}\n{draw(block).decode()}")
    both_ways(block, way, elsewhere)


@pytest.mark.slow
@settings(EXAMPLES, max_examples=300, derandomize=False, database=None)
@seed(SEED)
@given(block=blocks(40), way=SEEDS)
def test_many_larger_processes_take_the_way_that_bpmn_says(
    elsewhere: steps.MakeStep, block: Block, way: int
) -> None:
    note(f"ALUR_CONFORMANCE_SEED={SEED}, way {way}\n{draw(block).decode()}")
    both_ways(block, way, elsewhere)


@pytest.mark.slow
@settings(EXAMPLES, max_examples=50, derandomize=False, database=None)
@seed(SEED)
@given(block=blocks(16), way=SEEDS)
def test_a_step_needs_nothing_but_the_drawing_and_the_state(block: Block, way: int) -> None:
    note(f"ALUR_CONFORMANCE_SEED={SEED}, way {way}\n{draw(block).decode()}")
    assert travel(block, way, steps.afresh) == travel(block, way, steps.here)


#: What can be drawn at random; a kind that the runtime learns is added here or stands below with its reason.
ELSEWHERE = {
    "adHocSubProcess": "which of its activities are done is for people to say",
    "businessRuleTask": "decisions have the standard's own test cases",
    "compensationEndEvent": "a compensation throw event that ends",
    "escalationEndEvent": "an escalation throw event that ends",
    "messageThrowEvent": "a message end event that goes on",
}


def test_every_kind_of_element_is_drawn_at_random_or_left_out_for_a_reason() -> None:
    leaf = Block(kind="user")
    drawn: set[str] = set()
    for kind in random_actor.ACTORS:
        for event, flag in itertools.product(EVENTS, (True, False)):
            whole = named(Block(kind=kind, parts=(leaf, leaf), count=2, event=event, flag=flag))
            for process in compile_bpmn(draw(whole)).processes:
                drawn |= {element.kind.value for element in process.elements.values()}

    assert {kind.value for kind in ElementKind} - drawn == ELSEWHERE.keys()


def test_a_difference_would_be_noticed(
    elsewhere: steps.MakeStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter that thinks otherwise about a single thing fails at once."""
    loop = named(Block(kind="loop", parts=(Block(kind="user"),), count=3))
    assert both_ways(loop, 1, elsewhere).actions == 3

    def forgets_a_turn(actor: Loop) -> None:
        actor.turn = 1
        begin(actor)

    begin = Loop.settle
    monkeypatch.setattr(Loop, "settle", forgets_a_turn)
    with pytest.raises(AssertionError):
        both_ways(loop, 1, elsewhere)
