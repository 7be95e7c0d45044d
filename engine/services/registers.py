"""How do processes write registers, and who reads what of them?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.domain import regions, spoken_time
from engine.domain.actors import Actor
from engine.domain.audit import AuditEvent
from engine.domain.jobs import Job
from engine.errors import EngineFailure, NotFound
from engine.persistence.registers import RegisterEntry
from engine.services import cursors, searching, service_jobs
from engine.services.sites import Register, RegisterColumn, Site
from engine.services.views import FileView, RegisterField, RegisterPage, RegisterRow
from engine.services.work import Work

PAGE = 20


def put(work: Work, job: Job) -> None:
    """Run a `register.put` service task: its inputs become the entry, one per instance and step unless a key is given.

    Raises:
        EngineFailure: the step names no register, or one that the site does not declare.
    """
    instance = work.instances.get(job.instance_id or "", lock=True)
    if instance is None:
        return
    headers: Mapping[str, Any] = job.payload.get("headers", {})
    element_id = str(job.payload["element_id"])
    site = work.catalog.site(work, instance.site)
    register = site.registers.get(str(headers.get("register", "")))
    if register is None:
        raise EngineFailure(
            f"Register “{headers.get('register')}” tidak dideklarasikan.", element_id=element_id
        )
    known = {column.key for column in register.fields}
    inputs: Mapping[str, Any] = job.payload.get("inputs", {})
    entry = RegisterEntry(
        id=work.new_id(),
        site=site.key,
        register=register.id,
        key=str(headers.get("key") or f"{instance.id}:{element_id}"),
        instance_id=instance.id,
        region=instance.region,
        at=work.clock.now(),
        data={key: value for key, value in inputs.items() if key in known},
    )
    work.registers.put(entry)
    work.record(
        AuditEvent(
            stream=f"instance:{instance.id}",
            action="register.put",
            actor_id="system",
            actor_name="Sistem",
            subject=element_id,
            data={"register": register.id, "name": register.name, "key": entry.key},
        )
    )
    service_jobs.complete(work, job, instance, {})


def visible(work: Work, *, by: Actor) -> list[tuple[str, str, str]]:
    """List the registers that a person may read, as (site, register, name)."""
    return [
        (site.key, register.id, register.name)
        for site in work.catalog.sites(work).values()
        for register in site.registers.values()
        if _may_read(site, register, by)
    ]


def page(
    work: Work, site: str, register: str, *, by: Actor, search: str = "", after: str | None = None
) -> RegisterPage:
    """Return one page of a register, newest first, cut down to what the person may see.

    Raises:
        NotFound: there is no such register for this person.
    """
    declared, found = _register_for(work, site, register, by)
    entries = work.registers.page(
        site, register, search=searching.words(search), before=cursors.read(after), limit=PAGE + 1
    )
    shown = entries[:PAGE]
    more = len(entries) > PAGE
    return RegisterPage(
        site=site,
        register=register,
        title=found.name,
        description=found.description,
        fields=tuple(_field(column) for column in _columns(found, by) if column.column),
        rows=tuple(_row(work, declared, found, entry, by) for entry in shown),
        next=cursors.spell(shown[-1].at, shown[-1].id) if more else None,
    )


def entry(
    work: Work, site: str, register: str, entry_id: str, *, by: Actor
) -> tuple[RegisterPage, RegisterRow]:
    """Return one entry with every field that the person may see.

    Raises:
        NotFound: there is no such entry for this person.
    """
    declared, found = _register_for(work, site, register, by)
    row = work.registers.get(site, register, entry_id)
    if row is None:
        raise NotFound
    whole = RegisterPage(
        site=site,
        register=register,
        title=found.name,
        description=found.description,
        fields=tuple(_field(column) for column in _columns(found, by)),
        rows=(),
        next=None,
    )
    return whole, _row(work, declared, found, row, by)


def photo(
    work: Work, site: str, register: str, entry_id: str, file_id: str, *, by: Actor, small: bool
) -> tuple[bytes, str]:
    """Return a photo of an entry: the re-encoded copy, which holds no EXIF and so no position.

    Raises:
        NotFound: the entry shows no such photo to this person.
    """
    _, row = entry(work, site, register, entry_id, by=by)
    if file_id not in {each.id for each in row.photos}:
        raise NotFound
    stored = work.files.get(file_id)
    digest = (stored.thumb_sha256 if small else stored.display_sha256) if stored else None
    if digest is None:
        raise NotFound
    return work.ports.files.get(digest), "image/jpeg"


def _register_for(work: Work, site: str, register: str, by: Actor) -> tuple[Site, Register]:
    declared = work.catalog.sites(work).get(site)
    found = declared.registers.get(register) if declared else None
    if declared is None or found is None or not _may_read(declared, found, by):
        raise NotFound("Register ini tidak ada, atau bukan untuk Anda.")
    return declared, found


def _may_read(site: Site, register: Register, by: Actor) -> bool:
    """A register is read by its groups in the site's region and in every part of it, not by those of other regions."""
    return any(
        role.group in register.who
        and (
            regions.contains(role.region, site.region) or regions.contains(site.region, role.region)
        )
        for role in by.roles
    )


def _columns(register: Register, by: Actor) -> list[RegisterColumn]:
    return [column for column in register.fields if not column.who or by.groups & column.who]


def _field(column: RegisterColumn) -> RegisterField:
    return RegisterField(key=column.key, label=column.label, type=column.type)


def _row(
    work: Work, site: Site, register: Register, found: RegisterEntry, by: Actor
) -> RegisterRow:
    columns = _columns(register, by)
    files = [column.key for column in columns if column.type == "files"]
    return RegisterRow(
        id=found.id,
        key=found.key,
        at=found.at,
        title=str(found.data.get(register.row) or register.name),
        region_name=work.catalog.region_name(work, found.region),
        values={
            column.key: _words(column, found.data.get(column.key), site)
            for column in columns
            if column.type != "files"
        },
        photos=tuple(_photos(value for key in files for value in found.data.get(key) or ())),
    )


def _photos(references: Iterable[Mapping[str, Any]]) -> Iterable[FileView]:
    """Show photos by number: the name of a file is its photographer's business."""
    photos = (each for each in references if str(each.get("type", "")).startswith("image/"))
    for number, each in enumerate(photos, start=1):
        yield FileView(
            id=str(each["id"]), name=f"Foto {number}", is_photo=True, size=int(each["size"])
        )


def _words(column: RegisterColumn, value: Any, site: Site) -> str:
    if value is None:
        return ""
    if column.type == "choice":
        return column.options.get(str(value), str(value))
    if column.type == "datetime":
        return spoken_time.date_words(datetime.fromisoformat(str(value)), site.zone)
    return str(value)
