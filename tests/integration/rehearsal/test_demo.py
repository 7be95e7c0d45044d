"""A demo is some days of work that the services really did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.bootstrap import Engine
from engine.domain.clock import SystemClock
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.time_standards import SlaState
from engine.domain.user_tasks import UserTask
from engine.errors import InvalidDefinition
from engine.rehearsal import demo, demo_files
from engine.services import accounts, audit_trail
from engine.services.job_handlers import JOB_HANDLERS
from engine.services.work import Work
from tests.driver import PROCESSES, Office


def _instances(work: Work) -> list[ProcessInstance]:
    found = (work.instances.by_request_key(f"demo:sikanda:{number}") for number in range(6))
    return [each for each in found if each is not None]


def _tasks(work: Work) -> list[UserTask]:
    return [task for each in _instances(work) for task in work.user_tasks.of_instance(each.id)]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, demo.Loaded]]:
    """An office on the machine's clock with the demo in it."""
    office = Office(tmp_path_factory.mktemp("peragaan"), start=SystemClock().now())
    yield office.engine, demo.load(office.engine, PROCESSES, tell=lambda line: None)
    office.close()


def test_packages_people_and_work_are_there(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, loaded = shown
    (told,) = demo_files.find(PROCESSES)
    assert loaded.definitions == ("sikanda-pelaporan versi 1",)
    assert (loaded.people, loaded.instances) == (len(told.people), len(told.work))
    for person in told.people:
        assert accounts.authenticate(engine.work, person.username, demo.PASSWORD) is not None


def test_every_step_was_done_when_it_says(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, _ = shown
    with engine.reading() as work:
        instances, tasks = _instances(work), _tasks(work)
    now = engine.clock.now()
    (told,) = demo_files.find(PROCESSES)
    assert [now - each.started_at for each in instances] == [each.before for each in told.work]
    done = sorted(now - task.closed_at for task in tasks if task.closed_at)
    assert done == sorted(
        [each.before for each in told.work]
        + [step.before for each in told.work for step in each.steps]
    )


def test_clocks_stand_where_somebody_wants_to_see_them(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, _ = shown
    with engine.reading() as work:
        instances, tasks = _instances(work), _tasks(work)
    waiting = {task.clock.state for task in tasks if task.clock and task.closed_at is None}
    assert waiting == {SlaState.RUNNING, SlaState.WARNED, SlaState.BREACHED}
    states = {each.state for each in instances}
    assert states == {InstanceState.ACTIVE, InstanceState.COMPLETED}


def test_what_is_left_falls_due_in_real_time(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, _ = shown
    with engine.reading() as work:
        due = work.jobs.next_due_at(JOB_HANDLERS)
    assert due is not None
    assert due > engine.clock.now()


def test_the_trail_is_whole_and_in_order(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, _ = shown
    with engine.reading() as work:
        assert audit_trail.verify(work).ok
        for each in _instances(work):
            written = [entry.written_at for entry in work.audit.of_stream(f"instance:{each.id}")]
            assert written == sorted(written)


def test_photos_can_be_looked_at(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, _ = shown
    with engine.reading() as work:
        row = work.registers.page(
            "sikanda", "laporan-publik", search="Lampihong", before=None, limit=1
        )
        (file, *_) = row[0].data["foto"]
        stored = work.files.get(file["id"])
        assert stored is not None
        assert engine.ports.files.get(stored.sha256)


def test_loading_again_changes_nothing(shown: tuple[Engine, demo.Loaded]) -> None:
    engine, first = shown
    with engine.reading() as work:
        before = audit_trail.verify(work).entries
    again = demo.load(engine, PROCESSES, tell=lambda line: None)
    with engine.reading() as work:
        assert audit_trail.verify(work).entries == before
    assert (again.definitions, again.people, again.instances) == (first.definitions, 0, 0)


def test_a_sealed_past_is_not_played_into(tmp_path: Path) -> None:
    office = Office(tmp_path, start=SystemClock().now() - timedelta(hours=1))
    office.person("seseorang", ("agen", "63.11"))
    office.advance(timedelta(hours=1))
    with office.engine.work() as work:
        audit_trail.seal(work)
        work.commit()
    loaded = demo.load(office.engine, PROCESSES, tell=lambda line: None)
    with office.engine.reading() as work:
        assert audit_trail.verify(work).ok
    assert loaded.instances == 0
    office.close()


@pytest.mark.parametrize(
    "text, part",
    [
        ("[[people]]\nname = 1", "username"),
        ("[[work]]\ntitle = ''\nprocess = ''\nby = ''\nbefore = '1 jam'", "Lama waktu"),
        ("[", "demo.toml"),
    ],
)
def test_a_demo_that_cannot_be_read_is_refused(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "situs").mkdir()
    (tmp_path / "situs" / "demo.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=part):
        demo_files.find(tmp_path)


def test_instants_are_told_from_now_and_rounded() -> None:
    now = SystemClock().now().replace(hour=10, minute=3, second=2)
    values = demo_files.at_moment(
        {"a": {"before_now": "PT1H"}, "b": {"after_now": "P1D"}, "c": 1}, now
    )
    whole = now.replace(minute=0, second=0, microsecond=0)
    assert values == {"a": whole - timedelta(hours=1), "b": whole + timedelta(days=1), "c": 1}
