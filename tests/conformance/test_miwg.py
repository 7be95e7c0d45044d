"""Each reference diagram of the BPMN MIWG is run as drawn or answered with named reasons; nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.compiler import compile_bpmn
from engine.cli.check import checked, code_of
from tests.conformance import miwg
from tests.services import missing

DIAGRAMS = miwg.diagrams()


def test_the_diagrams_are_here() -> None:
    if not DIAGRAMS:
        missing("miwg", f"{miwg.FOLDER_VARIABLE} names no folder with diagrams")
    assert len(DIAGRAMS) >= 21


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_checking_a_diagram_ends_with_findings_that_name_its_elements(path: Path) -> None:
    found = checked(path)

    assert code_of(found) in {0, 1}
    ids = {node.get("id") for node in etree.fromstring(path.read_bytes()).iter()}
    findings = [finding for each in found for finding in each.findings]
    assert {f.element_id for f in findings if f.element_id is not None} <= ids
    of_the_drawing = [finding for finding in findings if finding.rule != "package-process"]
    assert [f.message for f in of_the_drawing if f.blocks and f.element_id is None] == []
    assert all(finding.line for finding in of_the_drawing if finding.blocks)


@pytest.mark.parametrize("mark", [lambda content: content, miwg.forced], ids=["drawn", "forced"])
@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_node_of_a_diagram_is_read_or_answered(path: Path, mark: object) -> None:
    assert callable(mark)
    content = mark(path.read_bytes())
    compiled = compile_bpmn(content)

    assert compiled.is_readable
    assert compiled.findings or compiled.is_publishable
    assert miwg.lost(content, compiled) == []


def test_a_lost_node_would_be_noticed() -> None:
    """The count stands by itself: a model with a node, a trigger or a flow too few is caught."""
    head = (
        '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
    )
    drawn = (
        f'{head}<b:process id="p" isExecutable="true"><b:startEvent id="s"/><b:userTask id="t"/>'
        '<b:intermediateCatchEvent id="c"><b:timerEventDefinition><b:timeDuration>PT1H</b:timeDuration>'
        '</b:timerEventDefinition></b:intermediateCatchEvent><b:endEvent id="e"/>'
        '<b:sequenceFlow id="f" sourceRef="s" targetRef="t"/><b:sequenceFlow id="g" sourceRef="t" targetRef="c"/>'
        '<b:sequenceFlow id="h" sourceRef="c" targetRef="e"/></b:process></b:definitions>'
    )
    compiled = compile_bpmn(drawn.encode())
    assert compiled.is_publishable
    assert miwg.lost(drawn.encode(), compiled) == []

    more = drawn.replace('<b:userTask id="t"/>', '<b:userTask id="t"/><b:task id="lagi"/>')
    other = drawn.replace("timerEventDefinition", "messageEventDefinition")
    further = drawn.replace('<b:sequenceFlow id="h"', '<b:sequenceFlow id="i" sourceRef="s" targetRef="e"/><b:sequenceFlow id="h"')  # fmt: skip
    assert miwg.lost(more.encode(), compiled) == ["task lagi"]
    assert miwg.lost(other.encode(), compiled) == ["message of c (read as timercatchevent)"]
    assert miwg.lost(further.encode(), compiled) == ["sequenceFlow i"]
