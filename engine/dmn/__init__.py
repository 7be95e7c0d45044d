"""What are decisions here (DMN 1.1 to 1.5), and what may the rest of the house use of them?

`compile_dmn` reads one file, `link` puts the files of a package together, and `Decisions.evaluate` asks a decision and
tells which rows answered. Only what is listed here is public.
"""

from engine.dmn.decisions import CompiledDmn, Decisions, Outcome, compile_dmn, link
from engine.dmn.errors import DecisionError
from engine.dmn.run import Step, TableHit

__all__ = [
    "CompiledDmn",
    "DecisionError",
    "Decisions",
    "Outcome",
    "Step",
    "TableHit",
    "compile_dmn",
    "link",
]
