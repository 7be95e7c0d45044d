"""Who names new rows?

Whatever the engine was built with: `engine.adapters.identifiers`.
"""

from __future__ import annotations

from collections.abc import Callable

#: Hands out identifiers, each greater than the one before; tests pass a counting one.
NewId = Callable[[], str]
