"""What goes wrong in an expression, and where?"""

from __future__ import annotations


class FeelError(Exception):
    """An expression that cannot be read, is not supported, or asks for too much.

    What the standard calls a null result (a type mismatch, a division by zero) is null and never this.
    """

    def __init__(self, message: str, position: int, source: str) -> None:
        """`message` is one Indonesian sentence; `position` counts characters of `source` from 1."""
        super().__init__(message, position, source)
        self.message = message
        self.position = position
        self.source = source

    @property
    def line(self) -> int:
        """The line of the source, counted from 1."""
        return self.source.count("\n", 0, self.position - 1) + 1

    @property
    def column(self) -> int:
        """The character of that line, counted from 1."""
        return self.position - 1 - self.source.rfind("\n", 0, self.position - 1)

    def __str__(self) -> str:
        """Return the sentence with its place, as shown to the person who drew the diagram."""
        if "\n" in self.source:
            return f"{self.message} (baris {self.line}, karakter ke-{self.column})"
        return f"{self.message} (karakter ke-{self.position})"
