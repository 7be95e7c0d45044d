"""Which names of several words may appear in the expressions of a model?

FEEL's names may hold blanks, so a reader of `Pemohon.Nama Lengkap` must know beforehand that there is such a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from engine.dmn.model import Boxed, ItemDefinition, LiteralBox, Model, OutputClause, Typed
from engine.feel import normal_name


def long_names(model: Model) -> frozenset[str]:
    """Return the names of entries, components, columns and nodes that are more than one plain word."""
    found = [node.variable.name for node in model.nodes]
    for item in model.items:
        found.extend(_components(item))
    for decision in model.decisions:
        found.extend(_entries(decision.logic))
    for knowledge in model.knowledge:
        found.extend(_entries(knowledge.logic))
    return frozenset(
        normal for name in found if name and not (normal := normal_name(name)).isidentifier()
    )


def mentions(box: Boxed | None, word: str) -> bool:
    """Tell whether any text in a boxed expression holds a word."""
    return any(word in text for text in _texts(box))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, LiteralBox):
        yield part.text
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _texts(getattr(part, each.name))


def _components(item: ItemDefinition) -> Iterator[str]:
    for component in item.components:
        yield component.name
        yield from _components(component)


def _entries(part: object) -> Iterator[str]:
    """Walk through a boxed expression, whatever it is made of."""
    if isinstance(part, Typed | OutputClause):
        yield part.name
    if isinstance(part, tuple):
        for each in part:
            yield from _entries(each)
    elif isinstance(part, Boxed) and is_dataclass(part):
        for each in fields(part):
            yield from _entries(getattr(part, each.name))
