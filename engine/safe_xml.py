"""Is this file safe to read, and is it what it claims to be?

A first pass with a streaming parser refuses what is too large, too deep, or declares a document type, before any tree
is built. Only then does lxml read it, with the network, entities and DTDs shut off; comments and processing
instructions are left out, so that a text is always in one piece.
"""

from __future__ import annotations

from collections.abc import Collection
from xml.parsers import expat

from lxml import etree

from engine.errors import AlurError

MAX_BYTES = 5_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
#: Of one element, namespaces included: checking half a million of them takes half a gigabyte.
MAX_ATTRIBUTES = 500


class Unreadable(AlurError):
    """Berkas ini tidak dapat dibaca."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """`line` counts from 1."""
        super().__init__(message)
        self.line = line


def load(content: bytes, *, roots: Collection[str], language: str) -> etree._Element:
    """Return the topmost element, which must be one of `roots` (qualified names).

    `language` is what the sentence calls such a file, e.g. `BPMN 2.0`. Raises `Unreadable`.
    """
    root = load_any(content)
    if root.tag not in roots:
        wanted = etree.QName(next(iter(roots))).localname
        raise Unreadable(
            f"Berkas bukan {language}: unsur teratasnya “{etree.QName(root).localname}”, "
            f"seharusnya “{wanted}”.",
            line=1,
        )
    return root


def load_any(content: bytes) -> etree._Element:
    """Return the topmost element of any XML file. Raises `Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"Berkas terlalu besar; paling besar {MAX_BYTES // 1_000_000} MB.")
    _scan(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("Berkas bukan XML yang benar.", line=error.lineno) from error
    return root


def _scan(content: bytes) -> None:
    """Walk through the file once without building anything."""
    parser = expat.ParserCreate()
    depth = count = 0

    def refuse(message: str) -> None:
        raise Unreadable(message, line=parser.CurrentLineNumber)

    def doctype(*_: object) -> None:
        refuse("Berkas memuat DOCTYPE, yang tidak diterima karena alasan keamanan.")

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > MAX_DEPTH:
            refuse(f"Unsur XML bersarang lebih dari {MAX_DEPTH} tingkat.")
        if count > MAX_ELEMENTS:
            refuse(f"Berkas memuat lebih dari {MAX_ELEMENTS} unsur XML.")
        if len(attributes) > MAX_ATTRIBUTES:
            refuse(f"Unsur “{name[:60]}” memuat lebih dari {MAX_ATTRIBUTES} atribut.")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable("Berkas bukan XML yang benar.", line=error.lineno) from error
    except (ValueError, LookupError) as error:
        raise Unreadable("Pengodean huruf berkas ini tidak dikenal.", line=1) from error
