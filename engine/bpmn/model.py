"""What does a published process say, once it has been read and checked?

Everything here is frozen and holds no SpiffWorkflow and no XML: services, pages, tests and the runtime read the same
`ProcessModel`. It is made by `engine.bpmn.compiler.compile_bpmn` and by nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engine import feel
from engine.bpmn.element_kinds import ElementKind


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Value:
    """A setting as written: literal text, or a FEEL expression when it begins with `=`."""

    #: As written, with the leading `=` if there is one.
    text: str
    #: The compiled expression, or None for literal text.
    expression: feel.Expression | None = None

    @property
    def variables(self) -> frozenset[str]:
        """Names of the variables that it reads."""
        return frozenset() if self.expression is None else frozenset(self.expression.variables)

    @property
    def literal(self) -> str | None:
        """The text, or None when it has to be evaluated."""
        return self.text if self.expression is None else None

    @property
    def static_names(self) -> tuple[str, ...]:
        """The names of a literal comma-separated list; empty for an expression."""
        return () if self.expression is not None else _split(self.text)

    def evaluate(self, context: Mapping[str, Any], *, now: datetime) -> Any:
        """Return the literal text or the value of the expression; `now` is aware. Raises `feel.FeelError`."""
        if self.expression is None:
            return self.text
        value = self.expression.evaluate(context, now=now)
        if isinstance(value, str) and "\0" in value:
            # No database keeps it in a text.
            raise feel.FeelError(
                "Hasilnya memuat karakter kosong (U+0000).", position=1, source=self.text
            )
        return value

    def names(self, context: Mapping[str, Any], *, now: datetime) -> tuple[str, ...]:
        """Return a list of names: a FEEL list, or text separated by commas; null is no name."""
        value = self.evaluate(context, now=now)
        if value is None:
            return ()
        if isinstance(value, str):
            return _split(value)
        if isinstance(value, list | tuple):
            return tuple(str(item) for item in value if item is not None)
        return (str(value),)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(",")) if part)


@dataclass(frozen=True, kw_only=True)
class VariableMapping:
    """One line of a `zeebe:ioMapping`: the value of `source` is written to the variable `target`."""

    source: Value
    target: str


class TimerKind(StrEnum):
    """The three timer forms of BPMN."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, kw_only=True)
