"""What did the compiler find, and where?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding keeps a package from being published."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark of the compiler, told in a plain Indonesian sentence."""

    #: Stable machine name of the rule, e.g. `link-event-unpaired`.
    rule: str
    severity: Severity
    #: The sentence a process owner reads.
    message: str
    #: File inside the package, e.g. `pelaporan.bpmn`; empty when the package as a whole is meant.
    file: str = ""
    #: BPMN id (or form field key) of the element, where there is one.
    element_id: str | None = None
    #: Name as drawn, where there is one.
    element_name: str | None = None
    #: 1-based line in the file, where known.
    line: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether publishing must be refused."""
        return self.severity is Severity.ERROR
