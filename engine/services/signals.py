"""How does a signal reach everybody who waits for it?

A signal is for all who wait at this moment, each by a job of its own, and for every signal start event; nobody who comes later
hears it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.jobs import JobKind, NewJob
from engine.domain.messages import Cause
from engine.services.messages import check_name, start_job, storable
from engine.services.work import Work


def broadcast(
    work: Work, name: str, variables: Mapping[str, Any], *, by: Actor, region: str = ""
) -> int:
    """Send a signal from outside every instance; returns how many hear it.

    Raises:
        InvalidInput: the name or the variables cannot be kept.
    """
    check_name(name)
    heard = send(work, name, variables, region=region)
    work.record(
        AuditEvent(
            stream="site",
            action="signal.sent",
            actor_id=by.account_id,
            actor_name=by.name,
            subject=name,
            data={"name": name, "heard": heard},
        )
    )
    work.commit()
    return heard


def send(
    work: Work, name: str, variables: Mapping[str, Any], *, region: str, cause: Cause | None = None
) -> int:
    """Write a job for everybody who waits but the instance that throws it, which has heard itself."""
    carried = storable(variables)
    heard = 0
    for waiting in work.correlation.waiting_for_signal(name):
        if cause is not None and waiting.instance_id == cause.thrower_id:
            continue
        heard += 1
        payload = {
            "name": name,
            "variables": carried,
            "region": region,
            "element_id": waiting.element_id,
            "origin": cause.origin_id if cause else None,
            "cause": cause.thrower_id if cause else None,
        }
        if waiting.instance_id is None:
            work.enqueue(start_job(work, waiting, payload))
            continue
        work.enqueue(
            NewJob(
                kind=JobKind.DELIVER,
                dedup_key=f"deliver:{work.new_id()}",
                due_at=work.clock.now(),
                instance_id=waiting.instance_id,
                payload={**payload, "token": waiting.token_id},
            )
        )
    return heard
