"""A call activity hands over variables, waits, and takes back what its mapping says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import Binding, Closing, runtime
from engine.errors import AlreadyDone, EngineFailure, InvalidInput
from tests.unit.bpmn.driver import Instance
from tests.unit.bpmn.models import (
    NOW,
    boundary,
    call,
    drawing,
    end,
    line,
    mapping,
    start,
    sub_line,
    user,
)


def calling(*extensions: str, **attributes: str) -> bytes:
    return line(call("panggil", *extensions, **attributes), user("z"))


def test_it_waits_until_the_called_instance_has_ended() -> None:
    instance = Instance(calling(), n=1)
    (opened,) = instance.last.calls_opened
    assert (opened.element_id, opened.name, opened.process_id) == ("panggil", "Panggil", "q")
    assert (opened.binding, opened.version_tag) == (Binding.LATEST, None)
    assert [(c.token_id, c.element_id) for c in instance.standing.calls] == [
        (opened.token_id, "panggil")
    ]

    done = instance.answer("panggil", hasil="beres")

    assert [(c.element_id, c.reason) for c in done.calls_closed] == [("panggil", Closing.COMPLETED)]
    assert instance.open == ["z"]
    assert instance.variables == {"n": 1, "hasil": "beres"}


@pytest.mark.parametrize(
    "inputs, attributes, begins_with",
    [
        (None, {}, {"n": 1, "m": 2}),
        ({"nomor": "=n"}, {}, {"n": 1, "m": 2, "nomor": 1}),
        ({"nomor": "=n"}, {"propagateAllParentVariables": "false"}, {"nomor": 1}),
        (None, {"propagateAllParentVariables": "false"}, {}),
    ],
)
def test_what_the_called_instance_begins_with(
    inputs: dict[str, str] | None, attributes: dict[str, str], begins_with: dict[str, Any]
) -> None:
    extensions = [mapping(inputs=inputs)] if inputs else []
    (opened,) = Instance(calling(*extensions, **attributes), n=1, m=2).last.calls_opened

    assert opened.variables == begins_with


@pytest.mark.parametrize(
    "outputs, attributes, comes_back",
    [
        (None, {}, {"n": 9, "rahasia": "x"}),
        (None, {"propagateAllChildVariables": "false"}, {"n": 1}),
        ({"hasil": "=n + 1"}, {}, {"n": 1, "hasil": 10}),
        ({"hasil": "=n + 1"}, {"propagateAllChildVariables": "false"}, {"n": 1, "hasil": 10}),
    ],
)
def test_what_comes_back(
    outputs: dict[str, str] | None, attributes: dict[str, str], comes_back: dict[str, Any]
) -> None:
    extensions = [mapping(outputs=outputs)] if outputs else []
    instance = Instance(calling(*extensions, **attributes), n=1)

    instance.answer("panggil", n=9, rahasia="x")

    assert instance.variables == comes_back


@pytest.mark.parametrize(
    "attributes, binding, tag",
    [
        ({"bindingType": "deployment"}, Binding.DEPLOYMENT, None),
        ({"bindingType": "latest"}, Binding.LATEST, None),
        ({"bindingType": "versionTag", "versionTag": "v1.2"}, Binding.VERSION_TAG, "v1.2"),
    ],
)
def test_it_says_which_version_is_meant(
    attributes: dict[str, str], binding: Binding, tag: str | None
) -> None:
    (opened,) = Instance(calling(**attributes)).last.calls_opened

    assert (opened.binding, opened.version_tag) == (binding, tag)


def test_the_process_may_be_computed() -> None:
    (opened,) = Instance(calling(process='="sop-" + jenis'), jenis="surat").last.calls_opened

    assert opened.process_id == "sop-surat"


@pytest.mark.parametrize("jenis", [None, 3, ["q"]])
def test_a_process_that_is_no_text_stops_the_instance_and_names_the_element(jenis: Any) -> None:
    with pytest.raises(EngineFailure, match="Nama proses") as failure:
        Instance(calling(process="=jenis"), jenis=jenis)

    assert failure.value.element_id == "panggil"


def test_an_event_on_its_border_cancels_the_call() -> None:
    content = drawing(
        start(), call("panggil"), boundary("batas", "panggil"), user("z"), end(), "mulai -> panggil", "panggil -> selesai",
        "batas -> z", "z -> selesai",
    )  # fmt: skip
    instance = Instance(content)

    fired = instance.fire("batas", timedelta(hours=1))

    assert fired is not None
    assert [(c.element_id, c.reason) for c in fired.calls_closed] == [
        ("panggil", Closing.CANCELLED)
    ]
    assert instance.open == ["z"]


def test_a_call_inside_a_sub_process_reads_and_writes_its_variables() -> None:
    inner = sub_line("s", call("panggil"), user("a"), extensions=mapping(inputs={"n": "=0"}))
    instance = Instance(line(inner, user("z")), n="luar")
    assert instance.last.calls_opened[0].variables == {"n": 0}

    instance.answer("panggil", n=5, baru=1)

    assert instance.standing.user_tasks[0].variables == {"n": 5, "baru": 1}
    instance.complete("a")
    assert instance.variables == {"n": "luar", "baru": 1}


def test_an_answer_comes_once_and_to_a_call_only() -> None:
    instance = Instance(calling())
    token_id = instance.token("panggil")
    instance.answer("panggil")

    for unknown in (token_id, instance.token("z"), "x", ""):
        with pytest.raises(AlreadyDone):
            runtime.complete_call(instance.definition, instance.last.state, unknown, {}, now=NOW)
        with pytest.raises(AlreadyDone):
            runtime.escalate(instance.definition, instance.last.state, unknown, "X", now=NOW)


def test_an_answer_that_cannot_be_stored_is_refused() -> None:
    instance = Instance(calling())
    with pytest.raises(InvalidInput):
        instance.answer("panggil", foto=b"x")
    assert instance.open == ["panggil"]
