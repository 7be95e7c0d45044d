"""What does SpiffWorkflow 3.2.0 do with a drawing when it is used as its documentation says?

`StockPlayer` is the plain library: `BpmnParser`, `BpmnWorkflow`, its own script engine, serializer and timers, and
nothing of Alur. It has the same few verbs as `tests.conformance.players.AlurPlayer`, so that a case is played on both.
Every run is bounded: what does not end after `MAX_STEPS` steps never ends.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest import mock

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import timer
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

MAX_STEPS = 6_000
#: Its running time grows with the square of the steps; what takes longer than this is not waited for.
MAX_SECONDS = 1.5
NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


class NeverEnds(Exception):
    """More steps than any of the drawings could need."""


class StockPlayer:
    """One instance on the plain library."""

    seconds = MAX_SECONDS

    def __init__(self, content: bytes, /, process_id: str = "p", **variables: Any) -> None:
        self.now = NOW
        self._steps, self._until = 0, 0.0
        parser = BpmnParser()
        parser.add_bpmn_str(to_stock(content))
        self.spec = parser.get_spec(process_id)
        self.subs = parser.get_subprocess_specs(process_id)
        self._begin(variables)

    def again(self, **variables: Any) -> StockPlayer:
        """Begin another instance of the same parsed drawing."""
        other = object.__new__(type(self))
        other.now, other._steps, other._until = self.now, 0, 0.0
        other.spec, other.subs = self.spec, self.subs
        other._begin(variables)
        return other

    def _begin(self, variables: dict[str, Any]) -> None:
        self.instance = BpmnWorkflow(self.spec, self.subs)
        self.instance.task_tree.data.update(variables)
        self._run()

    def complete(self, element_id: str, /, **values: Any) -> None:
        """Complete the first open user task at an element."""
        task = next(t for t in self._ready() if _name(t) == element_id)
        task.data.update(values)
        with self._clock():
            task.run()
        self._run()

    def complete_item(self, element_id: str, item: str, /, **values: Any) -> None:
        """Complete the open task of one item of a multi-instance activity."""
        items = [t for t in self._ready() if _name(t) == element_id and item in t.data.values()]
        items[0].data.update(values)
        with self._clock():
            items[0].run()
        self._run()

    def shares_nested_data(self) -> bool:
        """Tell whether what one open task edits in its data shows in the other's."""
        one, other = self._ready()
        one.data["laporan"]["isi"]["teks"] = "baru"
        return bool(other.data["laporan"]["isi"]["teks"] == "baru")

    def called_with(self) -> list[str]:
        """Names of the variables that the (only) open task of a called process sees."""
        return list(self._ready()[0].data)

    def sent(self) -> dict[str, Any]:
        """What the message that was sent carries."""
        (event,) = self.instance.get_events()
        return dict(event.payload)

    def work(self, element_id: str, /, **values: Any) -> None:
        """Complete the first service task that waits for its worker."""
        task = next(t for t in self._started() if _name(t) == element_id)
        task.data.update(values)
        with self._clock():
            task.complete()
        self._run()

    def wait(self, **duration: float) -> None:
        """Move the clock and let everything happen that is due."""
        self.now += timedelta(**duration)
        self._run()

    def message(self, name: str, /, **variables: Any) -> None:
        """Deliver a message."""
        self._send(MessageEventDefinition(name), variables)

    def signal(self, name: str, /) -> None:
        """Deliver a signal."""
        self._send(SignalEventDefinition(name), {})

    @property
    def open(self) -> list[str]:
        """Element ids of the open user and service tasks, sorted."""
        return sorted(_name(t) for t in [*self._ready(), *self._started()])

    @property
    def inside(self) -> list[str]:
        """Element ids of the sub-processes that are running, sorted."""
        started = self.instance.get_tasks(state=TaskState.STARTED)
        return sorted(_name(t) for t in started if isinstance(t.task_spec, SubWorkflowTask))

    @property
    def ended(self) -> str:
        """`completed`, `incident` or `open`; the library knows no incident but its own exceptions."""
        return "completed" if self.instance.completed else "open"

    @property
    def variables(self) -> dict[str, Any]:
        """The data at the end, or that of the task that came last."""
        last = self.instance.last_task
        return dict(self.instance.data if self.instance.completed or last is None else last.data)

    def passed(self, element_id: str) -> int:
        """How often an element was completed."""
        done = self.instance.get_tasks(state=TaskState.COMPLETED)
        return sum(_name(task) == element_id for task in done)

    def _send(self, definition: Any, payload: dict[str, Any]) -> None:
        with self._clock():
            self.instance.send_event(BpmnEvent(definition, payload=payload))
        self._run()

    def _ready(self) -> list[Any]:
        return list(self.instance.get_tasks(state=TaskState.READY, manual=True))

    def _started(self) -> list[Any]:
        started = self.instance.get_tasks(state=TaskState.STARTED)
        return [t for t in started if not isinstance(t.task_spec, SubWorkflowTask)]

    def _run(self) -> None:
        self._until = time.monotonic() + self.seconds
        with self._clock():
            self.instance.refresh_timers()
            self.instance.do_engine_steps(will_complete_task=self._count)
            self.instance.do_engine_steps(will_complete_task=self._count)

    def _count(self, _task: Any) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS or time.monotonic() > self._until:
            raise NeverEnds

    @contextmanager
    def _clock(self) -> Iterator[None]:
        now = self.now

        class Frozen(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # wider on purpose
                return now if tz is None else now.astimezone(tz)

        with mock.patch.object(timer, "datetime", Frozen):
            yield


class PatientPlayer(StockPlayer):
    """The same, with time for what does come to an end of some kind."""

    seconds = 60.0


def _name(task: Any) -> str:
    return str(getattr(task.task_spec, "bpmn_id", None) or task.task_spec.name)


def to_stock(content: bytes) -> bytes:
    """Say in the library's Python what a drawing says in FEEL; what is standard BPMN stays as it is."""
    root = etree.fromstring(content)
    for node in root.iter(f"{_BPMN}conditionExpression", f"{_BPMN}condition"):
        node.text = to_python(node.text or "")
    for node in root.iter(f"{_BPMN}timeDuration", f"{_BPMN}timeDate", f"{_BPMN}timeCycle"):
        text = (node.text or "").strip()
        node.text = text[1:] if text.startswith("=") else f'"{text}"'
    for node in root.iter(f"{_BPMN}scriptTask"):
        _script(node)
    for node in root.iter(f"{_BPMN}callActivity"):
        for called in node.iter(f"{_ZEEBE}calledElement"):
            node.set("calledElement", called.get("processId", ""))
    for node in list(root.iter(f"{_BPMN}multiInstanceLoopCharacteristics")):
        _loop(node)
    return etree.tostring(root)


def to_python(text: str) -> str:
    """Return the Python of one of the simple FEEL expressions that the drawings use."""
    python = text.strip().removeprefix("=")
    for feel, same in ((" = ", " == "), ("true", "True"), ("false", "False"), ("null", "None")):
        python = python.replace(feel, same)
    return python


def _script(node: etree._Element) -> None:
    for script in node.iter(f"{_ZEEBE}script"):
        result, expression = script.get("resultVariable"), to_python(script.get("expression", ""))
        element = etree.SubElement(node, f"{_BPMN}script")
        element.text = f"{result} = {expression}"


def _loop(node: etree._Element) -> None:
    for loop in list(node.iter(f"{_ZEEBE}loopCharacteristics")):
        for tag, text in (
            ("loopDataInputRef", loop.get("inputCollection")),
            ("loopDataOutputRef", loop.get("outputCollection")),
        ):
            if text:
                etree.SubElement(node, f"{_BPMN}{tag}").text = text.removeprefix("=")
        for tag, name in (
            ("inputDataItem", loop.get("inputElement")),
            ("outputDataItem", (loop.get("outputElement") or "").removeprefix("=")),
        ):
            if name:
                etree.SubElement(node, f"{_BPMN}{tag}", id=name, name=name)
    # The schema's order: what was there before (completionCondition) comes last.
    for condition in list(node.iter(f"{_BPMN}completionCondition")):
        condition.text = to_python(condition.text or "")
        node.append(condition)
    for extension in node.findall(f"{_BPMN}extensionElements"):
        node.remove(extension)
