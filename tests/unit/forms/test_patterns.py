"""Which patterns are ready, and which own patterns are proven harmless?"""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.errors import UnsafePattern
from forms.linear import compile_linear
from forms.patterns import MENU


@pytest.mark.parametrize(
    "name,typed,stored",
    [
        ("nik", "6311 0617 0390 0001", "6311061703900001"),
        ("nip", "19690324 199703 1 001", "196903241997031001"),
        ("phone", "0812-3456-7890", "081234567890"),
        ("phone", "+62 (812) 3456 7890", "+6281234567890"),
        ("email", "siti.aminah@balangan.go.id", "siti.aminah@balangan.go.id"),
        ("region", "63.11.06.2001", "63.11.06.2001"),
        ("location", "-2.3361, 115.4627", "-2.3361,115.4627"),
        ("postcode", "71611", "71611"),
    ],
)
def test_a_ready_pattern_accepts_what_people_write(name: str, typed: str, stored: str) -> None:
    pattern = MENU[name]
    assert pattern.tidy(typed) == stored
    assert pattern.accepts(stored)


@pytest.mark.parametrize(
    "name,typed",
    [
        ("nik", "631106170390000"),
        ("nik", "٦٣١١٠٦١٧٠٣٩٠٠٠٠١"),
        ("phone", "12345678"),
        ("email", "siti@balangan"),
        ("email", "siti@@balangan.id"),
        ("region", "63.1"),
        ("location", "115.46"),
        ("postcode", "01234"),
    ],
)
def test_a_ready_pattern_refuses_what_is_something_else(name: str, typed: str) -> None:
    pattern = MENU[name]
    assert not pattern.accepts(pattern.tidy(typed))


@pytest.mark.parametrize(
    "source,yes,no",
    [
        (r"^C-[0-9]+$", "C-12", "XC-12"),
        (r"^[A-Z]{1,2} ?\d{1,4} ?[A-Z]{1,3}$", "DA 1234 ABC", "DA 12345"),
        (r"^\d{3}\/[IVX]+\/\d{4}$", "065/XI/2022", "065-XI-2022"),
        (r"^(?:ya|tidak)$", "tidak", "ya\n"),
        (r"^[^@\s]+@[^@\s]+$", "a@b", "a@b@c"),
        (r"^\w{2,}(?:-\w+)*$", "ab-c", "é-b"),
        (r"^[a-z-]*$", "a-b", "A"),
        (r"^.?$", "x", "\n"),
    ],
)
def test_an_own_pattern_means_what_it_means_in_the_browser(source: str, yes: str, no: str) -> None:
    pattern = compile_linear(source)
    assert pattern.fullmatch(yes)
    assert not pattern.fullmatch(no)


@pytest.mark.parametrize(
    "source",
    [
        r"^(a+)+$",
        r"^(a*)*$",
        r"^(a|a)*$",
        r"^(a|ab)(c|bcd)$",
        r"^a*a*b$",
        r"^.*x.*$",
        r"^(a?){50}b$",
        r"^(a?|b?)(a?|b?)c$",
        r"^(?:a{1,500}){1,500}$",
        r"^((a*b?)*c?)*$",
    ],
)
def test_a_pattern_that_could_match_in_two_ways_is_refused(source: str) -> None:
    with pytest.raises(UnsafePattern):
        compile_linear(source)


@pytest.mark.parametrize(
    "source",
    [
        "a", "^a", "^a|b$", r"^(?=a)a$", r"^(a)\1$", r"^a*?$", r"^\bx$", "^[z-a]$", "^[]$", "^(a$",
        "^a)$", "^a{3,2}$", "^a{0}$", "^*$", r"^[\s\S][^\s\S]$", "^" + "(" * 50 + ")" * 50 + "$",
        "^" + "a" * 400 + "$", "^[a$", r"^a\$",
    ],
)  # fmt: skip
def test_a_pattern_outside_the_subset_is_refused(source: str) -> None:
    with pytest.raises(UnsafePattern):
        compile_linear(source)


PIECES = st.sampled_from(["a", "b", "ab", ".", "[ab]", "[^a]", r"\d", "x"])
BODIES = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2,4}", "{3}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda many: f"(?:{'|'.join(many)})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(BODIES, st.sampled_from(["a", "b", "ab", "ba", "aab"]))
def test_every_accepted_pattern_stays_quick_and_agrees_with_its_source(
    body: str, letters: str
) -> None:
    source = f"^{body}$"
    try:
        pattern = compile_linear(source)
    except UnsafePattern:
        return
    for short in ("", letters, letters * 3, letters + "!"):
        expected = re.compile(body, re.ASCII).fullmatch(short)
        assert bool(pattern.fullmatch(short)) == bool(expected)
    hostile = letters * 4_000 + "!"
    began = time.process_time()
    pattern.fullmatch(hostile)
    assert time.process_time() - began < 0.5


@settings(max_examples=200)
@given(st.text(alphabet="^$()[]{}|*+?\\abd0-9,.:", max_size=20))
def test_any_text_is_a_pattern_or_is_refused(source: str) -> None:
    sentence = "accepted"
    try:
        compile_linear(f"^{source}$")
    except UnsafePattern as refused:
        sentence = refused.message
    assert sentence
