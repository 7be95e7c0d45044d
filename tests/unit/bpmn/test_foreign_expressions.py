"""Conditions and little scripts of other engines are suggested in FEEL, or left to the author: never half right."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.foreign_expressions import from_template, translate
from engine.bpmn.foreign_scripts import Assignment, assignments
from tests.unit.bpmn.models import drawing, end, start, xor

NOW = datetime(2026, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "written, suggested",
    [
        ("approved == true", "approved = true"),
        ("approved == True", "approved = true"),
        ("!approved", "not(approved)"),
        ("not approved", "not(approved)"),
        ("!(a || b)", "not((a or b))"),
        ("a && !b || c", "a and not(b) or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("amount >= 1000 && status != 'baru'", 'amount >= 1000 and status != "baru"'),
        ("amount ge 1000 and status ne 'baru'", 'amount >= 1000 and status != "baru"'),
        ('laporan.status.equals("baru")', '(laporan.status = "baru")'),
        ("catatan == null", "catatan = null"),
        ("catatan != None", "catatan != null"),
        ("data['skor'] > 1", "data.skor > 1"),
        ("baris[0].nama == 'x'", 'baris[1].nama = "x"'),
        ("daftar.size() > 0", "count(daftar) > 0"),
        ('status in ["baru", "lama"]', 'list contains(["baru", "lama"], status)'),
        ("a ? 1 : 2", "if a then 1 else 2"),
        ("1 if a else 2", "if a then 1 else 2"),
        ("execution.getVariable('skor') < 3", "skor < 3"),
        ("a - (b - c)", "a - (b - c)"),
        (r"nama == 'Ma\'ruf'", """nama = "Ma'ruf\""""),
    ],
)
def test_a_simple_expression_is_translated(written: str, suggested: str) -> None:
    assert translate(written) == suggested


@pytest.mark.parametrize(
    "written",
    [
        "bean.check(x)",
        "check(x)",
        "empty daftar",
        "not a == b",
        "1 < x < 3",
        "a == b == c",
        "x is None",
        "x in teks",
        "x = 1",
        "lambda: 1",
        "f'{x}'",
        "x ** 2",
        "x // 2",
        "x % 2",
        r"'\d+'",
        "a ==",
        "(a",
        "a b",
        "baris[-1]",
        "x; import os",
        "__import__('os')",
        "execution.setVariable('x', 1)",
        "",
        "(" * 200 + "a" + ")" * 200,
    ],
)
def test_what_lies_outside_of_the_common_grammar_is_left_to_the_author(written: str) -> None:
    assert translate(written) is None


@pytest.mark.parametrize(
    "written, suggested",
    [
        ("verifikator", "verifikator"),
        ("${pemohon}", "=pemohon"),
        ("#{laporan.pembuat}", "=laporan.pembuat"),
        ("Laporan ${nomor} masuk", '="Laporan " + string(nomor) + " masuk"'),
        ("${bean.call(x)}", None),
        ("Halo ${bean.call(x)}", None),
        ("${tidak ditutup", None),
    ],
)
def test_a_template_keeps_its_text_and_translates_the_rest(
    written: str, suggested: str | None
) -> None:
    assert from_template(written) == suggested


@pytest.mark.parametrize(
    "condition, suggested",
    [
        ("${approved == true}", "tulis “=approved = true”"),
        ("#{!approved}", "tulis “=not(approved)”"),
        ("${bean.check(x)}", "tulis ulang sebagai FEEL dengan “=” di depannya"),
        ("approved == True", "tulis “=approved = true”"),
    ],
)
def test_the_finding_of_a_condition_says_what_to_write(condition: str, suggested: str) -> None:
    content = drawing(
        start(),
        xor("g", default="g-b"),
        end("a"),
        end("b"),
        "mulai -> g",
        f"g -> a if {condition}",
        "g -> b",
    )
    (found,) = [f for f in compile_bpmn(content).findings if f.blocks]

    assert found.element_id == "g-a"
    assert suggested in found.message


@pytest.mark.parametrize(
    "script, expected",
    [
        ("x = a + 1", [("x", "a + 1")]),
        ("# hitung\nx = a + 1\ny = 'b'; z = x", [("x", "a + 1"), ("y", '"b"'), ("z", "x")]),
        ("total += 2", [("total", "total + 2")]),
        ("var x = {'a': [1, 2]}", [("x", '{"a": [1, 2]}')]),
        ("execution.setVariable('x', a == 1)", [("x", "a = 1")]),
        ("a + 1", [(None, "a + 1")]),
        ("x = 1\nx", [("x", "1"), (None, "x")]),
        ("x = ';'", [("x", '";"')]),
        ("x = [1,\n  2]", [("x", "[1, 2]")]),
        ("import os", []),
        ("if a:\n  x = 1", []),
        ("x = 1\nfor i in y: z(i)", []),
        ("a + 1\nx = 1", []),
        ("x == 1", [(None, "x = 1")]),
        ("", []),
    ],
)
def test_a_script_of_assignments_is_translated_line_by_line_or_not_at_all(
    script: str, expected: list[tuple[str | None, str]]
) -> None:
    assert assignments(script) == tuple(
        Assignment(target=target, feel=text) for target, text in expected
    )


# ---- The same value: trees of what the languages share, written as Python and evaluated by both -----------------------

_NAMES = ("a", "b", "c")
_NUMBERS = st.integers(0, 9).map(str) | st.sampled_from(_NAMES)
_ARITHMETIC = st.recursive(
    _NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=5,
)
_BARE = st.tuples(
    _NUMBERS, st.sampled_from(["+", "-", "*"]), _NUMBERS, st.sampled_from(["+", "-", "*"]), _NUMBERS
)
_SUMS = _ARITHMETIC | _BARE.map(" ".join)
_COMPARED = st.tuples(_SUMS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _SUMS).map(
    " ".join
)
_CONDITIONS = st.recursive(
    _COMPARED | _COMPARED.map(lambda text: f"not ({text})"),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join)
        | inner.map(lambda text: f"({text})")
        | inner.map(lambda text: f"not ({text})")
    ),
    max_leaves=6,
)
_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


def _value(node: ast.expr, variables: dict[str, int]) -> Any:
    """What Python makes of an expression, without running it as Python."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return variables[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, variables), _value(right, variables))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATORS[type(op)](_value(left, variables), _value(right, variables))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, variables)
        case ast.BoolOp(op=op, values=values):
            return (all if isinstance(op, ast.And) else any)(_value(v, variables) for v in values)
        case _:
            raise AssertionError(ast.dump(node))


@given(_CONDITIONS, st.fixed_dictionaries({name: st.integers(-3, 3) for name in _NAMES}))
def test_a_translated_condition_has_the_value_that_it_had(
    condition: str, variables: dict[str, int]
) -> None:
    translated = translate(condition)

    assert translated is not None
    expected = _value(ast.parse(condition, mode="eval").body, variables)
    assert feel.evaluate(translated, variables, now=NOW) is expected


@given(_CONDITIONS, st.fixed_dictionaries({name: st.integers(-3, 3) for name in _NAMES}))
def test_java_and_python_say_the_same(condition: str, variables: dict[str, int]) -> None:
    java = condition.replace("not (", "!(").replace(" and ", " && ").replace(" or ", " || ")

    assert translate(java) == translate(condition)


@given(st.text(alphabet="ab1.'\"()[]{}=!<>&|+-*/?:, \n;notifelse", max_size=40))
def test_no_text_is_too_strange_to_be_answered(text: str) -> None:
    for answer in (translate(text), *(each.feel for each in assignments(text))):
        if answer is not None:
            feel.compile_expression(answer)
