"""Can people read the drawings that we ship?"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.processes.drawing import faults, read

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
DRAWINGS = sorted(PROCESSES.rglob("*.bpmn"))
BPMN = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL"}

each_drawing = pytest.mark.parametrize(
    "path", DRAWINGS, ids=lambda path: path.relative_to(PROCESSES).as_posix()
)


def test_there_are_drawings_to_look_at() -> None:
    assert DRAWINGS


@each_drawing
def test_a_shipped_drawing_has_no_faults(path: Path) -> None:
    assert faults(read(path.read_bytes())) == []


@each_drawing
def test_lanes_are_equally_high_and_leave_no_gap(path: Path) -> None:
    lanes = sorted(read(path.read_bytes()).lanes.values(), key=lambda lane: lane.top)
    assert {lane.bottom - lane.top for lane in lanes} <= {lanes[0].bottom - lanes[0].top}
    assert [lane.top for lane in lanes[1:]] == [lane.bottom for lane in lanes[:-1]]


@each_drawing
def test_a_fork_asks_a_question_and_every_way_out_is_an_answer(path: Path) -> None:
    root = ET.fromstring(path.read_bytes())
    flows = {flow.get("id"): flow for flow in root.iterfind(".//bpmn:sequenceFlow", BPMN)}
    for gateway in root.iterfind(".//bpmn:exclusiveGateway", BPMN):
        ways_out = [flows[out.text] for out in gateway.iterfind("bpmn:outgoing", BPMN)]
        if len(ways_out) > 1:
            assert (gateway.get("name") or "").endswith("?"), gateway.get("id")
            assert all(flow.get("name") for flow in ways_out), gateway.get("id")


# What the rules would miss if they missed it: one drawing that is right, and each way to spoil it.

GOOD = """\
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <bpmn:process id="p">
    <bpmn:laneSet><bpmn:lane id="upper"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="lower"><bpmn:flowNodeRef>a</bpmn:flowNodeRef><bpmn:flowNodeRef>c</bpmn:flowNodeRef></bpmn:lane>
    </bpmn:laneSet>
    <bpmn:userTask id="a" name="A"/>
    <bpmn:userTask id="b" name="B"/>
    <bpmn:endEvent id="c" name="C"/>
    <bpmn:sequenceFlow id="a-b" name="YA" sourceRef="a" targetRef="b"/>
    <bpmn:sequenceFlow id="a-c" sourceRef="a" targetRef="c"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">
    <bpmndi:BPMNShape bpmnElement="upper"><dc:Bounds x="0" y="0" width="500" height="100"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape bpmnElement="lower"><dc:Bounds x="0" y="100" width="500" height="100"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape bpmnElement="a"><dc:Bounds x="10" y="110" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape bpmnElement="b"><dc:Bounds x="210" y="10" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape bpmnElement="c"><dc:Bounds x="400" y="132" width="36" height="36"/>
      <bpmndi:BPMNLabel><dc:Bounds x="412" y="172" width="12" height="14"/></bpmndi:BPMNLabel>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNEdge bpmnElement="a-b">
      <di:waypoint x="60" y="110"/><di:waypoint x="60" y="50"/><di:waypoint x="210" y="50"/>
      <bpmndi:BPMNLabel><dc:Bounds x="80" y="30" width="20" height="14"/></bpmndi:BPMNLabel>
    </bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge bpmnElement="a-c"><di:waypoint x="110" y="150"/><di:waypoint x="400" y="150"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def test_a_good_drawing_has_no_faults() -> None:
    assert faults(read(GOOD)) == []


@pytest.mark.parametrize(
    "right, wrong, told",
    [
        pytest.param(
            'BPMNShape bpmnElement="b"', 'BPMNShape bpmnElement="x"', "b is not drawn", id="missing"
        ),
        pytest.param(
            '<dc:Bounds x="210" y="10" width="100"',
            '<dc:Bounds x="210" y="30" width="100"',
            "b stands outside its lane upper",
            id="half in the next lane",
        ),
        pytest.param(
            '<dc:Bounds x="400" y="132"', '<dc:Bounds x="100" y="132"', "a and c overlap", id="on top"
        ),
        pytest.param(
            '<di:waypoint x="60" y="50"/>', "", "a-b runs at a slant", id="not at right angles"
        ),
        pytest.param(
            '<di:waypoint x="210" y="50"/>',
            '<di:waypoint x="190" y="50"/>',
            "a-b does not touch b",
            id="ends in the air",
        ),
        pytest.param(
            '<di:waypoint x="210" y="50"/>',
            '<di:waypoint x="260" y="50"/>',
            "a-b runs through b",
            id="ends inside",
        ),
        pytest.param(
            '<di:waypoint x="60" y="110"/><di:waypoint x="60" y="50"/>',
            '<di:waypoint x="60" y="190"/><di:waypoint x="60" y="195"/><di:waypoint x="300" y="195"/>'
            '<di:waypoint x="300" y="120"/><di:waypoint x="150" y="120"/><di:waypoint x="150" y="50"/>',
            "a-b and a-c meet at 300, 150",
            id="crossing",
        ),
        pytest.param(
            '<dc:Bounds x="80" y="30"', '<dc:Bounds x="80" y="40"', "the name of a-b lies on a-b", id="on a line"
        ),
        pytest.param(
            '<dc:Bounds x="80" y="30"', '<dc:Bounds x="200" y="20"', "the name of a-b lies on b", id="on a shape"
        ),
        pytest.param(
            '<dc:Bounds x="80" y="30"', '<dc:Bounds x="80" y="90"', "the name of a-b leaves its lane", id="on a lane border"
        ),
        pytest.param(
            '<dc:Bounds x="80" y="30"', '<dc:Bounds x="415" y="175"', "the names of c and a-b overlap", id="on a name"
        ),
        pytest.param(
            'targetRef="c"/>', 'targetRef="c" name="TIDAK"/>', "a-c has a name but no place for it", id="name without a place"
        ),
    ],
)  # fmt: skip
def test_each_fault_is_told(right: str, wrong: str, told: str) -> None:
    assert GOOD.count(right) == 1
    assert told in faults(read(GOOD.replace(right, wrong)))


def test_an_event_on_the_border_of_its_task_is_no_overlap() -> None:
    drawing = read(
        GOOD.replace('<bpmn:endEvent id="c"', '<bpmn:boundaryEvent id="c" attachedToRef="a"')
        .replace('<dc:Bounds x="400" y="132"', '<dc:Bounds x="92" y="122"')
        .replace('<dc:Bounds x="412" y="172"', '<dc:Bounds x="132" y="172"')
        .replace('<bpmn:sequenceFlow id="a-c" sourceRef="a" targetRef="c"/>', "")
        .replace('bpmnElement="a-c"', 'bpmnElement="gone"')
    )
    assert faults(drawing) == []
