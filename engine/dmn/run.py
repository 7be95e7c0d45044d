"""What does one evaluation of a decision carry along, and what does it remember for the auditor?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from engine.dmn.errors import DecisionError
from engine.dmn.model import Place
from engine.dmn.types import ItemType, coerce
from engine.feel import Expression, FeelError, Function, UnaryTests, Value

#: FEEL expressions that one decision may evaluate, all cells and requirements counted.
MAX_EVALUATIONS = 30_000
#: Reasons that one run remembers.
MAX_REASONS = 10
#: Functions and decisions that may be open at once.
MAX_DEPTH = 100


@dataclass(frozen=True, kw_only=True)
class TableHit:
    """What a decision table was asked and which of its rules answered."""

    #: Of the decision or business knowledge model that the table belongs to.
    owner_id: str
    name: str
    #: Label of the column to the value that was looked up.
    inputs: Mapping[str, Value]
    #: Rules that held, counted from 1 in the order of the table.
    rules: tuple[int, ...]
    rule_ids: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One decision that was evaluated on the way to a result."""

    decision_id: str
    name: str
    #: What it required, by name.
    inputs: Mapping[str, Value]
    output: Value
    #: The tables that took part, business knowledge models included, in the order in which they answered.
    tables: tuple[TableHit, ...] = ()

    @property
    def rules(self) -> tuple[int, ...]:
        """The rules that held in the decision's own table, counted from 1."""
        own = [table for table in self.tables if table.owner_id == self.decision_id]
        return own[-1].rules if own else ()

    @property
    def rule_ids(self) -> tuple[str | None, ...]:
        """The ids of these rules as the file has them."""
        own = [table for table in self.tables if table.owner_id == self.decision_id]
        return own[-1].rule_ids if own else ()


class _Budget:
    """What a run and the decision services inside it may still use."""

    __slots__ = ("depth", "left")

    def __init__(self) -> None:
        self.left = MAX_EVALUATIONS
        self.depth = 0


class Run:
    """The clock, the budget and the results of one evaluation."""

    __slots__ = ("_budget", "hits", "inputs", "now", "reasons", "steps", "strict", "values")

    def __init__(self, inputs: Mapping[str, Any], *, now: datetime, strict: bool) -> None:
        """`strict` raises `DecisionError` where the standard has null for a mistake of the model or its data."""
        self.inputs = inputs
        self.now = now
        self.strict = strict
        #: Results by node, so that a decision that two others require is evaluated once.
        self.values: dict[object, Value] = {}
        self.steps: list[Step] = []
        self.hits: list[TableHit] = []
        #: Why something became null in a run that is not strict.
        self.reasons: list[str] = []
        self._budget = _Budget()

    def inner(self) -> Run:
        """Return a run with results of its own: a decision service is evaluated apart, on the same budget."""
        inner = Run({}, now=self.now, strict=self.strict)
        inner.steps, inner.hits, inner.reasons = self.steps, self.hits, self.reasons
        inner._budget = self._budget
        return inner

    def feel(self, expression: Expression, names: Mapping[str, Value], place: Place) -> Value:
        """Evaluate an expression; an error is null unless the run is strict."""
        self._spend(place)
        try:
            return expression.evaluate(names, now=self.now, trusted=True)
        except FeelError as error:
            return self.fail(f"{error}", place, error)

    def test(
        self, tests: UnaryTests, value: Value, names: Mapping[str, Value], place: Place
    ) -> bool:
        """Tell whether a value passes a cell; what cannot be told does not pass."""
        self._spend(place)
        try:
            return tests.evaluate(value, names, now=self.now, trusted=True) is True
        except FeelError as error:
            self.fail(f"{error}", place, error)
            return False

    def call(self, function: Function, arguments: tuple[Value, ...], place: Place) -> Value:
        """Call a function that may be written in FEEL; an error is null unless the run is strict."""
        try:
            return function.apply(arguments)
        except FeelError as error:
            return self.fail(f"{error}", place, error)

    def enter(self, place: Place) -> None:
        """Note that a function or decision starts; pair with `leave`. Raises `DecisionError` when too many are open."""
        if self._budget.depth >= MAX_DEPTH:
            raise problem("Fungsi atau keputusan saling memanggil terlalu dalam.", place)
        self._budget.depth += 1

    def leave(self) -> None:
        """Note that it is done; after an error the run is over and nobody counts."""
        self._budget.depth -= 1

    def admit(self, value: Value, wanted: ItemType, place: Place, what: str) -> Value:
        """Return a value as a type wants it; null, or an error, when it does not conform."""
        if value is None or wanted.is_any:
            return value
        result, conforming = coerce(value, wanted)
        if not conforming:
            return self.fail(f"{what} tidak sesuai dengan tipe “{wanted.name}”.", place)
        return result

    def fail(
        self,
        message: str,
        place: Place,
        cause: Exception | None = None,
        *,
        rows: tuple[int, ...] = (),
    ) -> Value:
        """Answer a mistake: null, or an error that names the place."""
        if self.strict:
            raise problem(message, place, rows=rows) from cause
        if len(self.reasons) < MAX_REASONS:
            self.reasons.append(message)
        return None

    def _spend(self, place: Place) -> None:
        self._budget.left -= 1
        if self._budget.left < 0:
            raise problem("Keputusan ini memerlukan terlalu banyak langkah.", place)


def problem(message: str, place: Place, *, rows: tuple[int, ...] = ()) -> DecisionError:
    """Make the error that names a place of the model."""
    name = f"“{place.name}”" if place.name else place.element_id or ""
    return DecisionError(
        f"{name}: {message}" if name else message,
        decision_id=place.element_id,
        table=place.name,
        rows=rows,
    )


class Frame:
    """The names that an expression sees, and the run that it belongs to."""

    __slots__ = ("names", "run")

    def __init__(self, run: Run, names: dict[str, Value]) -> None:
        """`names` is kept, not copied: a boxed context fills it entry by entry."""
        self.run = run
        self.names = names

    def with_names(self, names: Mapping[str, Value]) -> Frame:
        """Return a frame that sees some names more."""
        return Frame(self.run, {**self.names, **names})


#: A compiled boxed expression.
Code: TypeAlias = Callable[[Frame], Value]
