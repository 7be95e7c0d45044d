"""Do the processes do what their scenarios say?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.cli import failures
from engine.cli.output import Progress, as_json, log_nowhere, say
from engine.rehearsal import scenario_sets
from engine.rehearsal.scenario_sets import Outcome


@click.group(name="scenario")
def command() -> None:
    """Skenario: contoh jalannya proses yang dapat diperiksa."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="Cetak hasil sebagai JSON.")
@click.pass_context
def run(context: click.Context, path: Path, wants_json: bool) -> None:
    """Mainkan setiap skenario di PATH: satu berkas, paket, situs, atau folder proses.

    Kode keluar: 0 semua lulus, 1 ada yang gagal, 2 ada yang tidak dapat dibaca.
    """
    log_nowhere()
    with failures.keeping(scenario_sets.__name__):
        outcomes = _played(path, silent=wants_json)
    if wants_json:
        as_json(_report(outcomes))
    else:
        passed = sum(outcome.passed for outcome in outcomes)
        seconds = sum(outcome.seconds for outcome in outcomes)
        say(f"{passed} dari {len(outcomes)} skenario lulus ({seconds:.1f} detik).")
    if any(outcome.unreadable for outcome in outcomes):
        context.exit(failures.UNREADABLE)
    if not all(outcome.passed for outcome in outcomes):
        context.exit(failures.REFUSED)


def _played(path: Path, *, silent: bool) -> list[Outcome]:
    try:
        found = scenario_sets.find(path)
    except scenario_sets.NoScenarios as error:
        raise failures.Unreadable(error.message) from error
    progress = Progress()
    outcomes: list[Outcome] = []
    for folder, file in found:
        progress.show(f"{len(outcomes) + 1}/{len(found)} {file.stem}")
        outcome = scenario_sets.play(folder, file)
        progress.clear()
        outcomes.append(outcome)
        if not silent:
            _say(outcome)
        elif outcome.unreadable:
            failures.told(outcome.unreadable, code=failures.UNREADABLE)
    return outcomes


def _say(outcome: Outcome) -> None:
    say(f"{'✓' if outcome.passed else '✗'} {outcome.title}")
    if outcome.unreadable:
        failures.told(outcome.unreadable, code=failures.UNREADABLE)
    elif outcome.failures:
        say(f"    {outcome.file}")
        for failure in outcome.failures:
            say(f"    {failure.sentence}")


def _report(outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "ok": all(outcome.passed for outcome in outcomes),
        "passed": sum(outcome.passed for outcome in outcomes),
        "failed": sum(not outcome.passed for outcome in outcomes),
        "scenarios": [
            {
                "file": str(outcome.file),
                "title": outcome.title,
                "passed": outcome.passed,
                "seconds": round(outcome.seconds, 3),
                "unreadable": outcome.unreadable,
                "failures": [
                    {
                        "step": failure.step,
                        "line": failure.line,
                        "what": failure.what,
                        "expected": failure.expected,
                        "found": failure.found,
                    }
                    for failure in outcome.failures
                ],
            }
            for outcome in outcomes
        ],
    }
