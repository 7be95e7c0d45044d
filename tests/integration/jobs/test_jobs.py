"""What does the job table promise?"""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.domain.incidents import Incident
from engine.domain.jobs import JobKind, JobState
from tests.integration.job_site import START, JobSite

_MINUTE = timedelta(minutes=1)
_TIMER = [JobKind.TIMER]
_MAIL = [JobKind.MAIL_SEND]


def test_a_job_exists_only_if_its_unit_commits(job_site: JobSite) -> None:
    with job_site.work() as work:
        work.enqueue(job_site.new("forgotten"))
    job_site.enqueue(job_site.new("kept", instance_id="i1", payload={"surat": "é", "n": [1]}))

    assert list(job_site.all_jobs()) == ["kept"]
    kept = job_site.job("kept")
    assert (kept.state, kept.attempts, kept.fence) == (JobState.READY, 0, 0)
    assert kept.payload == {"surat": "é", "n": [1]}
    assert kept.due_at == START


def test_the_same_job_written_twice_exists_once_even_after_it_is_done(job_site: JobSite) -> None:
    job_site.enqueue(job_site.new(), job_site.new())
    job_site.handlers[JobKind.TIMER] = lambda work, job: None
    assert job_site.drain() == 1
    job_site.enqueue(job_site.new())

    assert job_site.job().state is JobState.DONE
    assert job_site.drain() == 0


def test_writing_and_cancelling_many_jobs_takes_two_statements(job_site: JobSite) -> None:
    statements: list[str] = []
    with job_site.work() as work:
        sa.event.listen(
            work.connection, "before_cursor_execute", lambda *a: statements.append(a[2])
        )
        work.jobs.cancel_for_tasks(["t1", "t2"])
        work.jobs.cancel_for_tokens("i1", ["a", "b"])
        work.jobs.cancel_for_instance("i2")
        for n in range(10):
            work.enqueue(job_site.new(f"timer:{n}"))
        work.commit()

    assert [statement.split()[0] for statement in statements] == ["DELETE", "INSERT"]


class TestCancelling:
    @pytest.fixture(autouse=True)
    def _jobs(self, job_site: JobSite) -> None:
        job_site.enqueue(
            job_site.new("timer of a token", instance_id="i1", token_id="a"),
            job_site.new("timer of another token", instance_id="i1", token_id="b"),
            job_site.new("timer elsewhere", instance_id="i2", token_id="a"),
            job_site.new(
                "clock of a task", kind=JobKind.TIME_STANDARD, instance_id="i1", task_id="t1"
            ),
            job_site.new("clock of the instance", kind=JobKind.TIME_STANDARD, instance_id="i1"),
            job_site.new("news of a task", kind=JobKind.NOTIFY, instance_id="i1", task_id="t1"),
            job_site.new("mail", kind=JobKind.MAIL_SEND, instance_id="i1"),
            job_site.new("mail of a token", kind=JobKind.MAIL_SEND, instance_id="i1", token_id="c"),
        )

    def test_a_closed_task_takes_its_clock_but_not_the_news_about_it(
        self, job_site: JobSite
    ) -> None:
        before = set(job_site.all_jobs())
        with job_site.work() as work:
            work.jobs.cancel_for_tasks(["t1"])
            work.commit()

        assert before - set(job_site.all_jobs()) == {"clock of a task"}

    def test_a_cancelled_token_takes_whatever_waits_for_it(self, job_site: JobSite) -> None:
        before = set(job_site.all_jobs())
        with job_site.work() as work:
            work.jobs.cancel_for_tokens("i1", ["a", "c"])
            work.commit()

        assert before - set(job_site.all_jobs()) == {"timer of a token", "mail of a token"}

    def test_an_ended_instance_leaves_only_what_must_still_be_told(self, job_site: JobSite) -> None:
        with job_site.work() as work:
            work.jobs.cancel_for_instance("i1")
            work.commit()

        assert set(job_site.all_jobs()) == {"timer elsewhere", "news of a task", "mail"}

    def test_a_clock_that_is_cancelled_and_set_again_in_one_unit_stays(
        self, job_site: JobSite
    ) -> None:
        with job_site.work() as work:
            work.jobs.cancel_for_tasks(["t1"])
            work.enqueue(job_site.new("clock of a task", kind=JobKind.TIME_STANDARD, task_id="t1"))
            work.commit()

        assert job_site.job("clock of a task").state is JobState.READY

    def test_nothing_is_cancelled_if_the_unit_does_not_commit(self, job_site: JobSite) -> None:
        before = job_site.all_jobs()
        with job_site.work() as work:
            work.jobs.cancel_for_instance("i1")
            work.flush()

        assert job_site.all_jobs() == before

    def test_a_job_that_once_was_an_incident_stays_for_the_record(self, job_site: JobSite) -> None:
        taken = job_site.job("timer of a token")
        with job_site.work() as work:
            work.incidents.add(_incident(taken.id))
            work.jobs.cancel_for_instance("i1")
            work.commit()

        assert "timer of a token" in job_site.all_jobs()


