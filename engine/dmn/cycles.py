"""Does anything require itself, directly or through others?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.model import Decision, DecisionService, KnowledgeModel, Node, Requirement
from engine.dmn.packages import File, Package


def note_cycles(package: Package) -> None:
    """Note each circle of requirements once, at the element of it that comes first."""
    done: set[tuple[int, str]] = set()
    for file in package.files:
        for node in file.model.nodes:
            _walk(package, file, node, done)


def _walk(package: Package, file: File, node: Node, done: set[tuple[int, str]]) -> None:
    """Go down from one element without recursion: a long chain is no mistake."""
    path: list[tuple[File, Node, Iterator[tuple[File, Node]]]] = []
    on_path: list[tuple[int, str]] = []
    pending = iter([(file, node)])
    while True:
        following = next(pending, None)
        if following is None:
            if not path:
                return
            _, _, pending = path.pop()
            done.add(on_path.pop())
            continue
        other, required = following
        key = other.key(required)
        if key in on_path:
            circle = [each for _, each, _ in path[on_path.index(key) :]]
            _note(other, required, circle)
        elif key not in done:
            path.append((other, required, pending))
            on_path.append(key)
            pending = _required(package, other, required)


def _note(file: File, first: Node, circle: list[Node]) -> None:
    names = " → ".join(f"“{node.name}”" for node in (*circle, first))
    file.report.error(
        "dmn-cycle", first.place, f"Kebutuhannya berputar: {names}; hapus salah satu garisnya."
    )


def _required(package: Package, file: File, node: Node) -> Iterator[tuple[File, Node]]:
    requirements: tuple[Requirement, ...] = ()
    if isinstance(node, Decision | KnowledgeModel):
        requirements = node.requirements
    elif isinstance(node, DecisionService):
        requirements = node.outputs
    for requirement in requirements:
        found = package.find(file, requirement.href)
        if found is not None:
            yield found
