"""A business rule task asks a decision of its package, and the trail says which rows answered."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.package import check_files, decisions_in
from engine.dmn import Decisions
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    error,
    extended,
    line,
    loop_of,
    mapping,
    node,
    on,
    rule,
    start,
    user,
)
from tests.unit.dmn.models import decision, dmn, input_data, literal, table

SKOR = input_data("skor", "number")
PATH = decision("jalur", table(["skor"], [[">= 80", '"cepat"'], ["< 80", '"biasa"']]), "in_skor")
RULES = dmn(
    SKOR,
    PATH,
    decision("tembusan", table(["skor"], [["> 10", '"camat"'], ["> 20", '"bupati"']]), "in_skor"),
    decision("surat", literal('"Jalur " + jalur'), "jalur"),
)


def decided() -> Decisions:
    found = decisions_in({"aturan.dmn": RULES})
    assert found is not None
    return found


def asking(task: str, **variables: Any) -> Instance:
    return Instance(line(task, user("z")), decisions=decided(), **variables)


def test_it_writes_what_the_decision_gave() -> None:
    instance = asking(rule("tentukan", "jalur"), skor=90)

    assert instance.open == ["z"]
    assert instance.variables == {"skor": 90, "hasil": "cepat"}
    assert instance.elements == ["mulai", "tentukan"]


def test_the_trail_has_the_decision_its_value_and_the_rows() -> None:
    (made,) = asking(rule("tentukan", "surat"), skor=10).last.decisions

    assert (made.element_id, made.decision_id, made.value) == ("tentukan", "surat", "Jalur biasa")
    assert [(step.decision_id, step.rules) for step in made.trace] == [
        ("jalur", (2,)),
        ("surat", ()),
    ]


def test_a_step_without_a_decision_has_none() -> None:
    instance = asking(rule("tentukan", "jalur"), skor=90)

    assert instance.complete("z").decisions == ()


def test_the_decision_may_be_computed() -> None:
    assert asking(rule("tentukan", "=nama"), nama="surat", skor=90).variables["hasil"] == (
        "Jalur cepat"
    )


@pytest.mark.parametrize("nama", ["lain", None, 3, ["jalur"], {"a": 1}])
def test_a_computed_decision_that_is_not_there_stops_the_instance_and_names_the_element(
    nama: Any,
) -> None:
    with pytest.raises(EngineFailure) as failure:
        asking(rule("tentukan", "=nama"), nama=nama, skor=90)

    assert failure.value.element_id == "tentukan"


def test_without_decisions_it_stops_too() -> None:
    with pytest.raises(EngineFailure, match="tidak ada") as failure:
        Instance(line(rule("tentukan", "jalur")), skor=90)

    assert failure.value.element_id == "tentukan"


def test_what_the_decision_reads_may_come_from_an_input_mapping() -> None:
    mapped = mapping(inputs={"skor": "=nilai * 10"})

    assert asking(rule("tentukan", "jalur", "hasil", mapped), nilai=9).variables == {
        "nilai": 9,
        "hasil": "cepat",
    }


def test_an_output_mapping_lets_out_only_what_it_names() -> None:
    mapped = mapping(outputs={"kata": "=upper case(hasil)"})

    assert asking(rule("tentukan", "jalur", "hasil", mapped), skor=9).variables == {
        "skor": 9,
        "kata": "BIASA",
    }


def test_a_decision_that_cannot_be_computed_stops_the_instance_and_names_the_element() -> None:
    with pytest.raises(EngineFailure, match="tembusan") as failure:
        asking(rule("tentukan", "tembusan"), skor=30)

    assert failure.value.element_id == "tentukan", "two rows of a UNIQUE table"


def test_it_may_be_repeated_for_a_list() -> None:
    loop = loop_of("=nilai", inputElement="skor", outputCollection="semua", outputElement="=hasil")
    instance = asking(rule("tentukan", "jalur", loop=loop), nilai=[90, 10, 80])

    assert instance.variables["semua"] == ["cepat", "biasa", "cepat"]
    assert [made.value for made in instance.last.decisions] == ["cepat", "biasa", "cepat"]


def test_with_a_job_type_a_worker_decides_and_no_decision_is_asked() -> None:
    kind = '<zeebe:taskDefinition type="notify"/>'
    instance = Instance(line(node("businessRuleTask", "tentukan", extended(kind)), user("z")))

    assert [job.element_id for job in instance.last.jobs_opened] == ["tentukan"]
    instance.work("tentukan", hasil="cepat")
    assert instance.variables == {"hasil": "cepat"}


def checked(content: bytes) -> list[tuple[str, str | None, str]]:
    check = check_files({"p.bpmn": content, "aturan.dmn": dmn(SKOR, PATH)})
    return [(f.rule, f.element_id, f.message) for f in check.findings if f.blocks]


def test_a_decision_that_the_package_lacks_is_refused_with_the_nearest_one() -> None:
    (found,) = checked(line(rule("tentukan", "jalurr")))

    assert found == ("decision-missing", "tentukan", "Keputusan “jalurr” tidak ada di paket ini. Maksud Anda “jalur”?")  # fmt: skip


def test_an_event_on_its_border_would_never_happen_and_is_refused() -> None:
    content = drawing(
        start(), rule("tentukan", "jalur"), boundary("b", "tentukan"), end(), end("e"), "mulai -> tentukan",
        "tentukan -> selesai", "b -> e",
    )  # fmt: skip

    assert [(found[0], found[1]) for found in checked(content)] == [("boundary-host", "b")]


def test_a_worker_that_decides_may_be_watched_and_may_fail() -> None:
    kind = extended('<zeebe:taskDefinition type="notify"/>')
    content = drawing(
        start(), node("businessRuleTask", "t", kind), boundary("b", "t", on("error", "x")), user("z"), end(), "mulai -> t",
        "t -> selesai", "b -> z", "z -> selesai", extra=error("x", "RAGU"),
    )  # fmt: skip
    instance = Instance(content)

    instance.throw("t", "RAGU")

    assert instance.open == ["z"]
