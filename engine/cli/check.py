"""Can this be deployed?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

import forms
from engine import dmn
from engine.bpmn import xml
from engine.bpmn.package import check_files
from engine.bpmn.variable_use import check_form
from engine.cli import failures
from engine.cli.failures import Unreadable
from engine.cli.output import as_json, log_nowhere, say
from engine.domain.findings import Finding, Severity
from engine.services import deployments, installing
from engine.services.job_handlers import SERVICE_TYPES


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found in one file or package."""

    #: Findings name files below this folder.
    folder: Path
    findings: tuple[Finding, ...] = ()
    #: Why it could not be read, in one line.
    unreadable: str | None = None


@click.command(name="check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="Cetak temuan sebagai JSON.")
@click.pass_context
def command(context: click.Context, path: Path, wants_json: bool) -> None:
    """Periksa PATH: .bpmn, .dmn, .form, paket, situs, atau folder proses.

    Kode keluar: 0 bersih, 1 ada temuan yang menghalangi, 2 tidak dapat dibaca.
    """
    log_nowhere()
    found = checked(path)
    if wants_json:
        as_json(
            {
                "path": str(path),
                "ok": not code_of(found),
                "findings": list(_records(found)),
                "unreadable": [each.unreadable for each in found if each.unreadable],
            }
        )
    tell(path, found, silent=wants_json)
    context.exit(code_of(found))


def code_of(found: Iterable[Checked]) -> int:
    """Return the highest exit code: 2 when something is unreadable, 1 when something blocks, else 0."""
    codes = [
        failures.UNREADABLE
        if each.unreadable
        else failures.REFUSED
        if any(finding.blocks for finding in each.findings)
        else 0
        for each in found
    ]
    return max(codes, default=0)


def tell(path: Path, found: Sequence[Checked], *, silent: bool = False) -> None:
    """Print all findings and a summary, and on stderr what cannot be read; `silent` leaves only that."""
    for each in found:
        if each.unreadable:
            failures.told(each.unreadable, code=failures.UNREADABLE)
        elif not silent:
            lines = Counter(line(finding, each.folder) for finding in each.findings)
            for text, count in lines.items():
                say(text if count == 1 else f"{text} ({count} kali)")
    readable = [each for each in found if not each.unreadable]
    if readable and not silent:
        blocking = sum(finding.blocks for each in readable for finding in each.findings)
        others = sum(len(each.findings) for each in readable) - blocking
        unread = len(found) - len(readable)
        say(f"{path}: {_summary(blocking, others, unread)}")


def line(finding: Finding, folder: Path) -> str:
    """Return a finding as `file:line element “name”: sentence`, whatever the name holds."""
    place = str(folder / finding.file) if finding.file else str(folder)
    if finding.line is not None:
        place += f":{finding.line}"
    name = f"“{' '.join(finding.element_name.split())}”" if finding.element_name else ""
    subject = " ".join(filter(None, (place, finding.element_id, name)))
    mark = "" if finding.blocks else "peringatan: "
    return f"{subject}: {mark}{' '.join(finding.message.split())}"


def checked(path: Path) -> list[Checked]:
    """Check whatever lies at a path, each package by itself; what cannot be read is told in its place."""
    if path.is_dir():
        folders = installing.package_folders(path)
        if folders:
            return [_guarded(_package, folder) for folder in folders]
        return [Checked(folder=path, unreadable=f"{path}: tidak ada berkas .bpmn di folder ini.")]
    if not path.exists():
        return [Checked(folder=path, unreadable=f"{path}: berkas atau folder ini tidak ada.")]
    readers = {".bpmn": _drawing, ".dmn": _decisions, ".form": _form}
    if path.suffix not in readers:
        sentence = f"{path}: hanya .bpmn, .dmn, .form, atau folder yang dapat diperiksa."
        return [Checked(folder=path.parent, unreadable=sentence)]
    return [_guarded(readers[path.suffix], path)]


def _guarded(check: Callable[[Path], Checked], path: Path) -> Checked:
    try:
        return check(path)
    except Unreadable as error:
        return Checked(folder=path, unreadable=error.message)


def _package(folder: Path) -> Checked:
    check = deployments.check_folder(folder)
    if not check.is_readable:
        raise Unreadable(line(_first_blocking(check.findings), folder))
    return Checked(folder=folder, findings=check.findings)


def _drawing(path: Path) -> Checked:
    content = _content(path)
    if _is_of_a_package(path):
        return _package(path.parent)
    check = check_files({path.name: content}, job_types=SERVICE_TYPES)
    if not check.is_readable:
        raise Unreadable(line(_first_blocking(check.findings), path.parent))
    return Checked(folder=path.parent, findings=_without_forms(check.findings))


def _is_of_a_package(drawing: Path) -> bool:
    """Whether the folder is a package: drawings that only lie together have nothing to do with each other."""
    folder = drawing.parent
    alone = (folder / "forms").is_dir() and len(list(folder.glob("*.bpmn"))) == 1
    return alone or (folder / "process.toml").is_file()


def _decisions(path: Path) -> Checked:
    """Check a decision model together with those beside it, which it may import."""
    compiled = dmn.compile_dmn(_content(path), file=path.name)
    if not compiled.is_readable:
        raise Unreadable(line(_first_blocking(compiled.findings), path.parent))
    beside = (other for other in sorted(path.parent.glob("*.dmn")) if other.name != path.name)
    others = [dmn.compile_dmn(_content(other), file=other.name) for other in beside]
    findings = dmn.link([compiled, *others]).findings if compiled.has_imports else compiled.findings
    return Checked(
        folder=path.parent,
        findings=tuple(finding for finding in findings if finding.file == path.name),
    )


def _without_forms(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A drawing by itself is not to blame for forms that lie elsewhere, nor for variables that they would set."""
    if not any(finding.rule == "form-missing" for finding in findings):
        return tuple(findings)
    message = "formulir tidak diperiksa, karena tidak ada folder forms/ di samping gambar ini."
    return tuple(
        replace(finding, rule="form-unchecked", severity=Severity.WARNING, message=message)
        if finding.rule == "form-missing"
        else finding
        for finding in findings
        if finding.rule != "variable-unknown"
    )


def _form(path: Path) -> Checked:
    content = _content(path)
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path}: bukan JSON.") from error
    try:
        form = forms.load(content)
    except forms.InvalidSchema as error:
        return Checked(
            folder=path.parent,
            findings=tuple(
                Finding(
                    rule="form",
                    severity=Severity.ERROR,
                    message=problem.message,
                    file=path.name,
                    element_id=problem.key or None,
                )
                for problem in error.problems
            ),
        )
    return Checked(folder=path.parent, findings=check_form(form, path.name))


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        # A pipe would be waited for without end.
        raise Unreadable(f"{path}: ini bukan berkas biasa.")
    try:
        with path.open("rb") as stream:
            # One byte too many is enough to be told that it is too large.
            return stream.read(xml.MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{path}: {_why(error)}.") from error


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "berkas ini tidak ada"
    if isinstance(error, PermissionError):
        return "berkas ini tidak boleh dibuka"
    return "berkas ini tidak dapat dibuka"


def _first_blocking(findings: Iterable[Finding]) -> Finding:
    return next(finding for finding in findings if finding.blocks)


def _summary(blocking: int, others: int, unread: int) -> str:
    warnings = f"{others} peringatan" if others else ""
    blocked = f"{blocking} temuan menghalangi" if blocking else ""
    unreadable = f"{unread} tidak dapat dibaca" if unread else ""
    if not blocked and not unreadable:
        return f"dapat diterbitkan, {warnings}." if warnings else "bersih."
    return ", ".join(filter(None, (blocked, unreadable, warnings))) + "."


def _records(checked: Iterable[Checked]) -> Iterable[dict[str, object]]:
    for each in checked:
        for finding in each.findings:
            yield {
                "file": str(each.folder / finding.file) if finding.file else str(each.folder),
                "line": finding.line,
                "element_id": finding.element_id,
                "element_name": finding.element_name,
                "severity": finding.severity.value,
                "rule": finding.rule,
                "message": finding.message,
            }
