"""Which words and signs does an expression consist of?

Names are read word by word: which words form one name (`date and time`, `Nama Lengkap`) only the
parser can tell, because it knows what is in scope.
"""

from __future__ import annotations

import re
import sys
from enum import Enum, auto
from typing import NamedTuple

from engine.feel.errors import FeelError


class Token(NamedTuple):
    """A word or sign; `text` is the decoded value for a string, else the characters as written."""

    kind: TokenKind
    text: str
    #: Counted from 1.
    position: int


class TokenKind(Enum):
    """What a token is; keywords are names until the parser decides."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


# DMN 1.5 §10.3.1.2: name start and name part characters.
_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\\s\u0085\u180e\u200b\u2060\ufeff"

_TOKEN = re.compile(
    rf"""(?P<skip>[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[{_START}][{_PART}]*)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<sign>\.\.|\*\*|<=|>=|!=|->|=(?!=)|[-+*/<>()\[\]{{}},:.@'])""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "number": TokenKind.NUMBER,
    "name": TokenKind.NAME,
    "string": TokenKind.STRING,
    "sign": TokenKind.SIGN,
}

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Habits from other languages, and what FEEL writes instead.
_HABITS = {
    "==": "Gunakan satu tanda `=` untuk membandingkan.",
    "&&": "Gunakan `and` sebagai pengganti `&&`.",
    "||": "Gunakan `or` sebagai pengganti `||`.",
    "!": "Gunakan `not(…)` atau `!=` sebagai pengganti `!`.",
    "%": "Gunakan `modulo(…)` sebagai pengganti `%`.",
    '"': "Teks ini tidak ditutup dengan tanda kutip.",
    "/*": "Komentar ini tidak ditutup dengan `*/`.",
}


def tokenize(source: str) -> list[Token]:
    """Split a source into tokens, the last of which is END; FeelError for an unknown character."""
    tokens: list[Token] = []
    index = 0
    while index < len(source):
        match = _TOKEN.match(source, index)
        if match is None or source[index : index + 2] == "/*" != match[0][:2]:
            raise _unreadable(source, index)
        kind = match.lastgroup or "skip"
        if kind != "skip":
            text = _unescape(match[0], source, index) if kind == "string" else match[0]
            tokens.append(Token(_KINDS[kind], text, index + 1))
        index = match.end()
    tokens.append(Token(TokenKind.END, "", len(source) + 1))
    return tokens


def _unescape(literal: str, source: str, index: int) -> str:
    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            # A backslash before anything else is itself: `"\d{16}"` needs no second one.
            return _ESCAPES.get(match[3], match[0])
        if int(code, 16) > sys.maxunicode:
            raise FeelError(
                f"`{match[0]}` bukan karakter Unicode.",
                position=index + 2 + match.start(),
                source=source,
            )
        return chr(int(code, 16))

    text = literal[1:-1]
    if "\\" in text:
        text = _ESCAPE.sub(replace, text)
    if _SURROGATE.search(text):
        # Two \u escapes may spell one character beyond the basic plane; a lone half is no character.
        try:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise FeelError(
                "Teks ini memuat setengah karakter.", position=index + 1, source=source
            ) from None
    return text


def _unreadable(source: str, index: int) -> FeelError:
    for habit, advice in _HABITS.items():
        if source.startswith(habit, index):
            return FeelError(advice, position=index + 1, source=source)
    return FeelError(
        f"Karakter `{source[index]}` tidak dikenal.", position=index + 1, source=source
    )
