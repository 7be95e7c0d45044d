"""What does a YAML file mean to a process owner?

YAML 1.1, which the library speaks, turns `no` into false, `12:30` into 750 and `010` into 8. Here only what looks like a number,
a date, a date with time and offset, `true`, `false` or `null` is one (YAML 1.2, and its timestamps); the rest is text.
Numbers are exact. A key that stands twice is a mistake, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

_MAP = "tag:yaml.org,2002:map"
#: By tag: what it looks like, and the characters it may begin with.
_PLAIN = {
    "tag:yaml.org,2002:null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "tag:yaml.org,2002:int": (r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    "tag:yaml.org,2002:float": (
        r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?",
        list("-+0123456789"),
    ),
    "tag:yaml.org,2002:timestamp": (
        r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{1,2}:\d{2}:\d{2}(?:\.\d+)?[ ]*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?)?",
        list("0123456789"),
    ),
    "tag:yaml.org,2002:merge": (r"<<", ["<"]),
}
#: A scenario of a page or two; a longer file is something else.
MAX_BYTES = 1_000_000
#: Nodes after anchors are followed: a handful of them can stand for millions.
_MAX_NODES = 20_000


class Unreadable(Exception):
    """The text is no YAML, or none that we read; says why in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file says, and where."""

    content: Any
    #: 1-based line of each entry, by the name of the list it stands in.
    lines: Mapping[str, tuple[int, ...]]


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - the library's own shape


for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z", re.ASCII), _first)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value in seen:
            raise Unreadable(f"baris {key.start_mark.line + 1}: “{key.value}” tertulis dua kali")
        seen.add(getattr(key, "value", "") if isinstance(key, yaml.ScalarNode) else "")
    loader.flatten_mapping(node)
    return dict(loader.construct_mapping(node, deep=True))


def _exact(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor(_MAP, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _exact)


def read(content: bytes) -> Document:
    """Read one document.

    Raises:
        Unreadable: with line and cause in one sentence.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("berkas ini terlalu besar")
    loader = None
    try:
        loader = _Loader(content.decode())
        node = loader.get_single_node()
        if node is None:
            raise Unreadable("berkas ini kosong")
        _count(node, 0)
        return Document(content=loader.construct_document(node), lines=_lines(node))
    except UnicodeDecodeError:
        raise Unreadable("berkas ini bukan teks UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"baris {mark.line + 1}: " if mark else ""
        raise Unreadable(f"{where}penulisan YAML salah ({error.problem})") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"penulisan YAML salah ({type(error).__name__})") from None
    finally:
        if loader is not None:
            loader.dispose()


def _count(node: yaml.Node, seen: int) -> int:
    seen += 1
    if seen > _MAX_NODES:
        raise Unreadable("berkas ini terlalu besar bila semua rujukannya diikuti")
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            seen = _count(each, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            seen = _count(value, _count(key, seen))
    return seen


def _lines(node: yaml.Node) -> dict[str, tuple[int, ...]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        key.value: tuple(each.start_mark.line + 1 for each in value.value)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.SequenceNode)
    }
