"""What is a checkpoint of the audit trail?

A hash chain shows that nothing was changed inside a stream, unless somebody re-hashed all of it, or cut its tail and
moved its recorded end. A checkpoint, signed and copied elsewhere, shows that as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.audit import canonical

#: Separates signatures of checkpoints from any other use of the key.
_DOMAIN = b"alur.audit.checkpoint.v1\x00"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A signed root over all entries written before an instant, in the order of (`written_at`, `id`)."""

    id: str
    made_at: datetime
    #: Entries written before this instant are sealed.
    covers_until: datetime
    #: How many entries that is.
    size: int
    #: RFC 6962 root over the hashes of the entries, in hex.
    root: str
    key_id: str
    #: Ed25519 signature of `signed_bytes`, in hex.
    signature: str


def signed_bytes(
    *, made_at: datetime, covers_until: datetime, size: int, root: str, key_id: str
) -> bytes:
    """Return what a checkpoint's signature covers."""
    facts = {
        "made_at": made_at,
        "covers_until": covers_until,
        "size": size,
        "root": root,
        "key_id": key_id,
    }
    return _DOMAIN + canonical(facts).encode()
