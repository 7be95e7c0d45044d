"""What does a decision see of other elements and other files?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.dmn import DecisionError, compile_dmn
from engine.dmn.namespaces import VERSIONS
from engine.errors import NotFound
from tests.unit.dmn.models import (
    NAMESPACE,
    NOW,
    ask,
    decision,
    dmn,
    function,
    input_data,
    linked,
    literal,
    rules,
    sentences,
)

CHAIN = dmn(
    input_data("gaji pokok", "number"),
    input_data("anak", "number"),
    decision("tunjangan", literal("anak * 100"), "in_anak"),
    decision("gaji", literal("gaji pokok + tunjangan"), "in_gaji pokok", "tunjangan"),
)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_the_standard_is_read(version: str) -> None:
    assert ask("d", dmn(decision("d", literal("1 + 1")), version=version)) == Decimal(2)


def test_decisions_feed_decisions_and_the_trace_keeps_their_order() -> None:
    outcome = linked(CHAIN).evaluate("gaji", {"gaji pokok": 1000, "anak": 2}, now=NOW)
    assert outcome.value == Decimal(1200)
    assert [step.decision_id for step in outcome.trace] == ["tunjangan", "gaji"]
    assert outcome.trace[1].inputs == {"gaji pokok": Decimal(1000), "tunjangan": Decimal(200)}


def test_what_a_decision_needs_from_outside_is_known() -> None:
    decisions = linked(CHAIN)
    assert decisions.ids == {"tunjangan", "gaji"}
    assert decisions.inputs_of("gaji") == {"gaji pokok", "anak"}
    assert decisions.inputs_of("tunjangan") == {"anak"}


def test_an_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFound):
        linked(CHAIN).evaluate("tidak ada", {}, now=NOW)


def test_a_decision_that_two_others_need_is_evaluated_once() -> None:
    content = dmn(
        decision("a", literal("1")),
        decision("b", literal("a"), "a"),
        decision("c", literal("a"), "a"),
        decision("d", literal("b + c"), "b", "c"),
    )
    outcome = linked(content).evaluate("d", {}, now=NOW)
    assert [step.decision_id for step in outcome.trace] == ["a", "b", "c", "d"]


def test_a_requirement_that_leads_nowhere_is_named() -> None:
    assert "Garis kebutuhan menunjuk “#hilang”, yang tidak ada." in sentences(
        dmn(decision("d", literal("1"), "hilang"))
    )


def test_a_circle_of_requirements_is_refused() -> None:
    content = dmn(decision("a", literal("b"), "b"), decision("b", literal("a"), "a"))
    assert "dmn-cycle" in rules(content)
    with pytest.raises(DecisionError):
        ask("a", content)


LIBRARY = dmn(
    '<itemDefinition name="tTarif"><typeRef>number</typeRef><allowedValues><text>[0..100]</text></allowedValues>'
    "</itemDefinition>",
    input_data("nama pemohon", "string"),
    function("salam", {"nama": "string"}, literal('"Halo " + nama')),
    decision("sapaan", literal("salam(nama pemohon)"), "in_nama pemohon", "f_salam"),
    namespace="https://contoh.id/pustaka",
    name="pustaka",
)


def importing(name: str, text: str, *needs: str) -> bytes:
    reference = f'<import name="{name}" namespace="https://contoh.id/pustaka" importType="{VERSIONS["1.5"]}"/>'
    hrefs = [f"https://contoh.id/pustaka#{need}" for need in needs]
    return dmn(reference, decision("d", literal(text), *hrefs))


def test_another_file_is_seen_under_the_name_of_its_import() -> None:
    content = importing("Pustaka Umum", 'Pustaka Umum.salam("Ani")', "f_salam")
    assert ask("d", content, LIBRARY) == "Halo Ani"


def test_an_import_without_a_name_brings_its_elements_in() -> None:
    assert ask("d", importing("", 'salam("Ani")', "f_salam"), LIBRARY) == "Halo Ani"


def test_input_data_of_another_file_is_given_under_its_name_or_that_of_its_import() -> None:
    content = importing("p", "p.sapaan", "sapaan")
    decisions = linked(content, LIBRARY)
    assert decisions.findings == ()
    for given in (
        {"nama pemohon": "Ani"},
        {"p.nama pemohon": "Ani"},
        {"p": {"nama pemohon": "Ani"}},
    ):
        assert decisions.evaluate("d", given, now=NOW).value == "Halo Ani"


def test_the_order_of_the_files_does_not_matter() -> None:
    assert ask("d", LIBRARY, importing("p", 'p.salam("Ani")', "f_salam")) == "Halo Ani"


def test_a_file_that_imports_is_judged_only_together_with_what_it_imports() -> None:
    content = importing("p", 'p.salam("Ani")', "f_salam")
    assert compile_dmn(content).findings == ()
    assert "dmn-import" in rules(content)


def test_a_type_of_another_file_is_named_through_its_import() -> None:
    reference = '<import name="p" namespace="https://contoh.id/pustaka"/>'
    content = dmn(reference, decision("d", literal("120"), kind="p.tTarif"))
    assert ask("d", content, LIBRARY, strict=False) is None


def test_an_id_that_two_files_use_is_named() -> None:
    one = dmn(decision("d", literal("1")))
    other = dmn(decision("d", literal("2")), namespace="https://contoh.id/lain")
    assert "dmn-id-twice" in rules(one, other)


def test_a_name_that_nothing_gives_is_read_from_the_process_and_remarked_upon() -> None:
    content = dmn(decision("d", literal("usia + 1")))
    decisions = linked(content)
    assert [finding.severity.value for finding in decisions.findings] == ["warning"]
    assert decisions.inputs_of("d") == {"usia"}
    assert decisions.evaluate("d", {"usia": 3}, now=NOW).value == Decimal(4)


def test_a_name_close_to_one_that_is_given_is_taken_for_a_slip() -> None:
    content = dmn(input_data("usia"), decision("d", literal("usai + 1"), "in_usia"))
    (sentence,) = sentences(content)
    assert sentence == "“usai” dibaca, tetapi tidak ada yang memberinya. Maksud Anda “usia”?"


def test_a_name_that_is_drawn_but_not_connected_asks_for_the_line() -> None:
    content = dmn(input_data("usia"), decision("d", literal("usia + 1")))
    (sentence,) = sentences(content)
    assert "hubungkan “usia” dengan garis" in sentence


def coerced(text: str, kind: str, *items: str) -> object:
    return ask("d", dmn(*items, decision("d", literal(text), kind=kind)), strict=False)


def test_a_list_of_one_becomes_its_item_and_an_item_a_list_of_one() -> None:
    names = '<itemDefinition name="tNama" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
    assert coerced('["Ani"]', "string") == "Ani"
    assert coerced('"Ani"', "tNama", names) == ["Ani"]
    assert coerced("null", "tNama", names) is None
    assert coerced("[1]", "string") is None


def test_a_date_becomes_midnight_where_a_date_and_time_is_wanted() -> None:
    assert coerced('date("2026-01-31")', "date and time") == datetime(2026, 1, 31, tzinfo=UTC)
    assert coerced('date("2026-01-31")', "date") == date(2026, 1, 31)
    far = 'string(date("12026-01-31"))'
    assert ask("d", dmn(decision("d", literal(far))), strict=False, lenient=True) == "12026-01-31"


def test_a_context_needs_the_components_of_its_type_and_may_hold_more() -> None:
    item = (
        '<itemDefinition name="tOrang"><itemComponent name="nama"><typeRef>string</typeRef></itemComponent>'
        '<itemComponent name="usia"><typeRef>number</typeRef></itemComponent></itemDefinition>'
    )
    whole = {"nama": "Ani", "usia": Decimal(7), "kota": "Paringin"}
    assert coerced('{nama: "Ani", usia: 7, kota: "Paringin"}', "tOrang", item) == whole
    assert coerced('{nama: "Ani"}', "tOrang", item) is None


def test_allowed_values_bind_each_item_and_a_constraint_the_whole() -> None:
    item = (
        '<itemDefinition name="tNilai" isCollection="true"><typeRef>number</typeRef>'
        "<allowedValues><text>[0..10]</text></allowedValues>"
        "<typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>"
    )
    assert coerced("[1, 2]", "tNilai", item) == [Decimal(1), Decimal(2)]
    assert coerced("[1, 11]", "tNilai", item) is None
    assert coerced("[1, 2, 3]", "tNilai", item) is None


def test_a_type_may_contain_itself() -> None:
    item = (
        '<itemDefinition name="tPohon"><itemComponent name="isi"><typeRef>number</typeRef></itemComponent>'
        '<itemComponent name="cabang" isCollection="true"><typeRef>tPohon</typeRef></itemComponent></itemDefinition>'
    )
    assert coerced("{isi: 1, cabang: [{isi: 2, cabang: []}]}", "tPohon", item) is not None
    assert coerced('{isi: 1, cabang: [{isi: "x", cabang: []}]}', "tPohon", item) is None


def test_types_that_are_only_each_others_names_let_everything_pass() -> None:
    items = "".join(
        f'<itemDefinition name="{name}"><typeRef>{other}</typeRef></itemDefinition>'
        for name, other in (("a", "b"), ("b", "a"))
    )
    assert coerced("1", "a", items) == Decimal(1)


def test_an_unknown_type_is_named_with_what_was_meant() -> None:
    (sentence,) = sentences(dmn(decision("d", literal("1"), kind="nmber")))
    assert sentence == "Tipe “nmber” tidak dikenal. Maksud Anda “number”?"


def test_what_feel_cannot_hold_stops_a_process() -> None:
    content = dmn(input_data("x"), decision("d", literal("x"), "in_x"))
    with pytest.raises(DecisionError, match="tidak dikenal FEEL"):
        ask("d", content, x=object())


def test_the_namespace_may_be_written_out_for_the_own_file() -> None:
    content = dmn(input_data("x"), decision("d", literal("x"), f"{NAMESPACE}#in_x"))
    assert ask("d", content, x=1) == Decimal(1)


def test_a_type_of_another_engine_is_told_what_it_is_called_here() -> None:
    (sentence,) = sentences(dmn(decision("d", literal("1"), kind="integer")))
    assert sentence == "Tipe “integer” tidak dikenal. Maksud Anda “number”?"


def test_a_decision_without_a_variable_is_known_by_its_name_and_its_id() -> None:
    required = f'<decision id="musim" name="Musim Ini">{literal("1")}</decision>'
    content = dmn(required, decision("d", literal("musim + Musim Ini"), "musim"))
    outcome = linked(content).evaluate("d", {}, now=NOW)
    assert outcome.value == Decimal(2)
    assert outcome.trace[-1].inputs == {"Musim Ini": Decimal(1)}
