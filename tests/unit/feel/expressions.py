"""Which expressions do the fuzzing tests try, over which variables?"""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from engine.feel import Kind, YearMonthDuration
from engine.feel.library import BUILTINS, Signature
from engine.feel.library.signatures import Parameter

NAMES = ("a", "b", "c", "d", "e", "f", "teks", "daftar", "Nama Lengkap")

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.sampled_from([Decimal("1e6144"), Decimal("-1e-6143"), Decimal("0.5"), 0, 1, -1]),
    st.text(max_size=20),
    st.sampled_from(["a" * 5000, "ab " * 1500, "(a+)+$", "2026-01-31", "P1D", "1.000,5"]),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.times(),
    st.timedeltas(),
    st.integers(-(10**15), 10**15).map(YearMonthDuration),
    st.sampled_from([date.min, date.max, time.max, timedelta.max, timedelta.min]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.dictionaries(st.sampled_from([*NAMES, "key", "value"]), inner, max_size=4),
    ),
    max_leaves=12,
) | st.sampled_from([list(range(2000)), ["teks"] * 1000, [[1]] * 500, [{"a": 1, "b": "x"}] * 500])
CONTEXTS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES))

_WORDS = """
a b c d teks daftar ? item partial 0 1 2.5 1e3 1e6144 99999999 -1 .5 "x" "" "a+" "2026-01-31" @"2026-01-31" @"P1D"
@"99999-12-31" @"08:00:00.123456789" @"P999999999D" @"P1M" @"08:00:00Z" @"2026-01-31T08:00:00@Asia/Makassar" 1..99999999 true false null + - * / ** = != <
<= > >= ( ) [ ] { } , : . .. and or not( in between instance of number list< context< range< function< -> if then else
for i return some every satisfies function( external // /* */ @ ' "\\u00e9" \\
"""
TOKENS = [*_WORDS.split(), "\n", *sorted(f"{name}(" for name in BUILTINS)]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=30).map(" ".join)

_OPERANDS = """
a|b|c|d|e|f|teks|daftar|Nama Lengkap|0|1|-1|2.5|1e6144|1e-6143|99999999|true|false|null|"x"|"(a|aa)+$"|""|[]|{}|
@"2026-01-31"|@"9999-12-31"|@"99999-12-31"|@"08:00:00.123456789"|
@"-99999-12-31T08:00:00.1234567Z"|@"0001-01-01"|@"P1D"|@"P999999999D"|@"P99999999999Y"|@"23:59:59.999999Z"|(< 5)|[1..9]|
@"2026-01-31T08:00:00@Asia/Makassar"|1..500|function(x) x|function(x, y) x < y|partial|item|?
"""
_LEAVES = st.sampled_from(_OPERANDS.replace("\n", "").split("|"))


def _call(signature: Signature, name: str) -> st.SearchStrategy[str]:
    arguments = st.tuples(*(_argument(parameter) for parameter in signature.parameters))
    return arguments.map(lambda parts: f"{name}({', '.join(parts)})")


def _argument(parameter: Parameter) -> st.SearchStrategy[str]:
    by_kind = {
        Kind.LIST: ["daftar", "[1, 2, 3]", "for i in 1..300 return i", "[daftar, daftar]"],
        Kind.STRING: ["teks", '"aab"', '"(a*)*b"', '"2026-01-31"', "string(daftar)", "teks + teks"],
        Kind.NUMBER: ["1", "-2", "2.5", "1e6144", "6000", "-6000", "count(daftar)"],
        Kind.CONTEXT: ["{a: 1}", "d", "{a: {b: daftar}}"],
        Kind.RANGE: ["[1..5]", "(< 3)", '["a".."b")'],
        Kind.FUNCTION: ["function(x, y) x < y", "function(x, y) x", "string length"],
        Kind.DATE: ['@"2026-01-31"'],
        Kind.DATE_TIME: ["now()"],
    }
    return st.sampled_from(by_kind.get(parameter.kind, ["a", "daftar", "1", '"x"', "null"]))


