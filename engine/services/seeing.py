"""Who may look at what?

An instance is seen by who started it, by who works or worked on it, and by the groups that its process (`who_sees`) or its
site (`sees = ["instances"]`) names, inside their regions. Everything else does not exist for them.
"""

from __future__ import annotations

from engine.domain.actors import SYSTEM, Actor
from engine.domain.instances import ProcessInstance
from engine.domain.user_tasks import UserTask, UserTaskState
from engine.errors import NotAllowed, NotFound
from engine.persistence import listings
from engine.persistence.listings import Sight
from engine.services.sites import Sees
from engine.services.work import Work


def require(work: Work, by: Actor, what: Sees) -> None:
    """Refuse people whose groups do not give them this sight; the system itself (a command line, a job) has all of it.

    Raises:
        NotAllowed: they have none that does.
    """
    if by is not SYSTEM and not may(work, by, what):
        raise NotAllowed


def may(work: Work, by: Actor, what: Sees) -> bool:
    """Tell whether one of the person's groups gives them this sight in any site."""
    return any(by.groups & site.groups_that_see(what) for site in work.catalog.sites(work).values())


def watchers(work: Work, instance: ProcessInstance) -> frozenset[str]:
    """Return the groups that see every instance of this process."""
    site = work.catalog.site(work, instance.site)
    return (
        site.groups_that_see(Sees.INSTANCES)
        | work.catalog.get(work, instance.definition_id).seen_by
    )


def instance_for(work: Work, instance_id: str, by: Actor) -> ProcessInstance:
    """Read an instance that the person may see.

    Raises:
        NotFound: there is none that they may know of.
    """
    instance = work.instances.get(instance_id)
    if instance is None or not may_see(work, instance, by):
        raise NotFound("Proses ini tidak ada, atau bukan untuk Anda.")
    return instance


def may_see(work: Work, instance: ProcessInstance, by: Actor) -> bool:
    """Tell whether a person may see an instance as a whole."""
    if instance.initiator_id == by.account_id or by.in_any_group(
        watchers(work, instance), instance.region
    ):
        return True
    if listings.has_worked_on(work.connection, instance.id, by.account_id):
        return True
    return any(
        task.is_candidate(by) for task in work.user_tasks.of_instance(instance.id, only_open=True)
    )


def may_open(task: UserTask, by: Actor) -> bool:
    """Tell whether a person may open the page of a user task."""
    if task.state is UserTaskState.OPEN:
        return task.is_candidate(by)
    return task.closed_by_id == by.account_id


def sight(work: Work, by: Actor, *, own: bool) -> Sight:
    """Return what lists of instances and steps may show a person."""
    pairs: set[tuple[str, str]] = set()
    sites = work.catalog.sites(work)
    for head in work.definitions.all_versions():
        site = sites.get(head.site)
        groups = work.catalog.get(work, head.id).seen_by | (
            site.groups_that_see(Sees.INSTANCES) if site else frozenset()
        )
        pairs.update((head.key, role.region) for role in by.roles if role.group in groups)
    return Sight(processes=tuple(sorted(pairs)), initiator_id=by.account_id if own else None)
