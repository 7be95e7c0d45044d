"""Can anybody change the telling without being found out?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.adapters.signing_keys import SigningKey
from engine.domain.audit import AuditEntry, AuditEvent, hash_of
from engine.domain.jobs import JobKind, JobState
from engine.persistence import rows
from engine.persistence.tables import (
    audit_checkpoint,
    audit_entry,
    audit_stream,
    instance,
    job,
)
from engine.services import audit_trail
from engine.services.audit_trail import Report
from tests.integration.job_site import START, JobSite

_DAY = timedelta(days=1)


@pytest.fixture
def trail(job_site: JobSite) -> JobSite:
    """Two instances, an account and the site itself, each with a few entries."""
    for instance_id in ("i1", "i2"):
        job_site.start(instance_id)
    for n in range(3):
        job_site.clock.advance(timedelta(seconds=1))
        with job_site.work() as work:
            for stream in ("instance:i1", "instance:i2", "account:a1", "site"):
                work.record(
                    AuditEvent(
                        stream=stream,
                        action="user_task.completed",
                        actor_id="ver",
                        actor_name="Verifikator",
                        subject="verifikasi",
                        data={"n": n},
                        private={"catatan": "kurang foto"},
                    )
                )
            work.commit()
    return job_site


def _verify(site: JobSite) -> Report:
    with site.work(read_only=True) as work:
        return audit_trail.verify(work)


def _seal(site: JobSite) -> None:
    site.clock.advance(_DAY)
    with site.work() as work:
        assert audit_trail.seal(work)
        work.commit()


def _entries(site: JobSite, stream: str) -> list[AuditEntry]:
    with site.work(read_only=True) as work:
        return work.audit.of_stream(stream)


def _write(site: JobSite, statement: sa.Executable) -> None:
    """Change the database behind the program's back."""
    with site.database.begin() as connection:
        connection.execute(statement)


