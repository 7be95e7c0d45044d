"""What does an element wait for when it waits for a message or a signal?

Name and correlation key are evaluated once, when the token arrives, and kept with it under `"waits"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.bpmn.advance import EventKind
from engine.bpmn.evaluation import evaluate
from engine.bpmn.lengths import NAME
from engine.bpmn.model import Element, Value
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure


def subscribe(token: Token, context: Mapping[str, Any]) -> None:
    """Note what the token waits for. Raises `EngineFailure` for a name or key that is no text."""
    element: Element = token.task_spec.element
    host = token.host
    message, signal = element.message, element.signal
    if message is not None:
        name = spoken(message.name, context, host, element, "Nama pesan")
        key = correlation_key(message.correlation_key, context, host, element)
        token.internal_data["waits"] = [EventKind.MESSAGE.value, name, key]
    else:
        assert signal is not None
        name = spoken(signal.name, context, host, element, "Nama sinyal")
        token.internal_data["waits"] = [EventKind.SIGNAL.value, name, None]
        host.listening.append(token)


def correlation_key(
    value: Value | None, context: Mapping[str, Any], host: Host, element: Element
) -> str | None:
    """Evaluate a correlation key to text; numbers are written as people write them. Raises `EngineFailure`."""
    if value is None:
        return None
    found = evaluate(value, context, now=host.now, element=element, what="Kunci pesan")
    if isinstance(found, str) and found:
        return found
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        return f"{Decimal(found).normalize():f}"
    what = "kosong" if found in (None, "") else "bukan teks atau bilangan"
    raise EngineFailure(
        f"Kunci pesan pada “{element.label}” {what} ({value.text}).", element_id=element.id
    )


def spoken(
    value: Value, context: Mapping[str, Any], host: Host, element: Element, what: str
) -> str:
    """Evaluate a name. Raises `EngineFailure` when it is no text."""
    found = evaluate(value, context, now=host.now, element=element, what=what)
    if not isinstance(found, str) or not 0 < len(found) <= NAME:
        problem = "bukan teks" if not isinstance(found, str) or not found else "terlalu panjang"
        raise EngineFailure(f"{what} pada “{element.label}” {problem}.", element_id=element.id)
    return found


def hearers(host: Host, name: str) -> list[Token]:
    """Return the tokens that wait for a signal of this name now, in the order of their numbers."""
    host.listening = [token for token in host.listening if token.is_open]
    wanted = [EventKind.SIGNAL.value, name]
    found = [token for token in host.listening if token.internal_data["waits"][:2] == wanted]
    return sorted(found, key=lambda token: token.id)
