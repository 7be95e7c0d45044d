"""A token goes where BPMN says, and the instance says so."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest

from engine.bpmn import Closing, runtime
from engine.bpmn.definition import Definition
from engine.errors import AlreadyDone, EngineFailure, InvalidInput
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    assignment,
    both,
    drawing,
    end,
    form,
    line,
    mapping,
    node,
    script,
    service,
    start,
    user,
    xor,
)

CHOICE = drawing(
    start(), user("periksa"), xor("gerbang", default="gerbang-tolak"), user("terima"), user("tolak"), end(),
    "mulai -> periksa", "periksa -> gerbang", 'gerbang -> terima if =keputusan = "ya"', "gerbang -> tolak",
    "terima -> selesai", "tolak -> selesai",
)  # fmt: skip

FORK = drawing(
    start(), both("bagi"), user("kiri"), user("kanan"), both("gabung"), user("akhir"), end(),
    "mulai -> bagi", "bagi -> kiri", "bagi -> kanan", "kiri -> gabung", "kanan -> gabung",
    "gabung -> akhir", "akhir -> selesai",
)  # fmt: skip


def test_an_instance_waits_at_its_first_user_task() -> None:
    instance = Instance(line(user("lapor")), initiator="ani")

    (task,) = instance.last.opened
    assert (task.element_id, task.name) == ("lapor", "Lapor")
    assert task.variables == {"initiator": "ani"}
    assert instance.last.path == ("mulai", "mulai-lapor")
    assert not instance.last.completed


def test_completing_the_last_task_completes_the_instance() -> None:
    instance = Instance(line(user("lapor")))

    done = instance.complete("lapor", isi="banjir")

    assert done.completed
    assert done.end_events == ("selesai",)
    assert done.variables == {"isi": "banjir"}
    assert [(c.element_id, c.reason) for c in done.closed] == [("lapor", Closing.COMPLETED)]
    assert instance.path == ["mulai", "mulai-lapor", "lapor", "lapor-selesai", "selesai"]


def test_an_instance_without_a_person_in_it_runs_to_its_end_at_once() -> None:
    assert Instance(line(script("hitung", "=1 + 1"))).last.completed


@pytest.mark.parametrize("keputusan, opened", [("ya", "terima"), ("tidak", "tolak")])
def test_an_exclusive_gateway_takes_the_flow_whose_condition_holds_else_the_default(
    keputusan: Any, opened: Any
) -> None:
    instance = Instance(CHOICE)

    instance.complete("periksa", keputusan=keputusan)

    assert instance.open == [opened]


@pytest.mark.parametrize("keputusan", [None, "x"])
def test_a_condition_that_is_not_true_or_false_stops_the_instance_and_names_the_flow(
    keputusan: Any,
) -> None:
    content = CHOICE.replace(b'=keputusan = "ya"', b"=keputusan")
    instance = Instance(content)

    with pytest.raises(EngineFailure, match="gerbang-terima") as failure:
        instance.complete("periksa", keputusan=keputusan)

    assert failure.value.element_id == "gerbang"


def test_a_gateway_without_default_stops_the_instance_when_no_condition_holds() -> None:
    content = CHOICE.replace(b' default="gerbang-tolak"', b"").replace(
        b'id="gerbang-tolak" sourceRef="gerbang" targetRef="tolak">',
        b'id="gerbang-tolak" sourceRef="gerbang" targetRef="tolak">'
        b"<bpmn:conditionExpression>=false</bpmn:conditionExpression>",
    )
    instance = Instance(content)

    with pytest.raises(EngineFailure) as failure:
        instance.complete("periksa", keputusan="mungkin")

    assert failure.value.element_id == "gerbang"


def test_a_condition_on_the_first_flow_that_holds_wins_in_the_order_of_the_file() -> None:
    content = drawing(
        start(), xor("g", default="g-c"), user("a"), user("b"), user("c"), end(), "mulai -> g",
        "g -> a if =nilai > 10", "g -> b if =nilai > 5", "g -> c", "a -> selesai", "b -> selesai", "c -> selesai",
    )  # fmt: skip

    assert Instance(content, nilai=11).open == ["a"]
    assert Instance(content, nilai=6).open == ["b"]
    assert Instance(content, nilai=1).open == ["c"]


def test_parallel_branches_are_open_together_and_joined() -> None:
    instance = Instance(FORK)
    assert instance.open == ["kanan", "kiri"]

    waiting = instance.complete("kiri")
    assert waiting.opened == ()
    assert instance.open == ["kanan"]
    assert "gabung" in instance.standing.active

    instance.complete("kanan")
    assert instance.open == ["akhir"]
    assert instance.elements.count("gabung") == 1


@pytest.mark.parametrize("order", [("kiri", "kanan"), ("kanan", "kiri")])
def test_no_update_is_lost_between_parallel_branches_that_write_different_names(order: Any) -> None:
    instance = Instance(FORK, tetap="awal", laporan={"isi": [1]})

    for branch in order:
        instance.complete(branch, **{branch: f"ditulis {branch}"})

    assert instance.variables == {
        "tetap": "awal",
        "laporan": {"isi": [1]},
        "kiri": "ditulis kiri",
        "kanan": "ditulis kanan",
    }


def test_a_branch_that_never_touched_a_name_does_not_undo_it() -> None:
    # Stock SpiffWorkflow merges whole copies in finishing order: `kanan` would bring the old value back.
    instance = Instance(FORK, status="lama", daftar=[])

    instance.complete("kiri", status="baru", daftar=[1, 1, 2])
    instance.complete("kanan")

    assert instance.variables == {"status": "baru", "daftar": [1, 1, 2]}


def test_a_join_in_a_loop_waits_for_both_branches_in_every_round_whichever_comes_first() -> None:
    # Stock SpiffWorkflow counts the first round's token again when the other branch comes first in the second.
    content = drawing(
        start(), xor("ulang"), both("bagi"), user("a"), user("b"), both("gabung"), xor("lagi", default="lagi-selesai"),
        end(), "mulai -> ulang", "ulang -> bagi", "bagi -> a", "bagi -> b", "a -> gabung", "b -> gabung",
        "gabung -> lagi", "lagi -> ulang if =putaran < 3", "lagi -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    for putaran, (first, second) in enumerate([("a", "b"), ("b", "a"), ("b", "a")], start=1):
        instance.complete(first)
        assert instance.open == [second]
        instance.complete(second, putaran=putaran)

    assert instance.last.completed
    assert instance.elements.count("gabung") == 3


def test_a_second_token_on_the_same_flow_does_not_stand_in_for_another_flow() -> None:
    content = drawing(
        start(), both("bagi"), user("x"), user("y"), user("z"), xor("temu"), both("gabung"), user("akhir"), end(),
        "mulai -> bagi", "bagi -> x", "bagi -> y", "bagi -> z", "x -> temu", "y -> temu", "temu -> gabung",
        "z -> gabung", "gabung -> akhir", "akhir -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("x")
    instance.complete("y")
    assert instance.open == ["z"]

    instance.complete("z")
    assert instance.open == ["akhir"]
    with pytest.raises(EngineFailure) as failure:
        instance.complete("akhir")
    assert failure.value.element_id == "gabung", (
        "the second token waits for a partner that never comes"
    )


def test_an_exclusive_gateway_lets_every_token_of_parallel_branches_pass() -> None:
    content = drawing(
        start(), both("bagi"), user("a"), user("b"), xor("temu"), user("c"), end(), "mulai -> bagi",
        "bagi -> a", "bagi -> b", "a -> temu", "b -> temu", "temu -> c", "c -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")
    instance.complete("b")
    assert instance.open == ["c", "c"]
    instance.complete("c")
    assert not instance.last.completed
    assert instance.complete("c").completed


def test_an_end_event_ends_its_own_branch_only() -> None:
    content = drawing(
        start(), both("bagi"), user("a"), user("b"), end("satu"), end("dua"),
        "mulai -> bagi", "bagi -> a", "bagi -> b", "a -> satu", "b -> dua",
    )  # fmt: skip
    instance = Instance(content)

    assert instance.complete("a").end_events == ("satu",)
    assert not instance.last.completed
    assert instance.complete("b").completed


def test_a_terminate_end_event_cancels_what_is_still_open() -> None:
    content = drawing(
        start(), both("bagi"), user("a"), user("b"), service("c"), end("cukup", "<bpmn:terminateEventDefinition/>"),
        end("dua"), "mulai -> bagi", "bagi -> a", "bagi -> b", "bagi -> c", "a -> cukup", "b -> dua", "c -> dua",
    )  # fmt: skip
    instance = Instance(content)

    done = instance.complete("a")

    assert done.completed
    assert {(c.element_id, c.reason) for c in done.closed} == {
        ("a", Closing.COMPLETED),
        ("b", Closing.CANCELLED),
    }
    assert [(c.element_id, c.reason) for c in done.jobs_closed] == [("c", Closing.CANCELLED)]


def test_a_service_task_opens_a_job_and_goes_on_with_its_result() -> None:
    headers = '<zeebe:taskHeaders><zeebe:header key="mail" value="=surat"/></zeebe:taskHeaders>'
    instance = Instance(line(service("kirim", "mail.send", headers), user("baca")), surat="terbit")

    (job,) = instance.last.jobs_opened
    assert (job.job_type, job.headers, job.inputs) == (
        "mail.send",
        {"mail": "terbit"},
        {"surat": "terbit"},
    )

    done = instance.work("kirim", nomor="12")
    assert [c.element_id for c in done.jobs_closed] == ["kirim"]
    assert instance.open == ["baca"]
    assert instance.variables["nomor"] == "12"


def test_a_send_task_is_a_job_too() -> None:
    from tests.unit.bpmn.models import extended

    send = node("sendTask", "kabari", extended('<zeebe:taskDefinition type="notify" retries="5"/>'))
    (job,) = Instance(line(send)).last.jobs_opened

    assert (job.job_type, job.retries) == ("notify", 5)


def test_a_script_writes_its_result() -> None:
    instance = Instance(line(script("hitung", "=jumlah * 2", "ganda"), user("baca")), jumlah=21)

    assert instance.variables["ganda"] == 42


def test_an_expression_that_cannot_be_computed_stops_the_instance_and_names_the_element() -> None:
    with pytest.raises(EngineFailure) as failure:
        Instance(line(service("kirim", "=jenis")), jenis=None)

    assert failure.value.element_id == "kirim"


def test_an_output_mapping_lets_only_its_targets_out() -> None:
    mapped = user("isi", mapping(inputs={"kali": "=2"}, outputs={"hasil": "=nilai * kali + awal"}))
    instance = Instance(line(mapped, user("baca")), awal=1)

    instance.complete("isi", nilai=3, sementara="x")

    assert instance.variables == {"awal": 1, "hasil": 7}


def test_an_input_mapping_is_local_to_its_task() -> None:
    mapped = user("isi", mapping(inputs={"keputusan": "=null", "judul": '="Laporan " + jenis'}))
    instance = Instance(line(mapped, user("baca")), jenis="banjir", keputusan="lama")

    (task,) = instance.last.opened
    assert task.variables == {"jenis": "banjir", "keputusan": None, "judul": "Laporan banjir"}
    assert instance.variables == {"jenis": "banjir", "keputusan": "lama"}

    instance.complete("isi", keputusan="baru")
    assert instance.variables == {"jenis": "banjir", "keputusan": "baru"}


def test_a_job_with_an_input_mapping_gets_nothing_else() -> None:
    mapped = service("kirim", "notify", mapping(inputs={"kepada": "=initiator"}))
    (job,) = Instance(line(mapped), initiator="ani", nik="rahasia").last.jobs_opened

    assert job.inputs == {"kepada": "ani"}


def test_completing_a_task_twice_is_told_apart_from_completing_it() -> None:
    instance = Instance(line(user("a"), user("b")))
    token_id = instance.token("a")
    instance.complete("a")

    for unknown in (token_id, "999", "", "x", "-1"):
        with pytest.raises(AlreadyDone):
            runtime.complete(instance.definition, instance.last.state, unknown, {}, now=NOW)


def test_a_job_cannot_be_completed_as_a_user_task_nor_the_other_way_round() -> None:
    task, job = Instance(line(user("a"))), Instance(line(service("b")))

    with pytest.raises(AlreadyDone):
        runtime.complete_job(task.definition, task.last.state, task.token("a"), {}, now=NOW)
    with pytest.raises(AlreadyDone):
        runtime.complete(job.definition, job.last.state, job.token("b"), {}, now=NOW)


def test_a_failed_step_leaves_the_old_state_usable() -> None:
    instance = Instance(CHOICE.replace(b'=keputusan = "ya"', b"=keputusan"))
    with pytest.raises(EngineFailure):
        instance.complete("periksa", keputusan=None)

    instance.complete("periksa", keputusan=True)
    assert instance.open == ["terima"]


def test_a_value_that_cannot_be_stored_is_refused_by_name() -> None:
    instance = Instance(line(user("a")))

    with pytest.raises(InvalidInput) as refused:
        instance.complete("a", foto={"isi": b"\x00"})

    assert list(refused.value.fields) == ["foto"]


def test_elements_may_be_called_what_the_library_calls_its_own() -> None:
    content = drawing(
        start("Start"), user("root", form("f"), assignment(assignee="=x")), user("p.EndJoin"), end("End"),
        "Start -> root", "root -> p.EndJoin", "p.EndJoin -> End",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("root")
    assert instance.complete("p.EndJoin").end_events == ("End",)


def test_a_computed_value_that_cannot_be_stored_stops_the_instance() -> None:
    with pytest.raises(EngineFailure, match="hasil"):
        Instance(line(script("s", "=[1..5]")))


def test_today_is_that_of_the_zone_in_which_now_is_given() -> None:
    late = NOW.replace(hour=20).astimezone(timezone(timedelta(hours=9)))
    definition = Definition.load(line(script("s", "=string(today())")))

    assert runtime.start(definition, {}, now=late).variables == {"hasil": "2026-03-18"}
