"""Flows out of an activity may have conditions: all that hold are taken, else the default one."""

from __future__ import annotations

import itertools

import pytest

from engine.bpmn.compiler import compile_bpmn
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    both,
    drawing,
    end,
    extended,
    node,
    service,
    start,
    sub,
    throw,
    user,
)

HOSTS = {
    "userTask": node("userTask", "t", default="t-d"),
    "serviceTask": node("serviceTask", "t", extended('<zeebe:taskDefinition type="notify"/>'), default="t-d"),
    "subProcess": node("subProcess", "t", start("m") + user("i"), default="t-d").replace("</bpmn:subProcess>", '<bpmn:sequenceFlow id="m-i" sourceRef="m" targetRef="i"/></bpmn:subProcess>'),
}  # fmt: skip


def leaving(host: str, *flows: str, extra: tuple[str, ...] = ()) -> bytes:
    tasks = [user(i) for i in "abd" if any(f"-> {i}" in f for f in flows)]
    ends = [f"{i} -> selesai" for i in "abd" if any(f"-> {i}" in f for f in flows)]
    return drawing(start(), host, *tasks, *extra, end(), "mulai -> t", *flows, *ends)


def finish(instance: Instance, kind: str) -> None:
    if kind == "serviceTask":
        instance.work("t")
    else:
        instance.complete("i" if kind == "subProcess" else "t")


@pytest.mark.parametrize("kind", HOSTS)
@pytest.mark.parametrize("x, y", list(itertools.product([True, False], repeat=2)))
def test_all_that_hold_are_taken_else_the_default(kind: str, x: bool, y: bool) -> None:
    content = leaving(HOSTS[kind], "t -> a if =x", "t -> b if =y", "t -> d")
    instance = Instance(content, x=x, y=y)

    finish(instance, kind)

    assert instance.open == ([i for i, taken in (("a", x), ("b", y)) if taken] or ["d"])


@pytest.mark.parametrize("x", [True, False])
def test_a_flow_without_a_condition_is_always_taken(x: bool) -> None:
    instance = Instance(leaving(user("t"), "t -> a if =x", "t -> b"), x=x)

    instance.complete("t")

    assert instance.open == (["a", "b"] if x else ["b"])


@pytest.mark.parametrize("x", [True, False])
def test_a_flow_without_a_condition_does_not_stand_for_the_default(x: bool) -> None:
    content = leaving(node("userTask", "t", default="t-d"), "t -> a if =x", "t -> b", "t -> d")
    instance = Instance(content, x=x)

    instance.complete("t")

    assert instance.open == (["a", "b"] if x else ["b", "d"])


def test_without_a_way_to_take_the_instance_stops_and_the_author_was_told() -> None:
    content = leaving(user("t"), "t -> a if =x", "t -> b if =not(x)")
    assert [(f.rule, f.blocks) for f in compile_bpmn(content).findings] == [
        ("default-missing", False)
    ]
    single = leaving(user("t"), "t -> a if =x")
    instance = Instance(single, x=False)

    with pytest.raises(EngineFailure, match="syarat") as failure:
        instance.complete("t")
    assert failure.value.element_id == "t"
    assert instance.open == ["t"]


@pytest.mark.parametrize("x", [None, "ya", 1])
def test_a_condition_that_is_neither_yes_nor_no_stops_the_instance(x: object) -> None:
    instance = Instance(leaving(user("t"), "t -> a if =x", "t -> b"), x=x)

    with pytest.raises(EngineFailure) as failure:
        instance.complete("t")
    assert failure.value.element_id == "t"


def test_a_condition_reads_what_the_task_has_just_written() -> None:
    instance = Instance(leaving(user("t"), "t -> a if =nilai > 5", "t -> b if =nilai <= 5"))

    instance.complete("t", nilai=7)

    assert instance.open == ["a"]


def test_conditions_may_stand_behind_an_event_that_throws() -> None:
    content = leaving(throw("t"), "t -> a if =x", "t -> b")

    assert Instance(content, x=True).open == ["a", "b"]
    assert Instance(content, x=False).open == ["b"]


def test_in_a_sub_process_they_read_its_variables() -> None:
    inner = sub("s", start("m"), service("k"), user("a"), user("b"), end("e"), "m -> k", "k -> a if =n > 0", "k -> b if =n <= 0",
                "a -> e", "b -> e", extensions='<zeebe:ioMapping><zeebe:input source="=0" target="n"/></zeebe:ioMapping>')  # fmt: skip
    instance = Instance(drawing(start(), inner, end(), "mulai -> s", "s -> selesai"), n=-1)

    instance.work("k", n=1)

    assert instance.open == ["a"]
    assert instance.variables == {"n": -1}


def test_split_branches_meet_in_a_parallel_join() -> None:
    content = drawing(
        start(), user("t"), user("a"), user("b"), both("temu"), user("z"), end(), "mulai -> t", "t -> a", "t -> b", "a -> temu",
        "b -> temu", "temu -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    for task in ("t", "a", "b"):
        instance.complete(task)

    assert instance.open == ["z"]
    assert compile_bpmn(content).findings == ()
