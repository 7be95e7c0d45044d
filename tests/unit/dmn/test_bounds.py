"""What can a hostile or broken decision model do? Nothing but be refused."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.dmn import DecisionError, compile_dmn, link
from engine.feel import compile_expression
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


def sample() -> bytes:
    """A model with something of everything."""
    rows = [["< 5", '"a"', "1"], [">= 5", "-", "n + 1"]]
    item = (
        '<itemDefinition name="tKota"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>'
        '</itemDefinition><itemDefinition name="tOrang"><itemComponent name="nama lengkap"><typeRef>tKota</typeRef>'
        "</itemComponent></itemDefinition>"
    )
    loop = f'<for iteratorVariable="i"><in>{literal("[1..3]")}</in><return>{literal("i + n")}</return></for>'
    chosen = f"<conditional><if>{literal('n > 1')}</if><then>{literal('1')}</then><else>{loop}</else></conditional>"
    call = f'<invocation>{literal("f")}<binding><parameter name="x"/>{literal("n")}</binding></invocation>'
    return dmn(
        item,
        input_data("n", "number"),
        input_data("kota", "tKota"),
        function("f", {"x": "number"}, literal("x * 2")),
        decision("tabel", table(["n", "kota"], rows, outputs=("",)), "in_n", "in_kota"),
        decision("pilih", chosen, "in_n"),
        decision("panggil", context([("a b", call), ("", literal("a b + 1"))]), "in_n", "f_f"),
        decision(
            "akhir", f"<list>{literal('panggil')}{literal('pilih')}</list>", "panggil", "pilih"
        ),
        '<decisionService id="f_s" name="s"><outputDecision href="#akhir"/><inputData href="#in_n"/></decisionService>',
    )


def mutilate(content: bytes, choose: random.Random) -> bytes:
    """Take a few elements out, double them, move them, or spoil their texts and attributes."""
    root = etree.fromstring(content)
    for _ in range(choose.randint(1, 6)):
        nodes = [node for node in root.iter() if node is not root]
        if not nodes:
            break
        node, other = choose.choice(nodes), choose.choice(nodes)
        parent = node.getparent()
        match choose.randint(0, 5):
            case 0 if parent is not None:
                parent.remove(node)
            case 1 if parent is not None:
                parent.append(deepcopy(node))
            case 2 if len(list(root.iter())) < 300:
                other.append(deepcopy(node))
            case 3:
                node.text = choose.choice(["", "-", "akhir", "f(f)", "[1..", "not(n)", "{a: a}"])
            case 4 if node.attrib:
                node.attrib.pop(choose.choice(list(node.attrib)))
            case _ if node.attrib:
                key = choose.choice(list(node.attrib))
                node.attrib[key] = choose.choice(
                    ["", "n", "akhir", "#akhir", "#f_s", "tOrang", "?"]
                )
    return etree.tostring(root)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([0, 7, "a", None, [1], {"x": 1}]))
def test_a_mutilated_model_gives_findings_and_named_errors_but_no_other_exception(
    choose: random.Random, value: Any
) -> None:
    content = mutilate(sample(), choose)
    compiled = compile_dmn(content, file="rusak.dmn")
    decisions = link([compiled])
    for decision_id in decisions.ids:
        decisions.inputs_of(decision_id)
        given_values = {"n": value, "kota": value}
        decisions.evaluate(decision_id, given_values, now=NOW, strict=False)
        with suppress(DecisionError):
            decisions.evaluate(decision_id, given_values, now=NOW)
    assert all(finding.message and finding.rule for finding in decisions.findings)


def test_the_sample_is_sound() -> None:
    compiled = compile_dmn(sample())
    assert [finding for finding in compiled.findings if finding.blocks] == []
    assert link([compiled]).evaluate("akhir", {"n": 3}, now=NOW).value is not None


def test_boxes_may_be_nested_as_deep_as_a_file_may_be() -> None:
    logic = literal("1")
    for _ in range(30):
        logic = context([("", logic)])
    assert ask("d", dmn(decision("d", logic))) == 1


@pytest.mark.slow
def test_a_long_chain_of_decisions_is_refused_and_not_a_crash() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [
        decision(f"d{number}", literal(f"d{number - 1} + 1"), f"d{number - 1}")
        for number in range(1, 2000)
    ]
    content = dmn(*chain)
    assert ask("d30", content) == 31
    with pytest.raises(DecisionError, match="terlalu dalam"):
        ask("d1999", content)
    assert linked(content).inputs_of("d1999") == frozenset()


def test_a_wide_model_of_requirements_is_evaluated_in_time() -> None:
    layers = 12
    parts = [decision("a0", literal("1")), decision("b0", literal("1"))]
    for number in range(1, layers):
        before = (f"a{number - 1}", f"b{number - 1}")
        text = literal(" + ".join(before))
        parts += [decision(f"{side}{number}", text, *before) for side in "ab"]
    assert ask(f"a{layers - 1}", dmn(*parts)) == 2 ** (layers - 1)


def test_what_is_evaluated_may_be_shared_and_changes_nothing() -> None:
    content = dmn(input_data("x"), decision("d", literal("x"), "in_x"))
    decisions = linked(content)
    handed_in = {"x": [1, {"a": 2}]}
    answer = decisions.evaluate("d", handed_in, now=NOW).value
    assert isinstance(answer, list)
    answer.append("lain")
    assert handed_in == {"x": [1, {"a": 2}]}
    assert decisions.evaluate("d", handed_in, now=NOW).value == [1, {"a": 2}]


def test_threads_may_share_decisions() -> None:
    decisions = linked(sample())

    def asked(number: int) -> Any:
        return decisions.evaluate("akhir", {"n": number}, now=NOW).value

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(asked, range(-50, 50)))
    assert answers == [asked(number) for number in range(-50, 50)]


def test_a_decision_sees_the_time_it_is_given() -> None:
    assert ask("d", dmn(decision("d", literal("now()")))) == NOW


def test_a_small_table_takes_as_long_as_a_few_gateway_conditions() -> None:
    rows = [["< 18", '"a"', "1"], ["[18..60)", '"b"', "2"], [">= 60", "-", "3"]]
    logic = table(["usia", "kota"], rows)
    decisions = linked(
        dmn(
            input_data("usia", "number"),
            input_data("kota", "string"),
            decision("d", logic, "in_usia", "in_kota"),
        )
    )
    condition = compile_expression('usia > 18 and kota = "b"')
    values = {"usia": 70, "kota": "b"}

    def best(work: Any) -> float:
        laps = []
        for _ in range(7):
            began = time.process_time()
            for _ in range(200):
                work()
            laps.append(time.process_time() - began)
        return min(laps)

    asked = best(lambda: decisions.evaluate("d", values, now=NOW))
    compared = best(lambda: condition.evaluate(values, now=NOW))
    assert asked < 25 * compared


def test_types_made_of_types_without_end_are_refused() -> None:
    items = (
        f'<itemDefinition name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>'
        for n in range(3000)
    )
    found = link([compile_dmn(dmn(*items, decision("a", literal("1"))), file="a.dmn")]).findings
    assert any("100 tingkat" in each.message for each in found)
