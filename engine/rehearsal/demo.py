"""How does an empty installation get people and some days of work to look at?

The days are played: the same services, on a clock that starts in the past and ends now, over the installation's own database. Nothing
is written behind the services' back, so the trail of a demo verifies like any other. What is left waiting at the end falls
due in real time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from engine import bootstrap
from engine.bootstrap import Engine
from engine.domain.actors import SYSTEM, Actor
from engine.domain.clock import SimulatedClock
from engine.errors import InvalidDefinition
from engine.rehearsal import demo_files
from engine.rehearsal.demo_files import Demo, DemoStep, DemoWork
from engine.rehearsal.sample_values import with_files
from engine.rehearsal.time_travel import pass_time
from engine.services import accounts, installing, process_instances, user_tasks
from engine.services.job_runner import JobRunner
from engine.services.work import Work

#: Known to everybody who reads this: an installation with a demo is for looking at.
PASSWORD = "kopi-pagi-peragaan"  # noqa: S105 - see above
#: People and packages are there a little before the first work begins.
_HEAD_START = timedelta(hours=1)
_NO_MAIL = "contoh.test"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a demo has brought."""

    definitions: tuple[str, ...]
    people: int
    #: Process instances that were played; none when they were there already.
    instances: int


def load(engine: Engine, processes: Path, *, tell: Callable[[str], None]) -> Loaded:
    """Deploy all packages, and add people and work where there are none; harmless when repeated.

    Args:
        engine: the installation, on its own clock.
        processes: the folder with one folder per site.
        tell: is called with a line about what is being done.

    Raises:
        InvalidDefinition: a package or a demo cannot be read; nothing is loaded.
    """
    demos = [demo for demo in demo_files.find(processes) if demo.people]
    if not demos:
        raise InvalidDefinition(f"{processes}: tidak ada demo.toml.")
    fresh = [demo for demo in demos if _may_be_played(engine, demo)]
    now = engine.clock.now()
    began = now - max((demo.longest for demo in fresh), default=timedelta()) - _HEAD_START
    stage, clock = _in_the_past(engine, began) if fresh else (engine, None)
    tell("Menerbitkan paket …")
    deployed = installing.install(stage.work, processes)
    tell("Membuat akun …")
    made = sum(_make_people(stage, demo) for demo in demos)
    if clock is not None:
        for line in _play(stage, clock, fresh, now):
            tell(line)
    return Loaded(
        definitions=tuple(f"{each.key} versi {each.version}" for each in deployed),
        people=made,
        instances=sum(len(demo.work) for demo in fresh),
    )


def told(processes: Path) -> list[str]:
    """Return the demo accounts and their password, one line each."""
    people = [person for demo in demo_files.find(processes) for person in demo.people]
    width = max((len(person.username) for person in people), default=0)
    lines = [
        f"  {person.username.ljust(width)}  {person.name}"
        f" – {', '.join(f'{role.group} ({role.region})' for role in person.roles)}"
        for person in people
    ]
    return [f"Akun peragaan, kata sandi semuanya {PASSWORD}", *lines]


def _may_be_played(engine: Engine, demo: Demo) -> bool:
    """The past may be played once, and only as long as no seal says what it was."""
    with engine.reading() as work:
        return (
            bool(demo.work)
            and work.instances.by_request_key(_key(demo, 0)) is None
            and not work.audit.checkpoints()
        )


def _key(demo: Demo, number: int) -> str:
    return f"demo:{demo.site}:{number}"


def _in_the_past(engine: Engine, began: datetime) -> tuple[Engine, SimulatedClock]:
    """Return the same installation on a clock that starts in the past; its mails stay here."""
    clock = SimulatedClock(began)
    settings = replace(engine.settings, smtp=None)
    played = bootstrap.build(
        settings, clock=clock, database=engine.database, passwords=engine.ports.passwords
    )
    return played, clock


def _make_people(engine: Engine, demo: Demo) -> int:
    made = 0
    for person in demo.people:
        with engine.reading() as work:
            if work.accounts.by_username(person.username) is not None:
                continue
        with engine.work() as work:
            accounts.create(
                work,
                username=person.username,
                name=person.name,
                email=f"{person.username}@{_NO_MAIL}",
                roles=person.roles,
                by=SYSTEM,
                password=PASSWORD,
            )
        made += 1
    return made


# -- playing -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Event:
    """Something that happens on the way from the past to now."""

    before: timedelta
    demo: Demo
    number: int
    work: DemoWork
    #: None for the start.
    step: DemoStep | None


def _play(engine: Engine, clock: SimulatedClock, demos: list[Demo], now: datetime) -> Iterator[str]:
    runner = engine.job_runner(owner="peragaan")
    for event in _events(demos):
        pass_time(runner, clock, now - event.before)
        if event.step is None:
            yield f"Memainkan: {event.work.title} …"
            _start(engine, event, now)
        else:
            _take(engine, event, event.step, now)
    _finish(runner, clock, now)


def _finish(runner: JobRunner, clock: SimulatedClock, now: datetime) -> None:
    pass_time(runner, clock, now)


def _events(demos: list[Demo]) -> list[_Event]:
    events = [
        _Event(
            before=step.before if step else work.before,
            demo=demo,
            number=number,
            work=work,
            step=step,
        )
        for demo in demos
        for number, work in enumerate(demo.work)
        for step in (None, *work.steps)
    ]
    # What is furthest back comes first; at one instant, in the order of the file.
    return sorted(events, key=lambda event: -event.before)


def _start(engine: Engine, event: _Event, now: datetime) -> None:
    with engine.work() as work:
        by = _actor(work, event.work.by)
        process_instances.start(
            work,
            event.work.process,
            _values(work, event.work.variables, by, now),
            by=by,
            region=by.home_region() or "",
            request_key=_key(event.demo, event.number),
        )


def _take(engine: Engine, event: _Event, step: DemoStep, now: datetime) -> None:
    with engine.work() as work:
        by = _actor(work, step.by)
        task_id = _open_task(work, event, step.task)
        if step.variables is None:
            user_tasks.claim(work, task_id, by=by)
        else:
            user_tasks.complete_with_values(
                work, task_id, _values(work, step.variables, by, now), by=by
            )


def _values(work: Work, values: object, by: Actor, now: datetime) -> dict[str, object]:
    assert isinstance(values, dict)
    return with_files(work, demo_files.at_moment(values, now), by=by, key="file", large=True)


def _actor(work: Work, username: str) -> Actor:
    account = work.accounts.by_username(username)
    actor = work.accounts.actor(account.id) if account else None
    if actor is None:
        raise InvalidDefinition(f"demo.toml: akun “{username}” tidak ada.")
    return actor


def _open_task(work: Work, event: _Event, element_id: str) -> str:
    instance = work.instances.by_request_key(_key(event.demo, event.number))
    tasks = work.user_tasks.of_instance(instance.id, only_open=True) if instance else []
    for task in tasks:
        if task.element_id == element_id:
            return task.id
    raise InvalidDefinition(
        f"demo.toml: “{event.work.title}”: tugas {element_id} tidak terbuka pada langkah ini."
    )
