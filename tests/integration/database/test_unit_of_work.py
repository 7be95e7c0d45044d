"""What does a unit of work promise about what is written together?"""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from engine.domain.audit import AuditEvent
from engine.domain.jobs import NewJob
from engine.errors import NotFound, StaleState
from engine.persistence.database import retrying
from engine.services import audit_trail
from tests.integration.job_site import START, JobSite, event


def _site_event(action: str) -> AuditEvent:
    return AuditEvent(stream="site", action=action, actor_id="a", actor_name="A")


def _site_trail(job_site: JobSite) -> list[str]:
    with job_site.work(read_only=True) as work:
        return [entry.action for entry in work.audit.of_stream("site")]


def test_a_unit_that_is_left_without_a_commit_leaves_nothing(job_site: JobSite) -> None:
    with job_site.work() as work:
        work.record(_site_event("site.changed"))
        work.enqueue(job_site.new())
        work.flush()

    assert _site_trail(job_site) == []
    assert job_site.all_jobs() == {}


def test_a_part_that_fails_takes_its_own_writes_with_it_and_no_others(job_site: JobSite) -> None:
    def part(name: str, *, fails: bool) -> None:
        with work.savepoint():
            work.record(_site_event(f"{name}.done"))
            work.enqueue(job_site.new(name))
            if fails:
                work.flush()
                work.record(_site_event(f"{name}.failed"))
                raise StaleState

    with job_site.work() as work:
        work.record(_site_event("before"))
        part("first", fails=False)
        with pytest.raises(StaleState):
            part("second", fails=True)
        part("third", fails=False)
        work.record(_site_event("after"))
        work.commit()

    assert _site_trail(job_site) == ["before", "first.done", "third.done", "after"]
    assert set(job_site.all_jobs()) == {"first", "third"}
    with job_site.work(read_only=True) as work:
        assert audit_trail.verify(work).ok


def test_a_part_that_fails_at_its_very_end_vanishes_as_well(job_site: JobSite) -> None:
    job_site.start()

    def part() -> None:
        with work.savepoint():
            read = work.instances.get("i1", lock=True)
            assert read is not None
            work.enqueue(NewJob(kind=job_site.new().kind, dedup_key="lost", due_at=START))
            # As if somebody else had saved it since it was read.
            work.instances.save(replace(read, title="Lain", version=7))

    with job_site.work() as work:
        with pytest.raises(StaleState):
            part()
        work.record(event("i1", "instance.looked_at"))
        work.commit()

    assert job_site.all_jobs() == {}
    assert (job_site.instance().title, job_site.instance().audit_length) == ("Laporan", 2)


def test_an_instance_that_was_not_read_can_still_be_told_about(job_site: JobSite) -> None:
    job_site.start()
    with job_site.work() as work:
        work.record(event("i1", "instance.looked_at"))
        work.commit()

    assert job_site.instance().audit_length == 2
    with job_site.work() as work:
        work.record(event("nobody", "instance.looked_at"))
        with pytest.raises(NotFound):
            work.commit()


def test_a_reading_unit_has_nothing_to_commit(job_site: JobSite) -> None:
    with job_site.work(read_only=True) as work, pytest.raises(RuntimeError, match="read-only"):
        work.commit()


def test_two_first_entries_of_a_stream_at_once_both_find_their_place(job_site: JobSite) -> None:
    """On PostgreSQL neither finds a row to lock; the later one fails and is done again."""
    meet = threading.Barrier(2, timeout=5)
    failures: list[BaseException] = []

    def write(name: str) -> None:
        tries = 0

        def once() -> None:
            nonlocal tries
            tries += 1
            with job_site.work() as work:
                if tries == 1 and job_site.database.dialect.name == "postgresql":
                    meet.wait()
                work.record(_site_event(name))
                work.commit()

        try:
            retrying(once)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert sorted(_site_trail(job_site)) == ["one", "two"]
    with job_site.work(read_only=True) as work:
        assert audit_trail.verify(work).ok
