"""Which built-in functions are there?

The standard's functions (DMN 1.5 §10.3.4), and the few of Camunda's that process owners use.
"""

from __future__ import annotations

from engine.feel.library import contexts, conversion, lists, numeric, ranges, strings, temporal
from engine.feel.library.signatures import Library, Signature

_LIBRARIES: tuple[Library, ...] = (
    contexts.LIBRARY,
    conversion.LIBRARY,
    lists.LIBRARY,
    numeric.LIBRARY,
    ranges.LIBRARY,
    strings.LIBRARY,
    temporal.LIBRARY,
)

#: Every built-in by name, with its forms in the order in which they are tried.
BUILTINS: dict[str, tuple[Signature, ...]] = {
    name: forms for library in _LIBRARIES for name, forms in library.functions.items()
}

__all__ = ["BUILTINS", "Signature"]
