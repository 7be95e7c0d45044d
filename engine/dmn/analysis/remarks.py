"""What is to be said about the rows of a decision table as a whole?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.analysis.cells import EVERYTHING, Cell, Constant, read_cell
from engine.dmn.analysis.dimension import Dimension, make_dimension
from engine.dmn.analysis.sweep import Box, TooLarge, overlaps, uncovered
from engine.dmn.expressions import Scope
from engine.dmn.model import DecisionTable, HitPolicy, InputClause, Place
from engine.feel import Kind, normal_name

#: Rules beyond which a table is not analysed, and rules times pieces of a column.
MAX_RULES = 1000
MAX_PIECES = 500_000
#: Remarks of one kind that one table gets.
MAX_REMARKS = 10

#: Policies by which a row hides those that come after it in some order.
_HIDING = frozenset({HitPolicy.FIRST, HitPolicy.PRIORITY})
#: Policies for which no row at all is an answer like any other.
_GATHERING = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The rows of a table as boxes."""

    dimensions: tuple[Dimension, ...]
    #: What a row certainly lets pass; None where one of its cells is not plain.
    sure: tuple[Box | None, ...]
    #: What a row may let pass at most.
    possible: tuple[Box, ...]
    #: What can be asked at all; None where the columns do not say plainly.
    whole: Box | None
    #: The first cell that is not plain, as a finding names it.
    unclear: str

    def words(self, box: Box) -> str:
        """Tell an input that lies in a box."""
        parts = (
            dimension.words(pieces)
            for dimension, pieces in zip(self.dimensions, box, strict=True)
            if pieces != dimension.universe
        )
        return ", ".join(filter(None, parts)) or "masukan apa pun"


def examine(table: DecisionTable, scope: Scope) -> None:
    """Note overlaps, rows that never answer, and inputs that no row answers."""
    place = scope.place(table.place)
    if not table.rules or not table.inputs:
        return
    try:
        rows = _rows(table, scope)
        if rows.unclear:
            scope.report.warning(
                "dmn-table-unclear",
                place,
                f"Celah dan tumpang tindih tabel ini hanya diperiksa sebagian, karena {rows.unclear} lebih dari "
                "sekadar membandingkan.",
            )
        never = _note_empty(table, rows, scope, place)
        _note_overlaps(table, rows, scope, place)
        _note_hidden(table, rows, scope, place, never)
        _note_gap(table, rows, scope, place)
    except TooLarge:
        scope.report.warning(
            "dmn-table-unclear",
            place,
            "Celah dan tumpang tindih tabel ini tidak diperiksa seluruhnya, karena tabelnya terlalu besar.",
        )


def _rows(table: DecisionTable, scope: Scope) -> _Rows:
    if len(table.rules) > MAX_RULES:
        raise TooLarge
    columns: dict[str, list[int]] = {}
    for index, clause in enumerate(table.inputs):
        columns.setdefault(normal_name(clause.expression.text), []).append(index)
    dimensions: list[Dimension] = []
    sure: list[list[int | None]] = [[] for _ in table.rules]
    whole: list[int | None] = []
    unclear = ""
    for indexes in columns.values():
        clause = table.inputs[indexes[0]]
        cells = [[read_cell(rule.tests[index].text) for index in indexes] for rule in table.rules]
        domain = read_cell(_domain(clause, scope))
        plain = [cell for row in cells for cell in row if cell is not None]
        dimension = make_dimension(
            clause.label, [*plain, domain or EVERYTHING], is_boolean=_is_boolean(clause, scope)
        )
        if dimension is None:
            dimension = Dimension(
                label=clause.label,
                universe=1,
                pieces=lambda cell: None if cell.alternatives else 1,
                words=lambda mask: "",
            )
        if dimension.universe.bit_length() * len(table.rules) > MAX_PIECES:
            raise TooLarge
        dimensions.append(dimension)
        whole.append(None if domain is None else dimension.pieces(domain))
        for number, row in enumerate(cells):
            pieces = _together(dimension, row)
            sure[number].append(pieces)
            if pieces is None and not unclear:
                unclear = f"baris {number + 1}, kolom “{clause.label}”"
    full = tuple(dimension.universe for dimension in dimensions)
    limits = tuple(
        dimension.universe if pieces is None else pieces
        for dimension, pieces in zip(dimensions, whole, strict=True)
    )
    return _Rows(
        dimensions=tuple(dimensions),
        sure=tuple(_within(row, limits) for row in sure),
        possible=tuple(
            tuple(
                limit if pieces is None else pieces & limit
                for pieces, limit in zip(row, limits, strict=True)
            )
            for row in sure
        ),
        whole=limits if None not in whole and len(full) == len(limits) else None,
        unclear=unclear,
    )


def _within(row: Sequence[int | None], limits: Box) -> Box | None:
    """Return a row inside what can be asked; None when one of its cells is not plain."""
    known = [
        pieces & limit for pieces, limit in zip(row, limits, strict=True) if pieces is not None
    ]
    return tuple(known) if len(known) == len(row) else None


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
    declared = scope.declared.get(normal_name(clause.expression.text))
    own = scope.type(clause.expression.type_ref, clause.place)
    return own.values or (declared.values if declared else "")


