"""Does a random process do what BPMN says, whoever makes its steps?

A random process is drawn, and a random way is gone through it: which task is done next, which event happens, how
somebody decides. After every step the engine has to wait for exactly what the interpreter of `random_oracle` waits
for, has to have passed the same elements, and in the end hold the same variables.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import tests.conformance.random_throws  # noqa: F401 - its actors sign themselves in
from tests.conformance.players import AlurPlayer, Running
from tests.conformance.random_actor import Values, Wait
from tests.conformance.random_blocks import Block
from tests.conformance.random_drawing import draw
from tests.conformance.random_oracle import Expected
from tests.conformance.steps import MakeStep

#: Nothing that can be drawn needs as many; what does is a way that never ends.
MAX_ACTIONS = 400


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What came of one way through one process."""

    actions: int
    path: tuple[str, ...]
    variables: Values


def travel(block: Block, seed: int, make: MakeStep) -> Journey:
    """Go the way through a process that a seed gives. Fails where engine and interpreter differ."""
    choose = random.Random(seed).randrange
    given: Values = {"nomor": "1"}
    expected = Expected(block, given)
    player = AlurPlayer(draw(block), "p", make, **given)
    _same(player, expected)
    for actions in range(MAX_ACTIONS):
        waits = [wait for wait in expected.waits if wait.is_offered]
        if expected.done:
            return Journey(actions=actions, path=tuple(player.path), variables=player.variables)
        wait = waits[choose(len(waits))]
        choice = choose(wait.choices)
        running, token = find(player, wait)
        values = expected.act(wait, choice, 1000 + actions)
        _do(player, running, token, wait, values)
        _same(player, expected)
    raise AssertionError(f"not at its end after {MAX_ACTIONS} actions")


def find(player: AlurPlayer, wait: Wait) -> tuple[Running, str]:
    """Find the token that waits for what the interpreter waits for."""
    for running in player.root.all():
        for kind, token, element, item in waiting(player, running):
            if (kind, element) == (wait.kind.replace("error", "job"), wait.element) and item in {
                wait.item,
                None,
            }:
                return running, token
    raise AssertionError(f"nothing waits at {wait.element}")


def waiting(
    player: AlurPlayer, running: Running
) -> list[tuple[str, str, str, tuple[str, int] | None]]:
    """List kind, token, element and item of everything that an instance waits for."""
    look = player.standing(running)
    found: list[tuple[str, str, str, tuple[str, int] | None]] = []
    for task in look.user_tasks:
        items = [(k, v) for k, v in task.variables.items() if k.startswith("butir_")]
        found.append(("user", task.token_id, task.element_id, items[-1] if items else None))
    found += [("job", each.token_id, each.element_id, None) for each in look.jobs]
    found += [("timer", each.token_id, each.element_id, None) for each in look.timers]
    found += [
        (each.kind.value, each.token_id, each.element_id, None) for each in look.subscriptions
    ]
    return found


def _do(player: AlurPlayer, running: Running, token: str, wait: Wait, values: Values) -> None:
    if wait.kind == "user":
        player.step(running, "complete", token, values)
    elif wait.kind == "job":
        player.step(running, "complete_job", token, values)
    elif wait.kind == "error":
        player.step(running, "throw_error", token, wait.element)
    elif wait.kind == "timer":
        player.step(running, "fire_timer", token, due_at=player.now)
    else:
        player.step(running, "deliver", token, values)


def _same(player: AlurPlayer, expected: Expected) -> None:
    assert player.incident is None, f"incident at {player.incident}"
    found = Counter(
        (kind, element)
        for running in player.root.all()
        for kind, _, element, _ in waiting(player, running)
    )
    assert found == Counter((w.kind, w.element) for w in expected.waits if w.kind != "error")
    passed = Counter(name for name in player.path if "-" not in name)
    assert passed == Counter(expected.log)
    assert (player.ended == "completed") is expected.done
    assert player.variables == expected.variables
