"""Which settings of a form are FEEL, and how are they told from words?

form-js marks an expression by a leading `=` and puts `{{expressions}}` into words. Here they are
only read; who has an evaluator makes values of them (`forms.conditions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_LONGEST = 2_000


class Unreadable(ValueError):
    """What stands between the braces is no expression; the text is the sentence."""


@dataclass(frozen=True, kw_only=True)
class Formula:
    """One FEEL expression, without its leading `=`."""

    source: str

    @property
    def sources(self) -> tuple[str, ...]:
        """The expressions inside."""
        return (self.source,)


@dataclass(frozen=True, kw_only=True)
class Template:
    """Words with expressions between them; `words` has one entry more than `sources`."""

    words: tuple[str, ...]
    sources: tuple[str, ...]


Computed = Formula | Template


def read_words(text: str) -> Computed | None:
    """What has to be computed in a text of the form; None if it is words only.

    Raises:
        Unreadable: braces that hold no expression.
    """
    if text.startswith("="):
        return Formula(source=_expression(text[1:]))
    if "{{" not in text:
        return None
    parts = _PIECE.split(text)
    words, sources = tuple(parts[::2]), tuple(_expression(part) for part in parts[1::2])
    if any("{{" in word for word in words):
        raise Unreadable("Tanda {{ harus ditutup dengan }}")
    return Template(words=words, sources=sources)


def _expression(raw: str) -> str:
    found = raw.strip()
    if found.startswith(("#", "/")):
        raise Unreadable("Hanya {{ekspresi}} yang dikenal, bukan {{#if}} atau {{#loop}}")
    if not found or len(found) > _LONGEST:
        raise Unreadable(f"Ekspresi harus berisi, paling panjang {_LONGEST} karakter")
    return found
