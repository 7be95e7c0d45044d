"""Is this file safe to read, and is it BPMN at all?"""

from __future__ import annotations

from lxml import etree

from engine import safe_xml
from engine.bpmn.namespaces import bpmn
from engine.safe_xml import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, Unreadable

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_ELEMENTS", "Unreadable", "load"]


def load(content: bytes) -> etree._Element:
    """Return the `definitions` element of a BPMN file. Raises `Unreadable`."""
    return safe_xml.load(content, roots=(bpmn("definitions"),), language="BPMN 2.0")
