"""How do commands print?"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any


def say(line: str = "") -> None:
    """Print a line of a result."""
    print(line)


def as_json(value: Any) -> None:
    """Print a machine-readable result; times are in ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def table(rows: Iterable[Sequence[str]], *, header: Sequence[str]) -> None:
    """Print rows under a header, columns aligned; nothing but the header when there are none."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )


class Progress:
    """One line on stderr that tells how far long work is; silent where nobody watches."""

    def __init__(self) -> None:
        """Find out whether somebody watches."""
        self._watched = sys.stderr.isatty()
        self._shown = 0

    def show(self, line: str) -> None:
        """Replace the line."""
        if self._watched:
            sys.stderr.write(f"\r{line.ljust(self._shown)}")
            sys.stderr.flush()
            self._shown = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._watched and self._shown:
            sys.stderr.write(f"\r{' ' * self._shown}\r")
            sys.stderr.flush()
            self._shown = 0


def log_to_stderr(level: str) -> None:
    """Let a server write what happens to it."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # It tells at every start that it looked at the schema.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def log_nowhere() -> None:
    """Keep log lines out of what a command prints: what people should know is printed."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
