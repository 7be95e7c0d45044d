"""How does a folder of packages become an installation?

`processes/` holds a folder per site and, beside them, `_shared/` with calendars and regions; a site's folder holds its packages. Any of
the three can be installed, and so can a folder with nothing but a drawing.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.domain.actors import SYSTEM, Actor
from engine.errors import InvalidDefinition, NotFound
from engine.services import calendars, called_versions, deployments
from engine.services.desk_views import DefinitionView
from engine.services.handler_types import OpenWork
from engine.services.work import Work

_SHARED = "_shared"
#: Years before and after the current one for which holidays are loaded: what is planned, and what is looked back on.
_YEARS_BACK, _YEARS_AHEAD = 1, 2


def package_folders(path: Path) -> list[Path]:
    """Return every folder at or below a path that holds a drawing, in order."""
    return sorted({drawing.parent for drawing in path.rglob("*.bpmn") if drawing.is_file()})


def install(open_work: OpenWork, path: Path, *, by: Actor = SYSTEM) -> list[DefinitionView]:
    """Deploy every package at or below a path, with its site, calendars and regions; all or none.

    Raises:
        NotFound: there is no package.
        InvalidDefinition: something in one of them blocks; nothing is deployed.
    """
    folders = package_folders(path)
    if not folders:
        raise NotFound(f"{path}: tidak ada folder dengan berkas .bpmn.")
    for folder in folders:
        _refuse_unfit(folder)
    install_shared(open_work, folders)
    deployed = []
    for folder in folders:
        with open_work() as work:
            deployed.append(deployments.deploy_folder(work, folder, by=by))
    with open_work(read_only=True) as work:
        # What one calls may have been deployed after it.
        return [_with_remarks(work, each) for each in deployed]


def _with_remarks(work: Work, deployed: DefinitionView) -> DefinitionView:
    if not deployed.remarks:
        return deployed
    process = work.catalog.get(work, deployed.id).process
    return replace(deployed, remarks=called_versions.remarks(work, {deployed.key: process}))


def install_shared(open_work: OpenWork, folders: Sequence[Path]) -> None:
    """Load the calendars that come with the installation, then those and the regions beside the sites of these packages.

    Where two folders hold a calendar of the same id, the later one's hours hold.
    """
    beside = dict.fromkeys(folder.resolve().parent.parent / _SHARED for folder in folders)
    with open_work(read_only=True) as work:
        installed = work.ports.settings.processes_dir.resolve() / _SHARED
        year = work.clock.now().year
    years = range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
    for each in dict.fromkeys((installed, *beside)):
        with open_work() as work:
            calendars.load_shared(work, each / "calendars", years)
    for each in beside:
        for regions in sorted((each / "regions").glob("*.csv")):
            with open_work() as work:
                load_regions(work, regions)


def load_regions(work: Work, file: Path) -> None:
    """Write the regions of a CSV file with the columns `code` and `name`; known ones are left alone.

    Raises:
        InvalidDefinition: the file has other columns.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"code", "name"} <= set(rows.fieldnames or ()):
            raise InvalidDefinition(f"{file.name}: kolom code dan name harus ada.")
        names = {row["code"]: row["name"] for row in rows}
    work.definitions.put_regions(names)
    work.commit()
    work.catalog.forget_settings()


def _refuse_unfit(folder: Path) -> None:
    check = deployments.check_folder(folder)
    if check.package is None:
        blocking = [finding for finding in check.findings if finding.blocks]
        raise InvalidDefinition(f"{folder}: {blocking[0].message}", findings=blocking)