class TestTaking:
    def test_due_jobs_are_taken_in_order_and_no_more_than_asked_for(
        self, job_site: JobSite
    ) -> None:
        job_site.enqueue(
            job_site.new("later", after=2 * _MINUTE),
            job_site.new("second", after=_MINUTE),
            job_site.new("first"),
            job_site.new("other kind", kind=JobKind.NOTIFY),
        )
        now = START + _MINUTE
        with job_site.work() as work:
            one = work.jobs.acquire_batch(now, 1, _TIMER)
            both = work.jobs.acquire_batch(now, 9, _TIMER)

        assert [job.dedup_key for job in one] == ["first"]
        assert [job.dedup_key for job in both] == ["first", "second"]

    def test_a_batch_is_sorted_by_instance_so_that_workers_lock_in_one_order(
        self, job_site: JobSite
    ) -> None:
        job_site.enqueue(
            job_site.new("b", instance_id="i2"), job_site.new("a", instance_id="i1", after=_MINUTE)
        )
        with job_site.work() as work:
            taken = work.jobs.acquire_batch(START + _MINUTE, 9, _TIMER)

        assert [job.dedup_key for job in taken] == ["a", "b"]

    def test_an_instance_lists_its_waiting_jobs(self, job_site: JobSite) -> None:
        job_site.enqueue(
            job_site.new("2", instance_id="i1", after=_MINUTE),
            job_site.new("1", instance_id="i1"),
            job_site.new("mail", instance_id="i1", kind=JobKind.MAIL_SEND),
            job_site.new("elsewhere", instance_id="i2"),
        )
        with job_site.work(read_only=True) as work:
            timers = work.jobs.of_instance("i1", _TIMER)
            everything = work.jobs.of_instance("i1")

        assert [job.dedup_key for job in timers] == ["1", "2"]
        assert len(everything) == 3

    def test_the_next_job_is_the_first_that_can_be_taken(self, job_site: JobSite) -> None:
        with job_site.work(read_only=True) as work:
            assert work.jobs.next_due_at(_MAIL) is None
        job_site.enqueue(
            job_site.new("leased", kind=JobKind.MAIL_SEND),
            job_site.new("free", kind=JobKind.MAIL_SEND, after=3 * _MINUTE),
            job_site.new("other", after=_MINUTE),
        )
        with job_site.work() as work:
            work.jobs.lease(START, "one", 1, 5 * _MINUTE, _MAIL)
            assert work.jobs.next_due_at(_MAIL) == START + 3 * _MINUTE
            assert work.jobs.next_due_at([*_MAIL, *_TIMER]) == START + _MINUTE

    def test_pages_follow_each_other_without_gap_or_overlap(self, job_site: JobSite) -> None:
        job_site.enqueue(*(job_site.new(f"{n}", after=(n // 2) * _MINUTE) for n in range(7)))
        seen: list[str] = []
        after = None
        with job_site.work(read_only=True) as work:
            while page := work.jobs.page(state=JobState.READY, after=after, limit=3):
                seen += [job.dedup_key for job in page]
                after = (page[-1].due_at, page[-1].id)

        assert seen == [f"{n}" for n in range(7)]


class TestLeases:
    def test_a_leased_job_is_nobody_elses_until_the_lease_runs_out(self, job_site: JobSite) -> None:
        job_site.enqueue(job_site.new("mail", kind=JobKind.MAIL_SEND))
        with job_site.work() as work:
            (first,) = work.jobs.lease(START, "one", 5, _MINUTE, _MAIL)
            assert work.jobs.lease(START, "two", 5, _MINUTE, _MAIL) == []
            assert work.jobs.next_due_at(_MAIL) == START + _MINUTE
            (second,) = work.jobs.lease(START + _MINUTE, "two", 5, _MINUTE, _MAIL)
            work.commit()

        assert (first.fence, second.fence) == (1, 2)

    def test_only_the_last_lease_can_finish_fail_or_bury(self, job_site: JobSite) -> None:
        job_site.enqueue(job_site.new("mail", kind=JobKind.MAIL_SEND))
        with job_site.work() as work:
            (lost,) = work.jobs.lease(START, "one", 1, _MINUTE, _MAIL)
            (held,) = work.jobs.lease(START + _MINUTE, "two", 1, _MINUTE, _MAIL)
            assert not work.jobs.finish(lost, now=START)
            assert not work.jobs.fail(lost, error="x", retry_at=START)
            assert not work.jobs.bury(lost, error="x", now=START)
            assert work.jobs.finish(held, now=START)
            assert not work.jobs.finish(held, now=START)
            work.commit()

        assert job_site.job("mail").state is JobState.DONE

    def test_a_failed_job_waits_for_its_next_attempt(self, job_site: JobSite) -> None:
        job_site.enqueue(job_site.new("mail", kind=JobKind.MAIL_SEND))
        with job_site.work() as work:
            (held,) = work.jobs.lease(START, "one", 1, _MINUTE, _MAIL)
            work.jobs.fail(held, error="server away", retry_at=START + _MINUTE / 2)
            assert work.jobs.lease(START, "two", 1, _MINUTE, _MAIL) == []
            (again,) = work.jobs.lease(START + _MINUTE / 2, "two", 1, _MINUTE, _MAIL)

        assert (again.attempts, again.last_error) == (1, "server away")

    def test_a_dead_job_gets_all_its_attempts_again(self, job_site: JobSite) -> None:
        job_site.enqueue(job_site.new())
        with job_site.work() as work:
            (taken,) = work.jobs.acquire_batch(START, 1, _TIMER)
            work.jobs.bury(taken, error="x", now=START)
            assert work.jobs.acquire_batch(START, 1, _TIMER) == []
            assert work.jobs.revive(taken.id, now=START)
            assert not work.jobs.revive(taken.id, now=START)
            (again,) = work.jobs.acquire_batch(START, 1, _TIMER)

        assert again.attempts == 0


@pytest.mark.postgres
class TestBetweenTwoWorkers:
    @pytest.fixture
    def database_url(self, postgres_url: str) -> str:
        """SQLite has one writer at a time: only here can two meet."""
        return postgres_url

    def test_two_workers_never_take_the_same_job(self, job_site: JobSite) -> None:
        job_site.enqueue(*(job_site.new(f"{n}") for n in range(4)))
        with job_site.work() as one, job_site.work() as two:
            first = one.jobs.acquire_batch(START, 3, _TIMER)
            second = two.jobs.acquire_batch(START, 3, _TIMER)

        assert [len(first), len(second)] == [3, 1]
        assert not {job.id for job in first} & {job.id for job in second}

    def test_cancelling_does_not_wait_for_a_worker_that_may_wait_for_us(
        self, job_site: JobSite
    ) -> None:
        job_site.enqueue(job_site.new("taken", instance_id="i1"))
        with job_site.work() as worker, job_site.work() as person:
            worker.jobs.acquire_batch(START, 1, _TIMER)
            person.jobs.cancel_for_instance("i1")
            person.commit()

        assert list(job_site.all_jobs()) == ["taken"]


def test_incidents_are_listed_resolved_and_kept(job_site: JobSite) -> None:
    job_site.enqueue(job_site.new())
    job_id = job_site.job().id
    with job_site.work() as work:
        work.incidents.add(_incident(job_id))
        assert [each.id for each in work.incidents.unresolved(instance_id="i1")] == ["x1"]
        assert work.incidents.unresolved(instance_id="i2") == []
        assert work.incidents.unresolved(job_kinds=["mail.send"]) == []
        assert work.incidents.resolve("x1", by="Petugas", at=START)
        assert not work.incidents.resolve("x1", by="Orang Lain", at=START)
        assert work.incidents.unresolved() == []
        kept = work.incidents.get("x1")

    assert kept is not None
    assert kept.resolved_by == "Petugas"


def _incident(job_id: str) -> Incident:
    return Incident(
        id="x1", job_id=job_id, job_kind="timer", instance_id="i1", element_id="tunggu",
        message="Terhenti.", error_id="e1", raised_at=START,
    )  # fmt: skip
