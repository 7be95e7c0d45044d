"""Does a folder hold a process that can be deployed?

A package is data: one or more drawings with their decisions, forms, mails and scenarios, in a folder (or a ZIP,
unpacked by the caller). A folder with one `.bpmn` in it is enough. One process is the package's own; others in it are
called by it. Everything is read once, and the digest is over exactly what was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import forms
from engine.bpmn.compiler import Compiled, compile_bpmn
from engine.bpmn.condition_types import check_conditions
from engine.bpmn.definition import Definition
from engine.bpmn.job_headers import HeaderRule
from engine.bpmn.model import ProcessModel
from engine.bpmn.package_files import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_TOTAL_BYTES,
    finding,
    read_folder,
    read_forms,
    read_manifest,
    read_site,
    unreadable_texts,
)
from engine.bpmn.package_processes import Drawn, check_main, main_of
from engine.bpmn.package_rules import Parts, check_references
from engine.bpmn.report import sort
from engine.bpmn.variable_use import check_variables
from engine.dmn import Decisions, compile_dmn, link
from engine.domain.findings import Finding

__all__ = [
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "MAX_TOTAL_BYTES",
    "Package",
    "PackageCheck",
    "check_files",
    "check_package",
    "decisions_in",
    "digest_of",
]


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package that can be deployed."""

    #: Names the process in addresses and commands; the id of the process in the drawing.
    key: str
    title: str
    #: By path inside the package, `/` between folders.
    files: Mapping[str, bytes]
    bpmn_file: str
    #: SHA-256 over paths and contents, in hex.
    digest: str
    #: The package's own process.
    process: ProcessModel
    #: By process id: that one first, then those that it calls.
    processes: Mapping[str, ProcessModel]
    #: By form id.
    forms: Mapping[str, forms.Form]
    #: None where the package has none.
    decisions: Decisions | None
    #: `process.toml` as written; empty without one.
    settings: Mapping[str, Any]
    #: By process id: the drawing it stands in.
    drawings: Mapping[str, str]

    @property
    def content(self) -> bytes:
        """The drawing of the package's own process."""
        return self.files[self.bpmn_file]

    def drawing_of(self, process_id: str) -> bytes:
        """Return the drawing that a process stands in."""
        return self.files[self.drawings[process_id]]

    def definition(self, process_id: str | None = None) -> Definition:
        """Make a process ready to run; without an id the package's own."""
        wanted = process_id or self.key
        return Definition.load(self.drawing_of(wanted), wanted, decisions=self.decisions)


@dataclass(frozen=True, kw_only=True)
class PackageCheck:
    """What was found in a package."""

    findings: tuple[Finding, ...]
    #: None when something blocks.
    package: Package | None
    #: False when there is no readable drawing at all (exit code 2).
    is_readable: bool = True


def check_package(
    folder: Path,
    *,
    job_types: Collection[str] | None = None,
    calendars: Collection[str] | None = None,
    job_headers: Mapping[str, HeaderRule] | None = None,
) -> PackageCheck:
    """Check the package in a folder against the site declared in the folder above, if there is one.

    `job_types` are those that some handler takes, `calendars` the ids of those that are kept, `job_headers`
    says by job type what a handler reads; None leaves them unchecked.
    """
    files, findings = read_folder(folder)
    site, site_findings = read_site(folder.resolve().parent / "site.toml")
    checked = check_files(
        files, site=site, job_types=job_types, calendars=calendars, job_headers=job_headers
    )
    return PackageCheck(
        findings=sort((*findings, *site_findings, *checked.findings)),
        package=None if any(f.blocks for f in (*findings, *site_findings)) else checked.package,
        is_readable=checked.is_readable,
    )


def check_files(
    files: Mapping[str, bytes],
    *,
    site: Mapping[str, Any] | None = None,
    job_types: Collection[str] | None = None,
    calendars: Collection[str] | None = None,
    job_headers: Mapping[str, HeaderRule] | None = None,
) -> PackageCheck:
    """Check a package that is in memory; `site` is the content of `site.toml`, None when there is no site."""
    compiled = {name: compile_bpmn(files[name], file=name) for name in _named(files, ".bpmn")}
    if not compiled:
        problem = finding("package-drawing", "Paket ini tidak memuat berkas .bpmn.")
        return PackageCheck(findings=(problem,), package=None, is_readable=False)
    findings = [remark for each in compiled.values() for remark in each.findings]
    known_forms = read_forms(files, findings)
    settings = read_manifest(files, findings)
    findings += unreadable_texts(files)
    decisions, about_decisions = _decisions(files)
    findings += about_decisions
    drawn = _drawn(compiled)
    main = main_of(drawn, settings)
    findings += check_main(drawn, main, settings)
    if all(each.is_publishable for each in compiled.values()):
        parts = Parts(
            files=files,
            form_files={form_id: file for form_id, (file, _) in known_forms.items()},
            decisions=decisions,
            settings=settings,
            site=site,
        )
        findings += check_references(
            drawn, main, parts, job_types=job_types, calendars=calendars, job_headers=job_headers
        )
        by_id = {form_id: form for form_id, (_, form) in known_forms.items()}
        # What a form that cannot be read would ask is not known, and its own remark already blocks.
        for each in drawn if len(by_id) == len(_named(files, ".form")) else ():
            findings += check_variables(each.model, by_id, each.file, decisions)
            findings += check_conditions(each.model, by_id, each.file)
    package = None
    if main is not None and not any(remark.blocks for remark in findings):
        package = _package(files, main, drawn, known_forms, decisions, settings)
    return PackageCheck(
        findings=sort(findings),
        package=package,
        is_readable=all(each.is_readable for each in compiled.values()),
    )


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of a package: the same files give the same digest, in whatever order they came."""
    total = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def decisions_in(files: Mapping[str, bytes]) -> Decisions | None:
    """Put the decisions of a published package together; None where it has none."""
    return _decisions(files)[0]


def _named(files: Mapping[str, bytes], suffix: str) -> list[str]:
    return sorted(name for name in files if PurePosixPath(name).suffix == suffix)


def _decisions(files: Mapping[str, bytes]) -> tuple[Decisions | None, list[Finding]]:
    compiled = [compile_dmn(files[name], file=name) for name in _named(files, ".dmn")]
    if not compiled:
        return None, []
    decisions = link(compiled)
    unreadable = [f for each in compiled if not each.is_readable for f in each.findings]
    return decisions, [*unreadable, *decisions.findings]


def _drawn(compiled: Mapping[str, Compiled]) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(model=model, file=file) for file, each in compiled.items() for model in each.processes
    )


def _package(
    files: Mapping[str, bytes],
    main: Drawn,
    drawn: tuple[Drawn, ...],
    known_forms: Mapping[str, tuple[str, forms.Form]],
    decisions: Decisions | None,
    settings: Mapping[str, Any],
) -> Package:
    title = settings.get("process", {}).get("title")
    ordered = (main, *(each for each in drawn if each is not main))
    return Package(
        key=main.model.process_id,
        title=title if isinstance(title, str) and title else main.model.name,
        files=dict(files),
        bpmn_file=main.file,
        digest=digest_of(files),
        process=main.model,
        processes=MappingProxyType({each.model.process_id: each.model for each in ordered}),
        forms={form_id: form for form_id, (_, form) in known_forms.items()},
        decisions=decisions,
        settings=settings,
        drawings=MappingProxyType({each.model.process_id: each.file for each in ordered}),
    )
