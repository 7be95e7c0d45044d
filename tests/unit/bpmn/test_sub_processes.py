"""A sub-process is a scope of its own: for tokens, for variables, for errors and for termination."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import Closing, runtime
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    both,
    boundary,
    drawing,
    end,
    line,
    mapping,
    script,
    service,
    start,
    sub,
    user,
)

ERRORS = '<bpmn:error id="e1" name="Ditolak" errorCode="DITOLAK"/><bpmn:error id="e2" name="Lain" errorCode="LAIN"/>'


def error(reference: str = "") -> str:
    attribute = f' errorRef="{reference}"' if reference else ""
    return f"<bpmn:errorEventDefinition{attribute}/>"


def simple(id_: str, *nodes: str, **options: str) -> str:
    """A sub-process in which the given nodes follow each other."""
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in nodes]
    steps = [f"{id_}-mulai", *ids, f"{id_}-selesai"]
    flows = [f"{a} -> {b}" for a, b in itertools.pairwise(steps)]
    return sub(id_, start(f"{id_}-mulai"), *nodes, end(f"{id_}-selesai"), *flows, **options)


def test_the_process_goes_on_when_nothing_is_left_in_the_sub_process() -> None:
    inner = sub(
        "rinci", start("m"), both("bagi"), user("a"), user("b"), end("s1"), end("s2"),
        "m -> bagi", "bagi -> a", "bagi -> b", "a -> s1", "b -> s2",
    )  # fmt: skip
    instance = Instance(line(inner, user("lanjut")))
    assert instance.open == ["a", "b"]
    assert "rinci" in instance.standing.active

    instance.complete("b")
    assert instance.open == ["a"]
    instance.complete("a")
    assert instance.open == ["lanjut"]
    assert instance.elements == ["mulai", "m", "bagi", "b", "s2", "a", "s1", "rinci"]


def test_sub_processes_nest() -> None:
    instance = Instance(line(simple("luar", simple("dalam", user("a"))), user("b")))

    instance.complete("a", nilai=1)

    assert instance.open == ["b"]
    assert instance.variables == {"nilai": 1}
    assert instance.elements[-3:] == ["dalam", "luar-selesai", "luar"]


def test_an_empty_sub_process_is_passed() -> None:
    assert Instance(line(simple("kosong"))).last.completed


def test_what_is_written_inside_is_seen_outside_at_once() -> None:
    content = drawing(
        start(), both("bagi"), simple("rinci", user("a")), user("b"), end(), end("s2"),
        "mulai -> bagi", "bagi -> rinci", "bagi -> b", "rinci -> selesai", "b -> s2",
    )  # fmt: skip
    instance = Instance(content, status="lama")

    instance.complete("a", status="baru")
    instance.complete("b", catatan="x")

    assert instance.variables == {"status": "baru", "catatan": "x"}


def test_an_input_mapping_makes_variables_that_live_and_die_with_the_sub_process() -> None:
    inner = simple(
        "rinci", user("a"), script("s", "=sisa - 1", "sisa"), user("b"),
        extensions=mapping(inputs={"sisa": "=jumlah"}, outputs={"akhir": "=sisa"}),
    )  # fmt: skip
    instance = Instance(line(inner, user("c")), jumlah=5)

    instance.complete("a", catatan="x")
    assert instance.standing.user_tasks[0].variables == {"jumlah": 5, "catatan": "x", "sisa": 4}
    instance.complete("b", sisa=2)

    assert instance.variables == {"jumlah": 5, "catatan": "x", "akhir": 2}


def test_a_terminate_end_event_inside_ends_the_sub_process_only() -> None:
    inner = sub(
        "rinci", start("m"), both("bagi"), user("a"), user("b"), end("s1", "<bpmn:terminateEventDefinition/>"),
        end("s2"), "m -> bagi", "bagi -> a", "bagi -> b", "a -> s1", "b -> s2",
    )  # fmt: skip
    content = drawing(
        start(), both("fork"), inner, user("luar"), end(), end("s3"),
        "mulai -> fork", "fork -> rinci", "fork -> luar", "rinci -> selesai", "luar -> s3",
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")

    assert instance.open == ["luar"]
    assert not instance.last.completed


def test_an_interrupting_timer_on_a_sub_process_cancels_all_that_is_in_it() -> None:
    content = drawing(
        start(), simple("luar", simple("dalam", user("a"))), boundary("batas", "luar"), user("telat"), end(), end("e"),
        "mulai -> luar", "luar -> selesai", "batas -> telat", "telat -> e",
    )  # fmt: skip
    instance = Instance(content)

    fired = instance.fire("batas", timedelta(hours=1))

    assert fired is not None
    assert [(c.element_id, c.reason) for c in fired.closed] == [("a", Closing.CANCELLED)]
    assert instance.open == ["telat"]
    assert instance.standing.active == ("telat",)
    assert fired.path == ("batas", "batas-telat"), "what was cancelled goes no further"


def caught(*boundaries: str, reference: str = "e1") -> bytes:
    """A sub-process whose end throws an error, with error boundaries that lead to a task of the same name."""
    inner = sub(
        "rinci", start("m"), user("a"), end("gagal", error(reference)), "m -> a", "a -> gagal"
    )
    events = [boundary(f"di-{b}", "rinci", error(b if b != "semua" else "")) for b in boundaries]
    tasks = [user(f"urus-{b}") for b in boundaries]
    flows = [f"di-{b} -> urus-{b}" for b in boundaries] + [
        f"urus-{b} -> selesai" for b in boundaries
    ]
    return drawing(
        start(),
        inner,
        *events,
        *tasks,
        end(),
        "mulai -> rinci",
        "rinci -> selesai",
        *flows,
        extra=ERRORS,
    )


@pytest.mark.parametrize(
    "boundaries, taken",
    [(("e1",), "e1"), (("semua",), "semua"), (("semua", "e1"), "e1"), (("e2", "semua"), "semua")],
)
def test_an_error_goes_to_the_boundary_with_its_code_before_the_one_for_all(
    boundaries: Any, taken: Any
) -> None:
    instance = Instance(caught(*boundaries))

    instance.complete("a")

    assert instance.open == [f"urus-{taken}"]


def test_an_error_does_not_reach_the_neighbouring_sub_process() -> None:
    # Stock SpiffWorkflow fires both boundaries.
    def branch(name: str) -> list[str]:
        return [
            sub(name, start(f"m{name}"), user(f"t{name}"), end(f"g{name}", error("e1")),
                f"m{name} -> t{name}", f"t{name} -> g{name}"),
            boundary(f"b{name}", name, error("e1")),
            user(f"u{name}"),
            end(f"x{name}"),
            end(f"y{name}"),
            f"bagi -> {name}", f"{name} -> x{name}", f"b{name} -> u{name}", f"u{name} -> y{name}",
        ]  # fmt: skip

    content = drawing(
        start(), both("bagi"), "mulai -> bagi", *branch("a"), *branch("b"), extra=ERRORS
    )
    instance = Instance(content)

    instance.complete("ta")

    assert instance.open == ["tb", "ua"]


def test_an_error_climbs_to_the_innermost_sub_process_that_catches_it() -> None:
    inner = sub("dalam", start("m"), user("a"), end("gagal", error("e1")), "m -> a", "a -> gagal")
    content = drawing(
        start(), simple("luar", inner), boundary("tangkap", "luar", error("e1")), user("urus"), end(), end("e"),
        "mulai -> luar", "luar -> selesai", "tangkap -> urus", "urus -> e", extra=ERRORS,
    )  # fmt: skip
    instance = Instance(content)

    instance.complete("a")

    assert instance.open == ["urus"]
    assert instance.standing.active == ("urus",)


def test_a_worker_may_throw_an_error_that_its_task_catches() -> None:
    content = drawing(
        start(), service("kirim"), boundary("tangkap", "kirim", error("e1")), user("urus"), end(), end("e"),
        "mulai -> kirim", "kirim -> selesai", "tangkap -> urus", "urus -> e", extra=ERRORS,
    )  # fmt: skip
    instance = Instance(content)

    thrown = instance.throw("kirim", "DITOLAK")

    assert instance.open == ["urus"]
    assert [(c.element_id, c.reason) for c in thrown.jobs_closed] == [("kirim", Closing.CANCELLED)]


def test_an_error_of_a_worker_that_nobody_catches_stops_the_instance() -> None:
    instance = Instance(line(service("kirim")))

    with pytest.raises(EngineFailure, match="BANJIR") as failure:
        runtime.throw_error(
            instance.definition, instance.last.state, instance.token("kirim"), "BANJIR", now=NOW
        )

    assert failure.value.element_id == "kirim"
