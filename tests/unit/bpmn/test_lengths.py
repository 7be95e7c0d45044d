"""What no row has room for is told when a process is published, not when the first citizen comes."""

from __future__ import annotations

import pytest

from engine.bpmn.compiler import compile_bpmn
from engine.errors import EngineFailure
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    assignment,
    drawing,
    end,
    form,
    line,
    message,
    on,
    properties,
    signal,
    start,
    throw,
    user,
    wait,
)

LONG = "x" * 300

TOO_LONG = {
    "an element": line(user(LONG)),
    "a process": line(user("a")).replace(b'id="p"', f'id="{LONG}"'.encode()),
    "a form": line(user("a", form(LONG))),
    "a group": line(user("a", assignment(candidateGroups="kades," + LONG))),
    "many groups": line(user("a", assignment(candidateGroups=",".join(["kelompok-petugas"] * 20)))),
    "a group to escalate to": line(user("a", properties(timeStandard="PT1H", escalateTo=LONG))),
    "a message": line(wait("a", on("message", "m")), extra=message(name=LONG, key='="1"')),
}


@pytest.mark.parametrize("content", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_a_name_that_is_too_long_blocks(content: bytes) -> None:
    assert "length" in {f.rule for f in compile_bpmn(content).findings if f.blocks}


def test_names_of_a_usual_length_are_fine() -> None:
    groups = assignment(candidateGroups="verifikator-kabupaten, sekretariat-pusat, pimpinan")
    assert compile_bpmn(line(user("a" * 255, groups))).findings == ()


@pytest.mark.parametrize("name", ['=string join(for i in 1..300 return "x")', '="a\\u0000b"'])
def test_a_name_that_is_computed_too_long_or_unfit_stops_at_its_element(name: str) -> None:
    content = drawing(
        start(), throw("seru", on("signal", "s")), end(), "mulai -> seru", "seru -> selesai",
        extra=signal(name=name),
    )  # fmt: skip

    with pytest.raises(EngineFailure) as stopped:
        Instance(content)

    assert stopped.value.element_id == "seru"
