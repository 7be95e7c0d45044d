"""How does a process instance start?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.bpmn import Advance, Element, runtime
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.instances import InstanceState, ProcessInstance
from engine.domain.user_tasks import UserTask
from engine.errors import EngineFailure, InvalidInput, NotAllowed, NotFound
from engine.services import advancing, answering, closing, halting, step_words, time_keeping
from engine.services.advancing import Move
from engine.services.catalog import LoadedDefinition
from engine.services.halting import Attempt
from engine.services.opening import Opening, faults_of
from engine.services.time_keeping import Deadline
from engine.services.views import Startable, Started, StartPage
from engine.services.work import Work
from forms.files import FileValue


@dataclass(frozen=True, kw_only=True)
class Order:
    """What somebody wants started."""

    loaded: LoadedDefinition
    by: Actor
    #: Kemendagri code of the region that the instance will belong to.
    region: str
    #: Key of the request; a second order with the same key finds the first one's instance.
    request_key: str | None


def startables(work: Work, *, by: Actor) -> list[Startable]:
    """List the processes that the person may start from the browser, by title."""
    keys = {head.key for head in work.definitions.all_versions()}
    loaded = [work.catalog.latest(work, key) for key in sorted(keys)]
    found = [_startable(work, each) for each in loaded if _may_start(each, by)]
    return sorted(found, key=lambda startable: startable.title)


def start_page(work: Work, key: str, *, by: Actor) -> StartPage:
    """Return what the page of a start form shows.

    Raises:
        NotFound: nothing is deployed under this key, or it has no start form.
        NotAllowed: the person is in none of the start step's candidate groups.
    """
    loaded, element = _start_step(work, key, by)
    form = answering.form_of(loaded, element)
    region = _region_for(element, by)
    context = {"region": region, "initiator": by.username}
    return StartPage(
        startable=_startable(work, loaded),
        element=element,
        form=form,
        region=region,
        region_name=work.catalog.region_name(work, region),
        values=answering.initial(form, context),
        context=context,
        standard=step_words.standard(work, element.user_task.time, loaded)
        if element.user_task
        else None,
    )


def site_of(work: Work, key: str) -> str:
    """Return the site of a process definition; empty where nothing is deployed under the key."""
    head = work.definitions.latest(key)
    return head.site if head else ""


def keep_uploads(
    work: Work,
    key: str,
    submitted: Mapping[str, Sequence[str]],
    files: Mapping[str, Sequence[FileValue]],
    *,
    by: Actor,
) -> dict[str, list[dict[str, Any]]]:
    """Keep good uploads of a start form that goes on being filled in; returns references by field key.

    Raises:
        NotFound: nothing is deployed under this key, or it has no start form.
        NotAllowed: the person is in none of the start step's candidate groups.
    """
    loaded, element = _start_step(work, key, by)
    form = answering.form_of(loaded, element)
    context = {"region": _region_for(element, by), "initiator": by.username}
    sent = answering.Sent(fields=submitted, files=files)
    kept = answering.hold(work, form, sent, context, site=loaded.head.site, by=by)
    work.commit()
    return kept


def start_from_form(
    work: Work,
    key: str,
    submitted: Mapping[str, Sequence[str]],
    files: Mapping[str, Sequence[FileValue]],
    *,
    by: Actor,
    request_key: str,
) -> Started:
    """Start an instance and complete its start step, in one transaction.

    Raises:
        InvalidInput: the form needs mending; nothing was started.
        Halted: the drawing cannot go on from its start; nothing was started, uploads are kept.
    """
    loaded, element = _start_step(work, key, by)
    order = Order(loaded=loaded, by=by, region=_region_for(element, by), request_key=request_key)
    if replayed := _replayed(work, order):
        return replayed
    context = {"region": order.region, "initiator": by.username}
    values = answering.accept(
        work, loaded, element, answering.Sent(fields=submitted, files=files), context, by=by
    )
    attempt = Attempt(by=by, values=values, submitted=submitted)
    return _start_or_halt(work, order, {}, attempt=attempt, start_values=values)


def start(
    work: Work,
    key: str,
    variables: Mapping[str, Any],
    *,
    by: Actor,
    region: str,
    request_key: str | None = None,
) -> Started:
    """Start an instance with typed variables; a start form's step is completed with them in the same transaction.

    Raises:
        NotFound: nothing is deployed under this key.
        InvalidInput: the start form does not accept the variables.
    """
    loaded = work.catalog.latest(work, key)
    order = Order(loaded=loaded, by=by, region=region, request_key=request_key)
    if replayed := _replayed(work, order):
        return replayed
    element = loaded.process.start_form_task
    attempt = Attempt(by=by, values=variables)
    if element is None:
        return _start_or_halt(work, order, variables, attempt=attempt, start_values=None)
    context = {"region": region, "initiator": by.username}
    values = answering.accept_values(work, loaded, element, variables, context, by=by)
    return _start_or_halt(work, order, {}, attempt=attempt, start_values=values)


def _start_or_halt(
    work: Work,
    order: Order,
    variables: Mapping[str, Any],
    *,
    attempt: Attempt,
    start_values: Mapping[str, Any] | None,
) -> Started:
    try:
        started = _start(work, order, variables, start_values=start_values)
    except EngineFailure as error:
        raise halting.at_start(work, attempt, error) from error
    work.commit()
    return started


def _start(
    work: Work,
    order: Order,
    variables: Mapping[str, Any],
    *,
    start_values: Mapping[str, Any] | None,
) -> Started:
    now = work.catalog.now(work, order.loaded.head.site)
    instance = _new_instance(work, order, now=now)
    given = {
        **variables,
        "initiator": order.by.username,
        "region": order.region,
        "instance_number": instance.number,
        "started_at": now,
    }
    advance = runtime.start(order.loaded.runtime, given, now=now)
    everything = {**advance.variables, **(start_values or {})}
    with faults_of(None, order.loaded.head.title):
        instance = _titled(order, instance, everything, now=now)
        instance = _with_clock(work, order, instance, everything, now=now)
    work.instances.add(instance, request_key=order.request_key)
    _record_start(work, order, instance, advance)
    _arm(work, order, instance)
    if start_values is None:
        instance = advancing.apply(
            work,
            Move(loaded=order.loaded, instance=instance, advance=advance, by=order.by, now=now),
        )
        return _started(work, order.loaded, instance, None)
    task = _complete_start_step(work, order, instance, advance, start_values, now=now)
    return _started(work, order.loaded, instance, task)


def _complete_start_step(
    work: Work,
    order: Order,
    instance: ProcessInstance,
    advance: Advance,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> UserTask:
    """Open and complete the start step at once; its row is written closed."""
    loaded = order.loaded
    opened = next(task for task in advance.opened if _is_start_form(loaded, task.element_id))
    element = loaded.process.elements[opened.element_id]
    known = {**opened.variables, **values}
    opening = Opening(
        loaded=loaded, instance=instance, opened=opened, by=order.by, variables=known, now=now
    )
    task = closing.start_task(work, opening)
    after = runtime.complete(loaded.runtime, advance.state, opened.token_id, values, now=now)
    move = Move(loaded=loaded, instance=instance, advance=after, by=order.by, now=now)
    task = closing.close(work, move, task, element, values, request_key=order.request_key)
    work.user_tasks.add(task)
    advancing.apply(work, move)
    return task


def _is_start_form(loaded: LoadedDefinition, element_id: str) -> bool:
    step = loaded.process.start_form_task
    return step is not None and step.id == element_id


def _new_instance(work: Work, order: Order, *, now: datetime) -> ProcessInstance:
    head = order.loaded.head
    day = now.strftime("%Y%m%d")
    serial = work.instances.next_number(f"number:{head.site}:{day}")
    calendar = work.catalog.calendar(work, order.loaded.process.time.calendar, head.site)
    return ProcessInstance(
        id=work.new_id(),
        definition_id=head.id,
        definition_key=head.key,
        site=head.site,
        number=f"{day}{serial:05d}",
        title=order.loaded.process.name or head.title,
        region=order.region,
        state=InstanceState.ACTIVE,
        initiator_id=order.by.account_id,
        initiator_name=order.by.name,
        started_at=now,
        calendar=calendar.id,
    )


def _titled(
    order: Order, instance: ProcessInstance, variables: Mapping[str, Any], *, now: datetime
) -> ProcessInstance:
    title = order.loaded.process.title
    text = title.evaluate(variables, now=now) if title else None
    return replace(instance, title=str(text)) if text else instance


def _with_clock(
    work: Work,
    order: Order,
    instance: ProcessInstance,
    variables: Mapping[str, Any],
    *,
    now: datetime,
) -> ProcessInstance:
    calendar = work.catalog.calendar(work, instance.calendar, instance.site)
    deadline = Deadline(settings=order.loaded.process.time)
    return replace(instance, clock=time_keeping.begin(deadline, calendar, variables, now=now))


def _record_start(work: Work, order: Order, instance: ProcessInstance, advance: Advance) -> None:
    head = order.loaded.head
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="instance.started",
            actor_id=order.by.account_id,
            actor_name=order.by.name,
            data={
                "number": instance.number,
                "definition": head.key,
                "version": head.version,
                "digest": head.digest,
                "region": instance.region,
                "path": list(advance.path),
            },
        )
    )


def _arm(work: Work, order: Order, instance: ProcessInstance) -> None:
    """Tick the instance's clock once, as its start may lie in the past, and write the job of what comes next."""
    if instance.clock is None:
        return
    timed = advancing.instance_timed(instance)
    time_keeping.arm(work, timed, instance.clock)


