"""What Alur does not run it refuses, with the element's id and one plain sentence.

Most of these pass SpiffWorkflow 3.2 without a word and then do nothing, the wrong thing, or wait for ever
(notes of the measurements: `docs/adr/0003-spiffworkflow-as-token-engine.md`).
"""

from __future__ import annotations

import pytest

from engine.bpmn.compiler import compile_bpmn
from engine.domain.findings import Finding
from tests.unit.bpmn.models import (
    assignment,
    both,
    boundary,
    drawing,
    end,
    extended,
    flow,
    form,
    line,
    mapping,
    node,
    properties,
    script,
    service,
    start,
    sub,
    timer,
    user,
    wait,
    xor,
)

MI = "<bpmn:multiInstanceLoopCharacteristics/>"
MESSAGE = "<bpmn:messageEventDefinition/>"
SIGNAL = "<bpmn:signalEventDefinition/>"
LINK = '<bpmn:linkEventDefinition name="x"/>'
COMPENSATE = "<bpmn:compensateEventDefinition/>"
ERROR = '<bpmn:errorEventDefinition errorRef="e1"/>'
E1 = '<bpmn:error id="e1" errorCode="X"/>'
TERMINATE = "<bpmn:terminateEventDefinition/>"


def blocking(content: bytes) -> list[Finding]:
    """The findings that block, each checked to be one sentence that can stand alone."""
    compiled = compile_bpmn(content, file="p.bpmn")
    assert compiled.is_readable
    found = [finding for finding in compiled.findings if finding.blocks]
    for finding in found:
        assert finding.file == "p.bpmn"
        assert finding.message.endswith((".", "?")), finding.message
        assert finding.message[0].isupper() or finding.message[0] == "“", finding.message
    assert compiled.is_publishable is not bool(found)
    return found


def event_sub(definition: str) -> str:
    inner = start("es", definition) + end("ee") + flow("es -> ee")
    return node("subProcess", "x", inner, triggeredByEvent="true")


def attached(event: str, host: str | None = None) -> bytes:
    """A task `t` with a boundary event `x` that leads to an end of its own."""
    return drawing(
        start(),
        host or user("t"),
        event,
        end(),
        end("e"),
        "mulai -> t",
        "t -> selesai",
        "x -> e",
        extra=E1,
    )


NODES = {
    "a task without a kind": node("task", "x"),
    "a manual task": node("manualTask", "x"),
    "a receive task": node("receiveTask", "x"),
    "a business rule task": node("businessRuleTask", "x"),
    "a call activity": node("callActivity", "x", calledElement="lain"),
    "a transaction": node("transaction", "x"),
    "an ad-hoc sub-process": node("adHocSubProcess", "x", user("y")),
    "an inclusive gateway": node("inclusiveGateway", "x"),
    "a complex gateway": node("complexGateway", "x"),
    "an event-based gateway": node("eventBasedGateway", "x"),
    "a none throw event": node("intermediateThrowEvent", "x"),
    "a message throw event": node("intermediateThrowEvent", "x", MESSAGE),
    "a signal throw event": node("intermediateThrowEvent", "x", SIGNAL),
    "a link throw event": node("intermediateThrowEvent", "x", LINK),
    "a compensation throw event": node("intermediateThrowEvent", "x", COMPENSATE),
    "a message catch event": wait("x", MESSAGE),
    "a signal catch event": wait("x", SIGNAL),
    "a link catch event": wait("x", LINK),
    "a conditional catch event": wait(
        "x", "<bpmn:conditionalEventDefinition><bpmn:condition/></bpmn:conditionalEventDefinition>"
    ),
    "an intermediate event without a trigger": node("intermediateCatchEvent", "x"),
    "an intermediate event with two triggers": wait("x", timer(), timer()),
    "a multi-instance task": user("x", inner=MI),
    "a standard loop": user("x", inner="<bpmn:standardLoopCharacteristics/>"),
    "a task for compensation": node("userTask", "x", isForCompensation="true"),
    "a task that needs two tokens": node("userTask", "x", startQuantity="2"),
    "a task that makes two tokens": node("userTask", "x", completionQuantity="2"),
    "a performer in BPMN's own words": user(
        "x", inner='<bpmn:potentialOwner><bpmn:resourceRef xmlns="">y</bpmn:resourceRef></bpmn:potentialOwner>'
    ),
    "a script in another language": node("scriptTask", "x", "<bpmn:script>1</bpmn:script>", scriptFormat="python"),
    "a script task without a script": node("scriptTask", "x"),
    "a script that is no FEEL": script("x", "=1 +"),
    "a script without a leading =": script("x", "1 + 1"),
    "a script without a result": script("x", "=1", "hasil kerja"),
    "a service task without a job type": node("serviceTask", "x"),
    "a send task without a job type": node("sendTask", "x"),
    "a job with no attempts": node(
        "serviceTask", "x", extended('<zeebe:taskDefinition type="notify" retries="0"/>')
    ),
    "a repeating intermediate timer": wait("x", timer("timeCycle", "R3/PT1H")),
    "a timer without a value": wait("x", timer(value="")),
    "a timer with a bad duration": wait("x", timer(value="2 jam")),
    "a timer with a bad date": wait("x", timer("timeDate", "besok")),
    "a timer with a date without a zone": wait("x", timer("timeDate", "2026-03-17T08:00:00")),
    "a timer with bad FEEL": wait("x", timer(value="=batas +")),
    "a timer with a template": wait("x", timer(value="${batas}")),
    "an unknown Camunda 8 extension": user("x", "<zeebe:taskListeners/>"),
    "a mapping on an event": wait("x", extended(mapping(inputs={"a": "=1"})), timer()),
    "a form by key": user("x", '<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>'),
    "a mapping to what is no variable": user("x", mapping(inputs={"nama lengkap": "=1"})),
    "a mapping with bad FEEL": user("x", mapping(outputs={"a": "=b +"})),
    "a mapping from nothing": user("x", mapping(outputs={"a": ""})),
    "an assignee with bad FEEL": user("x", assignment(assignee="=initiator +")),
    "an assignee as a template": user("x", assignment(assignee="${pemohon}")),
    "a priority beyond 100": user("x", '<zeebe:priorityDefinition priority="101"/>'),
    "a time standard in weeks": user("x", properties(timeStandard="P1W")),
    "a warning beyond the standard": user("x", properties(warnAt="175%")),
    "a flag that is no flag": user("x", properties(pauses="ya")),
    "a calendar that is no id": user("x", properties(calendar="Kantor WITA")),
    "four eyes with a task that is not there": user("x", properties(excludeCompleterOf="siapa")),
    "a start form that is not assigned to the initiator": user("x", form("f"), properties(startForm="true")),
    "a start form without a form": user(
        "x", assignment(assignee="=initiator"), properties(startForm="true")
    ),
    "a sub-process without a start": sub("x", user("y"), end("z"), "y -> z"),
    "a sub-process without an end": sub("x", start("y"), user("z"), "y -> z"),
    "a sub-process with two starts": sub("x", start("y"), start("w"), end("z"), "y -> z", "w -> z"),
}  # fmt: skip


