"""A refusal is one sentence that says what to draw instead."""

from __future__ import annotations

import itertools

import pytest

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    error,
    extended,
    line,
    loop_of,
    mapping,
    message,
    node,
    on,
    properties,
    rule,
    service,
    start,
    sub,
    throw,
    timer,
    user,
    wait,
)

JOB = '<zeebe:taskDefinition type="notify"/>'

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


#: What an author may write beside what is read, by what is said about it.
IN_VAIN = {
    "an attribute that is misspelt": (service("x").replace("type=", 'retriess="4" type='), "Maksud Anda “retries”?"),
    "a line of a mapping that is misspelt": (
        user("x", '<zeebe:ioMapping><zeebe:inputs source="=1" target="a"/></zeebe:ioMapping>'), "Maksud Anda “input”?",
    ),
    "a second mapping": (user("x", mapping({"a": "=1"}), mapping({"b": "=2"})), "ada 2 kali"),
    "headers without a job": (
        node("sendTask", "x", extended('<zeebe:taskHeaders><zeebe:header key="a" value="1"/></zeebe:taskHeaders>'), messageRef="m"),
        "zeebe:taskHeaders",
    ),
    "a message beside a job": (
        node("sendTask", "x", extended(JOB, '<zeebe:publishMessage messageId="1"/>'), messageRef="m"), "zeebe:publishMessage",
    ),
    "a message beside a job of an event": (
        throw("x", extended(JOB), f'<bpmn:messageEventDefinition messageRef="m">{extended("<zeebe:publishMessage/>")}</bpmn:messageEventDefinition>'),
        "zeebe:publishMessage",
    ),
    "a decision beside a job": (rule("x", "d", "hasil", JOB), "zeebe:calledDecision"),
    "a form of another version": (user("x", '<zeebe:formDefinition formId="f" bindingType="latest"/>'), "bindingType"),
    "a setting written twice": (
        user("x", properties(timeStandard="PT1H").replace("</zeebe:properties>", "") + properties(timeStandard="PT9H").replace("<zeebe:properties>", "")),
        "ditulis 2 kali",
    ),
    "a number beside a list": (
        user("x", inner=loop_of("=[1]").replace("</bpmn:multi", "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multi")), "jangan keduanya",
    ),
    "a due date that is no instant": (user("x", '<zeebe:taskSchedule dueDate="besok"/>'), "dueDate"),
    "a duration that is none": (
        node("sendTask", "x", extended('<zeebe:publishMessage timeToLive="1 jam"/>'), messageRef="m"), "timeToLive",
    ),
}  # fmt: skip


@pytest.mark.parametrize("content, said", IN_VAIN.values(), ids=IN_VAIN.keys())
def test_what_would_be_read_by_nobody_is_refused(content: str, said: str) -> None:
    found = [f for f in compile_bpmn(line(content, extra=message())).findings if f.blocks]

    assert [f.element_id for f in found] == ["x"]
    assert said in found[0].message


def test_what_has_no_effect_is_told() -> None:
    late = user("x", '<zeebe:taskSchedule followUpDate="=now()"/>')
    capital = user("x", properties(output="berkas").replace("alur:", "Alur:"))

    for content, said in ((late, "followUpDate"), (capital, "huruf kecil")):
        compiled = compile_bpmn(line(content))
        assert compiled.is_publishable
        assert [said in f.message for f in compiled.findings] == [True]


CLOCKS = {
    "a warning": (properties(warnAt="75%"), True),
    "an escalation": (properties(escalateTo="petugas"), True),
    "a calendar": (properties(calendar="24x7"), True),
    "a pause of a process without a clock": (properties(pauses="true"), True),
    "a time standard": (properties(timeStandard="PT1H", warnAt="75%", calendar="24x7"), False),
    "a due date": (
        '<zeebe:taskSchedule dueDate="=now()"/>' + properties(warnAt="75%"), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("written, idle", CLOCKS.values(), ids=CLOCKS.keys())
def test_settings_of_a_clock_that_never_runs_are_told(written: str, idle: bool) -> None:
    compiled = compile_bpmn(line(user("x", written)))

    assert compiled.is_publishable
    assert [(f.rule, f.element_id) for f in compiled.findings] == [("setting-idle", "x")] * idle


def test_a_process_with_a_clock_may_be_paused_and_lends_its_calendar() -> None:
    def of_process(*tasks: str, **settings: str) -> list[tuple[str, str | None]]:
        own = extended(properties(**settings))
        content = line(*tasks).replace(b'isExecutable="true">', f'isExecutable="true">{own}'.encode())  # fmt: skip
        return [(f.rule, f.element_id) for f in compile_bpmn(content).findings]

    assert of_process(user("x", properties(pauses="true")), timeStandard="P1D") == []
    assert of_process(user("x"), calendar="24x7") == []
    assert of_process(user("x"), escalateTo="petugas") == [("setting-idle", "p")]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_a_code_is_not_computed(kind: str) -> None:
    declared = f'<bpmn:{kind} id="e" {kind}Code="=kode"/>'
    content = drawing(start(), end("x", on(kind, "e")), "mulai -> x", extra=declared)

    (found,) = [f for f in compile_bpmn(content).findings if f.blocks]
    assert (found.element_id, found.rule) == ("x", "event-code")


def test_two_events_on_one_border_for_one_code_are_refused() -> None:
    content = drawing(
        start(), service("t"), boundary("a", "t", on("error", "e")), boundary("b", "t", on("error", "e")),
        boundary("c", "t", on("error")), end(), "mulai -> t", "t -> selesai", "a -> selesai", "b -> selesai", "c -> selesai",
        extra=error("e", "X"),
    )  # fmt: skip

    assert [(f.element_id, f.rule) for f in compile_bpmn(content).findings] == [
        ("b", "boundary-twice")
    ]


def test_an_id_used_twice_is_told_plainly() -> None:
    content = line(user("mulai-a"), user("a")).replace(b'id="mulai-mulai-a"', b'id="a"')

    messages = [f.message for f in compile_bpmn(content).findings]
    assert any("id “a” tidak sah atau sudah dipakai" in sentence for sentence in messages)


def refusals(content: bytes) -> list[str]:
    """What blocks, from the checks that look at single elements."""
    found = compile_bpmn(content, schema=False).findings
    return [f.message for f in found if f.rule.startswith(("construct", "event")) and f.blocks]


def assert_helpful(messages: list[str]) -> None:
    for sentence in messages:
        assert any(part in sentence for part in _ADVICE), sentence
        assert sentence.endswith("."), sentence


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
