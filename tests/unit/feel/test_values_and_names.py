"""What do literals mean, and which words make up a name?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import FeelError, Range, YearMonthDuration, compile_expression

from .conftest import NOW

WITA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "source, expected",
    [
        ("12", 12),
        ("1.50", Decimal("1.50")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal("1E+3")),
        ("true", True),
        ("false", False),
        ("null", None),
        ('"desa"', "desa"),
        (r'"baris\nbaru \"kutip\" \\ \u00e9 \U01F40E"', 'baris\nbaru "kutip" \\ é 🐎'),
        (r'"\uD83D\uDE00"', "😀"),
        (r'"\d{16}\ "', r"\d{16}\ "),
        ("[]", []),
        ('[1, "a", [true]]', [1, "a", [True]]),
        ('{a: 1, "b c": a + 1}', {"a": 1, "b c": 2}),
        ("1 // sampai akhir baris\n+ 1", 2),
        ("1 /* di * tengah */ + 1", 2),
    ],
)
def test_a_literal_means_what_it_says(
    check: Callable[..., None], source: str, expected: Any
) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "source, expected",
    [
        ('@"2026-01-31"', date(2026, 1, 31)),
        ('@"08:30:00"', time(8, 30)),
        ('@"00:00:00"', time(0, 0)),
        ('@"08:30:00.25Z"', time(8, 30, 0, 250_000, UTC)),
        ('@"2026-01-31T08:30:00+08:00"', datetime(2026, 1, 31, 8, 30, tzinfo=WITA)),
        (
            '@"2026-01-31T08:30:00@Asia/Makassar"',
            datetime(2026, 1, 31, 8, 30, tzinfo=ZoneInfo("Asia/Makassar")),
        ),
        ('@"P1DT2H3M4.5S"', timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=500)),
        ('@"-PT90M"', timedelta(minutes=-90)),
        ('@"PT0S"', timedelta(0)),
        ('@"P1Y2M"', YearMonthDuration(14)),
        ('@"-P3M"', YearMonthDuration(-3)),
    ],
)
def test_an_at_literal_is_a_date_time_or_duration(
    check: Callable[..., None], source: str, expected: Any
) -> None:
    check(source, expected)


def test_numbers_are_decimal_and_hold_34_digits(feel: Callable[..., Any]) -> None:
    assert feel("0.1 + 0.2 = 0.3") is True
    assert str(feel("1 / 3")) == "0." + "3" * 34
    assert feel("1e6144 * 10") is None


def test_a_range_keeps_which_ends_belong_to_it(feel: Callable[..., Any]) -> None:
    assert feel("[1..5)") == Range(
        low=Decimal(1), high=Decimal(5), low_included=True, high_included=False
    )
    assert feel("]1..5]") == Range(
        low=Decimal(1), high=Decimal(5), low_included=False, high_included=True
    )


@pytest.mark.parametrize("source", ["[5..1]", '[1.."a"]', "[null..5]"])
def test_a_range_without_order_is_null(feel: Callable[..., Any], source: str) -> None:
    assert feel(source) is None


def test_a_year_month_duration_tells_its_parts_and_its_iso_form() -> None:
    assert [str(YearMonthDuration(months)) for months in (14, -3, 24, 0)] == [
        "P1Y2M",
        "-P3M",
        "P2Y",
        "P0M",
    ]
    assert (YearMonthDuration(-14).years, YearMonthDuration(-14).months) == (-1, -2)


def test_known_names_may_hold_spaces_and_signs() -> None:
    names = frozenset({"Nama Lengkap", "nomor-surat", "Nama"})
    expression = compile_expression('Nama Lengkap + " " + nomor-surat', names=names)
    assert expression.variables == {"Nama Lengkap", "nomor-surat"}
    assert expression.evaluate({"Nama Lengkap": "Ani", "nomor-surat": "7"}, now=NOW) == "Ani 7"


def test_the_longest_known_name_wins() -> None:
    names = frozenset({"a", "b", "a-b"})
    assert compile_expression("a-b", names=names).variables == {"a-b"}
    assert compile_expression("b-a", names=names).variables == {"a", "b"}


def test_spaces_inside_a_known_name_are_not_counted() -> None:
    assert compile_expression("Nama   Lengkap", names=frozenset({"Nama Lengkap"})).variables == {
        "Nama Lengkap"
    }


def test_an_entry_name_with_spaces_may_be_used_after_a_dot_and_in_later_entries(
    check: Callable[..., None],
) -> None:
    check("{nama depan: 1, b: nama depan + 1}.b", 2)
    check("{nama depan: 1}.nama depan", 1)
    check("[{nilai akhir: 3}, {nilai akhir: 9}][nilai akhir > 5].nilai akhir", [9])


def test_a_name_with_a_space_leaves_scope_with_its_context() -> None:
    with pytest.raises(FeelError):
        compile_expression("[{nama depan: 1}, nama depan]")


def test_two_unknown_words_in_a_row_are_refused_where_the_second_one_starts() -> None:
    with pytest.raises(FeelError, match="`Lengkap`") as refusal:
        compile_expression("Nama Lengkap")
    assert refusal.value.position == 6


def test_unicode_letters_may_be_names(check: Callable[..., None]) -> None:
    check("{désa: 1, 🐎: 2}.🐎", 2)
