"""How is something in the requirements diagram evaluated?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from engine.dmn.model import Place
from engine.dmn.run import Code, Frame, Run, Step
from engine.dmn.types import ItemType
from engine.feel import Function, Value, normal_name
from engine.feel.exchange import Foreign, import_value

#: Number of the file, and id.
Key: TypeAlias = tuple[int, str]


class Node(Protocol):
    """Anything that a requirement may lead to."""

    def value(self, graph: Graph, run: Run) -> Value:
        """Return what expressions see under its name."""
        ...


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One name that a decision or function sees because it requires something."""

    #: One name, or that of an import and one.
    path: tuple[str, ...]
    key: Key
    #: A second name for something that has one already.
    is_alias: bool = False

    @cached_property
    def seen(self) -> tuple[str, ...]:
        """The path as FEEL looks it up."""
        return tuple(normal_name(name) for name in self.path)

    @cached_property
    def told(self) -> str:
        """The path as the trace tells it."""
        return ".".join(self.path)


@dataclass(frozen=True, kw_only=True, eq=False)
class InputNode:
    """Data from outside."""

    name: str
    place: Place
    wanted: ItemType

    def value(self, graph: Graph, run: Run) -> Value:
        """Return the value that was handed in, in its type; null when there is none."""
        given = graph.given(run, self)
        return run.admit(admitted(given, run, self.place), self.wanted, self.place, "Nilainya")


@dataclass(frozen=True, kw_only=True)
class DecisionNode:
    """A decision."""

    id: str
    name: str
    place: Place
    wanted: ItemType
    slots: tuple[Slot, ...]
    #: Names that it reads from the data of the process without any input data drawn for them.
    undrawn: tuple[str, ...]
    code: Code

    def value(self, graph: Graph, run: Run) -> Value:
        """Evaluate it, its requirements first, and note the step."""
        run.enter(self.place)
        frame = graph.frame(run, self.slots)
        for name in self.undrawn:
            frame.names[name] = admitted(run.inputs.get(name), run, self.place)
        outer, run.hits = run.hits, []
        result = run.admit(self.code(frame), self.wanted, self.place, "Hasilnya")
        hits, run.hits = run.hits, outer
        run.leave()
        seen: dict[str, Value] = {
            slot.told: value
            for slot in self.slots
            if not slot.is_alias and not isinstance(value := run.values[slot.key], Function)
        }
        seen.update((name, frame.names[name]) for name in self.undrawn)
        run.steps.append(
            Step(
                decision_id=self.id, name=self.name, inputs=seen, output=result, tables=tuple(hits)
            )
        )
        return result


@dataclass(frozen=True, kw_only=True)
class KnowledgeNode:
    """A business knowledge model: its value is a function."""

    #: What it calls itself, should it do so.
    name: str
    slots: tuple[Slot, ...]
    #: Makes the function from a frame with what it requires.
    code: Code

    def value(self, graph: Graph, run: Run) -> Value:
        """Return the function."""
        frame = graph.frame(run, self.slots)
        function = frame.names[self.name] = self.code(frame)
        return function


@dataclass(frozen=True, kw_only=True)
class ServiceNode:
    """A decision service: its value is a function too."""

    place: Place
    #: Names and types of what it is called with, and which nodes these stand for.
    parameters: tuple[tuple[str, Key, ItemType], ...]
    outputs: tuple[tuple[str, Key], ...]
    result: ItemType

    def value(self, graph: Graph, run: Run) -> Value:
        """Return the function."""

        def apply(arguments: tuple[Value, ...]) -> Value:
            if len(arguments) != len(self.parameters):
                return run.fail("Jumlah argumennya tidak cocok.", self.place)
            return self.call(graph, run, arguments)

        return Function(parameters=tuple(name for name, _, _ in self.parameters), apply=apply)

    def call(self, graph: Graph, run: Run, arguments: Sequence[Value]) -> Value:
        """Evaluate the output decisions from these arguments and nothing else."""
        inner = run.inner()
        for (name, key, wanted), argument in zip(self.parameters, arguments, strict=True):
            inner.values[key] = run.admit(argument, wanted, self.place, f"Argumen “{name}”")
        run.enter(self.place)
        values = {name: graph.value(inner, key) for name, key in self.outputs}
        run.leave()
        result: Value = next(iter(values.values())) if len(values) == 1 else dict(values)
        return run.admit(result, self.result, self.place, "Hasilnya")


def admitted(value: Any, run: Run, place: Place) -> Value:
    """Return a value of the process in FEEL's types."""
    try:
        return import_value(value)
    except Foreign as foreign:
        return run.fail(f"Datanya berisi {foreign}, yang tidak dikenal FEEL.", place)


class Graph:
    """All nodes of the files that belong together."""

    def __init__(
        self, nodes: Mapping[Key, Node], paths: Mapping[InputNode, tuple[tuple[str, ...], ...]]
    ) -> None:
        """`paths` are the names that an input data may be handed in under, the likeliest first."""
        self.nodes = nodes
        self._paths = paths

    def value(self, run: Run, key: Key) -> Value:
        """Return the value of a node, evaluated once per run."""
        if key not in run.values:
            run.values[key] = self.nodes[key].value(self, run)
        return run.values[key]

    def frame(self, run: Run, slots: Sequence[Slot]) -> Frame:
        """Return the names that a node sees."""
        names: dict[str, Value] = {}
        for slot in slots:
            value = self.value(run, slot.key)
            seen = slot.seen
            if len(seen) == 1:
                names[seen[0]] = value
                continue
            imported = names.setdefault(seen[0], {})
            if isinstance(imported, dict):
                imported[seen[1]] = value
        return Frame(run, names)

    def given(self, run: Run, node: InputNode) -> Any:
        """Return what was handed in for an input data, under its name or that of its import and its own."""
        inputs, name = run.inputs, node.name
        if len(paths := self._paths[node]) == 1:
            return inputs.get(name)
        for path in paths:
            found, value = _walk(inputs, path)
            if found:
                return value
        return None


def _walk(inputs: Mapping[str, Any], path: Sequence[str]) -> tuple[bool, Any]:
    dotted = ".".join(path)
    if dotted in inputs:
        return True, inputs[dotted]
    value: Any = inputs
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return False, None
        value = value[name]
    return True, value
