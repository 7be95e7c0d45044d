"""What does one evaluation carry along, and when has it cost enough?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from engine.feel.errors import FeelError
from engine.feel.exchange import DEEPEST, Foreign, import_value
from engine.feel.limits import Limits
from engine.feel.values import DECIMAL128, Function, Value

#: User functions may nest this many times deeper than the limit on the syntax tree.
_CALL_DEPTH_FACTOR = 4
#: Copying so many elements of a variable takes about as long as one turn of a loop.
_ELEMENTS_PER_STEP = 6


class Run:
    """The variables, the clock and the budget of one evaluation."""

    __slots__ = (
        "_context",
        "_imported",
        "_limits",
        "_randomness",
        "_source",
        "_steps",
        "_trusted",
        "_units",
        "_values",
        "depth",
        "exact",
        "now",
        "position",
    )

    def __init__(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime,
        source: str,
        limits: Limits,
        trusted: bool = False,
        exact: bool = False,
    ) -> None:
        """Start with an untouched budget; `context` is read lazily and never changed.

        A `trusted` one holds FEEL's own types only.
        """
        self._context = context
        self._values: dict[str, Value] = {}
        self._imported = 0
        self._source = source
        self._limits = limits
        self._steps = limits.steps
        self._trusted = trusted
        self._randomness: Random | None = None
        self._units = limits.output_units
        self.now = now
        #: Dates and times beyond Python's bounds may be made (see `Far`).
        self.exact = exact
        #: Nodes of the syntax tree that user functions have stacked up.
        self.depth = 0
        #: Where in the source we are, as far as a message needs it.
        self.position = 1

    def read(self, name: str) -> Value:
        """Return a variable of the process in its FEEL form; an unknown one is null."""
        values = self._values
        if self._trusted:
            return self._context.get(name)
        if name in values:
            return values[name]
        try:
            value = self.admit_input(self._context.get(name))
        except Foreign as foreign:
            raise self.fail(
                f"Variabel `{name}` berisi {foreign}, yang tidak dikenal FEEL."
            ) from None
        values[name] = value
        return value

    def admit_input(self, value: Any) -> Value:
        """Return a value from outside in its FEEL form, charged by its size. Raises `Foreign`."""
        return value if self._trusted else import_value(value, charge=self._charge)

    def _charge(self, elements: int) -> None:
        steps, self._imported = divmod(self._imported + elements, _ELEMENTS_PER_STEP)
        if steps:
            self.spend(steps)

    def knows(self, name: str) -> bool:
        """Tell whether the process has this variable, be it null."""
        return name in self._context

    def random_number(self) -> Decimal:
        """Return the next of a row of numbers from 0 to 1 that the moment and the source decide.

        So a step of a process that is run again, as after a crash, takes the same way again.
        """
        if self._randomness is None:
            # Not for secrets: an expression draws lots.
            self._randomness = Random(f"{self.now.isoformat()} {self._source}")  # noqa: S311
        return DECIMAL128.scaleb(Decimal(self._randomness.randrange(10**16)), -16)

    def spend(self, steps: int) -> None:
        """Take steps from the budget; FeelError when it is used up."""
        self._steps -= steps
        if self._steps < 0:
            raise self.fail("Ekspresi ini memerlukan terlalu banyak langkah.")

    def produce(self, units: int) -> None:
        """Take list elements, entries or characters from the budget; FeelError when it is used up."""
        self._units -= units
        if self._units < 0:
            raise self.fail("Ekspresi ini menghasilkan data yang terlalu besar.")

    def call(self, function: Function, arguments: tuple[Value, ...]) -> Value:
        """Call a function value with positional arguments; null when their number does not fit."""
        self.spend(function.cost)
        if function.parameters is not None and len(function.parameters) != len(arguments):
            return None
        return function.apply(arguments)

    def enter(self, depth: int) -> None:
        """Note that a function body of this depth starts; pair with `leave`."""
        self.depth += depth
        if self.depth > self._limits.depth * _CALL_DEPTH_FACTOR:
            raise self.fail("Fungsi memanggil dirinya terlalu dalam.")

    def leave(self, depth: int) -> None:
        """Note that the body is done."""
        self.depth -= depth

    def fail(self, message: str) -> FeelError:
        """Make the error for the current position."""
        return FeelError(message, position=self.position, source=self._source)

    def admit(self, result: Value) -> Value:
        """Return the result when it is small enough to be handed out.

        Lists may share parts; whoever writes them out meets each part again, so it is counted again.
        """
        if isinstance(result, list | dict):
            pending: list[tuple[Value, int]] = [(result, 0)]
            while pending:
                value, depth = pending.pop()
                if isinstance(value, list | dict):
                    self.produce(len(value))
                    if depth > DEEPEST:
                        raise self.fail(
                            "Ekspresi ini menghasilkan data yang bersarang terlalu dalam."
                        )
                    parts = value if isinstance(value, list) else value.values()
                    pending.extend((part, depth + 1) for part in parts)
        return result


class Scope:
    """Names bound by the expression itself, innermost first; the root scope binds none."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, run: Run, names: dict[str, Value], parent: Scope | None = None) -> None:
        """`names` is kept, not copied: a context literal fills it entry by entry."""
        self.run = run
        self.names = names
        self.parent = parent

    def read(self, name: str) -> Value:
        """Return what the innermost binding says, else the process variable."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return self.run.read(name)
