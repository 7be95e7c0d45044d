"""Which files are ours, and what do they look like to the compiler?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "forms", "signing", "webui", "processes")
BUILT = {"node_modules", "dist", "__pycache__"}


def files(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """Return our own source files under the folders, in order, as absolute paths."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and not BUILT & set(path.parts)
    )


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """Return the path as a person would say it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call that a module makes."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
