"""How does text get onto a form without markup?

A process owner writes the little Markdown that the form-js editor teaches (headings, lists, bold);
pages get blocks of spans and escape every word, so no HTML can come in this way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

_MARKUP = re.compile(r"<[A-Za-z!/?]")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"[*-]\s+(.*)")
_NUMBERED = re.compile(r"[0-9]{1,3}[.)]\s+(.*)")
_STRONG = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)")
# Stands for a value while the text around it is read.
_MARK = re.compile("\ue000([0-9]+)\ue001")
# Reordering marks let a name read differently from what is stored; BOM and separators are noise.
_INVISIBLE = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class BlockKind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    #: A list whose items are numbered from 1.
    STEPS = "steps"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A run of words in one weight."""

    text: str
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading or paragraph (one line of spans) or a list or steps (one line for each item)."""

    kind: BlockKind
    lines: tuple[tuple[Span, ...], ...]
    #: 1 to 6 for a heading, else 0.
    level: int = 0


def holds_markup(text: str) -> bool:
    """Whether the text holds something that a browser could take for a tag."""
    return _MARKUP.search(text) is not None


def parse_text(text: str) -> tuple[Block, ...]:
    """Split Markdown-like text into blocks; unknown marks stay as they are written."""
    blocks: list[Block] = []
    lines: list[str] = []
    kind = BlockKind.PARAGRAPH

    def close() -> None:
        if lines:
            words = [" ".join(lines)] if kind is BlockKind.PARAGRAPH else lines
            blocks.append(Block(kind=kind, lines=tuple(_spans(each) for each in words)))
        lines.clear()

    for line in (raw.strip() for raw in text.splitlines()):
        found, words = _read_line(line)
        if found is BlockKind.HEADING:
            close()
            level = len(line) - len(line.lstrip("#"))
            blocks.append(Block(kind=found, lines=(_spans(words),), level=level))
            kind = BlockKind.PARAGRAPH
        elif found in _LISTS:
            if kind is not found:
                close()
            kind = found
            lines.append(words)
        elif not line:
            close()
            kind = BlockKind.PARAGRAPH
        elif kind in _LISTS and lines:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    close()
    return tuple(blocks)


_LISTS = frozenset({BlockKind.LIST, BlockKind.STEPS})


def _read_line(line: str) -> tuple[BlockKind, str]:
    """What a line begins, and its words."""
    if heading := _HEADING.fullmatch(line):
        return BlockKind.HEADING, heading[2]
    if item := _ITEM.fullmatch(line):
        return BlockKind.LIST, item[1]
    if step := _NUMBERED.fullmatch(line):
        return BlockKind.STEPS, step[1]
    return BlockKind.PARAGRAPH, line


def fill_in(words: Sequence[str], values: Sequence[str]) -> tuple[Block, ...]:
    """Read the owner's text and put values between its pieces; marks inside a value stay marks."""
    pieces = [_MARK.sub("", piece) for piece in words]
    text = pieces[0] + "".join(f"\ue000{n}\ue001{after}" for n, after in enumerate(pieces[1:]))
    return tuple(
        replace(block, lines=tuple(_filled(line, values) for line in block.lines))
        for block in parse_text(text)
    )


def _filled(line: tuple[Span, ...], values: Sequence[str]) -> tuple[Span, ...]:
    return tuple(
        replace(span, text=_MARK.sub(lambda found: values[int(found[1])], span.text))
        for span in line
    )


def _spans(line: str) -> tuple[Span, ...]:
    # With one group, split() gives plain and strong text in turn.
    parts = _STRONG.split(line)
    return tuple(Span(text=part, strong=bool(n % 2)) for n, part in enumerate(parts) if part)


def clean(raw: str, *, lines: bool = False) -> str:
    r"""Normalise to NFC, trim, and drop control and reordering characters.

    Line breaks become `\n` when `lines` are wanted, else one space.
    """
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    raw = raw.replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    if not lines:
        raw = raw.replace("\n", " ")
    kept = "".join(char for char in raw if char == "\n" or _visible(char))
    return unicodedata.normalize("NFC", kept).strip()


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"} and char not in _INVISIBLE
