"""How are findings about a decision model gathered?"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.dmn.model import Place
from engine.domain.findings import Finding, Severity


class Report:
    """The findings of one file, in the order in which they were made, each once."""

    def __init__(self, file: str, findings: Iterable[Finding] = ()) -> None:
        """`file` is the name inside the package; `findings` were made before."""
        self._file = file
        self._findings: dict[Finding, None] = dict.fromkeys(findings)
        self._later: list[Callable[[], None]] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found; what was left for later is looked into now."""
        while self._later:
            self._later.pop(0)()
        return tuple(self._findings)

    def later(self, look: Callable[[], None]) -> None:
        """Look into something only when the findings are wanted: whoever runs decisions wants none."""
        self._later.append(look)

    def error(self, rule: str, place: Place, message: str) -> None:
        """Note what keeps the model from being published."""
        self._add(rule, place, message, Severity.ERROR)

    def warning(self, rule: str, place: Place, message: str) -> None:
        """Note what its author should look at."""
        self._add(rule, place, message, Severity.WARNING)

    def _add(self, rule: str, place: Place, message: str, severity: Severity) -> None:
        finding = Finding(
            rule=rule,
            severity=severity,
            message=message,
            file=self._file,
            element_id=place.element_id,
            element_name=place.name,
            line=place.line,
        )
        self._findings[finding] = None
