"""Does the file keep to the schema of BPMN 2.0?

The OMG's own schema, as SpiffWorkflow ships it. Building the validator takes 20 ms, so a process keeps one; libxml2
does not let two threads share its log, hence the lock.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

from engine.bpmn.namespaces import local_name
from engine.bpmn.report import Report

#: Remarks beyond this number are consequences of the first ones.
MAX_REMARKS = 20

_NAMESPACE = re.compile(r"\{[^}]*\}")
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"The attribute '(.+?)' is required but missing"), "atribut “{0}” wajib ada"),
    (re.compile(r"The attribute '(.+?)' is not allowed"), "atribut “{0}” tidak dikenal di sini"),
    (
        re.compile(r"This element is not expected\. Expected is (?:one of )?\( (.+?) \)"),
        "tidak boleh di tempat ini; yang diharapkan: {0}",
    ),
    (re.compile(r"This element is not expected"), "tidak boleh di tempat ini"),
    (
        re.compile(r"'([^']*)' is not a valid value of the atomic type 'xs(?:d)?:ID'"),
        "id “{0}” tidak sah atau sudah dipakai",
    ),
    (re.compile(r"'([^']*)' is not a valid value of"), "nilai “{0}” tidak sah"),
    (
        re.compile(r"Missing child element\(s\)\. Expected is (?:one of )?\( (.+?) \)"),
        "belum memuat {0}",
    ),
    (
        re.compile(r"The element type may not have any content|Character content"),
        "tidak boleh berisi teks",
    ),
)


def validate(root: etree._Element, report: Report) -> None:
    """Note every place where the file departs from the schema."""
    validator, lock = _validator()
    with lock:
        if validator.validate(root):
            return
        entries = [(entry.message, entry.path) for entry in _entries(validator)]
    for message, path in entries[:MAX_REMARKS]:
        node = _at(root, path)
        said = f"“{local_name(node)}” {_sentence(message)}"
        report.error("schema", node, f"Tidak sesuai skema BPMN 2.0: {said}.")


def _at(root: etree._Element, path: str | None) -> etree._Element:
    """Return the element that an entry of the log is about, or the root where it cannot be told."""
    prefixes = {prefix: name for prefix, name in root.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(path or "/*", namespaces=prefixes)
    except etree.XPathError:
        # A prefix that is declared further down; rare, and the sentence names the element.
        return root
    node = found[0] if isinstance(found, list) and found else root
    return node if isinstance(node, etree._Element) else root


def _entries(validator: etree.XMLSchema) -> list[Any]:
    # The stubs do not know that a log can be iterated.
    log: Any = validator.error_log
    return list(log)


@cache
def _validator() -> tuple[etree.XMLSchema, Lock]:
    return etree.XMLSchema(etree.parse(XSD_PATH)), Lock()


def _sentence(message: str) -> str:
    plain = _NAMESPACE.sub("", message)
    for pattern, sentence in _SENTENCES:
        match = pattern.search(plain)
        if match is not None:
            return sentence.format(*match.groups())
    return f"tidak sah ({plain})"
