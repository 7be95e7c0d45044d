"""How does a decision table answer?

DMN 1.5 §8.2 and §8.3: every rule is tried, in the order of the table; the hit policy says what becomes of those that hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.dmn.analysis import examine
from engine.dmn.expressions import Scope
from engine.dmn.hit_policies import note_nonsense
from engine.dmn.model import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    InputClause,
    LiteralBox,
    OutputClause,
    Place,
)
from engine.dmn.run import Code, Frame, Run, TableHit
from engine.dmn.types import ItemType
from engine.feel import Expression, FeelError, UnaryTests, Value, compile_expression

#: Tells which rules hold, given the values of the inputs.
_Matcher: TypeAlias = Callable[[Frame, Sequence[Value]], list[int]]

_RULES_NAMED = 5
_LIST = "daftar__"
_AGGREGATES = {
    Aggregation.SUM: compile_expression(f"sum({_LIST})", names=frozenset({_LIST})),
    Aggregation.MIN: compile_expression(f"min({_LIST})", names=frozenset({_LIST})),
    Aggregation.MAX: compile_expression(f"max({_LIST})", names=frozenset({_LIST})),
    Aggregation.COUNT: compile_expression(f"count({_LIST})", names=frozenset({_LIST})),
}
_EQUAL = compile_expression("satu__ = lain__", names=frozenset({"satu__", "lain__"}))


@dataclass(frozen=True, kw_only=True)
class _Output:
    """One output column, compiled."""

    name: str
    wanted: ItemType
    entries: tuple[Code, ...]
    default: Code | None
    #: The list of possible values, best first.
    order: Expression | None


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A compiled table."""

    place: Place
    policy: HitPolicy
    aggregation: Aggregation | None
    labels: tuple[str, ...]
    inputs: tuple[Code, ...]
    matcher: _Matcher
    outputs: tuple[_Output, ...]
    rule_ids: tuple[str | None, ...]


def table_code(box: DecisionTable, scope: Scope) -> Code:
    """Compile a decision table, apart from the type it is declared with, and look for gaps and overlaps."""
    if not scope.lenient:
        note_nonsense(box, scope)
        scope.report.later(lambda: examine(box, scope))
    table = _Table(
        place=scope.place(box.place),
        policy=box.hit_policy,
        aggregation=box.aggregation if box.hit_policy is HitPolicy.COLLECT else None,
        labels=tuple(clause.label for clause in box.inputs),
        inputs=tuple(_input(clause, scope) for clause in box.inputs),
        matcher=_matcher(box, scope),
        outputs=tuple(
            _output(clause, index, box, scope) for index, clause in enumerate(box.outputs)
        ),
        rule_ids=tuple(rule.place.element_id for rule in box.rules),
    )
    return lambda frame: _answer(table, frame)


def cell_name(number: int, clause: InputClause | OutputClause) -> str:
    """Return what a cell is called in a finding."""
    label = clause.label if isinstance(clause, InputClause) else clause.place.name or clause.name
    return f"baris {number}, kolom “{label}”" if label else f"baris {number}"


def _code(box: LiteralBox, scope: Scope) -> Code:
    """Compile a cell; an empty one, or `-`, is null."""
    if box.text in {"", "-"}:
        return lambda frame: None
    return scope.code(box)


def _input(clause: InputClause, scope: Scope) -> Code:
    at = scope.at(f"kolom “{clause.label}”")
    code = _code(clause.expression, at)
    wanted = at.type(clause.expression.type_ref, clause.place)
    if wanted.is_any:
        return code
    place = scope.place(clause.place)
    what = f"Masukan “{clause.label}”"
    return lambda frame: frame.run.admit(code(frame), wanted, place, what)


def _matcher(box: DecisionTable, scope: Scope) -> _Matcher:
    """Compile the rules; a cell that lets everything pass costs nothing."""
    rows: list[list[tuple[int, UnaryTests | FeelError, Place]]] = []
    for number, rule in enumerate(box.rules, start=1):
        cells: list[tuple[int, UnaryTests | FeelError, Place]] = []
        for column, (test, clause) in enumerate(zip(rule.tests, box.inputs, strict=True)):
            if test.text in {"", "-"}:
                continue
            compiled = scope.at(cell_name(number, clause)).tests(test)
            cells.append((column, compiled, scope.place(test.place)))
        rows.append(cells)
    first_only = box.hit_policy is HitPolicy.FIRST

    def match(frame: Frame, values: Sequence[Value]) -> list[int]:
        run, names, hits = frame.run, frame.names, []
        for index, cells in enumerate(rows):
            for column, tests, place in cells:
                if isinstance(tests, FeelError):
                    run.fail(str(tests), place)
                    break
                if not run.test(tests, values[column], names, place):
                    break
            else:
                hits.append(index)
                if first_only:
                    break
        return hits

    return match


def _output(clause: OutputClause, index: int, box: DecisionTable, scope: Scope) -> _Output:
    entries = tuple(
        _code(rule.outputs[index], scope.at(cell_name(number, clause)))
        for number, rule in enumerate(box.rules, start=1)
    )
    wanted = scope.type(clause.type_ref, clause.place)
    return _Output(
        name=clause.name,
        wanted=wanted,
        entries=entries,
        default=_code(clause.default, scope) if clause.default and clause.default.text else None,
        order=_order(clause, wanted, scope),
    )


