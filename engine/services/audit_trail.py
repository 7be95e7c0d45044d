"""Is the audit trail whole, and how is it sealed?

Three things are checked: that every stream is an unbroken chain of hashes, that it ends where its end was recorded, and
that the trail up to every checkpoint still has the root that was signed. The last finds what the first two cannot: a
chain that was re-hashed, or a tail that was cut together with its recorded end.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from engine.domain import merkle
from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEntry, AuditEvent, BadEntry, first_bad
from engine.domain.checkpoints import Checkpoint, signed_bytes
from engine.domain.jobs import Job, JobKind, NewJob
from engine.persistence.audit import Stream
from engine.services import seeing
from engine.services.sites import Sees
from engine.services.work import Work

#: An entry is stamped a moment before it is committed: nothing younger is sealed, or a late commit would look like a
#: forgery. Longer than any transaction may last, plus what clocks of several machines may differ.
SETTLED_AFTER = timedelta(minutes=10)
#: Midnight in Jakarta.
_SEAL_AT = time(17, 0)
_SEALED = "audit.sealed"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a verification found."""

    entries: int
    streams: int
    checkpoints: int
    #: Entries written before this instant are under a seal; None when nothing is sealed yet.
    sealed_until: datetime | None
    #: The first bad place of every stream, then of the checkpoints.
    bad: tuple[BadEntry, ...]

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not self.bad

    @property
    def first_bad(self) -> BadEntry | None:
        """The first place that did not hold."""
        return self.bad[0] if self.bad else None


@dataclass(frozen=True, kw_only=True)
class TrailState:
    """The state of the trail as the auditor reads it."""

    ok: bool
    entries: int
    streams: int
    last_checkpoint_at: datetime | None
    #: One line: stream, number and reason.
    first_bad: str
    #: When the whole trail was read for this.
    checked_at: datetime


class TrailWatch:
    """Remembers what the last verification found: reading pages must not read the whole trail every time."""

    #: How old an answer on a page may be; `alur audit verify` always reads anew.
    FRESH_FOR = timedelta(minutes=1)

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = threading.Lock()
        self._last: TrailState | None = None

    def state(self, work: Work) -> TrailState:
        """Return a state that is not older than `FRESH_FOR`; one thread verifies while others wait."""
        now = work.clock.now()
        with self._lock:
            if (
                self._last is None
                or not timedelta() <= now - self._last.checked_at < self.FRESH_FOR
            ):
                self._last = _state(work, now)
            return self._last


def state(work: Work, *, by: Actor) -> TrailState:
    """Return the trail's state of at most a minute ago to a person who may see it.

    Raises:
        NotAllowed: the person may not.
    """
    seeing.require(work, by, Sees.TRAIL)
    return work.ports.trail.state(work)


def _state(work: Work, now: datetime) -> TrailState:
    report, checkpoints = verify(work), work.audit.checkpoints()
    return TrailState(
        checked_at=now,
        ok=report.ok,
        entries=report.entries,
        streams=report.streams,
        last_checkpoint_at=checkpoints[-1].made_at if checkpoints else None,
        first_bad=told(report.first_bad) if report.first_bad else "",
    )


def told(bad: BadEntry) -> str:
    """Name a bad entry in one line."""
    return f"{bad.stream} nomor {bad.seq}: {bad.reason}" + (
        f" ({bad.entry_id})" if bad.entry_id else ""
    )


# -- verifying -----------------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class _Tally:
    """What the pass over all streams leaves for the check of the checkpoints."""

    entries: int = 0
    streams: int = 0
    #: Root by id of every checkpoint that the trail says was made.
    sealed: dict[str, str] = field(default_factory=dict)


def verify(work: Work) -> Report:
    """Check the whole trail; reads every entry."""
    tally = _Tally()
    bad = list(_check_streams(work.audit.streams(), tally))
    checkpoints = work.audit.checkpoints()
    bad += _check_roots(work, checkpoints)
    bad += _check_announced(checkpoints, tally.sealed)
    return Report(
        entries=tally.entries,
        streams=tally.streams,
        checkpoints=len(checkpoints),
        sealed_until=checkpoints[-1].covers_until if checkpoints else None,
        bad=tuple(bad),
    )


def _check_streams(streams: Iterator[Stream], tally: _Tally) -> Iterator[BadEntry]:
    for stream in streams:
        if not stream.entries and not stream.length:
            continue
        tally.streams += 1
        tally.entries += len(stream.entries)
        tally.sealed.update(_announced(stream.entries))
        bad = _first_bad(stream)
        if bad is not None:
            yield bad


