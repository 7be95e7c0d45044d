"""A scenario says what its author reads in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rehearsal import yaml_reading
from engine.rehearsal.yaml_reading import Unreadable

WITA = timezone(timedelta(hours=8))


def _value(text: str) -> Any:
    return yaml_reading.read(f"nilai: {text}".encode()).content["nilai"]


@pytest.mark.parametrize(
    "text", ["no", "yes", "off", "on", "y", "12:30", "010", "0x1F", "1_000", ".5", "tidak"]
)
def test_what_only_yaml_1_1_takes_for_something_else_stays_text(text: str) -> None:
    assert _value(text) == text


@pytest.mark.parametrize(
    "text, value",
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("1.10", Decimal("1.10")),
        ("1e3", Decimal("1e3")),
        ("2026-03-17", date(2026, 3, 17)),
        ("2026-03-17T23:00:00Z", datetime(2026, 3, 17, 23, tzinfo=UTC)),
        ('"12"', "12"),
    ],
)
def test_plain_values(text: str, value: Any) -> None:
    assert (_value(text), type(_value(text))) == (value, type(value))


def test_a_time_keeps_its_offset() -> None:
    read = _value("2026-03-17T23:00:00+08:00")
    assert (read, read.utcoffset()) == (datetime(2026, 3, 17, 23, tzinfo=WITA), timedelta(hours=8))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=4))
def test_numbers_are_exact(number: Decimal) -> None:
    assert _value(str(number)) == number


def test_it_is_known_on_which_line_each_step_stands() -> None:
    document = yaml_reading.read(b"steps:\n  - a: 1\n\n  - b: 2\n")
    assert document.lines == {"steps": (2, 4)}


def test_anchors_and_merges_are_followed() -> None:
    text = b"dasar: &d {a: 1, b: 2}\nlain: {<<: *d, b: 3}\n"
    assert yaml_reading.read(text).content["lain"] == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    "content, part",
    [
        (b"a: 1\na: 2", "baris 2: \u201ca\u201d tertulis dua kali"),
        (b"a: [1", "baris 1"),
        (b"", "kosong"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: &x [*x]", "penulisan YAML salah"),
        (b"a: 2026-13-45", "penulisan YAML salah"),
        (b"a: !!python/object/apply:os.system [ls]", "penulisan YAML salah"),
        (b" " * (yaml_reading.MAX_BYTES + 1), "terlalu besar"),
    ],
)
def test_what_is_no_scenario_is_refused_in_one_sentence(content: bytes, part: str) -> None:
    with pytest.raises(Unreadable, match=part):
        yaml_reading.read(content)


def test_a_few_anchors_cannot_stand_for_millions_of_values() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 9)]
    with pytest.raises(Unreadable, match="terlalu besar"):
        yaml_reading.read("\n".join(lines).encode())
