"""What does a node of the drawing do?"""

from __future__ import annotations

from enum import StrEnum


class ElementKind(StrEnum):
    """What a node of the drawing does; the value is the word used in findings and exports."""

    START_EVENT = "startEvent"
    MESSAGE_START_EVENT = "messageStartEvent"
    TIMER_START_EVENT = "timerStartEvent"
    SIGNAL_START_EVENT = "signalStartEvent"
    ERROR_START_EVENT = "errorStartEvent"
    ESCALATION_START_EVENT = "escalationStartEvent"

    END_EVENT = "endEvent"
    TERMINATE_END_EVENT = "terminateEndEvent"
    ERROR_END_EVENT = "errorEndEvent"
    ESCALATION_END_EVENT = "escalationEndEvent"
    MESSAGE_END_EVENT = "messageEndEvent"
    SIGNAL_END_EVENT = "signalEndEvent"
    COMPENSATION_END_EVENT = "compensationEndEvent"

    TIMER_CATCH_EVENT = "timerCatchEvent"
    MESSAGE_CATCH_EVENT = "messageCatchEvent"
    SIGNAL_CATCH_EVENT = "signalCatchEvent"
    LINK_CATCH_EVENT = "linkCatchEvent"

    NONE_THROW_EVENT = "noneThrowEvent"
    MESSAGE_THROW_EVENT = "messageThrowEvent"
    SIGNAL_THROW_EVENT = "signalThrowEvent"
    ESCALATION_THROW_EVENT = "escalationThrowEvent"
    LINK_THROW_EVENT = "linkThrowEvent"
    COMPENSATION_THROW_EVENT = "compensationThrowEvent"

    TIMER_BOUNDARY_EVENT = "timerBoundaryEvent"
    ERROR_BOUNDARY_EVENT = "errorBoundaryEvent"
    ESCALATION_BOUNDARY_EVENT = "escalationBoundaryEvent"
    MESSAGE_BOUNDARY_EVENT = "messageBoundaryEvent"
    SIGNAL_BOUNDARY_EVENT = "signalBoundaryEvent"
    COMPENSATION_BOUNDARY_EVENT = "compensationBoundaryEvent"

    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    CALL_ACTIVITY = "callActivity"
    SUB_PROCESS = "subProcess"
    EVENT_SUB_PROCESS = "eventSubProcess"
    AD_HOC_SUB_PROCESS = "adHocSubProcess"

    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    EVENT_BASED_GATEWAY = "eventBasedGateway"

    @property
    def is_start(self) -> bool:
        """Whether a process or sub-process may begin there."""
        return self.value.endswith("StartEvent") or self is ElementKind.START_EVENT

    @property
    def is_end(self) -> bool:
        """Whether a token ends there."""
        return self.value.endswith("EndEvent") or self is ElementKind.END_EVENT

    @property
    def is_boundary(self) -> bool:
        """Whether it sits on the border of an activity."""
        return self.value.endswith("BoundaryEvent")

    @property
    def is_catch(self) -> bool:
        """Whether it is an event in the middle of a flow that waits."""
        return self.value.endswith("CatchEvent")

    @property
    def is_gateway(self) -> bool:
        """Whether it only splits and joins."""
        return self.value.endswith("Gateway")

    @property
    def is_scope(self) -> bool:
        """Whether elements are drawn inside it."""
        return self.value.lower().endswith("subprocess")

    @property
    def is_activity(self) -> bool:
        """Whether it is work: a task, a call, or a sub-process."""
        return self.value.endswith("Task") or self is ElementKind.CALL_ACTIVITY or self.is_scope