def _changed(value: Any) -> Any:
    """Change one byte, or one unit, of a value."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, int):
        return value + 100
    return (chr(ord(value[0]) ^ 1) + value[1:]) if value else "x"


def test_a_trail_that_nobody_touched_is_whole(trail: JobSite) -> None:
    _seal(trail)
    report = _verify(trail)

    assert report.ok
    assert (report.entries, report.streams, report.checkpoints) == (15, 4, 1)
    assert report.sealed_until == trail.clock.now() - audit_trail.SETTLED_AFTER


def test_an_empty_trail_is_whole(job_site: JobSite) -> None:
    assert _verify(job_site) == Report(
        entries=0, streams=0, checkpoints=0, sealed_until=None, bad=()
    )


@pytest.mark.parametrize("place", [0, 1, -1])
def test_one_changed_byte_in_any_column_is_found_and_its_entry_named(
    trail: JobSite, place: int
) -> None:
    honest = _entries(trail, "instance:i2")[place]
    for column in audit_entry.c:
        forged = _changed(getattr(honest, column.name))
        here = audit_entry.c.seq == honest.seq, audit_entry.c.stream == honest.stream
        _write(trail, audit_entry.update().where(*here).values({column.name: forged}))

        report = _verify(trail)

        named = {bad.entry_id for bad in report.bad}
        if column.name == "seq" and place != -1:
            # The entry now stands elsewhere: the first bad place is the hole that it left.
            assert report.first_bad is not None
            assert f"nomor urut {honest.seq} hilang" in report.first_bad.reason
        else:
            assert (forged if column.name == "id" else honest.id) in named, column.name
        assert all(bad.stream != "account:a1" for bad in report.bad)
        there = audit_entry.c.id == (forged if column.name == "id" else honest.id)
        _write(trail, audit_entry.update().where(there).values(rows.audit_entry_columns(honest)))
        assert _verify(trail).ok


@pytest.mark.parametrize("column", ["private", "salt", "commitment"])
def test_personal_data_that_was_taken_away_is_found(trail: JobSite, column: str) -> None:
    entry = _entries(trail, "site")[1]
    emptied = None if column == "private" else ""
    _write(
        trail, audit_entry.update().where(audit_entry.c.id == entry.id).values({column: emptied})
    )

    (bad,) = _verify(trail).bad
    assert bad.entry_id == entry.id


def test_an_entry_taken_out_of_the_middle_is_found(trail: JobSite) -> None:
    _, second, third, _ = _entries(trail, "instance:i1")
    _write(trail, audit_entry.delete().where(audit_entry.c.id == second.id))

    (bad,) = _verify(trail).bad
    assert (bad.stream, bad.entry_id) == ("instance:i1", third.id)


@pytest.mark.parametrize("stream", ["instance:i1", "account:a1"])
def test_a_tail_that_was_cut_is_found(trail: JobSite, stream: str) -> None:
    last = _entries(trail, stream)[-1]
    _write(trail, audit_entry.delete().where(audit_entry.c.id == last.id))

    (bad,) = _verify(trail).bad
    assert (bad.stream, bad.seq) == (stream, last.seq)


def test_a_stream_of_which_nothing_is_left_is_found(trail: JobSite) -> None:
    _write(trail, audit_entry.delete().where(audit_entry.c.stream == "account:a1"))

    (bad,) = _verify(trail).bad
    assert (bad.stream, bad.reason) == ("account:a1", "seluruh entri jejak ini hilang")


def test_a_stream_that_nothing_refers_to_is_found(trail: JobSite) -> None:
    _write(trail, audit_stream.delete().where(audit_stream.c.stream == "account:a1"))

    (bad,) = _verify(trail).bad
    assert (bad.stream, bad.reason) == ("account:a1", "jejak ini tidak terdaftar")


class TestCheckpoints:
    """What chains alone do not find: somebody who knows how the hashes are made."""

    def _rehash(self, site: JobSite, forge: dict[str, Any]) -> None:
        """Change the second entry of i1 and make the whole chain, and its recorded end, fit again."""
        head = ""
        for entry in _entries(site, "instance:i1"):
            values = rows.audit_entry_columns(entry)
            values |= {"prev_hash": head or entry.prev_hash}
            values |= forge if entry.seq == 2 else {}
            values["hash"] = head = hash_of(AuditEntry(**values))
            _write(site, audit_entry.update().where(audit_entry.c.id == entry.id).values(values))
        _write(site, instance.update().where(instance.c.id == "i1").values(audit_head=head))

    def test_a_chain_that_was_hashed_again_is_caught_by_the_seal(self, trail: JobSite) -> None:
        _seal(trail)
        self._rehash(trail, {"actor_name": "Orang Lain"})

        (bad,) = _verify(trail).bad
        assert bad.stream == "segel"
        assert bad.reason == "isi jejak tidak sama dengan yang disegel"

    def test_without_a_seal_it_would_not_be_caught(self, trail: JobSite) -> None:
        self._rehash(trail, {"actor_name": "Orang Lain"})

        assert _verify(trail).ok

    def test_a_tail_that_was_cut_together_with_its_recorded_end_is_caught(
        self, trail: JobSite
    ) -> None:
        _seal(trail)
        *_, before, last = _entries(trail, "instance:i1")
        _write(trail, audit_entry.delete().where(audit_entry.c.id == last.id))
        end = {"audit_length": before.seq, "audit_head": before.hash}
        _write(trail, instance.update().where(instance.c.id == "i1").values(end))

        (bad,) = _verify(trail).bad
        assert bad.reason == "jejak berisi 13 entri, yang disegel 14"

    def test_a_seal_that_was_made_again_needs_the_key(self, trail: JobSite) -> None:
        _seal(trail)
        honest = trail.audit_key
        self._rehash(trail, {"actor_name": "Orang Lain"})
        _write(trail, audit_checkpoint.delete())
        trail.audit_key = SigningKey.generate()
        with trail.work() as work:
            audit_trail.seal(work)
            work.commit()
        trail.audit_key = honest

        reasons = {bad.reason for bad in _verify(trail).bad}
        assert reasons == {"segel dibuat dengan kunci lain", "segel ini hilang atau diganti"}

    def test_a_seal_that_was_taken_away_is_missed(self, trail: JobSite) -> None:
        _seal(trail)
        _write(trail, audit_checkpoint.delete())

        (bad,) = _verify(trail).bad
        assert bad.reason == "segel ini hilang atau diganti"

    @pytest.mark.parametrize("column", ["made_at", "covers_until", "size", "root", "signature"])
    def test_a_changed_seal_is_found(self, trail: JobSite, column: str) -> None:
        _seal(trail)
        with trail.work(read_only=True) as work:
            (checkpoint,) = work.audit.checkpoints()
        forged = {column: _changed(getattr(checkpoint, column))}
        _write(trail, audit_checkpoint.update().values(forged))

        assert _verify(trail).bad[0].reason == "tanda tangan segel tidak sah"

    def test_every_seal_covers_all_that_came_before_it(self, trail: JobSite) -> None:
        _seal(trail)
        _seal(trail)
        with trail.work(read_only=True) as work:
            sizes = [checkpoint.size for checkpoint in work.audit.checkpoints()]

        assert sizes == [14, 15]
        assert _verify(trail).ok

    def test_entries_that_may_still_be_on_their_way_are_not_sealed(self, trail: JobSite) -> None:
        with trail.work() as work:
            assert audit_trail.seal(work) is None

    def test_it_is_sealed_every_night_by_a_job(self, trail: JobSite) -> None:
        trail.handlers[JobKind.AUDIT_SEAL] = audit_trail.seal_job
        with trail.work() as work:
            audit_trail.schedule(work)
            audit_trail.schedule(work)
            work.commit()
        for _ in range(3):
            trail.clock.advance(_DAY)
            trail.drain()

        jobs = trail.all_jobs().values()
        assert [each.state for each in jobs] == [JobState.DONE] * 3 + [JobState.READY]
        assert [each.due_at.hour for each in jobs] == [17] * 4
        assert _verify(trail).checkpoints == 3


def test_somebody_who_writes_meanwhile_makes_nothing_look_bad(trail: JobSite) -> None:
    with trail.work(read_only=True) as work:
        streams = work.audit.streams()
        first = next(streams)
        with trail.work() as other:
            for stream in ("instance:i1", "instance:i2", "site"):
                other.record(AuditEvent(stream=stream, action="x.y", actor_id="a", actor_name="A"))
            other.commit()
        everything: Iterator[tuple[int, int | None]] = (
            (len(stream.entries), stream.length) for stream in [first, *streams]
        )
        assert all(there == recorded for there, recorded in everything)


def test_the_job_table_is_no_part_of_the_trail(trail: JobSite) -> None:
    trail.enqueue(trail.new())
    _write(trail, job.update().values(payload={"changed": True}, due_at=START))

    assert _verify(trail).ok
