"""Where does an instance stand, and how did it get there?"""

from __future__ import annotations

from contextlib import suppress

from engine.bpmn import runtime
from engine.bpmn.steps import steps as steps_in_flow_order
from engine.domain import spoken_time
from engine.domain.actors import Actor
from engine.domain.audit import AuditEntry
from engine.domain.durations import parse_duration
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.spoken_time import Spoken
from engine.domain.time_standards import SlaClock, SlaState
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import EngineFailure
from engine.persistence import listings
from engine.persistence.listings import InstanceQuery
from engine.services import answers, cursors, searching, seeing, step_words, telling
from engine.services.catalog import LoadedDefinition
from engine.services.views import (
    DueExplanation,
    InstanceItem,
    InstanceLink,
    InstanceListPage,
    InstancePage,
    Step,
    Tone,
)
from engine.services.work import Work

PAGE = 25


def page(work: Work, instance_id: str, *, by: Actor) -> InstancePage:
    """Return all that the page of one instance shows.

    Raises:
        NotFound: there is no such instance for this person.
    """
    instance = seeing.instance_for(work, instance_id, by)
    loaded = work.catalog.get(work, instance.definition_id)
    entries = work.audit.of_stream(f"instance:{instance.id}")
    tasks = work.user_tasks.of_instance(instance.id)
    open_tasks = tuple(task for task in tasks if task.state is UserTaskState.OPEN)
    site = work.catalog.site(work, instance.site)
    return InstancePage(
        instance=instance,
        process=loaded.process,
        region_name=work.catalog.region_name(work, instance.region),
        initiator_name=instance.initiator_name,
        steps=_steps(work, loaded, instance, tasks),
        timeline=telling.timeline(entries, loaded=loaded, group_name=site.group_name),
        answers=answers.given(work, loaded, entries),
        markers=_markers(loaded, instance, entries, open_tasks),
        time_left=instance_time_left(work, instance),
        due=explained(
            work,
            instance.clock,
            instance.calendar,
            loaded.process.time.time_standard,
            instance.site,
        ),
        standard=step_words.standard(work, loaded.process.time, loaded),
        open_tasks=open_tasks,
        may_open=frozenset(task.id for task in open_tasks if seeing.may_open(task, by)),
        incidents=tuple(
            each.message for each in work.incidents.unresolved(instance_id=instance.id)
        ),
        caller=_caller(work, instance, by),
        called=_called(work, loaded, instance, by),
    )


def _caller(work: Work, instance: ProcessInstance, by: Actor) -> InstanceLink | None:
    if instance.parent_instance_id is None:
        return None
    caller = work.instances.get(instance.parent_instance_id)
    return _link(work, caller) if caller and seeing.may_see(work, caller, by) else None


def _called(
    work: Work, loaded: LoadedDefinition, instance: ProcessInstance, by: Actor
) -> tuple[InstanceLink, ...]:
    if not any(element.call for element in loaded.process.elements.values()):
        return ()
    called = work.instances.called_from(instance.id)
    return tuple(_link(work, each) for each in called if seeing.may_see(work, each, by))


def _link(work: Work, instance: ProcessInstance) -> InstanceLink:
    loaded = work.catalog.get(work, instance.definition_id)
    return InstanceLink(
        id=instance.id,
        number=instance.number,
        process_name=loaded.head.title,
        state=instance.state,
    )


def _steps(
    work: Work, loaded: LoadedDefinition, instance: ProcessInstance, tasks: list[UserTask]
) -> tuple[Step, ...]:
    """Return what happened, then what the drawing still holds in store."""
    happened = [step_words.of_task(work, loaded, task) for task in tasks]
    if instance.state in {InstanceState.COMPLETED, InstanceState.CANCELLED}:
        return tuple(happened)
    seen = {task.element_id for task in tasks}
    ahead = [
        Step(
            element_id=element.id,
            name=element.label,
            lane=element.lane.name if element.lane else "",
            state="menunggu",
            who="",
            opened_at=None,
            closed_at=None,
            standard=step_words.standard(work, element.user_task.time, loaded)
            if element.user_task
            else None,
            sla=None,
            words="Belum dimulai",
            tone=Tone.PLAIN,
        )
        for element in steps_in_flow_order(loaded.process)
        if element.id not in seen
    ]
    return (*happened, *ahead)


