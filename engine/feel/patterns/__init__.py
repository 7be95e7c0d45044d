"""How are the patterns of `matches`, `replace` and `split` run without a pattern that never ends?

Python's `re` backtracks: a pattern of a process owner could keep a worker busy for years. Here a pattern
becomes a list of instructions, and all ways of matching are followed side by side, so that the time is at most
the length of the text times the length of the pattern. The language is that of XPath 3.1 §5.6.1, as DMN
1.5 asks. Back references are beyond any such method: a pattern that has one takes as long as it takes, but
no longer than the budget of the evaluation allows.
"""

from engine.feel.patterns.matching import Match, find_all, search
from engine.feel.patterns.parsing import compile_pattern
from engine.feel.patterns.program import InvalidPattern, Program, UnsupportedPattern

__all__ = [
    "InvalidPattern",
    "Match",
    "Program",
    "UnsupportedPattern",
    "compile_pattern",
    "find_all",
    "search",
]
