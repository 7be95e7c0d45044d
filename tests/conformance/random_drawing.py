"""How is a random process drawn?

`draw` writes the BPMN of a block. It knows nothing of what should come of it (`random_oracle`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.conformance.random_blocks import EVENTS, Block
from tests.unit.bpmn.models import (
    both,
    boundary,
    end,
    extended,
    flow,
    mapping,
    node,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)
from tests.unit.bpmn.models import drawing as file_of


@dataclass
class _Paper:
    """What has been drawn in one scope; declarations and called processes are shared by all scopes."""

    parts: list[str] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    def inner(self) -> _Paper:
        """Begin to draw inside a sub-process."""
        return _Paper(declared=self.declared, called=self.called)

    def add(self, *parts: str) -> None:
        self.parts += parts

    def join(self, source: str, target: str, condition: str = "") -> None:
        """Draw a sequence flow."""
        self.add(f"{source} -> {target}" + (f" if {condition}" if condition else ""))

    def event(self, kind: str, name: str) -> str:
        """Declare what an event refers to, and return its definition."""
        if kind == "timer":
            return timer()
        if kind == "message":
            key = extended('<zeebe:subscription correlationKey="=nomor"/>')
            self.declared.append(
                f'<bpmn:message id="m_{name}" name="pesan-{name}">{key}</bpmn:message>'
            )
            return f'<bpmn:messageEventDefinition messageRef="m_{name}"/>'
        self.declared.append({
            "signal": f'<bpmn:signal id="s_{name}" name="sinyal-{name}"/>',
            "error": f'<bpmn:error id="e_{name}" name="{name}" errorCode="{name}"/>',
            "escalation": f'<bpmn:escalation id="k_{name}" name="{name}" escalationCode="{name}"/>',
        }[kind])  # fmt: skip
        letter = {"signal": "s", "error": "e", "escalation": "k"}[kind]
        return f'<bpmn:{kind}EventDefinition {kind}Ref="{letter}_{name}"/>'


_Ends = tuple[str, str]


def draw(block: Block) -> bytes:
    """Write the BPMN of a process `p` that consists of a block; called processes stand in the same file."""
    paper = _Paper()
    _scope(paper, block, "p")
    content = file_of(*paper.parts, extra="".join(paper.declared)).decode()
    return content.replace(
        "</bpmn:definitions>", "".join(paper.called) + "</bpmn:definitions>"
    ).encode()


def _scope(paper: _Paper, block: Block, name: str, *, begin: str = "") -> None:
    """Draw a block between a start and an end event."""
    paper.add(begin or start(f"mulai_{name}"), end(f"selesai_{name}"))
    first, last = _draw(paper, block)
    paper.join(f"mulai_{name}", first)
    paper.join(last, f"selesai_{name}")


def _draw(paper: _Paper, block: Block) -> _Ends:
    return _DRAWN[block.kind](paper, block)


def _body(paper: _Paper, block: Block, name: str) -> tuple[str, ...]:
    inner = paper.inner()
    _scope(inner, block, name)
    return tuple(inner.parts)


def _user(paper: _Paper, block: Block) -> _Ends:
    paper.add(user(block.id))
    return block.id, block.id


def _service(paper: _Paper, block: Block) -> _Ends:
    paper.add(service(block.id))
    return block.id, block.id


def _script(paper: _Paper, block: Block) -> _Ends:
    name = f"s_{block.id}"
    paper.add(script(block.id, f"=if {name} = null then 1 else {name} + 1", name))
    return block.id, block.id


def _catch(paper: _Paper, block: Block) -> _Ends:
    paper.add(node("intermediateCatchEvent", block.id, paper.event(block.event, block.id)))
    return block.id, block.id


def _throw(paper: _Paper, block: Block) -> _Ends:
    """A signal that nobody inside waits for, or nothing at all."""
    inner = paper.event("signal", block.id) if block.event == "signal" else ""
    paper.add(node("intermediateThrowEvent", block.id, inner))
    return block.id, block.id


def _link(paper: _Paper, block: Block) -> _Ends:
    definition = f'<bpmn:linkEventDefinition name="{block.id}"/>'
    paper.add(node("intermediateThrowEvent", f"{block.id}_ke", definition))
    paper.add(node("intermediateCatchEvent", f"{block.id}_dari", definition))
    return f"{block.id}_ke", f"{block.id}_dari"


def _seq(paper: _Paper, block: Block) -> _Ends:
    ends = [_draw(paper, part) for part in block.parts]
    for (_, last), (first, _) in itertools.pairwise(ends):
        paper.join(last, first)
    return ends[0][0], ends[-1][1]


def _xor(paper: _Paper, block: Block) -> _Ends:
    ask, split, join = f"{block.id}_tanya", f"{block.id}_pilih", f"{block.id}_gabung"
    default, _ = _first_of(block.parts[0])
    paper.add(user(ask), xor(split, default=f"{split}-{default}"), xor(join))
    paper.join(ask, split)
    for number, part in enumerate(block.parts):
        first, last = _draw(paper, part)
        paper.join(split, first, f"=d_{block.id} = {number}" if number else "")
        paper.join(last, join)
    return ask, join


def _first_of(block: Block) -> _Ends:
    """Return the ends of a block without drawing it."""
    return _draw(_Paper(), block)


def _and(paper: _Paper, block: Block) -> _Ends:
    split, join = f"{block.id}_pisah", f"{block.id}_gabung"
    paper.add(both(split), both(join))
    for part in block.parts:
        first, last = _draw(paper, part)
        paper.join(split, first)
        paper.join(last, join)
    return split, join


def _or(paper: _Paper, block: Block) -> _Ends:
    ask, split, join = f"{block.id}_tanya", f"{block.id}_pilih", f"{block.id}_gabung"
    paper.add(user(ask), node("inclusiveGateway", split), node("inclusiveGateway", join))
    paper.join(ask, split)
    for number, part in enumerate(block.parts):
        first, last = _draw(paper, part)
        paper.join(split, first, f"=list contains(d_{block.id}, {number})")
        paper.join(last, join)
    return ask, join


def _race(paper: _Paper, block: Block) -> _Ends:
    gate, join = f"{block.id}_tunggu", f"{block.id}_gabung"
    paper.add(node("eventBasedGateway", gate), xor(join))
    for number, part in enumerate(block.parts):
        event = f"{block.id}_{number}"
        kind = EVENTS[(EVENTS.index(block.event) + number) % len(EVENTS)]
        paper.add(node("intermediateCatchEvent", event, paper.event(kind, event)))
        first, last = _draw(paper, part)
        paper.join(gate, event)
        paper.join(event, first)
        paper.join(last, join)
    return gate, join


def _loop(paper: _Paper, block: Block) -> _Ends:
    zero, join, count, back = (f"{block.id}_{name}" for name in ("nol", "masuk", "hitung", "ulang"))
    after = f"{block.id}_keluar"
    paper.add(
        script(zero, "=0", f"n_{block.id}"), script(count, f"=n_{block.id} + 1", f"n_{block.id}")
    )
    paper.add(xor(join), xor(back, default=f"{back}-{after}"), xor(after))
    first, last = _draw(paper, block.parts[0])
    for source, target in (
        (zero, join),
        (join, first),
        (last, count),
        (count, back),
        (back, after),
    ):
        paper.join(source, target)
    paper.join(back, join, f"=n_{block.id} < {block.count}")
    return zero, after


def _sub(paper: _Paper, block: Block) -> _Ends:
    mapped = mapping({"lokal": "=nomor"}, {f"keluar_{block.id}": "=lokal"}) if block.flag else ""
    paper.add(sub(block.id, *_body(paper, block.parts[0], block.id), extensions=mapped))
    return block.id, block.id


def _call(paper: _Paper, block: Block) -> _Ends:
    """A process of its own that takes everything along and gives one thing back.

    Were everything given back, what a parallel branch wrote meanwhile would be overwritten, and when is a race.
    """
    called, result = f"proses_{block.id}", f"{block.id}_hasil"
    inner = paper.inner()
    inner.add(
        start(f"mulai_{block.id}"), script(result, '="ok"', result), end(f"selesai_{block.id}")
    )
    first, last = _draw(inner, block.parts[0])
    inner.join(f"mulai_{block.id}", first)
    inner.join(last, result)
    inner.join(result, f"selesai_{block.id}")
    parts = "".join(part if part.startswith("<") else flow(part) for part in inner.parts)
    paper.called.append(f'<bpmn:process id="{called}" isExecutable="true">{parts}</bpmn:process>')
    settings = f'<zeebe:calledElement processId="{called}" propagateAllChildVariables="false"/>'
    given = mapping(outputs={f"keluar_{block.id}": f"={result}"})
    paper.add(node("callActivity", block.id, extended(settings, given)))
    return block.id, block.id


def _marker(block: Block, result: str) -> str:
    settings = (
        f'inputCollection="=[{", ".join(str(n) for n in range(1, block.count + 1))}]" inputElement="butir_{block.id}"'
        f' outputCollection="hasil_{block.id}" outputElement="={result}"'
    )
    held = extended(f"<zeebe:loopCharacteristics {settings}/>")
    sequential = str(block.flag).lower()
    return f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">{held}</bpmn:multiInstanceLoopCharacteristics>'


def _multi(paper: _Paper, block: Block) -> _Ends:
    paper.add(user(block.id, inner=_marker(block, f"v_{block.id}")))
    return block.id, block.id


def _many(paper: _Paper, block: Block) -> _Ends:
    body = "".join(
        p if p.startswith("<") else flow(p) for p in _body(paper, block.parts[0], block.id)
    )
    paper.add(node("subProcess", block.id, _marker(block, f"butir_{block.id}"), body))
    return block.id, block.id


def _guard(paper: _Paper, block: Block) -> _Ends:
    host, handler = block.parts
    first, last = _draw(paper, host)
    definition = paper.event(block.event, block.id)
    return _bordered(paper, block, (first, last), definition, handler, interrupting=block.flag)


def _bordered(
    paper: _Paper, block: Block, host: _Ends, definition: str, handler: Block, *, interrupting: bool
) -> _Ends:
    """Attach an event whose way joins the ordinary one, or ends by itself."""
    event, join, stop = f"{block.id}_tepi", f"{block.id}_gabung", f"{block.id}_habis"
    paper.add(boundary(event, host[0], definition, interrupting=interrupting))
    first, last = _draw(paper, handler)
    paper.join(event, first)
    if not interrupting:
        paper.add(end(stop))
        paper.join(last, stop)
        return host
    paper.add(xor(join))
    paper.join(host[1], join)
    paper.join(last, join)
    return host[0], join


def _job_error(paper: _Paper, block: Block) -> _Ends:
    paper.add(service(block.id))
    definition = paper.event("error", block.id)
    return _bordered(
        paper, block, (block.id, block.id), definition, block.parts[0], interrupting=True
    )


def _raise(paper: _Paper, block: Block) -> _Ends:
    """A sub-process in which somebody decides whether it ends well or with an error."""
    ask, split, bad = f"{block.id}_tanya", f"{block.id}_pilih", f"{block.id}_gagal"
    definition = paper.event("error", block.id)
    inner = (
        start(f"mulai_{block.id}"), user(ask), xor(split, default=f"{split}-selesai_{block.id}"),
        end(f"selesai_{block.id}"), end(bad, definition), f"mulai_{block.id} -> {ask}", f"{ask} -> {split}",
        f"{split} -> selesai_{block.id}", f"{split} -> {bad} if =d_{block.id} = 1",
    )  # fmt: skip
    paper.add(sub(block.id, *inner))
    return _bordered(
        paper, block, (block.id, block.id), definition, block.parts[0], interrupting=True
    )


def _escalate(paper: _Paper, block: Block) -> _Ends:
    """A sub-process that escalates between two tasks."""
    before, call, after = f"{block.id}_a", f"{block.id}_lempar", f"{block.id}_b"
    definition = paper.event("escalation", block.id)
    inner = (
        start(f"mulai_{block.id}"), user(before), node("intermediateThrowEvent", call, definition), user(after),
        end(f"selesai_{block.id}"), f"mulai_{block.id} -> {before}", f"{before} -> {call}", f"{call} -> {after}",
        f"{after} -> selesai_{block.id}",
    )  # fmt: skip
    paper.add(sub(block.id, *inner))
    return _bordered(
        paper, block, (block.id, block.id), definition, block.parts[0], interrupting=block.flag
    )


def _terminate(paper: _Paper, block: Block) -> _Ends:
    """A sub-process with two branches, one of which ends both."""
    split, ask, stop = f"{block.id}_pisah", f"{block.id}_a", f"{block.id}_henti"
    inner = paper.inner()
    first, last = _draw(inner, block.parts[0])
    inner.add(
        start(f"mulai_{block.id}"), both(split), user(ask), end(stop, "<bpmn:terminateEventDefinition/>"),
        end(f"selesai_{block.id}"), f"mulai_{block.id} -> {split}", f"{split} -> {ask}", f"{ask} -> {stop}",
        f"{split} -> {first}", f"{last} -> selesai_{block.id}",
    )  # fmt: skip
    paper.add(sub(block.id, *inner.parts))
    return block.id, block.id


def _listen(paper: _Paper, block: Block) -> _Ends:
    """A sub-process with an event sub-process."""
    body, handler = block.parts
    inner = paper.inner()
    _scope(inner, body, block.id)
    listener = inner.inner()
    event = f"mulai_{block.id}_dengar"
    begin = node(
        "startEvent",
        event,
        paper.event(block.event, block.id),
        isInterrupting=str(block.flag).lower(),
    )
    _scope(listener, handler, f"{block.id}_dengar", begin=begin)
    drawn = "".join(p if p.startswith("<") else flow(p) for p in listener.parts)
    inner.add(node("subProcess", f"{block.id}_dengar", drawn, triggeredByEvent="true"))
    paper.add(sub(block.id, *inner.parts))
    return block.id, block.id


def _send(paper: _Paper, block: Block) -> _Ends:
    job = extended('<zeebe:taskDefinition type="notify"/>')
    paper.add(node("sendTask", block.id, job))
    return block.id, block.id


def _receive(paper: _Paper, block: Block) -> _Ends:
    paper.event("message", block.id)
    paper.add(node("receiveTask", block.id, messageRef=f"m_{block.id}"))
    return block.id, block.id


def _post(paper: _Paper, block: Block) -> _Ends:
    """One branch throws what the other waits for: a message, or a signal at its end."""
    split, ask, hear = f"{block.id}_pisah", f"{block.id}_a", f"{block.id}_dengar"
    call = f"{block.id}_lempar"
    definition = paper.event("message" if block.flag else "signal", block.id)
    published = extended('<zeebe:publishMessage correlationKey="=nomor"/>') if block.flag else ""
    thrown = (
        definition.replace("/>", f">{published}</bpmn:messageEventDefinition>")
        if published
        else definition
    )
    inner = (
        start(f"mulai_{block.id}"), both(split), user(ask), node("endEvent", call, thrown),
        node("intermediateCatchEvent", hear, definition), end(f"selesai_{block.id}"), f"mulai_{block.id} -> {split}",
        f"{split} -> {ask}", f"{ask} -> {call}", f"{split} -> {hear}", f"{hear} -> selesai_{block.id}",
    )  # fmt: skip
    paper.add(sub(block.id, *inner))
    return block.id, block.id


def _caught(paper: _Paper, block: Block) -> _Ends:
    """A sub-process whose error or escalation its own event sub-process catches."""
    ask, call, after = f"{block.id}_a", f"{block.id}_lempar", f"{block.id}_b"
    kind = "error" if block.event == "timer" else "escalation"
    definition = paper.event(kind, block.id)
    inner = paper.inner()
    inner.add(
        start(f"mulai_{block.id}"), user(ask), f"mulai_{block.id} -> {ask}", f"{ask} -> {call}"
    )
    if kind == "error":
        inner.add(end(call, definition))
    else:
        inner.add(
            node("intermediateThrowEvent", call, definition),
            user(after),
            end(f"selesai_{block.id}"),
        )
        inner.add(f"{call} -> {after}", f"{after} -> selesai_{block.id}")
    listener = inner.inner()
    interrupting = str(block.flag or kind == "error").lower()
    begin = node("startEvent", f"mulai_{block.id}_dengar", definition, isInterrupting=interrupting)
    _scope(listener, block.parts[0], f"{block.id}_dengar", begin=begin)
    drawn = "".join(p if p.startswith("<") else flow(p) for p in listener.parts)
    inner.add(node("subProcess", f"{block.id}_dengar", drawn, triggeredByEvent="true"))
    paper.add(sub(block.id, *inner.parts))
    return block.id, block.id


def _undo(paper: _Paper, block: Block) -> _Ends:
    """Two tasks are done, and the first is undone."""
    done, event, handler = f"{block.id}_a", f"{block.id}_tepi", f"{block.id}_batal"
    after, call = f"{block.id}_b", f"{block.id}_lempar"
    compensate = "<bpmn:compensateEventDefinition/>"
    inner = (
        start(f"mulai_{block.id}"), user(done), node("boundaryEvent", event, compensate, attachedToRef=done),
        node("userTask", handler, isForCompensation="true"), user(after), node("intermediateThrowEvent", call, compensate),
        end(f"selesai_{block.id}"), f"mulai_{block.id} -> {done}", f"{done} -> {after}", f"{after} -> {call}",
        f"{call} -> selesai_{block.id}",
        f'<bpmn:association id="as_{block.id}" associationDirection="One" sourceRef="{event}" targetRef="{handler}"/>',
    )  # fmt: skip
    paper.add(sub(block.id, *inner))
    return block.id, block.id


_DRAWN: Mapping[str, Callable[[_Paper, Block], _Ends]] = {
    "user": _user,
    "service": _service,
    "script": _script,
    "catch": _catch,
    "throw": _throw,
    "link": _link,
    "seq": _seq,
    "xor": _xor,
    "and": _and,
    "or": _or,
    "race": _race,
    "loop": _loop,
    "sub": _sub,
    "call": _call,
    "multi": _multi,
    "many": _many,
    "guard": _guard,
    "job_error": _job_error,
    "raise": _raise,
    "escalate": _escalate,
    "terminate": _terminate,
    "listen": _listen,
    "send": _send,
    "receive": _receive,
    "post": _post,
    "caught": _caught,
    "undo": _undo,
}
