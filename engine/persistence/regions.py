"""How is a region found by its code, or by the words of its name?

Built for the whole country (some 90,000 regions): every look-up goes through an index and reads what it returns, or the
regions that share a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from engine.persistence.tables import region, region_word
from engine.persistence.upserts import insert_missing
from forms.regions import name_words

#: Length of a code by how many parts it has, and where its parts end.
_LENGTHS = {1: 2, 2: 5, 3: 8, 4: 13}
_ENDS = (2, 5, 8)
#: Regions written at once; both databases bound the parameters of a statement.
_BATCH = 5_000


class Regions:
    """The list of regions; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def put(self, names: Mapping[str, str]) -> None:
        """Write regions by code; existing ones are left alone."""
        everything = list(names.items())
        for at in range(0, len(everything), _BATCH):
            batch = everything[at : at + _BATCH]
            known = self.names(code for code, _name in batch)
            new = [(code, name) for code, name in batch if code not in known]
            rows = [{"code": code, "name": name} for code, name in new]
            words = [
                {"code": code, "word": word} for code, name in new for word in name_words(name)
            ]
            insert_missing(self._connection, region, rows)
            insert_missing(self._connection, region_word, words)

    def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are known."""
        wanted = list(set(codes))
        if not wanted:
            return {}
        query = sa.select(region.c.code, region.c.name).where(region.c.code.in_(wanted))
        return {row.code: row.name for row in self._connection.execute(query)}

    def count(self, depth: int) -> int:
        """Count the regions whose codes have so many parts; reads the whole list."""
        query = sa.select(sa.func.count(region.c.code)).where(
            sa.func.length(region.c.code) == _LENGTHS[depth]
        )
        return self._connection.execute(query).scalar_one()

    def find(self, words: Sequence[str], *, depth: int, within: str, most: int) -> list[str]:
        """Return codes of regions by the beginnings of words; see `forms.ports.Regions.find`."""
        if not words:
            return []
        code, name = region_word.c.code, region.c.name
        query = (
            sa.select(code, name)
            .distinct()
            .join(region, region.c.code == code)
            .where(sa.func.length(code) == _LENGTHS[depth])
            .where(sa.or_(*(_begins(region_word.c.word, word) for word in words)))
            .where(*(_near(code, word) for word in words if len(words) > 1))
        )
        if within:
            # Not as a range: the index over words is the better one to go through.
            head = sa.func.substr(code, 1, len(within) + 1)
            query = query.where(head.in_([within, f"{within}."]))
        # What is called exactly so comes first, then the shorter names: they match more of what was typed.
        exact = sa.case((sa.func.lower(name) == " ".join(words), 0), else_=1)
        query = query.add_columns(exact, sa.func.length(name))
        query = query.order_by(exact, sa.func.length(name), code).limit(most)
        return [row.code for row in self._connection.execute(query)]


def _begins(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """Words from `word` up to the next one that does not begin with it; words hold plain letters and digits only."""
    return sa.and_(column >= word, column < f"{word}\u007f")


def _near(code: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """Tell whether a word is in the name of the region, or of one around it."""
    other = region_word.alias()
    around = [sa.func.substr(code, 1, end) for end in _ENDS]
    return sa.exists().where(other.c.code.in_([*around, code]), _begins(other.c.word, word))
