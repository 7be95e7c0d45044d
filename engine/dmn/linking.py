"""How do the elements of several files become one graph that can be evaluated?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from engine.dmn.boxes import box_code, function_code
from engine.dmn.expressions import Scope
from engine.dmn.graph import (
    DecisionNode,
    Graph,
    InputNode,
    Key,
    KnowledgeNode,
    Node,
    ServiceNode,
    Slot,
)
from engine.dmn.model import (
    Decision,
    DecisionService,
    InputData,
    KnowledgeModel,
    Place,
    Requirement,
)
from engine.dmn.model import Node as Drawn
from engine.dmn.packages import File, Package
from engine.dmn.types import ANY, ItemType
from engine.feel import normal_name
from engine.feel.values import Kind


class Linker:
    """Compiles every node once."""

    def __init__(self, package: Package, *, lenient: bool) -> None:
        """`lenient` has null where the standard has it and says nothing about names that nobody declared."""
        self._package = package
        self._lenient = lenient
        self._nodes: dict[Key, Node] = {}

    def graph(self) -> Graph:
        """Compile everything; what is wrong is noted in the reports of the files."""
        paths: dict[InputNode, tuple[tuple[str, ...], ...]] = {}
        for file in self._package.files:
            for data in file.model.inputs:
                node = self._input(file, data)
                paths[node] = self._package.paths_to(file, data.variable.name)
                self._nodes[file.key(data)] = node
        for file in self._package.files:
            for decision in file.model.decisions:
                self._nodes[file.key(decision)] = self._decision(file, decision)
            for knowledge in file.model.knowledge:
                self._nodes[file.key(knowledge)] = self._knowledge(file, knowledge)
            for service in file.model.services:
                self._nodes[file.key(service)] = self._service(file, service)
        return Graph(self._nodes, paths)

    def _input(self, file: File, data: InputData) -> InputNode:
        return InputNode(
            name=data.variable.name, place=data.place, wanted=self._type_of(file, data)
        )

    def _type_of(self, file: File, node: Drawn) -> ItemType:
        return self._package.types(file).find(node.variable.type_ref, node.place)

    def _decision(self, file: File, decision: Decision) -> DecisionNode:
        slots, scope = self._scope(file, decision, decision.requirements)
        undrawn: dict[str, None] = {}
        if not self._lenient:
            scope = replace(scope, stranger=_Strangers(scope.names, file.names, undrawn))
        if decision.logic is None and not self._lenient:
            file.report.error("dmn-no-logic", decision.place, "Keputusan ini belum berisi logika.")
        return DecisionNode(
            id=decision.id,
            name=decision.name,
            place=decision.place,
            wanted=self._type_of(file, decision),
            slots=slots,
            code=box_code(decision.logic, scope),
            undrawn=tuple(undrawn),
        )

    def _knowledge(self, file: File, knowledge: KnowledgeModel) -> KnowledgeNode:
        name = normal_name(knowledge.variable.name)
        slots, scope = self._scope(file, knowledge, knowledge.requirements)
        scope = scope.within(name)
        if not self._lenient:
            scope = replace(scope, stranger=_Strangers(scope.names, file.names, None))
        if knowledge.logic is None:
            file.report.error("dmn-no-logic", knowledge.place, "Fungsi ini belum berisi logika.")
            return KnowledgeNode(name=name, slots=slots, code=lambda frame: None)
        return KnowledgeNode(
            name=name,
            slots=slots,
            code=function_code(knowledge.logic, scope, _result(self._type_of(file, knowledge))),
        )

    def _service(self, file: File, service: DecisionService) -> ServiceNode:
        parameters = [
            (normal_name(node.variable.name), other.key(node), self._type_of(other, node))
            for other, node in self._found(
                file, service, (*service.input_data, *service.input_decisions)
            )
        ]
        outputs = [
            (node.variable.name, other.key(node))
            for other, node in self._found(file, service, service.outputs)
        ]
        if not outputs:
            file.report.error(
                "dmn-no-logic",
                service.place,
                "Layanan keputusan ini tidak punya keputusan keluaran.",
            )
        return ServiceNode(
            place=service.place,
            parameters=tuple(parameters),
            outputs=tuple(outputs),
            result=_result(self._type_of(file, service)),
        )

    def _found(
        self, file: File, node: Drawn, requirements: Iterable[Requirement]
    ) -> Iterable[tuple[File, Drawn]]:
        """Yield what requirements lead to; one that leads nowhere is noted."""
        for requirement in requirements:
            found = self._package.find(file, requirement.href)
            if found is None:
                file.report.error(
                    "dmn-requirement",
                    Place(
                        element_id=node.place.element_id,
                        name=node.place.name,
                        line=requirement.place.line,
                    ),
                    f"Garis kebutuhan menunjuk “{requirement.href}”, yang tidak ada.",
                )
            else:
                yield found

    def _scope(
        self, file: File, node: Drawn, requirements: Iterable[Requirement]
    ) -> tuple[tuple[Slot, ...], Scope]:
        """Return what a node sees because of its requirements."""
        slots: list[Slot] = []
        declared: dict[str, ItemType] = {}
        for other, required in self._found(file, node, requirements):
            path = self._package.path(file, other, required.variable.name)
            slots.append(Slot(path=path, key=other.key(required)))
            if required.alias and isinstance(required, Decision):
                alias = self._package.path(file, other, required.alias)
                slots.append(Slot(path=alias, key=other.key(required), is_alias=True))
            if len(path) == 1 and isinstance(required, InputData | Decision):
                declared[normal_name(path[0])] = self._type_of(other, required)
        scope = self._package.scope(file, node.place)
        scope = replace(scope.within(*(slot.path[0] for slot in slots)), declared=declared)
        return tuple(slots), scope


class _Strangers:
    """What is said of names that are read although nothing gives them."""

    def __init__(
        self, given: frozenset[str], drawn: frozenset[str], undrawn: dict[str, None] | None
    ) -> None:
        """`undrawn` takes the names that a decision reads from the data of the process; a function may not."""
        self._given = given
        self._drawn = drawn
        self._undrawn = undrawn
        self._told: set[str] = set()

    def __call__(self, name: str, scope: Scope, at: Place) -> None:
        """Note one name, once."""
        if name in self._told:
            return
        self._told.add(name)
        place, where = scope.place(at), scope.where()
        if name in self._drawn:
            scope.report.error(
                "dmn-variable",
                place,
                f"{where}“{name}” dibaca tanpa garis kebutuhan; hubungkan “{name}” dengan garis.",
            )
            return
        close = get_close_matches(name, self._given, n=1)
        if close or self._undrawn is None:
            hint = f" Maksud Anda “{close[0]}”?" if close else ""
            scope.report.error(
                "dmn-variable",
                place,
                f"{where}“{name}” dibaca, tetapi tidak ada yang memberinya.{hint}",
            )
            return
        self._undrawn[name] = None
        scope.report.warning(
            "dmn-variable",
            place,
            f"{where}“{name}” dibaca dari data proses tanpa digambar; tambahkan data masukan “{name}”.",
        )


def _result(declared: ItemType) -> ItemType:
    """Return what a function returns: its variable names either its own type or that of its result."""
    if declared.kind is Kind.FUNCTION:
        return declared.output or ANY
    return declared
