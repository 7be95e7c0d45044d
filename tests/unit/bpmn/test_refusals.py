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
    loop_of,
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
BPMN_MI = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>a</bpmn:loopDataInputRef>"
    "</bpmn:multiInstanceLoopCharacteristics>"
)
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
    "a receive task without a message": node("receiveTask", "x"),
    "a receive task that begins the process": node("receiveTask", "x", instantiate="true"),
    "a business rule task without a decision": node("businessRuleTask", "x"),
    "a business rule task without a result": node(
        "businessRuleTask", "x", extended('<zeebe:calledDecision decisionId="d"/>')
    ),
    "a call activity without a process": node("callActivity", "x"),
    "a call activity of a version without a tag": node(
        "callActivity", "x", extended('<zeebe:calledElement processId="q" bindingType="versionTag"/>')
    ),
    "a transaction": node("transaction", "x"),
    "an ad-hoc sub-process with nothing in it": node("adHocSubProcess", "x"),
    "an ad-hoc sub-process with a start": node("adHocSubProcess", "x", start("y")),
    "a complex gateway": node("complexGateway", "x"),
    "an event-based gateway with one way": node("eventBasedGateway", "x"),
    "a message throw event without a message": node("intermediateThrowEvent", "x", MESSAGE),
    "a signal throw event without a signal": node("intermediateThrowEvent", "x", SIGNAL),
    "a link throw event that goes on": node("intermediateThrowEvent", "x", LINK),
    "a compensation of what is not there": node(
        "intermediateThrowEvent", "x", '<bpmn:compensateEventDefinition activityRef="mana"/>'
    ),
    "a compensation that is not waited for": node(
        "intermediateThrowEvent", "x", '<bpmn:compensateEventDefinition waitForCompletion="false"/>'
    ),
    "a message catch event without a message": wait("x", MESSAGE),
    "a message that is not there": wait("x", '<bpmn:messageEventDefinition messageRef="mana"/>'),
    "a signal catch event without a signal": wait("x", SIGNAL),
    "a link catch event in a flow": wait("x", LINK),
    "a job type on an event that does no work": node(
        "intermediateThrowEvent", "x", extended('<zeebe:taskDefinition type="notify"/>')
    ),
    "a conditional catch event": wait(
        "x", "<bpmn:conditionalEventDefinition><bpmn:condition/></bpmn:conditionalEventDefinition>"
    ),
    "an intermediate event without a trigger": node("intermediateCatchEvent", "x"),
    "an intermediate event with two triggers": wait("x", timer(), timer()),
    "a multi-instance task without a list": user("x", inner=MI),
    "a multi-instance task with one half of a result": user("x", inner=loop_of(outputCollection="a")),
    "a multi-instance task in BPMN's own words": user("x", inner=BPMN_MI),
    "a multi-instance task whose list is no FEEL": user("x", inner=loop_of("=a +")),
    "a standard loop": user("x", inner="<bpmn:standardLoopCharacteristics/>"),
    "a task for compensation in a flow": node("userTask", "x", isForCompensation="true"),
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
    "a sub-process with nothing in it": sub("x"),
    "a sub-process with two starts": sub("x", start("y"), start("w"), end("z"), "y -> z", "w -> z"),
}  # fmt: skip


@pytest.mark.parametrize("content", NODES.values(), ids=NODES.keys())
def test_a_node_is_refused_by_name(content: str) -> None:
    found = blocking(line(content))

    assert "x" in {finding.element_id for finding in found}
    assert {finding.element_name for finding in found if finding.element_id == "x"} == {"X"}


