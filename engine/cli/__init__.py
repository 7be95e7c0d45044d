"""The command line: `alur …`.

One file per noun; each is read only when it is asked for, because the application takes a second to load and `alur feel` does
not need it. Commands print results on stdout. What goes wrong is one plain line on stderr and an exit code, never a
traceback: 1 for what was refused or found, 2 for what could not be read or was called wrongly.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click
from typing_extensions import override

from engine.cli import failures
from engine.errors import AlurError

#: Command to the module that holds it, under the same name; in the order in which `alur --help` shows them.
_MODULES = {
    "serve": "serve",
    "worker": "worker",
    "db": "db",
    "demo": "demo",
    "check": "check",
    "deploy": "deploy",
    "scenario": "scenario",
    "feel": "feel",
    "tck": "tck",
    "account": "account",
    "audit": "audit",
    "message": "message",
    "job": "job",
    "incident": "incident",
    "bench": "bench",
}


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"engine.cli.{_MODULES[cmd_name]}")
        command: click.Command = module.command
        return command


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def alur() -> None:
    """Alur menjalankan SOP pemerintah daerah yang digambar sebagai BPMN."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no ✓ shows a question mark instead of nothing at all.
            stream.reconfigure(errors="replace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        code = alur.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="alur",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return error.exit_code
    except click.ClickException as error:
        return failures.told(error.format_message(), code=error.exit_code)
    except click.Abort:
        return failures.told("dihentikan", code=130)
    except AlurError as error:
        return failures.told(failures.sentence(error), code=failures.exit_code(error))
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place that can keep a traceback from people
        return failures.unexpected(error)
    return code if isinstance(code, int) else 0