def _markers(
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    entries: list[AuditEntry],
    open_tasks: tuple[UserTask, ...],
) -> dict[str, str]:
    """Say for each element of the drawing whether the token was there, is there, or is there too long."""
    elements = loaded.process.elements
    markers = {step: "done" for step in telling.path(entries) if step in elements}
    if instance.ended_at is None:
        # The history stays readable where the state is not: that is when somebody has to look.
        with suppress(EngineFailure):
            standing = runtime.inspect(loaded.runtime, instance.state_blob)
            markers.update((each, "active") for each in standing.active if each in elements)
    for task in open_tasks:
        state = task.clock.state if task.clock else SlaState.RUNNING
        markers[task.element_id] = {SlaState.WARNED: "warned", SlaState.BREACHED: "late"}.get(
            state, "active"
        )
    return markers


def instance_time_left(work: Work, instance: ProcessInstance) -> Spoken | None:
    """Say how much of an instance's own time is left; None where there is no deadline or it stands still."""
    clock = instance.clock
    if clock is None:
        return None
    if clock.state is SlaState.PAUSED:
        return Spoken(text="Hitungan waktu dihentikan sementara", tone=spoken_time.Tone.CALM)
    if clock.state.is_final:
        late = clock.state is SlaState.MISSED
        return Spoken(
            text="Selesai terlambat" if late else "Selesai tepat waktu",
            tone=spoken_time.Tone.LATE if late else spoken_time.Tone.CALM,
        )
    if clock.due_at is None:
        return None
    calendar = work.catalog.calendar(work, instance.calendar, instance.site)
    return spoken_time.time_left(work.clock.now(), clock.due_at, calendar, warn=clock.warn_at)


def explained(
    work: Work, clock: SlaClock | None, calendar_id: str, standard: str | None, site: str
) -> DueExplanation | None:
    """Tell a due date's arithmetic interval by interval; None where no time standard is being counted."""
    if clock is None or clock.due_at is None or standard is None or clock.deadline_moved:
        return None
    calendar = work.catalog.calendar(work, calendar_id, site)
    lines = calendar.explain(clock.started_at, parse_duration(standard))
    told = [spoken_time.explanation_words(line, calendar) for line in lines]
    paused = [
        f"Berhenti {spoken_time.short_date(each.start, calendar.zone)} sampai "
        f"{spoken_time.short_date(each.end, calendar.zone)}"
        for each in clock.pauses
    ]
    return DueExplanation(
        lines=(*told, *paused),
        due=spoken_time.date_words(clock.due_at, calendar.zone),
        calendar=calendar.name,
    )


def instances(
    work: Work,
    *,
    by: Actor,
    search: str = "",
    state: str = "",
    process_key: str = "",
    after: str | None = None,
) -> InstanceListPage:
    """List the instances that a person may see, newest first."""
    query = InstanceQuery(
        sight=seeing.sight(work, by, own=True),
        search=searching.words(search),
        state=state,
        process_key=process_key,
        before=cursors.read(after),
    )
    found = listings.instances(work.connection, query, limit=PAGE + 1)
    shown = found[:PAGE]
    return InstanceListPage(
        items=tuple(
            InstanceItem(
                instance=each,
                process_title=work.catalog.get(work, each.definition_id).head.title,
                region_name=work.catalog.region_name(work, each.region),
                time_left=instance_time_left(work, each),
            )
            for each in shown
        ),
        next=cursors.spell(shown[-1].started_at, shown[-1].id) if len(found) > PAGE else None,
    )
