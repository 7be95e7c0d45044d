"""Where in the token list is the parser, and what does it say when it is lost?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from engine.feel.errors import FeelError
from engine.feel.names import NameTable, join, words_of
from engine.feel.setting import Setting
from engine.feel.tokens import Token, TokenKind, tokenize

#: Words that no variable may be called by itself, because the grammar needs them.
RESERVED = frozenset(
    {
        *(
            "and",
            "or",
            "between",
            "in",
            "if",
            "then",
            "else",
            "for",
            "return",
            "some",
            "every",
            "satisfies",
        ),
        *("function", "true", "false", "null"),
    }
)

#: Words that may follow a name without being part of it, although they are not reserved.
_AFTER_NAMES = frozenset({"instance", "of", "external"})

#: Those of them that may begin an expression.
STARTERS = frozenset({"if", "for", "some", "every", "function", "true", "false", "null"})


class Cursor:
    """A token list with a place in it, and what the place is nested in."""

    def __init__(self, source: str, *, setting: Setting, builtins: frozenset[str]) -> None:
        """`builtins` are in scope besides the names of the setting; FeelError for a meaningless character."""
        self.source = source
        self.setting = setting
        self.names = NameTable(builtins | setting.names, setting.members)
        self.tokens = tokenize(source)
        self.token = self.tokens[0]
        #: The high end of a range is being read, so that `[` closes it and filters nothing.
        self.closing_range = False
        self._filtering = False
        self._index = 0
        self._depth = 0

    def peek(self) -> Token:
        """Return the token after the current one."""
        return self.tokens[min(self._index + 1, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Step over the current token and return it."""
        token = self.token
        if token.kind is not TokenKind.END:
            self._index += 1
            self.token = self.tokens[self._index]
        return token

    def at(self, text: str) -> bool:
        """Tell whether the current token is this word or sign."""
        return self.token.text == text and self.token.kind in {TokenKind.NAME, TokenKind.SIGN}

    def accept(self, text: str) -> bool:
        """Step over this word or sign if it is there."""
        if self.at(text):
            self.advance()
            return True
        return False

    def expect(self, *texts: str) -> Token:
        """Step over one of these words or signs; FeelError when something else is there."""
        if any(self.at(text) for text in texts):
            return self.advance()
        raise self.lost(" atau ".join(f"`{text}`" for text in texts))

    def expect_end(self) -> None:
        """Demand that nothing is left to read."""
        if self.token.kind is not TokenKind.END:
            raise self.lost("operator seperti `and` atau `=`")

    def read_name(self) -> str:
        """Step over the longest name in scope."""
        if self.token.kind is not TokenKind.NAME:
            raise self.lost("nama")
        length = self.names.length(self.tokens, self._index)
        if self._filtering:
            length = max(length, self.names.member_length(self.tokens, self._index))
        if length == 1 and self.token.text in RESERVED:
            raise self.lost("nilai")
        return self._take(length)

    def member_name(self) -> str:
        """Step over the name after a dot."""
        if self.token.kind is not TokenKind.NAME:
            raise self.lost("nama setelah titik")
        length = self.names.member_length(self.tokens, self._index)
        if length == 1 and not self.setting.strict:
            # Two words in a row mean nothing else here; in a process one of them is a slip of the pen.
            while self._continues_name(self.tokens[self._index + length]):
                length += 1
        return self._take(length)

    def _continues_name(self, token: Token) -> bool:
        return (
            token.kind is TokenKind.NAME
            and token.text not in RESERVED
            and token.text not in _AFTER_NAMES
        )

    def among(self, names: Iterable[str]) -> str | None:
        """Step over the longest of some names that stands here, and return it."""
        found = max(
            (name for name in names if self._stands_here(words_of(name))),
            key=lambda name: len(words_of(name)),
            default=None,
        )
        if found is not None:
            self._take(len(words_of(found)))
        return found

    def _stands_here(self, words: tuple[str, ...]) -> bool:
        tokens = self.tokens[self._index : self._index + len(words)]
        return bool(words) and tuple(token.text for token in tokens) == words

    def new_name(self, *endings: str) -> str:
        """Step over a name that is being introduced here: all words up to one of the endings."""
        start = self._index
        while self.token.kind in {TokenKind.NAME, TokenKind.NUMBER} or (
            self._index > start
            and self.token.kind is TokenKind.SIGN
            and self.token.text in "./-'+*"
        ):
            if any(self.at(ending) for ending in endings):
                break
            self.advance()
        if self._index == start or self.tokens[start].kind is not TokenKind.NAME:
            raise self.lost("nama")
        return join(token.text for token in self.tokens[start : self._index])

    def argument_name(self) -> str | None:
        """Step over `name:` if the next argument is named."""
        for index in range(self._index, len(self.tokens)):
            token = self.tokens[index]
            if token.kind is TokenKind.SIGN and token.text == ":" and index > self._index:
                name = self._take(index - self._index)
                self.advance()
                return name
            if token.kind is not TokenKind.NAME:
                return None
        return None

    def _take(self, length: int) -> str:
        name = join(token.text for token in self.tokens[self._index : self._index + length])
        self._index += length
        self.token = self.tokens[self._index]
        return name

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting; FeelError beyond the limit."""
        self.descend()
        yield
        self.ascend()

    def descend(self) -> None:
        """Count one level more, as `nested` does; cheaper, where every operand passes."""
        self._depth += 1
        if self._depth > self.setting.limits.depth:
            raise self.fail("Ekspresi ini bersarang terlalu dalam.")

    def ascend(self) -> None:
        """Count one level less."""
        self._depth -= 1

    @contextmanager
    def brackets(
        self, *, filtering: bool | None = None, closing_range: bool = False
    ) -> Iterator[None]:
        """Read what stands in brackets, where the rules of the surroundings rest."""
        before = self.closing_range, self._filtering
        self.closing_range = closing_range
        self._filtering = self._filtering if filtering is None else filtering
        yield
        self.closing_range, self._filtering = before

    def lost(self, wanted: str) -> FeelError:
        """Make the error for a token that does not belong here."""
        if self.token.kind is TokenKind.END:
            return self.fail(f"Ekspresi berakhir terlalu cepat; di sini diharapkan {wanted}.")
        return self.fail(f"Di sini diharapkan {wanted}, bukan `{self.token.text}`.")

    def fail(self, message: str, token: Token | None = None) -> FeelError:
        """Make an error about a token, by default the current one."""
        return FeelError(message, position=(token or self.token).position, source=self.source)