def _is_boolean(clause: InputClause, scope: Scope) -> bool:
    declared = scope.declared.get(normal_name(clause.expression.text))
    own = scope.type(clause.expression.type_ref, clause.place)
    return own.kind is Kind.BOOLEAN or (declared is not None and declared.kind is Kind.BOOLEAN)


def _note_empty(table: DecisionTable, rows: _Rows, scope: Scope, place: Place) -> set[int]:
    """Note rows that let nothing pass; return their numbers, counted from 0."""
    never = {number for number, box in enumerate(rows.possible) if not all(box)}
    for number in sorted(never)[:MAX_REMARKS]:
        labels = (
            dimension.label
            for dimension, pieces in zip(rows.dimensions, rows.possible[number], strict=True)
            if not pieces
        )
        scope.report.warning(
            "dmn-row-never",
            place,
            f"Baris {number + 1} tidak pernah mengena: tidak ada nilai “{next(labels)}” yang memenuhinya.",
        )
    return never


def _note_overlaps(table: DecisionTable, rows: _Rows, scope: Scope, place: Place) -> None:
    if table.hit_policy not in {HitPolicy.UNIQUE, HitPolicy.ANY}:
        return
    found = [
        (first, second, shared)
        for first, second, shared in overlaps(rows.sure)
        if all(shared) and (table.hit_policy is HitPolicy.UNIQUE or _differ(table, first, second))
    ]
    for first, second, shared in found[:MAX_REMARKS]:
        why = (
            "padahal tabel UNIQUE hanya boleh mengena satu baris"
            if table.hit_policy is HitPolicy.UNIQUE
            else "padahal hasilnya berbeda dan tabel ANY menuntut hasil yang sama"
        )
        scope.report.error(
            "dmn-overlap",
            place,
            f"Baris {first + 1} dan {second + 1} sama-sama mengena untuk {rows.words(shared)}, {why}.",
        )
    if len(found) > MAX_REMARKS:
        scope.report.error(
            "dmn-overlap",
            place,
            f"Masih ada {len(found) - MAX_REMARKS} pasang baris lain yang tumpang tindih.",
        )


def _differ(table: DecisionTable, first: int, second: int) -> bool:
    """Tell whether two rows certainly answer differently."""
    pairs = zip(table.rules[first].outputs, table.rules[second].outputs, strict=True)
    for one, other in pairs:
        mine, theirs = _constant(one.text), _constant(other.text)
        if mine is not None and theirs is not None and mine != theirs:
            return True
    return False


def _constant(text: str) -> tuple[type, Constant] | None:
    """Return the constant that an output is, with its type, for 1 is not true; None when it is none."""
    cell = read_cell(text)
    if cell is None or cell.negated or len(cell.alternatives) != 1 or text in {"", "-"}:
        return None
    (bounds,) = cell.alternatives
    if len(bounds) != 1 or bounds[0].operator != "=" or text.startswith("="):
        return None
    return type(bounds[0].constant), bounds[0].constant


def _note_hidden(
    table: DecisionTable, rows: _Rows, scope: Scope, place: Place, never: set[int]
) -> None:
    """Note rows that others always answer in place of."""
    order = _order(table, scope)
    if order is None:
        return
    told = 0
    for rank, number in enumerate(order):
        before = [box for other in order[:rank] if (box := rows.sure[other]) is not None]
        if number in never or not before or uncovered(rows.possible[number], before) is not None:
            continue
        scope.report.warning(
            "dmn-row-hidden",
            place,
            f"Baris {number + 1} tidak pernah dipakai, karena baris lain selalu mendahuluinya ({table.hit_policy}).",
        )
        told += 1
        if told == MAX_REMARKS:
            return


def _order(table: DecisionTable, scope: Scope) -> list[int] | None:
    """Return the rows in the order in which they answer; None where none hides another or it cannot be told."""
    numbers = list(range(len(table.rules)))
    if table.hit_policy not in _HIDING:
        return None
    if table.hit_policy is HitPolicy.FIRST:
        return numbers
    ranks: dict[int, list[int]] = {number: [] for number in numbers}
    for column, clause in enumerate(table.outputs):
        text = clause.values or scope.type(clause.type_ref, clause.place).values
        cell = read_cell(text) if text else EVERYTHING
        if cell is None or cell.negated or any(len(each) > 1 for each in cell.alternatives):
            return None
        listed = (
            [type(bound.constant) for (bound,) in cell.alternatives],
            [bound.constant for (bound,) in cell.alternatives],
        )
        values = list(zip(*listed, strict=True))
        for number in numbers:
            constant = _constant(table.rules[number].outputs[column].text)
            if constant is None:
                return None
            ranks[number].append(values.index(constant) if constant in values else len(values))
    return sorted(numbers, key=ranks.__getitem__)


def _note_gap(table: DecisionTable, rows: _Rows, scope: Scope, place: Place) -> None:
    if table.hit_policy in _GATHERING or rows.whole is None:
        return
    if any(clause.default is not None and clause.default.text for clause in table.outputs):
        return
    gap = uncovered(rows.whole, rows.possible)
    if gap is not None:
        scope.report.warning(
            "dmn-gap",
            place,
            f"Tidak ada baris untuk {rows.words(gap)}; tambahkan baris atau keluaran bawaan.",
        )
