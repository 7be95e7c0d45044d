"""How do packages get into the installation?"""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import opening
from engine.cli.failures import Unreadable
from engine.cli.output import say
from engine.domain.actors import SYSTEM
from engine.services import deployments, installing
from engine.services.desk_views import DefinitionView

_FILES = (".bpmn", ".zip")


@click.command(name="deploy")
@click.argument("path", type=click.Path(path_type=Path))
def command(path: Path) -> None:
    """Terbitkan PATH: paket, situs, folder proses, .zip, atau satu .bpmn.

    Kalender dan wilayah di _shared ikut dimuat. Bila ada temuan yang menghalangi, tidak ada yang diterbitkan.
    """
    if not path.exists():
        raise Unreadable(f"{path}: berkas atau folder ini tidak ada.")
    with opening.application() as engine:
        if path.is_dir():
            deployed = installing.install(engine.work, path)
        elif path.suffix in _FILES:
            with engine.work() as work:
                content = path.read_bytes()
                deployed = [deployments.deploy_upload(work, path.name, content, by=SYSTEM)]
        else:
            raise Unreadable(f"{path}: hanya folder, .zip, atau .bpmn yang dapat diterbitkan.")
    for each in deployed:
        say(_line(each))


def _line(definition: DefinitionView) -> str:
    return f"{definition.key} versi {definition.version}: {definition.title} ({definition.site})"
