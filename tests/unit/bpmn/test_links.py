"""A link leads from any of its throwing events to its one catching event in the same scope."""

from __future__ import annotations

import pytest

from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    any_of,
    both,
    drawing,
    end,
    script,
    start,
    sub,
    throw,
    user,
    wait,
    xor,
)

HERE = '<bpmn:linkEventDefinition name="Perbaikan"/>'


@pytest.mark.parametrize("x", [1, 2, 3])
def test_several_throws_lead_to_one_catch(x: int) -> None:
    content = drawing(
        start(), xor("g", default="g-c"), throw("satu", HERE), throw("dua", HERE), user("c"), wait("tuju", HERE), user("z"), end(),
        "mulai -> g", "g -> satu if =x = 1", "g -> dua if =x = 2", "g -> c", "c -> selesai", "tuju -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content, x=x)

    assert instance.open == (["c"] if x == 3 else ["z"])
    if x < 3:
        assert instance.elements == ["mulai", "g", "satu" if x == 1 else "dua", "tuju"]


def test_a_link_back_makes_a_loop() -> None:
    content = drawing(
        start(), wait("tuju", HERE), script("t", "=n + 1", "n"), xor("g", default="g-selesai"), throw("ulang", HERE), end(),
        xor("masuk"), "mulai -> masuk", "tuju -> masuk", "masuk -> t", "t -> g", "g -> ulang if =n < 1000", "g -> selesai",
    )  # fmt: skip
    instance = Instance(content, n=0)

    assert instance.last.completed
    assert instance.variables == {"n": 1000}


def test_a_link_stays_in_its_sub_process_where_the_same_name_means_another() -> None:
    def scope(mark: str) -> tuple[str, ...]:
        return (throw(f"l{mark}", HERE), wait(f"t{mark}", HERE), user(f"u{mark}"), end(f"e{mark}"),
                f"t{mark} -> u{mark}", f"u{mark} -> e{mark}")  # fmt: skip

    inner = sub("s", start("m"), "m -> l1", *scope("1"))
    instance = Instance(drawing(start(), inner, "mulai -> s", "s -> l2", *scope("2")))

    assert instance.open == ["u1"]
    instance.complete("u1")
    assert instance.open == ["u2"]
    assert instance.complete("u2").completed


def test_a_link_is_named_by_its_event_where_the_definition_has_no_name() -> None:
    bare = '<bpmn:linkEventDefinition name=""/>'
    content = drawing(
        start(), throw("a", bare).replace('name="A"', 'name="Ke sana"'), wait("b", bare).replace('name="B"', 'name="Ke sana"'),
        user("z"), end(), "mulai -> a", "b -> z", "z -> selesai",
    )  # fmt: skip

    assert Instance(content).open == ["z"]


def test_two_tokens_over_a_link_are_two_tokens() -> None:
    content = drawing(
        start(), both("g"), throw("satu", HERE), throw("dua", HERE), wait("tuju", HERE), user("z"), end(),
        "mulai -> g", "g -> satu", "g -> dua", "tuju -> z", "z -> selesai",
    )  # fmt: skip

    assert Instance(content).open == ["z", "z"]


def test_a_join_waits_for_what_can_still_come_over_a_link() -> None:
    content = drawing(
        start(), any_of("bagi"), user("a"), user("b"), throw("lempar", HERE), wait("tuju", HERE), any_of("temu"), user("z"), end(),
        "mulai -> bagi", "bagi -> a if =true", "bagi -> b if =true", "a -> lempar", "tuju -> temu", "b -> temu",
        "temu -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("b")
    assert instance.open == ["a"]
    instance.complete("a")
    assert instance.open == ["z"]
