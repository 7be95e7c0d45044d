"""What is deployed, ready to be used?

Definition versions never change, so each is parsed once and kept (bounded, newest use first). Sites, calendars, regions
and audiences change rarely: they are read again after `FRESH_FOR`, or at once in the process that changed them.
"""

from __future__ import annotations

import io
import threading
import tomllib
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from engine import bpmn
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.definition import Definition
from engine.bpmn.package import decisions_in
from engine.domain import calendar_records
from engine.domain.calendar_defaults import elapsed_calendar
from engine.domain.calendars import BusinessCalendar
from engine.errors import NotFound
from engine.persistence.definitions import DefinitionHead
from engine.services.sites import ROUND_THE_CLOCK, Site, site_from
from forms import loader
from forms.schema import Form

if TYPE_CHECKING:
    from engine.services.work import Work

T = TypeVar("T")
#: How long another process may go on with the sites, calendars, regions and audiences it has read.
FRESH_FOR = timedelta(seconds=15)
#: How many parsed definition versions a process keeps.
KEPT_VERSIONS = 64


@dataclass(frozen=True, kw_only=True)
class LoadedDefinition:
    """One definition version with all its files parsed."""

    head: DefinitionHead
    process: bpmn.ProcessModel
    runtime: Definition
    xml: bytes
    forms: Mapping[str, Form]
    #: Mail texts by name, as written.
    mails: Mapping[str, str]
    #: What `process.toml` says; empty tables where there is none.
    settings: Mapping[str, Any]

    @cached_property
    def may_wait(self) -> bool:
        """Whether an instance may wait for messages or signals; where none can, nobody need look."""
        elements = self.process.elements.values()
        return any(each.message or each.signal for each in elements)

    @property
    def seen_by(self) -> frozenset[str]:
        """Groups that see every instance in their region."""
        return frozenset(self.settings.get("process", {}).get("who_sees", ()))


def pack(files: Mapping[str, bytes]) -> bytes:
    """Put a package's files into one zip archive whose bytes depend on nothing but the files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """Read the files that `pack` put together."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class _Kept(Generic[T]):
    """A value that is read again once it is older than `FRESH_FOR`."""

    def __init__(self, read: Callable[[Work], T]) -> None:
        self._read = read
        self._held: tuple[datetime, T] | None = None

    def get(self, work: Work) -> T:
        now = work.clock.now()
        held = self._held
        if held is None or not timedelta() <= now - held[0] < FRESH_FOR:
            self._held = held = (now, self._read(work))
        return held[1]

    def forget(self) -> None:
        self._held = None


