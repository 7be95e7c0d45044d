"""Is a BPMN drawing laid out as a careful hand would do it?

`read` takes the shapes and edges out of a file, in the pixels of its diagram; `faults` names what is wrong with them,
one sentence each. The rules are the ones people see: everything stands in its lane, lines run straight and never cross
each other or anything else, and no word lies on a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias
from xml.etree import ElementTree as ET

Point: TypeAlias = tuple[float, float]
Segment: TypeAlias = tuple[Point, Point]

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DI = "{http://www.omg.org/spec/DD/20100524/DI}"

_NODE_ENDINGS = ("Task", "Gateway", "Event")
_NODES = {"task", "callActivity", "subProcess", "transaction", "adHocSubProcess"}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle; its border belongs to it."""

    left: float
    top: float
    right: float
    bottom: float

    def contains(self, other: Box) -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than a border."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_entered_by(self, segment: Segment) -> bool:
        """Whether a horizontal or vertical line runs through the inside."""
        return _extent(segment, margin=0.5).overlaps(self)

    def has_on_border(self, point: Point, *, slack: float = 1) -> bool:
        """Whether a point lies on the border, give or take `slack` pixels."""
        spot = _extent((point, point), margin=slack)
        inside = self.left + slack < point[0] < self.right - slack
        return spot.overlaps(self) and not (
            inside and self.top + slack < point[1] < self.bottom - slack
        )


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line with an arrow; it may bend at right angles only."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The straight pieces from source to target."""
        return tuple(pairwise(self.points))

    @property
    def ends(self) -> tuple[Point, Point]:
        """Where it leaves and where it arrives."""
        return self.points[0], self.points[-1]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What a diagram shows, by BPMN id."""

    #: Events, activities and gateways.
    nodes: Mapping[str, Box]
    #: Words outside shapes: of events, gateways and flows.
    labels: Mapping[str, Box]
    lanes: Mapping[str, Box]
    edges: Mapping[str, Edge]
    #: Flow node to the innermost lane that names it.
    lane_of: Mapping[str, str]
    #: Node to the sub-process it lies in, or the activity whose border it sits on.
    host_of: Mapping[str, str]
    #: Ids that the process has and the diagram must show.
    expected: frozenset[str]
    #: Ids of events, gateways and flows that have a name, which is written outside the shape.
    named: frozenset[str]

    def hosts(self, node: str) -> set[str]:
        """The node itself and everything that may lie under it."""
        found = {node}
        while (node := self.host_of.get(node, "")) and node not in found:
            found.add(node)
        return found


def read(xml: str | bytes) -> Drawing:
    """Read the first diagram of a BPMN file of our own (never an uploaded one)."""
    root = ET.fromstring(xml)
    shapes = {shape.get("bpmnElement", ""): shape for shape in root.iter(f"{_BPMNDI}BPMNShape")}
    lines = {line.get("bpmnElement", ""): line for line in root.iter(f"{_BPMNDI}BPMNEdge")}
    elements = {id_: e for e in root.iter() if (id_ := e.get("id")) and e.tag.startswith(_BPMN)}
    nodes = {id_ for id_, element in elements.items() if _is_node(element)}
    flows = {id_ for id_, element in elements.items() if element.get("sourceRef")}
    labels = {
        id_: _box(bounds)
        for id_, drawn in {**shapes, **lines}.items()
        if (bounds := drawn.find(f"{_BPMNDI}BPMNLabel/{_DC}Bounds")) is not None
    }
    lanes = list(root.iter(f"{_BPMN}lane"))
    return Drawing(
        nodes={id_: _shape_box(shapes[id_]) for id_ in shapes if id_ in nodes},
        labels=labels,
        lanes={
            id_: _shape_box(shapes[id_]) for lane in lanes if (id_ := lane.get("id", "")) in shapes
        },
        edges={
            id_: _edge(id_, elements[id_], line) for id_, line in lines.items() if id_ in elements
        },
        # Inner lanes come after their outer one, so the innermost wins.
        lane_of={
            (reference.text or "").strip(): lane.get("id", "")
            for lane in lanes
            for reference in lane.findall(f"{_BPMN}flowNodeRef")
        },
        host_of=_hosts(elements),
        expected=frozenset(nodes | flows),
        named=frozenset(id_ for id_, e in elements.items() if _has_outside_name(id_, e, flows)),
    )


def faults(drawing: Drawing) -> list[str]:
    """Tell everything that is wrong, in no particular order; an empty list is a good drawing."""
    return [
        *_missing(drawing),
        *_misplaced_nodes(drawing),
        *_crooked_edges(drawing),
        *_edges_through_nodes(drawing),
        *_crossings(drawing),
        *_covered_labels(drawing),
    ]


def _is_node(element: ET.Element) -> bool:
    name = element.tag.removeprefix(_BPMN)
    return name in _NODES or name.endswith(_NODE_ENDINGS)


def _has_outside_name(id_: str, element: ET.Element, flows: set[str]) -> bool:
    outside = id_ in flows or element.tag.endswith(("Gateway", "Event"))
    return outside and bool(element.get("name"))


def _box(bounds: ET.Element) -> Box:
    x, y, width, height = (float(bounds.get(name, "nan")) for name in ("x", "y", "width", "height"))
    return Box(left=x, top=y, right=x + width, bottom=y + height)


def _shape_box(shape: ET.Element) -> Box:
    bounds = shape.find(f"{_DC}Bounds")
    assert bounds is not None, f"{shape.get('id')} has no bounds"
    return _box(bounds)


def _edge(id_: str, flow: ET.Element, line: ET.Element) -> Edge:
    points = (
        (float(point.get("x", "nan")), float(point.get("y", "nan")))
        for point in line.findall(f"{_DI}waypoint")
    )
    return Edge(
        id=id_,
        source=flow.get("sourceRef", ""),
        target=flow.get("targetRef", ""),
        points=tuple(points),
    )


def _hosts(elements: Mapping[str, ET.Element]) -> dict[str, str]:
    inside = {
        child.get("id", ""): id_
        for id_, element in elements.items()
        if element.tag.removeprefix(_BPMN) in _NODES
        for child in element
        if child.get("id")
    }
    attached = {id_: host for id_, e in elements.items() if (host := e.get("attachedToRef"))}
    return inside | attached


def _extent(segment: Segment, *, margin: float = 0) -> Box:
    (x1, y1), (x2, y2) = segment
    return Box(
        left=min(x1, x2) - margin,
        top=min(y1, y2) - margin,
        right=max(x1, x2) + margin,
        bottom=max(y1, y2) + margin,
    )


def _missing(drawing: Drawing) -> Iterator[str]:
    for id_ in drawing.expected - drawing.nodes.keys() - drawing.edges.keys():
        yield f"{id_} is not drawn"
    for id_ in drawing.named - drawing.labels.keys():
        yield f"{id_} has a name but no place for it"


def _misplaced_nodes(drawing: Drawing) -> Iterator[str]:
    for id_, box in drawing.nodes.items():
        lane = drawing.lane_of.get(id_)
        if lane is not None and not drawing.lanes[lane].contains(box):
            yield f"{id_} stands outside its lane {lane}"
    for one, other in combinations(drawing.nodes, 2):
        related = one in drawing.hosts(other) or other in drawing.hosts(one)
        if not related and drawing.nodes[one].overlaps(drawing.nodes[other]):
            yield f"{one} and {other} overlap"


def _crooked_edges(drawing: Drawing) -> Iterator[str]:
    for edge in drawing.edges.values():
        if any(x1 != x2 and y1 != y2 for (x1, y1), (x2, y2) in edge.segments):
            yield f"{edge.id} runs at a slant"
        for node, end in zip((edge.source, edge.target), edge.ends, strict=True):
            if node in drawing.nodes and not drawing.nodes[node].has_on_border(end):
                yield f"{edge.id} does not touch {node}"


def _edges_through_nodes(drawing: Drawing) -> Iterator[str]:
    for edge in drawing.edges.values():
        # A flow inside a sub-process runs on it; one from a border event starts on its activity.
        under = (drawing.hosts(edge.source) | drawing.hosts(edge.target)) - {
            edge.source,
            edge.target,
        }
        for node, box in drawing.nodes.items():
            # Half a pixel of the line may lie on the border where it docks.
            body = Box(
                left=box.left + 1, top=box.top + 1, right=box.right - 1, bottom=box.bottom - 1
            )
            if node not in under and any(map(body.is_entered_by, edge.segments)):
                yield f"{edge.id} runs through {node}"


def _crossings(drawing: Drawing) -> Iterator[str]:
    for one, other in combinations(drawing.edges.values(), 2):
        shared_end = set(one.ends) & set(other.ends)
        for first in one.segments:
            for second in other.segments:
                meeting = _meeting(first, second)
                if meeting is None:
                    continue
                point = (meeting.left, meeting.top)
                is_point = point == (meeting.right, meeting.bottom)
                if not (is_point and point in shared_end):
                    yield f"{one.id} and {other.id} meet at {point[0]:g}, {point[1]:g}"


def _meeting(one: Segment, other: Segment) -> Box | None:
    """What two horizontal or vertical lines have in common: a point, a piece, or None."""
    first, second = _extent(one), _extent(other)
    common = Box(
        left=max(first.left, second.left),
        top=max(first.top, second.top),
        right=min(first.right, second.right),
        bottom=min(first.bottom, second.bottom),
    )
    return common if common.left <= common.right and common.top <= common.bottom else None


def _covered_labels(drawing: Drawing) -> Iterator[str]:
    for id_, label in drawing.labels.items():
        for edge in drawing.edges.values():
            if any(map(label.is_entered_by, edge.segments)):
                yield f"the name of {id_} lies on {edge.id}"
        owner = drawing.edges[id_].source if id_ in drawing.edges else id_
        under = drawing.hosts(owner) - {owner}
        for node, box in drawing.nodes.items():
            if label.overlaps(box) and not (node in under and box.contains(label)):
                yield f"the name of {id_} lies on {node}"
        if drawing.lanes and not any(lane.contains(label) for lane in drawing.lanes.values()):
            yield f"the name of {id_} leaves its lane"
    for one, other in combinations(drawing.labels, 2):
        if drawing.labels[one].overlaps(drawing.labels[other]):
            yield f"the names of {one} and {other} overlap"
