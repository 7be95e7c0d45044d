"""What does a `demo.toml` say?

Its first lines tell the shape; see `processes/sikanda/demo.toml`. Instants are told as distances from the moment of loading, so that
clocks stand where somebody wants to see them, whatever the day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.domain.actors import Role
from engine.domain.durations import parse_duration
from engine.errors import InvalidDefinition, InvalidInput

_ROUNDED_TO = timedelta(minutes=5)
FILE_NAME = "demo.toml"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who can sign in."""

    username: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class DemoStep:
    """Something that somebody does with a user task."""

    #: How long before the moment of loading.
    before: timedelta
    by: str
    #: BPMN id of the user task.
    task: str
    #: None for claiming it only.
    variables: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class DemoWork:
    """One process instance and what was done with it."""

    title: str
    process: str
    by: str
    before: timedelta
    variables: Mapping[str, Any]
    steps: tuple[DemoStep, ...]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """The people and the work of one site."""

    site: str
    people: tuple[Person, ...]
    work: tuple[DemoWork, ...]

    @property
    def longest(self) -> timedelta:
        """How far back it begins."""
        return max((work.before for work in self.work), default=timedelta())


def find(processes: Path) -> list[Demo]:
    """Return the demo of every site that has one.

    Raises:
        InvalidDefinition: one of them cannot be read.
    """
    return [read(file) for file in sorted(processes.glob(f"*/{FILE_NAME}"))]


def read(file: Path) -> Demo:
    """Read one demo.

    Raises:
        InvalidDefinition: it cannot be read.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        return Demo(
            site=file.parent.name,
            people=tuple(_person(each) for each in content.get("people", ())),
            work=tuple(_work(each) for each in content.get("work", ())),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InvalidDefinition(f"{file}: {error}") from error
    except InvalidInput as error:
        raise InvalidDefinition(f"{file}: {error.message}") from error


def at_moment(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Replace distances from now by instants, rounded down to five minutes."""
    return {name: _instant(value, now) for name, value in values.items()}


def _instant(value: Any, now: datetime) -> Any:
    if not isinstance(value, Mapping):
        return value
    sign = {"before_now": -1, "after_now": 1}.get(next(iter(value), ""))
    if sign is None:
        return value
    meant = now + sign * _elapsed(next(iter(value.values())))
    return meant - (meant - datetime.min.replace(tzinfo=meant.tzinfo)) % _ROUNDED_TO


def _person(record: Mapping[str, Any]) -> Person:
    return Person(
        username=record["username"],
        name=record["name"],
        roles=tuple(
            Role(group=each["group"], region=each["region"]) for each in record.get("roles", ())
        ),
    )


def _work(record: Mapping[str, Any]) -> DemoWork:
    return DemoWork(
        title=record["title"],
        process=record["process"],
        by=record["by"],
        before=_elapsed(record["before"]),
        variables=record.get("variables", {}),
        steps=tuple(_step(each) for each in record.get("steps", ())),
    )


def _step(record: Mapping[str, Any]) -> DemoStep:
    claims = "claim" in record
    return DemoStep(
        before=_elapsed(record["before"]),
        by=record["by"],
        task=record["claim"] if claims else record["complete"],
        variables=None if claims else record.get("variables", {}),
    )


def _elapsed(text: str) -> timedelta:
    duration = parse_duration(text)
    return timedelta(days=duration.days) + duration.time
