"""A reference to nothing is a part of the drawing that got lost on the way; the schema does not mind, we do."""

from __future__ import annotations

import pytest

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.models import (
    both,
    drawing,
    end,
    escalation,
    first_of,
    line,
    message,
    node,
    on,
    start,
    throw,
    user,
    wait,
)

POOLS = (
    '<bpmn:collaboration id="k"><bpmn:participant id="kami" processRef="p"/>'
    '<bpmn:participant id="warga" name="Warga"/>{}</bpmn:collaboration>'
)
FORK = ("mulai -> g", "g -> a", "g -> b", "a -> selesai", "b -> e", end(), end("e"))

LOST = {
    "a flow that comes in from nowhere": line(
        node("userTask", "x", "<bpmn:incoming>hilang</bpmn:incoming>")
    ),
    "a flow that leaves another element": line(
        node("userTask", "x", "<bpmn:outgoing>mulai-x</bpmn:outgoing>")
    ),
    "data that nobody declared": line(
        user("a"), extra=POOLS.format("")
    ).replace(b"</bpmn:process>", b'<bpmn:dataObjectReference id="x" dataObjectRef="d"/></bpmn:process>'),
    "a message flow to nobody": line(
        user("a"), extra=POOLS.format('<bpmn:messageFlow id="x" sourceRef="warga" targetRef="b"/>')
    ),
    "a message flow inside one pool": line(
        user("a"), user("b"), extra=POOLS.format('<bpmn:messageFlow id="x" sourceRef="a" targetRef="b"/>')
    ),
    "a pool of a process that is not there": line(
        user("a"), extra=POOLS.format("").replace('processRef="p"', 'processRef="q"').replace('"kami"', '"x"')
    ),
    "a splitting gateway that joins": drawing(
        start(), user("a"), user("b"),
        node("parallelGateway", "x", gatewayDirection="Converging"), end(), end("e"),
        "mulai -> x", "x -> a", "x -> b", "a -> selesai", "b -> e",
    ),
    "a start that goes on beside nothing": line(user("a")).replace(
        b'id="mulai" name', b'id="mulai" isInterrupting="false" name'
    ).replace(b'"mulai"', b'"x"'),
    "an error without a code": drawing(start(), end("x", on("error")), "mulai -> x"),
    "an escalation without a code": drawing(
        start(), throw("x", on("escalation", "k")), end(), "mulai -> x", "x -> selesai",
        extra='<bpmn:escalation id="k"/>',
    ),
    "a gateway before a message event and a receive task": drawing(
        start(), first_of("x"), wait("a", on("message", "m")),
        node("receiveTask", "b", messageRef="m"), end(), end("e"),
        "mulai -> x", "x -> a", "x -> b", "a -> selesai", "b -> e", extra=message(key="=1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", LOST.values(), ids=LOST.keys())
def test_a_lost_part_blocks_at_its_element(content: bytes) -> None:
    compiled = compile_bpmn(content)

    assert "x" in {finding.element_id for finding in compiled.findings if finding.blocks}


def test_what_is_listed_rightly_is_fine() -> None:
    task = node(
        "userTask",
        "a",
        "<bpmn:incoming>mulai-a</bpmn:incoming><bpmn:outgoing>a-selesai</bpmn:outgoing>",
    )
    split = node("parallelGateway", "g", gatewayDirection="Diverging")
    forked = drawing(start(), split, user("a"), user("b"), *FORK)
    plain = drawing(start(), both("g"), user("a"), user("b"), *FORK)
    coded = line(throw("x", on("escalation", "k")), extra=escalation("k", "LAMBAT"))

    for content in (line(task), forked, plain, coded):
        assert compile_bpmn(content).is_publishable
