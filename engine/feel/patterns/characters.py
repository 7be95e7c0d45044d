"""Which characters does an escape or a class of a pattern stand for?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from unicodedata import category

#: Answers for one character.
CharacterTest: TypeAlias = Callable[[str], bool]

_SPACES = frozenset(" \t\n\r")


def _is_digit(character: str) -> bool:
    return category(character) == "Nd"


def _is_space(character: str) -> bool:
    return character in _SPACES


def _is_word(character: str) -> bool:
    return category(character)[0] not in "PZC"


def negated(test: CharacterTest) -> CharacterTest:
    """Return the test that answers the opposite."""
    return lambda character: not test(character)


def exactly(wanted: str) -> CharacterTest:
    """Return the test for one character."""
    return lambda character: character == wanted


def between(low: str, high: str) -> CharacterTest:
    """Return the test for a range of code points, both ends included."""
    return lambda character: low <= character <= high


def one_of(singles: frozenset[str], tests: tuple[CharacterTest, ...]) -> CharacterTest:
    """Return the test for some characters and whatever one of several tests answers."""
    return lambda character: character in singles or any(test(character) for test in tests)


def without(test: CharacterTest, removed: CharacterTest) -> CharacterTest:
    """Return a test for what is in one set and not in the other."""
    return lambda character: test(character) and not removed(character)


def folded(test: CharacterTest) -> CharacterTest:
    """Return a test that does not mind capitals."""

    def answer(character: str) -> bool:
        # The other case of some letters is two letters, which are no character of a text.
        variants = (character, character.lower(), character.upper())
        return any(len(variant) == 1 and test(variant) for variant in variants)

    return answer


def in_category(name: str) -> CharacterTest:
    r"""Return the test for `\p{…}` with a general category of Unicode such as `L` or `Lu`."""
    return lambda character: category(character).startswith(name)


_NAME_START = one_of(
    frozenset(":_"),
    tuple(
        between(low, high)
        for low, high in (
            *(("A", "Z"), ("a", "z"), ("\u00c0", "\u00d6"), ("\u00d8", "\u00f6")),
            *(("\u00f8", "\u02ff"), ("\u0370", "\u037d"), ("\u037f", "\u1fff")),
            *(("\u200c", "\u200d"), ("\u2070", "\u218f"), ("\u2c00", "\u2fef")),
            *(("\u3001", "\ud7ff"), ("\uf900", "\ufdcf"), ("\ufdf0", "\ufffd")),
            ("\U00010000", "\U000effff"),
        )
    ),
)
_NAME_PART = one_of(
    frozenset("-.\u00b7"),
    (_NAME_START, between("0", "9"), between("\u0300", "\u036f"), between("\u203f", "\u2040")),
)

#: `\d`, `\s`, `\w`, the characters of XML names, and their opposites.
CLASSES: dict[str, CharacterTest] = {
    "d": _is_digit,
    "D": negated(_is_digit),
    "s": _is_space,
    "S": negated(_is_space),
    "w": _is_word,
    "W": negated(_is_word),
    "i": _NAME_START,
    "I": negated(_NAME_START),
    "c": _NAME_PART,
    "C": negated(_NAME_PART),
}

#: Escapes for one character.
SINGLES = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in r"\|.?*+(){}-[]^$"}

CATEGORIES = frozenset(
    {
        *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
        *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
    }
)
