"""What happens to a job that is due, whatever goes wrong?"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.domain.instances import InstanceState
from engine.domain.jobs import Job, JobKind, JobState
from engine.errors import AlurError, EngineFailure, StaleState
from engine.services.handler_types import OutsideHandler
from engine.services.job_runner import LEASE, drain, next_due_at
from engine.services.work import Work
from tests.integration.job_site import START, JobSite, event

_MINUTE = timedelta(minutes=1)


class ServerAway(AlurError):
    """Server surel tidak menjawab."""


def _advance(work: Work, job: Job) -> None:
    """Do what a timer does: move the instance and tell the trail."""
    instance = work.instances.get(job.instance_id or "", lock=True)
    assert instance is not None
    work.instances.save(replace(instance, title=f"{instance.title}+"))
    work.record(event(instance.id, "timer.fired"))


def _trail(job_site: JobSite, stream: str) -> list[str]:
    with job_site.work(read_only=True) as work:
        return [entry.action for entry in work.audit.of_stream(stream)]


class TestInsideOurDatabase:
    def test_a_due_job_runs_once_with_its_effect(self, job_site: JobSite) -> None:
        job_site.start()
        job_site.handlers[JobKind.TIMER] = _advance
        job_site.enqueue(job_site.new(instance_id="i1", after=_MINUTE))

        assert job_site.drain() == 0
        job_site.clock.advance(_MINUTE)
        assert job_site.drain() == 1
        assert job_site.drain() == 0

        assert job_site.instance().title == "Laporan+"
        assert job_site.job().state is JobState.DONE
        assert _trail(job_site, "instance:i1") == ["instance.started", "timer.fired"]

    def test_many_jobs_of_one_instance_each_leave_their_effect(self, job_site: JobSite) -> None:
        job_site.start()
        job_site.handlers[JobKind.TIMER] = _advance
        job_site.enqueue(*(job_site.new(f"timer:{n}", instance_id="i1") for n in range(45)))

        assert job_site.drain() == 45
        assert job_site.instance().title == "Laporan" + "+" * 45

    def test_jobs_that_jobs_write_run_in_the_same_drain(self, job_site: JobSite) -> None:
        heard: list[str] = []
        job_site.handlers[JobKind.TIMER] = lambda work, job: work.enqueue(
            job_site.new("news", kind=JobKind.NOTIFY)
        )
        job_site.handlers[JobKind.NOTIFY] = lambda work, job: heard.append(job.dedup_key)
        job_site.enqueue(job_site.new())

        assert job_site.drain() == 2
        assert heard == ["news"]

    def test_a_job_that_ends_its_own_instance_is_done_and_not_cancelled(
        self, job_site: JobSite
    ) -> None:
        job_site.handlers[JobKind.TIMER] = lambda work, job: work.jobs.cancel_for_instance("i1")
        job_site.enqueue(
            job_site.new("mine", instance_id="i1"),
            job_site.new("other", instance_id="i1", after=_MINUTE),
        )
        job_site.drain()

        assert {key: job.state for key, job in job_site.all_jobs().items()} == {
            "mine": JobState.DONE
        }

    def test_a_job_without_a_handler_here_is_left_to_others(self, job_site: JobSite) -> None:
        job_site.enqueue(job_site.new(kind=JobKind.REGISTER_PUT))

        assert job_site.drain() == 0
        assert job_site.job().state is JobState.READY

    def test_a_job_that_its_handler_moves_to_later_runs_again_then(self, job_site: JobSite) -> None:
        ran: list[object] = []

        def not_yet(work: Work, job: Job) -> None:
            ran.append(work.clock.now())
            if len(ran) == 1:
                work.jobs.reschedule(job.id, work.clock.now() + _MINUTE)

        job_site.handlers[JobKind.TIMER] = not_yet
        job_site.enqueue(job_site.new())
        job_site.drain()
        job_site.clock.advance(_MINUTE)
        job_site.drain()

        assert ran == [START, START + _MINUTE]
        assert job_site.job().state is JobState.DONE

    def test_draining_stops_when_told_to(self, job_site: JobSite) -> None:
        job_site.handlers[JobKind.TIMER] = lambda work, job: None
        job_site.enqueue(*(job_site.new(f"{n}") for n in range(45)))
        answers = iter([True, False])

        ran = drain(job_site.runner(), now=START, keep_going=lambda: next(answers))

        assert ran == 20


class TestFailing:
    def test_a_failure_leaves_no_partial_writes_and_spares_the_jobs_beside_it(
        self, job_site: JobSite
    ) -> None:
        for instance_id in ("i1", "i2", "i3"):
            job_site.start(instance_id)

        def poisonous(work: Work, job: Job) -> None:
            _advance(work, job)
            work.enqueue(job_site.new(f"follow-up of {job.dedup_key}", after=_MINUTE))
            if job.instance_id == "i2":
                # Some of it is written already when the failure comes.
                work.flush()
                raise ServerAway

        job_site.handlers[JobKind.TIMER] = poisonous
        job_site.enqueue(*(job_site.new(f"{n}", instance_id=f"i{n}") for n in (1, 2, 3)))
        job_site.drain()

        assert [job_site.instance(f"i{n}").title for n in (1, 2, 3)] == [
            "Laporan+",
            "Laporan",
            "Laporan+",
        ]
        assert {key for key in job_site.all_jobs() if key.startswith("follow-up")} == {
            "follow-up of 1",
            "follow-up of 3",
        }
        assert _trail(job_site, "instance:i2") == ["instance.started"]

    def test_it_is_tried_again_with_growing_pauses_and_then_becomes_an_incident(
        self, job_site: JobSite
    ) -> None:
        job_site.start()
        tries: list[object] = []

        def failing(work: Work, job: Job) -> None:
            tries.append(work.clock.now() - START)
            raise ServerAway

        job_site.handlers[JobKind.TIMER] = failing
        job_site.enqueue(job_site.new(instance_id="i1", payload={"element_id": "tunggu"}))
        for _ in range(200):
            job_site.drain()
            job_site.clock.advance(timedelta(seconds=1))

        assert tries == [timedelta(), timedelta(seconds=10), timedelta(seconds=30)]
        assert job_site.job().state is JobState.DEAD
        assert job_site.instance().state is InstanceState.INCIDENT
        assert _trail(job_site, "instance:i1") == ["instance.started", "incident.raised"]
        with job_site.work(read_only=True) as work:
            (incident,) = work.incidents.unresolved()
        assert incident.message == "Server surel tidak menjawab."
        assert (incident.element_id, incident.error_id) == ("tunggu", "e0000001")

    def test_an_unexpected_error_is_logged_under_an_id_and_told_without_details(
        self, job_site: JobSite, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(work: Work, job: Job) -> None:
            raise KeyError("a secret detail")

        job_site.handlers[JobKind.TIMER] = broken
        job_site.enqueue(job_site.new(max_attempts=1))
        with caplog.at_level(logging.ERROR):
            job_site.drain()

        assert "e0000001" in caplog.text
        dead = job_site.job()
        assert dead.last_error is not None
        assert "secret" not in dead.last_error
        assert "e0000001" in dead.last_error
        assert _trail(job_site, "site") == ["incident.raised"]

    def test_an_instance_that_cannot_go_on_is_an_incident_at_once(self, job_site: JobSite) -> None:
        job_site.start()

        def dead_end(work: Work, job: Job) -> None:
            raise EngineFailure("Tidak ada jalan keluar.", element_id="gerbang")

        job_site.handlers[JobKind.TIMER] = dead_end
        job_site.enqueue(job_site.new(instance_id="i1"))
        job_site.drain()

        with job_site.work(read_only=True) as work:
            (incident,) = work.incidents.unresolved()
        assert incident.element_id == "gerbang"

    def test_a_race_that_somebody_else_won_burns_no_attempt(self, job_site: JobSite) -> None:
        tries: list[int] = []

        def racing(work: Work, job: Job) -> None:
            tries.append(1)
            if len(tries) <= 5:
                raise StaleState

        job_site.handlers[JobKind.TIMER] = racing
        job_site.enqueue(job_site.new(max_attempts=1))
        for _ in range(6):
            job_site.drain()
            job_site.clock.advance(timedelta(seconds=1))

        assert len(tries) == 6
        assert (job_site.job().state, job_site.job().attempts) == (JobState.DONE, 0)

    def test_after_an_operator_revived_it_the_job_runs(self, job_site: JobSite) -> None:
        job_site.start()
        broken = [True]

        def mended(work: Work, job: Job) -> None:
            if broken:
                raise ServerAway
            _advance(work, job)

        job_site.handlers[JobKind.TIMER] = mended
        job_site.enqueue(job_site.new(instance_id="i1", max_attempts=1))
        job_site.drain()
        broken.clear()
        with job_site.work() as work:
            work.jobs.revive(job_site.job().id, now=work.clock.now())
            work.commit()
        job_site.drain()

        assert job_site.instance().title == "Laporan+"


class TestOutside:
    @pytest.fixture
    def sent(self, job_site: JobSite) -> list[str]:
        """Mails that went out; each step says in which kind of unit it was called."""
        out: list[str] = []
        job_site.handlers[JobKind.MAIL_SEND] = OutsideHandler(
            prepare=lambda work, job: f"Surat {job.payload['n']}",
            act=lambda text, job, ports: out.append(f"{text} [{job.dedup_key}]"),
            after=lambda work, job, result: work.record(event("i1", "mail.sent")),
        )
        job_site.start()
        return out

    def _mail(self, job_site: JobSite, n: int = 1, **values: Any) -> None:
        job_site.enqueue(
            job_site.new(
                f"mail:{n}",
                kind=JobKind.MAIL_SEND,
                instance_id="i1",
                payload={"n": n},
                **values,
            )
        )

    def test_it_prepares_acts_with_its_key_and_settles(
        self, job_site: JobSite, sent: list[str]
    ) -> None:
        self._mail(job_site, 1)
        self._mail(job_site, 2)

        assert job_site.drain() == 2
        assert sent == ["Surat 1 [mail:1]", "Surat 2 [mail:2]"]
        assert _trail(job_site, "instance:i1")[1:] == ["mail.sent", "mail.sent"]
        assert job_site.job("mail:1").state is JobState.DONE

    def test_no_transaction_is_open_while_it_acts(self, job_site: JobSite, sent: list[str]) -> None:
        def act(text: str, job: Job, ports: object) -> None:
            # On SQLite a second write unit would be refused while one is open.
            job_site.enqueue(job_site.new("written meanwhile", kind=JobKind.REGISTER_PUT))

        job_site.handlers[JobKind.MAIL_SEND] = replace(
            job_site.handlers[JobKind.MAIL_SEND], act=act
        )
        self._mail(job_site)
        job_site.drain()

        assert "written meanwhile" in job_site.all_jobs()

    def test_a_worker_that_died_in_the_act_is_followed_with_the_same_key(
        self, job_site: JobSite, sent: list[str]
    ) -> None:
        class Killed(BaseException):
            """What kill -9 looks like from inside: nothing runs after it."""

        def die(text: str, job: Job, ports: object) -> None:
            sent.append(f"{text} [{job.dedup_key}]")
            raise Killed

        whole = job_site.handlers[JobKind.MAIL_SEND]
        job_site.handlers[JobKind.MAIL_SEND] = replace(whole, act=die)
        self._mail(job_site)
        with pytest.raises(Killed):
            job_site.drain()
        job_site.handlers[JobKind.MAIL_SEND] = whole

        assert job_site.drain() == 0
        assert next_due_at(job_site.runner()) == START + LEASE
        job_site.clock.advance(LEASE)
        assert job_site.drain() == 1
        assert sent == ["Surat 1 [mail:1]", "Surat 1 [mail:1]"]
        assert _trail(job_site, "instance:i1")[1:] == ["mail.sent"]

    def test_a_worker_that_lost_its_lease_does_not_settle(
        self, job_site: JobSite, sent: list[str]
    ) -> None:
        whole = job_site.handlers[JobKind.MAIL_SEND]

        def slow(text: str, job: Job, ports: object) -> None:
            job_site.handlers[JobKind.MAIL_SEND] = whole
            job_site.clock.advance(LEASE)
            assert drain(job_site.runner("worker-2"), now=job_site.clock.now()) == 1

        job_site.handlers[JobKind.MAIL_SEND] = replace(whole, act=slow)
        self._mail(job_site)
        job_site.drain()

        assert _trail(job_site, "instance:i1")[1:] == ["mail.sent"]
        assert job_site.job("mail:1").fence == 2

    def test_three_failures_make_an_incident(self, job_site: JobSite, sent: list[str]) -> None:
        def refuse(text: str, job: Job, ports: object) -> None:
            raise ServerAway

        whole = job_site.handlers[JobKind.MAIL_SEND]
        job_site.handlers[JobKind.MAIL_SEND] = replace(whole, act=refuse)
        self._mail(job_site)
        for _ in range(4):
            job_site.drain()
            job_site.clock.advance(_MINUTE)

        assert job_site.job("mail:1").attempts == 3
        assert job_site.job("mail:1").state is JobState.DEAD
        assert job_site.instance().state is InstanceState.INCIDENT

    def test_what_follows_is_rolled_back_with_the_job_and_comes_with_the_next_attempt(
        self, job_site: JobSite, sent: list[str]
    ) -> None:
        whole = job_site.handlers[JobKind.MAIL_SEND]

        def half(work: Work, job: Job, result: object) -> None:
            whole.after(work, job, result)
            work.flush()
            if job.attempts == 0:
                raise ServerAway

        job_site.handlers[JobKind.MAIL_SEND] = replace(whole, after=half)
        self._mail(job_site)
        job_site.drain()
        assert _trail(job_site, "instance:i1")[1:] == []
        job_site.clock.advance(_MINUTE)
        job_site.drain()

        assert _trail(job_site, "instance:i1")[1:] == ["mail.sent"]
        assert len(sent) == 2
