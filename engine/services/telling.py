"""How does an audit trail read as a history, in words?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from engine.domain.audit import AuditEntry
from engine.services.catalog import LoadedDefinition
from engine.services.views import TimelineEntry, Tone

_Facts = Mapping[str, Any]
_Teller = Callable[[AuditEntry, _Facts], tuple[str, Tone]]


def _whose_time(entry: AuditEntry, facts: _Facts) -> str:
    return str(facts.get("name")) if entry.subject else "Waktu keseluruhan"


def _rules(facts: _Facts) -> str:
    """Name the rows of the decision table that held."""
    rows = facts["rules"].get(facts["decision"]) or []
    return f"baris {', '.join(str(each) for each in rows)}" if rows else "rumus keputusan"


def _outcome(entry: AuditEntry) -> str:
    """Say what was decided, where it is a plain word or number."""
    value = json.loads(entry.private or "{}").get("value")
    return f"“{value}”" if isinstance(value, str) and value else "diputuskan"


_MAIL = "Surel terkirim: "
#: Action to sentence and tone. Actions that are not here (a task that opened) are no news to a reader.
_TELLERS: dict[str, _Teller] = {
    "instance.started": lambda entry, facts: (f"Memulai proses nomor {facts['number']}", Tone.PLAIN),
    "instance.completed": lambda entry, facts: ("Proses selesai", Tone.GOOD),
    "user_task.created": lambda entry, facts: (f"Tugas “{facts['name']}” dibuka", Tone.PLAIN),
    "user_task.claimed": lambda entry, facts: (f"Mengambil tugas “{facts['name']}”", Tone.PLAIN),
    "user_task.taken_over": lambda entry, facts: (f"Mengambil alih tugas “{facts['name']}”", Tone.WARN),
    "user_task.released": lambda entry, facts: (f"Melepas tugas “{facts['name']}”", Tone.PLAIN),
    "user_task.assigned": lambda entry, facts: (
        f"Menyerahkan tugas “{facts['name']}” kepada {facts['to']}",
        Tone.PLAIN,
    ),
    "user_task.completed": lambda entry, facts: (f"Menyelesaikan “{facts['name']}”", Tone.GOOD),
    "user_task.cancelled": lambda entry, facts: (f"Tugas “{facts['name']}” dibatalkan", Tone.WARN),
    "user_task.escalated": lambda entry, facts: (f"“{facts['name']}” diteruskan kepada {facts['group']}", Tone.BAD),
    "service_task.completed": lambda entry, facts: (f"{facts['name']}: dikerjakan oleh sistem", Tone.PLAIN),
    "timer.fired": lambda entry, facts: (f"Waktu tunggu “{facts['name']}” habis", Tone.WARN),
    "time_standard.warned": lambda entry, facts: (
        f"{_whose_time(entry, facts)}: mendekati batas waktu", Tone.WARN,
    ),
    "time_standard.breached": lambda entry, facts: (
        f"{_whose_time(entry, facts)}: melewati batas waktu", Tone.BAD,
    ),
    "time_standard.paused": lambda entry, facts: (f"{_whose_time(entry, facts)}: hitungan dihentikan", Tone.PLAIN),
    "time_standard.resumed": lambda entry, facts: (f"{_whose_time(entry, facts)}: hitungan dilanjutkan", Tone.PLAIN),
    "time_standard.recounted": lambda entry, facts: (f"{_whose_time(entry, facts)}: batas waktu dihitung ulang karena kalender kerja berubah", Tone.PLAIN),
    "time_standard.relieved": lambda entry, facts: (f"{_whose_time(entry, facts)}: batas waktu diundur", Tone.PLAIN),
    "time_standard.met": lambda entry, facts: (f"{_whose_time(entry, facts)}: selesai tepat waktu", Tone.GOOD),
    "time_standard.missed": lambda entry, facts: (f"{_whose_time(entry, facts)}: selesai terlambat", Tone.BAD),
    "decision.made": lambda entry, facts: (
        f"{facts['name']}: {_outcome(entry)} menurut {_rules(facts)}", Tone.PLAIN,
    ),
    "message.published": lambda entry, facts: (f"Mengirim pesan “{facts['name']}”", Tone.PLAIN),
    "message.correlated": lambda entry, facts: (f"Pesan “{facts['name']}” diterima", Tone.PLAIN),
    "signal.sent": lambda entry, facts: (f"Menyiarkan sinyal “{facts['name']}”", Tone.PLAIN),
    "signal.received": lambda entry, facts: (f"Sinyal “{facts['name']}” didengar", Tone.PLAIN),
    "call.opened": lambda entry, facts: (f"“{facts['name']}” dimulai dengan nomor {facts['number']}", Tone.PLAIN),
    "call.completed": lambda entry, facts: (f"“{facts['name']}” nomor {facts['number']} selesai", Tone.GOOD),
    "call.failed": lambda entry, facts: (f"“{facts['name']}” nomor {facts['number']} gagal ({facts['code']})", Tone.WARN),
    "call.escalated": lambda entry, facts: (f"Kabar dari nomor {facts['number']} ({facts['code']})", Tone.WARN),
    "instance.cancelled": lambda entry, facts: ("Proses dibatalkan karena tidak diperlukan lagi", Tone.WARN),
    "register.put": lambda entry, facts: (f"Dicatat dalam register {facts['name']}", Tone.PLAIN),
    "mail.sent": lambda entry, facts: (_MAIL + str(facts["subject"]), Tone.PLAIN),
    "incident.raised": lambda entry, facts: (f"Berhenti karena kesalahan: {facts['message']}", Tone.BAD),
    "incident.resolved": lambda entry, facts: ("Kesalahan ditangani, proses dilanjutkan", Tone.GOOD),
}  # fmt: skip
#: Marks a form field whose answer is quoted beside the line of the timeline.
REMARK = "alur:remark"


def timeline(
    entries: list[AuditEntry], *, loaded: LoadedDefinition, group_name: Callable[[str], str]
) -> tuple[TimelineEntry, ...]:
    """Tell a stream, oldest first, by when things happened."""
    told = [_told(entry, loaded, group_name) for entry in entries if entry.action in _TELLERS]
    return tuple(_mailings(sorted(told, key=lambda line: (line.at, line.seq))))


def _mailings(lines: Iterable[TimelineEntry]) -> Iterator[TimelineEntry]:
    """Tell one mail to several people in one line, at the time of the first."""
    for mailing, found in groupby(
        lines, key=lambda line: line.text if line.text.startswith(_MAIL) else None
    ):
        several = list(found)
        if mailing is None:
            yield from several
        else:
            people = f" ({len(several)} penerima)" if len(several) > 1 else ""
            yield replace(several[0], text=mailing + people)


def _told(
    entry: AuditEntry, loaded: LoadedDefinition, group_name: Callable[[str], str]
) -> TimelineEntry:
    facts = json.loads(entry.data)
    if "group" in facts:
        facts["group"] = group_name(facts["group"])
    text, tone = _TELLERS[entry.action](entry, facts)
    return TimelineEntry(
        at=entry.at,
        who=entry.actor_name,
        text=text,
        tone=tone,
        remark=_remark(entry, loaded),
        seq=entry.seq,
    )


def _remark(entry: AuditEntry, loaded: LoadedDefinition) -> str:
    element = loaded.process.elements.get(entry.subject)
    form_id = element.user_task.form_id if element and element.user_task else None
    if entry.action != "user_task.completed" or entry.private is None or form_id is None:
        return ""
    values = json.loads(entry.private).get("values", {})
    quoted = (
        field.key
        for field in loaded.forms[form_id].fields
        if field.properties.get(REMARK) == "true"
    )
    return "\n".join(str(values[key]) for key in quoted if values.get(key))


def path(entries: list[AuditEntry]) -> tuple[str, ...]:
    """Return the ids of elements and flows that an instance passed, in order."""
    return tuple(step for entry in entries for step in json.loads(entry.data).get("path", ()))
