"""What does a built-in take, and do these arguments fit?

A signature is written much as the standard's tables write it:
`"string: string, start position: number, length?: number"`, with `?` after what may be left out and
`...` after what may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from engine.feel.run import Run
from engine.feel.temporal import at_midnight
from engine.feel.values import Far, Kind, Type, Value, kind_of

#: `(run, *arguments)`: arguments have the declared kinds, and are left out at the end as in the call.
#: Typed loosely because every built-in has its own.
Implementation: TypeAlias = Callable[..., Value]

#: So many characters of text cost one step, for Python walks over them much faster than FEEL does.
_CHARACTERS_PER_STEP = 64


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a built-in."""

    name: str
    kind: Kind
    optional: bool
    repeated: bool

    def __str__(self) -> str:
        """Return the name as a message shows it."""
        return (
            f"{self.name}…" if self.repeated else f"[{self.name}]" if self.optional else self.name
        )


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One form of a built-in; with a repeated parameter all arguments arrive as one list."""

    parameters: tuple[Parameter, ...]
    implementation: Implementation
    #: Takes dates and times beyond Python's bounds too; else they do not fit.
    far: bool

    def __str__(self) -> str:
        """Return the parameters as a message shows them."""
        return ", ".join(map(str, self.parameters))

    @property
    def repeated(self) -> bool:
        """Tell whether any number of arguments from one on is taken."""
        return any(parameter.repeated for parameter in self.parameters)

    def forms(self) -> Iterator[tuple[Type, ...]]:
        """Yield the types of the parameters, for each number of arguments that fits."""
        kinds = tuple(Type(kind=parameter.kind) for parameter in self.parameters)
        for count in range(len(kinds) + 1):
            if self.takes(count):
                yield kinds[:count]

    def takes(self, count: int) -> bool:
        """Tell whether this many positional arguments fit."""
        required = sum(not parameter.optional for parameter in self.parameters)
        return required <= count and (self.repeated or count <= len(self.parameters))

    def order(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """Return for each parameter which named argument is meant; None if the names do not fit.

        What is left out at the end is left out of the order too; what is left out before is None in it.
        """
        if len(set(names)) != len(names):
            return None
        places = {name: place for place, name in enumerate(names)}
        order = [places.pop(parameter.name, None) for parameter in self.parameters]
        while order and order[-1] is None:
            order.pop()
        return None if places or not self.takes(len(order)) else tuple(order)

    def accept(self, values: Sequence[Value]) -> list[Value] | None:
        """Return the arguments converted to the declared kinds (DMN 1.5 §10.3.2.9.4); None if they do not fit."""
        if self.repeated:
            return [list(values)]
        accepted: list[Value] = []
        for parameter, value in zip(self.parameters, values, strict=False):
            converted = None if value is None else _convert(value, parameter.kind)
            if isinstance(converted, Far) and not self.far and parameter.kind is not Kind.ANY:
                return None
            if converted is None and parameter.kind is not Kind.ANY:
                return None
            accepted.append(converted)
        return accepted

    def apply(self, run: Run, arguments: Sequence[Value]) -> Value:
        """Call the built-in and charge what it looked at and what it made."""
        run.spend(sum(map(_size, arguments)))
        result = self.implementation(run, *arguments)
        if isinstance(result, list | str):
            run.produce(len(result))
        return result


def _size(value: Value) -> int:
    if isinstance(value, list | dict):
        return len(value)
    return len(value) // _CHARACTERS_PER_STEP if isinstance(value, str) else 0


def _convert(value: Value, wanted: Kind) -> Value:
    """Convert a value that is not null; None if it does not conform."""
    if wanted is Kind.ANY:
        return value
    if wanted is Kind.LIST:
        return value if isinstance(value, list) else [value]
    if kind_of(value) is wanted:
        return value
    if (
        isinstance(value, list)
        and len(value) == 1
        and value[0] is not None
        and not isinstance(value[0], list)
    ):
        return _convert(value[0], wanted)
    if wanted is Kind.DATE_TIME and isinstance(value, date) and not isinstance(value, datetime):
        return at_midnight(value)
    return None


class Library:
    """The built-ins of one module, by name; a name may have several forms."""

    def __init__(self) -> None:
        """Start empty."""
        self.functions: dict[str, tuple[Signature, ...]] = {}

    def function(
        self, name: str, parameters: str = "", *, far: bool = False
    ) -> Callable[[Implementation], Implementation]:
        """Register a form of a built-in; the one written first is tried first."""

        def register(implementation: Implementation) -> Implementation:
            signature = Signature(
                parameters=_read(parameters), implementation=implementation, far=far
            )
            self.functions[name] = (*self.functions.get(name, ()), signature)
            return implementation

        return register


def _read(parameters: str) -> tuple[Parameter, ...]:
    return tuple(_parameter(part) for part in parameters.split(", ") if part)


def _parameter(text: str) -> Parameter:
    name, kind = text.split(": ")
    return Parameter(
        name=name.rstrip("?."),
        kind=Kind(kind),
        optional=name.endswith("?"),
        repeated=name.endswith("..."),
    )
