"""Which element of which file does a reference mean?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from engine.dmn.expressions import NO_CLOCK, Scope
from engine.dmn.model import Import, LiteralBox, Model, Node, Place
from engine.dmn.names import long_names
from engine.dmn.namespaces import IMPORT_TYPE
from engine.dmn.report import Report
from engine.dmn.types import MOST_LEVELS, Test, TypeTable
from engine.feel import FeelError, UnaryTests, Value, normal_name

#: Imports of imports are followed this far.
_DEEPEST_IMPORT = 5
#: Types of other engines, and what the standard calls them.
_ELSEWHERE = {
    **dict.fromkeys(("integer", "int", "long", "double", "float", "decimal"), "number"),
    "text": "string",
    "datetime": "date and time",
}
_BASIC = ("string", "number", "boolean", "date", "time", "date and time", "Any")


@dataclass(frozen=True, kw_only=True, eq=False)
class File:
    """One file among those that belong together."""

    #: Tells apart what two files hold.
    number: int
    model: Model
    report: Report

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Its nodes; of two with the same id the first."""
        return {node.id: node for node in reversed(self.model.nodes)}

    @cached_property
    def names(self) -> frozenset[str]:
        """What expressions may call its nodes."""
        return frozenset(normal_name(node.variable.name) for node in self.model.nodes)

    def key(self, node: Node) -> tuple[int, str]:
        """Return what a node is known by in the whole."""
        return self.number, node.id


class Package:
    """The files, their imports and their types."""

    def __init__(self, files: Sequence[File], *, lenient: bool) -> None:
        """Resolve imports; what is missing is noted in the reports of the files."""
        self.files = tuple(files)
        self._lenient = lenient
        self._imports = {
            file: {
                each.name: found
                for each in file.model.imports
                if (found := self._imported(file, each)) is not None
            }
            for file in self.files
        }
        self._types: dict[File, TypeTable] = {}
        for file in self.files:
            self._make_types(file)
        self._members = {
            file: frozenset().union(*(long_names(each.model) for each in self._reachable(file)))
            for file in self.files
        }

    def types(self, file: File) -> TypeTable:
        """Return the types that a file may name."""
        return self._types[file]

    def scope(self, file: File, owner: Place) -> Scope:
        """Return a scope without names for something in a file."""
        return Scope(
            report=file.report,
            types=self._types[file],
            owner=owner,
            language=file.model.expression_language,
            members=self._members[file],
            lenient=self._lenient,
        )

    def find(self, file: File, href: str) -> tuple[File, Node] | None:
        """Return what a reference leads to: `#id`, or `namespace#id` in this or another file."""
        namespace, _, wanted = href.rpartition("#")
        if not namespace or namespace == file.model.namespace:
            candidates = [file, *self._named(file.model.namespace)]
        else:
            candidates = self._named(namespace)
        for candidate in candidates:
            node = candidate.by_id.get(wanted)
            if node is not None:
                return candidate, node
        return None

    def path(self, file: File, other: File, name: str) -> tuple[str, ...]:
        """Return how a file calls a name of another one."""
        if file is other:
            return (name,)
        for prefix, imported in self._imports[file].items():
            if imported is other:
                return (prefix, name) if prefix else (name,)
        return (name,)

    def paths_to(self, wanted: File, name: str) -> tuple[tuple[str, ...], ...]:
        """Return all the ways to call a name from any file, the most exact first."""
        paths = {
            (*prefix, name) for file in self.files for prefix in self._prefixes(file, wanted, 0)
        }
        return (*sorted(paths, key=lambda path: (-len(path), path)), (name,))

    def _prefixes(self, file: File, wanted: File, depth: int) -> Iterator[tuple[str, ...]]:
        if depth == _DEEPEST_IMPORT:
            return
        for name, imported in self._imports[file].items():
            prefix = (name,) if name else ()
            if imported is wanted:
                yield prefix
            for further in self._prefixes(imported, wanted, depth + 1):
                yield prefix + further

    def _named(self, namespace: str) -> list[File]:
        return [file for file in self.files if file.model.namespace == namespace]

    def _imported(self, file: File, wanted: Import) -> File | None:
        if wanted.import_type and IMPORT_TYPE not in wanted.import_type:
            file.report.error(
                "dmn-import",
                wanted.place,
                f"Impor “{wanted.name or wanted.namespace}” bukan model DMN dan tidak didukung.",
            )
            return None
        found = [other for other in self._named(wanted.namespace) if other is not file]
        if not found:
            file.report.error(
                "dmn-import",
                wanted.place,
                f"Impor “{wanted.name or wanted.namespace}” menunjuk model “{wanted.namespace}”, yang tidak ada "
                "di paket ini.",
            )
            return None
        return found[0]

    def _reachable(self, file: File) -> set[File]:
        seen, pending = {file}, [file]
        while pending:
            for other in self._imports[pending.pop()].values():
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return seen

    def _make_types(self, file: File) -> TypeTable:
        """Make the types of a file after those that it imports; a circle of imports sees what is there."""
        if file in self._types:
            return self._types[file]
        imported: dict[str, TypeTable] = {}
        table = self._types[file] = TypeTable(
            file.model.items,
            imported=imported,
            make_test=lambda text, place: self._test(file, text, place),
            unknown=lambda name, place: self._unknown(file, name, place),
            too_deep=lambda name, place: file.report.error(
                "dmn-type",
                place,
                f"Tipe “{name}” dan tipe yang memakainya bertumpuk lebih dari {MOST_LEVELS} tingkat.",
            ),
        )
        for name, other in self._imports[file].items():
            imported[name] = self._make_types(other)
        return table

    def _test(self, file: File, text: str, place: Place) -> Test | None:
        """Compile the unary tests of a type."""
        scope = Scope(
            report=file.report,
            types=self._types[file],
            owner=place,
            language=file.model.expression_language,
            lenient=self._lenient,
        )
        tests = scope.tests(LiteralBox(place=place, text=text))
        return None if isinstance(tests, FeelError) else lambda value: _passes(tests, value)

    def _unknown(self, file: File, name: str, place: Place) -> None:
        close = get_close_matches(name, [*self._types[file].names, *_BASIC], n=1)
        meant = _ELSEWHERE.get(name.casefold()) or next(iter(close), None)
        hint = f" Maksud Anda “{meant}”?" if meant else ""
        file.report.error("dmn-type", place, f"Tipe “{name}” tidak dikenal.{hint}")


def _passes(tests: UnaryTests, value: Value) -> bool:
    try:
        return tests.evaluate(value, {}, now=NO_CLOCK, trusted=True) is True
    except FeelError:
        return False
