"""Which XML vocabularies may a file speak?"""

from __future__ import annotations

from lxml.etree import QName, _Element

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
#: Dialects of other engines, with the name their users know them by.
FOREIGN = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://operaton.org/schema/1.0/bpmn": "Operaton",
    "http://flowable.org/bpmn": "Flowable",
    "http://activiti.org/bpmn": "Activiti",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.bonitasoft.org/bpmn": "Bonita",
    "http://www.bonitasoft.org/studio/connector/definition/6.0": "Bonita",
    "http://www.bonitasoft.org/studio/connector/definition/6.1": "Bonita",
}


def bpmn(name: str) -> str:
    """Return the qualified name of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def zeebe(name: str) -> str:
    """Return the qualified name of a Camunda 8 extension element."""
    return f"{{{ZEEBE}}}{name}"


def local_name(node: _Element) -> str:
    """Return an element's name without its namespace."""
    return QName(node).localname


def namespace(node: _Element) -> str:
    """Return an element's namespace; empty when it has none."""
    return QName(node).namespace or ""


def children(node: _Element, *names: str) -> list[_Element]:
    """Return the BPMN children with one of these names, in the order of the file."""
    wanted = {bpmn(name) for name in names}
    return [child for child in node if child.tag in wanted]


def child(node: _Element, name: str) -> _Element | None:
    """Return the first BPMN child with this name."""
    return node.find(bpmn(name))


def text_of(node: _Element | None) -> str:
    """Return the text of an element, comments left out and blanks trimmed."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def line_of(node: _Element | None) -> int | None:
    """Return the line that an element begins on, counted from 1."""
    line: object = None if node is None else node.sourceline
    return line if isinstance(line, int) else None
