"""What a drawing leaves out: start and end events, gateways that split, joins that merge."""

from __future__ import annotations

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    both,
    boundary,
    drawing,
    end,
    handler,
    line,
    message,
    node,
    on,
    script,
    start,
    sub,
    throw,
    timer,
    undo_user,
    undone_by,
    user,
    wait,
)

TERMINATE = "<bpmn:terminateEventDefinition/>"


def test_a_process_without_start_events_begins_at_all_that_nothing_leads_to() -> None:
    instance = Instance(drawing(user("a"), user("b"), user("c"), "a -> c", "b -> c"))

    assert instance.open == ["a", "b"]
    instance.complete("a")
    instance.complete("b")
    assert instance.open == ["c", "c"], "an activity does not wait for its ways in"
    instance.complete("c")
    assert instance.complete("c").completed


def test_what_is_begun_otherwise_is_no_implicit_start() -> None:
    content = drawing(
        user("a"), boundary("b", "a"), end("eb"), "b -> eb", undone_by("a", "u"), undo_user("u"),
        handler("h", on("message", "m"), user("x"), end("eh"), "h-mulai -> x", "x -> eh"), extra=message(key='="1"'),
    )  # fmt: skip

    assert Instance(content).open == ["a"]


def test_a_sub_process_may_begin_without_a_start_event_too() -> None:
    instance = Instance(line(sub("s", user("a"), script("t", "=1")), user("z")))

    assert instance.open == ["a"]
    assert instance.variables == {"hasil": 1}
    instance.complete("a")
    assert instance.open == ["z"]


def test_a_branch_ends_where_nothing_leads_on() -> None:
    instance = Instance(drawing(start(), user("a"), "mulai -> a"))

    last = instance.complete("a")

    assert last.completed
    assert last.end_events == ()


def test_an_instance_ends_when_its_last_branch_does_however_it_does() -> None:
    instance = Instance(drawing(start(), both("g"), user("a"), user("b"), end(), "mulai -> g", "g -> a", "g -> b", "b -> selesai"))  # fmt: skip

    instance.complete("b")
    assert not instance.last.completed
    assert instance.complete("a").completed


def test_several_flows_out_of_an_activity_are_all_taken() -> None:
    # Stock SpiffWorkflow takes the first.
    instance = Instance(drawing(start(), user("a"), user("b"), user("c"), end(), "mulai -> a", "a -> b", "a -> c", "b -> selesai", "c -> selesai"))  # fmt: skip

    instance.complete("a")

    assert instance.open == ["b", "c"]


def test_several_flows_out_of_events_are_all_taken() -> None:
    content = drawing(
        start(), user("a"), wait("jeda"), user("b"), user("c"), throw("lewat"), user("d"), end(), "mulai -> a", "mulai -> jeda",
        "jeda -> b", "jeda -> lewat", "lewat -> c", "lewat -> d", *(f"{t} -> selesai" for t in "abcd"),
    )  # fmt: skip
    instance = Instance(content)
    assert instance.open == ["a"]
    instance.now = instance.last.timers[0].due_at

    instance.fire("jeda")

    assert instance.open == ["a", "b", "c", "d"]


def test_several_flows_out_of_a_border_are_all_taken_each_time() -> None:
    for interrupting in (True, False):
        content = drawing(
            start(), user("a"), boundary("b", "a", timer("timeCycle", "R2/PT1H"), interrupting=interrupting), user("c"), user("d"),
            end(), "mulai -> a", "a -> selesai", "b -> c", "b -> d", "c -> selesai", "d -> selesai",
        )  # fmt: skip
        instance = Instance(content)
        while instance.last.timers:
            instance.now = instance.last.timers[0].due_at
            instance.fire("b")
        assert instance.open == (["c", "d"] if interrupting else ["a", "c", "c", "d", "d"])


def test_several_flows_into_an_activity_do_not_wait_for_each_other() -> None:
    instance = Instance(drawing(start(), both("g"), user("a"), user("b"), user("c"), end(), "mulai -> g", "g -> a", "g -> b", "a -> c", "b -> c", "c -> selesai"))  # fmt: skip

    instance.complete("a")
    assert instance.open == ["b", "c"]


def test_triggered_starts_beside_a_plain_one_begin_nothing_by_themselves() -> None:
    content = drawing(
        start(), node("startEvent", "pesan", on("message", "m")), node("startEvent", "waktu", timer("timeCycle", "R/P1D")),
        user("a"), user("b"), end(), "mulai -> a", "pesan -> b", "waktu -> b", "a -> selesai", "b -> selesai", extra=message(),
    )  # fmt: skip

    by_hand, by_message, by_time = (Instance(content, at=at) for at in (None, "pesan", "waktu"))

    assert (by_hand.open, by_message.open, by_time.open) == (["a"], ["b"], ["b"])
    assert by_hand.last.timers == ()
    assert by_hand.last.subscriptions == ()


def test_a_terminate_end_event_in_a_nested_scope_ends_that_scope_and_its_handlers_only() -> None:
    late = handler("h", timer(), user("susul"), end("eh"), "h-mulai -> susul", "susul -> eh", interrupting=False)  # fmt: skip
    inner = sub("dalam", start("m2"), both("g2"), user("a"), user("b"), end("cukup", TERMINATE), end("e2"), "m2 -> g2", "g2 -> a",
                "g2 -> b", "a -> cukup", "b -> e2", late)  # fmt: skip
    outer = sub("luar", start("m1"), both("g1"), inner, user("c"), end("e1"), "m1 -> g1", "g1 -> dalam", "g1 -> c", "dalam -> e1", "c -> e1")  # fmt: skip
    instance = Instance(line(outer, user("z")))
    instance.now = instance.last.timers[0].due_at
    instance.fire("h-mulai")
    assert instance.open == ["a", "b", "c", "susul"]

    instance.complete("a")

    assert instance.open == ["c"]
    instance.complete("c")
    assert instance.open == ["z"]


def test_a_terminate_end_event_in_a_handler_ends_the_handler_only() -> None:
    stops = handler("h", timer(), both("g"), user("x"), end("cukup", TERMINATE), user("y"), end("eh"), "h-mulai -> g", "g -> x", "g -> y", "x -> cukup", "y -> eh", interrupting=False)  # fmt: skip
    instance = Instance(drawing(start(), user("a"), end(), "mulai -> a", "a -> selesai", stops))
    instance.now = instance.last.timers[0].due_at
    instance.fire("h-mulai")

    instance.complete("x")

    assert instance.open == ["a"]


def test_the_author_is_told_where_an_end_is_missing_beside_others_and_nowhere_else() -> None:
    def rules(content: bytes) -> list[tuple[str, str | None]]:
        return [(f.rule, f.element_id) for f in compile_bpmn(content).findings]

    beside = drawing(start(), both("g"), user("a"), user("b"), end(), "mulai -> g", "g -> a", "g -> b", "b -> selesai")  # fmt: skip
    nowhere = drawing(user("a"), user("b"), "a -> b")
    assert rules(beside) == [("implicit-end", "a")]
    assert rules(nowhere) == []


def test_an_activity_at_the_end_may_have_an_event_that_leads_back_to_it() -> None:
    content = drawing(
        start(), user("a"), boundary("b", "a"), script("t", "=1"), "mulai -> a", "b -> t", "t -> a",
    )  # fmt: skip
    assert [f for f in compile_bpmn(content).findings if f.blocks] == []
    instance = Instance(content)
    instance.now = instance.last.timers[0].due_at

    instance.fire("b")
    assert instance.open == ["a"]
    assert instance.complete("a").completed
