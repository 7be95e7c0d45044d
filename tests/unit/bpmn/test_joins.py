"""A parallel join that no parallel split feeds waits for ever; the author is told at the join."""

from __future__ import annotations

import pytest

from engine.bpmn.compiler import compile_bpmn
from tests.unit.bpmn.models import both, boundary, drawing, end, start, user, xor

A, B = user("a"), user("b")
JOINED = ("a -> temu", "b -> temu", "temu -> selesai")


def starved(*parts: str) -> list[str | None]:
    compiled = compile_bpmn(drawing(start(), *parts, end()), file="p.bpmn")
    assert compiled.is_publishable, compiled.findings
    return [found.element_id for found in compiled.findings if found.rule == "join-starved"]


CHOICE = (xor("pilih", "pilih-b"), "mulai -> pilih", "pilih -> a if =true", "pilih -> b")


def test_branches_of_a_choice_do_not_meet_at_a_parallel_join() -> None:
    assert starved(*CHOICE, A, B, both("temu"), *JOINED) == ["temu"]


def test_nor_do_a_step_and_the_event_that_interrupts_it() -> None:
    parts = ("mulai -> a", boundary("habis", "a"), "habis -> b", A, B, both("temu"), *JOINED)
    assert starved(*parts) == ["temu"]


def test_a_join_is_not_fed_by_what_it_splits_itself() -> None:
    parts = ("mulai -> temu", both("temu"), A, B, "temu -> a", "temu -> b", "a -> temu")
    assert starved(*parts, "b -> selesai") == ["temu"]


SPLIT = (both("bagi"), "mulai -> bagi")
EVENT_BESIDE = (boundary("kabar", "a", interrupting=False), "mulai -> a", "kabar -> b")
CHOICE_IN_A_BRANCH = (
    xor("pilih", "pilih-b"),
    xor("lanjut"),
    "bagi -> pilih",
    "bagi -> temu",
    "pilih -> a if =true",
    "pilih -> b",
    "a -> lanjut",
    "b -> lanjut",
    "lanjut -> temu",
    "temu -> selesai",
)


@pytest.mark.parametrize(
    "parts",
    [
        (*SPLIT, "bagi -> a", "bagi -> b", both("temu"), *JOINED),
        (*EVENT_BESIDE, both("temu"), *JOINED),
        (*CHOICE, xor("temu"), *JOINED),
        (*SPLIT, *CHOICE_IN_A_BRANCH, both("temu")),
    ],
    ids=["a split", "an event beside", "an exclusive join", "a choice inside a branch"],
)
def test_a_join_that_can_fill_is_fine(parts: tuple[str, ...]) -> None:
    assert starved(*parts, A, B) == []