@pytest.mark.parametrize("content", NODES.values(), ids=NODES.keys())
def test_a_node_is_refused_by_name(content: str) -> None:
    found = blocking(line(content))

    assert "x" in {finding.element_id for finding in found}
    assert {finding.element_name for finding in found if finding.element_id == "x"} == {"X"}


DRAWINGS = {
    "a message start": ("x", drawing(start("x", MESSAGE), end(), "x -> selesai")),
    "a timer start": ("x", drawing(start("x", timer()), end(), "x -> selesai")),
    "a signal start": ("x", drawing(start("x", SIGNAL), end(), "x -> selesai")),
    "a signal end": ("x", drawing(start(), end("x", SIGNAL), "mulai -> x")),
    "a message end": ("x", drawing(start(), end("x", MESSAGE), "mulai -> x")),
    "a compensation end": ("x", drawing(start(), end("x", COMPENSATE), "mulai -> x")),
    "an escalation end": ("x", drawing(start(), end("x", "<bpmn:escalationEventDefinition/>"), "mulai -> x")),
    "an error end that nobody catches": ("x", drawing(start(), end("x", ERROR), "mulai -> x", extra=E1)),
    "an error end caught under another code": (
        "x",
        drawing(
            start(), sub("s", start("m"), end("x", ERROR), "m -> x"),
            boundary("b", "s", '<bpmn:errorEventDefinition errorRef="e2"/>'), end(), end("e"),
            "mulai -> s", "s -> selesai", "b -> e", extra=E1 + '<bpmn:error id="e2" errorCode="Y"/>',
        ),
    ),
    "an event sub-process by error": ("x", line(event_sub(ERROR), extra=E1)),
    "an event sub-process by timer": ("x", line(event_sub(timer()))),
    "an event sub-process by message": ("x", line(event_sub(MESSAGE))),
    "a boundary message": ("x", attached(boundary("x", "t", MESSAGE))),
    "a boundary signal": ("x", attached(boundary("x", "t", SIGNAL))),
    "a boundary escalation": ("x", attached(boundary("x", "t", "<bpmn:escalationEventDefinition/>"))),
    "a boundary compensation": ("x", attached(boundary("x", "t", COMPENSATE))),
    "a boundary event without a trigger": ("x", attached(boundary("x", "t", "<!-- -->"))),
    "an error boundary on a user task": ("x", attached(boundary("x", "t", ERROR))),
    "an error boundary that does not interrupt": (
        "x", attached(boundary("x", "t", ERROR, interrupting=False), service("t")),
    ),
    "an interrupting repeating timer": ("x", attached(boundary("x", "t", timer("timeCycle", "R3/PT1H")))),
    "a boundary event on a script": ("x", attached(boundary("x", "t"), script("t", "=1"))),
    "a boundary event on nothing": ("x", attached(boundary("x", "lain"))),
    "a boundary event with a way in": ("x", line(user("t")).replace(
        b"</bpmn:process>", (boundary("x", "t") + end("e") + flow("x -> e") + flow("t -> x")).encode() + b"</bpmn:process>"
    )),
    "a condition on the way out of a task": (
        "t-a",
        drawing(start(), user("t"), end("a"), "mulai -> t", "t -> a if =x"),
    ),
    "two ways out of a task": ("t", drawing(start(), user("t"), end("a"), end("b"), "mulai -> t", "t -> a", "t -> b")),
    "a default flow on a task": (
        "t-a", drawing(start(), node("userTask", "t", default="t-a"), end("a"), "mulai -> t", "t -> a"),
    ),
    "a condition behind a parallel gateway": (
        "g-a", drawing(start(), both("g"), end("a"), end("b"), "mulai -> g", "g -> a if =x", "g -> b"),
    ),
    "a branch without a condition": (
        "g-a", drawing(start(), xor("g"), end("a"), end("b"), "mulai -> g", "g -> a", "g -> b if =x"),
    ),
    "a condition on the default flow": (
        "g-a", drawing(start(), xor("g", default="g-a"), end("a"), end("b"), "mulai -> g", "g -> a if =x", "g -> b if =y"),
    ),
    "a condition on the only flow": ("g-a", drawing(start(), xor("g"), end("a"), "mulai -> g", "g -> a if =x")),
    "a condition that is no FEEL": (
        "g-a", drawing(start(), xor("g", default="g-b"), end("a"), end("b"), "mulai -> g", "g -> a if =x >", "g -> b"),
    ),
    "a condition without a leading =": (
        "g-a", drawing(start(), xor("g", default="g-b"), end("a"), end("b"), "mulai -> g", "g -> a if x > 1", "g -> b"),
    ),
    "a condition in another language": (
        "g-a",
        drawing(start(), xor("g", default="g-b"), end("a"), end("b"), "mulai -> g", "g -> a if =x", "g -> b").replace(
            b"<bpmn:conditionExpression", b'<bpmn:conditionExpression language="javascript"'
        ),
    ),
    "a default flow of another node": (
        "g", drawing(start(), xor("g", default="mulai-g"), end("a"), end("b"), "mulai -> g", "g -> a if =x", "g -> b if =y"),
    ),
    "a flow to nowhere": ("mulai-hilang", drawing(start(), end(), "mulai -> selesai", "mulai -> hilang")),
    "a flow from nowhere": ("hilang-selesai", drawing(start(), end(), "mulai -> selesai", "hilang -> selesai")),
    "two flows between the same nodes": (
        "kedua",
        drawing(
            start(), both("g"), end(), "mulai -> g", "g -> selesai",
            '<bpmn:sequenceFlow id="kedua" sourceRef="g" targetRef="selesai"/>',
        ),
    ),
    "a flow into a sub-process": (
        "mulai-z", drawing(start(), sub("s", start("y"), end("z"), "y -> z"), end(), "mulai -> s", "s -> selesai", "mulai -> z"),
    ),
    "a node that nobody reaches": ("x", drawing(start(), user("x"), end(), "mulai -> selesai", "x -> selesai")),
    "a task that leads nowhere": ("x", drawing(start(), both("g"), user("x"), end(), "mulai -> g", "g -> x", "g -> selesai")),
    "a way that never ends": (
        "x",
        drawing(
            start(), xor("g", default="g-selesai"), user("x"), xor("h"), end(),
            "mulai -> g", "g -> selesai", "g -> h if =y", "h -> x", "x -> h",
        ),
    ),
    "a way into a start": ("mulai", drawing(start(), user("a"), xor("g", default="g-selesai"), end(),
        "mulai -> a", "a -> g", "g -> mulai if =x", "g -> selesai")),
    "a way out of an end": ("selesai", drawing(start(), end(), end("e"), "mulai -> selesai", "selesai -> e")),
    "no start": ("p", drawing(user("a"), end(), "a -> selesai")),
    "two starts": ("p", drawing(start(), start("lagi"), end(), "mulai -> selesai", "lagi -> selesai")),
    "no end": ("p", drawing(start(), user("a"), "mulai -> a")),
    "a process that is not executable": ("p", drawing(start(), end(), "mulai -> selesai", attributes='isExecutable="false"')),
    "a process that does not say": ("p", drawing(start(), end(), "mulai -> selesai", attributes="")),
    "an extension on a flow": (
        "f",
        drawing(
            start(), end(),
            '<bpmn:sequenceFlow id="f" sourceRef="mulai" targetRef="selesai">'
            + extended("<zeebe:executionListeners/>") + "</bpmn:sequenceFlow>",
        ),
    ),
    "a lane with a node that is not there": (
        "l",
        drawing(
            '<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>siapa</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>',
            start(), end(), "mulai -> selesai",
        ),
    ),
    "a start form in second place": (
        "x",
        line(user("a"), user("x", form("f"), assignment(assignee="=initiator"), properties(startForm="true"))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("element_id, content", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_drawing_is_refused_at_the_element(element_id: str, content: bytes) -> None:
    assert element_id in {finding.element_id for finding in blocking(content)}


def test_an_expression_is_refused_with_the_place_of_the_mistake() -> None:
    (found,) = blocking(line(script("x", "=1 + ")))

    assert "karakter ke-" in found.message
    assert found.line == 1


@pytest.mark.parametrize(
    "content",
    [
        node("task", "x"),
        node("subProcess", "x", sub("y", script("z", "=1 +")), triggeredByEvent="true"),
        node("transaction", "x", sub("y", script("z", "=1 +"))),
    ],
)
def test_a_refused_node_brings_one_remark_and_no_consequences(content: str) -> None:
    assert [finding.element_id for finding in blocking(line(content))] == ["x"]


@pytest.mark.parametrize(
    "written, advice",
    [
        ('camunda:candidateGroups="kades"', "zeebe:assignmentDefinition candidateGroups"),
        ('camunda:assignee="ani"', "zeebe:assignmentDefinition assignee"),
        ('camunda:formKey="embedded:x"', "zeebe:formDefinition"),
        ('camunda:dueDate="2026-01-01"', "zeebe:taskSchedule dueDate"),
        ('camunda:apaSaja="x"', "hapus"),
    ],
)
def test_camunda_7_settings_are_answered_with_what_to_write(written: str, advice: str) -> None:
    content = line(node("userTask", "x")).replace(b'id="x"', f'id="x" {written}'.encode())

    (found,) = blocking(content)

    assert found.element_id == "x"
    assert "Camunda 7" in found.message
    assert advice in found.message


def test_spiffworkflow_settings_are_answered_with_what_to_write() -> None:
    (found,) = blocking(line(user("x", "<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>")))

    assert "SpiffWorkflow" in found.message
    assert "zeebe:ioMapping" in found.message


@pytest.mark.parametrize(
    "part, element_id",
    [
        ('<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="x" dataObjectRef="d"/>', "x"),
        ('<bpmn:dataStoreReference id="x"/>', "x"),
        ('<bpmn:group id="x"/>', "x"),
        (
            '<bpmn:textAnnotation id="n"/><bpmn:association id="x" sourceRef="n" targetRef="a"/>',
            "x",
        ),
    ],
)
def test_what_is_only_drawn_passes_with_a_remark(part: str, element_id: str) -> None:
    content = line(user("a")).replace(b"</bpmn:process>", part.encode() + b"</bpmn:process>")
    compiled = compile_bpmn(content)

    assert compiled.is_publishable
    assert (element_id, "drawing-only") in {(f.element_id, f.rule) for f in compiled.findings}


def test_a_flow_without_an_id_gets_one_and_is_followed() -> None:
    # SpiffWorkflow drops it, and the instance is stuck at its start.
    content = line(user("a")).replace(b'id="mulai-a" ', b"").replace(b'id="a-selesai" ', b"")
    compiled = compile_bpmn(content)

    assert compiled.is_publishable
    assert compiled.processes[0].flow_targets("mulai") == ("a",)
    assert compiled.processes[0].flow_targets("a") == ("selesai",)
    assert compile_bpmn(content) == compiled


def test_a_gateway_without_a_default_is_remarked_upon() -> None:
    content = drawing(
        start(), xor("g"), end("a"), end("b"), "mulai -> g", "g -> a if =x", "g -> b if =y"
    )
    compiled = compile_bpmn(content)

    assert compiled.is_publishable
    assert [f.rule for f in compiled.findings] == ["default-missing"]


def test_a_pool_around_the_process_is_fine_and_what_passes_between_pools_is_only_drawn() -> None:
    pools = (
        '<bpmn:collaboration id="k"><bpmn:participant id="kami" processRef="p"/>'
        '<bpmn:participant id="warga" name="Warga"/>'
        '<bpmn:messageFlow id="m" sourceRef="warga" targetRef="a"/></bpmn:collaboration>'
    )
    compiled = compile_bpmn(line(user("a"), extra=pools))

    assert compiled.is_publishable
    assert [(f.rule, f.element_id) for f in compiled.findings] == [("drawing-only", "m")]
