"""Cases about tasks, flows, gateways and sub-processes."""

from __future__ import annotations

from tests.conformance.cases import Case, Start
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    extended,
    flow,
    line,
    node,
    script,
    start,
    sub,
    user,
    xor,
)

ERROR = '<bpmn:errorEventDefinition errorRef="e1"/>'
E1 = '<bpmn:error id="e1" name="gagal" errorCode="GAGAL"/>'


def ended(begin: Start) -> object:
    """How it stands right after the start."""
    player = begin()
    return player.ended, player.open


def _without_ids(content: bytes) -> bytes:
    return content.replace(b'id="mulai-x" ', b"").replace(b'id="x-selesai" ', b"")


def _after_task(begin: Start) -> object:
    player = begin()
    player.complete("x")
    return player.ended, player.open


def _branches(begin: Start) -> object:
    player = begin(pilih="a")
    return sorted(player.open), player.ended


def _sibling(begin: Start) -> object:
    player = begin()
    player.complete("gagal")
    return player.ended, player.open, player.passed("tetangga")


def _deadlock(begin: Start) -> object:
    return begin(pilih="a").ended


def _turns(begin: Start) -> object:
    player = begin(n=0)
    return player.ended, player.variables.get("n")


def _round_two(begin: Start) -> object:
    """Both branches twice, in another order the second time."""
    player = begin(n=0)
    seen = []
    for name in ("a", "b", "lagi", "b", "a"):
        player.complete(name)
        seen.append(player.passed("hitung"))
    return seen, player.ended


LOOP = drawing(
    start(), xor("m"), script("x", "=n + 1", "n"), xor("g", default="g-selesai"), end(),
    "mulai -> m", "m -> x", "x -> g", "g -> m if =n < 1500", "g -> selesai",
)  # fmt: skip
JOIN_LOOP = drawing(
    start(), xor("m"), both("b1"), user("a"), user("b"), both("x"), script("hitung", "=n + 1", "n"),
    xor("g", default="g-selesai"), user("lagi"), end(),
    "mulai -> m", "m -> b1", "b1 -> a", "b1 -> b", "a -> x", "b -> x", "x -> hitung", "hitung -> g",
    "g -> lagi if =n < 2", "lagi -> m", "g -> selesai",
)  # fmt: skip
CHAIN = line(*(script(f"x{n}" if n else "x", "=1", "a") for n in range(600)))
SIBLINGS = drawing(
    start(), both("b"),
    sub("kiri", start("k1"), user("gagal"), end("k2", ERROR), "k1 -> gagal", "gagal -> k2"),
    sub("kanan", start("r1"), user("kerja"), end("r2"), "r1 -> kerja", "kerja -> r2"),
    boundary("x", "kiri", ERROR), boundary("y", "kanan", ERROR), user("milik-kiri"), user("tetangga"),
    end(), end("e2"), end("e3"), end("e4"),
    "mulai -> b", "b -> kiri", "b -> kanan", "x -> milik-kiri", "milik-kiri -> e3", "y -> tetangga",
    "tetangga -> e4", "kiri -> selesai", "kanan -> e2", extra=E1,
)  # fmt: skip
UNCAUGHT = drawing(
    start(), sub("s", start("m"), end("x", ERROR), "m -> x"), user("lanjut"), end(),
    "mulai -> s", "s -> lanjut", "lanjut -> selesai", extra=E1,
)  # fmt: skip
SPLIT = drawing(start(), user("x"), user("a"), user("b"), end(), end("e"),
    "mulai -> x", "x -> a", "x -> b", "a -> selesai", "b -> e")  # fmt: skip
CONDITIONAL = drawing(start(), user("x"), user("a"), user("b"), end(), end("e"),
    "mulai -> x", "x -> a if =pilih = 1", "x -> b if =pilih = 2", "a -> selesai", "b -> e")  # fmt: skip
DEFAULT = drawing(start(), node("userTask", "x", default="x-b"), user("a"), user("b"), end(), end("e"),
    "mulai -> x", "x -> a if =pilih = 1", "x -> b", "a -> selesai", "b -> e")  # fmt: skip
CALL = node("callActivity", "x", extended('<zeebe:calledElement processId="p"/>'))


CALLED = (
    b'<bpmn:process id="lain" isExecutable="true"><bpmn:startEvent id="l1"/><bpmn:userTask id="l2"/>'
    b'<bpmn:endEvent id="l3"/><bpmn:sequenceFlow id="l4" sourceRef="l1" targetRef="l2"/>'
    b'<bpmn:sequenceFlow id="l5" sourceRef="l2" targetRef="l3"/></bpmn:process></bpmn:definitions>'
)
DYNAMIC = line(
    node("callActivity", "x", extended('<zeebe:calledElement processId="=nama"/>'))
).replace(b"</bpmn:definitions>", CALLED)


def _split(begin: Start) -> object:
    player = begin()
    player.complete("x")
    return player.open


def _chosen(begin: Start) -> object:
    player = begin()
    player.complete("x", pilih=2)
    return player.open


def _ended_after_choice(begin: Start) -> object:
    player = begin()
    player.complete("x", pilih=2)
    return player.ended


def _stops(begin: Start) -> object:
    """A process that calls itself for ever has to be stopped, and the host has to be told."""
    return begin().ended