def _order(clause: OutputClause, wanted: ItemType, scope: Scope) -> Expression | None:
    """Compile the list of possible values, for PRIORITY and OUTPUT ORDER."""
    text = clause.values or wanted.values
    if not text:
        return None
    at = scope.at(f"nilai keluaran kolom “{clause.name or clause.place.name or ''}”")
    listed = at.expression(LiteralBox(place=clause.place, text=f"[{text}]"))
    return None if isinstance(listed, FeelError) else listed


def _answer(table: _Table, frame: Frame) -> Value:
    values = [code(frame) for code in table.inputs]
    matched = table.matcher(frame, values)
    hits = _settled(table, matched, frame)
    frame.run.hits.append(
        TableHit(
            owner_id=table.place.element_id or "",
            name=table.place.name or "",
            inputs=dict(zip(table.labels, values, strict=True)),
            rules=tuple(hit + 1 for hit in hits),
            rule_ids=tuple(table.rule_ids[hit] for hit in hits),
        )
    )
    if not matched:
        return _default(table, frame)
    return _combine(table, hits, frame)


def _settled(table: _Table, hits: list[int], frame: Frame) -> list[int]:
    """Leave the rules that the hit policy lets answer, in its order; none where they contradict it."""
    if len(hits) < 2:
        return hits
    rows = tuple(hit + 1 for hit in hits)
    match table.policy:
        case HitPolicy.UNIQUE:
            frame.run.fail(
                f"Tabel ini hanya boleh mengena satu baris (UNIQUE), tetapi baris {_listed(rows)} mengena.",
                table.place,
                rows=rows,
            )
            return []
        case HitPolicy.ANY:
            results = [_row(table, hit, frame) for hit in hits]
            if not all(_same(results[0], other, frame.run, table.place) for other in results[1:]):
                frame.run.fail(
                    f"Baris {_listed(rows)} mengena dengan hasil yang berbeda, padahal tabel ini (ANY) "
                    "menuntut hasil yang sama.",
                    table.place,
                    rows=rows,
                )
                return []
            return hits[:1]
        case HitPolicy.PRIORITY:
            return _by_priority(table, hits, frame)[:1]
        case HitPolicy.OUTPUT_ORDER:
            return _by_priority(table, hits, frame)
    return hits


def _listed(rows: Sequence[int]) -> str:
    named = [str(row) for row in rows[:_RULES_NAMED]]
    if len(rows) > _RULES_NAMED:
        return f"{', '.join(named)} dan {len(rows) - _RULES_NAMED} lainnya"
    return f"{', '.join(named[:-1])} dan {named[-1]}"


def _same(one: Value, other: Value, run: Run, place: Place) -> bool:
    return run.feel(_EQUAL, {"satu__": one, "lain__": other}, place) is True


def _by_priority(table: _Table, hits: list[int], frame: Frame) -> list[int]:
    """Sort rules by the places of their outputs in the lists of possible values, leftmost column first."""
    keys: dict[int, list[int]] = {hit: [] for hit in hits}
    for output in table.outputs:
        if output.order is None:
            continue
        listed = frame.run.feel(output.order, frame.names, table.place)
        ranking: list[Value] = listed if isinstance(listed, list) else []
        for hit in hits:
            value = _entry(output, hit, frame, table.place)
            ranks = (
                rank
                for rank, ranked in enumerate(ranking)
                if _same(value, ranked, frame.run, table.place)
            )
            keys[hit].append(next(ranks, len(ranking)))
    return sorted(hits, key=keys.__getitem__)


def _entry(output: _Output, hit: int, frame: Frame, place: Place) -> Value:
    value = output.entries[hit](frame)
    if output.wanted.is_any:
        return value
    return frame.run.admit(value, output.wanted, place, f"Keluaran “{output.name}” baris {hit + 1}")


def _row(table: _Table, hit: int, frame: Frame) -> Value:
    """Return what one rule says: its value, or a context where there are several outputs."""
    if len(table.outputs) == 1:
        return _entry(table.outputs[0], hit, frame, table.place)
    return {output.name: _entry(output, hit, frame, table.place) for output in table.outputs}


def _default(table: _Table, frame: Frame) -> Value:
    """Return what the table says when no rule answers."""
    if all(output.default is None for output in table.outputs):
        return None
    values: dict[str, Value] = {}
    for output in table.outputs:
        value = None if output.default is None else output.default(frame)
        what = f"Keluaran bawaan “{output.name}”"
        values[output.name] = frame.run.admit(value, output.wanted, table.place, what)
    return next(iter(values.values())) if len(values) == 1 else values


def _combine(table: _Table, hits: list[int], frame: Frame) -> Value:
    if not hits:
        return None
    if table.policy not in {HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER}:
        return _row(table, hits[0], frame)
    if table.aggregation is None:
        return [_row(table, hit, frame) for hit in hits]
    results: dict[str, Value] = {
        output.name: _aggregate(
            table.aggregation,
            [_entry(output, hit, frame, table.place) for hit in hits],
            table,
            frame,
        )
        for output in table.outputs
    }
    return next(iter(results.values())) if len(results) == 1 else results


def _aggregate(aggregation: Aggregation, values: list[Value], table: _Table, frame: Frame) -> Value:
    result = frame.run.feel(_AGGREGATES[aggregation], {_LIST: values}, table.place)
    if result is None:
        frame.run.fail(f"Hasilnya tidak dapat digabung dengan {aggregation}.", table.place)
    return result
