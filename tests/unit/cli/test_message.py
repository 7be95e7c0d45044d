"""A message, or a signal, can be sent from a command line."""

from __future__ import annotations

import json

import pytest

from tests.unit.cli.conftest import Calling


@pytest.fixture(autouse=True)
def _database(alur: Calling) -> None:
    assert alur("db", "upgrade").code == 0


def test_a_message_that_nobody_waits_for_is_kept(alur: Calling) -> None:
    answer = alur("message", "publish", "Kabar", "--key", "A", "--variables", '{"isi": 1.5}')
    assert (answer.code, answer.err) == (0, "")
    assert "pesan disimpan" in answer.out


def test_without_a_time_to_live_it_is_not(alur: Calling) -> None:
    answer = alur("message", "publish", "Kabar", "--ttl", "PT0S")
    assert "Tidak ada yang menunggu" in answer.out


def test_json_says_it_to_programs(alur: Calling) -> None:
    found = json.loads(alur("message", "publish", "Kabar", "--json").out)
    assert (found["delivered_to"], found["buffered"]) == ([], True)


def test_an_id_is_taken_once(alur: Calling) -> None:
    assert alur("message", "publish", "Kabar", "--id", "surat-1").code == 0
    answer = alur("message", "publish", "Kabar", "--id", "surat-1")
    assert answer.code == 1
    assert "sudah diterima" in answer.complaint


@pytest.mark.parametrize("wrong", [["--variables", "{"], ["--variables", "[1]"]])
def test_what_is_no_object_is_refused(alur: Calling, wrong: list[str]) -> None:
    answer = alur("message", "publish", "Kabar", *wrong)
    assert answer.code == 2
    assert "--variables" in answer.complaint


def test_a_signal_tells_how_many_hear_it(alur: Calling) -> None:
    assert "didengar oleh 0" in alur("message", "signal", "Sirene").out
