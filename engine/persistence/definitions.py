"""How are sites, process definitions, calendars and regions read and saved?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.domain.instances import InstanceState
from engine.persistence.regions import Regions
from engine.persistence.tables import (
    audience_group,
    business_calendar,
    definition,
    instance,
    region,
    site,
)
from engine.persistence.upserts import insert_missing, put

_HEAD = [column for column in definition.c if column.name != "package"]


@dataclass(frozen=True, kw_only=True)
class DefinitionHead:
    """A deployed version without its files."""

    id: str
    key: str
    version: int
    site: str
    title: str
    digest: str
    deployed_at: datetime
    deployed_by_id: str
    deployed_by_name: str


class Definitions:
    """What is deployed; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def latest(self, key: str) -> DefinitionHead | None:
        """Return the newest version of a process definition."""
        query = (
            sa.select(*_HEAD)
            .where(definition.c.key == key)
            .order_by(definition.c.version.desc())
            .limit(1)
        )
        row = self._connection.execute(query).mappings().first()
        return DefinitionHead(**row) if row else None

    def get(self, definition_id: str) -> DefinitionHead | None:
        """Return one version."""
        row = (
            self._connection.execute(sa.select(*_HEAD).where(definition.c.id == definition_id))
            .mappings()
            .first()
        )
        return DefinitionHead(**row) if row else None

    def package(self, definition_id: str) -> bytes | None:
        """Return a version's files as a zip archive."""
        return self._connection.execute(
            sa.select(definition.c.package).where(definition.c.id == definition_id)
        ).scalar_one_or_none()

    def all_versions(self, key: str | None = None) -> list[DefinitionHead]:
        """List versions, newest first within each key."""
        query = sa.select(*_HEAD).order_by(definition.c.key, definition.c.version.desc())
        if key is not None:
            query = query.where(definition.c.key == key)
        return [DefinitionHead(**row) for row in self._connection.execute(query).mappings()]

    def running_counts(self) -> dict[str, int]:
        """Count the instances that still run, by definition id."""
        ended = (InstanceState.COMPLETED.value, InstanceState.CANCELLED.value)
        query = (
            sa.select(instance.c.definition_id, sa.func.count())
            .where(instance.c.state.not_in(ended))
            .group_by(instance.c.definition_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def add(self, head: DefinitionHead, package: bytes) -> None:
        """Write a new version."""
        values = {column.name: getattr(head, column.name) for column in _HEAD}
        self._connection.execute(definition.insert().values(**values, package=package))

    def declare_audiences(self, audiences: Mapping[str, tuple[str, ...]]) -> None:
        """Make audiences known to the inbox; harmless when repeated."""
        pairs = [
            {"audience": name, "grp": group}
            for name, groups in audiences.items()
            for group in groups
        ]
        insert_missing(self._connection, audience_group, pairs)

    def audiences(self) -> dict[str, frozenset[str]]:
        """Return every known audience with its groups."""
        found: dict[str, set[str]] = {}
        for row in self._connection.execute(
            sa.select(audience_group.c.audience, audience_group.c.grp)
        ):
            found.setdefault(row[0], set()).add(row[1])
        return {name: frozenset(groups) for name, groups in found.items()}

    def put_site(
        self, key: str, *, name: str, zone: str, settings: Mapping[str, Any], now: datetime
    ) -> None:
        """Write or overwrite a site."""
        values = {
            "key": key,
            "name": name,
            "zone": zone,
            "settings": dict(settings),
            "updated_at": now,
        }
        put(self._connection, site, values, key=["key"])

    def sites(self) -> dict[str, Mapping[str, Any]]:
        """Return the settings of every site by its key."""
        return {
            row[0]: row[1]
            for row in self._connection.execute(sa.select(site.c.key, site.c.settings))
        }

    def put_calendar(
        self, calendar_id: str, *, name: str, settings: Mapping[str, Any], now: datetime
    ) -> None:
        """Write or overwrite a business calendar."""
        values = {"id": calendar_id, "name": name, "settings": dict(settings), "updated_at": now}
        put(self._connection, business_calendar, values, key=["id"])

    def calendars(self) -> dict[str, Mapping[str, Any]]:
        """Return the settings of every business calendar by its id."""
        query = sa.select(business_calendar.c.id, business_calendar.c.settings)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def put_regions(self, names: Mapping[str, str]) -> None:
        """Write regions by code; existing ones are left alone."""
        Regions(self._connection).put(names)

    def regions(self) -> dict[str, str]:
        """Return the name of every region by its code."""
        return {
            row[0]: row[1]
            for row in self._connection.execute(sa.select(region.c.code, region.c.name))
        }
