"""What was done is undone by its handler: the last first, each completion once, and only what was completed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn import Closing
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    error,
    handler,
    line,
    loop_of,
    mapping,
    message,
    node,
    on,
    script,
    service,
    start,
    sub,
    sub_line,
    throw,
    timer,
    undo_user,
    undone_by,
    user,
    xor,
)

ALL = "<bpmn:compensateEventDefinition/>"


def only(activity: str) -> str:
    return f'<bpmn:compensateEventDefinition activityRef="{activity}"/>'


def with_handler(activity: str, *, host: str | None = None) -> str:
    """An activity (a user task unless given) that the user task `batal-<id>` undoes."""
    return (host or user(activity)) + undone_by(activity, f"batal-{activity}") + undo_user(f"batal-{activity}")  # fmt: skip


def booked(what: str, *, last: bool = False) -> bytes:
    """Hotel and bus are booked, then undone at `urungkan`, then comes `z`."""
    undo = end("urungkan", what) if last else throw("urungkan", what)
    after = () if last else (user("z"), end(), "urungkan -> z", "z -> selesai")
    return drawing(
        start(), with_handler("hotel"), with_handler("bus"), undo, *after,
        "mulai -> hotel", "hotel -> bus", "bus -> urungkan",
    )  # fmt: skip


def test_all_of_the_scope_is_undone_one_by_one_and_the_last_first() -> None:
    instance = Instance(booked(ALL))
    instance.complete("hotel")

    instance.complete("bus")
    assert instance.open == ["batal-bus"]
    instance.complete("batal-bus")
    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")

    assert instance.open == ["z"], "the event goes on when all is undone"
    assert instance.elements == ["mulai", "hotel", "bus", "batal-bus", "batal-hotel", "urungkan"]


def test_one_activity_may_be_named() -> None:
    instance = Instance(booked(only("hotel")))
    instance.complete("hotel")
    instance.complete("bus")

    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_an_end_event_waits_for_its_handlers_before_the_instance_ends() -> None:
    instance = Instance(booked(ALL, last=True))
    instance.complete("hotel")
    instance.complete("bus")
    instance.complete("batal-bus")

    last = instance.complete("batal-hotel")

    assert last.completed
    assert last.end_events == ("urungkan",)


def test_with_nothing_to_undo_the_event_just_goes_on() -> None:
    assert Instance(line(throw("urungkan", ALL), user("z"))).open == ["z"]


def test_what_is_not_completed_is_not_undone() -> None:
    content = drawing(
        start(), both("g"), with_handler("hotel"), with_handler("bus"), throw("urungkan", ALL), user("z"), end(), end("e"),
        "mulai -> g", "g -> hotel", "g -> bus", "hotel -> urungkan", "urungkan -> z", "z -> selesai", "bus -> e",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("hotel")
    assert instance.open == ["batal-hotel", "bus"]
    instance.complete("batal-hotel")
    instance.complete("bus")
    assert instance.complete("z").completed


def test_what_is_undone_is_undone_once_only() -> None:
    content = line(with_handler("hotel"), throw("urungkan", ALL), user("y"), throw("lagi", ALL), user("z"))  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")
    instance.complete("batal-hotel")

    instance.complete("y")

    assert instance.open == ["z"]


def test_one_handler_may_undo_several_activities_one_by_one() -> None:
    also = undone_by("bus", "batal-hotel").replace('id="ke-batal-hotel"', 'id="ke-batal-bus"')
    content = drawing(
        start(), with_handler("hotel"), user("bus"), also, throw("urungkan", ALL), user("z"), end(),
        "mulai -> hotel", "hotel -> bus", "bus -> urungkan", "urungkan -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")
    instance.complete("bus")
    instance.complete("batal-hotel")
    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_in_a_loop_each_completion_is_undone() -> None:
    content = drawing(
        start(), xor("lagi"), with_handler("hotel"), xor("cukup", default="cukup-urungkan"), throw("urungkan", ALL), user("z"),
        end(), "mulai -> lagi", "lagi -> hotel", "hotel -> cukup", "cukup -> lagi if =n < 3", "cukup -> urungkan",
        "urungkan -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    for n in (1, 2, 3):
        instance.complete("hotel", n=n)

    for _ in range(3):
        assert instance.open == ["batal-hotel"]
        instance.complete("batal-hotel")

    assert instance.open == ["z"]


HANDLERS = {
    "a service task": '<bpmn:serviceTask id="batal" name="Batal" isForCompensation="true"><bpmn:extensionElements>'
    '<zeebe:taskDefinition type="notify"/></bpmn:extensionElements></bpmn:serviceTask>',
    "a script": script("batal", "=true", "lunas").replace("<bpmn:scriptTask", '<bpmn:scriptTask isForCompensation="true"'),
    "a sub-process": sub_line("batal", user("dalam")).replace("<bpmn:subProcess", '<bpmn:subProcess isForCompensation="true"', 1),
    "a repeated task": node("userTask", "batal", loop_of("=[1, 2]"), isForCompensation="true"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HANDLERS)
def test_a_handler_may_be_any_activity(kind: str) -> None:
    content = line(user("hotel") + undone_by("hotel", "batal") + HANDLERS[kind], throw("urungkan", ALL), user("z"))  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")

    match kind:
        case "a service task":
            instance.work("batal")
        case "a sub-process":
            instance.complete("dalam")
        case "a repeated task":
            instance.complete("batal")
            assert instance.open == ["batal"]
            instance.complete("batal")
        case _:
            assert instance.variables == {"lunas": True}

    assert instance.open == ["z"]
    assert "batal" in instance.elements


def trip(*, repeated: str = "", extensions: str = "") -> bytes:
    """A sub-process `pesan` in which hotel and bus are booked, undone from outside it."""
    inner = sub_line("pesan", with_handler("hotel"), with_handler("bus"), loop=repeated, extensions=extensions)  # fmt: skip
    return line(inner, throw("urungkan", ALL), user("z"))


def test_what_was_done_in_a_completed_sub_process_is_undone_from_outside() -> None:
    instance = Instance(trip())
    instance.complete("hotel")
    instance.complete("bus")

    assert instance.open == ["batal-bus"]
    instance.complete("batal-bus")
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_its_handlers_see_the_variables_that_it_closed_with() -> None:
    kept = mapping(inputs={"kamar": "=0"}, outputs={"jumlah": "=kamar"})
    instance = Instance(trip(extensions=kept), kamar="luar")
    instance.complete("hotel", kamar=12)
    instance.complete("bus")
    assert instance.variables == {"kamar": "luar", "jumlah": 12}

    (task,) = instance.standing.user_tasks
    assert (task.element_id, task.variables["kamar"]) == ("batal-bus", 12)
    instance.complete("batal-bus", kamar=13)
    assert instance.standing.user_tasks[0].variables["kamar"] == 13
    instance.complete("batal-hotel")

    assert instance.open == ["z"]
    assert instance.variables == {"kamar": "luar", "jumlah": 12}


def test_the_sub_process_may_be_named_as_a_whole() -> None:
    inner = sub_line("pesan", with_handler("hotel"))
    instance = Instance(line(inner, with_handler("bus"), throw("urungkan", only("pesan")), user("z")))  # fmt: skip
    instance.complete("hotel")
    instance.complete("bus")

    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_a_handler_of_the_whole_comes_instead_of_those_inside() -> None:
    inner = with_handler("pesan", host=sub_line("pesan", with_handler("hotel")))
    instance = Instance(line(inner, throw("urungkan", ALL), user("z")))

    instance.complete("hotel")

    assert instance.open == ["batal-pesan"]
    instance.complete("batal-pesan")
    assert instance.open == ["z"]


def test_sub_processes_nest_and_are_undone_in_the_order_of_their_completion() -> None:
    inner = sub_line("dalam", with_handler("hotel"))
    outer = sub_line("luar", inner, with_handler("bus"))
    instance = Instance(line(outer, throw("urungkan", ALL), user("z")))
    instance.complete("hotel")
    instance.complete("bus")

    assert instance.open == ["batal-bus"]
    instance.complete("batal-bus")
    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_a_repeated_activity_is_undone_as_one() -> None:
    host = user("hotel", inner=loop_of("=[1, 2]"))
    instance = Instance(line(with_handler("hotel", host=host), throw("urungkan", ALL), user("z")))
    instance.complete("hotel")
    instance.complete("hotel")

    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["z"]


def test_what_was_done_in_each_item_of_a_repeated_sub_process_is_undone_with_its_item() -> None:
    instance = Instance(trip(repeated=loop_of('=["x", "y"]', inputElement="butir")))
    for booking in ("hotel", "hotel", "bus", "bus"):
        instance.complete(booking)

    undone = []
    while instance.open != ["z"]:
        (task,) = instance.standing.user_tasks
        undone.append((task.element_id, task.variables["butir"]))
        instance.complete(task.element_id)

    assert undone == [
        ("batal-bus", "y"),
        ("batal-hotel", "y"),
        ("batal-bus", "x"),
        ("batal-hotel", "x"),
    ]
    assert "butir" not in instance.variables


def test_an_event_sub_process_undoes_what_was_done_before_the_error() -> None:
    caught = handler("h", on("error", "x"), throw("urungkan", ALL), user("lapor"), end("eh"), "h-mulai -> urungkan", "urungkan -> lapor", "lapor -> eh")  # fmt: skip
    inner = sub_line("pesan", with_handler("hotel"), with_handler("bus"), service("bayar"), beside=caught)  # fmt: skip
    instance = Instance(line(inner, user("z"), extra=error("x", "GAGAL")))
    instance.complete("hotel")
    instance.complete("bus")

    instance.throw("bayar", "GAGAL")

    assert instance.open == ["batal-bus"]
    instance.complete("batal-bus")
    instance.complete("batal-hotel")
    assert instance.open == ["lapor"]
    instance.complete("lapor")
    assert instance.open == ["z"]


def test_a_sub_process_that_was_interrupted_is_not_undone_from_outside() -> None:
    content = drawing(
        start(), sub_line("pesan", with_handler("hotel"), user("bayar")), boundary("batas", "pesan", timer()),
        throw("urungkan", ALL), user("z"), end(), end("e"), "mulai -> pesan", "pesan -> e", "batas -> urungkan",
        "urungkan -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")

    instance.fire("batas", timedelta(hours=1))

    assert instance.open == ["z"], "BPMN undoes what was completed, and the sub-process was not"


def test_handlers_end_with_the_scope_that_they_run_in() -> None:
    inner = sub("pesan", start("awal"), with_handler("hotel"), throw("urungkan", ALL), end("e"),
                "awal -> hotel", "hotel -> urungkan", "urungkan -> e")  # fmt: skip
    content = drawing(
        start(), inner, boundary("batas", "pesan", timer()), user("telat"), end(), "mulai -> pesan", "pesan -> selesai",
        "batas -> telat", "telat -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")
    assert instance.open == ["batal-hotel"]

    fired = instance.fire("batas", timedelta(hours=1))

    assert fired is not None
    assert [(c.element_id, c.reason) for c in fired.closed] == [("batal-hotel", Closing.CANCELLED)]
    assert instance.open == ["telat"]


def test_what_an_interrupted_event_did_not_come_to_is_undone_by_who_took_over() -> None:
    took_over = handler("h", on("message", "m"), throw("sisanya", ALL), user("x"), end("eh"), "h-mulai -> sisanya", "sisanya -> x", "x -> eh")  # fmt: skip
    content = drawing(
        start(), *(with_handler(i) for i in ("hotel", "bus", "kapal")), throw("urungkan", ALL), end(), "mulai -> hotel",
        "hotel -> bus", "bus -> kapal", "kapal -> urungkan", "urungkan -> selesai", took_over, extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content)
    for booking in ("hotel", "bus", "kapal"):
        instance.complete(booking)
    assert instance.open == ["batal-kapal"]

    instance.deliver("h-mulai")

    assert instance.open == ["batal-bus"]
    instance.complete("batal-bus")
    assert instance.open == ["batal-hotel"]
    instance.complete("batal-hotel")
    assert instance.open == ["x"]


def test_handlers_of_a_closed_sub_process_end_when_who_called_them_is_cancelled() -> None:
    inner = sub_line("pesan", with_handler("hotel"))
    content = drawing(
        start(), sub_line("semua", inner, throw("urungkan", ALL)), boundary("batas", "semua", on("message", "m")), user("z"),
        end(), "mulai -> semua", "semua -> selesai", "batas -> z", "z -> selesai", extra=message(key='="1"'),
    )  # fmt: skip
    instance = Instance(content)
    instance.complete("hotel")
    assert instance.open == ["batal-hotel"]

    instance.deliver("batas")

    assert instance.open == ["z"]
    assert instance.complete("z").completed


def test_the_state_carries_what_can_be_undone_through_many_turns() -> None:
    content = drawing(
        start(), xor("lagi"), with_handler("hotel"), xor("cukup", default="cukup-selesai"), end(),
        "mulai -> lagi", "lagi -> hotel", "hotel -> cukup", "cukup -> lagi if =n < 1000", "cukup -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    size = len(instance.last.state)
    for n in range(200):
        instance.complete("hotel", n=n)

    assert len(instance.last.state) < size + 200, "a record is a few bytes, compressed"
