"""How does a message find the instance, or the start event, that waits for it?

As in Camunda 8: a message goes to several processes but to each only once, there to the token that waits longest, else to a
start event. While it lives it stays in a buffer, and whoever begins to wait looks there first, the oldest message at the
top. Nothing is moved here: each receiver gets a job of its own (docs/adr/0009-messages-and-calls.md says why).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.bpmn import ThrownMessage, timers, values
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.instances import ProcessInstance
from engine.domain.jobs import JobKind, NewJob
from engine.domain.messages import (
    LONGEST_NAME,
    SHOWN_OF_KEY,
    BufferedMessage,
    Cause,
    Subscription,
    WaitsFor,
    digest_of,
)
from engine.errors import Conflict, EngineFailure, InvalidInput
from engine.persistence.correlation import Address
from engine.services.work import Work

#: How long a message looks for somebody where nothing is said.
TIME_TO_LIVE = "PT1H"
#: A column of an instance.
_LONGEST_REGION = 16


@dataclass(frozen=True, kw_only=True)
class Published:
    """What became of a message."""

    id: str
    #: Keys of the processes that get it now.
    delivered_to: tuple[str, ...]
    #: Whether it goes on looking for others.
    buffered: bool


def publish(
    work: Work,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Any],
    *,
    by: Actor,
    time_to_live: str = TIME_TO_LIVE,
    message_id: str | None = None,
    region: str = "",
) -> Published:
    """Publish a message from outside every instance.

    `region` is that of an instance that it may start, unless its variables name one. A time to live of `PT0S`
    reaches only who waits now.

    Raises:
        InvalidInput: the name, the variables or the time to live cannot be used.
        Conflict: a message with this name, key and id lives already.
    """
    new = _message(
        work,
        name,
        correlation_key,
        variables,
        time_to_live=time_to_live,
        message_id=message_id,
        region=region,
    )
    work.correlation.lock([(new.name, new.key_digest)])
    published = post(work, new)
    work.record(
        AuditEvent(
            stream="site",
            action="message.published",
            actor_id=by.account_id,
            actor_name=by.name,
            subject=name,
            data={**facts(new), "to": list(published.delivered_to)},
        )
    )
    work.commit()
    return published


def thrown(
    work: Work, instance: ProcessInstance, message: ThrownMessage, cause: Cause
) -> BufferedMessage:
    """Return the message that an instance throws.

    Raises:
        EngineFailure: what the drawing computed for it cannot be used.
    """
    try:
        new = _message(
            work,
            message.name,
            message.correlation_key,
            message.variables,
            time_to_live=message.time_to_live or TIME_TO_LIVE,
            message_id=message.message_id,
            region=instance.region,
        )
    except InvalidInput as error:
        raise EngineFailure(error.message, element_id=message.element_id) from error
    return replace(new, origin_id=cause.origin_id, cause_id=cause.thrower_id)


def facts(message: BufferedMessage) -> dict[str, Any]:
    """Return what the trail tells of a message: no key in clear, and nothing that it carries."""
    return {"name": message.name, "key": message.key_digest[:SHOWN_OF_KEY]}


def post(work: Work, new: BufferedMessage) -> Published:
    """Give a message to those who wait, and keep it for others while it lives; its address is locked.

    Raises:
        Conflict: a message with this name, key and id lives already.
    """
    if new.message_id is not None:
        _refuse_twin(work, new)
    new = replace(new, delivered_to=_give(work, new))
    buffered = new.expires_at > new.published_at
    if buffered:
        work.correlation.buffer(new)
    return Published(id=new.id, delivered_to=new.delivered_to, buffered=buffered)


def receive_buffered(work: Work, opened: Iterable[Subscription]) -> None:
    """Let tokens that have just begun to wait look into the buffer; their addresses are locked."""
    now = work.clock.now()
    for waiting in opened:
        for message in work.correlation.alive(waiting.name, waiting.key_digest or "", now=now):
            if waiting.definition_key not in message.delivered_to:
                _hand_over(work, message, waiting)
                work.correlation.mark(message.id, (*message.delivered_to, waiting.definition_key))
                break


def start_address(definition_key: str, start_key: str | None) -> Address:
    """Return what is locked while it is found out whether a message may start an instance; before any other address."""
    return (f"\0{definition_key}", start_key or "")


def start_addresses(work: Work, instance: ProcessInstance) -> list[Address]:
    """Return the addresses of messages that may start the successor of an instance."""
    return [(waiting.name, instance.start_key or "") for waiting in _starts(work, instance)]


def start_buffered(work: Work, instance: ProcessInstance) -> None:
    """Let the oldest message of the same key start the successor of an instance that ended; addresses are locked."""
    now, key = work.clock.now(), instance.definition_key
    candidates = [
        (message, waiting)
        for waiting in _starts(work, instance)
        for message in work.correlation.alive(waiting.name, instance.start_key or "", now=now)
        if key not in message.delivered_to
    ]
    if candidates:
        message, waiting = min(candidates, key=lambda each: (each[0].published_at, each[0].id))
        _hand_over(work, message, waiting)
        work.correlation.mark(message.id, (*message.delivered_to, key))


def _starts(work: Work, instance: ProcessInstance) -> list[Subscription]:
    starts = work.correlation.starts_of(instance.definition_key)
    return [each for each in starts if each.kind is WaitsFor.MESSAGE]


def redirect(work: Work, message: BufferedMessage, definition_key: str) -> None:
    """Find somebody else of a process for a message whose receiver stopped waiting, or put it back."""
    work.correlation.lock([(message.name, message.key_digest)])
    work.has_reached_out = True
    if not _give(work, message, among=[definition_key]):
        give_back(work, message, definition_key)


def give_back(work: Work, message: BufferedMessage, definition_key: str) -> None:
    """Put a message that a process could not take back into the buffer, if it lives; its address is locked."""
    stored = work.correlation.get(message.id)
    if stored is not None:
        rest = [key for key in stored.delivered_to if key != definition_key]
        work.correlation.mark(stored.id, rest)


def clear_expired(work: Work) -> int:
    """Remove messages whose time is over; returns how many there were."""
    cleared = work.correlation.clear_expired(now=work.clock.now())
    work.commit()
    return cleared


def as_payload(message: BufferedMessage) -> dict[str, Any]:
    """Write down what a receiver's job needs of a message."""
    return {
        "message": message.id,
        "name": message.name,
        "key": message.key_digest,
        "variables": dict(message.variables),
        "region": message.region,
        "origin": message.origin_id,
        "cause": message.cause_id,
    }


