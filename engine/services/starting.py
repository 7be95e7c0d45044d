"""How does an instance start by itself: at a message, at a signal, or at a time?

Deploying a version notes what its start events wait for, in place of the version before. Whatever comes leaves a job, and the
job founds the instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import Element, ProcessModel, TimerKind, Value, timers, values
from engine.domain.actors import SYSTEM
from engine.domain.audit import AuditEvent
from engine.domain.durations import parse_duration
from engine.domain.jobs import Job, JobKind, NewJob
from engine.domain.messages import SHOWN_OF_KEY, Subscription, WaitsFor
from engine.persistence.definitions import DefinitionHead
from engine.services import chains, messages, moving
from engine.services.catalog import LoadedDefinition
from engine.services.founding import Founding, found
from engine.services.opening import faults_of
from engine.services.work import Work

_TIMER = "start-timer"


def register(work: Work, head: DefinitionHead, process: ProcessModel) -> None:
    """Let the start events of a new version wait, and those of the version before no more."""
    now = work.catalog.now(work, head.site)
    starts = work.correlation.starts_of(head.key)
    opened = [
        each for element in process.start_events for each in _waits(work, head, element, now=now)
    ]
    work.correlation.close([each.id for each in starts])
    work.correlation.open(opened)
    work.jobs.cancel_with_prefix(f"{_TIMER}:{head.key}:")
    for place, element in enumerate(process.start_events):
        if element.timer is not None:
            work.enqueue(_first_firing(work, head, element, place, now=now))


def _waits(
    work: Work, head: DefinitionHead, element: Element, *, now: datetime
) -> list[Subscription]:
    kinds: dict[WaitsFor, Value | None] = {
        WaitsFor.MESSAGE: element.message.name if element.message else None,
        WaitsFor.SIGNAL: element.signal.name if element.signal else None,
    }
    return [
        Subscription(
            id=work.new_id(),
            kind=kind,
            name=_computed(element, name, now=now),
            key_digest=None,
            definition_id=head.id,
            definition_key=head.key,
            element_id=element.id,
            instance_id=None,
            token_id=None,
            opened_at=now,
        )
        for kind, name in kinds.items()
        if name is not None
    ]


def _computed(element: Element, value: Value, *, now: datetime) -> Any:
    """Evaluate a setting of a start event: there are no variables yet."""
    with faults_of(element.id, element.label):
        return value.evaluate({}, now=now)


# -- timers --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Firing:
    """One firing of a timer start event, and how many follow it."""

    head: DefinitionHead
    element: Element
    #: Position among the start events: short, whatever the element is called.
    place: int
    due_at: datetime
    #: -1 goes on for ever.
    left: int

    def job(self) -> NewJob:
        return NewJob(
            kind=JobKind.START,
            dedup_key=(
                f"{_TIMER}:{self.head.key}:{self.head.version}:{self.place}"
                f":{self.due_at.isoformat()}"
            ),
            due_at=self.due_at,
            payload={
                "definition": self.head.id,
                "process": self.head.key,
                "element_id": self.element.id,
                "left": self.left,
                "variables": {},
                "region": "",
            },
        )


def _first_firing(
    work: Work, head: DefinitionHead, element: Element, place: int, *, now: datetime
) -> NewJob:
    timer = element.timer
    assert timer is not None
    with faults_of(element.id, element.label):
        value = timer.value.evaluate({}, now=now)
        schedule = timers.schedule(timer.kind, value, now=now)
        due_at = schedule.due_at
        if timer.calendar and timer.kind is TimerKind.DURATION and schedule.every:
            calendar = work.catalog.calendar(work, timer.calendar, head.site)
            due_at = calendar.add(now, parse_duration(schedule.every.text))
    return _Firing(
        head=head, element=element, place=place, due_at=due_at, left=schedule.repeats
    ).job()


def _arm_again(work: Work, loaded: LoadedDefinition, element: Element, job: Job) -> None:
    """Plan the next repetition from when this one was due, not from when it was done."""
    left = int(job.payload["left"])
    timer = element.timer
    if timer is None or timer.kind is not TimerKind.CYCLE or not left:
        return
    zone = work.catalog.zone(work, loaded.head.site)
    due_at = job.due_at.astimezone(zone)
    value = _computed(element, timer.value, now=due_at)
    every = timers.schedule(TimerKind.CYCLE, value, now=due_at).every
    assert every is not None
    try:
        due_at, left = timers.following(every, due_at, left, now=work.clock.now())
    except OverflowError:
        # Beyond the calendar: it never repeats.
        return
    place = loaded.process.start_events.index(element)
    firing = _Firing(head=loaded.head, element=element, place=place, due_at=due_at, left=left)
    work.enqueue(firing.job())


def _begun_by_clock(job: Job) -> NewJob:
    """Start the instance in a job of its own, so that its faults never keep the clock from the next firing."""
    return NewJob(
        kind=JobKind.START,
        dedup_key=f"fired:{job.dedup_key}",
        due_at=job.due_at,
        payload={name: value for name, value in job.payload.items() if name != "left"},
    )


# -- the job -------------------------------------------------------------------------------------------------------------


def run(work: Work, job: Job) -> None:
    """Start an instance on behalf of the system."""
    payload = job.payload
    loaded = work.catalog.get(work, payload["definition"])
    element = loaded.process.elements[payload["element_id"]]
    if "left" in payload:
        if _is_newest(work, loaded):
            _arm_again(work, loaded, element, job)
            work.enqueue(_begun_by_clock(job))
        return
    if chains.has_gone_on_too_long(work, job, loaded):
        chains.cut(work, job, loaded)
        work.jobs.forget_payload(job.id)
        return
    if "message" in payload and not _is_free(work, job):
        work.jobs.forget_payload(job.id)
        return
    variables = values.decode(dict(payload["variables"]))
    work.has_reached_out = True
    move = found(
        work,
        Founding(
            loaded=loaded,
            by=SYSTEM,
            region=_region(work, loaded, variables, payload["region"]),
            variables=variables,
            at=element.id,
            start_key=payload.get("key") or None,
            cause=chains.cause_in(payload),
        ),
    )
    if "name" in payload:
        _record_cause(work, move.instance.id, element, payload)
    moving.carry_out(work, move)
    work.jobs.forget_payload(job.id)


def _is_newest(work: Work, loaded: LoadedDefinition) -> bool:
    latest = work.definitions.latest(loaded.head.key)
    return latest is not None and latest.id == loaded.head.id


def _is_free(work: Work, job: Job) -> bool:
    """Tell whether no instance runs that a message of the same key started; else the message is put back."""
    process, key = job.payload["process"], job.payload["key"]
    if not key:
        return True
    work.has_reached_out = True
    work.correlation.lock([messages.start_address(process, key)])
    if not work.instances.is_running_for(process, key):
        return True
    message = messages.from_payload(job.payload, now=work.clock.now())
    work.correlation.lock([(message.name, message.key_digest)])
    messages.give_back(work, message, process)
    return False


def _region(
    work: Work, loaded: LoadedDefinition, variables: Mapping[str, Any], default: str
) -> str:
    named = variables.get("region")
    if isinstance(named, str) and named in work.catalog.regions(work):
        return named
    return default or work.catalog.site(work, loaded.head.site).region


def _record_cause(
    work: Work, instance_id: str, element: Element, payload: Mapping[str, Any]
) -> None:
    facts = {"name": payload["name"]}
    is_message = "message" in payload
    if is_message:
        facts["key"] = payload["key"][:SHOWN_OF_KEY]
    work.record(
        AuditEvent(
            stream=f"instance:{instance_id}",
            action="message.correlated" if is_message else "signal.received",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=element.id,
            data=facts,
        )
    )