DRAWINGS = {
    "a message start without a message": ("x", drawing(start("x", MESSAGE), end(), "x -> selesai")),
    "an error start of the process": ("x", drawing(start("x", ERROR), end(), "x -> selesai", extra=E1)),
    "a signal start without a signal": ("x", drawing(start("x", SIGNAL), end(), "x -> selesai")),
    "a signal end without a signal": ("x", drawing(start(), end("x", SIGNAL), "mulai -> x")),
    "a message end without a message": ("x", drawing(start(), end("x", MESSAGE), "mulai -> x")),
    "an error that is not there": ("x", drawing(start(), end("x", ERROR), "mulai -> x")),
    "an event sub-process in a flow": ("x", line(event_sub(timer()))),
    "an event sub-process without an event": ("es", drawing(start(), end(), "mulai -> selesai", event_sub(""))),
    "an event sub-process by an error that goes on": (
        "es", drawing(start(), end(), "mulai -> selesai", event_sub(ERROR).replace('id="es"', 'id="es" isInterrupting="false"'), extra=E1),
    ),
    "a boundary message without a message": ("x", attached(boundary("x", "t", MESSAGE))),
    "a boundary signal without a signal": ("x", attached(boundary("x", "t", SIGNAL))),
    "an escalation out of a user task": ("x", attached(boundary("x", "t", "<bpmn:escalationEventDefinition/>"))),
    "a compensation that leads on": ("x", attached(boundary("x", "t", COMPENSATE))),
    "a link to nowhere": ("x", drawing(start(), node("intermediateThrowEvent", "x", LINK), "mulai -> x")),
    "a link from nowhere": (
        "x", drawing(start(), end(), "mulai -> selesai", wait("x", LINK), end("e"), "x -> e"),
    ),
    "two links of one name": (
        "x",
        drawing(
            start(), node("intermediateThrowEvent", "l", LINK), "mulai -> l",
            wait("x", LINK), end("e"), "x -> e", wait("y", LINK), end("f"), "y -> f",
        ),
    ),
    "a task behind an event-based gateway": (
        "x",
        drawing(
            start(), node("eventBasedGateway", "g"), user("x"), wait("w"), end(), end("e"),
            "mulai -> g", "g -> x", "g -> w", "x -> selesai", "w -> e",
        ),
    ),
    "a compensation handler that nobody calls": (
        "x", drawing(start(), end(), "mulai -> selesai", node("userTask", "x", isForCompensation="true")),
    ),
    "a boundary event without a trigger": ("x", attached(boundary("x", "t", "<!-- -->"))),
    "an error boundary on a user task": ("x", attached(boundary("x", "t", ERROR))),
    "an error boundary that does not interrupt": (
        "x", attached(boundary("x", "t", ERROR, interrupting=False), service("t")),
    ),
    "a boundary event on a script": ("x", attached(boundary("x", "t"), script("t", "=1"))),
    "a boundary event on nothing": ("x", attached(boundary("x", "lain"))),
    "a boundary event with a way in": ("x", line(user("t")).replace(
        b"</bpmn:process>", (boundary("x", "t") + end("e") + flow("x -> e") + flow("t -> x")).encode() + b"</bpmn:process>"
    )),
    "a condition on the way out of a start": (
        "mulai-selesai", drawing(start(), end(), "mulai -> selesai if =x"),
    ),
    "a default flow that stands alone": (
        "t", drawing(start(), node("userTask", "t", default="t-a"), end("a"), "mulai -> t", "t -> a"),
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
    "a gateway that leads nowhere": ("x", drawing(start(), xor("x"), "mulai -> x")),
    "a start that leads nowhere": ("mulai", drawing(start(), user("a"), end(), "a -> selesai")),
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
    "nothing at all": ("p", drawing()),
    "two starts": ("p", drawing(start(), start("lagi"), end(), "mulai -> selesai", "lagi -> selesai")),
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
        node("subProcess", "x", sub("y", script("z", "=1 +")), startQuantity="2"),
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
        ('<bpmn:association id="x" sourceRef="selesai" targetRef="a"/>', "x"),
    ],
)
def test_what_is_only_drawn_passes_with_a_remark(part: str, element_id: str) -> None:
    content = line(user("a")).replace(b"</bpmn:process>", part.encode() + b"</bpmn:process>")
    compiled = compile_bpmn(content)

    assert compiled.is_publishable
    assert (element_id, "drawing-only") in {(f.element_id, f.rule) for f in compiled.findings}


def test_a_note_and_the_line_to_it_need_no_remark() -> None:
    note = '<bpmn:textAnnotation id="n"/><bpmn:association id="x" sourceRef="a" targetRef="n"/>'
    content = line(user("a")).replace(b"</bpmn:process>", note.encode() + b"</bpmn:process>")

    assert compile_bpmn(content).findings == ()


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
