"""Do the parts of a package fit each other, and the site they are for?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from engine.bpmn.job_headers import HeaderRule, Places, problems
from engine.bpmn.model import Element, ProcessModel
from engine.bpmn.package_processes import Drawn
from engine.bpmn.settings import did_you_mean
from engine.dmn import Decisions
from engine.domain.findings import Finding, Severity

_MANIFEST = "process.toml"
_SITE = "site.toml"
#: Keys of `[mails]` whose value names a text; `task_opened_for` maps user tasks to texts.
_MAIL_TABLE = "task_opened_for"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a package holds besides its processes, and the site it is for."""

    files: Mapping[str, bytes]
    #: By form id.
    form_files: Mapping[str, str]
    decisions: Decisions | None
    settings: Mapping[str, Any]
    site: Mapping[str, Any] | None

    @property
    def unread_forms(self) -> frozenset[str]:
        """Ids of the forms that are there but cannot be read, as far as their files' names tell."""
        read = set(self.form_files.values())
        found = (PurePosixPath(name) for name in self.files if name not in read)
        return frozenset(path.stem for path in found if path.suffix == ".form")


def check_references(
    drawn: Sequence[Drawn],
    main: Drawn | None,
    parts: Parts,
    *,
    job_types: Collection[str] | None,
    calendars: Collection[str] | None = None,
    job_headers: Mapping[str, HeaderRule] | None = None,
) -> tuple[Finding, ...]:
    """Return the findings about forms, decisions, groups, jobs, calendars, mails and the manifest."""
    site, files = parts.site, parts.files
    findings: list[Finding] = []
    for each in drawn:
        checker = _Checker(model=each.model, file=each.file)
        findings += checker.forms(parts.form_files, parts.unread_forms)
        findings += checker.decisions(parts.decisions)
        findings += checker.groups(site) if site is not None else ()
        findings += checker.job_types(set(job_types)) if job_types is not None else ()
        findings += checker.calendars(set(calendars)) if calendars is not None else ()
        findings += checker.job_headers(job_headers, files, site) if job_headers else ()
    if calendars is not None:
        findings += _site_calendar(set(calendars), site)
    if main is not None:
        findings += _Checker(model=main.model, file=main.file).manifest(parts.settings, files)
    return (*findings, *_unused(drawn, parts))


def _unused(drawn: Sequence[Drawn], parts: Parts) -> Iterator[Finding]:
    tasks = [element.user_task for each in drawn for element in each.model.user_tasks]
    used = {task.form_id for task in tasks if task is not None}
    for form_id, file in parts.form_files.items():
        if form_id not in used:
            yield Finding(
                rule="form-unused",
                severity=Severity.WARNING,
                message=f"Formulir “{form_id}” tidak dipakai oleh tugas mana pun.",
                file=file,
            )


def _site_calendar(known: set[str], site: Mapping[str, Any] | None) -> Iterator[Finding]:
    of_site = _table(site or {}, "site").get("calendar")
    if of_site is not None and of_site not in known:
        yield Finding(
            rule="calendar-unknown",
            severity=Severity.ERROR,
            message=_unknown_calendar(str(of_site), known),
            file=_SITE,
        )


