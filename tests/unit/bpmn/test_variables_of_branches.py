"""Branches that write different names never undo each other, in whatever order they are done."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from tests.unit.bpmn.models import (
    NOW,
    any_of,
    both,
    call,
    drawing,
    end,
    mapping,
    message,
    on,
    receive,
    service,
    start,
    sub_line,
    user,
    wait,
)

#: Every way in which something from outside comes into an instance.
WAYS: dict[str, Callable[[str], str]] = {
    "task": user,
    "job": service,
    "message": lambda id_: wait(id_, on("message", "m")),
    "receive": receive,
    "call": call,
    "inside": lambda id_: sub_line(f"s{id_}", user(id_)),
    "mapped": lambda id_: sub_line(f"s{id_}", user(id_), extensions=mapping(inputs={"lokal": "=1"})),
}  # fmt: skip


def branches(ways: list[str], length: int, gate: str) -> Definition:
    """Branches of elements of one kind each; element `eN_M` is the M-th of branch N."""
    split, join = (both("bagi"), both("temu")) if gate == "all" else (any_of("bagi"), any_of("temu"))  # fmt: skip
    condition = "" if gate == "all" else " if =true"
    parts = [start(), split, join, end(), "mulai -> bagi", "temu -> selesai"]
    for number, way in enumerate(ways):
        before, written = "bagi", condition
        for step in range(length):
            id_ = f"e{number}_{step}"
            outer = f"s{id_}" if way in {"inside", "mapped"} else id_
            parts += [WAYS[way](id_), f"{before} -> {outer}{written}"]
            before, written = outer, ""
        parts.append(f"{before} -> temu")
    return Definition.load(drawing(*parts, extra=message(key='="1"')))


def move(definition: Definition, state: bytes, element_id: str, values: dict[str, Any]) -> Any:
    """Bring `values` to an element, whatever it waits for."""
    standing = runtime.inspect(definition, state)
    verbs = (
        (standing.user_tasks, runtime.complete),
        (standing.jobs, runtime.complete_job),
        (standing.calls, runtime.complete_call),
        (standing.subscriptions, runtime.deliver),
    )
    for waiting, verb in verbs:
        for each in waiting:
            if each.element_id == element_id:
                return verb(definition, state, each.token_id, values, now=NOW)
    raise AssertionError(f"{element_id} does not wait")


@settings(deadline=None, max_examples=60)
@given(
    ways=st.lists(st.sampled_from(sorted(WAYS)), min_size=2, max_size=4),
    length=st.integers(1, 3),
    gate=st.sampled_from(["all", "any"]),
    seed=st.integers(0, 2**32),
)
def test_no_update_is_lost_in_any_order(ways: list[str], length: int, gate: str, seed: int) -> None:
    definition = branches(ways, length, gate)
    state = runtime.start(definition, {"asal": "awal"}, now=NOW).state
    order = [number for number in range(len(ways)) for _ in range(length)]
    random.Random(seed).shuffle(order)
    done = [0] * len(ways)
    expected: dict[str, Any] = {"asal": "awal"}

    advance = None
    for number in order:
        values = {f"k{number}": done[number], f"k{number}_{done[number]}": True}
        advance = move(definition, state, f"e{number}_{done[number]}", values)
        done[number] += 1
        expected |= values
        state = advance.state
        assert advance.variables == expected

    assert advance is not None
    assert advance.completed


@pytest.mark.parametrize("first, second", [("e0_0", "e1_0"), ("e1_0", "e0_0")])
def test_where_both_write_the_same_name_the_later_one_stands(first: str, second: str) -> None:
    definition = branches(["task", "job"], 1, "all")
    state = runtime.start(definition, {}, now=NOW).state

    state = move(definition, state, first, {"status": "pertama"}).state
    advance = move(definition, state, second, {"status": "kedua"})

    assert advance.variables == {"status": "kedua"}


def test_a_branch_reads_what_the_other_has_written_by_now() -> None:
    definition = branches(["task", "task"], 2, "all")
    state = runtime.start(definition, {}, now=NOW).state

    state = move(definition, state, "e0_0", {"a": 1}).state
    advance = move(definition, state, "e1_0", {"b": 2})

    assert [dict(task.variables) for task in advance.opened] == [{"a": 1, "b": 2}]
