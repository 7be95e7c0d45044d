"""How does a call activity become an instance of its own, and what does that give back?

The called instance begins in the transaction that reaches the call activity, and moves its caller on in the transaction in
which it ends. Instances are locked from the called one upwards, never downwards: a call activity that is taken away
leaves a job that cancels what it had called (docs/adr/0009-messages-and-calls.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from engine.bpmn import Advance, Closing, OpenCall, runtime
from engine.domain.audit import AuditEvent
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import JobKind, NewJob
from engine.errors import AlreadyDone, EngineFailure
from engine.services import called_versions
from engine.services.advancing import Move
from engine.services.founding import OWN_VARIABLES, Caller, Founding, found
from engine.services.opening import faults_of
from engine.services.work import Work

#: Calls inside calls.
DEEPEST = 20
#: What the column of an instance's number holds.
_LONGEST_NUMBER = 32

#: Something that follows from a movement: reads what it needs when its turn comes; None when it came too late.
Consequence = Callable[[], Move | None]


def consequences(work: Work, move: Move, instance: ProcessInstance) -> Iterator[Consequence]:
    """Say what a movement causes in instances that it called, or was called from, in order."""
    advance = move.advance
    gone = [each.token_id for each in advance.calls_closed if each.reason is Closing.CANCELLED]
    if gone:
        yield partial(_cancel, work, instance, gone)
    for call in advance.calls_opened:
        yield partial(_open, work, move, instance.id, call)
    if instance.parent_instance_id is None:
        return
    for escalation in advance.escalations:
        yield partial(
            _tell_caller, work, move, instance, _escalated(escalation.code, escalation.variables)
        )
    if advance.error is not None:
        yield partial(_tell_caller, work, move, instance, _failed(advance.error.code, advance))
    elif advance.completed:
        yield partial(_tell_caller, work, move, instance, _completed(advance))


def cancel_called(work: Work, instance: ProcessInstance) -> None:
    """Plan the end of everything that a cancelled instance had called."""
    _plan_cancelling(work, work.instances.called_from(instance.id))


# -- downwards -----------------------------------------------------------------------------------------------------------


def _open(work: Work, move: Move, caller_id: str, call: OpenCall) -> Move:
    """Start the called instance."""
    caller = work.instances.get(caller_id)
    if caller is None:
        raise EngineFailure(element_id=call.element_id)
    if work.instances.ancestors_of(caller, at_most=DEEPEST) >= DEEPEST:
        raise EngineFailure(
            f"“{call.name}”: proses saling memanggil lebih dari {DEEPEST} tingkat.",
            element_id=call.element_id,
        )
    loaded = called_versions.resolve(work, move.loaded.head, call)
    own = {
        name: move.advance.variables[name]
        for name in OWN_VARIABLES
        if name in move.advance.variables
    }
    founding = Founding(
        loaded=loaded,
        by=move.by,
        region=caller.region,
        variables={**own, **call.variables},
        caller=Caller(
            instance=caller,
            token_id=call.token_id,
            number=_number(work, caller, loaded.head.site),
        ),
    )
    with faults_of(call.element_id, call.name):
        founded = found(work, founding)
    facts = {"name": call.name, "number": founded.instance.number, "called_id": founded.instance.id}
    _record(work, caller, move, "call.opened", call.element_id, facts)
    return founded


def _number(work: Work, caller: ProcessInstance, site: str) -> str | None:
    """Derive a number from the caller's, so that lists show what belongs together; None where it cannot be."""
    if site != caller.site:
        return None
    derived = f"{caller.number}-{work.instances.count_called_from(caller.id) + 1}"
    return derived if len(derived) <= _LONGEST_NUMBER else None


def _cancel(work: Work, caller: ProcessInstance, tokens: list[str]) -> None:
    _plan_cancelling(work, work.instances.called_from(caller.id, tokens))


def _plan_cancelling(work: Work, called: list[ProcessInstance]) -> None:
    for instance in called:
        if not instance.state.has_ended:
            work.enqueue(
                NewJob(
                    kind=JobKind.CANCEL_CALL,
                    dedup_key=f"cancel-call:{instance.id}",
                    due_at=work.clock.now(),
                    instance_id=instance.id,
                )
            )


# -- upwards -------------------------------------------------------------------------------------------------------------

_ESCALATED = "call.escalated"
#: Moves the caller, whose state and token are given, and says how the trail tells it.
_Report = Callable[[Move, ProcessInstance, ProcessInstance], tuple[Advance, str, dict[str, Any]]]


def _tell_caller(work: Work, move: Move, instance: ProcessInstance, report: _Report) -> Move | None:
    """Move the caller on; one that has ended, or waits for this call no more, is left alone."""
    work.has_reached_out = True
    caller = work.instances.get(instance.parent_instance_id or "", lock=True)
    if caller is None or caller.state.has_ended:
        return None
    loaded = work.catalog.get(work, caller.definition_id)
    here = Move(
        loaded=loaded,
        instance=caller,
        advance=move.advance,
        by=move.by,
        now=work.catalog.now(work, caller.site),
    )
    try:
        advance, action, facts = report(here, caller, instance)
    except AlreadyDone:
        return None
    goes_on_up = caller.parent_instance_id is not None and bool(advance.escalations)
    if action == _ESCALATED and not advance.path and not goes_on_up:
        # Nobody caught it, and nobody above will.
        return None
    closed = (each for each in advance.calls_closed if each.token_id == instance.parent_token)
    element_id = next((each.element_id for each in closed), "")
    element = loaded.process.elements.get(element_id)
    facts |= {"name": element.label if element else "", "number": instance.number}
    facts["path"] = list(advance.path)
    _record(work, caller, move, action, element_id, facts)
    return Move(loaded=loaded, instance=caller, advance=advance, by=move.by, now=here.now)


def _completed(ended: Advance) -> _Report:
    def report(
        move: Move, caller: ProcessInstance, called: ProcessInstance
    ) -> tuple[Advance, str, dict[str, Any]]:
        advance = runtime.complete_call(
            move.loaded.runtime,
            caller.state_blob,
            called.parent_token or "",
            ended.variables,
            now=move.now,
        )
        return advance, "call.completed", {}

    return report


def _failed(code: str, ended: Advance) -> _Report:
    def report(
        move: Move, caller: ProcessInstance, called: ProcessInstance
    ) -> tuple[Advance, str, dict[str, Any]]:
        advance = runtime.throw_error(
            move.loaded.runtime,
            caller.state_blob,
            called.parent_token or "",
            code,
            now=move.now,
            variables=ended.variables,
        )
        return advance, "call.failed", {"code": code}

    return report


def _escalated(code: str, variables: Mapping[str, Any]) -> _Report:
    def report(
        move: Move, caller: ProcessInstance, called: ProcessInstance
    ) -> tuple[Advance, str, dict[str, Any]]:
        advance = runtime.escalate(
            move.loaded.runtime,
            caller.state_blob,
            called.parent_token or "",
            code,
            now=move.now,
            variables=variables,
        )
        return advance, _ESCALATED, {"code": code}

    return report


def _record(
    work: Work,
    instance: ProcessInstance,
    move: Move,
    action: str,
    element_id: str,
    facts: Mapping[str, Any],
) -> None:
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action=action,
            actor_id=move.by.account_id,
            actor_name=move.by.name,
            subject=element_id,
            data=facts,
        )
    )
