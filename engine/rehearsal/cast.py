"""Who are the people in a scenario?

A scenario writes `by: verifikator`, and that is an account in the group of this name; `verifikator-2` is a second person of it. Any
other name is a person who may do everything in this process, which is all that a first drawing without a site needs.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.bootstrap import Engine
from engine.bpmn import ProcessModel
from engine.domain.actors import SYSTEM, Actor, Role
from engine.services import accounts
from engine.services.sites import Site

#: Mail addresses of people who do not exist (RFC 6761).
DOMAIN = "peraga.test"
#: What `accounts.create` takes as a user name and as an address.
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
#: Characters of a name that stay readable in a user name that has to be made.
_READABLE = 40


class NobodyEnters:
    """Passwords for a place where nobody signs in: hashing for real would take longer than the whole scenario."""

    def hash(self, password: str) -> str:
        """Return what fits no password."""
        return "!"

    def matches(self, password_hash: str, password: str) -> bool:
        """Let nobody in."""
        return False


def username(name: str) -> str:
    """Return the user name of somebody in a scenario: the name itself where it can be one, else one made from it.

    Two names never share one: what is made ends in a digest of the name.
    """
    if _USERNAME.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_READABLE]
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{readable or 'orang'}-{digest}"


def as_stored(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return expected variables with the initiator, who is named as in the scenario, under the user name."""
    stored = dict(variables)
    if isinstance(initiator := stored.get("initiator"), str):
        stored["initiator"] = username(initiator)
    return stored


def address(name: str) -> str:
    """Return the mail address of somebody in a scenario."""
    return name if _EMAIL.fullmatch(name) else f"{username(name)}@{DOMAIN}"


def group_of(name: str, groups: Collection[str]) -> str | None:
    """Return the group that a name stands for: its own, or the longest one that `-…` was added to."""
    fitting = [group for group in groups if name == group or name.startswith(f"{group}-")]
    return max(fitting, key=len, default=None)


def groups_in(process: ProcessModel) -> frozenset[str]:
    """Return every group that a drawing writes out."""
    found: set[str] = set()
    for element in process.elements.values():
        task, job = element.user_task, element.job
        if task is not None:
            found.update(task.candidate_groups.static_names if task.candidate_groups else ())
            found.update([task.time.escalate_to] if task.time.escalate_to else [])
        if job is not None and "group" in job.headers:
            found.update(job.headers["group"].static_names)
    if process.time.escalate_to:
        found.add(process.time.escalate_to)
    return frozenset(found)


def users_in(process: ProcessModel) -> frozenset[str]:
    """Return every user name that a drawing writes out as assignee or candidate."""
    found: set[str] = set()
    for element in process.user_tasks:
        task = element.user_task
        for named in (task.assignee, task.candidate_users) if task else ():
            found.update(named.static_names if named else ())
    return frozenset(found)


def roles_for(
    name: str, *, site: Site, groups: frozenset[str], region: str, starter: str
) -> tuple[Role, ...]:
    """Return the roles of somebody in a scenario; `groups` are those that its drawings write out.

    Whoever starts it belongs to its region, all others to the site's.
    """
    known = {*groups, *site.groups}
    group = group_of(name, known)
    home = region if group_of(starter, known) == group else site.region
    # A group that an expression names cannot be known before; it may well be called like the person.
    held = {group} if group else {*groups, name}
    return tuple(Role(group=each, region=home) for each in sorted(held))


def invite(engine: Engine, people: Iterable[tuple[str, tuple[Role, ...]]]) -> dict[str, Actor]:
    """Create accounts and return who they are, by the name in the scenario."""
    actors: dict[str, Actor] = {}
    for name, roles in people:
        login = username(name)
        shown = name.replace("-", " ").replace(".", " ").title()
        with engine.work() as work:
            accounts.create(
                work,
                username=login,
                name=shown if shown.strip() else login,
                email=address(name),
                roles=roles,
                by=SYSTEM,
                password="tidak dipakai",  # noqa: S106 - NobodyEnters
            )
        with engine.reading() as work:
            account = work.accounts.by_username(login)
            actor = work.accounts.actor(account.id) if account else None
        if actor is not None:
            actors[name] = actor
    return actors
