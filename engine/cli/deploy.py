"""How do packages get into the installation?"""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import check, opening
from engine.cli.check import Checked
from engine.cli.failures import Unreadable
from engine.cli.output import say
from engine.domain.actors import SYSTEM
from engine.errors import InvalidDefinition
from engine.services import deployments, installing
from engine.services.desk_views import DefinitionView

_FILES = (".bpmn", ".zip")
#: Findings of an upload that leave nothing to be judged.
_UNREADABLE = frozenset({"unreadable", "package-zip", "package-size", "package-name"})


@click.command(name="deploy")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, path: Path) -> None:
    """Terbitkan PATH: paket, situs, folder proses, .zip, atau satu .bpmn.

    Kalender dan wilayah di _shared ikut dimuat. Bila ada temuan yang menghalangi, tidak ada yang diterbitkan.
    Temuan dan kode keluar seperti pada `alur check`.
    """
    if not path.exists():
        raise Unreadable(f"{path}: berkas atau folder ini tidak ada.")
    with opening.application(prepare=True) as engine:
        if path.is_dir():
            found = check.checked(path)
            if check.code_of(found):
                check.tell(path, found)
                context.exit(check.code_of(found))
            deployed = installing.install(engine.work, path)
        elif path.suffix in _FILES and path.is_file():
            try:
                with engine.work() as work:
                    content = path.read_bytes()
                    deployed = [deployments.deploy_upload(work, path.name, content, by=SYSTEM)]
            except InvalidDefinition as error:
                refused = _refused(path, error)
                check.tell(path, [refused])
                context.exit(check.code_of([refused]))
        else:
            raise Unreadable(f"{path}: hanya folder, .zip, atau .bpmn yang dapat diterbitkan.")
    for each in deployed:
        say(_line(each))
        for remark in each.remarks:
            say(f"    {remark.element_id}: {remark.message}")


def _refused(path: Path, error: InvalidDefinition) -> Checked:
    folder = path if path.suffix == ".zip" else path.parent
    unreadable = [each for each in error.findings if each.rule in _UNREADABLE]
    if unreadable:
        return Checked(folder=folder, unreadable=check.line(unreadable[0], folder))
    if not error.findings:
        raise error
    return Checked(folder=folder, findings=error.findings)


def _line(definition: DefinitionView) -> str:
    return f"{definition.key} versi {definition.version}: {definition.title} ({definition.site})"
