"""What is a message between instances, and who waits for one?

A correlation key is often a person's number. Where it is only compared, its digest is kept in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: Names and message ids are columns; a longer one is a mistake.
LONGEST_NAME = 255
#: Characters of a key's digest that the trail shows: enough to tell two keys apart.
SHOWN_OF_KEY = 16


class WaitsFor(StrEnum):
    """What a subscription waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Somebody waits: a token of an instance, or the start event of a version."""

    id: str
    kind: WaitsFor
    name: str
    #: None for signals and for start events, which take every key.
    key_digest: str | None
    definition_id: str
    definition_key: str
    element_id: str
    #: Both None for a start event.
    instance_id: str | None
    token_id: str | None
    opened_at: datetime
    #: Id of the message that is on its way here.
    taken_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Which instance threw a message or a signal, and where the chain of events began that led to it."""

    origin_id: str
    thrower_id: str


@dataclass(frozen=True, kw_only=True)
class BufferedMessage:
    """A message that lives until somebody of every process that wants it has it, or its time is over."""

    id: str
    name: str
    key_digest: str
    #: The sender's own id for it.
    message_id: str | None
    #: As the token engine keeps values.
    variables: Mapping[str, Any]
    #: Region for an instance that it may start.
    region: str
    published_at: datetime
    expires_at: datetime
    #: Keys of the processes that have it.
    delivered_to: tuple[str, ...] = ()
    #: Both None for a message from outside every instance; see `Cause`.
    origin_id: str | None = None
    cause_id: str | None = None


def digest_of(correlation_key: str) -> str:
    """Return what stands for a correlation key; the empty key stands for itself."""
    return hashlib.sha256(correlation_key.encode()).hexdigest() if correlation_key else ""
