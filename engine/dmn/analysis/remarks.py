"""What is to be said about the rows of a decision table as a whole?"""

from __future__ import annotations

from itertools import islice

from engine.dmn.analysis.cells import EVERYTHING, Constant, read_cell
from engine.dmn.analysis.rows import Rows, rows_of
from engine.dmn.analysis.sweep import TooLarge, Work, overlaps, uncovered
from engine.dmn.expressions import Scope
from engine.dmn.model import DecisionTable, HitPolicy, Place

#: Remarks of one kind that one table gets.
MAX_REMARKS = 10

#: Policies by which a row hides those that come after it in some order.
_HIDING = frozenset({HitPolicy.FIRST, HitPolicy.PRIORITY})
#: Policies for which no row at all is an answer like any other.
_GATHERING = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


def examine(table: DecisionTable, scope: Scope) -> None:
    """Note overlaps, rows that never answer, and inputs that no row answers."""
    place = scope.place(table.place)
    if not table.rules or not table.inputs:
        return
    try:
        rows = rows_of(table, scope)
        if rows.unclear:
            scope.report.warning(
                "dmn-table-unclear",
                place,
                f"Celah dan tumpang tindih tabel ini hanya diperiksa sebagian, karena {rows.unclear} lebih dari "
                "sekadar membandingkan.",
            )
        never = _note_empty(table, rows, scope, place)
        work = Work()
        _note_gap(table, rows, scope, place, work)
        _note_overlaps(table, rows, scope, place, work)
        _note_hidden(table, rows, scope, place, work, never)
    except TooLarge:
        scope.report.warning(
            "dmn-table-unclear",
            place,
            "Celah dan tumpang tindih tabel ini tidak diperiksa seluruhnya, karena tabelnya terlalu besar.",
        )


def _note_empty(table: DecisionTable, rows: Rows, scope: Scope, place: Place) -> set[int]:
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


def _note_overlaps(
    table: DecisionTable, rows: Rows, scope: Scope, place: Place, work: Work
) -> None:
    if table.hit_policy not in {HitPolicy.UNIQUE, HitPolicy.ANY}:
        return
    contradicting = (
        (first, second, shared)
        for first, second, shared in overlaps(rows.sure, work)
        if all(shared) and (table.hit_policy is HitPolicy.UNIQUE or _differ(table, first, second))
    )
    found = list(islice(contradicting, MAX_REMARKS + 1))
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
            "Masih ada baris lain yang tumpang tindih.",
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
    table: DecisionTable, rows: Rows, scope: Scope, place: Place, work: Work, never: set[int]
) -> None:
    """Note rows that others always answer in place of."""
    order = _order(table, scope)
    if order is None:
        return
    told = 0
    for rank, number in enumerate(order):
        before = [box for other in order[:rank] if (box := rows.sure[other]) is not None]
        if (
            number in never
            or not before
            or uncovered(rows.possible[number], before, work) is not None
        ):
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


def _note_gap(table: DecisionTable, rows: Rows, scope: Scope, place: Place, work: Work) -> None:
    if table.hit_policy in _GATHERING or rows.whole is None:
        return
    if any(clause.default is not None and clause.default.text for clause in table.outputs):
        return
    gap = uncovered(rows.whole, rows.possible, work)
    if gap is not None:
        scope.report.warning(
            "dmn-gap",
            place,
            f"Tidak ada baris untuk {rows.words(gap)}; tambahkan baris atau keluaran bawaan.",
        )
