"""How do the rows of a decision table become boxes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.analysis.cells import EVERYTHING, Cell, read_cell
from engine.dmn.analysis.dimension import Dimension, make_dimension
from engine.dmn.analysis.sweep import Box, TooLarge
from engine.dmn.expressions import Scope, plain_name
from engine.dmn.model import DecisionTable, InputClause
from engine.feel import Kind

#: Rules beyond which a table is not analysed.
MAX_RULES = 1000


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of a table as boxes."""

    dimensions: tuple[Dimension, ...]
    #: What a row certainly lets pass; None where one of its cells is not plain.
    sure: tuple[Box | None, ...]
    #: What a row may let pass at most.
    possible: tuple[Box, ...]
    #: What can be asked at all; None where the columns do not say plainly.
    whole: Box | None
    #: The first cell that is not plain, as a finding names it; empty when all are.
    unclear: str

    def words(self, box: Box) -> str:
        """Tell an input that lies in a box."""
        parts = (
            dimension.words(pieces)
            for dimension, pieces in zip(self.dimensions, box, strict=True)
            if pieces != dimension.universe
        )
        return ", ".join(filter(None, parts)) or "masukan apa pun"


@dataclass(frozen=True, kw_only=True)
class _Column:
    """Everything that a table asks of one expression, be it in several columns."""

    dimension: Dimension
    #: What can be asked; None where that is not said plainly.
    domain: int | None
    #: What each row lets pass; None where a cell is not plain.
    rows: tuple[int | None, ...]

    @property
    def limit(self) -> int:
        """What can be asked at most."""
        return self.dimension.universe if self.domain is None else self.domain


def rows_of(table: DecisionTable, scope: Scope) -> Rows:
    """Return the rows of a table as boxes. Raises `TooLarge`."""
    if len(table.rules) > MAX_RULES:
        raise TooLarge
    same: dict[str, list[int]] = {}
    for index, clause in enumerate(table.inputs):
        same.setdefault(clause.expression.text, []).append(index)
    columns = [_column(table, indexes, scope) for indexes in same.values()]
    sure = [_box(columns, number) for number in range(len(table.rules))]
    return Rows(
        dimensions=tuple(column.dimension for column in columns),
        sure=tuple(sure),
        possible=tuple(
            tuple(
                column.limit if (pieces := column.rows[number]) is None else pieces & column.limit
                for column in columns
            )
            for number in range(len(table.rules))
        ),
        whole=None
        if any(column.domain is None for column in columns)
        else tuple(column.limit for column in columns),
        unclear=_unclear(columns),
    )


def _box(columns: Sequence[_Column], number: int) -> Box | None:
    """Return a row inside what can be asked; None when one of its cells is not plain."""
    known = [
        pieces & column.limit for column in columns if (pieces := column.rows[number]) is not None
    ]
    return tuple(known) if len(known) == len(columns) else None


def _unclear(columns: Sequence[_Column]) -> str:
    for column in columns:
        for number, pieces in enumerate(column.rows, start=1):
            if pieces is None:
                return f"baris {number}, kolom “{column.dimension.label}”"
    return ""


def _column(table: DecisionTable, indexes: Sequence[int], scope: Scope) -> _Column:
    clause = table.inputs[indexes[0]]
    cells = [[read_cell(rule.tests[index].text) for index in indexes] for rule in table.rules]
    domain = read_cell(_domain(clause, scope))
    plain = [cell for row in cells for cell in row if cell is not None]
    dimension = make_dimension(
        clause.label, [*plain, domain or EVERYTHING], is_boolean=_is_boolean(clause, scope)
    ) or Dimension(
        label=clause.label,
        universe=1,
        pieces=lambda cell: None if cell.alternatives else 1,
        words=lambda mask: "",
    )
    return _Column(
        dimension=dimension,
        domain=None if domain is None else dimension.pieces(domain),
        rows=tuple(_together(dimension, row) for row in cells),
    )


def _together(dimension: Dimension, cells: Sequence[Cell | None]) -> int | None:
    """Return what passes all the cells that ask the same; None when one is not plain."""
    pieces = dimension.universe
    for cell in cells:
        of_cell = None if cell is None else dimension.pieces(cell)
        if of_cell is None:
            return None
        pieces &= of_cell
    return pieces


def _domain(clause: InputClause, scope: Scope) -> str:
    """Return the unary tests that say what a column can be asked."""
    if clause.values:
        return clause.values
    declared = scope.declared.get(plain_name(clause.expression.text))
    own = scope.type(clause.expression.type_ref, clause.place)
    return own.values or (declared.values if declared else "")


def _is_boolean(clause: InputClause, scope: Scope) -> bool:
    declared = scope.declared.get(plain_name(clause.expression.text))
    own = scope.type(clause.expression.type_ref, clause.place)
    return own.kind is Kind.BOOLEAN or (declared is not None and declared.kind is Kind.BOOLEAN)
