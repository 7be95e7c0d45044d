"""Who did what, when, and can anyone have changed the telling?

Entries form one hash chain per stream (`instance:<id>`, `account:<id>`, `site`). An entry's hash covers every column of
its row and the hash of the entry before it. Personal data is hashed only as a salted commitment, so that a
later erasure by law (UU 27/2022) can be told from tampering without re-hashing the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: Separates our hashes from those of any other use of SHA-256 on the same bytes.
DOMAIN = b"alur.audit.v1\x00"
#: What the first entry of a stream points back to.
GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class AuditEvent:
    """Something that happened, before it has a place in a chain."""

    stream: str
    #: `subject.verb`, e.g. `user_task.completed`.
    action: str
    actor_id: str
    actor_name: str
    #: BPMN element, account or file the action is about.
    subject: str = ""
    #: Facts free of personal data.
    data: Mapping[str, Any] = field(default_factory=dict)
    #: Facts that may have to be erased one day.
    private: Mapping[str, Any] | None = None
    #: When it happened; the instant of writing unless a clock says otherwise.
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One row of the trail."""

    id: str
    stream: str
    #: 1-based place in its stream.
    seq: int
    at: datetime
    written_at: datetime
    actor_id: str
    actor_name: str
    action: str
    subject: str
    #: Canonical JSON.
    data: str
    #: Canonical JSON, or None when there was none or it was erased.
    private: str | None
    salt: str
    commitment: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class BadEntry:
    """The first place where a stream does not hold."""

    stream: str
    seq: int
    entry_id: str | None
    reason: str


def canonical(value: Mapping[str, Any]) -> str:
    """Write JSON that has one spelling only: sorted keys, no blanks, times in UTC."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def commitment_of(private: str, salt: str) -> str:
    """Bind a chain to personal data without holding it: SHA-256 over salt and text."""
    # The salt counts as it is spelled: one that was tampered with may be no hexadecimal at all.
    return hashlib.sha256(
        b"\x00".join((DOMAIN, b"private", salt.encode(), private.encode()))
    ).hexdigest()


def hash_of(entry: AuditEntry) -> str:
    """Compute the hash that an entry must carry; `private` counts only through its commitment."""
    fields = [
        entry.prev_hash, entry.id, entry.stream, str(entry.seq), _plain(entry.at), _plain(entry.written_at),
        entry.actor_id, entry.actor_name, entry.action, entry.subject, entry.data, entry.salt, entry.commitment,
    ]  # fmt: skip
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(DOMAIN + body).hexdigest()


def append(
    events: Iterable[AuditEvent],
    *,
    length: int,
    head: str,
    now: datetime,
    new_id: Callable[[], str],
    new_salt: Callable[[], str],
) -> list[AuditEntry]:
    """Give events of one stream their places after an entry number `length` with hash `head`."""
    entries: list[AuditEntry] = []
    for seq, event in enumerate(events, start=length + 1):
        private = canonical(event.private) if event.private is not None else None
        salt = new_salt() if private is not None else ""
        unsigned = AuditEntry(
            id=new_id(), stream=event.stream, seq=seq, at=event.at or now, written_at=now,
            actor_id=event.actor_id, actor_name=event.actor_name, action=event.action, subject=event.subject,
            data=canonical(event.data), private=private, salt=salt,
            commitment=commitment_of(private, salt) if private is not None else "",
            prev_hash=head or GENESIS, hash="",
        )  # fmt: skip
        head = hash_of(unsigned)
        entries.append(_with_hash(unsigned, head))
    return entries


def _with_hash(entry: AuditEntry, value: str) -> AuditEntry:
    values = {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__}
    return AuditEntry(**{**values, "hash": value})


def first_bad(
    entries: Iterable[AuditEntry], *, length: int | None = None, head: str | None = None
) -> BadEntry | None:
    """Check one stream in order of `seq`; `length` and `head` say where it must end, if known."""
    expected_prev, expected_seq, stream = GENESIS, 1, ""
    for entry in entries:
        stream = entry.stream
        reason = _fault(entry, expected_prev, expected_seq)
        if reason:
            return BadEntry(stream=stream, seq=entry.seq, entry_id=entry.id, reason=reason)
        expected_prev, expected_seq = entry.hash, entry.seq + 1
    if length is not None and expected_seq - 1 != length:
        return BadEntry(
            stream=stream, seq=expected_seq, entry_id=None, reason="entri hilang di ujung jejak"
        )
    if head is not None and length and expected_prev != head:
        return BadEntry(
            stream=stream, seq=expected_seq - 1, entry_id=None, reason="ujung jejak tidak cocok"
        )
    return None


def _fault(entry: AuditEntry, expected_prev: str, expected_seq: int) -> str | None:
    if entry.seq != expected_seq:
        return f"nomor urut {expected_seq} hilang atau tertukar"
    if entry.prev_hash != expected_prev:
        return "tidak menyambung dengan entri sebelumnya"
    if entry.private is None and entry.commitment:
        return "data pribadi pada entri ini hilang"
    if entry.private is not None and commitment_of(entry.private, entry.salt) != entry.commitment:
        return "data pribadi pada entri ini diubah"
    if hash_of(entry) != entry.hash:
        return "isi entri ini diubah"
    return None