def _first_bad(stream: Stream) -> BadEntry | None:
    bad = first_bad(stream.entries, length=stream.length, head=stream.head)
    if bad is None and stream.length is None:
        last = stream.entries[-1]
        return BadEntry(
            stream=stream.name, seq=last.seq, entry_id=last.id, reason="jejak ini tidak terdaftar"
        )
    if bad is not None and not stream.entries:
        return BadEntry(
            stream=stream.name, seq=1, entry_id=None, reason="seluruh entri jejak ini hilang"
        )
    return bad


def _announced(entries: list[AuditEntry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if entry.action == _SEALED:
            facts = _facts(entry.data)
            yield str(facts.get("checkpoint_id")), str(facts.get("root"))


def _facts(data: str) -> Mapping[str, object]:
    try:
        facts = json.loads(data)
    except ValueError:
        # Its hash is wrong as well, and is told.
        return {}
    return facts if isinstance(facts, dict) else {}


def _check_roots(work: Work, checkpoints: list[Checkpoint]) -> Iterator[BadEntry]:
    """Rebuild the tree once and look at its root wherever a checkpoint was made."""
    hashes = work.audit.hashes_before(checkpoints[-1].covers_until) if checkpoints else iter(())
    tree = merkle.GrowingTree()
    waiting = next(hashes, None)
    for checkpoint in checkpoints:
        while waiting is not None and waiting[0] < checkpoint.covers_until:
            tree.append(waiting[1].encode())
            waiting = next(hashes, None)
        reason = _seal_fault(work, checkpoint, tree)
        if reason:
            yield _bad_checkpoint(checkpoint.id, checkpoint.size, reason)


def _seal_fault(work: Work, checkpoint: Checkpoint, tree: merkle.GrowingTree) -> str | None:
    key = work.ports.audit_key
    if checkpoint.key_id != key.key_id:
        return "segel dibuat dengan kunci lain"
    signed = signed_bytes(
        made_at=checkpoint.made_at,
        covers_until=checkpoint.covers_until,
        size=checkpoint.size,
        root=checkpoint.root,
        key_id=checkpoint.key_id,
    )
    if not key.verify(signed, _from_hex(checkpoint.signature)):
        return "tanda tangan segel tidak sah"
    if tree.size != checkpoint.size:
        return f"jejak berisi {tree.size} entri, yang disegel {checkpoint.size}"
    if tree.root().hex() != checkpoint.root:
        return "isi jejak tidak sama dengan yang disegel"
    return None


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _check_announced(
    checkpoints: list[Checkpoint], announced: Mapping[str, str]
) -> Iterator[BadEntry]:
    """Find checkpoints that were taken away: the trail still says that they were made."""
    there = {checkpoint.id: checkpoint.root for checkpoint in checkpoints}
    for checkpoint_id, root in announced.items():
        if there.get(checkpoint_id) != root:
            yield _bad_checkpoint(checkpoint_id, 0, "segel ini hilang atau diganti")


def _bad_checkpoint(checkpoint_id: str, seq: int, reason: str) -> BadEntry:
    return BadEntry(stream="segel", seq=seq, entry_id=checkpoint_id, reason=reason)


# -- sealing -------------------------------------------------------------------------------------------------------------


def seal(work: Work) -> Checkpoint | None:
    """Sign the trail as it stood a while ago; None when there is nothing new to sign."""
    now = work.clock.now()
    until = now - SETTLED_AFTER
    tree = merkle.GrowingTree()
    for _, entry_hash in work.audit.hashes_before(until):
        tree.append(entry_hash.encode())
    earlier = work.audit.checkpoints()
    if tree.size == (earlier[-1].size if earlier else 0):
        return None
    key, root = work.ports.audit_key, tree.root().hex()
    signed = signed_bytes(
        made_at=now, covers_until=until, size=tree.size, root=root, key_id=key.key_id
    )
    made = Checkpoint(
        id=work.new_id(),
        made_at=now,
        covers_until=until,
        size=tree.size,
        root=root,
        key_id=key.key_id,
        signature=key.sign(signed).hex(),
    )
    work.audit.add_checkpoint(made)
    work.record(
        AuditEvent(
            stream="site",
            action=_SEALED,
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
            subject=made.id,
            data={"checkpoint_id": made.id, "size": made.size, "root": made.root},
        )
    )
    return made


def schedule(work: Work) -> None:
    """Make sure that the next nightly seal is planned."""
    now = work.clock.now()
    at = now.replace(hour=_SEAL_AT.hour, minute=0, second=0, microsecond=0)
    if at <= now:
        at += timedelta(days=1)
    work.enqueue(
        NewJob(kind=JobKind.AUDIT_SEAL, dedup_key=f"audit-seal:{at.date().isoformat()}", due_at=at)
    )


def seal_job(work: Work, job: Job) -> None:
    """Seal the trail and plan the next night."""
    seal(work)
    schedule(work)
