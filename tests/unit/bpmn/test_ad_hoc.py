"""The activities of an ad-hoc sub-process are begun without flows, all at once or one after the other."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.bpmn import Closing
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    boundary,
    drawing,
    end,
    extended,
    flow,
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
    sub_line,
    timer,
    user,
    xor,
)


def ad_hoc(
    *parts: str,
    until: str = "",
    active: str = "",
    cancels: bool = True,
    ordering: str = "Parallel",
    loop: str = "",
    extensions: str = "",
) -> str:
    """An ad-hoc sub-process `bebas`."""
    chosen = f"<zeebe:adHoc activeElementsCollection='{active}'/>" if active else ""
    body = "".join(part if part.startswith("<") else flow(part) for part in parts)
    condition = f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{until}</bpmn:completionCondition>' if until else ""  # fmt: skip
    return node(
        "adHocSubProcess", "bebas", extended(chosen, extensions) if chosen or extensions else "", loop, body, condition,
        cancelRemainingInstances=str(cancels).lower(), ordering=ordering,
    )  # fmt: skip


def free(*parts: str, **options: Any) -> bytes:
    return line(ad_hoc(*parts, **options), user("z"))


def test_without_a_condition_all_are_done_in_any_order() -> None:
    instance = Instance(free(user("a"), user("b"), service("c")))
    assert instance.open == ["a", "b", "c"]

    instance.work("c")
    instance.complete("b")
    assert instance.open == ["a"]
    instance.complete("a")

    assert instance.open == ["z"]
    assert "bebas" in instance.elements


def test_one_after_the_other_in_the_order_of_the_drawing() -> None:
    instance = Instance(free(user("b"), user("a"), ordering="Sequential"))

    assert instance.open == ["b"]
    instance.complete("b")
    assert instance.open == ["a"]
    instance.complete("a")
    assert instance.open == ["z"]


def test_the_rest_is_cancelled_once_it_is_enough() -> None:
    instance = Instance(free(user("a"), user("b"), until="=cukup"))

    last = instance.complete("a", cukup=True)

    assert {(c.element_id, c.reason) for c in last.closed} == {
        ("a", Closing.COMPLETED),
        ("b", Closing.CANCELLED),
    }
    assert instance.open == ["z"]


def test_the_rest_is_waited_for_where_it_shall_not_be_cancelled() -> None:
    instance = Instance(free(user("a"), user("b"), until="=cukup", cancels=False))

    instance.complete("a", cukup=True)
    assert instance.open == ["b"]
    instance.complete("b", cukup=False)

    assert instance.open == ["z"], "what was enough once stays enough"


def test_they_are_done_again_until_it_is_enough() -> None:
    instance = Instance(free(user("a"), user("b"), until="=n >= 3"), n=0)
    instance.complete("a", n=1)
    assert instance.open == ["b"], "a round is finished before the next one begins"
    instance.complete("b", n=2)
    assert instance.open == ["a", "b"]

    instance.complete("b", n=3)

    assert instance.open == ["z"]


def test_one_after_the_other_is_enough_at_any_point() -> None:
    instance = Instance(free(user("a"), user("b"), until="=cukup", ordering="Sequential"))

    instance.complete("a", cukup=False)
    instance.complete("b", cukup=False)
    assert instance.open == ["a"]
    instance.complete("a", cukup=True)

    assert instance.open == ["z"]


def test_a_list_says_which_are_begun() -> None:
    content = free(user("a"), user("b"), user("c"), active="=pilihan")

    assert Instance(content, pilihan=["c", "a"]).open == ["a", "c"]
    assert Instance(content, pilihan=[]).open == ["z"], "nothing to do"
    again = Instance(content, pilihan=["a", "a"])
    assert again.open == ["a", "a"]


def test_the_list_is_read_anew_for_every_round() -> None:
    instance = Instance(free(user("a"), user("b"), until="=cukup", active="=pilihan"), pilihan=["a"])  # fmt: skip

    instance.complete("a", cukup=False, pilihan=["b"])

    assert instance.open == ["b"]


@pytest.mark.parametrize("pilihan", [None, "a", ["x"], ["tengah"], [None], [["a"]], [{"id": "a"}]])
def test_a_list_that_names_nothing_to_begin_stops_the_instance(pilihan: Any) -> None:
    content = free(user("a"), user("tengah"), "a -> tengah", active="=pilihan")

    with pytest.raises(EngineFailure, match="Daftar langkah") as failure:
        Instance(content, pilihan=pilihan)

    assert failure.value.element_id == "bebas"


def test_with_nothing_to_begin_and_not_enough_the_instance_stops_instead_of_turning_for_ever() -> (
    None
):
    with pytest.raises(EngineFailure, match="dapat dimulai") as failure:
        Instance(free(user("a"), until="=cukup", active="=[]"), cukup=False)

    assert failure.value.element_id == "bebas"


@pytest.mark.slow
@pytest.mark.parametrize("inner", [script("a", "=1"), sub_line("a"), ad_hoc(script("x", "=1")).replace("bebas", "a")])  # fmt: skip
def test_rounds_that_nobody_ends_are_stopped(inner: str) -> None:
    before = time.process_time()

    with pytest.raises(EngineFailure):
        Instance(free(inner, until="=false"))

    assert time.process_time() - before < 20


def test_activities_inside_may_be_joined_by_flows() -> None:
    content = free(
        user("a"), xor("g", default="g-c"), user("b"), user("c"), user("d"), "a -> g", "g -> b if =x", "g -> c",
    )  # fmt: skip
    instance = Instance(content, x=True)
    assert instance.open == ["a", "d"]

    instance.complete("a")
    assert instance.open == ["b", "d"]
    instance.complete("d")
    instance.complete("b")
    assert instance.open == ["z"]


def test_it_has_variables_of_its_own_like_any_sub_process() -> None:
    kept = mapping(inputs={"sisa": "=2"}, outputs={"hasil": "=sisa"})
    instance = Instance(free(user("a"), until="=sisa = 0", extensions=kept))

    instance.complete("a", sisa=1)
    assert instance.open == ["a"]
    instance.complete("a", sisa=0)

    assert instance.variables == {"hasil": 0}


def test_it_may_be_interrupted_from_its_border() -> None:
    content = drawing(
        start(), ad_hoc(user("a"), user("b")), boundary("batas", "bebas", timer()), user("z"), end(), "mulai -> bebas",
        "bebas -> selesai", "batas -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)
    instance.now = instance.last.timers[0].due_at

    instance.fire("batas")

    assert instance.open == ["z"]


def test_an_event_sub_process_inside_listens_while_it_is_open() -> None:
    heard = handler("h", on("message", "m"), user("x"), end("eh"), "h-mulai -> x", "x -> eh", interrupting=False)  # fmt: skip
    content = line(ad_hoc(user("a"), heard, until="=n > 1"), user("z"), extra=message(key='="1"'))
    instance = Instance(content, n=0)
    instance.complete("a", n=1)
    instance.deliver("h-mulai")
    assert instance.open == ["a", "x"]

    instance.complete("a", n=2)

    assert instance.open == ["z"]
    assert instance.awaited == []


@pytest.mark.parametrize("options", [{"until": "=false"}, {"ordering": "Sequential"}])
def test_nothing_begins_again_after_an_event_sub_process_has_interrupted_it(
    options: dict[str, Any],
) -> None:
    listens = handler("h", on("message", "m"), user("u"), end("h-selesai"), "h-mulai -> u", "u -> h-selesai")  # fmt: skip
    drawn = line(ad_hoc(user("a"), user("b"), listens, **options), user("z"), extra=message())
    instance = Instance(drawn)
    instance.deliver("h-mulai")
    assert instance.open == ["u"]
    instance.complete("u")
    assert instance.open == ["z"]


def test_it_may_be_repeated_for_a_list() -> None:
    content = free(user("a"), user("b"), loop=loop_of('=["p", "q"]', inputElement="butir"))
    instance = Instance(content)
    assert [t.variables["butir"] for t in instance.last.opened] == ["p", "p", "q", "q"]

    for task in ("a", "b", "b", "a"):
        instance.complete(task)

    assert instance.open == ["z"]


def test_a_repeated_activity_inside_counts_as_one() -> None:
    content = free(user("a", inner=loop_of("=[1, 2]")), user("b"), until="=cukup")
    instance = Instance(content, cukup=False)
    instance.complete("a", cukup=True)
    assert instance.open == ["a", "b"], "one item is not the activity"

    instance.complete("a")

    assert instance.open == ["z"]


def test_a_condition_that_is_neither_yes_nor_no_stops_the_instance() -> None:
    instance = Instance(free(user("a"), user("b"), until="=cukup"))

    with pytest.raises(EngineFailure, match="ya atau tidak") as failure:
        instance.complete("a", cukup=None)
    assert failure.value.element_id == "bebas"
