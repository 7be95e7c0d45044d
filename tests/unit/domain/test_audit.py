"""Does a chain of audit entries notice every change?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.domain import audit
from engine.domain.audit import AuditEntry, AuditEvent

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _chain(count: int = 3) -> list[AuditEntry]:
    events = [
        AuditEvent(
            stream="instance:1",
            action="user_task.completed",
            actor_id="a1",
            actor_name="Ani",
            subject=f"langkah-{number}",
            data={"number": number},
            private={"catatan": f"rahasia {number}"},
        )
        for number in range(count)
    ]
    names = iter(f"e{number}" for number in range(count))
    return audit.append(
        events, length=0, head="", now=NOON, new_id=lambda: next(names), new_salt=lambda: "ab" * 16
    )


def test_an_untouched_chain_is_clean() -> None:
    chain = _chain()
    assert audit.first_bad(chain, length=3, head=chain[-1].hash) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"actor_name": "Budi"},
        {"data": '{"number":7}'},
        {"private": '{"catatan":"lain"}'},
        {"private": None},
        {"salt": "bukan heksadesimal"},
        {"at": NOON.replace(hour=13)},
        {"commitment": ""},
    ],
)
def test_any_change_is_found_at_its_entry(changed: dict[str, object]) -> None:
    chain = _chain()
    chain[1] = replace(chain[1], **changed)  # type: ignore[arg-type]  # fields of different types
    found = audit.first_bad(chain)
    assert found is not None
    assert (found.seq, found.entry_id) == (2, "e1")


def test_an_entry_taken_from_the_end_is_missed() -> None:
    chain = _chain()
    found = audit.first_bad(chain[:-1], length=3, head=chain[-1].hash)
    assert found is not None
    assert found.seq == 3


def test_the_text_of_private_data_is_not_in_the_hashed_part() -> None:
    entry = _chain(1)[0]
    assert audit.hash_of(replace(entry, private=None)) == entry.hash
