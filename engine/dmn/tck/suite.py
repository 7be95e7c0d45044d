"""What does a file of test cases ask, and what does it expect?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Any

from lxml.etree import QName, _Element

from engine import safe_xml
from engine.feel.temporal import parse_temporal
from engine.feel.values import Value

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NUMBERS = frozenset({"decimal", "double", "float", "integer", "int", "long", "short", "byte"})
_TEMPORAL = frozenset(
    {"date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration"}
)


@dataclass(frozen=True, kw_only=True)
class Unwritable:
    """An expected value that none of our types can hold; nothing is equal to it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One result that is looked at."""

    name: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Case:
    """One test."""

    id: str
    #: What is called instead of a decision, where the test says so.
    invocable: str | None
    inputs: dict[str, Any]
    results: tuple[Expected, ...]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """One file of tests."""

    path: Path
    #: File name of the model, or empty.
    model: str
    cases: tuple[Case, ...]


def read(path: Path) -> CaseFile | None:
    """Read a file of tests, of whichever version; None for XML that is something else.

    Raises `engine.safe_xml.Unreadable` for what is no XML, and OSError.
    """
    root = safe_xml.load_any(path.read_bytes())
    if QName(root).localname != "testCases":
        return None
    names = _children(root, "modelName")
    return CaseFile(
        path=path,
        model=PurePosixPath(_text(names[0]).strip()).name if names else "",
        cases=tuple(_case(each) for each in _children(root, "testCase")),
    )


def _case(node: _Element) -> Case:
    return Case(
        id=node.get("id") or "",
        invocable=node.get("invocableName"),
        inputs={
            " ".join((each.get("name") or "").split()): _content(each)
            for each in _children(node, "inputNode")
        },
        results=tuple(_expected(each) for each in _children(node, "resultNode")),
    )


def _expected(node: _Element) -> Expected:
    wanted = _children(node, "expected")
    return Expected(name=node.get("name") or "", value=_content(wanted[0]) if wanted else None)


def _content(node: _Element) -> Any:
    """Return the value that an element holds: a value, a list, or named components."""
    components = _children(node, "component")
    if components:
        return {" ".join((each.get("name") or "").split()): _content(each) for each in components}
    lists = _children(node, "list")
    if lists:
        return [_content(item) for item in _children(lists[0], "item")]
    values = _children(node, "value")
    return _value(values[0]) if values else None


def _value(node: _Element) -> Value | Unwritable:
    if (node.get(f"{{{_XSI}}}nil") or "").strip() in {"true", "1"}:
        return None
    text = _text(node)
    kind = (node.get(f"{{{_XSI}}}type") or "string").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    if kind in _NUMBERS:
        return _number(text.strip())
    if kind in _TEMPORAL:
        value = parse_temporal(text.strip(), exact=True)
        return Unwritable(text=text.strip()) if value is None else value
    return text


def _number(text: str) -> Value | Unwritable:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Unwritable(text=text)
    return number if number.is_finite() else Unwritable(text=text)


def _children(node: _Element, name: str) -> list[_Element]:
    return [child for child in node if QName(child).localname == name]


def _text(node: _Element) -> str:
    return "".join(str(part) for part in node.itertext())
