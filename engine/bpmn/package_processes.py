"""Which process of a package is its own, and are the others called?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.model import ProcessModel
from engine.bpmn.package_files import MANIFEST, finding
from engine.bpmn.settings import did_you_mean
from engine.domain.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A process and the file it is drawn in."""

    model: ProcessModel
    file: str


def main_of(drawn: tuple[Drawn, ...], settings: Mapping[str, Any]) -> Drawn | None:
    """Return the package's own process: the only one, the one the manifest names, or the one that no other calls."""
    if len(drawn) == 1:
        return drawn[0]
    named = settings.get("process", {}).get("id")
    if named is not None:
        return next((each for each in drawn if each.model.process_id == named), None)
    called = _called(drawn)
    uncalled = [each for each in drawn if each.model.process_id not in called]
    return uncalled[0] if len(uncalled) == 1 else None


def check_main(
    drawn: tuple[Drawn, ...], main: Drawn | None, settings: Mapping[str, Any]
) -> Iterator[Finding]:
    """Find processes of the same id, and those that would never run."""
    ids = Counter(each.model.process_id for each in drawn)
    for process_id, count in ids.items():
        if count > 1:
            yield finding("package-process", f"Ada {count} proses dengan id “{process_id}”.")
    if len(drawn) < 2:
        return
    if main is None:
        names = ", ".join(f"“{each.model.process_id}”" for each in drawn)
        yield finding(
            "package-process",
            f"Paket ini memuat beberapa proses ({names}); sebutkan yang utama: id di bagian process pada {MANIFEST}.",
            MANIFEST if settings else "",
        )
        return
    called = _called(drawn)
    missed = {
        each.model.process_id
        for each in drawn
        if each is not main and each.model.process_id not in called
    }
    slips = list(_slips(drawn, missed))
    yield from slips
    for each in drawn if not slips else ():
        if each.model.process_id in missed:
            yield finding(
                "package-process",
                f"Proses “{each.model.process_id}” tidak dipanggil oleh proses lain di paket ini; jadikan paket tersendiri.",
                each.file,
                each.model.process_id,
            )


def _slips(drawn: Iterable[Drawn], missed: set[str]) -> Iterator[Finding]:
    """Find calls whose process is not here, but nearly has the name of one that nobody calls."""
    for each in drawn:
        for element in each.model.elements.values():
            literal = element.call.process_id.literal if element.call else None
            hint = did_you_mean(literal, missed) if literal and literal not in missed else ""
            if hint:
                found = finding(
                    "package-process",
                    f"Proses “{literal}” tidak ada di paket ini.{hint}",
                    each.file,
                    element.id,
                )
                yield replace(found, element_name=element.name or None, line=element.line)


def _called(drawn: Iterable[Drawn]) -> set[str]:
    return {
        literal
        for each in drawn
        for element in each.model.elements.values()
        if element.call is not None and (literal := element.call.process_id.literal)
    }