_CALLS = st.one_of(
    [_call(form, name) for name, forms in sorted(BUILTINS.items()) for form in forms]
)
_OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair, triple = st.tuples(inner, inner), st.tuples(inner, inner, inner)
    builtin = st.sampled_from(sorted(BUILTINS))
    return st.one_of(
        st.tuples(inner, _OPERATORS, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        pair.map(lambda parts: f"{{k: {parts[0]}, Nama Lengkap: {parts[1]}}}"),
        pair.map(lambda parts: f"({parts[0]})[{parts[1]}]"),
        inner.map(lambda part: f"({part}).a"),
        inner.map(lambda part: f"-{part}"),
        pair.map(lambda parts: f"[{parts[0]}..{parts[1]})"),
        triple.map(lambda parts: f"({parts[0]} between {parts[1]} and {parts[2]})"),
        triple.map(lambda parts: f"(if {parts[0]} then {parts[1]} else {parts[2]})"),
        pair.map(lambda parts: f"(for i in {parts[0]} return {parts[1]})"),
        triple.map(lambda parts: f"(for i in {parts[0]}, j in {parts[1]} return {parts[2]})"),
        pair.map(lambda parts: f"(for i in 1..200 return [{parts[0]}, partial, {parts[1]}])"),
        pair.map(lambda parts: f"(some i in {parts[0]} satisfies {parts[1]})"),
        pair.map(lambda parts: f"{{f: function(n) f({parts[0]}), r: f({parts[1]})}}.r"),
        inner.map(lambda part: f"({part} instance of list<number>)"),
        st.tuples(builtin, inner, inner).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
        st.tuples(builtin, inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
    )


GRAMMATICAL = st.recursive(_LEAVES | _CALLS, _compound, max_leaves=14)

REAL = (
    'keputusan = "setuju" and nilai >= 75 and count(daftar[status = "lengkap"]) = count(daftar)',
    'if a > 10 then {hasil: "tinggi", nilai: a * 1.5} else {hasil: "rendah", nilai: null}',
    'for laporan in daftar return {judul: upper case(laporan.judul), hari: laporan.tanggal + @"P7D"}',
    'some x in daftar satisfies x.usia between 17 and 60 or matches(x.nik, "^[0-9]{16}$")',
    "{pajak: function(n: number) decimal(n * 0.11, 2), total: sum(for i in 1..9 return pajak(i))}.total",
    "sort(daftar, function(x, y) x.tanggal < y.tanggal)[1].judul",
    'string join(for k in get entries(d) return k.key + "=" + string(k.value), "&")',
    "{fib: function(n) if n < 2 then n else fib(n - 1) + fib(n - 2), r: fib(9)}.r",
    'replace(teks, "([0-9]+)-([0-9]+)", "$2/$1") // komentar\n + substring before(teks, " ")',
    '@"2026-01-31T08:00:00@Asia/Makassar" + duration("P1DT2H") in [now()..date and time("2027-01-01T00:00:00Z")]',
    "for i in 1..30 return if i < 3 then 1 else partial[-1] + partial[-2]",
    'get value(context merge([d, {a: 1}]), ["a", "b"]) instance of context<a: number, b: list<string>>',
    'number("1.234,56", ".", ",") in (< 5, [10..20), > 1000) and not(list contains(daftar, null))',
    'years and months duration(date("2020-02-29"), today()).years * 12 ** 2 / modulo(-7, 3)',
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a real expression with some of its characters left out, doubled, moved or replaced."""
    source = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 12)))
        part = source[start:end]
        insertion: Any = draw(
            st.sampled_from(["", part * 2, f"({part}", f"{part})", f"[{part}]", f"-{part}", " "])
            | st.sampled_from(TOKENS)
        )
        source = source[:start] + insertion + source[end:]
    return source
