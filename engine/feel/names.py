"""Which of the next words belong to one name?

FEEL names may hold spaces and signs (`date and time`, `Nama Lengkap`, `a-b`), and the longest name
that is in scope wins (DMN 1.5 §10.3.1.2). So the parser tells this table what comes into scope, and
asks it at every name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelError
from engine.feel.tokens import Token, TokenKind, tokenize

#: Properties of temporal values and ranges whose names hold spaces.
_PROPERTIES = frozenset({"time offset", "start included", "end included"})

#: What a name may hold besides words.
_SIGNS = frozenset({".", "/", "-", "'", "+", "*", "**"})

_Words = tuple[str, ...]
#: Names by their first word and their length.
_Index = dict[str, dict[int, set[_Words]]]


class NameTable:
    """Names of several words, by scope; a name of one word needs no table."""

    def __init__(self, known: frozenset[str], members: frozenset[str]) -> None:
        """`known` are the names in scope from outside, built-ins included; `members` may follow a dot."""
        self._scopes: list[_Index] = [_index(known)]
        self._members: list[_Index] = [
            self._scopes[0],
            _index(_PROPERTIES),
            _index(members),
            {},
        ]

    def open(self, names: Iterable[str] = ()) -> None:
        """Open an inner scope."""
        self._scopes.append({})
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Bring a name into the innermost scope; from now on it may also follow any dot."""
        words = words_of(name)
        if len(words) > 1:
            _put(self._scopes[-1], words)
            _put(self._members[-1], words)

    def close(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()

    def length(self, tokens: Sequence[Token], start: int) -> int:
        """Return of how many tokens the longest name in scope consists, at least 1."""
        return max(_longest(scope, tokens, start) for scope in self._scopes)

    def member_length(self, tokens: Sequence[Token], start: int) -> int:
        """Return the same for a name after a dot or inside a filter, where entries seen anywhere count."""
        return max(_longest(scope, tokens, start) for scope in self._members)


def normal_name(name: str) -> str:
    """Return a name as FEEL looks it up: words apart by one space, no space around signs."""
    return join(words_of(name)) or name


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Tell whether a text is written as a name, in its normal form."""
    try:
        first, *rest, _ = tokenize(text)
    except (FeelError, ValueError):
        return False
    return (
        first.kind is TokenKind.NAME
        and all(
            token.kind in {TokenKind.NAME, TokenKind.NUMBER} or token.text in _SIGNS
            for token in rest
        )
        and normal_name(text) == text
    )


def join(words: Iterable[str]) -> str:
    """Return the normal form of a name: words apart by one space, no space around signs."""
    name = ""
    for word in words:
        apart = bool(name) and _is_word(word) and _is_word(name[-1])
        name += f" {word}" if apart else word
    return name


def _is_word(text: str) -> bool:
    return text not in _SIGNS


@lru_cache(maxsize=256)
def _index(names: frozenset[str]) -> _Index:
    index: _Index = {}
    for name in names:
        words = words_of(name)
        if len(words) > 1:
            _put(index, words)
    return index


def _put(index: _Index, words: _Words) -> None:
    index.setdefault(words[0], {}).setdefault(len(words), set()).add(words)


def _longest(index: _Index, tokens: Sequence[Token], start: int) -> int:
    by_length = index.get(tokens[start].text)
    if by_length is None:
        return 1
    for length in sorted(by_length, reverse=True):
        found = tokens[start : start + length]
        if tuple(token.text for token in found) in by_length[length] and not any(
            token.kind is TokenKind.STRING for token in found
        ):
            return length
    return 1


@lru_cache(maxsize=4096)
def words_of(name: str) -> _Words:
    """Return the words and signs of a name; none for a name that no expression can write."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelError:
        return ()
