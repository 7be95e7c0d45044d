"""How does a remark of the compiler find its element?"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element

from engine.bpmn.namespaces import BPMN, line_of, namespace
from engine.domain.findings import Finding, Severity


class Report:
    """Collects findings about one file while it is compiled."""

    def __init__(self, file: str) -> None:
        """`file` is the name that the findings carry."""
        self.file = file
        self._findings: list[Finding] = []

    def error(self, rule: str, node: _Element | None, message: str) -> None:
        """Note something that keeps the file from being published."""
        self._add(Severity.ERROR, rule, node, message)

    def warning(self, rule: str, node: _Element | None, message: str) -> None:
        """Note something that the author should know."""
        self._add(Severity.WARNING, rule, node, message)

    @property
    def blocks(self) -> bool:
        """Whether an error was noted."""
        return any(finding.blocks for finding in self._findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, worst first, else in the order of the file."""
        return sort(self._findings)

    def _add(self, severity: Severity, rule: str, node: _Element | None, message: str) -> None:
        element = owner(node)
        self._findings.append(
            Finding(
                rule=rule,
                severity=severity,
                message=message,
                file=self.file,
                element_id=None if element is None else element.get("id"),
                element_name=None if element is None else element.get("name") or None,
                line=line_of(node),
            )
        )


def sort(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, then by file and line."""
    return tuple(sorted(findings, key=lambda f: (not f.blocks, f.file, f.line or 0)))


def owner(node: _Element | None) -> _Element | None:
    """Return the nearest BPMN element at or above `node` that has an id: what a person can click on."""
    while node is not None and (node.get("id") is None or namespace(node) != BPMN):
        node = node.getparent()
    return node
