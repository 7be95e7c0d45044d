"""How is a FEEL text of a decision model compiled?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from engine.dmn.model import LiteralBox, Place
from engine.dmn.namespaces import FEEL
from engine.dmn.report import Report
from engine.dmn.run import Code
from engine.dmn.types import ANY, ItemType, TypeTable
from engine.feel import (
    Expression,
    FeelError,
    Limits,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    normal_name,
)
from engine.feel.library import BUILTINS

#: For what must not depend on the clock; FEEL demands one all the same.
NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC)
#: Numbers, truth values and plain texts.
_CONSTANT = re.compile(r'-?[0-9]+(?:\.[0-9]+)?|true|false|null|"[^"\\]*"')

_Text = TypeVar("_Text", Expression, UnaryTests)

#: A cell or boxed expression of a model may be longer, and go through longer lists, than a gateway's condition.
LIMITS = Limits(source_length=20_000, nodes=10_000, steps=50_000)


def plain_name(text: str) -> str:
    """Return the name that a text would be if it is nothing but one; a text in quotation marks is none."""
    return "" if '"' in text else normal_name(text)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a text may mention, and where it stands."""

    report: Report
    types: TypeTable
    #: The decision, business knowledge model or type that it belongs to.
    owner: Place
    #: Namespace of the file's expression language.
    language: str
    #: Names that can be read.
    names: frozenset[str] = frozenset()
    #: Names of several words that may follow a dot.
    members: frozenset[str] = frozenset()
    #: A cell is named by its table's row and column.
    cell: str = ""
    #: Unknown functions and the like are null, as the standard has it, rather than a finding.
    lenient: bool = False
    #: Types of the names, as far as they were declared; for the analysis of tables.
    declared: Mapping[str, ItemType] = field(default_factory=dict, compare=False)
    #: Inside a filter every entry of an item is a name, so that an unknown one proves nothing.
    filtering: bool = False
    #: Told of names that are read and not in scope.
    stranger: Callable[[str, Scope, Place], None] | None = field(default=None, compare=False)

    def within(self, *names: str) -> Scope:
        """Return the scope of something that sees these names as well."""
        return replace(self, names=self.names.union(normal_name(name) for name in names if name))

    def at(self, cell: str) -> Scope:
        """Return the scope of a cell, `baris 3, kolom “Usia”`."""
        return replace(self, cell=cell)

    def type(self, reference: str | None, place: Place) -> ItemType:
        """Return the type that a text is declared with."""
        if not reference:
            return ANY
        named = Place(
            element_id=place.element_id or self.owner.element_id,
            name=place.name or self.owner.name,
            line=place.line or self.owner.line,
        )
        return self.types.find(reference, named)

    def expression(self, box: LiteralBox) -> Expression | FeelError:
        """Compile a text; an error, which is also a finding, when it is no FEEL."""
        return self._compiled(box, compile_expression)

    def code(self, box: LiteralBox) -> Code:
        """Compile a text to code; a plain name or constant, as most cells are, needs no evaluator."""
        name = plain_name(box.text)
        if name in self.names:
            return lambda frame: frame.names.get(name)
        place = self.place(box.place)
        expression = self.expression(box)
        if isinstance(expression, FeelError):
            reason = str(expression)
            return lambda frame: frame.run.fail(reason, place)
        if _CONSTANT.fullmatch(box.text):
            value = expression.evaluate({}, now=NO_CLOCK)
            return lambda frame: value
        return lambda frame: frame.run.feel(expression, frame.names, place)

    def tests(self, box: LiteralBox) -> UnaryTests | FeelError:
        """Compile a cell; an error, which is also a finding, when it holds no unary tests."""
        return self._compiled(box, compile_unary_tests)

    def is_builtin(self, name: str) -> bool:
        """Tell whether a name means one of FEEL's own functions here."""
        return plain_name(name) not in self.names and plain_name(name) in BUILTINS

    def place(self, box_place: Place) -> Place:
        """Return the place of a part: the owner, and the line of the part."""
        return Place(
            element_id=self.owner.element_id,
            name=self.owner.name,
            line=box_place.line or self.owner.line,
        )

    def _compiled(self, box: LiteralBox, compile_text: Callable[..., _Text]) -> _Text | FeelError:
        language = (box.language or self.language).strip()
        if language.casefold() not in _FEEL:
            sentence = f"Bahasa ekspresi “{language}” tidak didukung; gunakan FEEL."
            self.report.error(
                "dmn-expression-language", self.place(box.place), f"{self.where()}{sentence}"
            )
            return FeelError(sentence, 1, box.text)
        try:
            compiled = compile_text(
                box.text,
                limits=LIMITS,
                names=self.names,
                members=self.members,
                types=self.types.for_feel,
                strict=not self.lenient,
            )
        except FeelError as error:
            self.report.error("dmn-feel", self.place(box.place), f"{self.where()}{error}")
            return error
        self._check_names(compiled.variables, box)
        return compiled

    def _check_names(self, read: frozenset[str], box: LiteralBox) -> None:
        if self.stranger is None or self.filtering:
            return
        for name in sorted(read - self.names - BUILTINS.keys()):
            self.stranger(name, self, box.place)

    def where(self) -> str:
        """Return the opening of a sentence that names the cell; empty outside a table."""
        return f"{self.cell[:1].upper()}{self.cell[1:]}: " if self.cell else ""


_FEEL = frozenset(language.casefold() for language in FEEL)
