"""Which spec stands for which kind of element?"""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.activity_specs import (
    CallSpec,
    DecisionSpec,
    EventSubProcessSpec,
    JobSpec,
    ReceiveSpec,
    ScriptSpec,
    SubProcessSpec,
    UserTaskSpec,
)
from engine.bpmn.ad_hoc_specs import AdHocSpec
from engine.bpmn.compensation_specs import UndoingSpec
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.event_specs import CatchSpec, RaisedSpec, SubscriptionSpec, TimerSpec
from engine.bpmn.gateway_specs import (
    EventGatewaySpec,
    ExclusiveSpec,
    InclusiveSpec,
    ParallelSpec,
)
from engine.bpmn.model import Element
from engine.bpmn.specs import NodeSpec
from engine.bpmn.throw_specs import (
    ErrorEndSpec,
    EscalationThrowSpec,
    LinkThrowSpec,
    MessageThrowSpec,
    SendSpec,
    SignalThrowSpec,
    TerminateSpec,
)

_SPECS: Mapping[ElementKind, type[NodeSpec]] = {
    ElementKind.TERMINATE_END_EVENT: TerminateSpec,
    ElementKind.ERROR_END_EVENT: ErrorEndSpec,
    ElementKind.ESCALATION_END_EVENT: EscalationThrowSpec,
    ElementKind.ESCALATION_THROW_EVENT: EscalationThrowSpec,
    ElementKind.MESSAGE_END_EVENT: MessageThrowSpec,
    ElementKind.MESSAGE_THROW_EVENT: MessageThrowSpec,
    ElementKind.SIGNAL_END_EVENT: SignalThrowSpec,
    ElementKind.SIGNAL_THROW_EVENT: SignalThrowSpec,
    ElementKind.COMPENSATION_END_EVENT: UndoingSpec,
    ElementKind.COMPENSATION_THROW_EVENT: UndoingSpec,
    ElementKind.LINK_THROW_EVENT: LinkThrowSpec,
    ElementKind.TIMER_CATCH_EVENT: TimerSpec,
    ElementKind.MESSAGE_CATCH_EVENT: SubscriptionSpec,
    ElementKind.SIGNAL_CATCH_EVENT: SubscriptionSpec,
    ElementKind.TIMER_BOUNDARY_EVENT: TimerSpec,
    ElementKind.MESSAGE_BOUNDARY_EVENT: SubscriptionSpec,
    ElementKind.SIGNAL_BOUNDARY_EVENT: SubscriptionSpec,
    ElementKind.ERROR_BOUNDARY_EVENT: RaisedSpec,
    ElementKind.ESCALATION_BOUNDARY_EVENT: RaisedSpec,
    ElementKind.USER_TASK: UserTaskSpec,
    ElementKind.SERVICE_TASK: JobSpec,
    ElementKind.SEND_TASK: SendSpec,
    ElementKind.RECEIVE_TASK: ReceiveSpec,
    ElementKind.SCRIPT_TASK: ScriptSpec,
    ElementKind.BUSINESS_RULE_TASK: DecisionSpec,
    ElementKind.CALL_ACTIVITY: CallSpec,
    ElementKind.SUB_PROCESS: SubProcessSpec,
    ElementKind.EVENT_SUB_PROCESS: EventSubProcessSpec,
    ElementKind.AD_HOC_SUB_PROCESS: AdHocSpec,
    ElementKind.EXCLUSIVE_GATEWAY: ExclusiveSpec,
    ElementKind.PARALLEL_GATEWAY: ParallelSpec,
    ElementKind.INCLUSIVE_GATEWAY: InclusiveSpec,
    ElementKind.EVENT_BASED_GATEWAY: EventGatewaySpec,
}
#: Elements whose token passes without doing anything of its own.
_PLAIN = frozenset(
    {
        ElementKind.START_EVENT,
        ElementKind.MESSAGE_START_EVENT,
        ElementKind.TIMER_START_EVENT,
        ElementKind.SIGNAL_START_EVENT,
        ElementKind.ERROR_START_EVENT,
        ElementKind.ESCALATION_START_EVENT,
        ElementKind.END_EVENT,
        ElementKind.NONE_THROW_EVENT,
        ElementKind.LINK_CATCH_EVENT,
        # Never reached by a token: it marks the activity that it stands on.
        ElementKind.COMPENSATION_BOUNDARY_EVENT,
    }
)
_LISTENERS: Mapping[ElementKind, type[CatchSpec]] = {
    ElementKind.TIMER_START_EVENT: TimerSpec,
    ElementKind.MESSAGE_START_EVENT: SubscriptionSpec,
    ElementKind.SIGNAL_START_EVENT: SubscriptionSpec,
    ElementKind.ERROR_START_EVENT: RaisedSpec,
    ElementKind.ESCALATION_START_EVENT: RaisedSpec,
}


def spec_class(element: Element) -> type[NodeSpec]:
    """Return the class that does what an element says, the repetition of a multi-instance aside."""
    if element.job is not None:
        return JobSpec
    return NodeSpec if element.kind in _PLAIN else _SPECS[element.kind]


def listener_class(start_event: Element) -> type[CatchSpec]:
    """Return the class that waits for the event of an event sub-process."""
    return _LISTENERS[start_event.kind]
