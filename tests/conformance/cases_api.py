"""Cases about the use of the library: saving, time, events, decisions, files. Each answers: is all well?"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import SimpleTaskConverter
from SpiffWorkflow.bpmn.util.diff import diff_workflow, migrate_workflow
from SpiffWorkflow.camunda.parser import CamundaParser
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import dmn, feel
from engine.bpmn import runtime
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.definition import Definition
from engine.errors import EngineFailure, InvalidInput
from tests.conformance.cases import UseCase
from tests.conformance.cases_data import loop
from tests.conformance.cases_events import DECLARED, MESSAGE, SIGNAL
from tests.conformance.players import AlurPlayer
from tests.conformance.stock import NOW, StockPlayer
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    line,
    node,
    script,
    service,
    start,
    sub,
    timer,
    user,
    wait,
    xor,
)

SERIALIZER = BpmnWorkflowSerializer()
TWO = line(user("a"), user("b"))


def _raises(kind: type[Exception], call: Callable[[], object], words: str = "") -> bool:
    try:
        call()
    except kind as error:
        return words in str(error)
    return False


def _saved(player: StockPlayer, change: Callable[[Any], Any] = lambda state: state) -> Any:
    """Save and load an instance with the library's own serializer."""
    state = json.loads(SERIALIZER.serialize_json(player.instance))
    return SERIALIZER.deserialize_json(json.dumps(change(state)))


def _sorted(state: Any) -> Any:
    """What PostgreSQL's JSONB does: keys come back by length, then by name."""
    if isinstance(state, dict):
        return {k: _sorted(state[k]) for k in sorted(state, key=lambda key: (len(key), key))}
    return [_sorted(each) for each in state] if isinstance(state, list) else state


def _jsonb_stock() -> bool:
    for _ in range(5):
        player = StockPlayer(TWO, nama="ani")
        player.complete("a", umur=3)
        loaded = _saved(player, _sorted)
        ready = loaded.get_tasks(state=TaskState.READY, manual=True)
        if not ready or not {"nama", "umur"} <= ready[0].data.keys():
            return False
    return True


def _jsonb_alur() -> bool:
    player = AlurPlayer(TWO, nama="ani")
    player.complete("a", umur=3)
    assert player.root.last is not None
    row = _sorted({"state": base64.b64encode(player.root.last.state).decode(), "id": 1})
    standing = runtime.inspect(Definition.load(TWO), base64.b64decode(row["state"]))
    return standing.variables == {"nama": "ani", "umur": 3}


def _round_trip_stock(value: Any) -> Callable[[], bool]:
    def works() -> bool:
        loaded = _saved(StockPlayer(TWO, nilai=value))
        return bool(loaded.get_tasks(state=TaskState.READY, manual=True)[0].data["nilai"] == value)

    return works


def _round_trip_alur(value: Any) -> Callable[[], bool]:
    def works() -> bool:
        return bool(AlurPlayer(TWO, nilai=value).variables["nilai"] == value)

    return works


def _typename_stock() -> bool:
    return _saved(StockPlayer(TWO, laporan={"typename": "banjir"})) is not None


def _refuses_alur(value: Any) -> bool:
    return _raises(InvalidInput, lambda: AlurPlayer(TWO, nilai=value))


def _nan_stock() -> bool:
    """What no other program can read as JSON should not be stored."""
    json.loads(
        SERIALIZER.serialize_json(StockPlayer(TWO, nilai=float("nan")).instance), parse_constant=_no
    )
    return True


def _no(name: str) -> None:
    raise ValueError(name)


def _service_stock() -> bool:
    return _saved(StockPlayer(line(service("x")))) is not None


def _service_alur() -> bool:
    return AlurPlayer(line(service("x"))).open == ["x"]


def _unsafe_stock() -> bool:
    """A loaded instance has an engine that runs whatever Python a drawing holds."""
    loaded = _saved(StockPlayer(TWO))
    task = loaded.get_tasks(state=TaskState.READY, manual=True)[0]
    return not isinstance(loaded.script_engine.evaluate(task, '__import__("os").getpid()'), int)


