"""Cases about events: timers, errors, escalations, messages, signals, links, compensation and event sub-processes."""

from __future__ import annotations

from tests.conformance.cases import Case, Start
from tests.conformance.cases_flow import E1, ERROR
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    flow,
    line,
    node,
    script,
    start,
    sub,
    timer,
    user,
    wait,
)

SIGNAL = '<bpmn:signalEventDefinition signalRef="g1"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="m1"/>'
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="k1"/>'
COMPENSATE = "<bpmn:compensateEventDefinition/>"
CYCLE = timer("timeCycle", "R3/PT1H")
DECLARED = (
    E1
    + '<bpmn:signal id="g1" name="banjir"/><bpmn:escalation id="k1" name="lambat" escalationCode="LAMBAT"/>'
    + '<bpmn:message id="m1" name="bayar"><bpmn:extensionElements><zeebe:subscription correlationKey="=nomor"/>'
    + "</bpmn:extensionElements></bpmn:message>"
)


def event_sub(definition: str, *, interrupting: bool = True) -> str:
    """An event sub-process `x` with one user task `tangani`."""
    begin = node("startEvent", "xs", definition, isInterrupting=str(interrupting).lower())
    inner = begin + user("tangani") + end("xe") + flow("xs -> tangani") + flow("tangani -> xe")
    return node("subProcess", "x", inner, triggeredByEvent="true")


def around(event: str, *inner: str) -> bytes:
    """A process with one user task and an event sub-process."""
    nodes = inner or (user("kerja"), end(), "mulai -> kerja", "kerja -> selesai")
    return drawing(start(), *nodes, event, extra=DECLARED)


def _first(begin: Start) -> object:
    player = begin()
    return player.ended, player.open


def _timed(begin: Start) -> object:
    player = begin()
    before = player.open
    player.wait(hours=2)
    return before, player.open


def _unfired(begin: Start) -> object:
    player = begin()
    player.complete("kerja")
    return player.ended


def _second_instance(begin: Start) -> object:
    first = begin()
    first.wait(hours=2)
    return first.again().inside


def _linked(begin: Start) -> object:
    player = begin()
    return player.ended, player.passed("lanjut")


def _signalled(begin: Start) -> object:
    player = begin()
    player.complete("kerja")
    return player.ended


def _compensated(begin: Start) -> object:
    player = begin()
    player.complete("kerja")
    return player.open


def _caught(begin: Start) -> object:
    player = begin()
    before = player.open
    player.complete("kerja")
    return before, player.open


def _cycle(begin: Start) -> object:
    player = begin()
    player.wait(hours=1, minutes=1)
    return player.open


def _two_timers(begin: Start) -> object:
    player = begin()
    player.wait(hours=1, minutes=1)
    return player.open


def _message_twice(begin: Start) -> object:
    player = begin(nomor="1")
    player.message("bayar")
    player.message("bayar")
    return player.passed("catat")


def _one_message(begin: Start) -> list[str]:
    player = begin(nomor="1")
    player.message("bayar")
    return list(player.open)


def _variable(begin: Start) -> object:
    player = begin(skor=0)
    player.complete("kerja", skor=5)
    return player.open


def _waits(begin: Start) -> object:
    player = begin()
    ended = player.ended
    player.wait(hours=1, minutes=1)
    return ended, player.ended


def _refused(begin: Start) -> object:
    begin()
    return "accepted"


def _timer(value: str, form: str = "timeDuration") -> bytes:
    return line(wait("x", timer(form, value)))


GATEWAY = drawing(
    start(), node("eventBasedGateway", "x"), wait("lama", timer(value="PT9H")), wait("segera", timer(value="PT1H")),
    user("a"), user("b"), end(), end("e"),
    "mulai -> x", "x -> lama", "x -> segera", "lama -> a", "segera -> b", "a -> selesai", "b -> e",
)  # fmt: skip
LINK = drawing(
    start(), node("intermediateThrowEvent", "x", '<bpmn:linkEventDefinition name="ke"/>'),
    node("intermediateCatchEvent", "dari", '<bpmn:linkEventDefinition name="ke"/>'), script("lanjut", "=1", "y"), end(),
    "mulai -> x", "dari -> lanjut", "lanjut -> selesai",
)  # fmt: skip
SIGNAL_END = drawing(
    start(), both("b"), node("intermediateCatchEvent", "tunggu", SIGNAL), user("kerja"), end(), end("x", SIGNAL),
    "mulai -> b", "b -> tunggu", "b -> kerja", "tunggu -> selesai", "kerja -> x", extra=DECLARED,
)  # fmt: skip


