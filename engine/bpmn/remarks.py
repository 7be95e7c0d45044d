"""How does a remark about the model become a finding?"""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.model import Element, Flow, ProcessModel
from engine.domain.findings import Finding, Severity


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something to say about an element, a flow, or the whole process."""

    rule: str
    message: str
    #: None for the process.
    element: Element | Flow | None = None
    severity: Severity = Severity.ERROR

    def finding(self, model: ProcessModel, file: str) -> Finding:
        """Return the finding, with the place in the file."""
        return Finding(
            rule=self.rule,
            severity=self.severity,
            message=self.message,
            file=file,
            element_id=self.element.id if self.element else model.process_id,
            element_name=(self.element.name if self.element else model.name) or None,
            line=self.element.line if isinstance(self.element, Element) else None,
        )
