"""What came from the browser under one name, and what was read from it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: A browser's fields: every name with one value or all its values in order.
Submitted = Mapping[str, Sequence[str] | str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value (None for no answer) or, where none could be read, one sentence."""

    value: Any = None
    error: str | None = None
    #: Whether the person said that the value is right although it looks wrong (see `own.warning`).
    confirmed: bool = False


NO_ANSWER = Answer()


def first(submitted: Submitted, name: str) -> str:
    """The first value under this name, empty if there is none."""
    found = submitted.get(name, "")
    if isinstance(found, str):
        return found
    return found[0] if found else ""


def every(submitted: Submitted, name: str) -> tuple[str, ...]:
    """All values under this name."""
    found = submitted.get(name, ())
    return (found,) if isinstance(found, str) else tuple(found)
