"""How does one movement of an instance reach others?

A movement may open and close call activities, end a called instance, and throw messages and signals. Here all of it is
carried out in one unit of work, in an order in which no two units can wait for each other: first instances, always the
called one before the one that called it; then the locks of those that messages start; at the very end the addresses of
messages, sorted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from engine.bpmn import Subscription as WaitingSubscription
from engine.domain.instances import ProcessInstance
from engine.domain.messages import LONGEST_NAME, Subscription, WaitsFor, digest_of
from engine.errors import Conflict, EngineFailure
from engine.services import advancing, calls, chains, messages, signals
from engine.services.advancing import Move
from engine.services.calls import Consequence
from engine.services.work import Work

#: Movements that one step may cause: a drawing that calls itself without end is stopped.
MOST_MOVES = 1000


@dataclass(kw_only=True)
class _Traffic:
    """What is left for the end of the unit."""

    #: The last movement of every instance that can wait for messages or signals.
    waiting: dict[str, tuple[Move, ProcessInstance]] = field(default_factory=dict)
    thrown: list[tuple[Move, ProcessInstance]] = field(default_factory=list)
    #: Instances that a message had started and that have ended.
    ended: list[ProcessInstance] = field(default_factory=list)

    def note(self, move: Move, instance: ProcessInstance) -> None:
        if move.loaded.may_wait:
            self.waiting[instance.id] = (move, instance)
        if move.advance.messages or move.advance.signals:
            self.thrown.append((move, instance))
        if instance.start_key and instance.state.has_ended:
            self.ended.append(instance)


def carry_out(work: Work, move: Move, *, spent: Collection[str] = ()) -> ProcessInstance:
    """Collect everything that follows from a movement, in other instances too; returns the instance after this movement.

    `spent` are the subscriptions that it used up.

    Raises:
        EngineFailure: the movement leads an instance where it cannot go on.
    """
    traffic = _Traffic()
    instance = advancing.apply(work, move)
    traffic.note(move, instance)
    pending: deque[Consequence] = deque(calls.consequences(work, move, instance))
    count = 0
    while pending:
        count += 1
        if count > MOST_MOVES:
            raise EngineFailure(
                f"Satu langkah menggerakkan lebih dari {MOST_MOVES} proses yang saling memanggil."
            )
        # What was moved so far is read back from the database, locks and all.
        work.flush()
        following = pending.popleft()()
        if following is not None:
            after = advancing.apply(work, following)
            traffic.note(following, after)
            pending.extend(calls.consequences(work, following, after))
    _settle(work, traffic, spent)
    return instance


def close_all(work: Work, instance: ProcessInstance) -> None:
    """Let nobody wait any more in an instance that was cancelled."""
    traffic = _Traffic(ended=[instance] if instance.start_key else [])
    _exchange(work, traffic, gone=work.correlation.of_instance(instance.id), opened=[])


def _settle(work: Work, traffic: _Traffic, spent: Collection[str]) -> None:
    """Write who waits from now on, and send off what was thrown."""
    gone: list[Subscription] = []
    opened: list[Subscription] = []
    for move, instance in traffic.waiting.values():
        stored = [] if advancing.is_new(move) else work.correlation.of_instance(instance.id)
        wanted = () if instance.state.has_ended else move.advance.subscriptions
        tokens = {each.token_id for each in wanted}
        kept = {
            each.token_id for each in stored if each.token_id in tokens and each.id not in spent
        }
        gone += [each for each in stored if each.token_id not in kept]
        opened += [_subscription(work, move, each) for each in wanted if each.token_id not in kept]
    _exchange(work, traffic, gone=gone, opened=opened)


def _exchange(
    work: Work, traffic: _Traffic, *, gone: list[Subscription], opened: list[Subscription]
) -> None:
    """Lock the addresses, and only then write: whoever publishes holds them while looking at these rows."""
    new = [
        messages.thrown(work, instance, message, chains.cause_of(instance, by=move.by))
        for move, instance in traffic.thrown
        for message in move.advance.messages
    ]
    addresses = {
        *((each.name, each.key_digest or "") for each in (*gone, *opened)),
        *((each.name, each.key_digest) for each in new),
    }
    for instance in traffic.ended:
        work.correlation.lock([messages.start_address(instance.definition_key, instance.start_key)])
        addresses.update(messages.start_addresses(work, instance))
    if addresses:
        work.has_reached_out = True
        work.correlation.lock(addresses)
    work.correlation.close([each.id for each in gone])
    work.correlation.open(opened)
    for message in new:
        # One that lives already under its own id was thrown twice, and that is what ids are for.
        with suppress(Conflict):
            messages.post(work, message)
    untaken = _untaken(work, opened) if new else opened
    messages.receive_buffered(work, [each for each in untaken if each.kind is WaitsFor.MESSAGE])
    for instance in traffic.ended:
        messages.start_buffered(work, instance)
    _send_signals(work, traffic)


def _send_signals(work: Work, traffic: _Traffic) -> None:
    for move, instance in traffic.thrown:
        for signal in move.advance.signals:
            signals.send(
                work,
                signal.name,
                signal.variables,
                region=instance.region,
                cause=chains.cause_of(instance, by=move.by),
            )


def _subscription(work: Work, move: Move, waiting: WaitingSubscription) -> Subscription:
    kind = WaitsFor(waiting.kind.value)
    is_message = kind is WaitsFor.MESSAGE
    if len(waiting.name) > LONGEST_NAME:
        what = f"Nama yang ditunggu lebih dari {LONGEST_NAME} huruf."
        raise EngineFailure(what, element_id=waiting.element_id)
    return Subscription(
        id=work.new_id(),
        kind=kind,
        name=waiting.name,
        key_digest=digest_of(waiting.correlation_key or "") if is_message else None,
        definition_id=move.instance.definition_id,
        definition_key=move.instance.definition_key,
        element_id=waiting.element_id,
        instance_id=move.instance.id,
        token_id=waiting.token_id,
        opened_at=move.now,
    )


def _untaken(work: Work, opened: list[Subscription]) -> list[Subscription]:
    """Leave out those to whom a message of this very unit is on its way."""
    stored = {
        each.id
        for instance_id in {each.instance_id for each in opened if each.instance_id}
        for each in work.correlation.of_instance(instance_id)
        if each.taken_by is None
    }
    return [each for each in opened if each.id in stored]
