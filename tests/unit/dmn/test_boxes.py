"""How do boxed expressions, functions and services evaluate?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import DecisionError
from tests.unit.dmn.models import (
    NOW,
    ask,
    context,
    decision,
    dmn,
    function,
    input_data,
    linked,
    literal,
    table,
)


def value(logic: str, *others: str, **given: Any) -> Any:
    needs = [f"in_{name}" for name in given]
    needs += [f"f_{part.split(chr(34))[1][2:]}" for part in others if "Knowledge" in part]
    data = [input_data(name) for name in given]
    return ask("d", dmn(*data, *others, decision("d", logic, *needs)), **given)


def part(name: str, logic: str) -> str:
    return f"<{name}>{logic}</{name}>"


def test_a_context_without_result_is_its_entries_each_of_which_sees_those_before() -> None:
    logic = context([("a", literal("1")), ("b c", literal("a + 1")), ("d", literal("b c * 2"))])
    assert value(logic) == {"a": Decimal(1), "b c": Decimal(2), "d": Decimal(4)}


def test_a_text_in_quotation_marks_is_not_the_variable_of_that_name() -> None:
    assert value(literal('"kota"'), kota="Paringin") == "kota"
    assert value(literal("kota"), kota="Paringin") == "Paringin"


def test_the_entry_without_a_name_is_the_result() -> None:
    assert value(context([("a", literal("1")), ("", literal("a + 1"))])) == Decimal(2)


def test_a_list_and_a_relation_are_lists() -> None:
    assert value(f"<list>{literal('1')}{literal('2')}</list>") == [Decimal(1), Decimal(2)]
    relation = (
        '<relation><column name="nama"/><column name="usia"/>'
        f"<row>{literal(chr(34) + 'Ani' + chr(34))}{literal('7')}</row></relation>"
    )
    assert value(relation) == [{"nama": "Ani", "usia": Decimal(7)}]


@pytest.mark.parametrize("given, expected", [(True, "ya"), (False, "tidak"), (None, "tidak")])
def test_a_conditional_takes_the_else_unless_the_condition_is_true(
    given: bool | None, expected: str
) -> None:
    logic = (
        f"<conditional>{part('if', literal('x'))}{part('then', literal(chr(34) + 'ya' + chr(34)))}"
        f"{part('else', literal(chr(34) + 'tidak' + chr(34)))}</conditional>"
    )
    assert value(logic, x=given) == expected


def test_a_filter_sees_the_item_and_its_entries() -> None:
    logic = f"<filter>{part('in', literal('x'))}{part('match', literal('item.n > 1 and n < 4'))}</filter>"
    assert value(logic, x=[{"n": 1}, {"n": 2}, {"n": 5}]) == [{"n": Decimal(2)}]


def test_a_filter_knows_entries_of_several_words() -> None:
    rows = context([("nama kota", literal("1"))])
    logic = f"<filter>{part('in', f'<list>{rows}</list>')}{part('match', literal('nama kota = 1'))}</filter>"
    assert value(logic) == [{"nama kota": Decimal(1)}]


def test_a_for_makes_a_list_and_sees_the_results_so_far() -> None:
    body = literal("if count(partial) = 0 then i else partial[-1] + i")
    logic = f'<for iteratorVariable="i">{part("in", literal("[1..4]"))}{part("return", body)}</for>'
    assert value(logic) == [Decimal(number) for number in (1, 3, 6, 10)]


@pytest.mark.parametrize("word, expected", [("some", True), ("every", False)])
def test_some_and_every_ask_the_elements(word: str, expected: bool) -> None:
    logic = f'<{word} iteratorVariable="i">{part("in", literal("x"))}{part("satisfies", literal("i > 1"))}</{word}>'
    assert value(logic, x=[1, 2]) is expected


def test_a_function_is_called_by_position_or_by_name() -> None:
    less = function("kurang", {"a": "number", "b": "number"}, literal("a - b"))
    assert value(literal("kurang(5, 3)"), less) == Decimal(2)
    assert value(literal("kurang(b: 5, a: 3)"), less) == Decimal(-2)


def test_an_invocation_binds_parameters_by_name() -> None:
    less = function("kurang", {"a": "number", "b": "number"}, literal("a - b"))
    bindings = "".join(
        f'<binding><parameter name="{name}"/>{literal(text)}</binding>'
        for name, text in (("b", "5"), ("a", "3"))
    )
    assert value(f"<invocation>{literal('kurang')}{bindings}</invocation>", less) == Decimal(-2)


def test_an_invocation_may_call_a_function_of_feel() -> None:
    binding = f'<binding><parameter name="list"/>{literal("[1, 2]")}</binding>'
    assert value(f"<invocation>{literal('sum')}{binding}</invocation>") == Decimal(3)


def test_an_invocation_with_a_parameter_that_does_not_exist_stops_a_process() -> None:
    one = function("satu", {"a": ""}, literal("1"))
    binding = f'<binding><parameter name="b"/>{literal("5")}</binding>'
    with pytest.raises(DecisionError, match="fungsi ini meminta a"):
        value(f"<invocation>{literal('satu')}{binding}</invocation>", one)


def test_an_argument_of_another_type_is_never_passed_on() -> None:
    content = dmn(
        function("f", {"a": "number"}, literal('"dipanggil"')),
        decision("d", literal('f("x")'), "f_f"),
    )
    assert ask("d", content, strict=False) is None
    with pytest.raises(DecisionError, match="Argumen “a” tidak sesuai dengan tipe “number”"):
        ask("d", content)


def test_a_function_sees_its_parameters_and_what_it_requires_but_not_its_callers_names() -> None:
    content = dmn(
        input_data("rahasia"),
        function("f", {"a": ""}, literal("rahasia")),
        decision("d", literal("f(1)"), "in_rahasia", "f_f"),
    )
    assert ask("d", content, strict=False, rahasia=7) is None


def test_a_function_in_a_context_may_call_itself_by_name() -> None:
    body = literal("if n < 2 then 1 else n * faktorial(n - 1)")
    drawn = f'<functionDefinition><formalParameter name="n"/>{body}</functionDefinition>'
    assert value(context([("faktorial", drawn), ("", literal("faktorial(10)"))])) == Decimal(
        3628800
    )
    written = literal("function(n) if n < 2 then 1 else n * faktorial(n - 1)")
    assert value(context([("faktorial", written), ("", literal("faktorial(5)"))])) == Decimal(120)


def test_a_business_knowledge_model_may_call_itself() -> None:
    body = literal("if n < 2 then 1 else n * kali(n - 1)")
    assert value(literal("kali(20)"), function("kali", {"n": "number"}, body)) == Decimal(
        2432902008176640000
    )


def test_a_function_that_calls_itself_for_ever_is_stopped() -> None:
    drawn = f'<functionDefinition><formalParameter name="n"/>{literal("f(n)")}</functionDefinition>'
    with pytest.raises(DecisionError, match="terlalu dalam"):
        value(context([("f", drawn), ("", literal("f(1)"))]))


def test_calls_that_multiply_are_stopped() -> None:
    drawn = (
        '<functionDefinition><formalParameter name="n"/>'
        f"{literal('if n = 0 then 0 else f(n - 1) + f(n - 1)')}</functionDefinition>"
    )
    with pytest.raises(DecisionError, match="terlalu banyak langkah"):
        value(context([("f", drawn), ("", literal("f(30)"))]))


def test_a_table_may_be_the_logic_of_a_function_and_is_traced() -> None:
    body = table(["n"], [["< 10", '"kecil"'], [">= 10", '"besar"']])
    content = dmn(
        function("ukuran", {"n": "number"}, body), decision("d", literal("ukuran(12)"), "f_ukuran")
    )
    outcome = linked(content).evaluate("d", {}, now=NOW)
    assert outcome.value == "besar"
    (hit,) = outcome.trace[0].tables
    assert (hit.owner_id, hit.rules) == ("f_ukuran", (2,))
    assert outcome.trace[0].rules == ()


SERVICE = (
    '<decisionService id="f_layanan" name="layanan"><variable name="layanan"/>'
    '<outputDecision href="#hasil"/>{more}<inputDecision href="#tengah"/><inputData href="#in_n"/></decisionService>'
)


def service(more: str = "") -> bytes:
    return dmn(
        input_data("n", "number"),
        decision("tengah", literal("99"), drawn="tengah"),
        decision("hasil", literal("n + tengah"), "in_n", "tengah"),
        decision("lain", literal("n * 2"), "in_n"),
        SERVICE.format(more=more),
        decision("d", literal("layanan(1, 10)"), "f_layanan"),
    )


def test_a_decision_service_takes_input_data_first_then_input_decisions() -> None:
    assert ask("d", service()) == Decimal(11)


def test_a_decision_service_with_several_outputs_answers_with_a_context() -> None:
    answer = ask("d", service('<outputDecision href="#lain"/>'))
    assert answer == {"hasil": Decimal(11), "lain": Decimal(2)}


def test_a_decision_service_can_be_asked_by_itself() -> None:
    assert ask("f_layanan", service(), n=5, tengah=1) == Decimal(6)
    assert linked(service()).inputs_of("f_layanan") == {"n", "tengah"}
