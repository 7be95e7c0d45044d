"""How would this condition of another engine read in FEEL?

Java's expression language (`${approved == true}`), Python and the simple lines of Groovy and JavaScript share one small
grammar: names, literals, comparisons, and, or, not, arithmetic. What lies within it is translated; for everything else
the answer is None, and the author is asked to write it anew. A wrong translation would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine import feel

_TEMPLATE = re.compile(r"[$#]\{([^{}]*)\}")
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)(?![\w.])
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[-+*/<>!?:().,\[\]{}])
    )""",
    re.VERBOSE | re.ASCII,
)
#: Words of the other languages and the sign that stands for them here.
_WORDS: Mapping[str, str] = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "div": "/",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {"===": "==", "!==": "!="}
_CONSTANTS: Mapping[str, str] = {
    "true": "true", "True": "true", "false": "false", "False": "false", "null": "null", "None": "null",
}  # fmt: skip
_COMPARISONS: Mapping[str, str] = {
    "==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
#: What FEEL or the other languages read as something else than a variable.
_RESERVED = frozenset(
    {"is", "empty", "instanceof", "mod", "lambda", "await", "yield", "new", "typeof", "for", "then", "return"}
)  # fmt: skip
_TERNARY, _OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _UNARY, _ATOM = range(9)
_MAX_DEPTH = 40


class _Untranslatable(Exception):
    """The expression is outside of the grammar that all these languages share."""


@dataclass(frozen=True, kw_only=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A piece of FEEL and how tightly it binds."""

    text: str
    binding: int = _ATOM

    def within(self, binding: int) -> str:
        """Return the text, in parentheses where it binds less tightly than its surroundings."""
        return self.text if self.binding >= binding else f"({self.text})"


def is_template(text: str) -> bool:
    """Tell whether a text holds `${…}` or `#{…}`."""
    return _TEMPLATE.search(text) is not None


def from_template(text: str) -> str | None:
    """Translate a setting that may hold `${…}`: literal text stays, the rest becomes FEEL with its `=`."""
    text = text.strip()
    if not is_template(text):
        return None if "${" in text or "#{" in text else text
    whole = _TEMPLATE.fullmatch(text)
    if whole is not None:
        translated = translate(whole[1])
        return None if translated is None else f"={translated}"
    parts = []
    for number, piece in enumerate(_TEMPLATE.split(text)):
        if number % 2:
            inner = translate(piece)
            if inner is None:
                return None
            parts.append(f"string({inner})")
        elif piece:
            parts.append(quoted(piece))
    return _checked(" + ".join(parts), "=")


def translate(text: str) -> str | None:
    """Return the FEEL for an expression of another language, without `=`; None where it has to be written anew."""
    try:
        tokens = _tokens(text)
        parser = _Parser(tokens)
        part = parser.expression(0)
        parser.expect("end")
    except _Untranslatable:
        return None
    return _checked(part.text)


def quoted(text: str) -> str:
    """Return a FEEL string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _checked(text: str, prefix: str = "") -> str | None:
    """Return FEEL only if it compiles; what we suggest must not be refused in turn."""
    try:
        feel.compile_expression(text)
    except feel.FeelError:
        return None
    return prefix + text


def _tokens(text: str) -> list[_Token]:
    tokens, position = [], 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise _Untranslatable
        kind = found.lastgroup or ""
        word = found[kind]
        if kind == "name" and word in _RESERVED:
            raise _Untranslatable
        if kind == "name" and word in _WORDS:
            kind, word = "sign", _WORDS[word]
        tokens.append(_Token(kind=kind, text=_SIGNS.get(word, word)))
        position = found.end()
    return [*tokens, _Token(kind="end", text="end")]


class _Parser:
    """Reads one expression and writes FEEL."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def expression(self, binding: int) -> _Part:
        """Read an expression whose operators bind at least as tightly as `binding`."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _Untranslatable
        left = self._prefix()
        while True:
            follow = self._infix(binding)
            if follow is None:
                self._depth -= 1
                return left
            left = follow(left)

    def expect(self, text: str) -> None:
        """Pass a sign that has to be here."""
        if not self._pass(text):
            raise _Untranslatable

    @property
    def _next(self) -> _Token:
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    def _is(self, text: str) -> bool:
        return self._next.kind in {"sign", "end"} and self._next.text == text

    def _is_word(self, word: str) -> bool:
        return self._next.kind == "name" and self._next.text == word

    def _pass(self, text: str) -> bool:
        if self._is(text):
            self._at += 1
            return True
        return False

    def _prefix(self) -> _Part:
        if self._pass("!"):
            inner = self.expression(_UNARY)
            if self._next.text in _COMPARISONS or self._is_word("in"):
                raise _Untranslatable  # Python's `not` takes the comparison along, Java's `!` does not.
            return _Part(text=f"not({inner.text})")
        if self._pass("-"):
            return _Part(text=f"-{self.expression(_UNARY).within(_UNARY)}", binding=_UNARY)
        return self._trailed(self._atom())

    def _infix(self, binding: int) -> Callable[[_Part], _Part] | None:
        """Return what to do with the left side of the operator that stands here, if it binds tightly enough."""
        sign = self._next.text if self._next.kind == "sign" else ""
        if sign in {"||", "&&"}:
            own, word = (_OR, "or") if sign == "||" else (_AND, "and")
            return self._binary(own, word) if own >= binding else None
        if sign in _COMPARISONS:
            return self._compared(_COMPARISONS[sign]) if binding <= _COMPARED else None
        if sign and sign in "+-*/":
            own = _SUM if sign in "+-" else _PRODUCT
            return self._binary(own, sign) if own >= binding else None
        if sign == "?" and binding <= _TERNARY:
            return self._ternary
        if self._is_word("in") and binding <= _COMPARED:
            return self._contained
        if self._is_word("if") and binding <= _TERNARY:
            return self._chosen
        return None

    def _binary(self, own: int, word: str) -> Callable[[_Part], _Part]:
        def follow(left: _Part) -> _Part:
            self._at += 1
            right = self.expression(own + 1)
            return _Part(text=f"{left.within(own)} {word} {right.within(own + 1)}", binding=own)

        return follow

    def _compared(self, word: str) -> Callable[[_Part], _Part]:
        def follow(left: _Part) -> _Part:
            if left.binding == _COMPARED:
                raise _Untranslatable  # Python chains comparisons, the others do not.
            self._at += 1
            right = self.expression(_COMPARED + 1)
            return _Part(text=f"{left.within(_SUM)} {word} {right.within(_SUM)}", binding=_COMPARED)

        return follow

    def _contained(self, left: _Part) -> _Part:
        self._at += 1
        if not self._is("["):
            raise _Untranslatable  # `in` a text or a dictionary means something else than `in` a list.
        return _Part(text=f"list contains({self._atom().text}, {left.text})")

    def _ternary(self, condition: _Part) -> _Part:
        self._at += 1
        yes = self.expression(_TERNARY)
        self.expect(":")
        no = self.expression(_TERNARY)
        return _choice(condition, yes, no)

    def _chosen(self, yes: _Part) -> _Part:
        self._at += 1
        condition = self.expression(_OR)
        if not self._is_word("else"):
            raise _Untranslatable
        self._at += 1
        return _choice(condition, yes, self.expression(_TERNARY))

    def _atom(self) -> _Part:
        token = self._next
        self._at += 1
        if token.kind == "number":
            return _Part(text=token.text)
        if token.kind == "string":
            return _Part(text=_string(token.text))
        if token.kind == "name":
            return self._name(token.text)
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")")
            return _Part(text=f"({inner.text})") if inner.binding < _ATOM else inner
        if token.text == "[":
            return _Part(text=f"[{', '.join(item.text for item in self._items(']'))}]")
        if token.text == "{":
            return self._context()
        raise _Untranslatable

    def _name(self, name: str) -> _Part:
        if name in _CONSTANTS:
            return _Part(text=_CONSTANTS[name])
        if name in {"if", "else", "in"}:
            raise _Untranslatable
        if name in {"execution", "task"} and self._pass("."):
            return self._variable()
        return _Part(text=name)

    def _variable(self) -> _Part:
        """Read `execution.getVariable("x")`: the variable itself."""
        if not self._is_word("getVariable"):
            raise _Untranslatable
        self._at += 1
        self.expect("(")
        (argument,) = self._items(")") or (_Part(text=""),)
        name = argument.text.strip('"')
        if argument.text != f'"{name}"' or not name.isidentifier():
            raise _Untranslatable
        return _Part(text=name)

    def _trailed(self, part: _Part) -> _Part:
        """Read `.entry`, `["entry"]`, `[0]` and `.equals(…)` behind a name."""
        while True:
            if self._pass("."):
                part = self._member(part)
            elif self._pass("["):
                part = self._entry(part)
            elif self._is("("):
                raise _Untranslatable
            else:
                return part

    def _member(self, part: _Part) -> _Part:
        token = self._next
        self._at += 1
        if token.kind != "name":
            raise _Untranslatable
        if not self._pass("("):
            return _Part(text=f"{part.text}.{token.text}")
        arguments = self._items(")")
        if token.text == "equals" and len(arguments) == 1:
            compared = f"{part.within(_SUM)} = {arguments[0].within(_SUM)}"
            return _Part(text=f"({compared})")
        if token.text == "size" and not arguments:
            return _Part(text=f"count({part.text})")
        raise _Untranslatable

    def _entry(self, part: _Part) -> _Part:
        token = self._next
        self._at += 1
        self.expect("]")
        if token.kind == "number" and token.text.isdigit():
            return _Part(text=f"{part.text}[{int(token.text) + 1}]")  # FEEL counts from 1.
        key = token.text[1:-1]
        if token.kind == "string" and key.isidentifier() and key.isascii():
            return _Part(text=f"{part.text}.{key}")
        raise _Untranslatable

    def _items(self, closing: str) -> tuple[_Part, ...]:
        items: list[_Part] = []
        while not self._pass(closing):
            if items:
                self.expect(",")
            items.append(self.expression(0))
        return tuple(items)

    def _context(self) -> _Part:
        entries: list[str] = []
        while not self._pass("}"):
            if entries:
                self.expect(",")
            key = self._next
            self._at += 1
            if key.kind != "string":
                raise _Untranslatable
            self.expect(":")
            entries.append(f"{_string(key.text)}: {self.expression(0).text}")
        return _Part(text=f"{{{', '.join(entries)}}}")


def _choice(condition: _Part, yes: _Part, no: _Part) -> _Part:
    text = f"if {condition.text} then {yes.text} else {no.text}"
    return _Part(text=text, binding=_TERNARY)


def _string(written: str) -> str:
    """Return a string literal of another language as FEEL; only the escapes that mean the same everywhere."""
    body = written[1:-1]
    plain = re.sub(r"\\([\\'\"])", r"\1", body)
    if "\\" in re.sub(r"\\[\\'\"]", "", body):
        raise _Untranslatable
    return quoted(plain)
