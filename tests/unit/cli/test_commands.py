"""Every command answers, and fails in one plain line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest

from engine.cli import alur as group
from engine.persistence import schema_version
from engine.services import accounts
from tests.driver import PROCESSES
from tests.unit.cli.conftest import Calling

NAMES = (
    *("serve", "worker", "db", "demo", "check", "deploy", "scenario", "feel", "tck"),
    *("account", "audit", "message", "job", "incident", "bench"),
)


def test_the_commands_of_the_design_are_there() -> None:
    assert tuple(group.list_commands(click.Context(group))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(alur: Calling, name: str) -> None:
    answer = alur(name, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"alur {name}" in answer.out


@pytest.mark.parametrize(
    "arguments", [["terbang"], ["check"], ["feel", "1", "--mungkin"], ["db", "turun"]]
)
def test_a_wrong_call_is_code_2(alur: Calling, arguments: list[str]) -> None:
    answer = alur(*arguments)
    assert answer.code == 2
    assert answer.complaint


@pytest.mark.parametrize(
    "group", ["db", "scenario", "account", "audit", "message", "job", "incident"]
)
def test_a_group_by_itself_explains_itself(alur: Calling, group: str) -> None:
    answer = alur(group)
    assert (answer.code, answer.err) == (2, "")
    assert answer.out.startswith(f"Usage: alur {group}")
    assert answer.out == alur(group, "--help").out


def test_a_drawing_is_no_scenario(alur: Calling) -> None:
    answer = alur("scenario", "run", str(PROCESSES / "sikanda" / "pelaporan" / "pelaporan.bpmn"))
    assert answer.code == 2
    assert "bukan skenario" in answer.complaint


def test_a_setting_that_is_unknown_is_code_2(
    alur: Calling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_DATABSE_URL", "sqlite://")
    answer = alur("db", "check")
    assert answer.code == 2
    assert "ALUR_DATABASE_URL?" in answer.complaint


@pytest.mark.parametrize(
    "arguments",
    [
        ["account", "list"],
        ["job", "list"],
        ["incident", "list"],
        ["audit", "verify"],
    ],
)
def test_without_a_database_every_command_says_what_to_do(
    alur: Calling, arguments: list[str]
) -> None:
    answer = alur(*arguments)
    assert answer.code == 2
    assert "alur db upgrade" in answer.complaint


def test_an_empty_database_is_prepared_and_a_foreign_one_is_left_alone(
    alur: Calling, tmp_path: Path
) -> None:
    assert alur("deploy", str(PROCESSES)).code == 0
    assert alur("db", "check").code == 0
    assert alur("db", "downgrade", "base", "--yes").code == 0
    with sqlite3.connect(tmp_path / "data" / "alur.sqlite3") as database:
        database.execute("CREATE TABLE milik_lain (a)")
    database.close()
    for arguments in (["serve"], ["worker"], ["demo", "--yes"], ["deploy", str(PROCESSES)]):
        answer = alur(*arguments)
        assert answer.code == 2
        assert "alur db upgrade" in answer.complaint


def test_what_nobody_foresaw_is_kept_in_a_file_and_named_by_a_number(
    installed: Calling, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("rahasia")

    monkeypatch.setattr(accounts, "accounts", explode)
    answer = installed("account", "list")
    assert answer.code == 1
    assert "rahasia" not in answer.complaint
    number = answer.complaint.split("nomor ")[1][:8]
    log = (tmp_path / "data" / "alur.log").read_text(encoding="utf-8")
    assert number in log
    assert "ZeroDivisionError: rahasia" in log


class TestDb:
    def test_up_and_down_and_up_again(self, alur: Calling) -> None:
        head = schema_version.head()
        assert alur("db", "upgrade").out == f"Skema naik dari kosong ke {head}.\n"
        assert alur("db", "upgrade").out == f"Skema sudah {head}.\n"
        assert alur("db", "check").out == f"Skema {head} sesuai dengan program.\n"
        assert alur("db", "downgrade", "base").out == "Skema turun ke kosong.\n"
        assert alur("db", "check").complaint.startswith("Skema basis data (kosong)")

    def test_one_step_down_by_default_and_never_over_rows_unasked(self, alur: Calling) -> None:
        below = ["kosong", *schema_version.revisions()][-2]
        alur("db", "upgrade")
        assert alur("db", "downgrade").out == f"Skema turun ke {below}.\n"
        alur("db", "upgrade")
        alur("account", "create", "agen.satu", "--name", "Agen Satu")
        assert "--yes" in alur("db", "downgrade").complaint
        assert alur("db", "check").code == 0
        assert alur("db", "downgrade", "--yes").out == f"Skema turun ke {below}.\n"

    def test_an_unknown_revision_is_refused(self, alur: Calling) -> None:
        assert "\u201c0099\u201d tidak dikenal" in alur("db", "upgrade", "0099").complaint

    def test_a_database_that_cannot_be_reached_is_one_line(
        self, alur: Calling, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALUR_DATABASE_URL", "postgresql://u:rahasia@127.0.0.1:1/tidak-ada")
        answer = alur("db", "check")
        assert answer.code == 2
        assert "rahasia" not in answer.complaint
