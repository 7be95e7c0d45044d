"""What does a site declare?

A site is one organisation's part of the installation: its zone, groups, registers and menus, as `site.toml` says them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.domain.actors import Actor
from engine.errors import InvalidDefinition

#: The calendar that never closes; every site has it in its own zone.
ROUND_THE_CLOCK = "24x7"


class Sees(StrEnum):
    """What a group sees besides its own tasks."""

    INSTANCES = "instances"
    TRAIL = "trail"
    DEFINITIONS = "definitions"
    ACCOUNTS = "accounts"
    OPERATIONS = "operations"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A role that accounts hold in a region."""

    id: str
    name: str
    meaning: str = ""
    sees: frozenset[Sees] = frozenset()
    staff: bool = True


@dataclass(frozen=True, kw_only=True)
class RegisterColumn:
    """One field of a register."""

    key: str
    label: str
    #: text | longtext | choice | datetime | files
    type: str = "text"
    options: Mapping[str, str] = field(default_factory=dict)
    #: Groups that see it; empty for everyone who may read the register.
    who: frozenset[str] = frozenset()
    #: Whether it stands in the list, not only on the entry's own page.
    column: bool = False


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register (buku register) and who may read it."""

    id: str
    name: str
    description: str
    #: Field that names an entry.
    row: str
    who: frozenset[str]
    fields: tuple[RegisterColumn, ...]


@dataclass(frozen=True, kw_only=True)
class Menu:
    """One entry of the menu."""

    label: str
    #: inbox | start:<process> | register:<id> | instances | trail | definitions | accounts | notifications …
    target: str
    groups: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site, as its `site.toml` declares it."""

    key: str
    name: str
    long_name: str = ""
    owner: tuple[str, ...] = ()
    zone: str = "Asia/Jakarta"
    calendar: str = ROUND_THE_CLOCK
    region: str = ""
    welcome: str = ""
    groups: Mapping[str, Group] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    menus: tuple[Menu, ...] = ()

    def group_name(self, group_id: str) -> str:
        """Return a group's name for the screen."""
        group = self.groups.get(group_id)
        return group.name if group else group_id

    def groups_that_see(self, what: Sees) -> frozenset[str]:
        """Return the groups that see `what`."""
        return frozenset(group.id for group in self.groups.values() if what in group.sees)


def sees(sites: Iterable[Site], actor: Actor, what: Sees) -> bool:
    """Tell whether any site gives one of the actor's groups this sight."""
    return any(actor.groups & site.groups_that_see(what) for site in sites)


def site_from(key: str, settings: Mapping[str, Any]) -> Site:
    """Read the content of a `site.toml`; a missing table means its defaults.

    Raises:
        InvalidDefinition: a key that is needed is missing, or the zone is unknown.
    """
    head = dict(settings.get("site", {}))
    try:
        site = Site(
            key=key,
            name=str(head.get("name", key)),
            long_name=str(head.get("long_name", "")),
            owner=tuple(head.get("owner", ())),
            zone=str(head.get("zone", "Asia/Jakarta")),
            calendar=str(head.get("calendar", ROUND_THE_CLOCK)),
            region=str(head.get("region", "")),
            welcome=str(head.get("welcome", "")),
            groups={each["id"]: _group(each) for each in settings.get("groups", ())},
            registers={each["id"]: _register(each) for each in settings.get("registers", ())},
            menus=tuple(_menu(each) for each in settings.get("menus", ())),
        )
        ZoneInfo(site.zone)
    except KeyError as error:
        raise InvalidDefinition(f"site.toml: kunci {error} tidak ada.") from error
    except ValueError as error:
        raise InvalidDefinition(f"site.toml: {error}.") from error
    except ZoneInfoNotFoundError as error:
        raise InvalidDefinition(
            f"site.toml: zona waktu “{head.get('zone')}” tidak dikenal."
        ) from error
    return site


def _group(record: Mapping[str, Any]) -> Group:
    return Group(
        id=record["id"],
        name=record.get("name", record["id"]),
        meaning=record.get("meaning", ""),
        sees=frozenset(Sees(each) for each in record.get("sees", ())),
        staff=bool(record.get("staff", True)),
    )


def _register(record: Mapping[str, Any]) -> Register:
    return Register(
        id=record["id"],
        name=record.get("name", record["id"]),
        description=record.get("description", ""),
        row=record["row"],
        who=frozenset(record["who"]),
        fields=tuple(
            RegisterColumn(
                key=each["key"],
                label=each.get("label", each["key"]),
                type=each.get("type", "text"),
                options=dict(each.get("options", {})),
                who=frozenset(each.get("who", ())),
                column=bool(each.get("column", False)),
            )
            for each in record.get("fields", ())
        ),
    )


def _menu(record: Mapping[str, Any]) -> Menu:
    return Menu(
        label=record["label"], target=record["target"], groups=frozenset(record.get("groups", ()))
    )