def _unsafe_alur() -> bool:
    return _raises(feel.FeelError, lambda: feel.evaluate('__import__("os").getpid()', {}, now=NOW))


def _clock_stock() -> bool:
    return "now" in inspect.signature(BpmnWorkflow.refresh_timers).parameters


def _clock_alur() -> bool:
    player = AlurPlayer(line(wait("x")))
    player.wait(hours=2)
    return player.ended == "completed"


def _one_call_stock() -> bool:
    player = StockPlayer(line(wait("x")))
    player.now += timedelta(hours=2)
    with player._clock():
        player.instance.do_engine_steps()
    return player.ended == "completed"


GATE = drawing(
    start(), node("eventBasedGateway", "x"), wait("a"), wait("b", timer(value="PT2H")), end(), end("e"),
    "mulai -> x", "x -> a", "x -> b", "a -> selesai", "b -> e",
)  # fmt: skip


def _due_stock() -> bool:
    waiting = StockPlayer(GATE).instance.waiting_events()
    return bool(waiting) and all(event.value is not None for event in waiting)


def _due_alur() -> bool:
    last = AlurPlayer(GATE).root.last
    assert last is not None
    return [t.due_at - NOW for t in last.timers] == [timedelta(hours=1), timedelta(hours=2)]


TIMED = drawing(start("x", timer()), user("a"), end(), "x -> a", "a -> selesai")


def _timer_start_stock() -> bool:
    """A schedule should not need an instance that waits for itself."""
    return StockPlayer(TIMED).ended != "open"


def _timer_start_alur() -> bool:
    if not _raises(InvalidInput, lambda: AlurPlayer(TIMED)):
        return False
    plan = Definition.load(TIMED)
    (event,) = plan.model.start_events
    return [t.element_id for t in runtime.start(plan, {}, now=NOW, at=event.id).opened] == ["a"]


HALF = drawing(
    start(), user("a"), script("s", "=1", "y"), xor("g", default="g-e"), end(), end("e"),
    "mulai -> a", "a -> s", "s -> g", "g -> selesai if =belum.ada > 1", "g -> e",
)  # fmt: skip


def _half_stock() -> bool:
    """After a failure everything is as it was before, so that the same task can be done again."""
    player = StockPlayer(HALF)
    return _raises(Exception, lambda: player.complete("a"), "belum") and player.open == ["a"]


def _half_alur() -> bool:
    player = AlurPlayer(HALF)
    player.complete("a")
    if player.ended != "incident" or player.open != ["a"]:
        return False
    player.incident = None
    player.complete("a", belum={"ada": 2})
    return player.ended == "completed"


HEARD = drawing(
    start(), both("b"), node("intermediateCatchEvent", "dengar", SIGNAL), node("intermediateThrowEvent", "x", SIGNAL),
    end(), end("e"), "mulai -> b", "b -> dengar", "b -> x", "dengar -> selesai", "x -> e", extra=DECLARED,
)  # fmt: skip


def _exported_stock() -> bool:
    names = [event.event_definition.name for event in StockPlayer(HEARD).instance.get_events()]
    return names == ["banjir"]


def _exported_alur() -> bool:
    last = AlurPlayer(HEARD).root.last
    return last is not None and last.completed and [s.name for s in last.signals] == ["banjir"]


ROUNDS = drawing(
    start(), xor("m"), sub("x", start("s1"), script("s2", "=n + 1", "n"), end("s3"), "s1 -> s2", "s2 -> s3"),
    xor("g", default="g-t"), user("t"), end(),
    "mulai -> m", "m -> x", "x -> g", "g -> m if =n < 20", "g -> t", "t -> selesai",
)  # fmt: skip


def _kept_stock() -> bool:
    return len(StockPlayer(ROUNDS, n=0).instance.subprocesses) <= 1


def _kept_alur() -> bool:
    last = AlurPlayer(ROUNDS, n=0).root.last
    return last is not None and len(last.state) < 300


