"""What lies in the folder of a package?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import forms
from engine import safe_xml
from engine.bpmn.variable_use import check_form
from engine.domain.findings import Finding, Severity

MAX_FILES = 200
MAX_FILE_BYTES = safe_xml.MAX_BYTES
MAX_TOTAL_BYTES = 20_000_000
MANIFEST = "process.toml"
_TABLES = ("process", "mails")
_LINE = re.compile(r"at line (\d+)")
#: Patterns of what belongs to a package; anything else is left out with a remark.
_PATTERNS = (
    "*.bpmn",
    "*.dmn",
    "decisions/*.dmn",
    MANIFEST,
    "forms/*.form",
    "mails/*.md",
    "scenarios/*.yaml",
)


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Read every file that belongs to a package; the findings tell what does not."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    total = 0
    for path in sorted(folder.rglob("*"))[: MAX_FILES * 10]:
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        if not any(PurePosixPath(f"/{name}").match(f"/{pattern}") for pattern in _PATTERNS):
            findings.append(
                finding("file-ignored", "Berkas ini tidak termasuk paket.", name, blocks=False)
            )
        elif path.is_symlink():
            findings.append(finding("file-link", "Tautan ke berkas lain tidak diterima.", name))
        else:
            with path.open("rb") as stream:
                # One byte too many is enough for the compiler to say so in its own words.
                files[name] = stream.read(MAX_FILE_BYTES + 1)
            total += len(files[name])
            if total > MAX_TOTAL_BYTES or len(files) > MAX_FILES:
                findings.append(finding("package-size", "Paket terlalu besar.", name))
                break
    return files, findings


def read_site(path: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Read `site.toml`; None where there is no site."""
    findings: list[Finding] = []
    if not path.is_file():
        return None, findings
    return _read_toml(path.read_bytes(), path.name, findings), findings


def read_manifest(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Any]:
    """Read `process.toml`; a table that is none is told and left out."""
    settings = _read_toml(files.get(MANIFEST, b""), MANIFEST, findings)
    for table in _TABLES:
        if not isinstance(settings.get(table, {}), dict):
            findings.append(finding("manifest", f"Bagian “{table}” harus berupa tabel.", MANIFEST))
            del settings[table]
    return settings


def read_forms(
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
                finding("form", problem.message, name, problem.key or None)
                for problem in error.problems
            ]
            continue
        findings += check_form(form, name)
        if form.id in found:
            other = found[form.id][0]
            findings.append(finding("form-id", f"Id “{form.id}” sudah dipakai {other}.", name))
        found.setdefault(form.id, (name, form))
    return found


def unreadable_texts(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find mail texts that would keep a deployed version from being opened."""
    for name, content in sorted(files.items()):
        if name.endswith(".md"):
            try:
                content.decode()
            except UnicodeDecodeError:
                yield finding("text", "Berkas ini bukan teks UTF-8.", name)


def finding(
    rule: str, message: str, file: str = "", element_id: str | None = None, *, blocks: bool = True
) -> Finding:
    """Make a finding about a file."""
    return Finding(
        rule=rule,
        severity=Severity.ERROR if blocks else Severity.WARNING,
        message=message,
        file=file,
        element_id=element_id,
    )


def _read_toml(content: bytes, name: str, findings: list[Finding]) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        problem = finding("toml", "Berkas TOML tidak dapat dibaca.", name)
        findings.append(replace(problem, line=int(line[1])) if line else problem)
        return {}