def compensating(last: str) -> bytes:
    """A task with a handler that undoes it, and a throw at the end."""
    return drawing(
        start(), user("kerja"), node("boundaryEvent", "cb", COMPENSATE, attachedToRef="kerja"),
        node("userTask", "batalkan", isForCompensation="true"), last,
        '<bpmn:association id="as" associationDirection="One" sourceRef="cb" targetRef="batalkan"/>',
        "mulai -> kerja", "kerja -> x", *([end(), "x -> selesai"] if "Throw" in last else []),
    )  # fmt: skip


TWICE = drawing(
    start(), user("t"), boundary("x", "t", MESSAGE, interrupting=False), script("catat", "=1", "y"), end(), end("e"),
    "mulai -> t", "t -> selesai", "x -> catat", "catat -> e", extra=DECLARED,
)  # fmt: skip
TWO_WAIT = drawing(
    start(), both("b"), node("intermediateCatchEvent", "x", MESSAGE), node("intermediateCatchEvent", "y", MESSAGE),
    user("a"), user("c"), end(), end("e"),
    "mulai -> b", "b -> x", "b -> y", "x -> a", "y -> c", "a -> selesai", "c -> e", extra=DECLARED,
)  # fmt: skip


def attached(event: str) -> bytes:
    """A user task `t` with a boundary event `x` that leads to a task `a`."""
    return drawing(start(), user("t"), event, user("a"), end(), end("e"), "mulai -> t", "t -> selesai", "x -> a",
                   "a -> e", extra=DECLARED)  # fmt: skip


CONDITION = "<bpmn:conditionalEventDefinition><bpmn:condition>=skor > 3</bpmn:condition></bpmn:conditionalEventDefinition>"
CONDITIONAL = drawing(
    start(), both("b"), node("intermediateCatchEvent", "x", CONDITION), user("kerja"), user("tanggap"), end(), end("e"),
    "mulai -> b", "b -> x", "b -> kerja", "x -> tanggap", "tanggap -> selesai", "kerja -> e",
)  # fmt: skip
NESTED = line(
    sub("s", start("m"), user("kerja"), end("k"), "m -> kerja", "kerja -> k", event_sub(timer()))
)