MANY = drawing(
    start(), user("x", inner=loop('inputCollection="=orang" inputElement="nama"')), boundary("b", "x"), end(), end("e"),
    "mulai -> x", "x -> selesai", "b -> e",
)  # fmt: skip


def _cancelled_stock() -> bool:
    """Whoever keeps a list of open tasks has to learn which of them are gone."""
    player = StockPlayer(MANY, orang=["a", "b"])
    before = {task.id for task in player._ready()}
    player.wait(hours=2)
    return all(task_id in player.instance.tasks for task_id in before)


def _cancelled_alur() -> bool:
    player = AlurPlayer(MANY, orang=["a", "b"])
    player.wait(hours=2)
    assert player.root.last is not None
    return [closed.reason.value for closed in player.root.last.closed] == ["cancelled"] * 2


LANE = drawing(
    '<bpmn:laneSet id="ls"><bpmn:lane id="lajur" name="Loket"><bpmn:flowNodeRef>\n  x\n  </bpmn:flowNodeRef>'
    "</bpmn:lane></bpmn:laneSet>",
    start(), user("x"), end(), "mulai -> x", "x -> selesai",
)  # fmt: skip


def _lane_stock() -> bool:
    return bool(StockPlayer(LANE)._ready()[0].task_spec.lane == "Loket")


def _lane_alur() -> bool:
    return AlurPlayer(LANE).lane("x") == ("lajur", "Loket")


PRE = line(
    user("x", '<spiffworkflow:preScript>pid = __import__("os").getpid()</spiffworkflow:preScript>')
)


def _pre_script_stock() -> bool:
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(PRE)
    instance = BpmnWorkflow(parser.get_spec("p"))
    instance.do_engine_steps()
    return "pid" not in instance.get_tasks(state=TaskState.READY, manual=True)[0].data


def _pre_script_alur() -> bool:
    found = compile_bpmn(PRE).findings
    return any(f.blocks and f.element_id == "x" and "preScript" in f.message for f in found)


DOCTYPE = TWO.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e "1">]>', 1)


def _accepts(content: bytes) -> bool:
    parser = BpmnParser()
    parser.add_bpmn_str(content)
    return True


def _unreadable(content: bytes) -> bool:
    return not compile_bpmn(content).is_readable


def _refused_late_stock() -> bool:
    """A state of another version of a drawing is not taken for one of this version."""
    parser = BpmnParser()
    parser.add_bpmn_str(TWO)
    state = json.loads(SERIALIZER.serialize_json(BpmnWorkflow(parser.get_spec("p"))))
    state["serializer_version"] = "9.9"
    return _raises(Exception, lambda: SERIALIZER.deserialize_json(json.dumps(state)))


def _refused_late_alur() -> bool:
    player = AlurPlayer(TWO)
    assert player.root.last is not None
    state, other = player.root.last.state, Definition.load(line(user("a")))
    return _raises(EngineFailure, lambda: runtime.inspect(other, state))


def table(cell: str, *, policy: str = "UNIQUE", more: str = "") -> bytes:
    """A decision `d` with one input, one rule, and perhaps more."""
    rule = f'<rule id="r1"><inputEntry id="i1"><text>{cell}</text></inputEntry><outputEntry id="o1"><text>1</text></outputEntry></rule>'
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="df" name="df" namespace="t">'
        f'<decision id="d" name="d"><variable id="v" name="d"/><decisionTable id="t" hitPolicy="{policy}"><input id="in" label="s">'
        '<inputExpression id="ie"><text>s</text></inputExpression></input><output id="out" name="hasil"/>'
        f"{rule}{more}</decisionTable></decision></definitions>"
    ).encode()


RULE = node("businessRuleTask", "x").replace(
    "<bpmn:businessRuleTask", '<bpmn:businessRuleTask camunda:decisionRef="d" camunda:resultVariable="hasil"'
)  # fmt: skip


