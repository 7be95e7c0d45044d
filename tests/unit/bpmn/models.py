"""Minimal drawings, written in one line.

`drawing(*nodes, *flows)` wraps XML fragments into an executable process; the functions below make the fragments. An
element's id is its name, and a flow is written `"a -> b"`, so that a test reads as the process it is about.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' targetNamespace="https://contoh.id" id="definisi">'
)


def drawing(*parts: str, extra: str = "", attributes: str = 'isExecutable="true"') -> bytes:
    """A file with one process, `p`; parts with an arrow are flows, the rest is XML."""
    body = "".join(part if part.startswith("<") else flow(part) for part in parts)
    process = f'<bpmn:process id="p" name="Proses" {attributes}>{body}</bpmn:process>'
    content = f"{_HEAD}{extra}{process}</bpmn:definitions>".encode()
    return _artifacts_last(content) if b"<bpmn:association" in content else content


def _artifacts_last(content: bytes) -> bytes:
    """Put the associations where the schema wants them: behind everything else in their scope."""
    root = etree.fromstring(content)
    for association in list(root.iter("{*}association")):
        around = association.getparent()
        assert around is not None
        around.append(association)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def line(*parts: str, **options: str) -> bytes:
    """A drawing in which start, the given nodes and end follow each other; each node is XML with an id."""
    ids = ["mulai", *(part.split('id="', 1)[1].split('"', 1)[0] for part in parts), "selesai"]
    flows = [f"{a} -> {b}" for a, b in itertools.pairwise(ids)]
    return drawing(start(), *parts, end(), *flows, **options)


def node(tag: str, id_: str, *inner: str, **attributes: str) -> str:
    """A BPMN element; underscores at the end of attribute names are dropped."""
    written = "".join(f" {key.rstrip('_')}={quoteattr(value)}" for key, value in attributes.items())
    return f'<bpmn:{tag} id="{id_}" name="{id_.title()}"{written}>{"".join(inner)}</bpmn:{tag}>'


def start(id_: str = "mulai", *inner: str) -> str:
    return node("startEvent", id_, *inner)


def end(id_: str = "selesai", *inner: str) -> str:
    return node("endEvent", id_, *inner)


def user(id_: str, *extensions: str, inner: str = "") -> str:
    return node("userTask", id_, extended(*extensions), inner)


def service(id_: str, type_: str = "notify", *extensions: str) -> str:
    return node(
        "serviceTask",
        id_,
        extended(f"<zeebe:taskDefinition type={quoteattr(type_)}/>", *extensions),
    )


def script(id_: str, expression: str, result: str = "hasil") -> str:
    written = (
        f"<zeebe:script expression={quoteattr(expression)} resultVariable={quoteattr(result)}/>"
    )
    return node("scriptTask", id_, extended(written))


def xor(id_: str, default: str = "") -> str:
    return node("exclusiveGateway", id_, **({"default": default} if default else {}))


def both(id_: str) -> str:
    return node("parallelGateway", id_)


def sub(id_: str, *parts: str, extensions: str = "") -> str:
    body = "".join(part if part.startswith("<") else flow(part) for part in parts)
    return node("subProcess", id_, extended(extensions) if extensions else "", body)


def timer(form: str = "timeDuration", value: str = "PT1H") -> str:
    return (
        f'<bpmn:timerEventDefinition><bpmn:{form} xsi:type="bpmn:tFormalExpression">'
        f"{escape(value)}</bpmn:{form}></bpmn:timerEventDefinition>"
    )


def boundary(id_: str, on: str, *inner: str, interrupting: bool = True) -> str:
    return node(
        "boundaryEvent",
        id_,
        *(inner or (timer(),)),
        attachedToRef=on,
        cancelActivity=str(interrupting).lower(),
    )


def wait(id_: str, *inner: str) -> str:
    return node("intermediateCatchEvent", id_, *(inner or (timer(),)))


def extended(*extensions: str) -> str:
    written = "".join(extensions)
    return f"<bpmn:extensionElements>{written}</bpmn:extensionElements>" if written else ""


def properties(**settings: str) -> str:
    """`alur:` properties."""
    lines = "".join(
        f"<zeebe:property name={quoteattr(f'alur:{key}')} value={quoteattr(value)}/>"
        for key, value in settings.items()
    )
    return f"<zeebe:properties>{lines}</zeebe:properties>"


def mapping(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """An `ioMapping`: target to source."""
    lines = [
        f"<zeebe:{way} source={quoteattr(source)} target={quoteattr(target)}/>"
        for way, rows in (("input", inputs or {}), ("output", outputs or {}))
        for target, source in rows.items()
    ]
    return f"<zeebe:ioMapping>{''.join(lines)}</zeebe:ioMapping>"


def assignment(**attributes: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<zeebe:assignmentDefinition{written}/>"


def form(form_id: str) -> str:
    return f"<zeebe:formDefinition formId={quoteattr(form_id)}/>"


def flow(text: str) -> str:
    """`a -> b` or `a -> b if =x > 1`; the id is `a-b`."""
    ends, _, condition = text.partition(" if ")
    source, target = ends.split(" -> ")
    inner = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}'
        "</bpmn:conditionExpression>"
        if condition
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def loop_of(
    collection: str = "", *, sequential: bool = False, until: str = "", **attributes: str
) -> str:
    """A multi-instance over a FEEL list; attributes as `zeebe:loopCharacteristics` names them."""
    given = {"inputCollection": collection} if collection else {}
    settings = "".join(f" {key}={quoteattr(value)}" for key, value in (given | attributes).items())
    condition = (
        f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{escape(until)}'
        "</bpmn:completionCondition>"
        if until
        else ""
    )
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{extended(f'<zeebe:loopCharacteristics{settings}/>')}{condition}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def message(id_: str = "m", name: str = "Kabar", key: str = "") -> str:
    """A message declared at the root; `key` is FEEL."""
    subscription = extended(f"<zeebe:subscription correlationKey={quoteattr(key)}/>") if key else ""
    return f'<bpmn:message id="{id_}" name={quoteattr(name)}>{subscription}</bpmn:message>'


def signal(id_: str = "s", name: str = "Sirene") -> str:
    return f'<bpmn:signal id="{id_}" name={quoteattr(name)}/>'


def error(id_: str, code: str) -> str:
    return f'<bpmn:error id="{id_}" errorCode={quoteattr(code)}/>'


def escalation(id_: str, code: str) -> str:
    return f'<bpmn:escalation id="{id_}" escalationCode={quoteattr(code)}/>'


def on(kind: str, reference: str = "") -> str:
    """The event definition of a trigger, e.g. `on("message", "m")`."""
    written = f' {kind}Ref="{reference}"' if reference else ""
    return f"<bpmn:{kind}EventDefinition{written}/>"


def throw(id_: str, *inner: str) -> str:
    return node("intermediateThrowEvent", id_, *inner)


def any_of(id_: str, default: str = "") -> str:
    """An inclusive gateway."""
    return node("inclusiveGateway", id_, **({"default": default} if default else {}))


def first_of(id_: str) -> str:
    """An event-based gateway."""
    return node("eventBasedGateway", id_)


def handler(id_: str, definition: str, *parts: str, interrupting: bool = True) -> str:
    """An event sub-process; its start event is `<id>-mulai`, and parts refer to it."""
    begin = node("startEvent", f"{id_}-mulai", definition, isInterrupting=str(interrupting).lower())
    body = "".join(part if part.startswith("<") else flow(part) for part in (begin, *parts))
    return node("subProcess", id_, body, triggeredByEvent="true")


def sub_line(id_: str, *nodes: str, loop: str = "", beside: str = "", extensions: str = "") -> str:
    """A sub-process in which `<id>.mulai`, the given nodes and `<id>.selesai` follow each other."""
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in nodes]
    steps = [f"{id_}.mulai", *ids, f"{id_}.selesai"]
    flows = [f"{a} -> {b}" for a, b in itertools.pairwise(steps)]
    parts = (loop, start(steps[0]), *nodes, end(steps[-1]), *flows, beside)
    return sub(id_, *(part for part in parts if part), extensions=extensions)


def receive(id_: str, *extensions: str, loop: str = "", message_id: str = "m") -> str:
    return node("receiveTask", id_, extended(*extensions), loop, messageRef=message_id)


def rule(id_: str, decision: str, result: str = "hasil", *extensions: str, loop: str = "") -> str:
    """A business rule task."""
    written = f"<zeebe:calledDecision decisionId={quoteattr(decision)} resultVariable={quoteattr(result)}/>"
    return node("businessRuleTask", id_, extended(written, *extensions), loop)


def call(id_: str, *extensions: str, process: str = "q", loop: str = "", **attributes: str) -> str:
    """A call activity; attributes as `zeebe:calledElement` names them."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    called = f"<zeebe:calledElement processId={quoteattr(process)}{written}/>"
    return node("callActivity", id_, extended(called, *extensions), loop)


def undone_by(activity: str, handler_id: str) -> str:
    """The compensation boundary event of an activity, and the association to its handler."""
    mark = f"undo-{activity}"
    return (
        boundary(mark, activity, "<bpmn:compensateEventDefinition/>")
        + f'<bpmn:association id="ke-{handler_id}" sourceRef="{mark}" targetRef="{handler_id}" associationDirection="One"/>'
    )


def undo_user(id_: str) -> str:
    """A user task that undoes."""
    return node("userTask", id_, isForCompensation="true")
