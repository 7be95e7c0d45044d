"""What does a form show that is no question: pictures and tables?"""

from __future__ import annotations

from dataclasses import dataclass

from forms.schema import Component


@dataclass(frozen=True, kw_only=True)
class Image(Component):
    """A picture that is part of the form: `source` is a `data:` address of a raster image."""

    source: str
    #: What it shows, in words.
    alt: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: which entry of each item, and its heading."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Table(Component):
    """Variables as a table to read; `header` and `cells` are filled in on a plain form."""

    label: str
    header: tuple[Column, ...] = ()
    #: One tuple of words for each item, in the order of `header`.
    cells: tuple[tuple[str, ...], ...] = ()
    #: How many items the variable holds; more than `cells` where they are too many to draw.
    total: int = 0