def _decided_stock(content: bytes, value: object) -> object:
    parser = CamundaParser()
    parser.add_bpmn_str(line(RULE))
    parser.add_dmn_str(content)
    instance = BpmnWorkflow(parser.get_spec("p"))
    instance.task_tree.data["s"] = value
    instance.do_engine_steps()
    answer = instance.data.get("hasil")
    return answer["hasil"] if isinstance(answer, dict) and "hasil" in answer else answer


def _decided_alur(content: bytes, value: object) -> object:
    decisions = dmn.link([dmn.compile_dmn(content, file="t.dmn")])
    return decisions.evaluate("d", {"s": value}, now=NOW).value


def _decides(content: bytes, value: object, expected: object) -> tuple[Callable[[], bool], ...]:
    return (
        lambda: bool(_decided_stock(content, value) == expected),
        lambda: bool(_decided_alur(content, value) == expected),
    )


OR_CELL = _decides(table('"a","b"'), "b", 1)
NOT_CELL = _decides(table('not("a")'), "b", 1)
TWICE = table(
    "&gt; 1",
    more='<rule id="r2"><inputEntry id="i2"><text>&gt; 2</text></inputEntry><outputEntry id="o2"><text>2</text>'
    "</outputEntry></rule>",
)


def _unique_stock() -> bool:
    return _decided_stock(TWICE, 5) != 1


def _unique_alur() -> bool:
    return _raises(dmn.DecisionError, lambda: _decided_alur(TWICE, 5))


SUM = _decides(TWICE.replace(b'"UNIQUE"', b'"COLLECT" aggregation="SUM"'), 5, 3)
LATER = drawing(
    start(), user("t"), node("intermediateCatchEvent", "x", MESSAGE), end(), "mulai -> t", "t -> x", "x -> selesai",
    extra=DECLARED,
)  # fmt: skip
SIMPLE = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, Task: SimpleTaskConverter})
)


def _early_stock() -> bool:
    """The converter that keeps whole data: who is not reached yet already takes a message."""
    player = StockPlayer(LATER)
    player.instance = SIMPLE.deserialize_json(SIMPLE.serialize_json(player.instance))
    return _raises(WorkflowException, lambda: player.message("bayar"))


def _early_alur() -> bool:
    return _raises(LookupError, lambda: AlurPlayer(LATER, nomor="1").message("bayar"))


def _cause_stock() -> bool:
    """Whoever looks for the mistake should find it, and not another one."""
    call = PythonScriptEngine().call_service
    return not _raises(NameError, lambda: call(None, operation_name="x"))


def _cause_alur() -> bool:
    player = AlurPlayer(line(service("x")))
    player.fail("x", "GAGAL")
    return player.incident == "x"


def _migrated_stock() -> bool:
    """A step is added behind the open task; what was begun there should stay."""
    player = StockPlayer(line(user("a")))
    player._ready()[0].data["draf"] = "isi"
    parser = BpmnParser()
    parser.add_bpmn_str(TWO)
    new = parser.get_spec("p")
    change, _ = diff_workflow(SERIALIZER.registry, player.instance, new, {})
    migrate_workflow(change, player.instance, new)
    player._run()
    return bool(player._ready()[0].data.get("draf") == "isi")


def _migrated_alur() -> bool:
    """An instance goes on with the version that it began with, whatever has been published since."""
    player = AlurPlayer(line(user("a")), draf="isi")
    AlurPlayer(TWO)
    player.complete("a")
    return player.ended == "completed" and player.variables == {"draf": "isi"}


LISTS = (Decimal("1.10"), date(2026, 3, 17), datetime(2026, 3, 17, 8, tzinfo=UTC))

