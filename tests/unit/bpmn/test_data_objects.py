"""A data object whose name a variable can have is one: null where it is drawn, until somebody writes it."""

from __future__ import annotations

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    drawing,
    end,
    line,
    loop_of,
    mapping,
    script,
    start,
    sub_line,
    user,
    xor,
)


def data(name: str, id_: str = "") -> str:
    written = id_ or f"do-{name}"
    return f'<bpmn:dataObject id="{written}"/><bpmn:dataObjectReference id="{written}-r" name="{name}" dataObjectRef="{written}"/>'  # fmt: skip


def test_one_of_the_process_is_null_at_the_start() -> None:
    content = drawing(start(), data("laporan"), user("a"), end(), "mulai -> a", "a -> selesai")

    assert Instance(content).variables == {"laporan": None}
    assert Instance(content, laporan="banjir").variables == {"laporan": "banjir"}


def test_a_condition_may_ask_whether_it_has_been_written() -> None:
    content = drawing(
        start(), data("laporan"), xor("g", default="g-b"), user("a"), user("b"), end(), "mulai -> g", "g -> a if =laporan = null",
        "g -> b", "a -> selesai", "b -> selesai",
    )  # fmt: skip

    assert Instance(content).open == ["a"]
    assert Instance(content, laporan=1).open == ["b"]


def test_one_of_a_sub_process_lives_and_dies_with_it() -> None:
    inner = sub_line("s", user("a"), user("b"), beside=data("catatan"))
    instance = Instance(line(inner, user("z")), catatan="luar")
    assert instance.standing.user_tasks[0].variables == {"catatan": None}

    instance.complete("a", catatan="dalam", lain=1)
    assert instance.standing.user_tasks[0].variables == {"catatan": "dalam", "lain": 1}
    instance.complete("b")

    assert instance.variables == {"catatan": "luar", "lain": 1}


def test_a_mapping_may_give_it_its_first_value() -> None:
    inner = sub_line("s", user("a"), beside=data("catatan"), extensions=mapping(inputs={"catatan": "=judul"}))  # fmt: skip
    instance = Instance(line(inner), judul="Banjir")

    assert instance.standing.user_tasks[0].variables["catatan"] == "Banjir"


def test_each_item_of_a_repetition_has_its_own() -> None:
    inner = sub_line("s", user("a"), user("b"), beside=data("catatan"),
                     loop=loop_of('=["x", "y"]', inputElement="butir", outputCollection="semua", outputElement="=catatan"))  # fmt: skip
    instance = Instance(line(inner, user("z")))

    instance.complete("a", catatan="satu")
    instance.complete("a", catatan="dua")
    seen = [t.variables["catatan"] for t in instance.standing.user_tasks]
    instance.complete("b")
    instance.complete("b")

    assert seen == ["satu", "dua"]
    assert instance.variables == {"semua": ["satu", "dua"]}


def test_each_turn_of_a_loop_begins_anew() -> None:
    inner = sub_line("s", script("t", "=if catatan = null then n + 1 else -1", "n"), script("u", '="x"', "catatan"), beside=data("catatan"))  # fmt: skip
    content = drawing(
        start(), xor("lagi"), inner, xor("cukup", default="cukup-selesai"), end(), "mulai -> lagi", "lagi -> s", "s -> cukup",
        "cukup -> lagi if =n > 0 and n < 5", "cukup -> selesai",
    )  # fmt: skip

    assert Instance(content, n=0).variables == {"n": 5}


def test_a_name_that_no_variable_can_have_is_only_a_drawing_and_the_author_is_told() -> None:
    content = drawing(start(), data("Laporan masuk", "d"), user("a"), end(), "mulai -> a", "a -> selesai")  # fmt: skip

    assert Instance(content).variables == {}
    assert [f.rule for f in compile_bpmn(content).findings] == ["drawing-only"]
