"""How does a package become a version that runs?"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from engine.bpmn import ProcessModel
from engine.bpmn.package import Package, PackageCheck, check_files, check_package
from engine.bpmn.steps import steps
from engine.domain.actors import SYSTEM, Actor
from engine.domain.audit import AuditEvent
from engine.domain.findings import Finding, Severity
from engine.errors import EngineFailure, InvalidDefinition, NotAllowed, NotFound
from engine.persistence.definitions import DefinitionHead
from engine.persistence.rows import audience_members, audience_of
from engine.services import (
    called_versions,
    seeing,
    shipped_calendars,
    starting,
    step_words,
    uploads,
)
from engine.services.catalog import LoadedDefinition, pack, unpack
from engine.services.desk_views import DefinitionPage, DefinitionView, UploadCheck
from engine.services.job_handlers import SERVICE_HEADERS, SERVICE_TYPES
from engine.services.sites import Sees, site_from
from engine.services.sop_header import header_of
from engine.services.work import Work

#: Where a package belongs that stands in no site's folder.
NO_SITE = "umum"


def check_folder(folder: Path, *, calendars: Collection[str] | None = None) -> PackageCheck:
    """Compile a package folder with the job types that have a handler here.

    `calendars` are the ids that it may name; None are those that lie beside it or come with the installation.
    """
    known = shipped_calendars.known_beside(folder) if calendars is None else calendars
    return check_package(
        folder, job_types=SERVICE_TYPES, calendars=known, job_headers=SERVICE_HEADERS
    )


def deploy_folder(work: Work, folder: Path, *, by: Actor = SYSTEM) -> DefinitionView:
    """Deploy a package folder, together with the site declared in the folder above it.

    Raises:
        InvalidDefinition: something in it blocks; nothing is deployed.
    """
    processes = work.ports.settings.processes_dir
    known = shipped_calendars.kept(work) | shipped_calendars.known_beside(folder, processes)
    check = check_folder(folder, calendars=known)
    site_file = folder.resolve().parent / "site.toml"
    site_key = NO_SITE
    if site_file.is_file() and check.package is not None:
        site_key = _deploy_site(work, site_file)
    return _deploy(work, check, site_key, by=by)


def _deploy_site(work: Work, file: Path) -> str:
    settings = tomllib.loads(file.read_text(encoding="utf-8"))
    key = str(settings.get("site", {}).get("id") or file.parent.name)
    site = site_from(key, settings)
    now = work.clock.now()
    work.definitions.put_site(key, name=site.name, zone=site.zone, settings=settings, now=now)
    work.catalog.forget_settings()
    return key


def _deploy(work: Work, check: PackageCheck, site: str, *, by: Actor) -> DefinitionView:
    package = check.package
    if package is None:
        raise InvalidDefinition(findings=check.findings)
    latest = work.definitions.latest(package.key)
    if latest is not None and latest.digest == package.digest:
        work.commit()
        return _view(work, latest, running=0, is_latest=True)
    remarks = called_versions.remarks(work, package.processes)
    heads = [
        _add_version(work, package, model, site, by=by) for model in package.processes.values()
    ]
    work.commit()
    work.catalog.forget_settings()
    return replace(_view(work, heads[0], running=0, is_latest=True), remarks=remarks)


def _add_version(
    work: Work, package: Package, process: ProcessModel, site: str, *, by: Actor
) -> DefinitionHead:
    """Write a version of one process of a package: each can be called, and started, by its own id."""
    latest = work.definitions.latest(process.process_id)
    head = DefinitionHead(
        id=work.new_id(),
        key=process.process_id,
        version=latest.version + 1 if latest else 1,
        site=site,
        title=package.title if process is package.process else process.name,
        digest=package.digest,
        deployed_at=work.clock.now(),
        deployed_by_id=by.account_id,
        deployed_by_name=by.name,
    )
    work.definitions.add(head, pack(package.files))
    _declare_audiences(work, process)
    try:
        starting.register(work, head, process)
    except EngineFailure as error:
        raise InvalidDefinition(error.message, findings=[_unusable(error)]) from error
    work.record(
        AuditEvent(
            stream="site",
            action="definition.deployed",
            actor_id=by.account_id,
            actor_name=by.name,
            subject=head.key,
            data={"version": head.version, "digest": head.digest, "title": head.title},
        )
    )
    return head


def _unusable(error: EngineFailure) -> Finding:
    return Finding(
        rule="start-setting",
        severity=Severity.ERROR,
        message=error.message,
        element_id=error.element_id,
    )


def _declare_audiences(work: Work, process: ProcessModel) -> None:
    """Make the candidates that are written out in the drawing known to the inbox."""
    found: dict[str, tuple[str, ...]] = {}
    for element in process.user_tasks:
        model = element.user_task
        groups = model.candidate_groups.static_names if model and model.candidate_groups else ()
        users = model.candidate_users.static_names if model and model.candidate_users else ()
        if groups or users:
            found[audience_of(groups, users)] = audience_members(groups, users)
    work.definitions.declare_audiences(found)


def check_upload(work: Work, filename: str, content: bytes, *, by: Actor) -> UploadCheck:
    """Compile an uploaded package (.zip) or drawing (.bpmn) without deploying it.

    Raises:
        NotAllowed: the person is no process owner.
    """
    seeing.require(work, by, Sees.DEFINITIONS)
    check, files = _check_upload(work, filename, content)
    package = check.package
    latest = work.definitions.latest(package.key) if package else None
    same = latest is not None and package is not None and latest.digest == package.digest
    remarks = called_versions.remarks(work, package.processes) if package else ()
    return UploadCheck(
        findings=(*check.findings, *remarks),
        title=package.title if package else filename,
        key=package.key if package else "",
        digest=package.digest if package else "",
        next_version=None if package is None or same else (latest.version + 1 if latest else 1),
        same_as=latest.id if same and latest else None,
        xml=next((text for name, text in files.items() if name.endswith(".bpmn")), None)
        if check.is_readable
        else None,
        process=package.process if package else None,
    )


def deploy_upload(work: Work, filename: str, content: bytes, *, by: Actor) -> DefinitionView:
    """Deploy an uploaded package; it stays in its site, a new one goes to the process owner's.

    Raises:
        NotAllowed: the person is no process owner, or not in the whole region of the site.
        InvalidDefinition: something in it blocks; nothing is deployed.
    """
    seeing.require(work, by, Sees.DEFINITIONS)
    check, _ = _check_upload(work, filename, content)
    return _deploy(work, check, _site_of_upload(work, check.package, by), by=by)


def _site_of_upload(work: Work, package: Package | None, by: Actor) -> str:
    latest = work.definitions.latest(package.key) if package else None
    if by is SYSTEM:
        return latest.site if latest else NO_SITE
    owned = [
        site.key
        for site in work.catalog.sites(work).values()
        if by.in_any_group(site.groups_that_see(Sees.DEFINITIONS), site.region)
    ]
    if not owned or (latest is not None and latest.site not in {*owned, NO_SITE}):
        raise NotAllowed("Prosedur ini milik situs di luar wilayah Anda.")
    return latest.site if latest else owned[0]


def _check_upload(
    work: Work, filename: str, content: bytes
) -> tuple[PackageCheck, Mapping[str, bytes]]:
    try:
        files = dict(uploads.files_of(filename, content))
    except InvalidDefinition as error:
        return PackageCheck(findings=error.findings, package=None, is_readable=False), {}
    deployed = _deployed_of(work, uploads.drawing_in(files))
    if deployed is not None and uploads.is_lone_drawing(files):
        files = uploads.with_drawing(unpack(work.definitions.package(deployed.id) or b""), files)
    site = None if deployed is None else work.definitions.sites().get(deployed.site)
    check = check_files(
        files,
        site=site,
        job_types=SERVICE_TYPES,
        calendars=shipped_calendars.kept(work),
        job_headers=SERVICE_HEADERS,
    )
    return check, files


def _deployed_of(work: Work, drawing: bytes) -> DefinitionHead | None:
    """Find the newest version of the process that a drawing names, if one is deployed."""
    heads = work.definitions.all_versions()
    return next((head for head in heads if f'id="{head.key}"'.encode() in drawing), None)


def definitions(work: Work, *, by: Actor) -> list[DefinitionView]:
    """List the newest version of every process, by title.

    Raises:
        NotAllowed: the person is no process owner.
    """
    seeing.require(work, by, Sees.DEFINITIONS)
    running = work.definitions.running_counts()
    newest: dict[str, DefinitionHead] = {}
    total: dict[str, int] = {}
    for head in work.definitions.all_versions():
        newest.setdefault(head.key, head)
        total[head.key] = total.get(head.key, 0) + running.get(head.id, 0)
    views = [_view(work, head, running=total[key], is_latest=True) for key, head in newest.items()]
    return sorted(views, key=lambda view: view.title)


def page(work: Work, definition_id: str, *, by: Actor) -> DefinitionPage:
    """Return one version with its drawing's steps and the SOP's header.

    Raises:
        NotAllowed: the person is neither process owner nor auditor.
        NotFound: there is no such version.
    """
    if not seeing.may(work, by, Sees.TRAIL):
        seeing.require(work, by, Sees.DEFINITIONS)
    loaded = work.catalog.get(work, definition_id)
    running = work.definitions.running_counts()
    found = steps(loaded.process)
    versions = work.definitions.all_versions(loaded.head.key)
    views = [
        _view(work, head, running=running.get(head.id, 0), is_latest=index == 0)
        for index, head in enumerate(versions)
    ]
    return DefinitionPage(
        definition=next(view for view in views if view.id == definition_id),
        versions=tuple(views),
        process=loaded.process,
        header=header_of(loaded.process),
        steps=found,
        standards={
            step.id: words
            for step in found
            if step.user_task and (words := step_words.standard(work, step.user_task.time, loaded))
        },
    )


def diagram(work: Work, definition_id: str, *, by: Actor) -> bytes:
    """Return the drawing of a version, to process owners and to whoever sees instances of it.

    Raises:
        NotFound: there is no such version for this person.
    """
    loaded = work.catalog.get(work, definition_id)
    if not _may_look_at(work, loaded, by):
        raise NotFound
    return loaded.xml


def _may_look_at(work: Work, loaded: LoadedDefinition, by: Actor) -> bool:
    site = work.catalog.site(work, loaded.head.site)
    groups = {
        group
        for element in loaded.process.user_tasks
        if element.user_task and element.user_task.candidate_groups
        for group in element.user_task.candidate_groups.static_names
    }
    watchers = (
        loaded.seen_by
        | site.groups_that_see(Sees.INSTANCES)
        | site.groups_that_see(Sees.DEFINITIONS)
    )
    return bool(by.groups & (watchers | groups))


def _view(work: Work, head: DefinitionHead, *, running: int, is_latest: bool) -> DefinitionView:
    return DefinitionView(
        id=head.id,
        key=head.key,
        version=head.version,
        site=head.site,
        site_name=work.catalog.site(work, head.site).name,
        title=head.title,
        digest=head.digest,
        deployed_at=head.deployed_at,
        deployed_by=head.deployed_by_name,
        running=running,
        is_latest=is_latest,
    )
