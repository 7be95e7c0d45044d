"""How does a drawing become a `ProcessModel`?

One walk over a process that the profile check has seen. What was refused there is left out here, so that an author
gets one remark for one mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from lxml.etree import _Element

from engine.bpmn.dialect import (
    extension,
    read_job,
    read_mappings,
    read_properties,
    read_script,
    read_user_task,
)
from engine.bpmn.expressions import read_expression, read_value
from engine.bpmn.model import (
    Element,
    ElementKind,
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
from engine.bpmn.profile import SIMPLE_KINDS
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
        self._errors = {
            error.get("id", ""): (error.get("errorCode") or "").strip()
            for error in process.getroottree().getroot().iter(bpmn("error"))
        }

    def read(self) -> ProcessModel:
        """Return the model; meaningful only when the report holds no error."""
        properties = read_properties(self.process)
        settings = self._settings(self.process, properties)
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
        )

    def _scopes(self) -> Iterator[_Element]:
        yield self.process
        for inner in self.process.iter(bpmn("subProcess")):
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
                yield self._element(
                    node,
                    kind,
                    scope.get("id", ""),
                    tuple(incoming.get(node_id, ())),
                    tuple(outgoing.get(node_id, ())),
                )

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
        is_user_task = kind is ElementKind.USER_TASK
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
            interrupting=node.get("cancelActivity", "true") in {"true", "1"},
            timer=self._timer(node, settings),
            error_code=self._error_code(node),
            user_task=read_user_task(node, settings, self.report) if is_user_task else None,
            job=read_job(node, self.report) if kind.is_job else None,
            script=read_script(node, self.report) if kind is ElementKind.SCRIPT_TASK else None,
            inputs=read_mappings(node, "input", self.report),
            outputs=read_mappings(node, "output", self.report),
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

    def _error_code(self, node: _Element) -> str | None:
        definition = child(node, "errorEventDefinition")
        reference = None if definition is None else definition.get("errorRef")
        return None if reference is None else self._errors.get(reference) or None


def kind_of(node: _Element) -> ElementKind | None:
    """Return the kind of a flow node that we run; None for anything else."""
    if namespace(node) != BPMN:
        return None
    name = local_name(node)
    if name in SIMPLE_KINDS:
        return SIMPLE_KINDS[name]
    has_timer = child(node, "timerEventDefinition") is not None
    has_error = child(node, "errorEventDefinition") is not None
    if name == "endEvent":
        if child(node, "terminateEventDefinition") is not None:
            return ElementKind.TERMINATE_END_EVENT
        return ElementKind.ERROR_END_EVENT if has_error else ElementKind.END_EVENT
    if name == "intermediateCatchEvent" and has_timer:
        return ElementKind.TIMER_CATCH_EVENT
    if name == "boundaryEvent" and (has_timer or has_error):
        return ElementKind.TIMER_BOUNDARY_EVENT if has_timer else ElementKind.ERROR_BOUNDARY_EVENT
    return None


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
