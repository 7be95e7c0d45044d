"""How are values, types and brackets written?"""

from __future__ import annotations

from abc import ABC, abstractmethod

from engine.feel.cursor import Cursor
from engine.feel.kinds import ANY, UNKNOWN
from engine.feel.names import join
from engine.feel.syntax import (
    ContextLiteral,
    FunctionLiteral,
    HalfRange,
    ListLiteral,
    Literal,
    Name,
    Node,
    RangeLiteral,
)
from engine.feel.temporal import parse_temporal
from engine.feel.tokens import Token, TokenKind
from engine.feel.values import DECIMAL128, Kind, Type

_CONSTANTS = {"true": True, "false": False, "null": None}
_TYPES = {kind.value: kind for kind in Kind} | {
    "day and time duration": Kind.DAYS_TIME,
    "year and month duration": Kind.YEARS_MONTHS,
    "dateTime": Kind.DATE_TIME,
    "dayTimeDuration": Kind.DAYS_TIME,
    "yearMonthDuration": Kind.YEARS_MONTHS,
}
#: Signs that make a range of one end, such as `(< 10)`.
COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})


class LiteralParser(Cursor, ABC):
    """The part of the parser that reads what is complete in itself or stands in brackets."""

    @abstractmethod
    def expression(self) -> Node:
        """Parse any expression."""

    @abstractmethod
    def sum(self) -> Node:
        """Parse an operand of a comparison."""

    def element(self) -> Node:
        """Parse what may stand in brackets or between commas: an expression, or a range of one end."""
        if self.token.kind is not TokenKind.SIGN or self.token.text not in COMPARING:
            return self.expression()
        operator = self.advance()
        return HalfRange(position=operator.position, operator=operator.text, end=self.sum())

    def literal(self) -> Node:
        """Parse a literal, a name, or something in brackets."""
        token = self.token
        if token.kind is TokenKind.NUMBER:
            return self._number()
        if token.kind is TokenKind.STRING:
            self.advance()
            return Literal(position=token.position, value=token.text)
        if token.kind is TokenKind.NAME:
            if token.text in _CONSTANTS:
                self.advance()
                return Literal(position=token.position, value=_CONSTANTS[token.text])
            if token.text == "function" and self.peek().text == "(":
                return self._function()
            return Name(position=token.position, name=self.read_name())
        match token.text:
            case "[":
                return self._list_or_range()
            case "(" | "]":
                return self._group_or_range()
            case "{":
                return self._context()
            case "@":
                return self._at_literal()
        raise self.lost("nilai")

    def _number(self) -> Node:
        token = self.advance()
        try:
            return Literal(position=token.position, value=DECIMAL128.create_decimal(token.text))
        except ArithmeticError:
            raise self.fail("Bilangan ini terlalu besar.", token) from None

    def _at_literal(self) -> Node:
        position = self.advance().position
        if self.token.kind is not TokenKind.STRING:
            raise self.lost('teks, misalnya `@"2026-01-31"`,')
        value = parse_temporal(self.token.text, exact=not self.setting.strict)
        if value is None and self.setting.strict:
            raise self.fail(f"`{self.token.text}` bukan tanggal, waktu, atau durasi.")
        self.advance()
        return Literal(position=position, value=value)

    def _list_or_range(self) -> Node:
        opening = self.advance()
        items: list[Node] = []
        with self.brackets():
            while not self.at("]"):
                items.append(self.element())
                if not self.accept(","):
                    break
        if len(items) == 1 and self.at(".."):
            return self.rest_of_range(opening, items[0])
        self.expect("]")
        return ListLiteral(position=opening.position, items=tuple(items))

    def _group_or_range(self) -> Node:
        opening = self.advance()
        with self.brackets():
            inner = self.element()
        if opening.text == "]" or self.at(".."):
            return self.rest_of_range(opening, inner)
        self.expect(")")
        return inner

    def rest_of_range(self, opening: Token, low: Node) -> Node:
        """Parse from `..` to the closing bracket."""
        self.expect("..")
        with self.brackets(closing_range=True):
            high = self.expression()
        closing = self.expect("]", ")", "[")
        return RangeLiteral(
            position=opening.position,
            low=low,
            high=high,
            low_included=opening.text == "[",
            high_included=closing.text == "]",
        )

    def _context(self) -> Node:
        opening = self.advance()
        entries: list[tuple[str, Node]] = []
        self.names.open()
        with self.brackets():
            while not self.at("}"):
                key = self._key()
                if self.setting.strict and any(key == known for known, _ in entries):
                    raise self.fail(f"Kunci `{key}` sudah dipakai dalam konteks ini.")
                self.expect(":")
                if self.at("function"):
                    self.names.add(key)
                entries.append((key, self.expression()))
                self.names.add(key)
                if not self.accept(","):
                    break
        self.names.close()
        self.expect("}")
        return ContextLiteral(position=opening.position, entries=tuple(entries))

    def _key(self) -> str:
        if self.token.kind is TokenKind.STRING:
            return self.advance().text
        return self.new_name(":")

    def _function(self) -> Node:
        position = self.expect("function").position
        self.expect("(")
        parameters: list[tuple[str, Type]] = []
        while not self.at(")"):
            name = self.new_name(":", ",", ")")
            parameters.append((name, self.type() if self.accept(":") else ANY))
            if not self.accept(","):
                break
        self.expect(")")
        if self.at("external"):
            return self._external(position, tuple(parameters))
        self.names.open(name for name, _ in parameters)
        with self.brackets(filtering=False):
            body = self.expression()
        self.names.close()
        return FunctionLiteral(position=position, parameters=tuple(parameters), body=body)

    def _external(self, position: int, parameters: tuple[tuple[str, Type], ...]) -> Node:
        if self.setting.strict:
            raise self.fail(
                "Fungsi `external` tidak didukung, karena menjalankan program di luar FEEL."
            )
        self.advance()
        self.literal()
        return FunctionLiteral(position=position, parameters=parameters, body=None)

    def type(self) -> Type:
        """Parse a type as `instance of` and parameters name it."""
        with self.nested():
            start = self.token
            declared = dict(self.setting.types)
            name = self.among(declared)
            if name is not None:
                return declared[name]
            words: list[str] = []
            while self.token.kind is TokenKind.NAME and (
                not words or join([*words, self.token.text]) in _PREFIXES
            ):
                words.append(self.advance().text)
            kind = _TYPES.get(join(words))
            if kind is None:
                return self._undeclared(start)
            if not self.accept("<"):
                return Type(kind=kind)
            return self._type_arguments(kind)

    def _undeclared(self, start: Token) -> Type:
        if self.setting.strict or start.kind is not TokenKind.NAME:
            self.token = start
            raise self.lost("nama tipe")
        while self.accept("."):
            self.member_name()
        return UNKNOWN

    def _type_arguments(self, kind: Kind) -> Type:
        if kind in {Kind.LIST, Kind.RANGE}:
            element = self.type()
            self.expect(">")
            return Type(kind=kind, element=element)
        if kind is Kind.FUNCTION:
            return self._function_type()
        if kind is not Kind.CONTEXT:
            raise self.fail(f"Tipe `{kind}` tidak mengenal `<…>`.")
        entries: list[tuple[str, Type]] = []
        while not self.at(">"):
            name = self.new_name(":")
            self.expect(":")
            entries.append((name, self.type()))
            if not self.accept(","):
                break
        self.expect(">")
        return Type(kind=kind, entries=tuple(entries))

    def _function_type(self) -> Type:
        """Parse from after `function<`; what a function answers is read but not known beforehand."""
        parameters: list[Type] = []
        while not self.at(">"):
            parameters.append(self.type())
            if not self.accept(","):
                break
        self.expect(">")
        if self.accept("->"):
            self.type()
        return Type(kind=Kind.FUNCTION, parameters=tuple(parameters))


_PREFIXES = frozenset(
    join(words[:length])
    for words in (name.split(" ") for name in _TYPES)
    for length in range(1, len(words) + 1)
)
