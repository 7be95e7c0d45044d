"""Which XML vocabularies does a DMN file speak, and how are its elements found?

The element names are the same in every version from 1.1 to 1.5, so a file is read by local names.
"""

from __future__ import annotations

from lxml.etree import QName, _Element

#: Version to namespace; the modellers in use write all of them.
VERSIONS = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}
DMN = frozenset(VERSIONS.values())

#: What FEEL is called as an expression language, by version; an empty or missing attribute means it too.
FEEL = frozenset(
    {
        "",
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)

#: How an import says that it brings another decision model, of whichever version.
IMPORT_TYPE = "/spec/DMN/"


def roots() -> tuple[str, ...]:
    """Return the qualified names that the topmost element may have."""
    return tuple(f"{{{namespace}}}definitions" for namespace in VERSIONS.values())


def local_name(node: _Element) -> str:
    """Return an element's name without its namespace; empty when it is none of DMN's."""
    name = QName(node)
    return name.localname if name.namespace in DMN else ""


def children(node: _Element, *names: str) -> list[_Element]:
    """Return the DMN children with one of these names, or all of them, in the order of the file."""
    return [child for child in node if (name := local_name(child)) and (not names or name in names)]


def child(node: _Element, *names: str) -> _Element | None:
    """Return the first DMN child with one of these names."""
    return next(iter(children(node, *names)), None)


def text_of(node: _Element | None) -> str:
    """Return the text of an element, blanks trimmed."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def child_text(node: _Element, name: str) -> str:
    """Return the text of a child; empty when there is none."""
    return text_of(child(node, name))


def line_of(node: _Element) -> int | None:
    """Return the line that an element begins on, counted from 1."""
    line: object = node.sourceline
    return line if isinstance(line, int) else None
