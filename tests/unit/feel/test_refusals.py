"""What is refused, in which words, and at which character?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import FeelError, Limits, compile_expression

from .conftest import NOW


@pytest.mark.parametrize(
    "source, position, words",
    [
        ("amount >", 9, "berakhir terlalu cepat"),
        ("", 1, "berakhir terlalu cepat"),
        ("a == b", 3, "satu tanda `=`"),
        ("a && b", 3, "`and`"),
        ("a || b", 3, "`or`"),
        ("!a", 1, "`not(…)`"),
        ("a % b", 3, "`modulo(…)`"),
        ("a ; b", 3, "Karakter `;`"),
        ('a = "b', 5, "tidak ditutup"),
        ("a /* b", 3, "tidak ditutup"),
        (r'"a\UFFFFFF"', 3, "bukan karakter"),
        (r'"\uD83D"', 1, "setengah karakter"),
        ("(1", 3, "`)`"),
        ("[1, 2", 6, "`]`"),
        ("{a, 1}", 3, "`:`"),
        ("{a: 1, a: 2}", 9, "sudah dipakai"),
        ("if a then b", 12, "`else`"),
        ("for in [1] return 1", 5, "nama"),
        ("a.", 3, "nama setelah titik"),
        ("1 + and", 5, "bukan `and`"),
        ('@"besok"', 2, "bukan tanggal"),
        ("@1", 2, "teks"),
        ("1e99999", 1, "terlalu besar"),
        ("1 instance of angka", 15, "nama tipe"),
        ("uper case(a)", 6, "operator"),
        ("uppercase(a)", 1, "Maksud Anda `upper case`"),
        ("zzz(a)", 1, "Fungsi `zzz` tidak dikenal"),
        ("abs()", 1, "Jumlah argumen"),
        ("1 + abs(angka: 1)", 5, "Nama argumen"),
        ("abs(n: 1, 2)", 12, "tidak dapat dicampur"),
        ("function(a) external {}", 13, "`external` tidak didukung"),
        ("__import__(1)", 1, "tidak dikenal"),
    ],
)
def test_a_refusal_says_what_and_where(source: str, position: int, words: str) -> None:
    with pytest.raises(FeelError) as refusal:
        compile_expression(source)
    assert words in refusal.value.message
    assert refusal.value.position == position
    assert refusal.value.source == source
    assert str(refusal.value).endswith(f"(karakter ke-{position})")


def test_a_mistake_in_a_text_of_several_lines_is_told_by_line_and_character() -> None:
    with pytest.raises(FeelError) as refusal:
        compile_expression("usia > 17\nand dokumen ==\n  true")
    assert (refusal.value.line, refusal.value.column) == (2, 13)
    assert str(refusal.value).endswith("(baris 2, karakter ke-13)")


def test_a_mistake_on_the_first_line_or_at_the_end_has_its_place_too() -> None:
    places = []
    for source in ("a ==\nb", "a =\n", "a ="):
        with pytest.raises(FeelError) as refusal:
            compile_expression(source)
        places.append((refusal.value.line, refusal.value.column))
    assert places == [(1, 3), (2, 1), (1, 4)]


def test_what_fails_while_running_has_its_place_too(feel: Callable[..., Any]) -> None:
    with pytest.raises(FeelError) as refusal:
        feel("1 +\n  count(for i in 1..99999999 return i)")
    assert refusal.value.line == 2


@pytest.mark.parametrize(
    "source",
    [
        "(" * 70 + "1" + ")" * 70,
        "-" * 500 + "1",
        "[" * 500,
        "a" + ".a" * 300,
        "1 in " * 300 + "1",
        "a < " * 300 + "a",
        "if " * 300,
        "for " + ", ".join(f"a{number} in [1]" for number in range(200)) + " return 1",
        "1 instance of " + "list<" * 200,
        "function() " * 200 + "1",
    ],
)
def test_nesting_is_bounded(source: str) -> None:
    with pytest.raises(FeelError):
        compile_expression(source)


def test_a_long_chain_is_not_deep(feel: Callable[..., Any]) -> None:
    assert feel("1" + "+1" * 900) == 901
    assert feel("true" + " and true" * 400) is True


def test_source_length_and_nodes_are_bounded() -> None:
    with pytest.raises(FeelError, match="4000 karakter"):
        compile_expression("1" * 4001)
    with pytest.raises(FeelError, match="terlalu panjang"):
        compile_expression("1" + "+1" * 1999, limits=Limits(nodes=100))


@pytest.mark.parametrize(
    "source",
    [
        "count(for i in 1..99999999 return i)",
        "some i in 1..99999999 satisfies i < 0",
        "(for i in 1..100 return 1)[(for i in 1..100 return 1)[item > 1] = 1]",
        "{f: function(n) f(n - 1) + f(n - 1), r: f(3)}.r",
        "{f: function(n) f(n), r: f(3)}.r",
        "for i in 1..9999 return partial",
        "for i in 1..150 return [partial[-1]]",
        "distinct values(for i in 1..2000 return i)",
    ],
)
def test_work_is_bounded(feel: Callable[..., Any], source: str) -> None:
    with pytest.raises(FeelError, match="terlalu"):
        feel(source)


DOUBLINGS = ", ".join(f"a{step}: [a{step - 1}, a{step - 1}]" for step in range(1, 30))


@pytest.mark.parametrize(
    "use", ["a29", "string(a29)", "flatten(a29)", "a29 = b", "distinct values([a29, b])"]
)
def test_lists_that_share_their_parts_count_in_full(feel: Callable[..., Any], use: str) -> None:
    other = DOUBLINGS.replace("a0", "[1]").replace("a", "b")
    with pytest.raises(FeelError, match="terlalu"):
        feel(f"{{a0: [1], {DOUBLINGS}, {other}, b: b29, r: {use}}}.r")


def test_reading_a_giant_variable_uses_up_the_budget(feel: Callable[..., Any]) -> None:
    assert feel("daftar[1]", daftar=list(range(100_000))) == 0
    with pytest.raises(FeelError, match="terlalu banyak langkah"):
        feel("daftar[1]", daftar=list(range(160_000)))
    with pytest.raises(FeelError, match="terlalu banyak langkah"):
        feel("daftar[1]", daftar=[{"a": 1, "b": [1]}] * 60_000)


def test_texts_cannot_grow_without_bound(feel: Callable[..., Any]) -> None:
    with pytest.raises(FeelError, match="terlalu besar"):
        feel('for i in 1..50 return if i = 1 then "ab" else partial[-1] + partial[-1]')


def test_limits_can_be_set_by_the_caller() -> None:
    source = "for i in 1..50 return i"
    tight = compile_expression(source, limits=Limits(steps=10))
    with pytest.raises(FeelError, match="langkah"):
        tight.evaluate({}, now=NOW)
    assert compile_expression(source).evaluate({}, now=NOW)


def test_a_run_starts_with_a_fresh_budget() -> None:
    expression = compile_expression("for i in 1..1500 return i")
    for _ in range(5):
        assert expression.evaluate({}, now=NOW)
