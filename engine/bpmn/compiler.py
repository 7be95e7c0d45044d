"""Can this file be published, and if not, why?

Safe load → schema → dialects of other engines → profile → wiring → reading → structure → "did every element arrive".
A bad file is an answer, not an exception; the first stage that finds a file unusable ends the walk, so that nobody has
to read what merely follows from an earlier mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from engine.bpmn import blueprint, xml, xsd
from engine.bpmn.foreign import check_foreign
from engine.bpmn.model import ProcessModel
from engine.bpmn.namespaces import bpmn
from engine.bpmn.normalise import normalise
from engine.bpmn.profile import check_profile
from engine.bpmn.reader import ProcessReader
from engine.bpmn.references import check_references
from engine.bpmn.report import Report, sort
from engine.bpmn.structure import check_structure
from engine.bpmn.wiring import check_wiring
from engine.domain.findings import Finding, Severity
from engine.errors import InvalidDefinition


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """What the compiler found in one file."""

    #: Worst first, then by line.
    findings: tuple[Finding, ...]
    #: The executable processes; to be run only when `is_publishable`.
    processes: tuple[ProcessModel, ...] = ()
    #: False when the file is not BPMN at all; then there is one finding, and exit code 2.
    is_readable: bool = True

    @property
    def is_publishable(self) -> bool:
        """Whether nothing blocks and there is something to run."""
        return bool(self.processes) and not any(finding.blocks for finding in self.findings)

    def process(self, process_id: str | None = None) -> ProcessModel:
        """Return a process by id, or the only one. Raises `InvalidDefinition`."""
        found = [p for p in self.processes if process_id in {None, p.process_id}]
        if len(found) != 1:
            raise InvalidDefinition(
                f"Berkas ini tidak memuat tepat satu proses “{process_id or 'yang dapat dijalankan'}”.",
                findings=self.findings,
            )
        return found[0]


def compile_bpmn(content: bytes, *, file: str = "", schema: bool = True) -> Compiled:
    """Compile a BPMN file. Never raises for a bad one.

    `file` is the name that findings carry. `schema=False` leaves out the validation against the schema, for a file
    that was published before.
    """
    try:
        root = xml.load(content)
    except xml.Unreadable as error:
        unreadable = Finding(
            rule="unreadable",
            severity=Severity.ERROR,
            message=error.message,
            file=file,
            line=error.line,
        )
        return Compiled(findings=(unreadable,), is_readable=False)
    report = Report(file)
    if schema:
        xsd.validate(root, report)
        if report.blocks:
            return Compiled(findings=report.findings)
    normalise(root)
    check_foreign(root, report)
    check_references(root, report)
    models = [_read(process, report) for process in _executable(root, report)]
    findings = list(report.findings)
    if not report.blocks:
        for model in models:
            structure = check_structure(model, file)
            findings += structure or _arrival(model, file)
    return Compiled(findings=sort(findings), processes=tuple(models))


def _read(process: _Element, report: Report) -> ProcessModel:
    refused = check_profile(process, report)
    check_wiring(process, report)
    return ProcessReader(process, refused, report).read()


def _executable(root: _Element, report: Report) -> list[_Element]:
    processes = root.findall(bpmn("process"))
    executable = [p for p in processes if p.get("isExecutable", "false") in {"true", "1"}]
    for process in processes:
        if process not in executable and executable:
            report.warning(
                "not-executable",
                process,
                "Proses ini tidak ditandai dapat dijalankan dan diabaikan.",
            )
    if not executable:
        # The rest is checked all the same, so that the author hears everything at once.
        executable = processes
        found = (
            "Proses ini belum ditandai"
            if processes
            else "Berkas ini tidak memuat proses yang ditandai"
        )
        report.error(
            "not-executable", processes[0] if processes else root, f"{found} dapat dijalankan."
        )
    if root.find(f"{bpmn('collaboration')}/{bpmn('messageFlow')}") is not None:
        report.warning(
            "drawing-only",
            root.find(f"{bpmn('collaboration')}/{bpmn('messageFlow')}"),
            "Alur pesan antarkolam hanya gambar: tidak ada pesan yang dikirim.",
        )
    if root.find(bpmn("choreography")) is not None:
        report.error(
            "construct-unsupported",
            root.find(bpmn("choreography")),
            "Koreografi tidak dijalankan; gambar proses tiap pihak, yang saling mengirim pesan.",
        )
    return executable


def _arrival(model: ProcessModel, file: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule="not-arrived",
            severity=Severity.ERROR,
            message="Unsur ini tidak sampai ke mesin proses; laporkan kepada pengelola sistem.",
            file=file,
            element_id=element.id,
            element_name=element.name or None,
            line=element.line,
        )
        for element in blueprint.missing(model, blueprint.draw(model))
    )