def _started(
    work: Work,
    loaded: LoadedDefinition,
    instance: ProcessInstance,
    task: UserTask | None,
    *,
    replayed: bool = False,
) -> Started:
    return Started(
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        start_state=task.clock.state if task and task.clock else None,
        start_words=_start_words(work, loaded, task) if task else "",
        replayed=replayed,
    )


def _start_words(work: Work, loaded: LoadedDefinition, task: UserTask) -> str:
    """Say how the start step did against its time standard; empty where it has none."""
    step = step_words.of_task(work, loaded, task)
    return f"{step.words} (waktu baku {step.standard})" if step.sla and step.standard else ""


def _replayed(work: Work, order: Order) -> Started | None:
    """Answer a request that was answered before; somebody else's key is no key of ours."""
    if order.request_key is None:
        return None
    earlier = work.instances.by_request_key(order.request_key)
    if earlier is None:
        return None
    if earlier.initiator_id != order.by.account_id:
        raise NotAllowed
    first = next(iter(work.user_tasks.of_instance(earlier.id)), None)
    loaded = work.catalog.get(work, earlier.definition_id)
    return _started(work, loaded, earlier, first, replayed=True)


def _start_step(work: Work, key: str, by: Actor) -> tuple[LoadedDefinition, Element]:
    loaded = work.catalog.latest(work, key)
    element = loaded.process.start_form_task
    if element is None:
        raise NotFound(f"Proses “{loaded.head.title}” tidak dimulai dari halaman ini.")
    if not _may_start(loaded, by):
        raise NotAllowed(f"Anda tidak berwenang memulai “{loaded.head.title}”.")
    return loaded, element


def _may_start(loaded: LoadedDefinition, by: Actor) -> bool:
    element = loaded.process.start_form_task
    return element is not None and bool(by.groups & set(_start_groups(element)))


def _start_groups(element: Element) -> tuple[str, ...]:
    model = element.user_task
    return model.candidate_groups.static_names if model and model.candidate_groups else ()


def _region_for(element: Element, by: Actor) -> str:
    """An instance started by a person belongs to the region in which the person holds the start step's role."""
    for group in _start_groups(element):
        region = by.home_region(group)
        if region is not None:
            return region
    raise InvalidInput("Akun Anda belum terikat pada suatu wilayah.")


def _startable(work: Work, loaded: LoadedDefinition) -> Startable:
    element = loaded.process.start_form_task
    return Startable(
        key=loaded.head.key,
        title=loaded.head.title,
        site=loaded.head.site,
        site_name=work.catalog.site(work, loaded.head.site).name,
        action=element.label if element else "",
        documentation=element.documentation if element else "",
    )
