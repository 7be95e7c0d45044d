"""What do patterns match, and how long may that take?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelError, evaluate
from engine.feel.patterns.blocks import BLOCKS

from .conftest import NOW


@pytest.mark.parametrize(
    "source, expected",
    [
        (r'matches("3201010101010001", "^\d{16}$")', True),
        (r'matches("320101010101000", "^\d{16}$")', False),
        ('matches("foobar", "oba")', True),
        ('matches("foobar", "^bar|bar$")', True),
        ('matches("abc", "a.c")', True),
        ('matches("a\\nc", "a.c")', False),
        ('matches("a\\nc", "a.c", "s")', True),
        ('matches("a\\nb", "^b$")', False),
        ('matches("a\\nb", "^b$", "m")', True),
        ('matches("DESA", "desa")', False),
        ('matches("DESA", "desa", "i")', True),
        ('matches("DESA", "[^d]esa", "i")', False),
        ('matches("ab", "a b", "x")', True),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("x", "[a-z-[aeiou]]")', True),
        ('matches("e", "[a-z-[aeiou]]")', False),
        ('matches("-", "[a-]")', True),
        (r'matches("É", "\p{Lu}")', True),
        (r'matches("é", "\P{L}")', False),
        (r'matches("_", "\w")', False),
        (r'matches("a b", "\s")', True),
        ('matches("ab", "(?:ab){2}|ab")', True),
        ('matches("aaa", "^a{2}$")', False),
        ('matches("aaa", "^a{2,}$")', True),
        ('matches("aaa", "^a{1,2}$")', False),
        ('matches("", "")', True),
        ('matches("a", "a", "k")', None),
        ('matches("a", "(a")', None),
        ('matches("a", "a)")', None),
        ('matches("a", "*a")', None),
        ('matches("a", "[a")', None),
        ('matches("a", "[z-a]")', None),
        ('matches("a", "a{2,1}")', None),
        ('matches("a", null)', None),
        (r'matches("aA", "^(a)\1$", "i")', True),
        (r'matches("aA", "^(a)\1$")', False),
        (r'matches("abcabc", "^(a.)(c)\1\2$")', True),
        (r'matches("abab", "^(a|ab)\1$")', True),
        (r'matches("a", "^(x)?a\1$")', True),
        (r'matches("aa0", "^(a)\10$")', True),
        (r'matches("a", "\1(a)")', None),
        (r'matches("a", "(a\1)")', None),
        (r'matches("a", "(a)[\1]")', None),
        (r'replace("abba", "(.)\1", "<$1>")', "a<b>a"),
        (r'matches("desa", "^\p{IsBasicLatin}+$")', True),
        (r'matches("désa", "^\p{IsBasicLatin}+$")', False),
        (r'matches("é", "\P{IsBasicLatin}")', True),
        (r'matches("a", "\p{IsAtlantis}")', None),
        (r'matches("a", "\p{Xx}")', None),
        (r'matches("ns:nama-1", "^\i\c*$")', True),
        (r'matches("1", "^\i$")', False),
        (r'matches(" ", "\I")', True),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("2026-03-17", "([0-9]+)-([0-9]+)-([0-9]+)", "$3/$2/$1")', "17/03/2026"),
        ('replace("aaa", "a+?", "b")', "bbb"),
        ('replace("aaa", "a+", "b")', "b"),
        ('replace("abab", "b", "$0$0")', "abbabb"),
        ('replace("ab", "(a)", "$12")', "a2b"),
        (r'replace("ab", "a", "\\$")', "$b"),
        ('replace("a.b", ".", "$", "q")', "a$b"),
        ('replace("ab", "a", "$")', None),
        ('replace("ab", "x*", "-")', None),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        (r'split("a , b,c", "\s*,\s*")', ["a", "b", "c"]),
        (r'split("1.2", "\.")', ["1", "2"]),
        ('split("ab", "")', None),
        ('split("ab", "[")', None),
    ],
)
def test_patterns(check: Callable[..., None], source: str, expected: Any) -> None:
    check(source, expected)


@pytest.mark.parametrize(
    "pattern, missing",
    [
        ("(" * 50 + "a" + ")" * 50, "bersarang"),
        ("[a-" * 50 + "[b]" + "]" * 50, "bersarang"),
        ("a" * 2001, "2000 karakter"),
        ("[" + "a-c" * 31 + "]", "sebesar itu"),
        ("a{2000}", "sepanjang itu"),
        ("a{0,2000}", "sebanyak itu"),
        ("((a{9}){9}){99}", "sepanjang itu"),
    ],
)
def test_a_pattern_that_cannot_be_run_is_refused(pattern: str, missing: str) -> None:
    with pytest.raises(FeelError, match=missing):
        evaluate("matches(t, p)", {"t": "a", "p": pattern}, now=NOW)


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|aa)*$", "(a*)*b", "(.*)*x", "a?" * 30 + "a" * 30 + "b"]
)
def test_patterns_that_stop_other_matchers_end_here(pattern: str) -> None:
    assert evaluate("matches(t, p)", {"t": "a" * 60 + "!", "p": pattern}, now=NOW) is False


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_holds_its_ends_and_not_what_is_beside_them(name: str) -> None:
    first, last = BLOCKS[name]
    assert first <= last
    outside = chr(ord(last) + 1)
    context = {"p": f"^\\p{{Is{name}}}$", "first": first, "last": last, "outside": outside}
    source = "[matches(first, p), matches(last, p), matches(outside, p)]"
    assert evaluate(source, context, now=NOW) == [True, True, False]


def test_back_references_are_bounded_by_the_budget() -> None:
    for pattern in (r"(.*)(.*)(.*)\3\2\1x", r"((a?)|(b?)|(c?)|(d?)|(e?))*\2\3\4x"):
        with pytest.raises(FeelError, match="langkah"):
            evaluate("matches(t, p)", {"t": "ab" * 60, "p": pattern}, now=NOW)


def test_a_long_text_uses_up_the_budget() -> None:
    with pytest.raises(FeelError, match="langkah"):
        evaluate("matches(t, p)", {"t": "a" * 50_000, "p": "b"}, now=NOW)


# The part of the pattern language that Python's `re` reads the same way.
SHARED = st.recursive(
    st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\d", "^", "$", "1"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map(lambda parts: f"(?:{parts[0]}|{parts[1]})"),
        st.tuples(inner, st.sampled_from(["?", "+", "*", "{2}", "{1,2}", "??", "+?"])).map(
            lambda parts: f"(?:{parts[0]}){parts[1]}"
        ),
        inner.map(lambda part: f"({part})"),
    ),
    max_leaves=6,
)
TEXTS = st.text("abc1", max_size=10)


@given(SHARED, TEXTS)
@settings(max_examples=400, deadline=None)
def test_matches_agrees_with_pythons_matcher(pattern: str, text: str) -> None:
    expected = re.search(pattern.replace("$", r"\Z"), text) is not None
    assert evaluate("matches(t, p)", {"t": text, "p": pattern}, now=NOW) is expected


@given(SHARED, TEXTS)
@settings(max_examples=400, deadline=None)
def test_replace_takes_the_same_matches_as_pythons_matcher(pattern: str, text: str) -> None:
    python = re.compile(pattern.replace("$", r"\Z"))
    if python.search("") or any(match.end() == match.start() for match in python.finditer(text)):
        return
    assert evaluate('replace(t, p, "<$0>")', {"t": text, "p": pattern}, now=NOW) == python.sub(
        r"<\g<0>>", text
    )


@given(st.text(max_size=25), st.text(max_size=10), st.sampled_from(["", "i", "x", "smi", "q"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_pattern_or_null_or_refused(pattern: str, text: str, flags: str) -> None:
    _tolerant(pattern, text, flags)


@given(st.text(r"ab\()[]{}|*+?.^$-,12dwpP ", max_size=25), TEXTS, st.sampled_from(["", "i", "x"]))
@settings(max_examples=500, deadline=None)
def test_any_soup_of_signs_is_a_pattern_or_null_or_refused(
    pattern: str, text: str, flags: str
) -> None:
    _tolerant(pattern, text, flags)


def _tolerant(pattern: str, text: str, flags: str) -> None:
    for source in ("matches(t, p, f)", 'replace(t, p, "$1", f)', "split(t, p)"):
        try:
            answer = evaluate(source, {"t": text, "p": pattern, "f": flags}, now=NOW)
        except FeelError:
            continue
        assert answer is None or isinstance(answer, bool | str | list)
