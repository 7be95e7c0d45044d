"""How does somebody get something to look at?"""

from __future__ import annotations

import click

from engine.cli import opening
from engine.cli.output import Progress, say
from engine.errors import NotAllowed
from engine.rehearsal import demo


@click.command(name="demo")
@click.option("--yes", is_flag=True, help="Muat juga bila ALUR_DEMO tidak diatur.")
def command(yes: bool) -> None:
    """Muat peragaan: semua paket, orang, wilayah, kalender, dan contoh pekerjaan.

    Boleh diulang: yang sudah ada dibiarkan, contoh pekerjaan hanya dimuat sekali.
    """
    with opening.application(prepare=True) as engine:
        if not (engine.settings.demo or yes):
            raise NotAllowed(
                "Peragaan membuat akun dengan kata sandi yang diketahui umum. "
                "Atur ALUR_DEMO=1, atau pakai --yes bila memang dikehendaki."
            )
        progress = Progress()
        loaded = demo.load(engine, engine.settings.processes_dir, tell=progress.show)
        progress.clear()
        for definition in loaded.definitions:
            say(f"Terbit: {definition}")
        say(f"{loaded.people} akun baru, {loaded.instances} contoh pekerjaan baru.")
        for line in demo.told(engine.settings.processes_dir):
            say(line)
