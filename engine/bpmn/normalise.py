"""What is tidied up before a file is read?

Only what changes nothing in its meaning: BPMN lets a sequence flow go without an id, but a path and a finding need one.
"""

from __future__ import annotations

from lxml.etree import _Element

from engine.bpmn.namespaces import bpmn


def normalise(root: _Element) -> None:
    """Give every sequence flow an id; the same file always gets the same ids."""
    taken = {node.get("id") for node in root.iter() if node.get("id")}
    for flow in root.iter(bpmn("sequenceFlow")):
        if flow.get("id"):
            continue
        name = f"alur_{flow.get('sourceRef', '')}_{flow.get('targetRef', '')}"
        while name in taken:
            name += "_"
        taken.add(name)
        flow.set("id", name)
