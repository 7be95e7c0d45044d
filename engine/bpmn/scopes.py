"""Where does a variable live?

Once, in its scope: the process instance, a sub-process with an input mapping, a task with one. Whoever stands inside
reads what lies outside; a write goes to the nearest scope that has the name, else to the instance (inside a
multi-instance: to the item). So two branches that write different names never undo each other, however they overtake (see docs/adr/0004-variables-per-scope.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Scope:
    """The variables of one scope, and the way to those around it."""

    __slots__ = ("is_closed", "local", "parent")

    def __init__(
        self,
        parent: Scope | None = None,
        local: dict[str, Any] | None = None,
        *,
        is_closed: bool = False,
    ) -> None:
        """Open a scope inside `parent`, or the scope of the instance.

        A closed one keeps new names to itself: what one item of a multi-instance finds out is not its neighbour's.
        """
        self.parent = parent
        self.local: dict[str, Any] = {} if local is None else local
        self.is_closed = is_closed or parent is None

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
        """Write to the nearest scope that has the name, else to the nearest closed one or the instance."""
        scope: Scope | None = self
        while scope is not None and name not in scope.local:
            scope = scope.parent
        if scope is None:
            scope = self
            while not scope.is_closed and scope.parent is not None:
                scope = scope.parent
        scope.local[name] = value
