"""What is the value of a FEEL expression?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from engine import feel
from engine.cli.failures import Unreadable
from engine.cli.output import say
from engine.domain.clock import SystemClock
from engine.errors import AlurError

_RESULT = "hasil"


class Refused(AlurError):
    """Ekspresi ini tidak dapat dihitung."""


@click.command(name="feel")
@click.argument("expression", metavar="EXPR")
@click.option("--context", "context_text", metavar="JSON", help="Variabel, sebagai objek JSON.")
@click.option("--now", "now_text", metavar="ISO", help="Waktu untuk now() dan today().")
def command(expression: str, context_text: str | None, now_text: str | None) -> None:
    """Hitung ekspresi FEEL, dengan atau tanpa “=” di depannya."""
    context, now = _context(context_text), _now(now_text)
    try:
        value = feel.evaluate(feel.body(expression), context, now=now)
        text = feel.evaluate(f"string({_RESULT})", {_RESULT: value}, now=now)
    except feel.FeelError as error:
        raise Refused(str(error)) from error
    say("null" if text is None else str(text))


def _context(text: str | None) -> Mapping[str, Any]:
    if text is None:
        return {}
    try:
        context = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError too.
        raise Unreadable("--context bukan JSON.") from error
    if not isinstance(context, dict):
        raise Unreadable("--context harus berupa objek JSON.")
    return context


def _now(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now().astimezone()
    try:
        now = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("--now harus berupa waktu, misalnya 2026-03-17T23:00:00+08:00.") from error
    if now.tzinfo is None:
        raise Unreadable("--now harus menyebut selisih waktunya, misalnya +08:00.")
    return now
