"""What an instance costs: turns of a loop, instances of one definition, bytes of a state."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from tests.unit.bpmn.models import (
    NOW,
    any_of,
    boundary,
    drawing,
    end,
    handler,
    loop_of,
    message,
    on,
    rule,
    script,
    signal,
    start,
    sub_line,
    throw,
    timer,
    user,
    wait,
    xor,
)


def turning(*body: str, first: str, last: str, turns: int, **options: str) -> bytes:
    """A loop around `body`, which counts `n` and leads from `first` to `last`."""
    return drawing(
        start(), xor("lagi"), *body, xor("cukup", default="cukup-selesai"), end(), "mulai -> lagi", f"lagi -> {first}",
        f"{last} -> cukup", f"cukup -> lagi if =n < {turns}", "cukup -> selesai", **options,
    )  # fmt: skip


COUNT = script("t", "=n + 1", "n")
LISTENS = handler("h", on("message", "m"), user("x"), end("eh"), "h-mulai -> x", "x -> eh")
BODIES = {
    "ten scripts in a row": (
        (COUNT, *(script(f"s{i}", "=1") for i in range(9)), "t -> s0", *(f"s{i} -> s{i + 1}" for i in range(8))), "t", "s8", 5000,
    ),
    "a message thrown": ((COUNT, throw("l", on("message", "m")), "t -> l"), "t", "l", 5000),
    "a signal thrown": ((COUNT, throw("l", on("signal", "s")), "t -> l"), "t", "l", 5000),
    "an inclusive block": (
        (any_of("g"), COUNT, throw("u"), any_of("j"), "g -> t if =true", "g -> u if =true", "t -> j", "u -> j"), "g", "j", 5000,
    ),
    "a repeated script": (
        (COUNT, script("ulang", "=1").replace("</bpmn:scriptTask>", f"{loop_of('=[1, 2]')}</bpmn:scriptTask>"), "t -> ulang"), "t", "ulang", 5000,
    ),
    "a link": (
        (COUNT, throw("l", '<bpmn:linkEventDefinition name="ke"/>'), wait("c", '<bpmn:linkEventDefinition name="ke"/>'), "t -> l"),
        "t", "c", 5000,
    ),
    "a sub-process that listens": ((sub_line("r", COUNT, beside=LISTENS),), "r", "r", 5000),
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_thousands_of_turns_pass_in_one_step(body: tuple[Any, ...]) -> None:
    parts, first, last, turns = body
    extra = message(key='="1"') + signal()
    definition = Definition.load(turning(*parts, first=first, last=last, turns=turns, extra=extra))
    before = time.process_time()

    advance = runtime.start(definition, {"n": 0}, now=NOW)

    assert advance.completed
    assert advance.variables["n"] == turns
    assert time.process_time() - before < 20


WAITING = {
    "a guarded task": (user("t") + boundary("b", "t", timer(), interrupting=False) + end("e"), "b -> e"),
    "a repeated task": (user("t", inner=loop_of("=[1]")),),
    "a task in an inclusive block": (any_of("g"), user("t"), any_of("j"), throw("u"), "g -> t if =true", "g -> u if =true", "t -> j", "u -> j"),
    "a sub-process that listens": (sub_line("r", user("t"), beside=LISTENS),),
}  # fmt: skip
ENDS = {"a task in an inclusive block": ("g", "j"), "a sub-process that listens": ("r", "r")}


@pytest.mark.parametrize("kind", WAITING)
def test_the_state_does_not_grow_with_the_turns(kind: str) -> None:
    first, last = ENDS.get(kind, ("t", "t"))
    content = turning(*WAITING[kind], first=first, last=last, turns=1000, extra=message(key='="1"'))
    definition = Definition.load(content)
    advance = runtime.start(definition, {"n": 0}, now=NOW)
    size = len(advance.state)

    for n in range(1, 151):
        token_id = runtime.inspect(definition, advance.state).user_tasks[0].token_id
        advance = runtime.complete(definition, advance.state, token_id, {"n": n}, now=NOW)
        assert advance.variables["n"] == n
        assert len(advance.state) < size + 40


def reference() -> bytes:
    guarded = [
        part
        for t in "abc"
        for part in (
            user(t), boundary(f"t{t}", t, interrupting=False), end(f"e{t}"), f"t{t} -> e{t}",
        )
    ]  # fmt: skip
    return drawing(
        start(), *guarded, xor("g", default="g-c"), rule("r", "jalur"), end(), "mulai -> a", "a -> g", "g -> b if =n > 10",
        "g -> c", "b -> c", "c -> selesai", "g -> r if =false", "r -> selesai",
    )  # fmt: skip


@pytest.mark.slow
def test_10_000_instances_share_one_definition_and_keep_a_few_hundred_bytes_each() -> None:
    definition = Definition.load(reference())
    plan = [id(spec) for spec in definition.blueprint.process.task_specs.values()]

    states = [
        runtime.start(definition, {"initiator": "ani", "nomor": n}, now=NOW).state
        for n in range(10_000)
    ]

    assert sum(sys.getsizeof(state) for state in states) / len(states) < 300
    assert [id(spec) for spec in definition.blueprint.process.task_specs.values()] == plan
    assert runtime.inspect(definition, states[-1]).variables["nomor"] == 9_999