@dataclass(frozen=True, kw_only=True)
class _Checker:
    model: ProcessModel
    file: str

    def forms(self, form_files: Mapping[str, str], unread: Set[str]) -> Iterator[Finding]:
        for element in self.model.user_tasks:
            form_id = element.user_task.form_id if element.user_task else None
            if form_id is None:
                yield self._warning("form-none", "Tugas ini belum punya formulir.", element)
            elif form_id not in form_files and form_id not in unread:
                hint = did_you_mean(form_id, set(form_files))
                yield self._error("form-missing", f"Formulir “{form_id}” tidak ada.{hint}", element)

    def decisions(self, known: Decisions | None) -> Iterator[Finding]:
        ids = known.ids if known is not None else frozenset()
        for element in self.model.elements.values():
            literal = element.decision.decision_id.literal if element.decision else None
            if literal is not None and literal not in ids:
                message = (
                    f"Keputusan “{literal}” tidak ada di paket ini.{did_you_mean(literal, ids)}"
                )
                yield self._error("decision-missing", message, element)

    def groups(self, site: Mapping[str, Any]) -> Iterator[Finding]:
        known = _declared(site, "groups")
        for element in self.model.user_tasks:
            task = element.user_task
            assert task is not None
            for group in task.candidate_groups.static_names if task.candidate_groups else ():
                if group not in known:
                    yield self._unknown_group("candidateGroups", group, known, element)
            if task.time.escalate_to and task.time.escalate_to not in known:
                yield self._unknown_group("alur:escalateTo", task.time.escalate_to, known, element)
        escalate_to = self.model.time.escalate_to
        if escalate_to and escalate_to not in known:
            yield self._unknown_group("alur:escalateTo", escalate_to, known, None)

    def job_types(self, known: set[str]) -> Iterator[Finding]:
        for element in self.model.elements.values():
            literal = element.job.job_type.literal if element.job else None
            if literal is not None and literal not in known:
                hint = did_you_mean(literal, known)
                message = f"Jenis pekerjaan “{literal}” tidak dikenal.{hint}"
                yield self._error("job-type-unknown", message, element)

    def job_headers(
        self,
        rules: Mapping[str, HeaderRule],
        files: Mapping[str, bytes],
        site: Mapping[str, Any] | None,
    ) -> Iterator[Finding]:
        places = Places(
            registers=None if site is None else _declared(site, "registers"),
            groups=None if site is None else _declared(site, "groups"),
            mails=_mail_texts(files),
        )
        for element in self.model.elements.values():
            rule = rules.get(element.job.job_type.literal or "") if element.job else None
            if element.job is not None and rule is not None:
                for name, message in problems(element.job.headers, rule, places):
                    yield self._error(name, message, element)

    def calendars(self, known: set[str]) -> Iterator[Finding]:
        own = self.model.time.calendar
        if own and own not in known:
            yield self._error("calendar-unknown", _unknown_calendar(own, known), None)
        for element in self.model.elements.values():
            named = (
                element.timer.calendar if element.timer else None,
                element.user_task.time.calendar if element.user_task else None,
            )
            for calendar in named:
                if calendar and calendar not in known:
                    message = _unknown_calendar(calendar, known)
                    yield self._error("calendar-unknown", message, element)

    def manifest(
        self, settings: Mapping[str, Any], files: Mapping[str, bytes]
    ) -> Iterator[Finding]:
        process_id = _table(settings, "process").get("id", self.model.process_id)
        if process_id != self.model.process_id:
            yield self._manifest(
                f"process.id “{process_id}” berbeda dari id proses pada gambar, “{self.model.process_id}”."
            )
        mails = _table(settings, "mails")
        per_task = _table(mails, _MAIL_TABLE)
        for element_id in per_task:
            element = self.model.elements.get(element_id)
            if element is None or element.user_task is None:
                yield self._manifest(
                    f"mails.{_MAIL_TABLE} menyebut “{element_id}”, yang bukan tugas pengguna."
                )
        named = [text for key, text in mails.items() if key != _MAIL_TABLE]
        known = _mail_texts(files)
        for text in (*named, *per_task.values()):
            if text not in known:
                hint = did_you_mean(str(text), known)
                yield self._manifest(f"Naskah surat elektronik “{text}” tidak ada di mails/.{hint}")

    def _unknown_group(
        self, setting: str, group: str, known: set[str], element: Element | None
    ) -> Finding:
        hint = did_you_mean(group, known)
        message = f"Kelompok “{group}” pada {setting} tidak dinyatakan di site.toml.{hint}"
        return self._error("group-unknown", message, element)

    def _manifest(self, message: str) -> Finding:
        return Finding(rule="manifest", severity=Severity.ERROR, message=message, file=_MANIFEST)

    def _error(self, rule: str, message: str, element: Element | None) -> Finding:
        return self._finding(Severity.ERROR, rule, message, element)

    def _warning(self, rule: str, message: str, element: Element | None) -> Finding:
        return self._finding(Severity.WARNING, rule, message, element)

    def _finding(
        self, severity: Severity, rule: str, message: str, element: Element | None
    ) -> Finding:
        return Finding(
            rule=rule,
            severity=severity,
            message=message,
            file=self.file,
            element_id=element.id if element else self.model.process_id,
            element_name=(element.name if element else self.model.name) or None,
            line=element.line if element else None,
        )


def _declared(site: Mapping[str, Any], table: str) -> set[str]:
    rows = site.get(table)
    if not isinstance(rows, list):
        return set()
    return {str(row.get("id")) for row in rows if isinstance(row, Mapping)}


def _mail_texts(files: Mapping[str, bytes]) -> set[str]:
    return {name[6:-3] for name in files if name.startswith("mails/")}


def _unknown_calendar(calendar: str, known: set[str]) -> str:
    return f"Kalender kerja “{calendar}” tidak ada.{did_you_mean(calendar, known)}"


def _table(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = settings.get(name, {})
    return table if isinstance(table, Mapping) else {}
