"""How does the row of a new instance come to be?

Whoever starts it: a person, a message, a signal, a clock, or a call activity of another instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.bpmn import Advance, runtime
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.messages import Cause
from engine.services import advancing, time_keeping
from engine.services.advancing import Move
from engine.services.catalog import LoadedDefinition
from engine.services.opening import faults_of
from engine.services.time_keeping import Deadline
from engine.services.work import Work

#: Variables that every instance begins with; a called one has its caller's.
OWN_VARIABLES = ("initiator", "region", "instance_number", "started_at")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The call activity that a new instance carries out, and what it hands down."""

    instance: ProcessInstance
    token_id: str
    #: Number of the new instance; None takes the next one of its site.
    number: str | None


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What a new instance is founded on."""

    loaded: LoadedDefinition
    #: On whose behalf.
    by: Actor
    #: Kemendagri code of the region that the instance will belong to.
    region: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: What title and clock may read besides: the answers of a start form.
    answers: Mapping[str, Any] = field(default_factory=dict)
    #: Id of the start event; None is the process's plain one.
    at: str | None = None
    request_key: str | None = None
    caller: Caller | None = None
    #: Digest of the correlation key of the message that starts it.
    start_key: str | None = None
    #: Who threw what starts it; None for what comes from outside every instance.
    cause: Cause | None = None


def found(work: Work, founding: Founding) -> Move:
    """Collect a new instance, its first entry and its clock; returns its first movement, not carried out yet.

    Raises:
        EngineFailure: an element cannot be passed, or a setting of the process cannot be used.
    """
    loaded = founding.loaded
    now = work.catalog.now(work, loaded.head.site)
    instance = _row(work, founding, now=now)
    given = _given(founding, instance, now=now)
    advance = runtime.start(
        loaded.runtime, given, now=now, at=founding.at, called=founding.caller is not None
    )
    everything = {**advance.variables, **founding.answers}
    with faults_of(None, loaded.head.title):
        instance = _titled(loaded, instance, everything, now=now)
        instance = _with_clock(work, loaded, instance, everything, now=now)
    work.instances.add(instance, request_key=founding.request_key)
    _record(work, founding, instance, advance)
    if instance.clock is not None:
        # Ticked once, as its start may lie in the past; the job of what comes next is written.
        time_keeping.arm(work, advancing.instance_timed(instance), instance.clock)
    return Move(loaded=loaded, instance=instance, advance=advance, by=founding.by, now=now)


def _given(founding: Founding, instance: ProcessInstance, *, now: datetime) -> dict[str, Any]:
    if founding.caller is not None:
        return dict(founding.variables)
    return {
        **founding.variables,
        **_answers(founding),
        "initiator": founding.by.username,
        "region": founding.region,
        "instance_number": instance.number,
        "started_at": now,
    }


def _answers(founding: Founding) -> Mapping[str, Any]:
    """Return what the start form was told: it exists when the process begins, so that its events can be keyed by it.

    What passes through an output mapping gets its name only when the step is completed.
    """
    step = founding.loaded.process.start_form_task
    return {} if step is None or step.outputs else founding.answers


def _row(work: Work, founding: Founding, *, now: datetime) -> ProcessInstance:
    loaded, caller = founding.loaded, founding.caller
    head = loaded.head
    calendar = work.catalog.calendar(work, loaded.process.time.calendar, head.site)
    above = caller.instance if caller else None
    origin_id = above.origin_id if above else None
    return ProcessInstance(
        id=work.new_id(),
        definition_id=head.id,
        definition_key=head.key,
        site=head.site,
        number=(caller.number if caller else None) or _next_number(work, head.site, now),
        title=above.title if above else loaded.process.name or head.title,
        region=founding.region,
        state=InstanceState.ACTIVE,
        initiator_id=above.initiator_id if above else founding.by.account_id,
        initiator_name=above.initiator_name if above else founding.by.name,
        started_at=now,
        calendar=calendar.id,
        parent_instance_id=above.id if above else None,
        parent_token=caller.token_id if caller else None,
        start_key=founding.start_key,
        origin_id=founding.cause.origin_id if founding.cause else origin_id,
        cause_id=founding.cause.thrower_id if founding.cause else None,
    )


def _next_number(work: Work, site: str, now: datetime) -> str:
    day = now.strftime("%Y%m%d")
    serial = work.instances.next_number(f"number:{site}:{day}")
    return f"{day}{serial:05d}"


def _titled(
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> ProcessInstance:
    title = loaded.process.title
    text = title.evaluate(variables, now=now) if title else None
    return replace(instance, title=str(text)) if text else instance


def _with_clock(
    work: Work,
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> ProcessInstance:
    calendar = work.catalog.calendar(work, instance.calendar, instance.site)
    deadline = Deadline(settings=loaded.process.time)
    return replace(instance, clock=time_keeping.begin(deadline, calendar, variables, now=now))


def _record(work: Work, founding: Founding, instance: ProcessInstance, advance: Advance) -> None:
    head = founding.loaded.head
    data: dict[str, Any] = {
        "number": instance.number,
        "definition": head.key,
        "version": head.version,
        "digest": head.digest,
        "region": instance.region,
        "path": list(advance.path),
    }
    if founding.caller is not None:
        data["called_from"] = founding.caller.instance.number
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="instance.started",
            actor_id=founding.by.account_id,
            actor_name=founding.by.name,
            data=data,
        )
    )