class Catalog:
    """Process-wide store of parsed definitions and settings; safe to share between threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._loaded: OrderedDict[str, LoadedDefinition] = OrderedDict()
        self._lock = threading.Lock()
        self._sites: _Kept[dict[str, Site]] = _Kept(_read_sites)
        self._calendars: _Kept[dict[str, BusinessCalendar]] = _Kept(_read_calendars)
        self._regions: _Kept[dict[str, str]] = _Kept(lambda work: work.definitions.regions())
        self._regencies: _Kept[int] = _Kept(lambda work: work.regions.count(depth=2))
        self._audiences: _Kept[dict[str, frozenset[str]]] = _Kept(
            lambda work: work.definitions.audiences()
        )

    def get(self, work: Work, definition_id: str) -> LoadedDefinition:
        """Return a definition version, parsed.

        Raises:
            NotFound: no such version.
        """
        with self._lock:
            found = self._loaded.get(definition_id)
            if found is not None:
                self._loaded.move_to_end(definition_id)
                return found
        loaded = self._load(work, definition_id)
        with self._lock:
            self._loaded[definition_id] = loaded
            while len(self._loaded) > KEPT_VERSIONS:
                self._loaded.popitem(last=False)
        return loaded

    def latest(self, work: Work, key: str) -> LoadedDefinition:
        """Return the newest version of a definition, parsed.

        Raises:
            NotFound: nothing is deployed under this key.
        """
        head = work.definitions.latest(key)
        if head is None:
            raise NotFound(f"Proses “{key}” belum diterbitkan.")
        return self.get(work, head.id)

    @staticmethod
    def _load(work: Work, definition_id: str) -> LoadedDefinition:
        head = work.definitions.get(definition_id)
        package = work.definitions.package(definition_id)
        if head is None or package is None:
            raise NotFound
        return parse(head, unpack(package))

    def site(self, work: Work, key: str) -> Site:
        """Return a site; one with defaults for a site that was never declared."""
        return self._sites.get(work).get(key) or site_from(key, {})

    def sites(self, work: Work) -> Mapping[str, Site]:
        """Return every declared site by key."""
        return self._sites.get(work)

    def zone(self, work: Work, site: str) -> ZoneInfo:
        """Return a site's time zone."""
        return ZoneInfo(self.site(work, site).zone)

    def now(self, work: Work, site: str) -> datetime:
        """Return the current instant in a site's zone, so that FEEL's `today()` is the office's day."""
        return work.clock.now().astimezone(self.zone(work, site))

    def calendar(self, work: Work, calendar_id: str | None, site: str) -> BusinessCalendar:
        """Return a calendar by id, or the site's own where none is named.

        Raises:
            NotFound: the model names a calendar that nobody keeps.
        """
        wanted = calendar_id or self.site(work, site).calendar
        if wanted == ROUND_THE_CLOCK:
            return elapsed_calendar(self.zone(work, site).key)
        found = self._calendars.get(work).get(wanted)
        if found is None:
            raise NotFound(f"Kalender kerja “{wanted}” tidak ada.")
        return found

    def region_name(self, work: Work, code: str) -> str:
        """Return the name of a region, or its code where it has none."""
        return self._regions.get(work).get(code, code) or "Seluruh Indonesia"

    def regions(self, work: Work) -> Mapping[str, str]:
        """Return every region's name by code."""
        return self._regions.get(work)

    def regencies(self, work: Work) -> int:
        """Return how many kabupaten and kota are known."""
        return self._regencies.get(work)

    def audiences_of(self, work: Work, groups: frozenset[str]) -> list[str]:
        """Return the audiences that include any of the groups."""
        return sorted(
            name for name, members in self._audiences.get(work).items() if members & groups
        )

    def declare_audience(self, work: Work, audience: str, groups: tuple[str, ...]) -> None:
        """Make an audience known, if it is new."""
        if audience and audience not in self._audiences.get(work):
            work.definitions.declare_audiences({audience: groups})
            self._audiences.forget()

    def forget_settings(self) -> None:
        """Read sites, calendars, regions and audiences again at the next use."""
        for kept in (self._sites, self._calendars, self._regions, self._regencies, self._audiences):
            kept.forget()


def parse(head: DefinitionHead, files: Mapping[str, bytes]) -> LoadedDefinition:
    """Parse the files of a published package."""
    xml = drawing_of(files, head.key)
    definition = Definition.load(xml, head.key, decisions=decisions_in(files))
    return LoadedDefinition(
        head=head,
        process=definition.model,
        runtime=definition,
        xml=xml,
        forms={
            form.id: form
            for form in (
                loader.load(content) for name, content in files.items() if name.endswith(".form")
            )
        },
        mails={
            name.removeprefix("mails/").removesuffix(".md"): content.decode()
            for name, content in files.items()
            if name.startswith("mails/") and name.endswith(".md")
        },
        settings=tomllib.loads(files["process.toml"].decode()) if "process.toml" in files else {},
    )


def drawing_of(files: Mapping[str, bytes], process_id: str) -> bytes:
    """Return the drawing that a process of a package stands in.

    Raises:
        NotFound: there is none.
    """
    drawings = [content for name, content in sorted(files.items()) if name.endswith(".bpmn")]
    if len(drawings) == 1:
        return drawings[0]
    for content in drawings:
        drawn = compile_bpmn(content, schema=False).processes
        if any(model.process_id == process_id for model in drawn):
            return content
    raise NotFound(f"Proses “{process_id}” tidak ada dalam paketnya.")


def _read_sites(work: Work) -> dict[str, Site]:
    return {key: site_from(key, settings) for key, settings in work.definitions.sites().items()}


def _read_calendars(work: Work) -> dict[str, BusinessCalendar]:
    return {
        key: calendar_records.from_record(settings)
        for key, settings in work.definitions.calendars().items()
    }
