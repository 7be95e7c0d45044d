"""What does a decision model get where a process would be refused?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import (
    FeelError,
    Function,
    Kind,
    Type,
    compile_expression,
    compile_unary_tests,
    normal_name,
)

from .conftest import NOW


def _lenient(source: str, **variables: Any) -> Any:
    return compile_expression(source, strict=False).evaluate(variables, now=NOW)


NEVER_ANSWERED = [
    "zzz(1)",
    "abs()",
    "abs(1, 2)",
    "abs(angka: 1)",
    '@"besok"',
    "{a: 1, a: 2}",
    '{f: function(x) external {java: {class: "java.lang.Math"}}, r: f(1)}.r',
]


@pytest.mark.parametrize("source", NEVER_ANSWERED)
def test_what_can_never_have_an_answer_is_null_in_a_decision_and_refused_in_a_process(
    source: str,
) -> None:
    assert _lenient(source) is None
    with pytest.raises(FeelError):
        compile_expression(source)


def test_nothing_is_of_an_unknown_type() -> None:
    assert _lenient("1 instance of tPemohon") is False
    assert _lenient("1 instance of pusat.tPemohon") is False
    assert _lenient("(function(a: tPemohon) 1)(2)") is None
    with pytest.raises(FeelError, match="nama tipe"):
        compile_expression("1 instance of tPemohon")


def test_a_cell_may_be_lenient_too() -> None:
    assert compile_unary_tests("zzz(1)", strict=False).evaluate(1, {}, now=NOW) is False
    with pytest.raises(FeelError, match="zzz"):
        compile_unary_tests("zzz(1)")


@pytest.mark.parametrize("source", ["1 +", "(1", "a b", "1 2", '"a'])
def test_a_text_that_is_no_feel_is_refused_in_both(source: str) -> None:
    with pytest.raises(FeelError):
        _lenient(source)


def test_several_words_after_a_dot_are_one_name() -> None:
    person = {"Nama Lengkap": "Ani", "Usia": 3}
    assert _lenient("p.Nama Lengkap", p=person) == "Ani"
    assert _lenient("for x in p.Nama Lengkap return x", p=person) == ["Ani"]
    assert _lenient("p.Usia instance of number and p.Usia between 1 and 3", p=person) is True
    with pytest.raises(FeelError):
        compile_expression("p.Nama Lengkap")


def test_declared_members_may_follow_a_dot_and_stand_in_a_filter_only() -> None:
    members = frozenset({"Nama Lengkap", "no-surat"})

    def answer(source: str) -> Any:
        variables = {"p": [{"Nama Lengkap": "Ani", "no-surat": 5}], "no": 9, "surat": 2}
        return compile_expression(source, members=members).evaluate(variables, now=NOW)

    assert answer("p.Nama Lengkap") == ["Ani"]
    assert answer('p[Nama Lengkap = "Ani"].no-surat') == [5]
    assert answer("no-surat") == 7  # 9 - 2
    with pytest.raises(FeelError):
        answer("Nama Lengkap")


PEMOHON = Type(kind=Kind.CONTEXT, entries=(("usia", Type(kind=Kind.NUMBER)),))
GENAP = Type(kind=Kind.ANY, check=lambda value: value == 2)
TYPES = (("tPemohon", PEMOHON), ("bilangan genap", GENAP), ("pusat.tPemohon", PEMOHON))


@pytest.mark.parametrize(
    "source, expected",
    [
        ("{usia: 3} instance of tPemohon", True),
        ('{usia: "3"} instance of tPemohon', False),
        ("{usia: 3} instance of pusat.tPemohon", True),
        ("2 instance of bilangan genap", True),
        ("3 instance of bilangan genap", False),
        ("[2, 2] instance of list<bilangan genap>", True),
        ("[2, 3] instance of list<bilangan genap>", False),
        ("(function(n: bilangan genap) n * 10)(2)", 20),
        ("(function(n: bilangan genap) n * 10)(3)", None),
        ("1 instance of number and true", True),
    ],
)
def test_declared_types_are_known_to_instance_of_and_to_parameters(
    source: str, expected: Any
) -> None:
    assert compile_expression(source, types=TYPES).evaluate({}, now=NOW) == expected


def test_functions_among_the_variables_are_called_by_name_and_by_parameter() -> None:
    minus = Function(parameters=("a", "b"), apply=lambda arguments: [*arguments])
    names = frozenset({"selisih hari"})
    for source, expected in {
        "selisih hari(1, 2)": [1, 2],
        "selisih hari(b: 1, a: 2)": [2, 1],
        "selisih hari(1)": None,
        "selisih hari(c: 1, a: 2)": None,
    }.items():
        expression = compile_expression(source, names=names)
        assert expression.evaluate({"selisih hari": minus}, now=NOW) == expected


def test_trusted_values_are_read_as_they_are() -> None:
    items = ["a", "b"]
    expression = compile_expression("daftar")
    assert expression.evaluate({"daftar": items}, now=NOW, trusted=True) is items
    assert expression.evaluate({"daftar": items}, now=NOW) is not items
    tests = compile_unary_tests("? = daftar")
    assert tests.evaluate(items, {"daftar": items}, now=NOW, trusted=True) is True


def test_the_normal_name_is_what_contexts_use() -> None:
    assert normal_name("  Nama   Lengkap ") == "Nama Lengkap"
    assert normal_name("a - b") == "a-b"
    assert normal_name("§") == "§"


def test_lots_are_drawn_by_the_moment_and_the_source(feel: Callable[..., Any]) -> None:
    pair = feel("[random number(), random number()]")
    assert pair == feel("[random number(), random number()]")
    assert pair[0] != pair[1]
    assert all(0 <= number < 1 for number in pair)
    assert feel("random number()") != feel("0 + random number()")
