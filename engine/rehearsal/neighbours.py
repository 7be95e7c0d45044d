"""Which packages beside a package does it call?

A scenario plays one package, but a call activity may name a process of another one of the same site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.bpmn.package import Package
from engine.services import deployments


def called_by(folder: Path) -> list[Path]:
    """Return the packages that a package calls, directly or not, those that are called first."""
    own = folder.resolve()
    package = deployments.check_folder(own).package
    if package is None or not set(_called(package)) - set(package.processes):
        return []
    beside = _beside(own)
    found: dict[Path, None] = {}
    _collect(package, beside, {own}, found)
    return list(found)


def _collect(
    package: Package,
    beside: Mapping[str, tuple[Path, Package]],
    seen: set[Path],
    found: dict[Path, None],
) -> None:
    for process_id in _called(package):
        folder, called = beside.get(process_id, (None, None))
        if folder is not None and called is not None and folder not in seen:
            seen.add(folder)
            _collect(called, beside, seen, found)
            found[folder] = None


def _called(package: Package) -> Iterator[str]:
    for process in package.processes.values():
        for element in process.elements.values():
            if element.call is not None and element.call.process_id.literal is not None:
                yield element.call.process_id.literal


def _beside(folder: Path) -> dict[str, tuple[Path, Package]]:
    """Return the sound packages in the same site, by the processes in them."""
    found: dict[str, tuple[Path, Package]] = {}
    for other in sorted({drawing.parent for drawing in folder.parent.glob("*/*.bpmn")}):
        package = deployments.check_folder(other).package if other != folder else None
        for process_id in package.processes if package else ():
            if package is not None:
                found.setdefault(process_id, (other, package))
    return found
