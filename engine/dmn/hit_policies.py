"""Can this hit policy work with these columns?"""

from __future__ import annotations

from engine.dmn.expressions import Scope
from engine.dmn.model import Aggregation, DecisionTable, HitPolicy, OutputClause
from engine.feel import Kind

#: Policies that need to know which output is the better one.
_RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
_SUMMABLE = frozenset({Kind.ANY, Kind.NUMBER, Kind.DAYS_TIME, Kind.YEARS_MONTHS})


def note_nonsense(box: DecisionTable, scope: Scope) -> None:
    """Note a hit policy that cannot work with these columns."""
    place = scope.place(box.place)
    report = scope.report
    policy, aggregation = box.hit_policy, box.aggregation
    if aggregation is not None and policy is not HitPolicy.COLLECT:
        report.error(
            "dmn-hit-policy",
            place,
            f"{aggregation} hanya dapat dipakai dengan COLLECT, bukan {policy}.",
        )
    if aggregation is not None and len(box.outputs) > 1:
        report.error(
            "dmn-hit-policy",
            place,
            f"{aggregation} hanya dapat dipakai pada tabel dengan satu keluaran.",
        )
    ranked = any(
        clause.values or scope.type(clause.type_ref, clause.place).values for clause in box.outputs
    )
    if policy in _RANKED and not ranked:
        report.error(
            "dmn-hit-policy",
            place,
            f"{policy} memerlukan daftar nilai keluaran, dari yang terpenting.",
        )
    for clause in box.outputs:
        if len(box.outputs) > 1 and not clause.name:
            report.error("dmn-hit-policy", place, "Setiap kolom keluaran memerlukan nama.")
        if policy is HitPolicy.COLLECT and aggregation not in {None, Aggregation.COUNT}:
            _note_unsummable(box, clause, scope)


def _note_unsummable(box: DecisionTable, clause: OutputClause, scope: Scope) -> None:
    """Note outputs that cannot be added up or compared, as far as they are written out."""
    kind = scope.type(clause.type_ref, clause.place).kind
    summed = box.aggregation is Aggregation.SUM
    if summed and kind not in _SUMMABLE:
        scope.report.error(
            "dmn-hit-policy", scope.place(clause.place), f"SUM memerlukan angka, bukan {kind}."
        )
        return
    index = box.outputs.index(clause)
    for number, rule in enumerate(box.rules, start=1):
        text = rule.outputs[index].text
        if summed and (text.startswith('"') or text in {"true", "false"}):
            scope.report.error(
                "dmn-hit-policy",
                scope.place(rule.place),
                f"Baris {number}: SUM memerlukan angka, bukan {text}.",
            )
