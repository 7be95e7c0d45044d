"""How does the rest of the house load decisions and ask them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engine.dmn.cycles import note_cycles
from engine.dmn.errors import DecisionError
from engine.dmn.graph import (
    DecisionNode,
    Graph,
    InputNode,
    Key,
    KnowledgeNode,
    ServiceNode,
    admitted,
)
from engine.dmn.linking import Linker
from engine.dmn.model import Decision, Model, Place
from engine.dmn.packages import File, Package
from engine.dmn.reader import read
from engine.dmn.report import Report
from engine.dmn.run import Run, Step
from engine.domain.findings import Finding, Severity
from engine.errors import NotFound
from engine.feel import Function, Value, normal_name
from engine.safe_xml import Unreadable


@dataclass(frozen=True, kw_only=True)
class CompiledDmn:
    """One file."""

    file: str
    #: None when it is no DMN at all.
    model: Model | None = field(repr=False)
    #: What reading alone found.
    remarks: tuple[Finding, ...] = field(repr=False)

    @property
    def is_readable(self) -> bool:
        """Whether it is DMN at all."""
        return self.model is not None

    @property
    def has_imports(self) -> bool:
        """Whether other files belong to it."""
        return self.model is not None and bool(self.model.imports)

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """Its decisions by id."""
        nodes = self.model.decisions if self.model else ()
        return MappingProxyType({node.id: node for node in nodes})

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file by itself; a file with imports is judged by `link`, together with them."""
        if self.model is None or self.has_imports:
            return self.remarks
        return link([self]).findings


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a decision answered, and why."""

    value: Value
    #: The decisions that were evaluated on the way, in the order in which they were finished; the one asked comes last.
    trace: tuple[Step, ...]
    #: Why something on the way became null; always empty when `evaluate` was strict.
    reasons: tuple[str, ...] = ()


class Decisions:
    """Linked and compiled decisions: immutable, and safe to share between threads."""

    def __init__(self, package: Package, graph: Graph, ids: Mapping[str, Key]) -> None:
        """Made by `link`."""
        self._package = package
        self._graph = graph
        self._ids = ids

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the files; gaps and overlaps of tables are looked for when this is asked first."""
        return tuple(finding for file in self._package.files for finding in file.report.findings)

    @property
    def ids(self) -> frozenset[str]:
        """Everything that can be asked: decisions and decision services."""
        return frozenset(self._ids)

    def inputs_of(self, decision_id: str) -> frozenset[str]:
        """Return the names of the input data that a decision needs, directly or through others.

        Raises `NotFound`.
        """
        names: set[str] = set()
        seen: set[Key] = set()
        pending = [self._key(decision_id)]
        while pending:
            key = pending.pop()
            if key in seen:
                continue
            seen.add(key)
            node = self._graph.nodes[key]
            if isinstance(node, InputNode):
                names.add(node.name)
            elif isinstance(node, ServiceNode):
                names.update(name for name, _, _ in node.parameters)
            else:
                pending.extend(slot.key for slot in getattr(node, "slots", ()))
                if isinstance(node, DecisionNode):
                    names.update(node.undrawn)
        return frozenset(names)

    def evaluate(
        self, decision_id: str, context: Mapping[str, Any], *, now: datetime, strict: bool = True
    ) -> Outcome:
        """Ask a decision or decision service; `context` holds the values of its input data by name.

        Where the standard has null because the model or the data is mistaken (two rows of a UNIQUE table, a text where a
        number is demanded), a process must not go on: that is a `DecisionError`, unless `strict` is off. Raises
        `NotFound` for an unknown id.
        """
        return self._evaluate(self._key(decision_id), context, now=now, strict=strict)

    def ask(
        self,
        name: str,
        context: Mapping[str, Any],
        *,
        file: str,
        now: datetime,
        strict: bool = False,
    ) -> Outcome:
        """Ask something of one file by its name, as the standard's test cases do. Raises `NotFound`."""
        wanted = " ".join(name.split())
        for each in self._package.files:
            model = each.model
            nodes = (*model.decisions, *model.services, *model.knowledge)
            if model.file == file:
                named = [node for node in nodes if wanted in {node.name, node.variable.name}]
                named += [node for node in nodes if node.id == wanted]
                if named:
                    return self._evaluate(each.key(named[0]), context, now=now, strict=strict)
        raise NotFound(f"Keputusan “{name}” tidak ada.")

    def _evaluate(
        self, key: Key, context: Mapping[str, Any], *, now: datetime, strict: bool
    ) -> Outcome:
        run = Run(context, now=now, strict=strict)
        try:
            node = self._graph.nodes[key]
            value = self._graph.value(run, key)
            if isinstance(node, ServiceNode | KnowledgeNode) and isinstance(value, Function):
                value = _called(value, run)
        except RecursionError:
            value = run.fail("Keputusan ini bersarang terlalu dalam.", Place())
        except DecisionError as error:
            # The budget is used up, which is an error even where others would be null.
            if strict:
                raise
            value = None
            run.reasons.append(error.message)
        return Outcome(value=value, trace=tuple(run.steps), reasons=tuple(run.reasons))

    def _key(self, decision_id: str) -> Key:
        if decision_id not in self._ids:
            raise NotFound(f"Keputusan “{decision_id}” tidak ada.")
        return self._ids[decision_id]


def _called(function: Function, run: Run) -> Value:
    """Call a decision service or function with what was handed in under the names of its parameters."""
    given = {normal_name(name): value for name, value in run.inputs.items()}
    arguments = (admitted(given.get(name), run, Place()) for name in function.parameters or ())
    return run.call(function, tuple(arguments), Place())


def compile_dmn(content: bytes, *, file: str = "") -> CompiledDmn:
    """Compile one file. Never raises: what is wrong is among the findings."""
    report = Report(file)
    try:
        model = read(content, file=file, report=report)
    except Unreadable as error:
        finding = Finding(
            rule="dmn-unreadable",
            severity=Severity.ERROR,
            message=error.message,
            file=file,
            line=error.line,
        )
        return CompiledDmn(file=file, model=None, remarks=(finding,))
    return CompiledDmn(file=file, model=model, remarks=report.findings)


def link(models: Iterable[CompiledDmn], *, lenient: bool = False) -> Decisions:
    """Put the files of one package together; the findings are those of all its files.

    `lenient` is for the standard's test cases: what the standard has as null is null instead of a finding.
    """
    files = [
        File(number=number, model=each.model, report=Report(each.file, each.remarks))
        for number, each in enumerate(models)
        if each.model is not None
    ]
    package = Package(files, lenient=lenient)
    note_cycles(package)
    graph = Linker(package, lenient=lenient).graph()
    return Decisions(package, graph, _ids(files))


def _ids(files: Iterable[File]) -> dict[str, Key]:
    """Return what can be asked; an id that two files use is noted in the later one."""
    ids: dict[str, Key] = {}
    found = [
        (file, node) for file in files for node in (*file.model.decisions, *file.model.services)
    ]
    files_of = Counter((node.id, file.number) for file, node in found)
    for file, node in found:
        if node.id in ids and files_of[node.id, file.number] == 1:
            file.report.error(
                "dmn-id-twice",
                node.place,
                f"Id “{node.id}” sudah dipakai di berkas DMN lain dalam paket ini.",
            )
        ids.setdefault(node.id, file.key(node))
    return ids
