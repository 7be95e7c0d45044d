"""A state blob is read with the plan that it was written with, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.bpmn import definition as definitions
from engine.bpmn import runtime
from engine.bpmn.blueprint import Blueprint, draw
from engine.bpmn.definition import Definition
from engine.bpmn.model import ProcessModel
from engine.errors import EngineFailure
from tests.unit.bpmn.models import NOW, line, user

DRAWN = line(user("a"), user("b"))


def begun() -> bytes:
    return runtime.start(Definition.load(DRAWN), {}, now=NOW).state


def test_the_same_file_read_again_goes_on() -> None:
    standing = runtime.inspect(Definition.load(DRAWN), begun())
    assert [task.element_id for task in standing.user_tasks] == ["a"]


def test_another_file_is_refused_even_where_its_elements_have_the_same_places() -> None:
    other = Definition.load(line(user("c"), user("b")))
    with pytest.raises(EngineFailure, match="versi definisi yang lain"):
        runtime.inspect(other, begun())


def redrawn(monkeypatch: pytest.MonkeyPatch, change: Callable[[Blueprint], None]) -> Definition:
    """The same file as a later release might draw it."""

    def otherwise(model: ProcessModel) -> Blueprint:
        blueprint = draw(model)
        change(blueprint)
        return blueprint

    monkeypatch.setattr(definitions, "draw", otherwise)
    return Definition.load(DRAWN)


def test_a_release_that_draws_more_into_the_plan_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def add(blueprint: Blueprint) -> None:
        specs = blueprint.process.task_specs
        blueprint.process.task_specs = {"baru": specs["selesai"], **specs}

    standing = runtime.inspect(redrawn(monkeypatch, add), begun())

    assert [task.element_id for task in standing.user_tasks] == ["a"]


def test_one_that_lacks_where_a_token_waits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    state = begun()
    with pytest.raises(EngineFailure, match="“a”, yang tidak dikenal lagi"):
        runtime.inspect(redrawn(monkeypatch, lambda b: b.process.task_specs.pop("a")), state)


@pytest.mark.parametrize("spoilt", [b"", b"\x00", b"\x01" + bytes(20)])
def test_what_is_no_state_of_ours_is_refused(spoilt: bytes) -> None:
    with pytest.raises(EngineFailure, match="format yang tidak dikenal"):
        runtime.inspect(Definition.load(DRAWN), spoilt)
