"""Errors and escalations climb outwards to the innermost place that catches them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.bpmn import Closing
from engine.errors import EngineFailure, UncaughtError
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    both,
    boundary,
    call,
    drawing,
    end,
    error,
    escalation,
    handler,
    line,
    loop_of,
    on,
    service,
    start,
    sub,
    sub_line,
    throw,
    timer,
    user,
)

DECLARED = error("x", "RUSAK") + error("y", "LAIN") + escalation("lambat", "LAMBAT") + escalation("macet", "MACET")  # fmt: skip
X, Y, ANY = on("error", "x"), on("error", "y"), on("error")
LATE, STUCK, ANY_ESC = on("escalation", "lambat"), on("escalation", "macet"), on("escalation")


def catcher(id_: str, definition: str, *, interrupting: bool = True) -> str:
    """An event sub-process with the user task `di-<id>`."""
    task, last = f"di-{id_}", f"e-{id_}"
    return handler(id_, definition, user(task), end(last), f"{id_}-mulai -> {task}", f"{task} -> {last}", interrupting=interrupting)  # fmt: skip


def nested(*beside: str, inner: str = "", outer: str = "", thrower: str = "") -> bytes:
    """`luar` around `dalam` around a service task `kerja`; `beside` stands around all."""
    deepest = sub_line("dalam", thrower or service("kerja"), beside=inner)
    return drawing(start(), sub_line("luar", deepest, beside=outer), user("z"), end(), "mulai -> luar", "luar -> z", "z -> selesai", *beside, extra=DECLARED)  # fmt: skip


def on_border(id_: str, host: str, definition: str, *, interrupting: bool = True) -> tuple[str, ...]:  # fmt: skip
    event = boundary(id_, host, definition, interrupting=interrupting)
    return (event, user(f"di-{id_}"), f"{id_} -> di-{id_}")


def inside(id_: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    """The same as text that can stand inside a sub-process."""
    event, task, flow = on_border(id_, host, definition, interrupting=interrupting)
    source, target = flow.split(" -> ")
    return event + task + f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'  # fmt: skip


ORDERS = {
    "the border of the task comes first": ({"inner": inside("b", "kerja", X) + catcher("h", X)}, "di-b"),
    "then the event sub-process beside it": ({"inner": catcher("h", X), "outer": inside("b", "dalam", X)}, "di-h"),
    "then the border of its sub-process": ({"outer": inside("b", "dalam", X) + catcher("h", X)}, "di-b"),
    "then the event sub-process of the next scope": ({"outer": catcher("h", X), "beside": on_border("b", "luar", X)}, "di-h"),
    "then the border of that one": ({"beside": (*on_border("b", "luar", X), catcher("h", X))}, "di-b"),
    "then that of the process": ({"beside": (catcher("h", X),)}, "di-h"),
    "an inner catch-all comes before an outer one of its code": (
        {"inner": catcher("h", ANY), "outer": inside("b", "dalam", X)}, "di-h",
    ),
    "in one place its code comes before the catch-all": (
        {"outer": inside("semua", "dalam", ANY) + inside("b", "dalam", X)}, "di-b",
    ),
    "among event sub-processes too": ({"inner": catcher("semua", ANY) + catcher("h", X)}, "di-h"),
    "another code is passed by": ({"inner": catcher("lain", Y), "outer": inside("b", "dalam", X)}, "di-b"),
}  # fmt: skip


@pytest.mark.parametrize("places, taken", ORDERS.values(), ids=ORDERS.keys())
def test_an_error_goes_to_the_innermost_place_that_catches_it(
    places: dict[str, Any], taken: str
) -> None:
    beside = places.get("beside", ())
    rest = {key: value for key, value in places.items() if key != "beside"}
    instance = Instance(nested(*beside, **rest))

    thrown = instance.throw("kerja", "RUSAK")

    assert instance.open == [taken]
    assert [c.reason for c in thrown.jobs_closed] == [Closing.CANCELLED]


def test_variables_of_an_error_come_in_where_it_is_caught() -> None:
    from engine.bpmn import runtime
    from tests.unit.bpmn.models import NOW

    instance = Instance(nested(*on_border("b", "luar", X)))
    advance = runtime.throw_error(
        instance.definition, instance.last.state, instance.token("kerja"), "RUSAK", now=NOW, variables={"sebab": "api"},
    )  # fmt: skip

    assert advance.variables == {"sebab": "api"}
    assert advance.opened[0].variables == {"sebab": "api"}


def test_a_neighbour_is_never_hit() -> None:
    def branch(name: str) -> list[str]:
        body = sub_line(name, service(f"k{name}"), beside=catcher(f"h{name}", X))
        return [body, *on_border(f"b{name}", name, X), f"g -> {name}", f"{name} -> selesai"]

    content = drawing(start(), both("g"), *branch("kiri"), *branch("kanan"), end(), "mulai -> g", extra=DECLARED)  # fmt: skip
    instance = Instance(content)

    instance.throw("kkiri", "RUSAK")

    assert instance.open == ["di-hkiri", "kkanan"]
    assert Instance(content).throw("kkanan", "RUSAK").opened[0].element_id == "di-hkanan"


def test_an_error_out_of_a_handler_is_not_caught_by_it_but_around_it() -> None:
    again = handler("h", X, end("lagi", X), "h-mulai -> lagi")
    caught = Instance(nested(inner=again, outer=inside("b", "dalam", X)))
    caught.throw("kerja", "RUSAK")
    assert caught.open == ["di-b"]

    lost = Instance(nested(inner=again))
    with pytest.raises(UncaughtError) as failure:
        lost.throw("kerja", "RUSAK")
    assert (failure.value.element_id, failure.value.code) == ("lagi", "RUSAK")


def test_an_error_out_of_a_handler_that_does_not_interrupt_is_caught_beside_it() -> None:
    late = handler("h", timer(), service("susul"), end("eh"), "h-mulai -> susul", "susul -> eh", interrupting=False)  # fmt: skip
    instance = Instance(nested(inner=late + catcher("tangkap", X)))
    instance.now = instance.last.timers[0].due_at
    instance.fire("h-mulai")
    assert instance.open == ["kerja", "susul"]

    instance.throw("susul", "RUSAK")

    assert instance.open == ["di-tangkap"]


def test_an_error_end_event_is_caught_by_the_border_of_its_sub_process() -> None:
    inner = sub("s", start("m"), both("g"), user("a"), user("b"), end("gagal", X), end("e"),
                "m -> g", "g -> a", "g -> b", "a -> gagal", "b -> e")  # fmt: skip
    content = drawing(start(), inner, *on_border("t", "s", X), end(), "mulai -> s", "s -> selesai", extra=DECLARED)  # fmt: skip
    instance = Instance(content)

    thrown = instance.complete("a")

    assert instance.open == ["di-t"]
    assert {(c.element_id, c.reason) for c in thrown.closed} == {
        ("a", Closing.COMPLETED),
        ("b", Closing.CANCELLED),
    }
    assert thrown.end_events == ("gagal",)


def test_an_error_that_nobody_catches_stops_the_instance_and_tells_where_and_which() -> None:
    with pytest.raises(UncaughtError, match="RUSAK") as failure:
        Instance(drawing(start(), end("gagal", X), "mulai -> gagal", extra=DECLARED))

    assert isinstance(failure.value, EngineFailure)
    assert (failure.value.element_id, failure.value.code) == ("gagal", "RUSAK")


def test_in_a_called_instance_it_ends_the_instance_for_its_caller() -> None:
    content = drawing(
        start(), both("g"), user("a"), sub_line("s", service("k")), user("b"), end("gagal", X), end(),
        "mulai -> g", "g -> a", "g -> s", "g -> b", "a -> gagal", "s -> selesai", "b -> selesai", extra=DECLARED,
    )  # fmt: skip
    instance = Instance(content, called=True)

    last = instance.complete("a")

    assert last.completed
    assert last.error is not None
    assert (last.error.element_id, last.error.code) == ("gagal", "RUSAK")
    assert instance.open == []
    assert [c.reason for c in last.jobs_closed] == [Closing.CANCELLED]


def test_an_error_of_a_worker_ends_a_called_instance_too() -> None:
    last = Instance(line(service("k"), extra=DECLARED), called=True).throw("k", "APA SAJA")

    assert last.completed
    assert last.error is not None
    assert (last.error.element_id, last.error.code) == ("k", "APA SAJA")


def test_a_called_instance_that_ends_well_has_no_error() -> None:
    last = Instance(line(user("a")), called=True).complete("a")

    assert last.completed
    assert last.error is None


def calling(*events: str) -> bytes:
    return drawing(start(), call("panggil"), *events, user("z"), end(), "mulai -> panggil", "panggil -> z", "z -> selesai", extra=DECLARED)  # fmt: skip


def test_the_error_of_a_called_instance_is_caught_on_the_border_of_the_call() -> None:
    instance = Instance(calling(*on_border("b", "panggil", X)))

    thrown = instance.throw("panggil", "RUSAK")

    assert instance.open == ["di-b"]
    assert [(c.element_id, c.reason) for c in thrown.calls_closed] == [
        ("panggil", Closing.CANCELLED)
    ]
    with pytest.raises(UncaughtError):
        Instance(calling()).throw("panggil", "RUSAK")


def test_an_error_out_of_a_repeated_sub_process_climbs_like_any_other() -> None:
    inner = sub_line("s", service("k"), loop=loop_of("=[1, 2]"))
    instance = Instance(line(sub_line("t", inner, beside=catcher("h", X)), extra=DECLARED))

    instance.throw("k", "RUSAK")

    assert instance.open == ["di-h"]


# Escalations -----------------------------------------------------------------------------------


def test_an_escalation_that_nobody_catches_is_told_and_goes_on() -> None:
    instance = Instance(line(throw("naik", LATE), user("a"), extra=DECLARED))

    assert [(e.element_id, e.code) for e in instance.last.escalations] == [("naik", "LAMBAT")]
    assert instance.open == ["a"]


def test_an_escalation_at_the_end_goes_on_too() -> None:
    instance = Instance(drawing(start(), end("naik", LATE), "mulai -> naik", extra=DECLARED))

    assert instance.last.completed
    assert instance.last.end_events == ("naik",)
    assert [e.code for e in instance.last.escalations] == ["LAMBAT"]


def escalating(*events: str, beside: str = "") -> bytes:
    inner = sub_line("s", throw("naik", LATE), user("a"), beside=beside)
    return drawing(start(), inner, *events, user("z"), end(), "mulai -> s", "s -> z", "z -> selesai", extra=DECLARED)  # fmt: skip


def test_on_a_border_that_does_not_interrupt_both_go_on() -> None:
    instance = Instance(escalating(*on_border("b", "s", LATE, interrupting=False)))

    assert instance.open == ["a", "di-b"]
    assert instance.last.escalations == ()
    instance.complete("a")
    assert instance.open == ["di-b", "z"]


def test_on_a_border_that_interrupts_the_thrower_does_not_go_on() -> None:
    assert Instance(escalating(*on_border("b", "s", LATE))).open == ["di-b"]


def test_an_escalation_too_prefers_its_code_and_the_innermost_place() -> None:
    both_here = (*on_border("semua", "s", ANY_ESC), *on_border("b", "s", LATE))
    assert Instance(escalating(*both_here)).open == ["di-b"]
    assert Instance(escalating(*on_border("b", "s", STUCK))).open == ["a"]
    inner = catcher("h", ANY_ESC, interrupting=False)
    assert Instance(escalating(*on_border("b", "s", LATE), beside=inner)).open == ["a", "di-h"]


def test_an_escalation_may_be_thrown_again_and_again() -> None:
    inner = sub_line("s", throw("satu", LATE), throw("dua", LATE), user("a"))
    content = drawing(
        start(), inner, *on_border("b", "s", LATE, interrupting=False), end(), "mulai -> s", "s -> selesai", extra=DECLARED,
    )  # fmt: skip

    assert Instance(content).open == ["a", "di-b", "di-b"]


def test_an_escalation_out_of_a_handler_is_not_caught_by_it_but_around_it() -> None:
    again = handler("h", LATE, throw("lagi", LATE), user("urus"), end("eh"), "h-mulai -> lagi", "lagi -> urus", "urus -> eh", interrupting=False)  # fmt: skip
    before = time.process_time()

    alone = Instance(escalating(beside=again))
    assert alone.open == ["a", "urus"]
    assert [e.element_id for e in alone.last.escalations] == ["lagi"]
    around = Instance(escalating(*on_border("b", "s", LATE, interrupting=False), beside=again))
    assert around.open == ["a", "di-b", "urus"]
    assert time.process_time() - before < 2


def test_the_escalation_of_a_called_instance_is_caught_on_the_border_of_the_call() -> None:
    open_ = Instance(calling(*on_border("b", "panggil", LATE, interrupting=False)))
    open_.escalate("panggil", "LAMBAT")
    assert open_.open == ["di-b", "panggil"]
    open_.escalate("panggil", "LAMBAT")
    assert open_.open == ["di-b", "di-b", "panggil"]

    cut = Instance(calling(*on_border("b", "panggil", LATE)))
    closed = cut.escalate("panggil", "LAMBAT").calls_closed
    assert cut.open == ["di-b"]
    assert [c.reason for c in closed] == [Closing.CANCELLED]


def test_the_escalation_of_a_called_instance_that_nobody_catches_goes_on_outwards() -> None:
    instance = Instance(calling())

    last = instance.escalate("panggil", "LAMBAT")

    assert instance.open == ["panggil"]
    assert [(e.element_id, e.code) for e in last.escalations] == [("panggil", "LAMBAT")]
