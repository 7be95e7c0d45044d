"""How does a drawing become a `ProcessModel`?

One walk over a process that the profile check has seen. What was refused there is left out here, so that an author
gets one remark for one mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from lxml.etree import _Element

from engine.bpmn.dialect import (
    VARIABLE,
    extension,
    has_job,
    read_job,
    read_mappings,
    read_properties,
    read_script,
    read_user_task,
)
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.event_profile import EVENTS, event_kind
from engine.bpmn.expressions import read_expression, read_value
from engine.bpmn.model import (
    Element,
    Flow,
    Lane,
    ProcessModel,
    TimerKind,
    TimerModel,
    Value,
)
from engine.bpmn.namespaces import (
    BPMN,
    bpmn,
    child,
    children,
    line_of,
    local_name,
    namespace,
    text_of,
)
from engine.bpmn.profile import SCOPES, SIMPLE_KINDS, is_event_sub_process
from engine.bpmn.reading_activities import read_ad_hoc, read_call, read_decision, read_loop
from engine.bpmn.reading_events import EventReader, handler_of
from engine.bpmn.report import Report
from engine.bpmn.settings import HEADER, PREFIX, Settings
from engine.bpmn.timers import InvalidTimer, check
from engine.domain.durations import InvalidDuration, parse_duration

_TIMER_KINDS = {
    "timeDate": TimerKind.DATE,
    "timeDuration": TimerKind.DURATION,
    "timeCycle": TimerKind.CYCLE,
}


class ProcessReader:
    """Reads one process; `refused` are the elements that the profile check turned down."""

    def __init__(self, process: _Element, refused: frozenset[str], report: Report) -> None:
        """Prepare the lanes and the flows."""
        self.process = process
        self.report = report
        self.refused = refused
        self.lanes, self._lane_of = _lanes(process)
        #: Whether the process has a time standard of its own.
        self._has_clock = False
        self.events = EventReader(process.getroottree().getroot(), report)

    def read(self) -> ProcessModel:
        """Return the model; meaningful only when the report holds no error."""
        properties = read_properties(self.process)
        settings = self._settings(self.process, properties)
        settings.check_clock()
        self._has_clock = settings.get("timeStandard") is not None
        flows = {flow.id: flow for flow in self._flows()}
        elements = {element.id: element for element in self._elements(flows)}
        version = extension(self.process, "versionTag")
        process_id = self.process.get("id", "")
        return ProcessModel(
            process_id=process_id,
            name=self.process.get("name") or process_id,
            version_tag=None if version is None else version.get("value") or None,
            documentation=text_of(child(self.process, "documentation")),
            properties=MappingProxyType(properties),
            header=MappingProxyType(
                {name: text for name in sorted(HEADER) if (text := properties.get(PREFIX + name))}
            ),
            title=settings.expression("title"),
            time=settings.time(),
            elements=MappingProxyType(elements),
            flows=MappingProxyType(flows),
            lanes=self.lanes,
            data_objects=MappingProxyType(
                {
                    scope.get("id", ""): names
                    for scope in self._scopes()
                    if (names := _data_objects(scope))
                }
            ),
        )

    def _scopes(self) -> Iterator[_Element]:
        yield self.process
        for inner in self.process.iter(*(bpmn(name) for name in SCOPES)):
            around = (inner, *inner.iterancestors())
            if not any(node.get("id") in self.refused for node in around):
                yield inner

    def _flows(self) -> Iterator[Flow]:
        for scope in self._scopes():
            defaults = {node.get("default") for node in scope if node.get("default")}
            for node in children(scope, "sequenceFlow"):
                flow_id = node.get("id", "")
                yield Flow(
                    id=flow_id,
                    name=node.get("name") or "",
                    source=node.get("sourceRef", ""),
                    target=node.get("targetRef", ""),
                    scope_id=scope.get("id", ""),
                    condition=self._condition(node),
                    is_default=flow_id in defaults,
                )

    def _condition(self, flow: _Element) -> Value | None:
        node = child(flow, "conditionExpression")
        if node is None:
            return None
        language = (node.get("language") or "feel").lower()
        if not language.endswith("feel"):
            self.report.error(
                "expression-language", flow, f"Bahasa “{language}” tidak dijalankan; pakai FEEL."
            )
            return None
        return read_expression(text_of(node), flow, "Syarat alur", self.report)

    def _elements(self, flows: dict[str, Flow]) -> Iterator[Element]:
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for flow in flows.values():
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        for scope in self._scopes():
            for node in scope:
                kind = kind_of(node)
                if kind is None or node.get("id") in self.refused:
                    continue
                node_id = node.get("id", "")
                element = self._element(
                    node,
                    kind,
                    scope.get("id", ""),
                    tuple(incoming.get(node_id, ())),
                    tuple(outgoing.get(node_id, ())),
                )
                _check_idle(element, node, self.report)
                yield element

    def _element(
        self,
        node: _Element,
        kind: ElementKind,
        scope_id: str,
        incoming: tuple[str, ...],
        outgoing: tuple[str, ...],
    ) -> Element:
        properties = read_properties(node)
        settings = self._settings(node, properties)
        report = self.report
        if kind is ElementKind.USER_TASK and not self._has_clock and settings.flag("pauses"):
            message = "Pengaturan alur:pauses tidak berpengaruh: proses ini tidak punya alur:timeStandard."
            report.warning("setting-idle", node, message)
        is_listening_start = kind.is_start and is_event_sub_process(_parent(node))
        stays = "isInterrupting" if is_listening_start else "cancelActivity"
        return Element(
            id=node.get("id", ""),
            kind=kind,
            name=(node.get("name") or "").strip(),
            lane=self._lane_of.get(node.get("id", "")) or self._lane_of.get(scope_id),
            documentation=text_of(child(node, "documentation")),
            scope_id=scope_id,
            incoming=incoming,
            outgoing=outgoing,
            attached_to=node.get("attachedToRef") if kind.is_boundary else None,
            interrupting=node.get(stays, "true") in {"true", "1"},
            timer=self._timer(node, settings),
            code=self.events.code(node),
            message=self.events.message(node),
            signal=self.events.signal(node),
            link=self.events.link(node),
            compensates=self.events.compensates(node),
            handler=handler_of(node),
            is_handler=node.get("isForCompensation", "false") in {"true", "1"},
            loop=read_loop(node, report),
            call=read_call(node, report) if kind is ElementKind.CALL_ACTIVITY else None,
            decision=read_decision(node, report) if _asks(node, kind) else None,
            ad_hoc=read_ad_hoc(node, report) if kind is ElementKind.AD_HOC_SUB_PROCESS else None,
            user_task=read_user_task(node, settings, report)
            if kind is ElementKind.USER_TASK
            else None,
            job=read_job(node, report) if _is_job(node, kind) else None,
            script=read_script(node, report) if kind is ElementKind.SCRIPT_TASK else None,
            inputs=read_mappings(node, "input", report),
            outputs=read_mappings(node, "output", report),
            properties=MappingProxyType(properties),
            line=line_of(node),
        )

    def _settings(self, node: _Element, properties: dict[str, str]) -> Settings:
        settings = Settings(node=node, properties=properties, report=self.report)
        settings.check_names(local_name(node))
        return settings

    def _timer(self, node: _Element, settings: Settings) -> TimerModel | None:
        definition = child(node, "timerEventDefinition")
        if definition is None:
            return None
        form = next((part for part in definition if local_name(part) in _TIMER_KINDS), None)
        value = None if form is None else read_value(text_of(form), node, "Waktu", self.report)
        if form is None or value is None:
            if form is None or not text_of(form):
                self.report.error("timer-empty", node, "Waktunya belum diisi.")
            return None
        timer = TimerModel(
            kind=_TIMER_KINDS[local_name(form)],
            value=value,
            calendar=settings.identifier("calendar"),
        )
        self._check_timer(node, timer)
        return timer

    def _check_timer(self, node: _Element, timer: TimerModel) -> None:
        if timer.calendar is not None and timer.kind is not TimerKind.DURATION:
            self.report.error(
                "timer-calendar", node, "Pengaturan alur:calendar hanya berlaku untuk lama waktu."
            )
        if timer.value.literal is None:
            return
        try:
            check(timer.kind, timer.value.literal)
            if timer.calendar is not None:
                parse_duration(timer.value.literal)
        except InvalidTimer as error:
            self.report.error("timer", node, str(error))
        except InvalidDuration as error:
            self.report.error("timer", node, error.message)


def kind_of(node: _Element) -> ElementKind | None:
    """Return the kind of a flow node that we run; None for anything else."""
    if namespace(node) != BPMN:
        return None
    name = local_name(node)
    if name in EVENTS:
        return event_kind(node)
    return ElementKind.EVENT_SUB_PROCESS if is_event_sub_process(node) else SIMPLE_KINDS.get(name)


#: Elements that are work for others when they name a job type, and else do something by themselves.
_MAY_BE_JOBS = frozenset(
    {
        ElementKind.SEND_TASK,
        ElementKind.BUSINESS_RULE_TASK,
        ElementKind.MESSAGE_THROW_EVENT,
        ElementKind.MESSAGE_END_EVENT,
    }
)
#: Events that take their input mapping along.
_CARRIERS = frozenset(
    {
        ElementKind.MESSAGE_THROW_EVENT,
        ElementKind.MESSAGE_END_EVENT,
        ElementKind.SIGNAL_THROW_EVENT,
        ElementKind.SIGNAL_END_EVENT,
    }
)


def _is_job(node: _Element, kind: ElementKind) -> bool:
    if kind is ElementKind.SEND_TASK and node.get("messageRef") is None:
        return True
    return kind is ElementKind.SERVICE_TASK or (kind in _MAY_BE_JOBS and has_job(node))


def _check_idle(element: Element, node: _Element, report: Report) -> None:
    """Refuse settings of an event that would do nothing."""
    kind = element.kind
    if not kind.value.endswith("Event"):
        return
    throws = kind.is_end or kind.value.endswith("ThrowEvent")
    is_inner = kind is ElementKind.START_EVENT and local_name(_parent(node)) != "process"
    idle = {
        "taskDefinition": has_job(node) and kind not in _MAY_BE_JOBS,
        "ioMapping input": bool(element.inputs) and kind not in _CARRIERS and element.job is None,
        "ioMapping output": bool(element.outputs) and (throws or is_inner) and element.job is None,
    }
    for name, is_idle in idle.items():
        if is_idle:
            report.error(
                "extension-unsupported",
                node,
                f"Unsur zeebe:{name} tidak berpengaruh pada kejadian ini.",
            )


def _asks(node: _Element, kind: ElementKind) -> bool:
    return kind is ElementKind.BUSINESS_RULE_TASK and not has_job(node)


def _parent(node: _Element) -> _Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def _data_objects(scope: _Element) -> tuple[str, ...]:
    """Return the variables that data objects declare in a scope: those whose name a variable can have."""
    drawn = children(scope, "dataObject", "dataObjectReference")
    names = ((node.get("name") or "").strip() for node in drawn)
    return tuple(dict.fromkeys(name for name in names if VARIABLE.fullmatch(name)))


def _lanes(process: _Element) -> tuple[tuple[Lane, ...], dict[str, Lane]]:
    """Return the lanes in order, and the innermost lane of each element."""
    lanes = []
    lane_of: dict[str, Lane] = {}
    for node in process.iter(bpmn("lane")):
        lane = Lane(id=node.get("id", ""), name=(node.get("name") or "").strip())
        lanes.append(lane)
        # Document order puts an inner lane after the one around it.
        lane_of.update({text_of(ref): lane for ref in children(node, "flowNodeRef")})
    return tuple(lanes), lane_of
