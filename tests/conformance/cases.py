"""What does a case of the comparison hold, and how is it judged?

A case is a drawing (or a use of the library), what BPMN or plain sense says should come of it, and a play that finds
out. Stock SpiffWorkflow has to fail it: that is why the case is here. Alur has to run it as BPMN says, or refuse the
drawing at publishing with a finding on the element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.bpmn.compiler import compile_bpmn
from tests.conformance.players import AlurPlayer
from tests.conformance.stock import NeverEnds, PatientPlayer, StockPlayer

RIGHT = "right"
Start = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A drawing that stock SpiffWorkflow gets wrong."""

    id: str
    #: Where the measurement stands: a section of the notes on SpiffWorkflow, `#6` in their list, `peers`, or an ADR.
    source: str
    #: What is drawn, in a few words; it stands in the published table.
    what: str
    drawing: bytes
    #: Plays the drawing: `begin(**variables)` starts it and returns a player, which is to be compared.
    play: Callable[[Start], object]
    #: What BPMN says.
    expected: object
    #: The element that a refusal has to name.
    element: str = "x"
    #: The same drawing in the library's words, where translating is not enough.
    stock_drawing: bytes | None = None
    #: Takes the library more than a few seconds to fail.
    is_slow: bool = False

    def on_stock(self) -> str:
        """Play it on the plain library."""
        drawing = self.stock_drawing or self.drawing
        player = PatientPlayer if self.is_slow else StockPlayer
        return _judged(lambda: self.play(partial(player, drawing)), self.expected)

    def on_alur(self) -> str:
        """Play it on Alur; a drawing that is not published is refused by the rule that names the element."""
        compiled = compile_bpmn(self.drawing, schema=False)
        if not compiled.is_publishable:
            named = [f.rule for f in compiled.findings if f.blocks and f.element_id == self.element]
            return f"refused: {named[0]}" if named else "refused without naming the element"
        return _judged(lambda: self.play(partial(AlurPlayer, self.drawing)), self.expected)


@dataclass(frozen=True, kw_only=True)
class UseCase:
    """A use of the library that goes wrong without any drawing being at fault; each way tells whether all is well."""

    id: str
    source: str
    what: str
    stock: Callable[[], bool]
    alur: Callable[[], bool]
    is_slow: bool = False

    def on_stock(self) -> str:
        """Use the plain library."""
        return _judged(self.stock, True)

    def on_alur(self) -> str:
        """Use Alur."""
        return _judged(self.alur, True)


def _judged(play: Callable[[], object], expected: object) -> str:
    try:
        got = play()
    except NeverEnds:
        return "never ends"
    except Exception as error:  # noqa: BLE001 - whatever is raised is the outcome
        return f"raises {type(error).__name__}"
    if got == expected:
        return RIGHT
    return "wrong" if isinstance(expected, bool) else f"wrong: {got!r}"
