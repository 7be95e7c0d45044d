"""Which tables of `docs/dialect.md` are written by the code they are about?

`python -m tests.dialect.tables --write` puts them between their markers again; a test tells when that is needed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from engine.bpmn import dialect, dialect_settings, event_profile, profile, settings
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.namespaces import BPMN, bpmn
from engine.bpmn.report import Report
from engine.services.job_handlers import SERVICE_HEADERS
from tests.dialect.drawings import DOCUMENT, DRAWINGS, FOLDER, text
from tests.dialect.meanings import ELEMENTS, JOBS, KINDS, SETTINGS

_BLOCK = re.compile(r"(?P<open><!-- tabel:(?P<name>[\w-]+) -->\n).*?(?P<close><!-- /tabel -->)", re.DOTALL)  # fmt: skip


def written(document: str) -> str:
    """Return the document with every table as the code has it now."""
    return _BLOCK.sub(
        lambda block: f"{block['open']}\n{_TABLES[block['name']]()}\n\n{block['close']}", document
    )


def names(document: str) -> set[str]:
    """Return the names of the tables that a document has."""
    return {block["name"] for block in _BLOCK.finditer(document)}


def drawn() -> dict[ElementKind, list[str]]:
    """Return by kind the drawings in which it stands."""
    found: dict[ElementKind, list[str]] = {kind: [] for kind in ElementKind}
    for drawing in DRAWINGS:
        process = compile_bpmn(drawing.read_bytes()).process()
        for kind in {element.kind for element in process.elements.values()}:
            found[kind].append(drawing.relative_to(FOLDER).as_posix())
    return found


def _kinds() -> str:
    where = drawn()
    rows = []
    for kind in ElementKind:
        # The drawing that is about this kind, else the first in which it stands.
        named, own = KINDS[kind]
        drawing = next(each for each in where[kind] if own in each)
        rows.append((named, f"`{kind.value}`", f"[{own}](dialect/{drawing})"))
    return _table(("Unsur", "Nama di temuan", "Gambar"), rows)


def _settings() -> str:
    rows = [
        (f"`alur:{name}`", ELEMENTS[kind], SETTINGS[name])
        for kind, known in settings._KNOWN.items()
        for name in sorted(known, key=list(SETTINGS).index)
    ]
    return _table(("Pengaturan", "Pada", "Arti"), rows)


def _extensions() -> str:
    rows = [
        (ELEMENTS[kind], ", ".join(f"`zeebe:{name}`" for name in sorted(known)))
        for kind, known in dialect.KNOWN.items()
    ]
    return _table(("Pada", "Yang dibaca"), rows)


def _attributes() -> str:
    rows = [
        (f"`zeebe:{name}`", ", ".join(f"`{each}`" for each in sorted(known)))
        for name, known in dialect_settings.ATTRIBUTES.items()
        if known
    ]
    return _table(("Unsur", "Atribut yang dikenal"), rows)


def _jobs() -> str:
    rows = [
        (
            f"`{job_type}`",
            JOBS[job_type],
            ", ".join(f"`{name}`" for name in sorted(rule.required)),
            ", ".join(f"`{name}`" for name in sorted(rule.optional)) or "–",
        )
        for job_type, rule in SERVICE_HEADERS.items()
    ]
    return _table(("Jenis", "Yang dikerjakan", "Header wajib", "Header lain"), rows)


def _refused() -> str:
    rows = [
        *((f"`{name}`", sentence) for name, sentence in profile._REFUSED.items()),
        *((f"`{name}` di dalam unsur", said) for name, said in profile._REFUSED_PARTS.items()),
        *((f"atribut `{name}`", said) for name, (_, said) in profile._REFUSED_ATTRIBUTES.items()),
        *((f"`{name}` pada pengulangan", said) for name, said in profile._REFUSED_IN_LOOPS.items()),
        *_refused_events(),
    ]
    return _table(("Unsur BPMN", "Yang dikatakan pemeriksa"), rows)


def _refused_events() -> Iterator[tuple[str, str]]:
    for name in event_profile._EVENT_NAMES:
        for trigger in event_profile._TRIGGER_NAMES:
            sentence = said_of_event(name, trigger)
            if sentence is not None:
                yield f"`{name}`" + (f" dengan `{trigger}`" if trigger else ""), sentence


def said_of_event(name: str, trigger: str) -> str | None:
    """Return what is said of an event with this trigger at the level of a process; None where it runs."""
    process = etree.Element(bpmn("process"), nsmap={"bpmn": BPMN})
    event = etree.SubElement(process, bpmn(name))
    if trigger:
        etree.SubElement(event, bpmn(f"{trigger}EventDefinition"))
    report = Report("")
    event_profile.check_event(event, report)
    return report.findings[0].message if report.blocks else None


def _drawing_only() -> str:
    return ", ".join(f"`{name}`" for name in sorted(profile._DRAWING)) + "."


_TABLES: dict[str, Callable[[], str]] = {
    "unsur": _kinds,
    "pengaturan": _settings,
    "zeebe": _extensions,
    "atribut": _attributes,
    "pekerjaan": _jobs,
    "ditolak": _refused,
    "hanya-gambar": _drawing_only,
}


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main(arguments: list[str]) -> None:
    """Write the tables, or tell whether they are up to date."""
    now = text()
    if "--write" in arguments:
        DOCUMENT.write_text(written(now), encoding="utf-8")
    elif written(now) != now:
        raise SystemExit("docs/dialect.md is out of date; run it with --write.")


if __name__ == "__main__":
    main(sys.argv[1:])
