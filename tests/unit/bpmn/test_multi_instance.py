"""An activity marked as repeated is done once for each item of a list."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import Closing, runtime
from engine.bpmn.definition import Definition
from engine.errors import EngineFailure, UncaughtError
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    boundary,
    call,
    drawing,
    end,
    error,
    extended,
    handler,
    line,
    loop_of,
    mapping,
    message,
    node,
    on,
    receive,
    script,
    service,
    start,
    sub_line,
    user,
)

GATHER = {"inputElement": "butir", "outputCollection": "semua", "outputElement": "=nilai"}
HOUR = timedelta(hours=1)


def job(id_: str, loop: str, *extensions: str) -> str:
    kind = '<zeebe:taskDefinition type="notify"/>'
    return node("serviceTask", id_, extended(kind, *extensions), loop)


def repeated(**options: Any) -> str:
    return loop_of("=daftar", **(GATHER | options))


def one_by_token(instance: Instance, number: int, **values: Any) -> Any:
    """Complete the user task of the n-th item that was opened and is open."""
    task = instance.standing.user_tasks[number]
    return instance._took(
        runtime.complete(
            instance.definition, instance.last.state, task.token_id, values, now=instance.now
        )
    )


def test_items_in_parallel_are_open_at_once_and_each_knows_its_own() -> None:
    instance = Instance(line(user("a", inner=repeated())), daftar=["x", "y", "z"])

    assert instance.open == ["a", "a", "a"]
    known = [(t.variables["butir"], t.variables["loopCounter"]) for t in instance.last.opened]
    assert known == [("x", 1), ("y", 2), ("z", 3)]


def test_items_one_after_the_other_are_open_one_at_a_time() -> None:
    instance = Instance(line(user("a", inner=repeated(sequential=True))), daftar=["x", "y"])
    assert [t.variables["butir"] for t in instance.last.opened] == ["x"]

    second = instance.complete("a", nilai=1)
    assert [t.variables["butir"] for t in second.opened] == ["y"]
    assert instance.complete("a", nilai=2).completed
    assert instance.variables == {"daftar": ["x", "y"], "semua": [1, 2]}


@given(order=st.permutations(range(5)))
def test_the_results_stand_in_the_order_of_the_list_in_whatever_order_they_came(
    order: list[int],
) -> None:
    daftar = list("abcde")
    instance = Instance(line(user("a", inner=repeated())), daftar=daftar)
    tokens = [task.token_id for task in instance.last.opened]

    for number in order:
        instance._took(
            runtime.complete(
                instance.definition,
                instance.last.state,
                tokens[number],
                {"nilai": daftar[number] * 2},
                now=NOW,
            )
        )

    assert instance.last.completed
    assert instance.variables["semua"] == ["aa", "bb", "cc", "dd", "ee"]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_list_passes_by_and_gives_an_empty_list(sequential: bool) -> None:
    instance = Instance(
        line(user("a", inner=repeated(sequential=sequential)), user("b")), daftar=[]
    )

    assert instance.open == ["b"]
    assert instance.variables["semua"] == []


@pytest.mark.parametrize("daftar", [None, "x", 3, {"a": 1}, True])
def test_what_is_no_list_stops_the_instance_and_names_the_element(daftar: Any) -> None:
    with pytest.raises(EngineFailure, match="bukan daftar") as failure:
        Instance(line(user("a", inner=repeated())), daftar=daftar)

    assert failure.value.element_id == "a"


CARDINALITY = (
    '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">'
    "{}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
)


@pytest.mark.parametrize("written, count", [("3", 3), ("=n", 2), ("=n - 2", 0)])
def test_a_number_of_repetitions_does_as_well_as_a_list(written: str, count: int) -> None:
    instance = Instance(line(user("a", inner=CARDINALITY.format(written)), user("z")), n=2)

    assert instance.open == (["a"] * count or ["z"])


@pytest.mark.parametrize("n", [-1, 1.5, None, "2", True])
def test_a_number_of_repetitions_that_is_none_stops_the_instance(n: Any) -> None:
    with pytest.raises(EngineFailure, match="bilangan bulat") as failure:
        Instance(line(user("a", inner=CARDINALITY.format("=n"))), n=n)

    assert failure.value.element_id == "a"


def test_2000_items_are_done_and_2001_are_refused() -> None:
    content = line(
        script("a", "=butir + 1", "nilai").replace(
            "</bpmn:scriptTask>", f"{repeated()}</bpmn:scriptTask>"
        )
    )

    done = Instance(content, daftar=list(range(2000)))
    assert done.variables["semua"] == list(range(1, 2001))
    with pytest.raises(EngineFailure, match="2000") as failure:
        Instance(content, daftar=list(range(2001)))
    assert failure.value.element_id == "a"


@pytest.mark.slow
def test_repetitions_inside_repetitions_are_bounded_too() -> None:
    content = line(sub_line("s", user("a", inner=loop_of("=daftar")), loop=loop_of("=daftar")))
    before = time.process_time()

    with pytest.raises(EngineFailure, match="cabang") as failure:
        Instance(content, daftar=list(range(2000)))

    assert failure.value.element_id in {"a", "s"}
    assert time.process_time() - before < 20


def test_1000_sub_processes_with_a_script_take_a_moment() -> None:
    content = line(sub_line("s", script("t", "=butir * 2", "nilai"), loop=repeated()))
    before = time.process_time()

    instance = Instance(content, daftar=list(range(1000)))

    assert instance.variables["semua"] == [2 * n for n in range(1000)]
    assert time.process_time() - before < 5


@pytest.mark.slow
def test_1000_sub_processes_that_wait_for_people_are_moved_one_by_one_in_a_moment() -> None:
    definition = Definition.load(line(sub_line("s", user("t"), loop=repeated())))
    advance = runtime.start(definition, {"daftar": list(range(1000))}, now=NOW)
    tokens = [task.token_id for task in advance.opened]
    before = time.process_time()

    for token_id in tokens[500:520]:
        advance = runtime.complete(definition, advance.state, token_id, {"nilai": 1}, now=NOW)

    assert (time.process_time() - before) / 20 < 1


# What the items may be -------------------------------------------------------------------------


@pytest.mark.parametrize("sequential", [False, True])
def test_jobs_are_repeated(sequential: bool) -> None:
    task = job("a", repeated(sequential=sequential), mapping(inputs={"kepada": "=butir"}))
    instance = Instance(line(task), daftar=["x", "y"])
    asked = [job.inputs for job in instance.last.jobs_opened]

    asked += [job.inputs for job in instance.work("a", nilai=1).jobs_opened]
    instance.work("a", nilai=2)

    assert asked == [{"kepada": "x"}, {"kepada": "y"}]
    assert instance.last.completed
    assert instance.variables["semua"] == [1, 2]


def test_messages_are_awaited_for_each_item_with_its_own_key() -> None:
    content = line(receive("a", loop=repeated()), extra=message(key="=butir"))
    instance = Instance(content, daftar=["x", "y"])
    assert instance.awaited == [("Kabar", "x"), ("Kabar", "y")]

    instance.deliver("a", nilai=1)
    assert instance.awaited == [("Kabar", "y")]
    instance.deliver("a", nilai=2)

    assert instance.last.completed
    assert instance.variables == {"daftar": ["x", "y"], "semua": [1, 2]}


def test_calls_are_repeated_and_their_results_gathered() -> None:
    instance = Instance(line(call("a", loop=repeated())), daftar=[1, 2])
    begins = [call.variables["butir"] for call in instance.last.calls_opened]

    instance.answer("a", nilai="satu", lain=1)
    instance.answer("a", nilai="dua")

    assert begins == [1, 2]
    assert instance.last.completed
    assert instance.variables == {"daftar": [1, 2], "semua": ["satu", "dua"]}


def test_repetitions_nest() -> None:
    inner = user(
        "a",
        inner=loop_of(
            "=butir.isi", inputElement="dalam", outputCollection="nilai", outputElement="=angka"
        ),
    )
    content = line(sub_line("s", inner, loop=repeated()))
    instance = Instance(content, daftar=[{"isi": [1, 2]}, {"isi": []}, {"isi": [3]}])
    assert [t.variables["dalam"] for t in instance.last.opened] == [1, 2, 3]

    for _ in range(3):
        task = instance.standing.user_tasks[-1]
        one_by_token(instance, -1, angka=task.variables["dalam"] * 10)

    assert instance.last.completed
    assert instance.variables["semua"] == [[10, 20], [], [30]]
    assert set(instance.variables) == {"daftar", "semua"}


# Variables -------------------------------------------------------------------------------------


def test_what_an_item_finds_out_stays_in_it_and_what_exists_outside_is_updated() -> None:
    content = line(sub_line("s", user("a"), user("b"), loop=repeated()), user("z"))
    instance = Instance(content, daftar=["x", "y"], jumlah=0)

    one_by_token(instance, 0, catatan="milik x", jumlah=1, nilai=1)
    seen = {t.variables["butir"]: t.variables.get("catatan") for t in instance.standing.user_tasks}
    assert seen == {"x": "milik x", "y": None}
    one_by_token(instance, 0, nilai=2, jumlah=2)
    instance.complete("b")
    instance.complete("b")

    assert instance.open == ["z"]
    assert instance.variables == {"daftar": ["x", "y"], "jumlah": 2, "semua": [1, 2]}


def test_an_output_mapping_leaves_the_item() -> None:
    loop = loop_of("=daftar", inputElement="butir")
    task = user("a", mapping(outputs={"terakhir": '=butir + ": " + nilai'}), inner=loop)
    instance = Instance(line(task, user("z")), daftar=["x", "y"])

    instance.complete("a", nilai="satu")
    assert instance.variables["terakhir"] == "x: satu"
    instance.complete("a", nilai="dua")

    assert instance.variables == {"daftar": ["x", "y"], "terakhir": "y: dua"}


@pytest.mark.parametrize(
    "mapped, gathered",
    [
        (mapping(inputs={"nilai": "=null"}), 5),
        (mapping(outputs={"lain": "=nilai"}), 5),
        (mapping(inputs={"nilai": "=0"}, outputs={"nilai": "=nilai + 1"}), 6),
    ],
    ids=["a field filled in before", "a mapping to another name", "a mapping to the same name"],
)
def test_what_is_gathered_is_what_came_back_and_not_what_went_in(
    mapped: str, gathered: int
) -> None:
    instance = Instance(line(user("a", mapped, inner=repeated()), user("z")), daftar=["x"])

    instance.complete("a", nilai=5)

    assert instance.variables["semua"] == [gathered]


# Ending early ----------------------------------------------------------------------------------


def test_the_rest_is_cancelled_once_it_is_enough_and_its_results_are_null() -> None:
    until = "=numberOfCompletedInstances >= 2"
    instance = Instance(
        line(user("a", inner=repeated(until=until)), user("z")), daftar=["x", "y", "z"]
    )

    one_by_token(instance, 2, nilai=3)
    last = one_by_token(instance, 0, nilai=1)

    assert [(c.element_id, c.reason) for c in last.closed] == [
        ("a", Closing.COMPLETED),
        ("a", Closing.CANCELLED),
    ]
    assert instance.open == ["z"]
    assert instance.variables["semua"] == [1, None, 3]


def test_jobs_and_calls_that_are_not_needed_any_more_are_cancelled() -> None:
    jobs = Instance(line(job("a", repeated(until="=nilai > 1")), user("z")), daftar=[1, 2])
    closed = jobs.work("a", nilai=2).jobs_closed
    assert [c.reason for c in closed] == [Closing.COMPLETED, Closing.CANCELLED]

    calls = Instance(line(call("a", loop=repeated(until="=nilai > 1")), user("z")), daftar=[1, 2])
    closed = calls.answer("a", nilai=2).calls_closed
    assert [c.reason for c in closed] == [Closing.COMPLETED, Closing.CANCELLED]


def test_the_next_item_does_not_begin_when_it_is_enough() -> None:
    loop = repeated(sequential=True, until='=nilai = "tolak"')
    instance = Instance(line(user("a", inner=loop), user("z")), daftar=[1, 2, 3])

    instance.complete("a", nilai="setuju")
    assert instance.open == ["a"]
    instance.complete("a", nilai="tolak")

    assert instance.open == ["z"]
    assert instance.variables["semua"] == ["setuju", "tolak", None]


def test_the_counters_count() -> None:
    told = (
        "=[numberOfInstances, numberOfActiveInstances, numberOfCompletedInstances, numberOfTerminatedInstances]"
        " = [4, 2, 2, 0]"
    )
    instance = Instance(line(user("a", inner=repeated(until=told)), user("z")), daftar=[1, 2, 3, 4])

    instance.complete("a", nilai=1)
    assert instance.open == ["a", "a", "a"]
    instance.complete("a", nilai=2)
    assert instance.open == ["z"]


def test_a_condition_that_is_neither_yes_nor_no_stops_the_instance() -> None:
    instance = Instance(line(user("a", inner=repeated(until="=nilai"))), daftar=[1])

    with pytest.raises(EngineFailure, match="ya atau tidak") as failure:
        instance.complete("a", nilai=None)
    assert failure.value.element_id == "a"


# Events around and inside ----------------------------------------------------------------------


def watched(*, interrupting: bool) -> bytes:
    return drawing(
        start(), user("a", inner=repeated()), boundary("batas", "a", interrupting=interrupting),
        user("telat"), end(), end("e"),
        "mulai -> a", "a -> selesai", "batas -> telat", "telat -> e",
    )  # fmt: skip


def test_an_event_on_the_border_interrupts_all_items_at_once() -> None:
    instance = Instance(watched(interrupting=True), daftar=[1, 2, 3])
    assert len(instance.last.timers) == 1, "the border is that of the whole"
    instance.complete("a", nilai=1)

    fired = instance.fire("batas", HOUR)

    assert fired is not None
    assert [c.reason for c in fired.closed] == [Closing.CANCELLED] * 2
    assert instance.open == ["telat"]
    assert "semua" not in instance.variables


def test_an_event_on_the_border_that_does_not_interrupt_leaves_the_items_alone() -> None:
    instance = Instance(watched(interrupting=False), daftar=[1, 2])
    instance.fire("batas", HOUR)

    assert instance.open == ["a", "a", "telat"]
    instance.complete("a", nilai=1)
    instance.complete("a", nilai=2)
    assert instance.open == ["telat"]
    assert instance.variables["semua"] == [1, 2]


def failing(*events: str) -> bytes:
    return drawing(
        start(), sub_line("s", service("a"), loop=repeated()), *events, user("urus"), end(),
        "mulai -> s", "s -> urus", "urus -> selesai", extra=error("x", "RUSAK"),
    )  # fmt: skip


def test_an_error_out_of_one_item_ends_the_others() -> None:
    tangkap = boundary("tangkap", "s", on("error", "x"))
    instance = Instance(failing(tangkap, "tangkap -> urus"), daftar=[1, 2, 3])

    thrown = instance.throw("a", "RUSAK")

    assert [c.reason for c in thrown.jobs_closed] == [Closing.CANCELLED] * 3
    assert instance.open == ["urus"]


def test_an_error_out_of_one_item_that_nobody_catches_stops_the_instance() -> None:
    instance = Instance(failing(), daftar=[1, 2])

    with pytest.raises(UncaughtError) as caught:
        instance.throw("a", "RUSAK")
    assert (caught.value.element_id, caught.value.code) == ("a", "RUSAK")
    assert instance.open == ["a", "a"], "what was stored before still stands"


def test_each_item_has_its_own_event_sub_process() -> None:
    catch = handler(
        "h", on("error", "x"), script("t", '="gagal"', "nilai"), end("h-akhir"),
        "h-mulai -> t", "t -> h-akhir",
    )  # fmt: skip
    body = sub_line("s", service("a"), loop=repeated(), beside=catch)
    content = line(body, user("z"), extra=error("x", "RUSAK"))
    instance = Instance(content, daftar=[1, 2, 3])

    instance.work("a", nilai=1)
    instance.throw("a", "RUSAK")
    instance.work("a", nilai=3)

    assert instance.open == ["z"]
    assert instance.variables["semua"] == [1, "gagal", 3]


def test_an_event_sub_process_of_an_item_reads_the_item() -> None:
    catch = handler(
        "h", on("message", "m"), user("tangani"), end("h-akhir"),
        "h-mulai -> tangani", "tangani -> h-akhir", interrupting=False,
    )  # fmt: skip
    body = sub_line("s", user("a"), loop=repeated(), beside=catch)
    instance = Instance(line(body, extra=message(key="=butir")), daftar=["x", "y"])
    assert instance.awaited == [("Kabar", "x"), ("Kabar", "y")]

    instance.deliver("h-mulai", kabar="banjir")

    (task,) = [t for t in instance.standing.user_tasks if t.element_id == "tangani"]
    assert (task.variables["butir"], task.variables["kabar"]) == ("x", "banjir")
    assert "kabar" not in instance.variables
