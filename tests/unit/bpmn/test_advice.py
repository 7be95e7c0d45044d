"""A refusal is one sentence that says what to draw instead."""

from __future__ import annotations

import itertools

import pytest

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    line,
    loop_of,
    node,
    sub,
    timer,
    user,
    wait,
)

#: Beginnings and parts of a sentence that tell somebody to do something.
_ADVICE = ("; ", "Pindahkan", "Tulis", "Isi ", "Hapus", "hanya ada pada", "hanya boleh", "belum ")

TAGS = (
    "task", "manualTask", "transaction", "complexGateway", "implicitThrowEvent", "choreographyTask", "subChoreography",
    "callChoreography", "event",
)  # fmt: skip
TRIGGERS = ("cancel", "compensate", "conditional", "error", "escalation", "link", "message", "signal", "terminate", "timer", "")  # fmt: skip
ATTRIBUTES = (
    node("userTask", "x", startQuantity="2"),
    node("userTask", "x", completionQuantity="2"),
    node("intermediateCatchEvent", "x", timer(), parallelMultiple="true"),
    node("eventBasedGateway", "x", eventGatewayType="Parallel"),
    node("receiveTask", "x", instantiate="true"),
    node("scriptTask", "x", scriptFormat="python"),
    node("userTask", "x", "<bpmn:standardLoopCharacteristics/>"),
    sub("x", loop_of("=[1]"), user("y")).replace('id="x"', 'id="x" triggeredByEvent="true"'),
    wait("x", timer(), timer()),
)


def refusals(content: bytes) -> list[str]:
    """What blocks, from the checks that look at single elements."""
    found = compile_bpmn(content, schema=False).findings
    return [f.message for f in found if f.rule.startswith(("construct", "event")) and f.blocks]


def assert_helpful(messages: list[str]) -> None:
    for message in messages:
        assert any(part in message for part in _ADVICE), message
        assert message.endswith("."), message


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_no_part_of_the_dialect_has_a_replacement(tag: str) -> None:
    messages = refusals(line(node(tag, "x")))

    assert messages
    assert_helpful(messages)


@pytest.mark.parametrize(
    "tag, trigger",
    list(
        itertools.product(
            ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"), TRIGGERS
        )
    ),
)
def test_an_event_that_does_not_run_has_a_replacement(tag: str, trigger: str) -> None:
    definition = f"<bpmn:{trigger}EventDefinition/>" if trigger else ""
    assert_helpful(
        [m for m in refusals(line(node(tag, "x", definition))) if "belum dipilih" not in m]
    )


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_event_on_a_border_that_does_not_run_has_a_replacement(trigger: str) -> None:
    definition = f"<bpmn:{trigger}EventDefinition/>" if trigger else "<!-- -->"
    content = drawing(user("t"), boundary("x", "t", definition), end("e"), "x -> e")
    assert_helpful([m for m in refusals(content) if "belum dipilih" not in m])


@pytest.mark.parametrize("content", ATTRIBUTES)
def test_an_attribute_that_changes_the_meaning_has_a_replacement(content: str) -> None:
    messages = refusals(line(content))

    assert messages
    assert_helpful(messages)
