"""What a process owner writes is what the model says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.bpmn import Element, ElementKind, Lane, ProcessModel, TimerKind
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.steps import steps
from tests.unit.bpmn.models import (
    NOW,
    assignment,
    both,
    boundary,
    drawing,
    end,
    extended,
    form,
    line,
    mapping,
    node,
    properties,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)


def read(content: bytes) -> ProcessModel:
    compiled = compile_bpmn(content)
    assert compiled.is_publishable, compiled.findings
    return compiled.processes[0]


def task(*extensions: str) -> Element:
    return read(line(user("t", *extensions))).elements["t"]


def test_assignment_and_form_of_a_user_task() -> None:
    element = task(
        form("laporan"), assignment(assignee="=initiator", candidateGroups="agen, verifikator")
    )
    model = element.user_task

    assert model is not None
    assert model.form_id == "laporan"
    assert model.assignee is not None
    assert model.assignee.variables == {"initiator"}
    assert model.assignee.evaluate({"initiator": "ani"}, now=NOW) == "ani"
    assert model.candidate_groups is not None
    assert model.candidate_groups.static_names == ("agen", "verifikator")
    assert model.candidate_users is None


def test_candidate_groups_may_be_computed() -> None:
    model = task(assignment(candidateGroups='=["a", jenis, null]')).user_task

    assert model is not None
    assert model.candidate_groups is not None
    assert model.candidate_groups.static_names == ()
    assert model.candidate_groups.names({"jenis": "b"}, now=NOW) == ("a", "b")


def test_schedule_and_priority_of_a_user_task() -> None:
    model = task(
        '<zeebe:taskSchedule dueDate="=tenggat" followUpDate="2026-01-01T00:00:00Z"/>',
        '<zeebe:priorityDefinition priority="80"/>',
    ).user_task

    assert model is not None
    assert model.due_date is not None
    assert model.due_date.text == "=tenggat"
    assert model.follow_up_date is not None
    assert model.follow_up_date.literal == "2026-01-01T00:00:00Z"
    assert model.priority is not None
    assert model.priority.literal == "80"


def test_the_time_standard_and_the_mutu_baku_of_a_user_task() -> None:
    settings = properties(
        timeStandard="PT2H", calendar="24x7", warnAt="75%", escalateTo="administrator", pauses="true",
        excludeCompleterOf="a", timeStandardFrom="=waktu_kejadian", completeness="Dokumen", output="Laporan", notes="Ket.",
    )  # fmt: skip
    element = read(line(user("a"), user("t", settings))).elements["t"]
    model = element.user_task

    assert model is not None
    assert model.time.time_standard == "PT2H"
    assert model.time.calendar == "24x7"
    assert model.time.warn_at == Fraction(3, 4)
    assert model.time.escalate_to == "administrator"
    assert model.time.time_standard_from is not None
    assert model.pauses_instance
    assert model.exclude_completer_of == ("a",)
    assert (model.completeness, model.output, model.notes) == ("Dokumen", "Laporan", "Ket.")
    assert element.properties["alur:timeStandard"] == "PT2H"


def test_a_task_without_settings_has_none() -> None:
    model = task().user_task

    assert model is not None
    assert model.time.time_standard is None
    assert model.form_id is None
    assert not model.pauses_instance
    assert not model.is_start_form


def test_the_header_and_the_settings_of_the_process() -> None:
    settings = extended(
        '<zeebe:versionTag value="1.2"/>',
        properties(
            title='="Laporan " + jenis',
            timeStandard="PT18H",
            sopNumber="065/1",
            legalBasis="UU 23/2014",
        ),
    )
    content = line(user("a")).replace(
        b'isExecutable="true">', b'isExecutable="true">' + settings.encode()
    )
    model = read(content)

    assert model.version_tag == "1.2"
    assert model.header == {"sopNumber": "065/1", "legalBasis": "UU 23/2014"}
    assert model.time.time_standard == "PT18H"
    assert model.title is not None
    assert model.title.evaluate({"jenis": "banjir"}, now=NOW) == "Laporan banjir"


def test_a_misspelt_setting_is_remarked_upon_with_the_nearest_name() -> None:
    compiled = compile_bpmn(line(user("t", properties(timeStandart="PT2H"))))

    assert compiled.is_publishable
    (found,) = compiled.findings
    assert (found.rule, found.element_id) == ("unknown-setting", "t")
    assert "timeStandard”?" in found.message


def test_a_start_form_is_the_first_task_of_its_initiator() -> None:
    first = user(
        "t",
        form("f"),
        assignment(assignee="=initiator", candidateGroups="agen"),
        properties(startForm="true"),
    )

    found = read(line(first)).start_form_task
    assert found is not None
    assert found.id == "t"


def test_type_retries_and_headers_of_a_job() -> None:
    definition = node(
        "serviceTask",
        "k",
        extended(
            '<zeebe:taskDefinition type="mail.send" retries="3"/>',
            '<zeebe:taskHeaders><zeebe:header key="to" value="=initiator"/>'
            '<zeebe:header key="kosong" value=""/></zeebe:taskHeaders>',
        ),
    )
    job = read(line(definition)).elements["k"].job

    assert job is not None
    assert (job.job_type.literal, job.retries) == ("mail.send", 3)
    assert {key: value.text for key, value in job.headers.items()} == {
        "to": "=initiator",
        "kosong": "",
    }


def test_mappings_keep_their_order() -> None:
    element = task(mapping(inputs={"b": "=1", "a": "=2"}, outputs={"d": "=3", "c": "=4"}))

    assert [m.target for m in (*element.inputs, *element.outputs)] == ["b", "a", "d", "c"]


def test_the_innermost_lane_of_an_element_is_its_lane_whatever_blanks_stand_around_the_reference() -> (
    None
):
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="luar" name="Kantor"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
        '<bpmn:childLaneSet id="cs"><bpmn:lane id="dalam" name="Loket"><bpmn:flowNodeRef>\n  a\n</bpmn:flowNodeRef>'
        '</bpmn:lane></bpmn:childLaneSet></bpmn:lane><bpmn:lane id="kosong" name="Camat"/></bpmn:laneSet>'
    )
    model = read(drawing(lanes, start(), user("a"), end(), "mulai -> a", "a -> selesai"))

    assert model.elements["a"].lane == Lane(id="dalam", name="Loket")
    assert model.elements["selesai"].lane is None
    assert [lane.name for lane in model.lanes] == ["Kantor", "Loket", "Camat"]


def test_what_stands_in_a_sub_process_stands_in_its_lane() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Loket"><bpmn:flowNodeRef>s</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>"
    )
    inner = sub("s", start("m"), user("a"), end("e"), "m -> a", "a -> e")
    model = read(drawing(lanes, start(), inner, end(), "mulai -> s", "s -> selesai"))

    element = model.elements["a"]
    assert element.scope_id == "s"
    assert element.lane == Lane(id="l", name="Loket")


def test_a_boundary_timer_knows_its_task() -> None:
    content = drawing(
        start(), user("a"), boundary("b", "a", timer("timeCycle", "R3/PT1H"), interrupting=False), end(), end("e"),
        "mulai -> a", "a -> selesai", "b -> e",
    )  # fmt: skip
    event = read(content).elements["b"]

    assert (event.kind, event.attached_to, event.interrupting) == (
        ElementKind.TIMER_BOUNDARY_EVENT,
        "a",
        False,
    )
    assert event.timer is not None
    assert event.timer.kind is TimerKind.CYCLE


def test_documentation_names_and_lines_are_kept() -> None:
    content = line(user("a", inner="")).replace(
        b'name="A">',
        b'name="Isi laporan">\n<bpmn:documentation>Tulis\nlengkap.</bpmn:documentation>',
    )
    element = read(content).elements["a"]

    assert (element.name, element.documentation, element.line) == (
        "Isi laporan",
        "Tulis\nlengkap.",
        1,
    )


@pytest.mark.parametrize("attribute", ["elements", "flows", "properties", "header"])
def test_a_model_cannot_be_changed(attribute: str) -> None:
    with pytest.raises(TypeError):
        getattr(read(line(user("a"))), attribute)["x"] = "y"


def test_steps_come_in_flow_order_whatever_the_order_of_the_file() -> None:
    content = drawing(
        user("c"), user("perbaiki"), user("b"), user("a"), end(), xor("temu"), xor("g", default="g-perbaiki"), start(),
        "mulai -> a", "a -> temu", "temu -> b", "b -> g", "g -> c if =x", "g -> perbaiki", "perbaiki -> temu",
        "c -> selesai",
    )  # fmt: skip

    assert [element.id for element in steps(read(content))] == ["a", "b", "c", "perbaiki"]


def test_a_step_behind_a_join_comes_after_every_branch() -> None:
    content = drawing(
        start(), both("bagi"), user("pendek"), user("p1"), user("p2"), both("gabung"), user("akhir"), end(),
        "mulai -> bagi", "bagi -> pendek", "bagi -> p1", "p1 -> p2", "p2 -> gabung", "pendek -> gabung",
        "gabung -> akhir", "akhir -> selesai",
    )  # fmt: skip

    assert [e.id for e in steps(read(content))] == ["pendek", "p1", "p2", "akhir"]


def test_the_steps_of_a_sub_process_and_of_a_boundary_event_have_their_place() -> None:
    inner = sub("s", start("m"), user("dalam"), end("e"), "m -> dalam", "dalam -> e")
    content = drawing(
        start(), user("awal"), inner, boundary("b", "s"), user("telat"), service("kirim"), user("akhir"), end(), end("f"),
        "mulai -> awal", "awal -> s", "s -> kirim", "kirim -> akhir", "akhir -> selesai", "b -> telat", "telat -> f",
    )  # fmt: skip

    assert [e.id for e in steps(read(content))] == ["awal", "dalam", "akhir", "telat"]
