"""Can this be deployed?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

import forms
from engine.bpmn import xml
from engine.bpmn.compiler import compile_bpmn
from engine.cli import failures
from engine.cli.failures import Unreadable
from engine.cli.output import as_json, log_nowhere, say
from engine.domain.findings import Finding, Severity
from engine.services import deployments, installing


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """What was found in one file or package."""

    #: Findings name files below this folder.
    folder: Path
    findings: tuple[Finding, ...]


@click.command(name="check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="Cetak temuan sebagai JSON.")
@click.pass_context
def command(context: click.Context, path: Path, wants_json: bool) -> None:
    """Periksa PATH: .bpmn, .form, paket, situs, atau folder proses.

    Kode keluar: 0 bersih, 1 ada temuan yang menghalangi, 2 tidak dapat dibaca.
    """
    log_nowhere()
    checked = _checked(path)
    blocking = sum(finding.blocks for each in checked for finding in each.findings)
    if wants_json:
        as_json({"path": str(path), "ok": not blocking, "findings": list(_records(checked))})
    else:
        for each in checked:
            for finding in each.findings:
                say(line(finding, each.folder))
        others = sum(len(each.findings) for each in checked) - blocking
        say(f"{path}: {_summary(blocking, others)}")
    if blocking:
        context.exit(failures.REFUSED)


def line(finding: Finding, folder: Path) -> str:
    """Return a finding as `file:line element “name”: sentence`."""
    place = str(folder / finding.file) if finding.file else str(folder)
    if finding.line is not None:
        place += f":{finding.line}"
    name = f"“{finding.element_name}”" if finding.element_name else ""
    subject = " ".join(filter(None, (place, finding.element_id, name)))
    mark = "" if finding.blocks else "peringatan: "
    return f"{subject}: {mark}{finding.message}"


def _checked(path: Path) -> list[_Checked]:
    if path.is_dir():
        folders = installing.package_folders(path)
        if not folders:
            raise Unreadable(f"{path}: tidak ada berkas .bpmn di folder ini.")
        return [_package(folder) for folder in folders]
    readers = {".bpmn": _drawing, ".form": _form}
    if path.suffix not in readers:
        raise Unreadable(f"{path}: hanya .bpmn, .form, atau folder yang dapat diperiksa.")
    return [readers[path.suffix](path)]


def _package(folder: Path) -> _Checked:
    check = deployments.check_folder(folder)
    if not check.is_readable:
        raise Unreadable(line(_first_blocking(check.findings), folder))
    return _Checked(folder=folder, findings=check.findings)


def _drawing(path: Path) -> _Checked:
    compiled = compile_bpmn(_content(path), file=path.name)
    if not compiled.is_readable:
        raise Unreadable(line(_first_blocking(compiled.findings), path.parent))
    return _Checked(folder=path.parent, findings=compiled.findings)


def _form(path: Path) -> _Checked:
    content = _content(path)
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path}: bukan JSON.") from error
    try:
        forms.load(content)
    except forms.InvalidSchema as error:
        return _Checked(
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
    return _Checked(folder=path.parent, findings=())


def _content(path: Path) -> bytes:
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


def _summary(blocking: int, others: int) -> str:
    warnings = f"{others} peringatan" if others else ""
    if not blocking:
        return f"dapat diterbitkan, {warnings}." if warnings else "bersih."
    return ", ".join(filter(None, (f"{blocking} temuan menghalangi", warnings))) + "."


def _records(checked: Iterable[_Checked]) -> Iterable[dict[str, object]]:
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
