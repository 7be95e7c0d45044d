"""What can go wrong in a form, and how is it told?

::

    FormError              anything this library refuses
    ├── InvalidSchema      a form that cannot be published; `problems` names each field
    └── UnsafePattern      an own pattern that is not proven to match in linear time

What a *person* fills in wrongly is not an exception: it is `Submission.errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SchemaProblem:
    """One thing a process owner has to mend in a form."""

    #: Key of the field, else id of the component, else empty when the form as a whole is meant.
    key: str
    #: The sentence a process owner reads.
    message: str


class FormError(Exception):
    """Formulir ini tidak dapat dipakai."""

    def __init__(self, message: str | None = None) -> None:
        """Take the class docstring as the sentence unless a better one is given."""
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.message)


class InvalidSchema(FormError):
    """Formulir ini belum dapat diterbitkan."""

    def __init__(self, problems: Sequence[SchemaProblem]) -> None:
        """`problems` are in document order and never empty."""
        self.problems: list[SchemaProblem] = list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems) or None)


class UnsafePattern(FormError):
    """Pola ini tidak dapat dipastikan aman."""
