"""How does a process instance start?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn import Advance, Element, runtime
from engine.domain.actors import Actor
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask
from engine.errors import EngineFailure, InvalidInput, NotAllowed, NotFound
from engine.services import answering, closing, founding, halting, moving, step_words
from engine.services.advancing import Move
from engine.services.catalog import LoadedDefinition
from engine.services.founding import Founding
from engine.services.halting import Attempt
from engine.services.opening import Opening
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
    at: str | None = None,
) -> Started:
    """Start an instance with typed variables; a start form's step is completed with them in the same transaction.

    `at` is a start event with a trigger, for who starts it by hand.

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
    if element is None or at is not None:
        return _start_or_halt(work, order, variables, attempt=attempt, start_values=None, at=at)
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
    at: str | None = None,
) -> Started:
    try:
        started = _start(work, order, variables, start_values=start_values, at=at)
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
    at: str | None,
) -> Started:
    move = founding.found(
        work,
        Founding(
            loaded=order.loaded,
            by=order.by,
            region=order.region,
            variables=variables,
            answers=start_values or {},
            at=at,
            request_key=order.request_key,
        ),
    )
    if start_values is None:
        return _started(work, order.loaded, moving.carry_out(work, move), None)
    task = _complete_start_step(work, order, move, start_values)
    return _started(work, order.loaded, move.instance, task)


def _complete_start_step(
    work: Work, order: Order, begun: Move, values: Mapping[str, Any]
) -> UserTask:
    """Open and complete the start step at once; its row is written closed."""
    loaded, now = order.loaded, begun.now
    opened = next(task for task in begun.advance.opened if _is_start_form(loaded, task.element_id))
    element = loaded.process.elements[opened.element_id]
    known = {**opened.variables, **values}
    opening = Opening(
        loaded=loaded,
        instance=begun.instance,
        opened=opened,
        by=order.by,
        variables=known,
        now=now,
    )
    task = closing.start_task(work, opening)
    after = runtime.complete(loaded.runtime, begun.advance.state, opened.token_id, values, now=now)
    move = replace(begun, advance=_joined(begun.advance, after))
    task = closing.close(work, move, task, element, values, request_key=order.request_key)
    work.user_tasks.add(task)
    moving.carry_out(work, move)
    return task


def _joined(first: Advance, after: Advance) -> Advance:
    """Put together the two movements of a start: other flows may leave the start event beside the start step."""
    closed = (*after.closed, *after.jobs_closed, *after.calls_closed)
    gone = {each.token_id for each in closed}
    return replace(
        after,
        opened=(*(each for each in first.opened if each.token_id not in gone), *after.opened),
        jobs_opened=(
            *(each for each in first.jobs_opened if each.token_id not in gone),
            *after.jobs_opened,
        ),
        calls_opened=(
            *(each for each in first.calls_opened if each.token_id not in gone),
            *after.calls_opened,
        ),
        messages=(*first.messages, *after.messages),
        signals=(*first.signals, *after.signals),
        escalations=(*first.escalations, *after.escalations),
        decisions=(*first.decisions, *after.decisions),
        end_events=(*first.end_events, *after.end_events),
    )


def _is_start_form(loaded: LoadedDefinition, element_id: str) -> bool:
    step = loaded.process.start_form_task
    return step is not None and step.id == element_id


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
