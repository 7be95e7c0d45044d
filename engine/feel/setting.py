"""What is known about the place where an expression stands?"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.limits import Limits
from engine.feel.values import Type


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the compiler is told besides the text; equal settings share what was compiled."""

    limits: Limits
    #: Variables known to exist, which therefore hide built-ins of the same name.
    names: frozenset[str]
    #: Names of several words that may follow a dot or stand in a filter, but not by themselves.
    members: frozenset[str]
    #: Types besides those of the standard, for `instance of` and parameters.
    types: tuple[tuple[str, Type], ...]
    #: Refuse what can never have an answer; otherwise the answer is null, as DMN has it.
    strict: bool