CASES = (
    UseCase(id="jsonb", source="§0, #2", what="a state whose JSON keys come back in another order", stock=_jsonb_stock, alur=_jsonb_alur),
    UseCase(id="typename", source="§3.1, #18", what="a variable with an entry called “typename”",
            stock=_typename_stock, alur=_round_trip_alur({"typename": "banjir"})),
    UseCase(id="decimal", source="§3.1", what="an amount of money is saved and loaded", stock=_round_trip_stock(LISTS[0]), alur=_round_trip_alur(LISTS[0])),
    UseCase(id="date", source="§3.1", what="a date is saved and loaded", stock=_round_trip_stock(LISTS[1]), alur=_round_trip_alur(LISTS[1])),
    UseCase(id="microseconds", source="§3.1", what="a duration with microseconds is saved and loaded",
            stock=_round_trip_stock(timedelta(microseconds=5)), alur=_round_trip_alur(timedelta(microseconds=5))),
    UseCase(id="nan", source="§3.1", what="a number that is none", stock=_nan_stock, alur=lambda: _refuses_alur(float("nan"))),
    UseCase(id="waiting-service", source="§3.1, #19", what="an instance with an open service task is saved", stock=_service_stock, alur=_service_alur),
    UseCase(id="unsafe-engine", source="§3.1, §4.1, #21", what="what a loaded instance evaluates", stock=_unsafe_stock, alur=_unsafe_alur),
    UseCase(id="other-version", source="§3.1, #23", what="a state of an unknown version", stock=_refused_late_stock, alur=_refused_late_alur),
    UseCase(id="early-message", source="§3.1, #22", what="a message for an event that is not reached yet", stock=_early_stock, alur=_early_alur),
    UseCase(id="hidden-cause", source="§4.3, #27", what="why a service failed", stock=_cause_stock, alur=_cause_alur),
    UseCase(id="new-version", source="§3.4, #23", what="a new version is published while a task is open", stock=_migrated_stock, alur=_migrated_alur),
    UseCase(id="clock", source="§2.4", what="the caller says what time it is", stock=_clock_stock, alur=_clock_alur),
    UseCase(id="one-call", source="§2.1, #25", what="one call moves an instance as far as it goes", stock=_one_call_stock, alur=_clock_alur),
    UseCase(id="due-times", source="§2.4", what="when the timers behind an event-based gateway are due", stock=_due_stock, alur=_due_alur),
    UseCase(id="timer-start", source="§2.4", what="a process that begins by the clock", stock=_timer_start_stock, alur=_timer_start_alur),
    UseCase(id="half-advanced", source="§2.1, #26", what="after a failure the same task can be done again", stock=_half_stock, alur=_half_alur),
    UseCase(id="swallowed-signal", source="§2.2, #10", what="a signal that somebody inside hears too is told to the others", stock=_exported_stock, alur=_exported_alur),
    UseCase(id="kept-sub-processes", source="§2.5, #33", what="finished sub-processes leave the state", stock=_kept_stock, alur=_kept_alur),
    UseCase(id="cancelled-items", source="§2.5, #17", what="the cancelled tasks of a multi-instance activity are named", stock=_cancelled_stock, alur=_cancelled_alur),
    UseCase(id="lane-with-blanks", source="§2.5, #30", what="a lane whose reference holds line breaks", stock=_lane_stock, alur=_lane_alur),
    UseCase(id="pre-script", source="§2.6, #31", what="Python in a preScript", stock=_pre_script_stock, alur=_pre_script_alur),
    UseCase(id="doctype", source="§5", what="a file with a DOCTYPE", stock=lambda: not _accepts(DOCTYPE), alur=lambda: _unreadable(DOCTYPE)),
    UseCase(id="no-bpmn", source="§5", what="a file that is no BPMN", stock=lambda: not _accepts(b"<a/>"), alur=lambda: _unreadable(b"<a/>")),
    UseCase(id="decision-list-cell", source="§2.8, #29", what='a decision cell "a","b"', stock=OR_CELL[0], alur=OR_CELL[1]),
    UseCase(id="decision-not-cell", source="§2.8, #29", what='a decision cell not("a")', stock=NOT_CELL[0], alur=NOT_CELL[1]),
    UseCase(id="decision-unique", source="§2.8, #29", what="two rows of a UNIQUE table answer", stock=_unique_stock, alur=_unique_alur),
    UseCase(id="decision-sum", source="§2.8, #29", what="a COLLECT table that sums", stock=SUM[0], alur=SUM[1]),
)  # fmt: skip
