"""How many statements does a use case send?

What SQLAlchemy does not count is not counted here either: BEGIN, COMMIT and the savepoints around jobs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa


@dataclass
class Statements:
    """The statements that were sent while somebody counted, in order, parameters left out."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many there were; one with many sets of parameters counts once."""
        return len(self.texts)


@contextmanager
def counted(database: sa.Engine) -> Iterator[Statements]:
    """Count what is sent to the database inside the block, by whichever thread."""
    statements = Statements()

    def note(_c: object, _k: object, text: str, _p: object, _x: object, _m: object) -> None:
        statements.texts.append(text)

    sa.event.listen(database, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(database, "before_cursor_execute", note)
