"""How does a command say that it could not?"""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import AlurError, InvalidConfiguration, InvalidDefinition, InvalidInput

#: Called wrongly, or given something that cannot be read.
UNREADABLE = 2
REFUSED = 1


class Unreadable(AlurError):
    """Berkas ini tidak dapat dibaca."""


def told(sentence: str, *, code: int) -> int:
    """Say one line on stderr and return the exit code."""
    line = " ".join(sentence.split())
    print(f"alur: {line}", file=sys.stderr)
    return code


def sentence(error: AlurError) -> str:
    """Return an error in one line, with what is wrong where."""
    if isinstance(error, InvalidInput) and error.fields:
        return "; ".join(f"{key}: {why}" for key, why in error.fields.items())
    if isinstance(error, InvalidDefinition) and error.findings:
        first = error.findings[0]
        place = f"{first.file}: " if first.file else ""
        element = f"{first.element_id}: " if first.element_id else ""
        return f"{place}{element}{first.message}"
    return error.message


def exit_code(error: AlurError) -> int:
    """Return 2 for what cannot be read or set up, 1 for what was refused."""
    return UNREADABLE if isinstance(error, Unreadable | InvalidConfiguration) else REFUSED


def unexpected(error: Exception) -> int:
    """Keep what happened in a file for whoever looks after the system, and say where to find it."""
    error_id = secrets.token_hex(4)
    kept = _keep(error, error_id)
    where = f"; rinciannya di {kept}" if kept else ""
    return told(f"Kesalahan yang tidak terduga (nomor {error_id}){where}.", code=REFUSED)


@contextmanager
def keeping(logger: str) -> Iterator[None]:
    """Write what a logger tells to the file in which `unexpected` keeps things, where there is one."""
    handler = _log_file()
    if handler is None:
        yield
        return
    logging.getLogger(logger).addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger(logger).removeHandler(handler)
        handler.close()


def _keep(error: Exception, error_id: str) -> Path | None:
    handler = _log_file()
    if handler is None:
        return None
    record = logging.LogRecord(
        name="engine.cli",
        level=logging.ERROR,
        pathname=__file__,
        lineno=0,
        msg="error %s",
        args=(error_id,),
        exc_info=(type(error), error, error.__traceback__),
    )
    handler.handle(record)
    handler.close()
    return _log_path()


def _log_path() -> Path:
    return Path(os.environ.get("ALUR_DATA_DIR") or "var") / "alur.log"


def _log_file() -> logging.FileHandler | None:
    """The file is made by the first line that is written."""
    path = _log_path()
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return None
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    return handler
