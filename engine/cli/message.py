"""How does a message, or a signal, come in from a command line?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import click

from engine.cli import opening
from engine.cli.failures import Unreadable
from engine.cli.output import as_json, say
from engine.domain.actors import SYSTEM
from engine.services import messages, signals


@click.group(name="message")
def command() -> None:
    """Pesan dan sinyal kepada proses yang menunggunya."""


@command.command()
@click.argument("name")
@click.option("--key", default="", help="Kunci korelasi; kosong bila pesan tidak membedakan.")
@click.option("--variables", "text", metavar="JSON", help="Isi pesan, sebagai objek JSON.")
@click.option(
    "--ttl", default=messages.TIME_TO_LIVE, show_default=True, help="Lama pesan disimpan."
)
@click.option("--id", "message_id", help="Id pengirim: pesan dengan id yang sama diterima sekali.")
@click.option("--region", default="", help="Wilayah berkas yang dimulai oleh pesan ini.")
@click.option("--json", "wants_json", is_flag=True)
def publish(
    name: str,
    key: str,
    text: str | None,
    ttl: str,
    message_id: str | None,
    region: str,
    wants_json: bool,
) -> None:
    """Kirim pesan NAME; yang menunggunya melanjutkan, atau pesan disimpan sampai ada yang menunggu."""
    variables = _variables(text)
    with opening.application() as engine, engine.work() as work:
        published = messages.publish(
            work,
            name,
            key,
            variables,
            by=SYSTEM,
            time_to_live=ttl,
            message_id=message_id,
            region=region,
        )
    if wants_json:
        as_json(
            {
                "id": published.id,
                "delivered_to": list(published.delivered_to),
                "buffered": published.buffered,
            }
        )
    elif published.delivered_to:
        say(f"Pesan “{name}” diteruskan kepada {', '.join(published.delivered_to)}.")
    elif published.buffered:
        say(f"Belum ada yang menunggu pesan “{name}”; pesan disimpan.")
    else:
        say(f"Tidak ada yang menunggu pesan “{name}”.")


@command.command()
@click.argument("name")
@click.option("--variables", "text", metavar="JSON", help="Isi sinyal, sebagai objek JSON.")
@click.option("--region", default="", help="Wilayah berkas yang dimulai oleh sinyal ini.")
def signal(name: str, text: str | None, region: str) -> None:
    """Siarkan sinyal NAME kepada semua yang menunggunya sekarang."""
    variables = _variables(text)
    with opening.application() as engine, engine.work() as work:
        heard = signals.broadcast(work, name, variables, by=SYSTEM, region=region)
    say(f"Sinyal “{name}” didengar oleh {heard}.")


def _variables(text: str | None) -> Mapping[str, Any]:
    if text is None:
        return {}
    try:
        variables = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError too.
        raise Unreadable("--variables bukan JSON.") from error
    if not isinstance(variables, dict):
        raise Unreadable("--variables harus berupa objek JSON.")
    return variables
