"""A state blob is read with the plan that it was written with, or not at all."""

from __future__ import annotations

from dataclasses import replace

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


def test_the_same_file_drawn_in_another_order_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn_otherwise(model: ProcessModel) -> Blueprint:
        blueprint = draw(model)
        return replace(blueprint, names={name: row[::-1] for name, row in blueprint.names.items()})

    state = begun()
    monkeypatch.setattr(definitions, "draw", drawn_otherwise)
    with pytest.raises(EngineFailure, match="versi definisi yang lain"):
        runtime.inspect(Definition.load(DRAWN), state)


@pytest.mark.parametrize("spoilt", [b"", b"\x00", b"\x01" + bytes(20)])
def test_what_is_no_state_of_ours_is_refused(spoilt: bytes) -> None:
    with pytest.raises(EngineFailure, match="format yang tidak dikenal"):
        runtime.inspect(Definition.load(DRAWN), spoilt)
