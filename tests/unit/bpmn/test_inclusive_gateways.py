"""An inclusive gateway takes every way whose condition holds, and joins all that can still come."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import runtime
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    any_of,
    both,
    boundary,
    drawing,
    end,
    script,
    start,
    sub,
    throw,
    timer,
    user,
    wait,
    xor,
)

BRANCHES = ("a", "b", "c")
JOINED = drawing(
    start(), any_of("bagi"), *(user(b) for b in BRANCHES), any_of("temu"), user("z"), end(), "mulai -> bagi",
    *(f"bagi -> {b} if =list contains(pilih, \"{b}\")" for b in BRANCHES), *(f"{b} -> temu" for b in BRANCHES),
    "temu -> z", "z -> selesai",
)  # fmt: skip
SUBSETS = [set_ for n in (1, 2, 3) for set_ in itertools.combinations(BRANCHES, n)]
ORDERS = [order for subset in SUBSETS for order in itertools.permutations(subset)]


@pytest.mark.parametrize("order", ORDERS, ids="".join)
def test_the_join_waits_for_the_branches_taken_and_no_other(order: tuple[str, ...]) -> None:
    instance = Instance(JOINED, pilih=list(order))
    assert instance.open == sorted(order)

    for done, branch in enumerate(order, start=1):
        assert "z" not in instance.open
        instance.complete(branch)
        assert len(instance.open) == max(len(order) - done, 1)

    assert instance.open == ["z"]
    assert instance.elements.count("temu") == 1
    assert instance.complete("z").completed


def test_without_a_condition_that_holds_the_default_flow_is_taken() -> None:
    content = drawing(
        start(), any_of("bagi", default="bagi-c"), *(user(b) for b in BRANCHES), end(), "mulai -> bagi",
        "bagi -> a if =x > 1", "bagi -> b if =x > 2", "bagi -> c", *(f"{b} -> selesai" for b in BRANCHES),
    )  # fmt: skip

    assert [Instance(content, x=x).open for x in (1, 2, 3)] == [["c"], ["a"], ["a", "b"]]


def test_without_a_way_to_take_the_instance_stops_and_names_the_gateway() -> None:
    with pytest.raises(EngineFailure, match="syarat") as failure:
        Instance(JOINED, pilih=[])

    assert failure.value.element_id == "bagi"


def test_a_condition_that_is_neither_yes_nor_no_stops_the_instance() -> None:
    content = JOINED.replace(b'=list contains(pilih, "a")', b"=pilih")
    with pytest.raises(EngineFailure) as failure:
        Instance(content, pilih=None)

    assert failure.value.element_id == "bagi"


def test_a_branch_that_ends_elsewhere_is_not_waited_for() -> None:
    content = drawing(
        start(), any_of("bagi"), user("a"), user("b"), end("lain"), any_of("temu"), user("c"), user("z"), end(),
        "mulai -> bagi", "bagi -> a if =true", "bagi -> b if =true", "bagi -> c if =true",
        "a -> lain", "b -> temu", "c -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("b")
    instance.complete("c")

    assert instance.open == ["a", "z"]


def test_a_branch_that_may_still_turn_towards_the_join_is_waited_for_until_it_does_not() -> None:
    content = drawing(
        start(), any_of("bagi"), user("a"), xor("pilih", default="pilih-lain"), end("lain"), user("b"), any_of("temu"),
        user("z"), end(), "mulai -> bagi", "bagi -> a if =true", "bagi -> b if =true", "a -> pilih",
        "pilih -> temu if =ya", "pilih -> lain", "b -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip
    for ya in (True, False):
        instance = Instance(content, ya=ya)
        instance.complete("b")
        assert instance.open == ["a"]
        instance.complete("a")
        assert instance.open == ["z"]
        assert instance.elements.count("temu") == 1


def with_border(*, interrupting: bool) -> bytes:
    event = boundary("batas", "a", timer(), interrupting=interrupting)
    return drawing(
        start(), any_of("bagi"), user("a"), event, user("telat"), user("b"), any_of("temu"), user("z"), end(),
        "mulai -> bagi", "bagi -> a if =true", "bagi -> b if =true", "a -> temu", "batas -> telat", "telat -> temu",
        "b -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip


def test_the_join_waits_as_long_as_an_event_on_a_border_can_happen() -> None:
    instance = Instance(with_border(interrupting=True))
    instance.complete("b")
    assert instance.open == ["a"]
    instance.fire("batas", timedelta(hours=1))
    assert instance.open == ["telat"]
    instance.complete("telat")
    assert instance.open == ["z"]

    quiet = Instance(with_border(interrupting=True))
    quiet.complete("b")
    quiet.complete("a")
    assert quiet.open == ["z"]


def test_an_event_on_a_border_is_waited_for_only_as_its_activity_is() -> None:
    # `a` can come in on the flow that has a token already (BPMN 2.0.2, 13.4.3), so it is not waited for.
    content = drawing(
        start(), any_of("bagi"), user("a"), user("b"), boundary("tepi", "a", timer()), script("x", "=1"),
        any_of("temu"), user("z"), end(), "mulai -> bagi", "bagi -> a if =true", "bagi -> b if =true",
        "a -> x", "b -> x", "x -> temu", "tepi -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("b")

    assert instance.open == ["a", "z"]


def test_the_join_takes_the_way_beside_too() -> None:
    instance = Instance(with_border(interrupting=False))
    instance.complete("b")
    instance.fire("batas", timedelta(hours=1))
    instance.complete("a")
    assert instance.open == ["telat"]

    instance.complete("telat")

    assert instance.open == ["z"]
    assert instance.elements.count("temu") == 1


def test_blocks_nest_and_turn_in_loops() -> None:
    inner = (
        any_of("bagi2"), user("b1"), user("b2"), any_of("temu2"), "bagi -> bagi2 if =x > 0",
        "bagi2 -> b1 if =x > 0", "bagi2 -> b2 if =x > 1", "b1 -> temu2", "b2 -> temu2", "temu2 -> temu",
    )  # fmt: skip
    content = drawing(
        start(), xor("lagi"), any_of("bagi"), user("a"), *inner, any_of("temu"), xor("cukup", default="cukup-selesai"), end(),
        "mulai -> lagi", "lagi -> bagi", "bagi -> a if =true", "a -> temu", "temu -> cukup",
        "cukup -> lagi if =x > 0", "cukup -> selesai",
    )  # fmt: skip
    instance = Instance(content, x=2)
    assert instance.open == ["a", "b1", "b2"]
    instance.complete("a")
    instance.complete("b2")
    instance.complete("b1", x=1)
    assert instance.open == ["a", "b1"], "the second turn"
    instance.complete("b1")
    instance.complete("a", x=0)
    assert instance.last.completed
    assert instance.elements.count("temu") == 2


def test_one_gateway_may_join_and_split() -> None:
    content = drawing(
        start(), both("bagi"), user("a"), user("b"), any_of("temu", default="temu-y"), user("x"), user("y"), end(),
        "mulai -> bagi", "bagi -> a", "bagi -> b", "a -> temu", "b -> temu", "temu -> x if =n > 1", "temu -> y",
        "x -> selesai", "y -> selesai",
    )  # fmt: skip
    instance = Instance(content, n=1)

    instance.complete("a", n=2)
    assert instance.open == ["b"]
    instance.complete("b")
    assert instance.open == ["x"]


def test_a_second_token_on_the_same_flow_passes_in_a_round_of_its_own() -> None:
    content = drawing(
        start(), both("g"), xor("m"), user("a"), user("b"), any_of("temu"), user("z"), end(),
        "mulai -> g", "g -> m", "g -> a", "a -> m", "m -> temu", "g -> b", "b -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")
    assert instance.open == ["b"]
    instance.complete("b")

    assert instance.open == ["z", "z"]
    assert instance.elements.count("temu") == 2


def test_a_join_inside_a_sub_process_waits_for_what_is_inside_only() -> None:
    inner = sub(
        "s", start("m"), any_of("g"), user("a"), user("b"), any_of("t"), user("z"), end("e"),
        "m -> g", "g -> a if =true", "g -> b if =true", "a -> t", "b -> t", "t -> z", "z -> e",
    )  # fmt: skip
    content = drawing(
        start(), both("fork"), inner, user("luar"), end(), end("e2"), "mulai -> fork", "fork -> s", "fork -> luar",
        "s -> selesai", "luar -> e2",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")
    instance.complete("b")

    assert instance.open == ["luar", "z"]


def test_a_branch_that_waits_for_an_event_is_waited_for() -> None:
    content = drawing(
        start(), any_of("g"), wait("jeda"), throw("lewat"), any_of("t"), user("z"), end(),
        "mulai -> g", "g -> jeda if =true", "g -> lewat if =true", "jeda -> t", "lewat -> t", "t -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    assert instance.open == []
    assert instance.standing.active == ("jeda", "t")

    instance.fire("jeda", timedelta(hours=1))

    assert instance.open == ["z"]


# Random blocks ---------------------------------------------------------------------------------

#: A block is a task (1), a script (0), blocks in a row, or a split into branches that are taken or not.
_BLOCKS: Any = st.recursive(
    st.sampled_from(["task", "script"]),
    lambda inner: (
        st.tuples(st.just("row"), st.lists(inner, min_size=1, max_size=3))
        | st.tuples(
            st.sampled_from(["any", "all"]),
            st.lists(st.tuples(st.booleans(), inner), min_size=2, max_size=3),
        )
    ),
    max_leaves=8,
)


@dataclass
class _Drawn:
    """A random block while it is drawn."""

    parts: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    count: int = 0

    def draw(self, block: Any, before: str, condition: str, *, runs: bool) -> str:
        """Draw a block behind an element; return the element that it ends with."""
        self.count += 1
        name = f"n{self.count}"
        if isinstance(block, str):
            self.parts += [
                user(name) if block == "task" else script(name, "=1"),
                f"{before} -> {name}{condition}",
            ]
            return name
        kind, inner = block
        if kind == "row":
            last, written = before, condition
            for each in inner:
                last = self.draw(each, last, written, runs=runs)
                written = ""
            return last
        gate = any_of if kind == "any" else both
        self.parts += [gate(name), gate(f"{name}t"), f"{before} -> {name}{condition}"]
        # One way at least is taken, or the split would fail.
        taken = [kind == "all" or is_taken or i == 0 for i, (is_taken, _) in enumerate(inner)]
        for is_taken, (_, each) in zip(taken, inner, strict=True):
            written = "" if kind == "all" else f" if ={str(is_taken).lower()}"
            last = self.draw(each, name, written, runs=runs and is_taken)
            self.parts.append(f"{last} -> {name}t")
        if runs:
            self.joins.append(f"{name}t")
        return f"{name}t"


@settings(deadline=None, max_examples=60)
@given(block=_BLOCKS, data=st.data())
def test_random_blocks_complete_and_join_once(block: Any, data: st.DataObject) -> None:
    drawn = _Drawn()
    last = drawn.draw(block, "mulai", "", runs=True)
    instance = Instance(drawing(start(), *drawn.parts, end(), f"{last} -> selesai"))

    while not instance.last.completed:
        task = data.draw(st.sampled_from(instance.standing.user_tasks), label="next")
        instance._took(
            runtime.complete(
                instance.definition, instance.last.state, task.token_id, {}, now=instance.now
            )
        )

    assert {join: instance.elements.count(join) for join in drawn.joins} == dict.fromkeys(drawn.joins, 1)  # fmt: skip
    assert instance.elements.count("selesai") == 1