CASES = (
    Case(id="flow-without-id", source="§1.1, #1", what="sequence flows without an id",
         drawing=_without_ids(line(user("x"))), play=_after_task, expected=("completed", [])),
    Case(id="no-end-event", source="§1.1, peers", what="a path without an end event",
         drawing=drawing(start(), user("x"), "mulai -> x"), play=_after_task, expected=("completed", [])),
    Case(id="no-start-event", source="§1.1", what="a process without a start event",
         drawing=drawing(user("x"), end(), "x -> selesai"), element="p", play=ended, expected=("open", ["x"])),
    Case(id="sub-process-without-start", source="§1.1", what="a sub-process without start and end events",
         drawing=line(sub("x", user("y"))), play=ended, expected=("open", ["y"])),
    Case(id="several-ways-out", source="§1.1, peers", what="a task with two ways out: both are taken",
         drawing=SPLIT, play=_split, expected=["a", "b"]),
    Case(id="conditional-ways-out", source="§1.1, peers", what="conditions on the ways out of a task",
         drawing=CONDITIONAL, element="x", play=_chosen, expected=["b"]),
    Case(id="default-way-out", source="§1.1", what="a default flow on a task",
         drawing=DEFAULT, element="x", play=_chosen, expected=["b"]),
    Case(id="only-conditional-way-out", source="§1.1", what="a condition on the only way out that does not hold: nobody goes on unnoticed",
         drawing=drawing(start(), user("x"), user("a"), end(), "mulai -> x", "x -> a if =pilih = 1", "a -> selesai"),
         element="x-a", play=_ended_after_choice, expected="incident"),
    Case(id="branch-without-condition", source="§1, peers", what="an exclusive branch without a condition",
         drawing=drawing(start(), xor("g"), user("a"), user("b"), end(), end("e"), "mulai -> g", "g -> a",
                         "g -> b if =pilih = 1", "a -> selesai", "b -> e"),
         element="g-a", play=_branches, expected=(["a"], "open")),
    Case(id="complex-gateway", source="§1.1, peers", what="a complex gateway",
         drawing=line(node("complexGateway", "x")), play=ended, expected=("completed", [])),
    Case(id="ad-hoc", source="§1.1", what="an ad-hoc sub-process",
         drawing=line(node("adHocSubProcess", "x", user("y"))), play=ended, expected=("open", ["y"])),
    Case(id="receive-without-message", source="§1.1", what="a receive task without a message",
         drawing=line(node("receiveTask", "x")), play=ended, expected=("open", [])),
    Case(id="send-without-message", source="§1.1", what="a send task without a message or worker",
         drawing=line(node("sendTask", "x")), play=ended, expected=("open", ["x"])),
    Case(id="data-store", source="§1", what="a data store, which only documents",
         drawing=drawing(start(), user("t"), end(), "mulai -> t", "t -> selesai",
                         '<bpmn:dataStoreReference id="x" dataStoreRef="ds"/>', extra='<bpmn:dataStore id="ds" name="Arsip"/>'),
         play=lambda begin: (player := begin()) and player.open, expected=["t"]),
    Case(id="sibling-error", source="§1.1, §2.2, #6", what="an error in one sub-process, caught in the neighbour as well",
         drawing=SIBLINGS, element="y", play=_sibling, expected=("open", ["kerja", "milik-kiri"], 0)),
    Case(id="uncaught-error", source="§1.1, #28, peers", what="an error that nobody catches",
         drawing=UNCAUGHT, play=lambda begin: begin().ended, expected="incident"),
    Case(id="join-deadlock", source="§2.5", what="a parallel join behind an exclusive split can never go on",
         drawing=drawing(start(), xor("g", default="g-b"), user("a"), user("b"), both("x"), end(), "mulai -> g",
                         "g -> a if =pilih = 1", "g -> b", "a -> x", "b -> x", "x -> selesai"),
         play=lambda begin: ((player := begin(pilih=1)).complete("a"), player.ended)[1], expected="incident"),
    Case(id="join-in-a-loop", source="ADR 3", what="a parallel join in the second round of a loop, its branches in another order",
         drawing=JOIN_LOOP, play=_round_two, expected=([0, 1, 1, 1, 2], "completed")),
    Case(id="long-loop", source="§0, §2.7, #4", what="a loop of 1,500 turns",
         drawing=LOOP, is_slow=True, play=_turns, expected=("completed", 1500)),
    Case(id="long-chain", source="§2.7, #24", what="600 tasks in a row",
         drawing=CHAIN, play=lambda begin: begin().ended, expected="completed"),
    Case(id="fork-bomb", source="§2.7, #24", what="a loop that doubles its tokens is stopped",
         drawing=drawing(start(), xor("m"), both("x"), end(), "mulai -> m", "m -> x",
                         "x -> m", '<bpmn:sequenceFlow id="lagi" sourceRef="x" targetRef="n"/>', xor("n"), flow("n -> m"),
                         "x -> selesai"),
         play=_stops, expected="incident"),
    Case(id="self-call", source="§2.5, #24", what="a process that calls itself for ever is stopped",
         drawing=line(CALL), play=_stops, expected="incident"),
    Case(id="dynamic-call", source="§1.1", what="a called process named by an expression",
         drawing=DYNAMIC, play=lambda begin: begin(nama="lain").open, expected=["l2"]),
    Case(id="not-marked-executable", source="#34", what="a process that nobody marked executable is run by accident",
         drawing=drawing(start(), user("x"), end(), "mulai -> x", "x -> selesai", attributes=""), element="p",
         play=lambda begin: "started" if begin().open else "", expected="refused"),
    Case(id="python-in-a-condition", source="§4.1", what="a condition that reaches for Python's modules",
         drawing=drawing(start(), xor("g", default="g-b"), user("a"), user("b"), end(), end("e"), "mulai -> g",
                         'g -> a if =__import__("os").getpid() > 0', "g -> b", "a -> selesai", "b -> e"),
         element="g-a", play=lambda begin: begin().open, expected=["b"]),
)  # fmt: skip
