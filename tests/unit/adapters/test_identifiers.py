"""Do identifiers keep the order in which they were made?"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from engine.adapters.identifiers import Uuid7

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_identifiers_made_in_one_millisecond_grow() -> None:
    new_id = Uuid7(lambda: NOON)
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_identifier_is_a_uuid_of_version_7_with_its_time() -> None:
    made = uuid.UUID(Uuid7(lambda: NOON)())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == int(NOON.timestamp() * 1000)


def test_a_clock_that_goes_back_makes_no_smaller_identifier() -> None:
    times = iter([NOON, NOON.replace(hour=11)])
    new_id = Uuid7(lambda: next(times))
    assert new_id() < new_id()
