"""Where does a variable live?

Once, in its scope: the process instance, a sub-process with an input mapping, a task with one. Whoever stands inside
reads what lies outside; a write goes to the nearest scope that has the name, else to the instance. So two branches
that write different names never undo each other, however they overtake (see docs/adr/0004-variables-per-scope.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Scope:
    """The variables of one scope, and the way to those around it."""

    __slots__ = ("local", "parent")

    def __init__(self, parent: Scope | None = None, local: dict[str, Any] | None = None) -> None:
        """Open a scope inside `parent`, or the scope of the instance."""
        self.parent = parent
        self.local: dict[str, Any] = {} if local is None else local

    @property
    def root(self) -> Scope:
        """The scope of the process instance."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def visible(self, over: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return everything readable from here, inner names over outer ones, and `over` on top; a new dict."""
        merged = {} if self.parent is None else self.parent.visible()
        merged.update(self.local)
        if over:
            merged.update(over)
        return merged

    def assign(self, name: str, value: Any) -> None:
        """Write to the nearest scope that has the name, else to the instance."""
        scope = self
        while scope.parent is not None and name not in scope.local:
            scope = scope.parent
        scope.local[name] = value
