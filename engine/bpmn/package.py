"""Does a folder hold a process that can be deployed?

A package is data: one drawing with its forms, mails and scenarios, in a folder (or a ZIP, unpacked by the caller). A
folder with one `.bpmn` in it is enough. Everything is read once, and the digest is over exactly what was read.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import forms
from engine.bpmn import xml
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.job_headers import HeaderRule
from engine.bpmn.model import ProcessModel
from engine.bpmn.package_rules import check_references
from engine.bpmn.report import sort
from engine.bpmn.variable_use import check_form, check_variables
from engine.domain.findings import Finding, Severity

MAX_FILES = 200
MAX_FILE_BYTES = xml.MAX_BYTES
MAX_TOTAL_BYTES = 20_000_000
_MANIFEST = "process.toml"
_TABLES = ("process", "mails")
_LINE = re.compile(r"at line (\d+)")
#: Patterns of what belongs to a package; anything else is left out with a remark.
_PATTERNS = ("*.bpmn", _MANIFEST, "forms/*.form", "mails/*.md", "scenarios/*.yaml")


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
    process: ProcessModel
    #: By form id.
    forms: Mapping[str, forms.Form]
    #: `process.toml` as written; empty without one.
    settings: Mapping[str, Any]

    @property
    def content(self) -> bytes:
        """The drawing, for `Definition.load`."""
        return self.files[self.bpmn_file]


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
    files, findings = _read_folder(folder)
    site, site_findings = _read_site(folder.resolve().parent / "site.toml")
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
    drawings = sorted(name for name in files if PurePosixPath(name).suffix == ".bpmn")
    if len(drawings) != 1:
        found = (
            "tidak memuat berkas .bpmn" if not drawings else "memuat lebih dari satu berkas .bpmn"
        )
        problem = _finding("package-drawing", f"Paket ini {found}; harus tepat satu.")
        return PackageCheck(findings=(problem,), package=None, is_readable=False)
    compiled = compile_bpmn(files[drawings[0]], file=drawings[0])
    findings = list(compiled.findings)
    known_forms = _read_forms(files, findings)
    settings = _read_manifest(files, findings)
    findings += _unreadable_texts(files)
    if len(compiled.processes) > 1:
        findings.append(
            _finding("package-process", "Paket hanya boleh memuat satu proses.", drawings[0])
        )
    if compiled.is_publishable and len(compiled.processes) == 1:
        model = compiled.processes[0]
        findings += check_references(
            model,
            bpmn_file=drawings[0],
            files=files,
            form_files={form_id: file for form_id, (file, _) in known_forms.items()},
            settings=settings,
            site=site,
            job_types=job_types,
            calendars=calendars,
            job_headers=job_headers,
        )
        by_id = {form_id: form for form_id, (_, form) in known_forms.items()}
        findings += check_variables(model, by_id, drawings[0])
    return PackageCheck(
        findings=sort(findings),
        package=_package(files, drawings[0], compiled.processes, known_forms, settings)
        if compiled.processes and not any(finding.blocks for finding in findings)
        else None,
        is_readable=compiled.is_readable,
    )


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of a package: the same files give the same digest, in whatever order they came."""
    total = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def _package(
    files: Mapping[str, bytes],
    drawing: str,
    processes: tuple[ProcessModel, ...],
    known_forms: Mapping[str, tuple[str, forms.Form]],
    settings: Mapping[str, Any],
) -> Package:
    process = processes[0]
    title = settings.get("process", {}).get("title")
    return Package(
        key=process.process_id,
        title=title if isinstance(title, str) and title else process.name,
        files=dict(files),
        bpmn_file=drawing,
        digest=digest_of(files),
        process=process,
        forms={form_id: form for form_id, (_, form) in known_forms.items()},
        settings=settings,
    )


def _read_forms(
    files: Mapping[str, bytes], findings: list[Finding]
) -> dict[str, tuple[str, forms.Form]]:
    """Return file and form by form id."""
    found: dict[str, tuple[str, forms.Form]] = {}
    for name in sorted(files):
        if PurePosixPath(name).suffix != ".form":
            continue
        try:
            form = forms.load(files[name])
        except forms.InvalidSchema as error:
            findings += [
                _finding("form", problem.message, name, problem.key or None)
                for problem in error.problems
            ]
            continue
        findings += check_form(form, name)
        if form.id in found:
            other = found[form.id][0]
            findings.append(_finding("form-id", f"Id “{form.id}” sudah dipakai {other}.", name))
        found.setdefault(form.id, (name, form))
    return found


def _read_folder(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    total = 0
    for path in sorted(folder.rglob("*"))[: MAX_FILES * 10]:
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        if not any(PurePosixPath(f"/{name}").match(f"/{pattern}") for pattern in _PATTERNS):
            findings.append(
                _finding("file-ignored", "Berkas ini tidak termasuk paket.", name, blocks=False)
            )
        elif path.is_symlink():
            findings.append(_finding("file-link", "Tautan ke berkas lain tidak diterima.", name))
        else:
            with path.open("rb") as stream:
                # One byte too many is enough for the compiler to say so in its own words.
                files[name] = stream.read(MAX_FILE_BYTES + 1)
            total += len(files[name])
            if total > MAX_TOTAL_BYTES or len(files) > MAX_FILES:
                findings.append(_finding("package-size", "Paket terlalu besar.", name))
                break
    return files, findings


def _read_site(path: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    findings: list[Finding] = []
    if not path.is_file():
        return None, findings
    return _read_toml(path.read_bytes(), path.name, findings), findings


def _read_toml(content: bytes, name: str, findings: list[Finding]) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        problem = _finding("toml", "Berkas TOML tidak dapat dibaca.", name)
        findings.append(replace(problem, line=int(line[1])) if line else problem)
        return {}


def _read_manifest(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Any]:
    """Read `process.toml`; a table that is none is told and left out."""
    settings = _read_toml(files.get(_MANIFEST, b""), _MANIFEST, findings)
    for table in _TABLES:
        if not isinstance(settings.get(table, {}), dict):
            findings.append(
                _finding("manifest", f"Bagian “{table}” harus berupa tabel.", _MANIFEST)
            )
            del settings[table]
    return settings


def _unreadable_texts(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find mail texts that would keep a deployed version from being opened."""
    for name, content in sorted(files.items()):
        if name.endswith(".md"):
            try:
                content.decode()
            except UnicodeDecodeError:
                yield _finding("text", "Berkas ini bukan teks UTF-8.", name)


def _finding(
    rule: str, message: str, file: str = "", element_id: str | None = None, *, blocks: bool = True
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR if blocks else Severity.WARNING,
        message=message,
        file=file,
        element_id=element_id,
    )