def from_payload(payload: Mapping[str, Any], *, now: datetime) -> BufferedMessage:
    """Read back what `as_payload` wrote; it lives no longer than the buffer says."""
    return BufferedMessage(
        id=payload["message"],
        name=payload["name"],
        key_digest=payload["key"],
        message_id=None,
        variables=payload["variables"],
        region=payload["region"],
        published_at=now,
        expires_at=now,
        origin_id=payload["origin"],
        cause_id=payload["cause"],
    )


def storable(given: Mapping[str, Any]) -> dict[str, Any]:
    """Write variables the way the token engine keeps them.

    Raises:
        InvalidInput: one of them cannot be kept.
    """
    try:
        encoded: dict[str, Any] = values.encode(dict(given))
    except values.Unstorable as error:
        raise InvalidInput(f"Isian pesan “{error.path}” {error.reason}.") from error
    return encoded


def _message(
    work: Work,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Any],
    *,
    time_to_live: str,
    message_id: str | None,
    region: str,
) -> BufferedMessage:
    _check_words(name, message_id or "")
    _refuse_broken(correlation_key, region)
    if len(region) > _LONGEST_REGION:
        raise InvalidInput("Wilayah pesan harus berupa kode wilayah, misalnya 63.11.06.")
    now = work.clock.now()
    try:
        expires_at = timers.duration(time_to_live).after(now)
    except timers.InvalidTimer as error:
        raise InvalidInput(f"Masa berlaku pesan “{name}”: {error}") from error
    except OverflowError as error:
        raise InvalidInput(f"Masa berlaku pesan “{name}” melampaui batas kalender.") from error
    return BufferedMessage(
        id=work.new_id(),
        name=name,
        key_digest=digest_of(correlation_key),
        message_id=message_id,
        variables=storable(variables),
        region=region,
        published_at=now,
        expires_at=expires_at,
    )


def check_name(name: str) -> None:
    """Refuse the name of a message or signal that could not be written down. Raises `InvalidInput`."""
    _check_words(name, "")


def _check_words(name: str, message_id: str) -> None:
    if not name or len(name) > LONGEST_NAME or len(message_id) > LONGEST_NAME:
        raise InvalidInput(f"Nama dan id pesan harus berisi 1–{LONGEST_NAME} huruf.")
    _refuse_broken(name, message_id)


def _refuse_broken(*texts: str) -> None:
    """No database writes NUL, nor half a character, as a command line hands on bytes that are no UTF-8."""
    for text in texts:
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidInput("Nama, kunci, id, atau wilayah pesan memuat huruf yang rusak.")


def _refuse_twin(work: Work, new: BufferedMessage) -> None:
    alive = work.correlation.alive(new.name, new.key_digest, now=new.published_at)
    if any(each.message_id == new.message_id for each in alive):
        raise Conflict(f"Pesan “{new.name}” dengan id ini sudah diterima.")
    work.correlation.clear_same(new)


def _give(
    work: Work, message: BufferedMessage, *, among: Collection[str] | None = None
) -> tuple[str, ...]:
    """Hand a message to the first of every process that waits; returns the keys of the processes."""
    receivers = work.correlation.first_of_each(message.name, message.key_digest, among)
    for waiting in receivers:
        _hand_over(work, message, waiting)
    return tuple(waiting.definition_key for waiting in receivers)


def _hand_over(work: Work, message: BufferedMessage, waiting: Subscription) -> None:
    """Write the job that brings a message to one who waits."""
    payload = {**as_payload(message), "element_id": waiting.element_id}
    if waiting.instance_id is None:
        work.enqueue(start_job(work, waiting, payload))
        return
    work.correlation.take(waiting.id, message.id)
    work.enqueue(
        NewJob(
            kind=JobKind.DELIVER,
            dedup_key=f"deliver:{work.new_id()}",
            due_at=work.clock.now(),
            instance_id=waiting.instance_id,
            # The token stands in the payload: a job of a token falls with it, and the message must not.
            payload={**payload, "token": waiting.token_id, "process": waiting.definition_key},
        )
    )


def start_job(work: Work, waiting: Subscription, payload: Mapping[str, Any]) -> NewJob:
    """Describe the job that starts an instance at a start event."""
    return NewJob(
        kind=JobKind.START,
        dedup_key=f"start:{work.new_id()}",
        due_at=work.clock.now(),
        payload={**payload, "definition": waiting.definition_id, "process": waiting.definition_key},
    )