CASES = (
    Case(id="error-event-sub-process", source="§1.1, #5, peers", what="an error event sub-process, nothing thrown",
         drawing=around(event_sub(ERROR)), play=_first, expected=("open", ["kerja"])),
    Case(id="escalation-event-sub-process", source="§1.1, #5, peers", what="an escalation event sub-process, nothing thrown",
         drawing=around(event_sub(ESCALATION)), play=_first, expected=("open", ["kerja"])),
    Case(id="compensation-event-sub-process", source="peers", what="a compensation event sub-process, nothing thrown",
         drawing=around(event_sub(COMPENSATE)), element="xs", play=_first, expected=("open", ["kerja"])),
    Case(id="unfired-timer-event-sub-process", source="§1.1, #5", what="a timer event sub-process whose time has not come",
         drawing=around(event_sub(timer())), play=_unfired, expected="completed"),
    Case(id="interrupting-event-sub-process", source="§1.1, #5", what="an interrupting timer event sub-process",
         drawing=around(event_sub(timer())), play=_timed, expected=(["kerja"], ["tangani"])),
    Case(id="nested-event-sub-process", source="§1.1, #5", what="a timer event sub-process inside a sub-process",
         drawing=NESTED, play=_timed, expected=(["kerja"], ["tangani"])),
    Case(id="event-sub-process-twice", source="§1.1, #5", what="the next instance of a drawing whose event sub-process has run",
         drawing=around(event_sub(timer(), interrupting=False)), play=_second_instance, expected=[]),
    Case(id="error-inside-event-sub-process", source="§1.1", what="an error that an event sub-process catches",
         drawing=around(event_sub(ERROR), user("kerja"), end("gagal", ERROR), "mulai -> kerja", "kerja -> gagal"),
         play=_caught, expected=(["kerja"], ["tangani"])),
    Case(id="link", source="§1.1, #7, peers", what="a pair of link events",
         drawing=LINK, play=_linked, expected=("completed", 1)),
    Case(id="signal-end", source="§1.1, #7, peers", what="a signal end event and a catch that waits for it",
         drawing=SIGNAL_END, play=_signalled, expected="completed"),
    Case(id="compensation-throw", source="§1.1, #7, peers", what="a compensation thrown in the middle",
         drawing=compensating(node("intermediateThrowEvent", "x", COMPENSATE)), play=_compensated, expected=["batalkan"]),
    Case(id="compensation-end", source="§1.1, #7", what="a compensation end event",
         drawing=compensating(end("x", COMPENSATE)), play=_compensated, expected=["batalkan"]),
    Case(id="error-start", source="§1.1", what="an error start event at the top, which nothing can trigger",
         drawing=drawing(start("x", ERROR), user("a"), end(), "x -> a", "a -> selesai", extra=DECLARED), play=_first,
         expected="refused"),
    Case(id="escalation-start", source="§1.1", what="an escalation start event at the top",
         drawing=drawing(start("x", ESCALATION), user("a"), end(), "x -> a", "a -> selesai", extra=DECLARED),
         play=_first, expected="refused"),
    Case(id="compensation-start", source="§1.1", what="a compensation start event at the top",
         drawing=drawing(start("x", COMPENSATE), user("a"), end(), "x -> a", "a -> selesai"), play=_first,
         expected="refused"),
    Case(id="interrupting-cycle", source="§1.1, #9", what="a repeating timer that interrupts its task does so the first time",
         drawing=attached(boundary("x", "t", CYCLE)), play=_cycle, expected=["a"]),
    Case(id="message-boundary-twice", source="§1.1", what="a message boundary that does not interrupt, and two messages",
         drawing=TWICE, play=_message_twice, expected=2),
    Case(id="one-message", source="§2.5", what="one message and two that wait for it: one of them gets it",
         drawing=TWO_WAIT, play=lambda begin: len(_one_message(begin)),
         expected=1),
    Case(id="two-timers-on-a-gateway", source="§1.1, #8", what="two timers behind an event-based gateway: the earlier one wins",
         drawing=GATEWAY, play=_two_timers, expected=["b"]),
    Case(id="conditional-event", source="§1.1, #12", what="a condition that becomes true by what a parallel task writes",
         drawing=CONDITIONAL, play=_variable, expected=["tanggap"]),
    Case(id="conditional-event-unset", source="§1.1", what="a condition on a variable that is not there yet",
         drawing=CONDITIONAL, play=lambda begin: begin().open, expected=["kerja"]),
    Case(id="compensation-boundary", source="§1.1", what="a compensation boundary event",
         drawing=compensating(node("intermediateThrowEvent", "x", COMPENSATE)), element="cb",
         play=lambda begin: begin().open, expected=["kerja"]),
    Case(id="none-boundary", source="§1.1", what="a boundary event without a trigger",
         drawing=attached(node("boundaryEvent", "x", attachedToRef="t")), play=_first, expected="refused"),
    Case(id="timer-without-value", source="§1, peers", what="a timer without a time",
         drawing=line(node("intermediateCatchEvent", "x", "<bpmn:timerEventDefinition/>")), play=_refused, expected="refused"),
    Case(id="unresolved-message", source="§1, #27", what="an event whose message is not in the file",
         drawing=line(node("intermediateCatchEvent", "x", '<bpmn:messageEventDefinition messageRef="hilang"/>')),
         play=_refused, expected="refused"),
    Case(id="plain-duration", source="§2.4, #13", what="a duration as every modeller writes it",
         drawing=_timer("PT1H"), stock_drawing=_timer("PT1H").replace(b">PT1H<", b">=PT1H<"), play=_waits,
         expected=("open", "completed")),
    Case(id="empty-duration", source="§2.4, #15", what="the duration “P” is refused before anybody starts",
         drawing=_timer("P"), play=_refused, expected="refused"),
    Case(id="negative-duration", source="§2.4, #15", what="the duration “-PT1H” is refused before anybody starts",
         drawing=_timer("-PT1H"), play=_refused, expected="refused"),
    Case(id="bad-duration", source="§2.4, #15", what="the duration “1h” is refused before anybody starts",
         drawing=line(user("t"), wait("x", timer(value="1h"))), play=_refused, expected="refused"),
    Case(id="date-without-zone", source="§2.4, #14", what="a date and time without a zone",
         drawing=_timer("2026-07-01T09:00:00", "timeDate"), play=_refused, expected="refused"),
    Case(id="cron", source="§2.4, #15", what="a cron expression is refused before anybody starts",
         drawing=attached(boundary("x", "t", timer("timeCycle", "0 9 * * *"), interrupting=False)), play=_refused,
         expected="refused"),
)  # fmt: skip