class TimerModel:
    """When a timer event is due."""

    kind: TimerKind
    #: ISO 8601 text or FEEL that gives text, a date and time, or a duration.
    value: Value
    #: Business calendar named on the event (`alur:calendar`); None counts elapsed time.
    calendar: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lane:
    """The lane an element stands in."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TimeSettings:
    """Waktu baku: how long something may take, and what happens when it takes longer."""

    #: ISO 8601 duration, counted in the calendar's working time.
    time_standard: str | None = None
    #: Calendar id, or `24x7`; None is the site's calendar.
    calendar: str | None = None
    #: Instant from which the clock counts; None is the creation of the task (or the start of the instance).
    time_standard_from: Value | None = None
    #: Share of the time standard after which to warn; None is the house's default.
    warn_at: Fraction | None = None
    #: Group that is told, and sees the task, once the standard is breached.
    escalate_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class UserTaskModel:
    """The settings of a user task."""

    form_id: str | None = None
    assignee: Value | None = None
    candidate_groups: Value | None = None
    candidate_users: Value | None = None
    due_date: Value | None = None
    follow_up_date: Value | None = None
    #: 0–100, 50 when nothing is said.
    priority: Value | None = None
    #: `alur:title`: FEEL giving the name of one task, to tell those of a multi-instance apart.
    title: Value | None = None
    time: TimeSettings = field(default_factory=TimeSettings)
    #: `alur:pauses`: the instance's own clock stands still while this task is open.
    pauses_instance: bool = False
    #: `alur:excludeCompleterOf`: element ids whose completers may not work on this task (four eyes).
    exclude_completer_of: tuple[str, ...] = ()
    #: `alur:startForm`: its form starts the instance; starting and completing it are one transaction.
    is_start_form: bool = False
    #: Mutu baku columns of the SOP, for display only.
    completeness: str | None = None
    output: str | None = None
    notes: str | None = None


@dataclass(frozen=True, kw_only=True)
class JobModel:
    """What a service or send task asks of a worker."""

    job_type: Value
    #: Attempts in all; None leaves it to the retry policy.
    retries: int | None = None
    #: Values beginning with `=` are expressions, evaluated when the job opens.
    headers: Mapping[str, Value] = field(default_factory=_empty)


@dataclass(frozen=True, kw_only=True)
class ScriptModel:
    """A FEEL script and the variable that takes its result."""

    expression: Value
    result_variable: str


@dataclass(frozen=True, kw_only=True)
class MessageModel:
    """A message that an element waits for or publishes."""

    name: Value
    #: What tells the instances apart that wait for the same message; None where nothing does.
    correlation_key: Value | None = None
    #: For publishing: ISO 8601 duration that the message is kept when nobody waits for it.
    time_to_live: Value | None = None
    #: For publishing: a message with the same id, name and key is not published again while the first is kept.
    message_id: Value | None = None


@dataclass(frozen=True, kw_only=True)
class SignalModel:
    """A signal: everybody who waits for its name hears it."""

    name: Value


@dataclass(frozen=True, kw_only=True)
class MultiInstanceModel:
    """An activity that is done once for each item of a list."""

    sequential: bool
    #: The list, or a number of repetitions (`bpmn:loopCardinality`); exactly one of both is given.
    collection: Value | None = None
    cardinality: Value | None = None
    #: Local variable that holds the item.
    item: str | None = None
    #: Variable that takes the results in the order of the items, and what each item gives.
    output_collection: str | None = None
    output_item: Value | None = None
    #: Ends the rest once it holds.
    completion: Value | None = None


class Binding(StrEnum):
    """Which version of a called process is meant."""

    LATEST = "latest"
    DEPLOYMENT = "deployment"
    VERSION_TAG = "versionTag"


@dataclass(frozen=True, kw_only=True)
class CallModel:
    """The process that a call activity calls."""

    process_id: Value
    binding: Binding = Binding.LATEST
    version_tag: str | None = None
    #: Whether the called instance begins with everything readable here, or with the input mapping only.
    takes_all: bool = True
    #: Whether everything comes back when there is no output mapping.
    returns_all: bool = True


@dataclass(frozen=True, kw_only=True)
class DecisionCall:
    """The decision that a business rule task asks."""

    decision_id: Value
    result_variable: str


@dataclass(frozen=True, kw_only=True)
class AdHocModel:
    """In which order, and how long, the activities of an ad-hoc sub-process are done."""

    #: FEEL list of element ids to begin; None begins all that nothing leads to.
    active: Value | None = None
    completion: Value | None = None
    cancels_remaining: bool = True
    sequential: bool = False


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    #: Element id of the sub-process, or the process id.
    scope_id: str
    condition: Value | None = None
    is_default: bool = False


@dataclass(frozen=True, kw_only=True)
class Element:
    """One flow node of the drawing."""

    id: str
    kind: ElementKind
    #: As drawn; empty when the modeller gave none.
    name: str = ""
    lane: Lane | None = None
    documentation: str = ""
    #: Element id of the enclosing sub-process, or the process id.
    scope_id: str = ""
    #: Flow ids in the order of the file.
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    #: For boundary events: the activity, and whether its work is cancelled.
    attached_to: str | None = None
    interrupting: bool = True
    timer: TimerModel | None = None
    #: For error and escalation events; None on a catching event catches every one.
    code: str | None = None
    message: MessageModel | None = None
    signal: SignalModel | None = None
    #: Name that joins a throwing link event to its catching one.
    link: str | None = None
    #: For throwing compensation events: the activity to undo; None undoes all of the scope.
    compensates: str | None = None
    #: For compensation boundary events: the activity that undoes.
    handler: str | None = None
    is_handler: bool = False
    loop: MultiInstanceModel | None = None
    call: CallModel | None = None
    decision: DecisionCall | None = None
    ad_hoc: AdHocModel | None = None
    user_task: UserTaskModel | None = None
    job: JobModel | None = None
    script: ScriptModel | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    #: Every `zeebe:property`, `alur:` ones included, as written.
    properties: Mapping[str, str] = field(default_factory=_empty)
    line: int | None = None

    @property
    def label(self) -> str:
        """The drawn name, or the id where there is none."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class ProcessModel:
    """One executable process."""

    process_id: str
    name: str
    version_tag: str | None = None
    documentation: str = ""
    #: Every `zeebe:property` of the process as written, with its prefix (`alur:sopNumber` …).
    properties: Mapping[str, str] = field(default_factory=_empty)
    #: The SOP's header: the `alur:` properties of the process that are not settings, without the prefix.
    header: Mapping[str, str] = field(default_factory=_empty)
    #: `alur:title`: FEEL giving the title of an instance.
    title: Value | None = None
    time: TimeSettings = field(default_factory=TimeSettings)
    #: By element id, in the order of the file; sub-processes and what is in them included.
    elements: Mapping[str, Element] = field(default_factory=_empty)
    flows: Mapping[str, Flow] = field(default_factory=_empty)
    #: Every drawn lane in order, also those without a task.
    lanes: tuple[Lane, ...] = ()
    #: By scope id: the variables that a data object declares there.
    data_objects: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)

    @property
    def user_tasks(self) -> tuple[Element, ...]:
        """The user tasks in the order of the file; `engine.bpmn.steps` gives them in flow order."""
        return tuple(e for e in self.elements.values() if e.user_task is not None)

    @property
    def start_form_task(self) -> Element | None:
        """The user task whose form starts the instance, if there is one."""
        return next((e for e in self.user_tasks if e.user_task and e.user_task.is_start_form), None)

    @property
    def start_events(self) -> tuple[Element, ...]:
        """The start events of the process itself."""
        return tuple(
            e for e in self.elements.values() if e.kind.is_start and e.scope_id == self.process_id
        )

    def within(self, scope_id: str) -> tuple[Element, ...]:
        """The elements drawn directly in the process or one of its sub-processes."""
        return self._by_scope.get(scope_id, ())

    def draws_an_end_in(self, scope_id: str) -> bool:
        """Tell whether a scope has an end event of its own."""
        return scope_id in self._with_ends

    @cached_property
    def _by_scope(self) -> Mapping[str, tuple[Element, ...]]:
        """Looked up for every element: going through all of them each time would not end on a large drawing."""
        found: dict[str, list[Element]] = {}
        for element in self.elements.values():
            found.setdefault(element.scope_id, []).append(element)
        return {scope_id: tuple(inside) for scope_id, inside in found.items()}

    @cached_property
    def _with_ends(self) -> frozenset[str]:
        return frozenset(e.scope_id for e in self.elements.values() if e.kind.is_end)

    def flow_targets(self, element_id: str) -> tuple[str, ...]:
        """Ids of the elements that follow directly."""
        return tuple(self.flows[flow].target for flow in self.elements[element_id].outgoing)
