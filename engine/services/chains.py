"""Does a chain of events ever end?

Instances that start each other by messages or signals, or that answer each other without end, would fill the database
and keep everybody else waiting. So every instance that an event started knows where its chain began, and every instance
counts how often it throws by itself. What a person does begins a chain anew: people tire, drawings do not.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.domain.actors import SYSTEM, Actor
from engine.domain.incidents import Incident
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import Job
from engine.domain.messages import Cause
from engine.errors import EngineFailure
from engine.services import incidents
from engine.services.catalog import LoadedDefinition
from engine.services.work import Work

_log = logging.getLogger(__name__)

#: Instances of one process that one chain may start within a day, if the process is itself among those that lead to it.
MOST_STARTS = 1000
#: The same for any process: so many ways lead through a dozen processes that hear each other that none comes round soon.
MOST_STARTS_AT_ALL = 10_000
_STARTS_WITHIN = timedelta(hours=24)
#: Movements of one instance that throw something, nobody having done anything, within an hour.
MOST_THROWS = 1000
_THROWS_WITHIN = timedelta(hours=1)


class ThrowsWithoutEnd(EngineFailure):
    """Berkas ini terus-menerus mengirim pesan atau sinyal."""


def cause_of(instance: ProcessInstance, *, by: Actor) -> Cause:
    """Say where what an instance throws comes from: a chain goes on unless a person moved it."""
    begins_here = by is not SYSTEM or instance.origin_id is None
    return Cause(
        origin_id=instance.id if begins_here else str(instance.origin_id), thrower_id=instance.id
    )


def cause_in(payload: Mapping[str, Any]) -> Cause | None:
    """Read the cause from the payload of a job that starts an instance; a clock has none, nor has a command."""
    if payload.get("origin") is None:
        return None
    return Cause(origin_id=payload["origin"], thrower_id=payload["cause"])


# -- instances that start each other -------------------------------------------------------------------------------------


def has_gone_on_too_long(work: Work, job: Job, loaded: LoadedDefinition) -> bool:
    """Tell whether a chain has started a process over and over; one that starts a thousand others once has not."""
    cause, key = cause_in(job.payload), loaded.head.key
    if cause is None:
        return False
    origin_id, since = cause.origin_id, work.clock.now() - _STARTS_WITHIN
    if not work.instances.has_started_often(key, origin_id, since=since, most=MOST_STARTS):
        return False
    return work.instances.is_led_to_by(
        key, cause_id=cause.thrower_id, origin_id=origin_id
    ) or work.instances.has_started_often(key, origin_id, since=since, most=MOST_STARTS_AT_ALL)


def cut(work: Work, job: Job, loaded: LoadedDefinition) -> None:
    """Start nothing, and tell an operator: once for a whole chain, at the instance where it began.

    When the chain is cut, hundreds of its starts may be on their way. The first one tells; the others end in silence.
    """
    cause = cause_in(job.payload)
    assert cause is not None
    # Two workers that cut the same chain follow each other.
    work.has_reached_out = True
    work.instances.get(cause.origin_id, lock=True)
    earlier = work.incidents.unresolved(
        instance_id=cause.origin_id, job_kinds=[job.kind.value], limit=1
    )
    if earlier:
        return
    met = Incident(
        id=work.new_id(),
        job_id=job.id,
        job_kind=job.kind.value,
        instance_id=cause.origin_id,
        element_id=job.payload["element_id"],
        message=(
            f"Proses “{loaded.process.name or loaded.head.title}” memulai proses terus-menerus: lebih dari {MOST_STARTS}"
            f" kali dalam 24 jam lewat “{job.payload['name']}”. Rangkaian ini dihentikan; perbaiki gambar prosesnya."
        ),
        error_id=secrets.token_hex(4),
        raised_at=work.clock.now(),
    )
    _log.error("a chain of starts was cut at job %s, error %s", job.id, met.error_id)
    incidents.raise_one(work, met)


# -- instances that answer each other ------------------------------------------------------------------------------------


def count_throw(instance: ProcessInstance, *, element_id: str, now: datetime) -> ProcessInstance:
    """Count a movement that throws something by itself; it stands in the instance's row and costs no statement.

    Raises:
        ThrowsWithoutEnd: it has thrown too often within an hour.
    """
    since = instance.throws_since
    if since is None or now - since > _THROWS_WITHIN:
        return replace(instance, throws=1, throws_since=now)
    if instance.throws >= MOST_THROWS:
        raise ThrowsWithoutEnd(
            f"Berkas ini terus-menerus mengirim pesan atau sinyal: sudah {MOST_THROWS} kali dalam satu jam tanpa ada orang"
            " yang mengerjakan sesuatu. Perbaiki gambar prosesnya, atau batalkan berkas ini.",
            element_id=element_id,
        )
    return replace(instance, throws=instance.throws + 1)
